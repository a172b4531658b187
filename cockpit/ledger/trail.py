"""The audit as it is read: searched, examined from its first entry to its last, and sealed."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from cockpit import config
from cockpit.ledger import alarms, chain, entries, seals
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import reading, writing
from cockpit.ledger.seals import Seal
from cockpit.ledger.tables import AUDIT
from cockpit.text import audit as words

SEAL = "audit:seal"  # the action of the entry that is sealed
# what can be wrong with a chain
ALTERED, CUT, UNLIKE, UNSEALED, OPEN = "altered", "cut", "unlike", "unsealed", "open"
KEEPERS = {  # what lets the database refuse any change to an entry, by dialect
    "sqlite": ("audit_no_update", "audit_no_delete", "audit_in_order"),
    "postgresql": ("audit_no_change", "audit_no_truncate"),
}
BATCH = 1000  # rows in memory at a time
WITHIN = ("who", "object", "detail")  # what a search looks for anywhere in the text
EXACT = ("role", "result", "session")


@dataclass(frozen=True)
class Wanted:
    """Which entries somebody looks for; empty means any.

    `action` may be a kind, such as rectify:*; `about` is in the object or in the detail.
    """

    since: datetime | None = None
    until: datetime | None = None
    who: str = ""
    role: str = ""
    action: str = ""
    object: str = ""
    result: str = ""
    address: str = ""
    session: str = ""
    detail: str = ""
    about: str = ""


@dataclass(frozen=True)
class Checked:
    """What an examination found: how many entries are whole, the digest of the last of them, what is wrong.

    `first` is the number of the first entry that was altered, removed or is not the sealed one; `why` is one
    of ALTERED, CUT, UNLIKE, UNSEALED, OPEN, and empty when all is well.
    """

    count: int
    head: str
    why: str = ""
    first: int | None = None
    sealed: Seal | None = None

    @property
    def sentence(self) -> str:
        """What is wrong, in one sentence; empty when all is well."""
        told = {ALTERED: words.damaged, CUT: words.cut, UNLIKE: words.unlike}
        if self.why in (UNSEALED, OPEN):
            return {UNSEALED: words.NO_SEALS, OPEN: words.OPEN}[self.why]
        return told[self.why](self.first or 0) if self.why else ""


class Trail:
    """The audit, for whoever may read it."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def search(self, wanted: Wanted, limit: int | None = None, below: int | None = None) -> list[Entry]:
        """The entries somebody looks for, newest first, those with a number `below` only."""
        return list(self.each(wanted, limit, below))

    def each(self, wanted: Wanted, limit: int | None = None, below: int | None = None) -> Iterator[Entry]:
        """As `search`, one after another, however many there are."""
        select = sa.select(AUDIT).where(*_where(wanted)).order_by(AUDIT.c.number.desc()).limit(limit)
        if below is not None:
            select = select.where(AUDIT.c.number < below)
        with reading(self.engine) as connection:
            rows = connection.execution_options(yield_per=BATCH).execute(select)
            yield from (entries.entry(row) for row in rows)

    def count(self, wanted: Wanted, most: int) -> int:
        """How many entries somebody looks for, counted up to `most`."""
        some = sa.select(AUDIT.c.number).where(*_where(wanted)).limit(most).subquery()
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0

    def tail(self, most: int = BATCH) -> Checked:
        """Examine the newest entries only, which is a matter of milliseconds; `count` says how many."""
        newest = self.search(Wanted(), most)[::-1]
        if not newest:
            return Checked(0, chain.START)
        first = newest[0]
        if not chain.sound(first) or (first.number == 1 and first.previous != chain.START):
            return Checked(0, "", ALTERED, first.number)
        whole = [first, *(each for _, each in chain.walked(newest[1:], first) if each)]
        bad = whole[-1].number + 1 if len(whole) < len(newest) else None
        return Checked(len(whole), whole[-1].digest, ALTERED if bad else "", bad)

    def newest(self) -> int:
        """The number of the newest entry, 0 without any."""
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(sa.func.max(AUDIT.c.number))) or 0

    def alarms(self, limit: int = 20) -> list[Entry]:
        """The newest alarms, newest first."""
        return self.search(Wanted(action=alarms.ALARM), limit)

    def verify(self, path: Path | None = None) -> Checked:
        """Examine every entry against the one before it and against the seals of the home, or of `path`."""
        kept = seals.read(path or self.file)
        with reading(self.engine) as connection:
            rows = connection.execution_options(yield_per=BATCH).execute(
                sa.select(AUDIT).order_by(AUDIT.c.number)
            )
            found = _checked((entries.entry(row) for row in rows), kept)
            return found if found.why or _kept(connection) else replace(found, why=OPEN)

    def seal(self, path: Path | None = None) -> tuple[Checked, Seal | None]:
        """Examine the audit and seal it: an entry says so, its number and digest go into the file.

        What is not whole is not sealed but raises an alarm. LedgerError when nothing could be written.
        """
        target, found = path or self.file, self.verify(path)
        with writing(self.engine) as connection:
            if found.why and found.why != UNSEALED:
                entries.add(connection, **alarms.alarm("audit", found.sentence))
                return found, None
            said = {"action": SEAL, "object": "audit", "result": "done", "detail": words.sealed(found.count)}
            fresh = entries.add(connection, who=alarms.SYSTEM, role="", after=found.head, **said)
            made = Seal(fresh.number, fresh.digest, fresh.at)
        seals.add(target, made)
        return found, made

    def sealed(self) -> Seal | None:
        """The newest seal, or None; LedgerError when the file cannot be read."""
        return (seals.read(self.file) or (None,))[-1]

    @property
    def file(self) -> Path:
        """The file of the seals, beside the database and not in it."""
        return config.settings().home / seals.FILE


