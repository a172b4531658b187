"""The ledger as parts of a backup, all of one moment; and a ledger put beside the one in use."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from cockpit.ledger import connection, evidence, postgres_copies, worker
from cockpit.ledger.book import OPEN, Ledger
from cockpit.ledger.connection import MIGRATIONS, LedgerError
from cockpit.ledger.meetings.tables import RUN
from cockpit.ledger.tables import AUDIT, IMPORTS, METADATA
from cockpit.store.copies import Lines, Part, chunks
from cockpit.text import ledger as words

FILE, SCRATCH = "ledger.db", ".backup-ledger-"
UNDER_WAY = ("queued", "running")
VERSION = "alembic_version"
Facts = dict[str, Any]  # engine, revision, tables: {name: [rows, digest]}, audit: [number, digest]


class Beside(Protocol):
    """A ledger that is being put beside the one in use."""

    def take(self, name: str, data: Iterable[bytes]) -> None:
        """Keep one part, the name without its folder."""

    def settled(self, facts: Facts) -> Ledger:
        """Compare with the manifest, bring to the newest layout; the ledger, for its last entry."""

    def close(self) -> None:
        """Bring everything to the disk."""


class Copy:
    """A snapshot, taken when the block is entered; facts are complete once the parts were read."""

    def __init__(self, url: str, scratch: Path) -> None:
        self.engine = name(url)
        self._url, self._path = url, scratch
        self._server: postgres_copies.Snapshot | None = None
        self.facts: Facts = {}

    def __enter__(self) -> "Copy":
        if self.engine == "postgresql":
            self._server = postgres_copies.Snapshot(self._url, _names())
            self.facts = self._server.facts
            return self
        _copied(Path(sa.make_url(self._url).database or ""), self._path)
        self.facts = {"engine": self.engine} | facts(self._path)
        return self

    def __exit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
        self._path.unlink(missing_ok=True)

    @property
    def size(self) -> int:
        """How many bytes the parts have, 0 when only the server knows."""
        return 0 if self._server else self._path.stat().st_size

    def parts(self) -> Iterator[Part]:
        """The parts, to be read once."""
        if self._server:
            yield from self._server.parts()
            return
        with self._path.open("rb") as file:
            yield Part(f"ledger/{FILE}", self.size, chunks(file))


def _names() -> set[str]:
    return {*METADATA.tables, VERSION}


def _copied(path: Path, target: Path) -> None:
    """A consistent copy of a database in use; writers go on meanwhile."""
    target.touch(0o600)
    try:
        with _closing(path) as old, _closing(target) as new:
            old.backup(new)
            new.execute("pragma journal_mode=delete")
    except sqlite3.DatabaseError as fault:
        target.unlink(missing_ok=True)
        raise LedgerError(words.DAMAGED) from fault


@contextmanager
def _closing(path: Path) -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(path, timeout=connection.WAIT_S)
    try:
        yield opened
    finally:
        opened.close()


def facts(path: Path) -> Facts:
    """Revision, rows and digests of a ledger in a file; raises LedgerError when it is damaged."""
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
    try:
        with engine.connect() as opened:
            if opened.exec_driver_sql("pragma integrity_check").scalar() != "ok":
                raise LedgerError(words.DAMAGED)
            names = sorted(set(sa.inspect(opened).get_table_names()))
            tables = {name: _summed(opened, name) for name in names if name != VERSION}
            return {"revision": _revision(opened), "tables": tables, "audit": _head(opened)}
    except sa.exc.DatabaseError as fault:
        raise LedgerError(words.DAMAGED) from fault
    finally:
        engine.dispose()


def _summed(opened: sa.Connection, name: str) -> list:
    seen = Lines()
    for row in opened.execute(sa.select(sa.text("*")).select_from(sa.table(name))):
        seen.add(repr(tuple(row)).encode())
    return [seen.rows, seen.digest]


def _revision(opened: sa.Connection) -> str:
    return opened.execute(sa.select(sa.column("version_num")).select_from(sa.table(VERSION))).scalar_one()


def _head(opened: sa.Connection) -> list:
    newest = sa.select(AUDIT.c.number, AUDIT.c.digest).order_by(AUDIT.c.number.desc()).limit(1)
    found = opened.execute(newest).one_or_none()
    return list(found) if found else [0, ""]


def known(revision: str) -> bool:
    """Whether this release can migrate a ledger of that revision."""
    with suppress(CommandError):
        return ScriptDirectory(str(MIGRATIONS)).get_revision(revision) is not None
    return False


def newest() -> str:
    """The revision of this release's ledger."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def beside(url: str, path: Path, mark: str, revision: str) -> Beside:
    """A place for the ledger of a backup; `mark` names the restore, `revision` the layout of its tables."""
    if url.startswith("postgresql"):
        return _Schema(url, mark, revision)
    return _File(path)


