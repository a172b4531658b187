"""DuckDB: each version is a file that is written once, checked by its digest, and served behind a pointer."""

import re
import shutil
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import sqlalchemy as sa
from duckdb_sqlalchemy import Dialect

from cockpit.access import Scope
from cockpit.store import conform, files
from cockpit.store.relations import EVERYBODY
from cockpit.store.versions import POINTER_AGE_S, Damaged, StoreError, spelled
from cockpit.text import store as words

DIALECT = Dialect(paramstyle="numeric_dollar")
CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
OPEN_VERSIONS = 4  # handles kept: the current version, its predecessor and two that somebody looks back to
FILE = re.compile(r"v(\d{6,})\.duckdb")
UNREADABLE = (
    duckdb.IOException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.SerializationException,
)
TABLES = sa.text(
    "select table_name, column_name from information_schema.columns order by table_name, ordinal_position"
).columns(table_name=sa.Text, column_name=sa.Text)


class Duck:
    """An engine of files in one folder; one handle per version and process, one cursor per query."""

    name = "duckdb"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handles: OrderedDict[int, duckdb.DuckDBPyConnection] = OrderedDict()
        self._guard = threading.Lock()
        self._pointer: tuple[float, int | None] = (-POINTER_AGE_S, None)

    def pointer(self) -> int | None:
        """The number of the newest version; 0 before the first one, None when the pointer is lost."""
        read_at, number = self._pointer
        if time.monotonic() - read_at >= POINTER_AGE_S:
            number = self._read_pointer()
            self._pointer = (time.monotonic(), number)
        return number

    def numbers(self) -> list[int]:
        """The kept versions, ascending; a file beyond the pointer was never published."""
        newest = self._read_pointer()
        return [number for number in self._files() if newest is None or number <= newest]

    def columns(self, number: int) -> Mapping[str, tuple[str, ...]]:
        """Table → columns of a version."""
        return conform.by_table(self.read(number, TABLES, EVERYBODY))

    def read(self, number: int, select: sa.SelectBase, scope: Scope) -> pl.DataFrame:
        """Rows of a version; raises Damaged when the version cannot be read.

        A file knows no roles: the query alone keeps to the scope, and what comes back is judged once more.
        """
        text, values = conform.statement(select, DIALECT)
        try:
            with self._handle(number).cursor() as cursor:
                return cursor.sql(text, params=values).pl()
        except UNREADABLE as fault:
            raise Damaged(_reason(fault)) from fault
        except duckdb.Error as fault:
            raise StoreError(words.QUERY_FAILED) from fault

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the right to publish; StoreError when another publisher keeps it."""
        with files.locked(self.folder):
            if not self._files() and not self._current.exists():
                files.write(self._current, spelled(0))
            yield

    @contextmanager
    def build(self, base: int | None) -> Iterator["DuckBuild"]:
        """A new version that starts as a copy of `base`; its file is dropped unless it is sealed."""
        path = self.folder / f".build-{uuid.uuid4().hex}.duckdb"
        try:
            if base is not None:
                self._check(base)
                shutil.copyfile(self._path(base), path)
            build = DuckBuild(self, path)
            try:
                yield build
            finally:
                build.close()
        except (duckdb.Error, OSError) as fault:
            raise StoreError(words.NOT_WRITTEN) from fault
        finally:
            for left in self.folder.glob(f"{path.name}*"):
                left.unlink(missing_ok=True)

    def publish(self, path: Path, number: int) -> None:
        """Give a finished file its final name and point to it; each step is on disk before the next."""
        files.flush(path)
        path.chmod(0o444)
        files.write(self._digest(number), files.digest(path))
        path.rename(self._path(number))
        files.flush(self.folder)
        files.write(self._current, spelled(number))
        self._pointer = (-POINTER_AGE_S, None)

    def pin(self, number: int, *, keep: bool) -> None:
        """Keep a version for ever, or no longer."""
        mark = self._path(number).with_suffix(".pin")
        if keep:
            files.write(mark, "")
        else:
            mark.unlink(missing_ok=True)

    def pinned(self) -> set[int]:
        """The versions that are kept for ever."""
        return {number for number in self._files() if self._path(number).with_suffix(".pin").exists()}

    def remove(self, number: int) -> None:
        """Delete a version; who still reads it keeps his open handle."""
        self.forget(number)
        for suffix in (".duckdb", ".sha256", ".pin"):
            self._path(number).with_suffix(suffix).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Delete interrupted builds and files that never got published; only under the lock."""
        for left in self.folder.glob(".build-*"):
            left.unlink(missing_ok=True)
        newest = self._read_pointer()
        for number in [n for n in self._files() if newest is not None and n > newest]:
            self.remove(number)

    def protect(self) -> None:
        """Nothing to do: nobody but this program opens the file."""

    def unprotected(self) -> str:
        """Nothing is left to do."""
        return ""

    def forget(self, number: int) -> None:
        """Let go of a version's handle; cursors that are still reading finish undisturbed."""
        with self._guard:
            self._handles.pop(number, None)

    def close(self) -> None:
        """Let go of all handles."""
        with self._guard:
            self._handles.clear()

    @property
    def _current(self) -> Path:
        return self.folder / "CURRENT"

    def _path(self, number: int) -> Path:
        return self.folder / f"{spelled(number)}.duckdb"

    def _digest(self, number: int) -> Path:
        return self._path(number).with_suffix(".sha256")

    def _files(self) -> list[int]:
        found = (FILE.fullmatch(path.name) for path in self.folder.glob("v*.duckdb"))
        return sorted(int(match[1]) for match in found if match)

    def _read_pointer(self) -> int | None:
        try:
            match = re.fullmatch(r"v(\d+)\s*", self._current.read_text(encoding="ascii"))
            return int(match[1]) if match else None
        except FileNotFoundError:
            return None if self._files() else 0
        except (OSError, UnicodeDecodeError):
            return None

    def _handle(self, number: int) -> duckdb.DuckDBPyConnection:
        with self._guard:
            if number not in self._handles:
                self._handles[number] = self._opened(number)
            self._handles.move_to_end(number)
            while len(self._handles) > OPEN_VERSIONS:
                self._handles.popitem(last=False)
            return self._handles[number]

    def _opened(self, number: int) -> duckdb.DuckDBPyConnection:
        self._check(number)
        try:
            return duckdb.connect(str(self._path(number)), read_only=True, config=CLOSED)
        except duckdb.Error as fault:
            raise Damaged(_reason(fault)) from fault

    def _check(self, number: int) -> None:
        """Raise Damaged unless the file has the digest that it was published with."""
        try:
            written = self._digest(number).read_text(encoding="ascii").strip()
            sound = files.digest(self._path(number)) == written
        except (OSError, UnicodeDecodeError) as fault:
            raise Damaged(words.DAMAGED) from fault
        if not sound:
            raise Damaged(words.DAMAGED)