def _kept(connection: sa.Connection) -> bool:
    """Whether the database itself still refuses to change or remove an entry."""
    dialect = connection.dialect.name
    listed = _SQLITE if dialect == "sqlite" else _SERVER
    return set(KEEPERS[dialect]) <= set(connection.scalars(listed))


_SQLITE: sa.Select = (
    sa.select(sa.column("name")).select_from(sa.table("sqlite_master")).where(sa.column("type") == "trigger")
)
_SERVER: sa.Select = (
    sa.select(sa.column("tgname"))
    .select_from(sa.table("pg_trigger"))
    .where(sa.column("tgenabled") != "D", sa.text("tgrelid = 'audit'::regclass"))
)


def _checked(found: Iterator[Entry], kept: tuple[Seal, ...]) -> Checked:
    awaited, count, head, noted, unlike = seals.by_number(kept), 0, chain.START, False, 0
    for number, each in chain.walked(found):
        if each is None:
            return Checked(count, head, ALTERED, number, _last(kept))
        unlike = unlike or (number if awaited.get(number, each.digest) != each.digest else 0)
        count, head, noted = number, each.digest, noted or each.action == SEAL
    if unlike:
        return Checked(count, head, UNLIKE, unlike, _last(kept))
    if max(awaited, default=0) > count:
        return Checked(count, head, CUT, count + 1, _last(kept))
    return Checked(count, head, UNSEALED if noted and not kept else "", None, _last(kept))


def _last(kept: tuple[Seal, ...]) -> Seal | None:
    return kept[-1] if kept else None


def _where(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """The conditions of a search; what is written into them is bound, and is text, not a pattern."""
    said = {name: value for name, value in asdict(wanted).items() if value}
    found = [_part(name, said[name]) for name in WITHIN if name in said]
    found += [AUDIT.c[name] == said[name] for name in EXACT if name in said]
    if "address" in said:
        found.append(AUDIT.c.address.startswith(said["address"], autoescape=True))
    if "about" in said:
        found.append(sa.or_(_part("object", said["about"]), _part("detail", said["about"])))
    if "action" in said:
        found.append(_action(said["action"]))
    return found + _between(said)


def _between(said: Mapping[str, datetime]) -> list[sa.ColumnElement[bool]]:
    edges = {"since": AUDIT.c.at.__ge__, "until": AUDIT.c.at.__lt__}
    return [edge(_plain(said[name])) for name, edge in edges.items() if name in said]


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _part(name: str, value: str) -> sa.ColumnElement[bool]:
    """Anywhere in the text, large and small letters alike on every database."""
    return sa.func.lower(AUDIT.c[name]).contains(value.lower(), autoescape=True)


def _action(value: str) -> sa.ColumnElement[bool]:
    if value.endswith("*"):
        return AUDIT.c.action.startswith(value.removesuffix("*"), autoescape=True)
    return AUDIT.c.action == value
