"""What people did about alerts: who took one up with what to do, and every change of a rule's limit."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

import sqlalchemy as sa

from cockpit.access import Denied, Principal, Scope
from cockpit.ledger import chain, entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.recent import Recent
from cockpit.ledger.tables import ALERT_LIMIT, ALERT_NOTE
from cockpit.text import alerts_ledger as words

ACK, RULE, DONE = "alert:ack", "alert:rule", "done"
SCHOOL, SUBDISTRICT, DISTRICT = KINDS = ("school", "subdistrict", "district")
ABOVE, OPS = ">", ("<", ">")
LONGEST, LONGEST_NAME, MONTHS = 200, 40, 12  # characters of a text and of a name; months in a row


@dataclass(frozen=True)
class AlertKey:
    """One alert: the rule that raised it, the place (empty for the district) and the month it was raised."""

    rule: str
    kind: str
    place: str
    opened: date

    @property
    def id(self) -> str:
        """The same alert has the same id in every process.

        >>> AlertKey("outage", "school", "2150000001", date(2026, 10, 31)).id
        'outage.2150000001.2026-10'
        """
        return f"{self.rule}.{self.place or DISTRICT}.{self.opened:%Y-%m}"

    def within(self, scope: Scope) -> bool:
        """Whether somebody with this scope may act on it: an own school's, or any with the whole district."""
        return scope.whole or (self.kind == SCHOOL and self.place in (scope.schools or ()))


@dataclass(frozen=True)
class Acknowledgement:
    """That somebody took an alert up: the owner from now on and what will be done; moments in UTC."""

    number: int
    alert: str
    rule: str
    kind: str
    place: str
    opened: date
    owner: str
    note: str
    at: datetime
    by: str
    role: str


@dataclass(frozen=True)
class LimitChange:
    """The limit of a rule from `since` on, and why; values in the unit of the rule's indicator."""

    number: int
    rule: str
    op: str
    value: float
    clear: float
    months: int
    since: date
    reason: str
    at: datetime
    by: str
    role: str


Book = tuple[tuple[Acknowledgement, ...], tuple[LimitChange, ...]]


