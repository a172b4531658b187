"""Meetings, their decisions and their actions as rows, within the transaction of the caller."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cockpit.access import Principal
from cockpit.ledger import entries
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.meetings import tables
from cockpit.ledger.meetings.model import CLOSED, Action, Decision, Meeting
from cockpit.ledger.meetings.tables import ACTION, DECISION, EVENT, HELD, MEETING, PART, SELECTS
from cockpit.ledger.rectify.model import Conflict
from cockpit.text import meeting_ledger as words

RESULT = "done"
OF_MEETING = ("close", "decide", "act", "hold")  # steps at the meeting itself


def found(connection: sa.Connection, code: str) -> Meeting:
    """One meeting by code or id; raises LedgerError for an unknown one."""
    named = sa.or_(MEETING.c.code == code, MEETING.c.id == code)
    row = connection.execute(sa.select(*HELD).where(named)).mappings().one_or_none()
    if row is None:
        raise LedgerError(words.UNKNOWN_MEETING)
    return tables.made(Meeting, row)


def unfinished(connection: sa.Connection, code: str) -> Meeting:
    """One meeting that still takes decisions; raises LedgerError once it is over."""
    meeting = found(connection, code)
    if meeting.state != CLOSED:
        raise LedgerError(words.HELD)
    return meeting


def again(connection: sa.Connection, key: str, who: Principal, step: str, object: str = "") -> str | None:
    """The code of what this form has acted on already; None for a fresh form.

    Raises LedgerError when the key was used by somebody else or for something else.
    """
    row = connection.execute(sa.select(EVENT).where(EVENT.c.key == key)).mappings().one_or_none()
    if row is None:
        return None
    same = (row["login"], row["role"], row["step"]) == (who.login, who.role, step)
    if not same or object not in ("", row["object"]):
        raise LedgerError(words.KEY_USED)
    return row["object"]


def editions(connection: sa.Connection, cadence: str, period: date) -> int:
    """How many editions of a period there are."""
    same = (MEETING.c.cadence == cadence, MEETING.c.period == period)
    return connection.execute(sa.select(sa.func.count()).select_from(MEETING).where(*same)).scalar_one()


def following(connection: sa.Connection, table: sa.Table, meeting: str) -> int:
    """The next number among the rows of a meeting."""
    last = sa.select(sa.func.max(table.c.number)).where(table.c.meeting == meeting)
    return (connection.execute(last).scalar() or 0) + 1


def last(connection: sa.Connection, meeting: str, object: str = "") -> Any:
    """What happened last: to one action, or else at the meeting itself."""
    mine = EVENT.c.object == object if object else EVENT.c.step.in_(OF_MEETING)
    select = sa.select(EVENT).where(EVENT.c.meeting == meeting, mine).order_by(EVENT.c.number.desc())
    row = connection.execute(select.limit(1)).mappings().one()
    return {name: entries.utc(value) for name, value in row.items()}


def step_on(connection: sa.Connection, meeting: Meeting, **values: Any) -> int:
    """Move the row of a meeting one revision on; the new revision."""
    before = sa.and_(MEETING.c.id == meeting.id, MEETING.c.revision == meeting.revision)
    told = {name: tables.plain(value) for name, value in values.items()}
    change = sa.update(MEETING).where(before).values(told | {"revision": meeting.revision + 1})
    if connection.execute(change).rowcount != 1:
        raise Conflict(words.UNKNOWN_MEETING)
    return meeting.revision + 1


def decision(connection: sa.Connection, code: str, meeting: str) -> Decision:
    """One decision of a meeting that still stands; raises LedgerError or, when it was replaced, Conflict."""
    mine = sa.and_(DECISION.c.code == code, DECISION.c.meeting == meeting)
    row = connection.execute(SELECTS[Decision].where(mine)).mappings().one_or_none()
    if row is None:
        raise LedgerError(words.UNKNOWN_DECISION)
    other = connection.execute(sa.select(DECISION).where(DECISION.c.replaces == code)).mappings().first()
    if other is not None:
        at = entries.utc(other["at"])
        raise Conflict(words.replaced(code, other["by"], other["role"], at, other["code"]))
    return tables.made(Decision, row)


def action(connection: sa.Connection, code: str) -> tuple[Action, str]:
    """One action by code or id, and the id of its meeting; raises LedgerError for an unknown one."""
    named = sa.or_(ACTION.c.code == code, ACTION.c.id == code)
    select = SELECTS[Action].add_columns(ACTION.c.meeting.label("held"))
    row = connection.execute(select.where(named)).mappings().one_or_none()
    if row is None:
        raise LedgerError(words.UNKNOWN_ACTION)
    return tables.made(Action, row), row["held"]


def change(connection: sa.Connection, after: Action) -> None:
    """Write what has changed of an action, which is one revision on."""
    kept = ("state", "due", "revision", "postponed", "done_at")
    values = {name: tables.plain(getattr(after, name)) for name in kept}
    before = sa.and_(ACTION.c.id == after.id, ACTION.c.revision == after.revision - 1)
    if connection.execute(sa.update(ACTION).where(before).values(values)).rowcount != 1:
        raise Conflict(words.UNKNOWN_ACTION)


def insert(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> None:
    """Put one row in."""
    connection.execute(sa.insert(table).values(row))


def freeze(connection: sa.Connection, meeting: str, parts: dict[str, tuple[str, int, bytes]]) -> None:
    """Put the frozen parts in, one statement each, so that no statement runs long."""
    for scope, (digest, size, data) in parts.items():
        insert(
            connection,
            PART,
            {"meeting": meeting, "scope": scope, "sha256": digest, "size": size, "data": data},
        )


def note(
    connection: sa.Connection,
    meeting: str,
    step: str,
    who: Principal,
    key: str,
    at: datetime,
    *,
    object: str,
    state: str,
    revision: int = 1,
    said: str = "",
    due: date | None = None,
    detail: str = "",
) -> None:
    """Add what happened to the history and to the audit."""
    number = (connection.execute(sa.select(sa.func.max(EVENT.c.number))).scalar() or 0) + 1
    row = {"number": number, "meeting": meeting, "object": object, "step": step, "state": state}
    row |= {"revision": revision, "at": tables.plain(at), "login": who.login, "by": who.name}
    insert(connection, EVENT, row | {"role": who.role, "note": said, "due": due, "key": key})
    audit(connection, who, step, object, detail or said, after=state)


def audit(
    connection: sa.Connection,
    who: Principal,
    step: str,
    object: str,
    detail: str,
    result: str = RESULT,
    after: str = "",
) -> None:
    """Add an entry to the audit."""
    told(connection, step, object, result, detail, who=who.login, role=who.role, after=after)


def told(connection: sa.Connection, step: str, object: str, result: str, detail: str, **who: str) -> None:
    """Add an entry to the audit in the name of `who` and its `role`."""
    said = {"action": f"meeting:{step}", "object": object, "result": result, "detail": detail}
    entries.add(connection, **who, **said)
