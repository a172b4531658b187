"""Items and their history as rows, within the transaction of the caller."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from cockpit import rectification
from cockpit.access import Principal, Scope
from cockpit.ledger import entries
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.rectify import sound
from cockpit.ledger.rectify.model import (
    HAPPENED,
    ITEM,
    Conflict,
    Draft,
    Event,
    Evidence,
    Rectification,
    made,
    sees,
)
from cockpit.ledger.tables import EVIDENCE, RECTIFICATION, RECTIFICATION_EVENT
from cockpit.text import rectify_ledger as words

EVENT = RECTIFICATION_EVENT
DONE = "done"
BACK = ("dispatch", "return", "reopen")  # after these the school has to prove anew what it did


def found(connection: sa.Connection, id: str, scope: Scope) -> Rectification:
    """One item by id or code; the same LedgerError for an unknown one as for one out of sight."""
    named = sa.or_(RECTIFICATION.c.id == id, RECTIFICATION.c.code == id)
    row = connection.execute(sa.select(*ITEM).where(named)).mappings().one_or_none()
    if row is None or not sees(scope, row["school"]):
        raise LedgerError(words.UNKNOWN_ITEM)
    return made(Rectification, row)


def again(connection: sa.Connection, key: str, who: Principal, action: str, id: str = "") -> str | None:
    """The id of the item on which this form has acted already; None for a fresh form.

    Raises LedgerError when the key was used by somebody else or for something else.
    """
    columns = (EVENT.c.rectification, EVENT.c.login, EVENT.c.role, EVENT.c.action)
    row = connection.execute(sa.select(*columns).where(EVENT.c.key == key)).one_or_none()
    if row is None:
        return None
    same = (row.login, row.role, row.action) == (who.login, who.role, action)
    if not same or id not in ("", row.rectification):
        raise LedgerError(words.KEY_USED)
    return row.rectification


def no_twin(connection: sa.Connection, draft: Draft | Rectification) -> None:
    """Raises LedgerError when the same problem of the school is being worked on already."""
    if draft.origin == sound.BY_HAND:
        return
    table, flow = RECTIFICATION.c, rectification.workflow()
    same = (table.school == draft.school, table.origin == draft.origin, table.ref == draft.ref)
    live = table.state.in_([state.id for state in flow.states.values() if state.live])
    if code := connection.execute(sa.select(table.code).where(*same, live)).scalar():
        raise LedgerError(words.same_open(code))


def place(connection: sa.Connection, year: int) -> int:
    """The next serial number of a year."""
    last = sa.select(sa.func.max(RECTIFICATION.c.serial)).where(RECTIFICATION.c.year == year)
    return (connection.execute(last).scalar() or 0) + 1


def insert(connection: sa.Connection, item: Rectification, year: int, serial: int) -> None:
    """Put a new item in."""
    row = {name: _plain(value) for name, value in asdict(item).items()}
    connection.execute(sa.insert(RECTIFICATION).values(row | {"year": year, "serial": serial}))


def change(connection: sa.Connection, item: Rectification) -> None:
    """Write what has changed of an item, which is one revision on; what it was opened as stays."""
    kept = ("state", "before", "unit", "person", "measures", "due", "closed_at", "reopened", "postponed")
    values = {name: _plain(getattr(item, name)) for name in (*kept, "revision")}
    before = sa.and_(RECTIFICATION.c.id == item.id, RECTIFICATION.c.revision == item.revision - 1)
    if connection.execute(sa.update(RECTIFICATION).where(before).values(values)).rowcount != 1:
        raise Conflict(words.UNKNOWN_ITEM)


def last(connection: sa.Connection, item: Rectification) -> Event:
    """What happened to an item last."""
    select = sa.select(*HAPPENED).where(EVENT.c.rectification == item.id)
    return made(Event, connection.execute(select.order_by(EVENT.c.number.desc())).mappings().first())


def same_revision(connection: sa.Connection, item: Rectification, revision: int) -> None:
    """Raises Conflict, naming who was faster, when the item is no longer as somebody saw it."""
    if item.revision == revision:
        return
    moved = sa.and_(EVENT.c.rectification == item.id, EVENT.c.revision == item.revision)
    select = sa.select(*HAPPENED).where(moved).order_by(EVENT.c.number)
    event = made(Event, connection.execute(select).mappings().first())
    flow = rectification.workflow()
    titles = flow.deeds[event.action].title, flow.states[item.state].title
    raise Conflict(words.changed(event.by, event.role, event.at, *titles))


def proved(connection: sa.Connection, item: Rectification, who: Principal) -> bool:
    """Whether this side has handed in a file since the item was last given to it."""
    mine = (EVENT.c.rectification == item.id, EVENT.c.role == who.role, EVENT.c.action == "attach")
    back = sa.select(sa.func.max(EVENT.c.number)).where(
        EVENT.c.rectification == item.id, EVENT.c.action.in_(BACK)
    )
    since = sa.select(EVENT.c.number).where(*mine, EVENT.c.number > back.scalar_subquery()).limit(1)
    return connection.execute(since).first() is not None


def files(connection: sa.Connection, item: Rectification) -> int:
    """How many files an item has."""
    select = sa.select(sa.func.count()).select_from(EVIDENCE).where(EVIDENCE.c.rectification == item.id)
    return connection.execute(select).scalar() or 0


def file(connection: sa.Connection, fresh: Evidence, event: int) -> None:
    """Put a file in, which the event has brought."""
    row = {name: _plain(value) for name, value in asdict(fresh).items()}
    connection.execute(sa.insert(EVIDENCE).values(row | {"event": event}))


def note(
    connection: sa.Connection,
    item: Rectification,
    action: str,
    who: Principal,
    key: str,
    at: datetime,
    *,
    said: str = "",
    due: date | None = None,
    failing: bool | None = None,
    changes: str = "",
    before: str = "",
) -> int:
    """Add what happened to the history and to the audit; the number of the event."""
    number = (connection.execute(sa.select(sa.func.max(EVENT.c.number))).scalar() or 0) + 1
    row: dict[str, Any] = {"number": number, "rectification": item.id, "revision": item.revision}
    row |= {"action": action, "state": item.state, "at": _plain(at), "login": who.login, "by": who.name}
    row |= {"role": who.role, "note": said, "due": due, "failing": failing, "changes": changes, "key": key}
    connection.execute(sa.insert(EVENT).values(row))
    entries.add(
        connection,
        who=who.login,
        role=who.role,
        action=f"rectify:{action}",
        object=item.code,
        result=DONE,
        detail=words.noted(rectification.workflow().states[item.state].title, said, changes),
        before=before,
        after=item.state,
    )
    return number


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
