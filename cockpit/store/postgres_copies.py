"""Versions in PostgreSQL as parts of a backup: rows and tables as the server tells them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from cockpit import contracts
from cockpit.store import rows
from cockpit.store.postgres import Postgres
from cockpit.store.postgres_build import BOOKS
from cockpit.store.versions import StoreError, spelled
from cockpit.text import store as words

PART = 4_000_000  # bytes of rows in one part: what is held in memory
LAYOUT = "layout.json"
KINDS = {  # types that tables of a version have; anything else in a backup is refused
    *("text", "bigint", "integer", "smallint", "double precision", "real", "boolean", "date"),
    *("timestamp with time zone", "timestamp without time zone", "numeric"),
}
TABLES = (
    "select c.relname, array_agg(a.attname::text order by a.attnum),"
    " array_agg(format_type(a.atttypid, null) order by a.attnum),"
    " array_agg(a.attnotnull order by a.attnum),"
    " (select array_agg(k.attname::text order by array_position(i.indkey::int2[], k.attnum)) from pg_index i"
    "  join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)"
    "  where i.indrelid = c.oid and i.indisprimary)"
    " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
    " where n.nspname = %s and c.relkind = 'r' group by c.oid, c.relname order by c.relname"
)
UNIQUE = (
    "select c.relname, array_agg(k.attname::text order by array_position(i.indkey::int2[], k.attnum))"
    " from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace"
    " join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)"
    " where n.nspname = %s and i.indisunique and not i.indisprimary group by c.relname, i.indexrelid"
)


@dataclass(frozen=True)
class Part:
    """One piece of a backup: name, size in bytes, content."""

    name: str
    size: int
    data: Iterable[bytes] = field(repr=False)


@dataclass
class Lines:
    """Counts rows and sums up their digests, so that equal rows in any order have an equal digest."""

    rows: int = 0
    total: int = 0
    rest: bytes = b""

    def take(self, block: bytes) -> None:
        """Look at a piece of the server's text, where a line is a row."""
        *whole, self.rest = (self.rest + block).split(b"\n")
        for line in whole:
            self.add(line)

    def add(self, row: bytes) -> None:
        """Look at one row."""
        self.rows += 1
        self.total += int.from_bytes(hashlib.sha256(row).digest())

    @property
    def digest(self) -> str:
        """The sum as 64 hexadecimal digits."""
        return f"{self.total % (1 << 256):064x}"


def parts(
    engine: Postgres, numbers: list[int], pointer: int, found: dict[str, dict[str, int]]
) -> Iterator[Part]:
    """The versions one after the other; one that was pruned meanwhile drops out of `numbers`."""
    with engine._connected() as connection:
        rows.see_everything(connection)
        for number in list(numbers):
            try:
                with connection.transaction():
                    yield from _version(connection, number, found)
            except psycopg.errors.UndefinedTable:
                if number == pointer:
                    raise StoreError(words.DAMAGED) from None
            if str(number) not in found:
                numbers.remove(number)


def _version(connection: psycopg.Connection, number: int, found: dict[str, dict[str, int]]) -> Iterator[Part]:
    """One version, which nobody can drop as long as it is read."""
    schema = spelled(number)
    connection.execute("set transaction isolation level repeatable read")
    tables = connection.execute(TABLES, [schema]).fetchall()
    if not tables:
        raise psycopg.errors.UndefinedTable
    every = sql.SQL(", ").join(sql.Identifier(schema, row[0]) for row in tables)
    connection.execute(sql.SQL("lock table {} in access share mode").format(every))
    unique: dict[str, list] = {}
    for name, columns in connection.execute(UNIQUE, [schema]).fetchall():
        unique.setdefault(name, []).append(columns)
    layout = [dict(zip(("table", "columns", "types", "full", "key"), row, strict=True)) for row in tables]
    told = json.dumps([each | {"unique": unique.get(each["table"], [])} for each in layout]).encode()
    yield Part(f"store/{schema}/{LAYOUT}", len(told), (told,))
    counts = {}
    for each in layout:
        seen = Lines()
        yield from copied(connection, (schema, each["table"]), each["columns"], f"store/{schema}/", seen)
        counts[each["table"]] = seen.rows
    found[str(number)] = counts


def copied(
    connection: psycopg.Connection, table: tuple[str, ...], columns: list[str], under: str, seen: Lines
) -> Iterator[Part]:
    """The rows of a table as parts; `seen` knows their number and digest afterwards."""
    asked: LiteralString = "copy (select {} from {}) to stdout"
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL(asked).format(names, sql.Identifier(*table))
    number, gathered, size = 0, [], 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            data = bytes(block)
            seen.take(data)
            gathered.append(data)
            size += len(data)
            if size >= PART:
                yield Part(f"{under}{table[-1]}.{number:06d}", size, tuple(gathered))
                number, gathered, size = number + 1, [], 0
    yield Part(f"{under}{table[-1]}.{number:06d}", size, tuple(gathered))