class DuckBuild:
    """A version being built in a file of its own."""

    def __init__(self, engine: Duck, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._connection: duckdb.DuckDBPyConnection | None = duckdb.connect(str(path), config=CLOSED)

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Table → columns of the version it started from."""
        return conform.by_table(self.read(TABLES))

    def write(self, table: sa.Table, frame: pl.DataFrame) -> None:
        """Make the table anew, holding exactly these rows."""
        for step in (sa.schema.DropTable(table, if_exists=True), sa.schema.CreateTable(table)):
            self._run(step)
        incoming = sa.table("incoming_rows", *(sa.column(name) for name in frame.columns))
        self._connected.register(incoming.name, frame)
        self._run(sa.insert(table).from_select(frame.columns, sa.select(*incoming.c)))
        self._connected.unregister(incoming.name)

    def keep(self, name: str) -> None:
        """Nothing to do: the file is a copy of the version it started from."""

    def read(self, select: sa.SelectBase) -> pl.DataFrame:
        """Rows of the version being built."""
        text, values = conform.statement(select, DIALECT)
        return self._connected.cursor().sql(text, params=values).pl()

    def seal(self, number: int) -> None:
        """Close the file for ever and publish it under its number."""
        self._connected.execute("checkpoint")
        self.close()
        self._engine.publish(self._path, number)

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    @property
    def _connected(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise StoreError(words.NOT_WRITTEN)
        return self._connection

    def _run(self, step: sa.ClauseElement) -> None:
        text, values = conform.statement(step, DIALECT)
        self._connected.execute(text, values)


def _reason(fault: Exception) -> str:
    said = str(fault).lower()
    if "lock" in said and "set" in said:
        return words.LOCKED
    if "version number" in said or "newer version" in said:
        return words.NEWER
    return words.DAMAGED
