"""People as rows, within the transaction of the caller."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cockpit.access import Principal
from cockpit.ledger import entries
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.people import attempts
from cockpit.ledger.people.model import Person
from cockpit.ledger.people.tables import CHANGE, PERSON, SESSION
from cockpit.ledger.rectify.model import Conflict
from cockpit.text import people_ledger as words

JOIN = ","
DONE = "done"
PLAIN = (
    *("id", "issuer", "subject", "login", "name", "role", "unit"),
    *("active", "break_glass", "must_change", "created_by", "revision"),
)
MOMENTS = ("created_at", "since", "seen_at", "expires_at")


def person(row: Any, locked_until: datetime | None = None) -> Person:
    """One row as a value; what is kept of the password is not part of it."""
    return Person(
        **{name: row[name] for name in PLAIN},
        **{name: entries.utc(row[name]) for name in MOMENTS},
        schools=tuple(filter(None, row["schools"].split(JOIN))),
        locked_until=entries.utc(locked_until),
        has_password=bool(row["password"]),
    )


def listed(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> tuple[Person, ...]:
    """People by login, with the locks that hold."""
    locks = attempts.until(connection, entries.now())
    found = connection.execute(sa.select(PERSON).where(*wanted).order_by(PERSON.c.login, PERSON.c.created_at))
    return tuple(person(row, locks.get(attempts.of_login(row["login"]))) for row in found.mappings())


def row(connection: sa.Connection, id: str) -> Any:
    """The row of somebody; raises LedgerError for nobody."""
    found = connection.execute(sa.select(PERSON).where(PERSON.c.id == id)).mappings().one_or_none()
    if found is None:
        raise LedgerError(words.UNKNOWN)
    return found


def unchanged(connection: sa.Connection, id: str, revision: int) -> Person:
    """Somebody as the caller has seen them; raises Conflict when they were changed meanwhile."""
    kept = row(connection, id)
    if kept["revision"] != revision:
        raise Conflict(words.changed(kept["changed_by"], kept["revision"]))
    return person(kept)


def change(connection: sa.Connection, before: Person, by: str, **values: Any) -> Person:
    """Write what is new of somebody, and tell whoever guards open connections."""
    told = {"revision": before.revision + 1, "changed_at": entries.now(), "changed_by": by} | values
    connection.execute(sa.update(PERSON).where(PERSON.c.id == before.id).values(told))
    bump(connection)
    return person(row(connection, before.id))


def bump(connection: sa.Connection) -> None:
    """Count a change that open connections have to follow."""
    connection.execute(sa.update(CHANGE).values(number=CHANGE.c.number + 1))


def end_sessions(connection: sa.Connection, person: str, why: str, by: str, but: str = "") -> int:
    """End everything that somebody has open, but one session; how many were."""
    open_ = sa.and_(SESSION.c.person == person, SESSION.c.ended_at.is_(None), SESSION.c.id != but)
    ended = {"ended_at": entries.now(), "why": why, "ended_by": by}
    return connection.execute(sa.update(SESSION).where(open_).values(ended)).rowcount


def note(connection: sa.Connection, who: Principal, action: str, object: str, **said: str) -> None:
    """The entry of the audit, in the transaction of what it tells."""
    result = {"result": DONE, "detail": ""} | said
    entries.add(connection, who=who.login, role=who.role, action=action, object=object, **result)


def joined(schools: Iterable[str]) -> str:
    """Schools as a row keeps them, each once."""
    return JOIN.join(sorted(set(schools)))