class Beside:
    """Versions in schemas of their own, renamed when they are to be served; all or none are there."""

    def __init__(self, url: str, mark: str) -> None:
        self._mark = mark
        self._connected = Postgres(url)._connected()
        self._connection = self._connected.__enter__()
        self._connection.execute("begin")
        self._layouts: dict[str, dict[str, Any]] = {}

    def take(self, name: str, data: Iterator[bytes]) -> None:
        """Create the tables of a version, then fill them."""
        version, _, rest = name.partition("/")
        schema = beside(self._mark, version)
        if rest == LAYOUT:
            self._connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
            for each in json.loads(b"".join(data)):
                self._layouts[f"{version}/{each['table']}"] = each
                self._create(schema, each)
            return
        each = self._layouts[f"{version}/{rest.rpartition('.')[0]}"]
        fill(self._connection, (schema, each["table"]), each["columns"], data)

    def _create(self, schema: str, each: Mapping[str, Any]) -> None:
        if not set(each["types"]) <= KINDS:
            raise StoreError(words.DAMAGED)
        columns = [
            sql.SQL("{} {}{}{}").format(
                sql.Identifier(name),
                sql.SQL(kind),
                sql.SQL(' collate "C"' if kind == "text" else ""),
                sql.SQL(" not null" if full else ""),
            )
            for name, kind, full in zip(each["columns"], each["types"], each["full"], strict=True)
        ]
        keys = [("primary key ({})", each["key"])] if each["key"] else []
        keys += [("unique ({})", names) for names in each["unique"]]
        columns += [
            sql.SQL(form).format(sql.SQL(", ").join(map(sql.Identifier, names))) for form, names in keys
        ]
        made = sql.SQL("create table {} ({})").format(
            sql.Identifier(schema, each["table"]), sql.SQL(", ").join(columns)
        )
        self._connection.execute(made)

    def rows(self, number: int) -> dict[str, int]:
        """Table → rows of a version as it lies there now."""
        version = spelled(number)
        return {
            name.rpartition("/")[2]: counted(self._connection, (beside(self._mark, version), each["table"]))
            for name, each in self._layouts.items()
            if name.startswith(f"{version}/")
        }

    def close(self) -> None:
        """Guard the rows and make what lies there last; nothing is served yet."""
        for version in {name.partition("/")[0] for name in self._layouts}:
            rows.protect(self._connection, beside(self._mark, version), contracts.load())
        self._connection.execute("commit")
        self._connected.__exit__(None, None, None)


def beside(mark: str, version: str) -> str:
    """The schema in which a version waits."""
    return f"staged_{mark}_{version}"


def counted(connection: psycopg.Connection, table: tuple[str, ...]) -> int:
    """How many rows a table has."""
    found = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(*table))).fetchone()
    return int(found[0]) if found else 0


def fill(
    connection: psycopg.Connection, table: tuple[str, ...], columns: list[str], data: Iterable[bytes]
) -> None:
    """Put rows in the server's own text into a table."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(*table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in data:
            copy.write(block)


def switch(url: str, mark: str, stamp: str, facts: Mapping[str, Any]) -> None:
    """Name the waiting versions and move the pointer in one transaction; those served go aside."""
    engine = Postgres(url)
    with engine.lock(), engine._connected() as connection, connection.transaction():
        like = f"staged\\_{mark}\\_v%"
        waiting = connection.execute("select nspname from pg_namespace where nspname like %s", [like])
        names = [row[0] for row in waiting.fetchall()]
        if not names:
            return
        kept = connection.execute(sql.SQL("select number from {}.kept").format(sql.Identifier(BOOKS)))
        for (number,) in kept.fetchall():
            _renamed(connection, spelled(number), f"before_{stamp}_{spelled(number)}")
        for name in names:
            _renamed(connection, name, name.rpartition("_")[2])
        _booked(connection, facts)
    engine.close()


def _booked(connection: psycopg.Connection, facts: Mapping[str, Any]) -> None:
    books = sql.Identifier(BOOKS)
    connection.execute(sql.SQL("delete from {}.kept").format(books))
    for number in facts["versions"]:
        connection.execute(
            sql.SQL("insert into {}.kept (number, pinned) values (%s, %s)").format(books),
            [int(number), int(number) in facts["pinned"]],
        )
    connection.execute(sql.SQL("update {}.pointer set number = %s").format(books), [facts["pointer"]])


def _renamed(connection: psycopg.Connection, old: str, new: str) -> None:
    step = sql.SQL("alter schema {} rename to {}").format(sql.Identifier(old), sql.Identifier(new))
    connection.execute(step)


def discard(url: str) -> None:
    """Drop what abandoned restores have put beside."""
    engine = Postgres(url)
    with engine._connected() as connection:
        found = connection.execute("select nspname from pg_namespace where nspname like %s", ["staged\\_%"])
        for (name,) in found.fetchall():
            connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(name)))
    engine.close()


def busy(url: str) -> int:
    """How many other connections the server's database has."""
    engine = Postgres(url)
    with engine._connected() as connection:
        found = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and backend_type = 'client backend'"
        ).fetchone()
    engine.close()
    return int(found[0]) if found else 0
