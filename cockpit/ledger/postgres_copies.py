"""A ledger in PostgreSQL as parts of a backup, and one in a schema of its own beside the one in use."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from cockpit.ledger import connection
from cockpit.ledger.connection import LedgerError
from cockpit.store.copies import Lines, Part
from cockpit.store.postgres_copies import copied, fill
from cockpit.text import ledger as words

LONG_MS = 600_000  # one statement of a backup; copying the largest table takes seconds
LOCK_MS = 10_000
COLUMNS = (
    "select c.relname, array_agg(a.attname::text order by a.attnum) from pg_class c"
    " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
    " where c.relnamespace = coalesce(%s::text, current_schema()::text)::regnamespace and c.relkind = 'r'"
    " group by c.relname"
)
PARENTS = (
    "select c.relname, p.relname from pg_constraint r join pg_class c on c.oid = r.conrelid"
    " join pg_class p on p.oid = r.confrelid where r.contype = 'f' and r.conrelid <> r.confrelid"
    " and c.relnamespace = coalesce(%s::text, current_schema()::text)::regnamespace"
)
FUNCTIONS = (
    "select distinct f.proname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
    " join pg_proc f on f.oid = t.tgfoid where not t.tgisinternal and f.pronamespace = c.relnamespace"
    " and c.relnamespace = %s::text::regnamespace and c.relname = any(%s)"
)
LAYOUT, VERSION = "layout.json", "alembic_version"


class Snapshot:
    """All rows of a ledger at one moment."""

    def __init__(self, url: str, names: set[str], schema: str | None = None) -> None:
        try:
            self._connection = psycopg.connect(
                url,
                connect_timeout=connection.WAIT_S,
                options=f"-c statement_timeout={LONG_MS} -c lock_timeout={LOCK_MS} -c timezone=UTC",
            )
        except psycopg.Error as fault:
            raise LedgerError(words.UNREACHABLE) from fault
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True
        self._schema = schema
        every: dict[str, list[str]] = dict(self._connection.execute(COLUMNS, [schema]).fetchall())
        self._columns = {name: every[name] for name in sorted(every) if name in names}
        self.facts: dict[str, Any] = {
            "engine": "postgresql",
            "revision": self._one("select version_num from {}", VERSION)[0],
            "tables": {},
            "audit": list(self._one("select number, digest from {} order by number desc limit 1", "audit")),
        }

    def __enter__(self) -> "Snapshot":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _one(self, asked: Any, table: str) -> tuple:
        found = self._connection.execute(sql.SQL(asked).format(self._named(table))).fetchone()
        return found if found else (0, "")

    def _named(self, table: str) -> sql.Identifier:
        return sql.Identifier(*self._place(table))

    def _place(self, table: str) -> tuple[str, ...]:
        return (self._schema, table) if self._schema else (table,)

    def parts(self) -> Iterator[Part]:
        """The tables, those first that others refer to."""
        order = _ordered(set(self._columns) - {VERSION}, self._parents())
        told = json.dumps([[name, self._columns[name]] for name in order]).encode()
        yield Part(f"ledger/{LAYOUT}", len(told), (told,))
        for name in order:
            seen = Lines()
            yield from copied(self._connection, self._place(name), self._columns[name], "ledger/", seen)
            self.facts["tables"][name] = [seen.rows, seen.digest]

    def _parents(self) -> list[tuple[str, str]]:
        return self._connection.execute(PARENTS, [self._schema]).fetchall()

    def close(self) -> None:
        """Let the moment go."""
        self._connection.close()


def _ordered(names: set[str], pairs: list[tuple[str, str]]) -> list[str]:
    """Names with parents before their children.

    >>> _ordered({"a", "b", "c"}, [("a", "c"), ("c", "b")])
    ['b', 'c', 'a']
    """
    done: list[str] = []
    left = sorted(names)
    while left:
        free = [n for n in left if not any(c == n and p in left for c, p in pairs)]
        done += free or left
        left = [n for n in left if n not in done]
    return done


def schema(mark: str) -> str:
    """The schema in which a ledger waits."""
    return f"staged_{mark}_ledger"


def engine_beside(url: str, mark: str) -> sa.Engine:
    """An engine whose tables live in a fresh schema beside those in use."""
    name = schema(mark)
    with psycopg.connect(url, autocommit=True, connect_timeout=connection.WAIT_S) as opened:
        opened.execute(sql.SQL("create schema {}").format(sql.Identifier(name)))
    engine = connection._server(url)

    @sa.event.listens_for(engine, "connect")
    def _inside(dbapi: psycopg.Connection, _record: object) -> None:
        dbapi.execute(sql.SQL("set search_path to {}").format(sql.Identifier(name)))
        dbapi.execute(sql.SQL("set statement_timeout to {}").format(sql.Literal(LONG_MS)))
        dbapi.commit()

    return engine


class Inside:
    """Fills the tables of a waiting ledger, in one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self._opened: sa.Connection | None = engine.connect()
        self._columns: dict[str, list[str]] = {}

    def take(self, name: str, data: Iterable[bytes]) -> None:
        """Keep one part."""
        if name == LAYOUT:
            self._columns = dict(json.loads(b"".join(data)))
            return
        table, _, number = name.rpartition(".")
        if table not in self._columns or not number.isdecimal() or self._opened is None:
            raise LedgerError(words.DAMAGED)
        driver = self._opened.connection.driver_connection
        try:
            if int(number) == 0:  # what a migration has put there is in the backup too
                _emptied(driver, table)  # type: ignore[arg-type]
            fill(driver, (table,), self._columns[table], data)  # type: ignore[arg-type]
        except psycopg.Error as fault:
            raise LedgerError(words.DAMAGED) from fault

    def close(self) -> None:
        """Make it last."""
        if self._opened is not None:
            self._opened.connection.driver_connection.commit()  # type: ignore[union-attr]
            self._opened.close()
        self._opened = None


