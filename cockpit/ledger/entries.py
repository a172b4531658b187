"""Entries of the audit as rows, and moments as both databases keep them."""

import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit import access
from cockpit.ledger import alarms, chain
from cockpit.ledger.chain import Entry
from cockpit.ledger.tables import AUDIT
from cockpit.text import audit as words

CLOCK = "clock"  # the action of an entry about the clock
STRAY = timedelta(minutes=5)  # a clock that moved further than this against the machine's own time was set
BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # runs on while the machine sleeps, where it can
LAST = sa.select(AUDIT.c.number, AUDIT.c.digest, AUDIT.c.at).order_by(AUDIT.c.number.desc()).limit(1)


class Clock:
    """This machine's clock, and whether somebody set it."""

    def __init__(self) -> None:
        self._offset = self._away()

    def strayed(self, last: datetime, moment: datetime) -> timedelta | None:
        """How far the clock was set since it was last asked, or how long before `last` it now stands."""
        away = self._away()
        moved, self._offset = away - self._offset, away
        if abs(moved) > STRAY:
            return moved
        return moment - last if last - moment > STRAY else None

    def _away(self) -> timedelta:
        """How long before the clock's zero this machine started, sleep included."""
        return timedelta(seconds=time.time() - time.clock_gettime(BOOT))


clock = Clock()


def add(connection: sa.Connection, **said: str) -> Entry:
    """Put the next entry into the audit, in the caller's transaction; `said` as for `chain.entry`.

    From where and in which session is known. A clock that was set gets an entry of its own before this one,
    and a source that is refused too often gets an alarm after it.
    """
    last = connection.execute(LAST).one_or_none()
    number, digest, moment = last.number if last else 0, last.digest if last else chain.START, now()
    if last and (moved := clock.strayed(last.at, moment)):
        noted = {"who": alarms.SYSTEM, "role": "", "action": CLOCK, "object": "", "result": "done"}
        noted |= {"before": words.clock(moment - moved), "after": words.clock(moment)}
        told = _written(connection, number, digest, moment, detail=words.moved(moved), **noted)
        number, digest = told.number, told.digest
    here = access.acting()
    origin = {"address": here.address, "session": here.session}
    fresh = _written(connection, number, digest, moment, **(origin | said))
    if alarm := alarms.due(connection, fresh):
        _written(connection, fresh.number, fresh.digest, moment, **alarm)
    return fresh


def _written(connection: sa.Connection, number: int, digest: str, moment: datetime, **said: str) -> Entry:
    fresh = chain.following(number, digest, moment.replace(tzinfo=UTC), **said)
    connection.execute(sa.insert(AUDIT).values(asdict(fresh) | {"at": moment}))
    return fresh


def entry(row: sa.Row) -> Entry:
    """One row of the audit."""
    return Entry(**{name: utc(value) for name, value in row._mapping.items()})


def utc(value: Any) -> Any:
    """Moments are kept as UTC without a zone, which both databases store alike."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def now() -> datetime:
    """This moment in UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
