"""Sets of schools that somebody compares with, each kept for the one who saved it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cockpit.access import Denied, Principal
from cockpit.ledger import chain, entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.tables import PEER_SET
from cockpit.text import peer_sets as words

NAMES, SAVE, REMOVE, DONE = "peers:names", "peers:save", "peers:remove", "done"
LONGEST, MOST, MOST_SETS = 20, 100, 50  # characters of a name, schools of a set, sets of one owner
JOIN = ","


@dataclass(frozen=True)
class PeerSet:
    """Schools under a name that its owner gave; `at` is when it was last saved, in UTC."""

    id: str
    owner: str
    name: str
    schools: tuple[str, ...]
    at: datetime


class PeerSets:
    """The sets of one ledger; safe for threads. Nobody sees or changes another's."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def save(self, name: str, schools: Iterable[str], *, who: Principal) -> PeerSet:
        """Keep the schools under a name; the same name again replaces what it held.

        Raises Denied for who may not know similar schools by name, LedgerError when name or schools do not
        fit, or nothing could be written.
        """
        said, codes = _sound(name, schools, who)
        at = entries.now()
        with writing(self.engine) as connection:
            mine = _sets(connection, who.login)
            held = next((each for each in mine if each.name == said), None)
            if held and held.schools == codes:
                return held
            if held is None and len(mine) >= MOST_SETS:
                raise LedgerError(words.too_many_sets(MOST_SETS))
            fresh = PeerSet(held.id if held else secrets.token_hex(4), who.login, said, codes, _utc(at))
            row = {"id": fresh.id, "owner": who.login, "name": said, "schools": JOIN.join(codes), "at": at}
            if held:
                connection.execute(sa.update(PEER_SET).where(PEER_SET.c.id == held.id).values(row))
            else:
                connection.execute(sa.insert(PEER_SET).values(row))
            _noted(connection, who, SAVE, fresh.id, words.saved(said, len(codes)))
        return fresh

    def remove(self, id: str, *, who: Principal) -> bool:
        """Forget one of the owner's sets; False when there is none of that id. Raises Denied in a preview."""
        if who.previewed_by:
            raise Denied(words.NOT_ALLOWED)
        with writing(self.engine) as connection:
            held = next((each for each in _sets(connection, who.login) if each.id == id), None)
            if held is not None:
                connection.execute(sa.delete(PEER_SET).where(PEER_SET.c.id == id))
                _noted(connection, who, REMOVE, id, held.name)
        return held is not None

    def list(self, owner: str) -> tuple[PeerSet, ...]:
        """The owner's sets by name."""
        with reading(self.engine) as connection:
            return _sets(connection, owner)

    def found(self, id: str, *, owner: str) -> PeerSet | None:
        """One of the owner's sets; None for an unknown one and for another's."""
        return next((each for each in self.list(owner) if each.id == id), None)


def _sound(name: str, schools: Iterable[str], who: Principal) -> tuple[str, tuple[str, ...]]:
    """Name and codes as they are kept, in order and once each."""
    if not who.may(NAMES) or not who.scope.whole or who.previewed_by:
        raise Denied(words.NOT_ALLOWED)
    said = " ".join(chain.clean(name).split())
    codes = tuple(sorted({code for code in schools if code}))
    if not said or len(said) > LONGEST:
        raise LedgerError(words.not_a_name(LONGEST))
    if not codes or len(codes) > MOST or any(not code.isalnum() for code in codes):
        raise LedgerError(words.not_schools(MOST))
    return said, codes


def _sets(connection: sa.Connection, owner: str) -> tuple[PeerSet, ...]:
    select = sa.select(PEER_SET).where(PEER_SET.c.owner == owner).order_by(PEER_SET.c.name)
    rows = connection.execute(select).mappings().all()
    return tuple(
        PeerSet(row["id"], row["owner"], row["name"], tuple(row["schools"].split(JOIN)), _utc(row["at"]))
        for row in rows
    )


def _utc(at: Any) -> datetime:
    return at.replace(tzinfo=UTC)


def _noted(connection: sa.Connection, who: Principal, action: str, object: str, detail: str) -> None:
    said = {"action": action, "object": object, "result": DONE, "detail": detail}
    entries.add(connection, who=who.login, role=who.role, **said)
