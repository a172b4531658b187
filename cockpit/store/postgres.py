"""PostgreSQL: each version is a schema that is never written again; the pointer moves in one transaction."""

import queue
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

import adbc_driver_manager
import adbc_driver_postgresql.dbapi as adbc
import polars as pl
import psycopg
import sqlalchemy as sa
from psycopg.conninfo import make_conninfo

from cockpit import contracts
from cockpit.access import Scope
from cockpit.store import conform, files, rows
from cockpit.store.postgres_asking import asked, broken, fetched, translated, within
from cockpit.store.postgres_build import (
    BOOKS,
    DIALECT,
    KEPT,
    POINTER,
    PostgresBuild,
    run,
)
from cockpit.store.versions import POINTER_AGE_S, StoreError, spelled
from cockpit.text import store as words

CONNECT_S = 5  # a server that does not answer must not hold a page longer
READ_MS = 5_000
LIMIT_S = 6.0  # the server gives up first, unless it hangs
WRITE_MS = 600_000  # one statement of a publication; copying the largest table takes seconds
LOCK_MS = 10_000
PUBLISHER = 0x436F636B  # the advisory lock of the one publisher
IDLE = 4  # connections kept open between queries
REFUSED = {"42501", "22023"}  # the reader may not read the schema, or there is no such role yet
COLUMNS = sa.text(
    "select table_name::text, column_name::text from information_schema.columns"
    " where table_schema = :schema order by table_name, ordinal_position"
).columns(table_name=sa.Text, column_name=sa.Text)