class Alerts:
    """The acknowledgements and changed limits of one ledger; nothing in it is ever changed or removed."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._stamp: Recent[int] = Recent(self._newest)
        self._held: tuple[int, Book] | None = None

    def acknowledge(
        self,
        about: AlertKey,
        *,
        owner: str,
        note: str,
        seen: int,
        who: Principal,
        key: str,
        at: datetime | None = None,
    ) -> Acknowledgement:
        """Take an alert up, or add to what is noted about it; the owner named last is the one.

        `seen` is the number of notes that the writer has read, `key` is that of the form: the same key again
        gives the same row. Raises Denied without the right, LedgerError for an alert outside the writer's
        scope, when somebody else has written meanwhile, or when nothing could be written.
        """
        _allowed(who, ACK)
        if not about.within(who.scope):
            raise LedgerError(words.UNKNOWN)
        row = {each.name: getattr(about, each.name) for each in fields(AlertKey)} | {"alert": about.id}
        with writing(self.engine) as connection:
            if held := _by_key(connection, ALERT_NOTE, key):
                return _note(held)
            row |= {"owner": _said(owner, LONGEST_NAME, words.NO_OWNER)}
            row |= {"note": _said(note, LONGEST, words.NO_NOTE)}
            noted = connection.execute(_of(ALERT_NOTE, "alert", about.id)).all()
            _nobody_else(noted, seen)
            row |= _signed(who, key, at, noted)
            made = _added(connection, ALERT_NOTE, row)
            _entered(connection, who, ACK, about.id, words.acknowledged(row["owner"], row["note"]))
        self._stamp.forget()
        return _note(made)

    def adopt(
        self,
        rule: str,
        *,
        op: str,
        value: float,
        clear: float,
        months: int,
        since: date,
        reason: str,
        seen: int,
        who: Principal,
        key: str,
        at: datetime | None = None,
    ) -> LimitChange:
        """Give a rule another limit from `since` on; what it raised before stays as it was.

        `seen` is the number of changes of this rule that the writer has read, `key` is that of the form.
        Raises Denied without the right, LedgerError for a limit that makes no sense, a change that somebody
        else made meanwhile, or when nothing could be written.
        """
        _allowed(who, RULE)
        row: dict[str, Any] = {"rule": rule, "op": op, "value": value, "clear": clear, "months": months}
        with writing(self.engine) as connection:
            if held := _by_key(connection, ALERT_LIMIT, key):
                return _change(held)
            row |= {"since": since, "reason": _said(reason, LONGEST, words.NO_REASON)}
            _sensible(row)
            made = connection.execute(_of(ALERT_LIMIT, "rule", rule)).all()
            _nobody_else(made, seen)
            row |= _signed(who, key, at, made)
            fresh = _added(connection, ALERT_LIMIT, row)
            detail = words.adopted(op, value, clear, months, since, row["reason"])
            limits = [f"{each.op} {each.value:g}" for each in (*made[-1:], fresh)]
            _entered(connection, who, RULE, rule, detail, *reversed(limits))
        self._stamp.forget()
        return _change(fresh)

    def acknowledgements(self, scope: Scope) -> dict[str, tuple[Acknowledgement, ...]]:
        """Alert → what was noted about it, oldest first.

        Somebody who sees only some schools reads of the district's own alerts that they were taken up and
        when, not by whom and what for, and nothing of other places.
        """
        found: dict[str, tuple[Acknowledgement, ...]] = {}
        for each in self._book()[0]:
            if shown := _shown(each, scope):
                found[each.alert] = (*found.get(each.alert, ()), shown)
        return found

    def changes(self, scope: Scope) -> tuple[LimitChange, ...]:
        """Every change of a limit, oldest first; who and why only for readers of the whole district."""
        every = self._book()[1]
        return every if scope.whole else tuple(replace(each, reason="", by="") for each in every)

    def stamp(self) -> int:
        """A number that grows with every row, as known a second ago or before the ledger went away."""
        return self._stamp()

    def _newest(self) -> int:
        """Both tables only grow, so the sum of their last numbers does."""
        with reading(self.engine) as connection:
            return sum(connection.execute(_last(table)).scalar_one() for table in (ALERT_NOTE, ALERT_LIMIT))

    def _book(self) -> Book:
        """Every row, read again only once there is a new one."""
        stamp = self._stamp()
        if self._held is None or self._held[0] != stamp:
            self._held = stamp, self._rows()
        return self._held[1]

    def _rows(self) -> Book:
        with reading(self.engine) as connection:
            notes, limits = (
                connection.execute(sa.select(table).order_by(table.c.number)).all()
                for table in (ALERT_NOTE, ALERT_LIMIT)
            )
        return tuple(_note(row) for row in notes), tuple(_change(row) for row in limits)


def _allowed(who: Principal, action: str) -> None:
    if not who.may(action):
        raise Denied(words.NOT_ALLOWED)


def _said(value: str, most: int, otherwise: str) -> str:
    """A text on one line; raises LedgerError when there is none or too much of it."""
    said = " ".join(chain.clean(value).split())
    if not said:
        raise LedgerError(otherwise)
    if len(" ".join(str(value).split())) > most:
        raise LedgerError(words.too_long(most))
    return said


def _sensible(row: dict[str, Any]) -> None:
    """A limit can be crossed and left again; raises LedgerError otherwise."""
    if row["op"] not in OPS or not (isfinite(row["value"]) and isfinite(row["clear"])):
        raise LedgerError(words.NOT_A_NUMBER)
    better = row["clear"] <= row["value"] if row["op"] == ABOVE else row["clear"] >= row["value"]
    if not better:
        raise LedgerError(words.CLEAR_ABOVE if row["op"] == ABOVE else words.CLEAR_BELOW)
    if not 1 <= row["months"] <= MONTHS:
        raise LedgerError(words.not_months(MONTHS))


def _nobody_else(rows: Sequence[Any], seen: int) -> None:
    """Nobody has written since the writer read so many rows."""
    if len(rows) != seen:
        raise LedgerError(words.conflict(rows[-1].by, rows[-1].at) if rows else words.UNKNOWN)


def _signed(who: Principal, key: str, at: datetime | None, before: Sequence[Any]) -> dict[str, Any]:
    """Who and when; a moment that is given lies between the row before and now."""
    now = entries.now()
    moment = at.astimezone(UTC).replace(tzinfo=None) if at else now
    if moment > now or (before and moment < before[-1].at):
        raise LedgerError(words.WRONG_MOMENT)
    return {"key": key, "at": moment, "by": chain.clean(who.login), "role": who.role}


def _entered(
    connection: sa.Connection,
    who: Principal,
    action: str,
    object: str,
    detail: str,
    after: str = "",
    before: str = "",
) -> None:
    """The audit of what is written in the same transaction."""
    said = {"action": action, "object": object, "result": DONE, "detail": detail}
    said |= {"before": before, "after": after}
    entries.add(connection, who=who.login, role=who.role, **said)


def _last(table: sa.Table) -> sa.Select:
    return sa.select(sa.func.coalesce(sa.func.max(table.c.number), 0))


def _of(table: sa.Table, column: str, value: str) -> sa.Select:
    return sa.select(table).where(table.c[column] == value).order_by(table.c.number)


def _by_key(connection: sa.Connection, table: sa.Table, key: str) -> Any:
    return connection.execute(sa.select(table).where(table.c.key == key)).one_or_none()


def _added(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> Any:
    """The row with the next number, as it is kept."""
    number = connection.execute(_last(table)).scalar_one() + 1
    connection.execute(sa.insert(table).values(row | {"number": number}))
    return connection.execute(sa.select(table).where(table.c.number == number)).one()


def _note(row: Any) -> Acknowledgement:
    return Acknowledgement(
        **{each.name: entries.utc(getattr(row, each.name)) for each in fields(Acknowledgement)}
    )


def _change(row: Any) -> LimitChange:
    return LimitChange(**{each.name: entries.utc(getattr(row, each.name)) for each in fields(LimitChange)})


def _shown(note: Acknowledgement, scope: Scope) -> Acknowledgement | None:
    if scope.whole or (note.kind == SCHOOL and note.place in (scope.schools or ())):
        return note
    return replace(note, owner="", note="", by="") if note.kind == DISTRICT else None