class _File:
    """A ledger in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ledger: Ledger | None = None

    def take(self, name: str, data: Iterable[bytes]) -> None:
        if name != FILE:
            raise LedgerError(words.DAMAGED)
        self._path.touch(0o600)
        with self._path.open("wb") as file:
            file.writelines(data)

    def settled(self, told: Facts) -> Ledger:
        if facts(self._path) | {"engine": "sqlite"} != told:
            raise LedgerError(words.DAMAGED)
        self._ledger = Ledger(connection.opened(f"sqlite:///{self._path}"))
        settle(self._ledger)
        return self._ledger

    def close(self) -> None:
        if self._ledger:
            self._ledger.close()
            with _closing(self._path) as opened:  # the file alone holds everything
                opened.execute("pragma wal_checkpoint(truncate)")


class _Schema:
    """A ledger in a schema of its own."""

    def __init__(self, url: str, mark: str, revision: str) -> None:
        self._url, self._mark = url, mark
        self._engine = postgres_copies.engine_beside(url, mark)
        with connection._MIGRATING, self._engine.begin() as opened:
            connection.upgrade(opened, revision)
        self._inside = postgres_copies.Inside(self._engine)

    def take(self, name: str, data: Iterable[bytes]) -> None:
        self._inside.take(name, data)

    def settled(self, told: Facts) -> Ledger:
        self._inside.close()
        with postgres_copies.Snapshot(self._url, _names(), postgres_copies.schema(self._mark)) as found:
            for part in found.parts():
                for _ in part.data:
                    pass
            if {name: found.facts[name] for name in ("tables", "audit")} != {
                name: told[name] for name in ("tables", "audit")
            }:
                raise LedgerError(words.DAMAGED)
        with connection._MIGRATING, self._engine.begin() as opened:
            connection.upgrade(opened)
        ledger = Ledger(self._engine)
        settle(ledger)
        return ledger

    def close(self) -> None:
        self._inside.close()
        self._engine.dispose()


def settle(ledger: Ledger) -> None:
    """Whatever was under way when the copy was made has been broken off: its process is on no machine."""
    gone = f"{worker.me().rsplit(':', 2)[0]}:0:gone"
    with connection.writing(ledger.engine) as opened:
        opened.execute(sa.update(IMPORTS).where(IMPORTS.c.state.in_(OPEN)).values(worker=gone))
        opened.execute(sa.update(RUN).where(RUN.c.state.in_(UNDER_WAY)).values(worker=gone))


def named(ledger: Ledger) -> set[str]:
    """The digests of every file of evidence that a row names."""
    return set(evidence._named(ledger.engine))


def switch(url: str, mark: str, stamp: str) -> None:
    """Use the ledger that lies beside a server's; the old one keeps lying aside. Twice does no harm."""
    if url.startswith("postgresql"):
        postgres_copies.switch(url, mark, stamp)


def name(url: str) -> str:
    """The engine of an address."""
    return sa.make_url(url).get_backend_name()


def file(url: str) -> Path | None:
    """The file of a ledger that is one; None for a server's."""
    return Path(sa.make_url(url).database or "") if url.startswith("sqlite") else None


def empty(url: str) -> bool:
    """Whether there is no ledger yet, or one in which nothing has ever been written."""
    path = file(url)
    if path and not path.exists():
        return True
    engine = connection._sqlite(url) if url.startswith("sqlite") else connection._server(url)
    try:
        with connection.reading(engine) as opened:
            held = set(sa.inspect(opened).get_table_names()) & set(METADATA.tables)
            return not any(_filled(opened, name) for name in held)
    finally:
        engine.dispose()


def _filled(opened: sa.Connection, name: str) -> bool:
    some: Mapping | None = (
        opened.execute(sa.select(sa.literal(1).label("one")).select_from(sa.table(name)).limit(1))
        .mappings()
        .first()
    )
    return some is not None