def _emptied(driver: psycopg.Connection, table: str) -> None:
    place = sql.Identifier(table)
    if driver.execute(sql.SQL("select 1 from {} limit 1").format(place)).fetchone():
        driver.execute(sql.SQL("delete from {}").format(place))


def switch(url: str, mark: str, stamp: str) -> None:
    """Exchange the ledger in use for the waiting one, in one transaction."""
    limits = f"-c statement_timeout={LONG_MS} -c lock_timeout={LOCK_MS}"
    with psycopg.connect(url, connect_timeout=connection.WAIT_S, options=limits) as opened:
        waiting = schema(mark)
        there = opened.execute("select 1 from pg_namespace where nspname = %s", [waiting]).fetchone()
        here = (opened.execute("select current_schema()::text").fetchone() or ("public",))[0]
        if there is None:
            return
        names = [name for name, _ in opened.execute(COLUMNS, [waiting]).fetchall()]
        aside = f"before_{stamp}_ledger"
        opened.execute(sql.SQL("create schema {}").format(sql.Identifier(aside)))
        _moved(opened, names, here, aside)
        _moved(opened, names, waiting, here)
        opened.execute(sql.SQL("drop schema {}").format(sql.Identifier(waiting)))


def _moved(opened: psycopg.Connection, names: list[str], old: str, new: str) -> None:
    there = {name for name, _ in opened.execute(COLUMNS, [old]).fetchall()}
    functions = opened.execute(FUNCTIONS, [old, names]).fetchall()
    for name in names:
        if name in there:
            step = sql.SQL("alter table {} set schema {}").format(
                sql.Identifier(old, name), sql.Identifier(new)
            )
            opened.execute(step)
    for (name,) in functions:
        step = sql.SQL("alter function {}() set schema {}").format(
            sql.Identifier(old, name), sql.Identifier(new)
        )
        opened.execute(step)
