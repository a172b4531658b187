"""Notices that an administrator puts over every wall and takes down again; at most one is up at a time."""

import secrets
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit.ledger import chain, entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.recent import Recent
from cockpit.ledger.tables import NOTICE
from cockpit.text import ledger as words

LEVELS = ("info", "urgent")
LONGEST = 60  # characters: one line of a wall, read from five metres
TWICE = timedelta(minutes=1)  # a term that ends so much later was asked for by the same click
RAISE, LOWER, DONE = "notice:raise", "notice:lower", "done"


@dataclass(frozen=True)
class Notice:
    """One sentence for every wall; moments are in UTC, `until` None means until it is taken down."""

    id: str
    text: str
    level: str
    by: str
    at: datetime
    until: datetime | None = None
    lowered_at: datetime | None = None
    lowered_by: str | None = None

    def up(self, now: datetime) -> bool:
        """Whether walls show it at this moment."""
        return self.lowered_at is None and (self.until is None or now < self.until)


class Notices:
    """The notices of one ledger; safe for threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._recent: Recent[Notice | None] = Recent(self._standing)

    def current(self) -> Notice | None:
        """What every wall shows now, as known a second ago; the last answer while the ledger is away."""
        standing = self._recent()
        return standing if standing and standing.up(datetime.now(UTC)) else None

    def raise_(
        self, text: str, *, level: str = LEVELS[0], until: datetime | None = None, by: str, role: str = ""
    ) -> Notice:
        """Put a notice up in place of the one that is; the same one again changes nothing.

        Raises LedgerError when the text is empty or too long, the level unknown, `until` past, or nothing
        could be written.
        """
        fresh = _sound(text, level, until, by)
        with writing(self.engine) as connection:
            standing = _newest(connection)
            now = datetime.now(UTC)
            if standing and standing.up(now):
                if _same(standing, fresh):
                    return standing
                _take_down(connection, standing, by, role)
            connection.execute(sa.insert(NOTICE).values(_row(fresh)))
            said = {"action": RAISE, "object": fresh.id, "result": DONE}
            detail = words.raised(fresh.level, fresh.text, fresh.until)
            entries.add(connection, who=by, role=role, detail=detail, **said)
        self._recent.forget()
        return fresh

    def lower(self, *, by: str, role: str = "") -> bool:
        """Take the notice down; False when none is up. Raises LedgerError when nothing could be written."""
        with writing(self.engine) as connection:
            standing = _newest(connection)
            up = standing is not None and standing.up(datetime.now(UTC))
            if standing and up:
                _take_down(connection, standing, by, role)
        self._recent.forget()
        return up

    def all(self, limit: int | None = None) -> list[Notice]:
        """The notices, newest first."""
        with reading(self.engine) as connection:
            return _notices(connection, limit)

    def _standing(self) -> Notice | None:
        with reading(self.engine) as connection:
            return _newest(connection)


def _same(one: Notice, other: Notice) -> bool:
    """Whether a second click has asked for what the first one put up."""
    if (one.text, one.level) != (other.text, other.level):
        return False
    if one.until is None or other.until is None:
        return one.until is other.until
    return abs(one.until - other.until) < TWICE


def _sound(text: str, level: str, until: datetime | None, by: str) -> Notice:
    said = " ".join(chain.clean(text).split())
    if not said or len(said) > LONGEST:
        raise LedgerError(words.not_a_notice(LONGEST))
    if level not in LEVELS:
        raise LedgerError(words.UNKNOWN_LEVEL)
    end = until.astimezone(UTC) if until else None
    if end and end <= datetime.now(UTC):
        raise LedgerError(words.UNTIL_PAST)
    now = entries.now().replace(tzinfo=UTC)
    return Notice(secrets.token_hex(4), said, level, chain.clean(by), now, end)


def _newest(connection: sa.Connection) -> Notice | None:
    return next(iter(_notices(connection, 1)), None)


def _notices(connection: sa.Connection, limit: int | None) -> list[Notice]:
    select = sa.select(NOTICE).order_by(NOTICE.c.number.desc()).limit(limit)
    rows = connection.execute(select).mappings().all()
    return [Notice(**{each.name: entries.utc(row[each.name]) for each in fields(Notice)}) for row in rows]


def _row(notice: Notice) -> dict[str, Any]:
    """A notice as it is kept; its number is one more than the last one's."""
    row = {each.name: _plain(getattr(notice, each.name)) for each in fields(Notice)}
    last = sa.select(sa.func.coalesce(sa.func.max(NOTICE.c.number), 0) + 1).scalar_subquery()
    return row | {"number": last}


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _take_down(connection: sa.Connection, notice: Notice, by: str, role: str) -> None:
    told = {"lowered_at": entries.now(), "lowered_by": chain.clean(by)}
    connection.execute(sa.update(NOTICE).where(NOTICE.c.id == notice.id).values(told))
    said = {"action": LOWER, "object": notice.id, "result": DONE, "detail": notice.text}
    entries.add(connection, who=by, role=role, **said)
