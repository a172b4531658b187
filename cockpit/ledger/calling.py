"""Alarms are passed on to whoever watches: once each, from a thread of its own, so nobody waits for it."""

import json
import logging
import threading
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

import sqlalchemy as sa

from cockpit.ledger import alarms, entries
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.tables import AUDIT
from cockpit.text import PRODUCT
from cockpit.text import audit as words

CALL, BEGUN = "alarm:call", "begun"
TIMEOUT_S = 3
KEPT = timedelta(days=1)  # an alarm that could not be passed on for so long is left on the page
SOON_S = (0.1, 0.4, 1.0, 2.0, 5.0)  # an alarm is written by a transaction that ends a moment later
log = logging.getLogger("cockpit")


class _Stay(HTTPRedirectHandler):
    """Whoever is told is the one that was named."""

    def redirect_request(self, *_: Any) -> None:
        return None


_direct = build_opener(ProxyHandler({}), _Stay)  # a proxy for the internet knows nothing of this network


def keep_calling(engine: sa.Engine, url: str) -> threading.Thread:
    """Start the thread that passes alarms on from now to the end of the process."""
    thread = threading.Thread(target=_calls, args=(engine, url), name="cockpit-alarms", daemon=True)
    thread.start()
    return thread


def _calls(engine: sa.Engine, url: str) -> None:
    pause = threading.Event()
    while True:
        for wait in SOON_S:
            pause.wait(wait)
            try:
                deliver(engine, url)
            except LedgerError:
                log.warning("alarms wait: the ledger does not answer")
        alarms.rung.wait()
        alarms.rung.clear()


def deliver(engine: sa.Engine, url: str) -> int:
    """Pass on every alarm of the last day that nobody has taken up yet; how many arrived.

    Taking one up is an entry of its own, so that two processes do not call twice.
    """
    arrived = 0
    for alarm in _waiting(engine):
        if _taken(engine, alarm):
            sent = post(url, alarm)
            arrived += sent
            _noted(engine, alarm, "done" if sent else "failed", words.SENT if sent else words.UNSENT)
    return arrived


def post(url: str, alarm: Entry) -> bool:
    """Tell this address of an alarm as JSON; whether it answered that it understood."""
    told = {"product": PRODUCT, "number": alarm.number, "at": alarm.at.isoformat(), "text": alarm.detail}
    told |= {"source": alarm.object, "address": alarm.address, "digest": alarm.digest}
    body, head = json.dumps(told, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    try:
        with _direct.open(Request(url, body, head), timeout=TIMEOUT_S) as answer:
            return 200 <= answer.status < 300
    except (OSError, HTTPException, ValueError):
        return False


def _waiting(engine: sa.Engine) -> list[Entry]:
    since = entries.now() - KEPT
    raised = sa.and_(AUDIT.c.action == alarms.ALARM, AUDIT.c.result == alarms.RAISED)
    with reading(engine) as connection:
        select = sa.select(AUDIT).where(AUDIT.c.at >= since, raised).order_by(AUDIT.c.number)
        found = [entries.entry(row) for row in connection.execute(select)]
        taken = sa.select(AUDIT.c.object).where(AUDIT.c.at >= since, AUDIT.c.action == CALL)
        known = set(connection.scalars(taken)) if found else set()
    return [each for each in found if str(each.number) not in known]


def _taken(engine: sa.Engine, alarm: Entry) -> bool:
    """Whether this process is the one to pass the alarm on."""
    mine = (AUDIT.c.action == CALL, AUDIT.c.object == str(alarm.number))
    with writing(engine) as connection:
        if connection.execute(sa.select(AUDIT.c.number).where(*mine).limit(1)).first():
            return False
        _add(connection, alarm, BEGUN, "")
    return True


def _noted(engine: sa.Engine, alarm: Entry, result: str, detail: str) -> None:
    with writing(engine) as connection:
        _add(connection, alarm, result, detail)


def _add(connection: sa.Connection, alarm: Entry, result: str, detail: str) -> None:
    said = {"action": CALL, "object": str(alarm.number), "result": result, "detail": detail}
    entries.add(connection, who=alarms.SYSTEM, role="", **said)
