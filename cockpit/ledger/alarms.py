"""Refusals that pile up become an alarm; a source that goes on knocking is counted, not written."""

import threading
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit.ledger.chain import Entry
from cockpit.ledger.tables import AUDIT
from cockpit.text import audit as words

SYSTEM = "system"  # who acts when nobody does
ALARM, RAISED = "alarm", "raised"
REFUSED = ("denied", "refused", "locked")  # results that say somebody did not get what was asked for
MOST, SPAN = 20, timedelta(minutes=5)  # so many refusals within this are an alarm
rung = threading.Event()  # an alarm was written, or is about to be


def due(connection: sa.Connection, fresh: Entry) -> dict[str, str] | None:
    """What the alarm says that this entry sets off: its session, or its address, is refused too often."""
    if fresh.result not in REFUSED:
        return None
    since = fresh.at.replace(tzinfo=None) - SPAN
    for source, mine in _sources(fresh):
        within = (AUDIT.c.at >= since, AUDIT.c.result.in_(REFUSED), mine)
        count = connection.scalar(sa.select(sa.func.count()).select_from(AUDIT).where(*within)) or 0
        if count >= MOST and not _known(connection, source, since):
            minutes = int(SPAN.total_seconds()) // 60
            return alarm(source, words.denials(count, minutes), address=fresh.address, session=fresh.session)
    return None


def alarm(source: str, detail: str, **origin: str) -> dict[str, str]:
    """What the entry of an alarm says; whoever passes alarms on is woken."""
    rung.set()
    said = {"who": SYSTEM, "role": "", "action": ALARM, "object": source, "result": RAISED, "detail": detail}
    return said | origin


def _sources(fresh: Entry) -> list[tuple[str, Any]]:
    """Whom to count: the session and the address, as far as they are known, each by itself."""
    named = {"session": fresh.session, "address": fresh.address}
    found = [(f"{name}:{value}", AUDIT.c[name] == value) for name, value in named.items() if value]
    return found or [("", sa.and_(AUDIT.c.session == "", AUDIT.c.address == ""))]


def _known(connection: sa.Connection, source: str, since: datetime) -> bool:
    mine = (AUDIT.c.at >= since, AUDIT.c.action == ALARM, AUDIT.c.object == source)
    return connection.execute(sa.select(AUDIT.c.number).where(*mine).limit(1)).first() is not None