class Postgres:
    """An engine of one schema per version; reads go through ADBC, definitions through psycopg."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: queue.LifoQueue[adbc.Connection] = queue.LifoQueue(IDLE)
        self._pointer: tuple[float, int | None] = (-POINTER_AGE_S, None)
        self._guard = threading.Lock()
        self._protected: set[str] = set()

    def pointer(self) -> int | None:
        """The number of the newest version; 0 before the first one, None when the pointer is lost."""
        with self._guard:
            read_at, number = self._pointer
            if time.monotonic() - read_at >= POINTER_AGE_S:
                number = self._read_pointer()
                self._pointer = (time.monotonic(), number)
            return number

    def numbers(self) -> list[int]:
        """The kept versions, ascending."""
        if not self._has_books():
            return []
        return self._rows(sa.select(KEPT.c.number).order_by(KEPT.c.number))["number"].to_list()

    def columns(self, number: int) -> Mapping[str, tuple[str, ...]]:
        """Table → columns of a version."""
        return conform.by_table(self._rows(COLUMNS.bindparams(schema=spelled(number))))

    def read(self, number: int, select: sa.Select, scope: Scope) -> pl.DataFrame:
        """Rows of a version that the scope allows; raises Damaged when the version is not there."""
        return self._rows(select, spelled(number), scope)

    def protect(self) -> None:
        """Let the server guard the rows of versions that were published before it did, or put back since."""
        if not self._has_books():
            return
        with self._connected() as connection:
            rows.ensure_reader(connection)
            for schema in rows.unprotected(connection, [spelled(number) for number in self.numbers()]):
                with connection.transaction():
                    rows.protect(connection, schema, contracts.load())

    def unprotected(self) -> str:
        """What the server's administrator has to run, or which versions are still open to their owner."""
        with self._connected() as connection:
            if role := rows.missing_reader(connection):
                return words.ask_administrator(role, connection.info.user)
            kept = {spelled(number): number for number in (self.numbers() if self._has_books() else [])}
            left = [kept[schema] for schema in rows.unprotected(connection, list(kept))]
        return words.unprotected(left) if left else ""

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to publish; StoreError when another publisher keeps it."""
        with self._connected() as connection:
            files.patiently(lambda: _take(connection))
            if not self._has_books():
                self._open_books(connection)
            yield

    @contextmanager
    def build(self, base: int | None) -> Iterator["PostgresBuild"]:
        """A new version in a schema of its own, which is dropped unless it is sealed."""
        name = f"build_{uuid.uuid4().hex}"
        try:
            with self._connected() as connection, self._reader(WRITE_MS) as reader:
                fetched(reader, rows.STATE_SESSION, rows.everything())
                run(connection, sa.schema.CreateSchema(name))
                try:
                    yield PostgresBuild(self, connection, reader, name, base)
                finally:
                    run(connection, sa.schema.DropSchema(name, cascade=True, if_exists=True))
        except (psycopg.Error, adbc_driver_manager.Error) as fault:
            raise StoreError(words.NOT_WRITTEN) from fault

    def pin(self, number: int, *, keep: bool) -> None:
        """Keep a version for ever, or no longer."""
        with self._connected() as connection:
            run(connection, sa.update(KEPT).where(KEPT.c.number == number).values(pinned=keep))

    def pinned(self) -> set[int]:
        """The versions that are kept for ever."""
        return set(self._rows(sa.select(KEPT.c.number).where(KEPT.c.pinned))["number"].to_list())

    def remove(self, number: int) -> None:
        """Delete a version."""
        with self._connected() as connection, connection.transaction():
            run(connection, sa.delete(KEPT).where(KEPT.c.number == number))
            run(connection, sa.schema.DropSchema(spelled(number), cascade=True, if_exists=True))

    def sweep(self) -> None:
        """Delete interrupted builds; only under the lock."""
        with self._connected() as connection:
            found = connection.execute(
                r"select nspname from pg_namespace where nspname like 'build\_%'"
            ).fetchall()
            for (name,) in found:
                run(connection, sa.schema.DropSchema(name, cascade=True, if_exists=True))

    def forget(self, number: int) -> None:
        """Let go of idle connections, so that the next read opens a new one."""
        self.close()

    def close(self) -> None:
        """Close idle connections."""
        self._pointer = (-POINTER_AGE_S, None)
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    def published(self) -> None:
        """Read the pointer anew next time."""
        self._pointer = (-POINTER_AGE_S, None)

    def _has_books(self) -> bool:
        found = sa.text("select to_regclass('cockpit_store.pointer') is not null as found")
        return bool(self._rows(found.columns(found=sa.Boolean))["found"].item())

    def _open_books(self, connection: psycopg.Connection) -> None:
        with connection.transaction():
            run(connection, sa.schema.CreateSchema(BOOKS, if_not_exists=True))
            for table in (POINTER, KEPT):
                run(connection, sa.schema.CreateTable(table, if_not_exists=True))
            run(connection, sa.insert(POINTER).values(sole=1, number=0))

    def _read_pointer(self) -> int | None:
        if not self._has_books():
            return 0
        found = self._rows(sa.select(POINTER.c.number))["number"].to_list()
        return found[0] if found else None

    def _rows(
        self, select: sa.SelectBase, schema: str | None = None, scope: Scope | None = None
    ) -> pl.DataFrame:
        text, values = conform.statement(select, DIALECT, schema)
        stated = None if scope is None else rows.settings(scope, self._reads_as)
        for last in (False, True):
            try:
                return self._answer(text, values, stated)
            except adbc_driver_manager.Error as fault:
                if last or not (broken(fault) or self._opened(schema, fault)):
                    raise translated(fault) from fault
                self.close()
        raise AssertionError

    @cached_property
    def _reads_as(self) -> str:
        """The role in which rows are read."""
        login = sa.text("select current_user::text as login").columns(login=sa.Text)
        return rows.reader_of(self._rows(login)["login"].item())

    def _opened(self, schema: str | None, fault: adbc_driver_manager.Error) -> bool:
        """Whether the reader was refused a version that it may read from now on; tried once for each."""
        if schema is None or schema in self._protected or fault.sqlstate not in REFUSED:
            return False
        with self.lock():
            self.protect()
        self._protected.add(schema)
        return True

    def _answer(self, text: str, values: list, stated: list[str] | None) -> pl.DataFrame:
        """The answer on an idle connection or a new one; a connection that failed is not used again."""
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = self._open(READ_MS)
        try:
            found = within(LIMIT_S, lambda: asked(connection, text, values, stated))
        except StoreError:  # the server hangs, and closing would hang with it
            raise
        except BaseException:
            connection.close()
            raise
        try:
            self._idle.put_nowait(connection)
        except queue.Full:
            connection.close()
        return found

    def _open(self, limit_ms: int) -> adbc.Connection:
        return adbc.connect(self._info(limit_ms), autocommit=True)

    @contextmanager
    def _reader(self, limit_ms: int) -> Iterator[adbc.Connection]:
        connection = self._open(limit_ms)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        try:
            with psycopg.connect(self._info(WRITE_MS), autocommit=True) as connection:
                rows.see_everything(connection)
                yield connection
        except psycopg.OperationalError as fault:
            raise StoreError(words.UNREACHABLE) from fault
        except psycopg.Error as fault:
            raise StoreError(words.NOT_WRITTEN) from fault

    def _info(self, limit_ms: int) -> str:
        limits = f"-c statement_timeout={limit_ms} -c lock_timeout={min(limit_ms, LOCK_MS)} -c timezone=UTC"
        return make_conninfo(
            self._url, connect_timeout=CONNECT_S, tcp_user_timeout=CONNECT_S * 1000, options=limits
        )


def _take(connection: psycopg.Connection) -> bool:
    found = connection.execute("select pg_try_advisory_lock(%s)", [PUBLISHER]).fetchone()
    return bool(found and found[0])
