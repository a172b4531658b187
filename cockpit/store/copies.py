"""What the store keeps, as parts of a backup: held while they are read, put beside before they are served."""

import os
import resource
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import sqlalchemy as sa

from cockpit.config import Settings
from cockpit.store import conform, files, postgres_copies
from cockpit.store.duck import FILE, Duck
from cockpit.store.postgres import Postgres
from cockpit.store.postgres_copies import Lines, Part
from cockpit.store.reading import serving
from cockpit.store.relations import EVERYBODY
from cockpit.store.serving import Serving
from cockpit.store.versions import StoreError
from cockpit.text import store as words

__all__ = ["Held", "Lines", "Part", "Staged", "chunks", "counted", "held", "staged"]

BLOCK = 1 << 20
TRIES = 6  # how often a publisher is waited for
STORE, RAW = "store/", "raw/"


@dataclass
class Held:
    """The kept versions at one moment; `parts` stay readable although versions are pruned meanwhile."""

    engine: str
    pointer: int
    pinned: tuple[int, ...]
    numbers: list[int]
    parts: Iterable[Part]
    size: int = 0
    rows: dict[str, dict[str, int]] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """What the manifest says of the store; complete once the parts were read."""
        told = {"engine": self.engine, "pointer": self.pointer, "pinned": list(self.pinned)}
        return told | {"versions": {str(n): self.rows.get(str(n), {}) for n in self.numbers}}


class Staged(Protocol):
    """A store that is being put beside the served one."""

    def take(self, name: str, data: Iterator[bytes]) -> None:
        """Keep one part, the name without its folder."""

    def rows(self, number: int) -> Mapping[str, int]:
        """Table → rows of a version as it lies there now."""

    def close(self) -> None:
        """Bring everything to the disk; nothing is served yet."""


@contextmanager
def held(found: Serving, settings: Settings, beside: AbstractContextManager[Any]) -> Iterator[Held]:
    """The store's parts; `beside` is entered under the publisher's lock, so that both tell one moment.

    Raises StoreError when no version can be read or another publisher keeps the lock.
    """
    engine = found.engine
    with ExitStack() as stack:
        with _locked(engine):
            pointer, numbers = engine.pointer(), engine.numbers()
            if pointer is None or (pointer and pointer not in numbers):
                raise StoreError(words.LOST_POINTER)
            stack.enter_context(beside)
            opened = stack.enter_context(_opened(_raw(settings.raw)))
            if isinstance(engine, Duck):
                opened |= stack.enter_context(_opened(_versions(engine)))
        kept = Held(engine.name, pointer, tuple(sorted(engine.pinned())), numbers, ())
        kept.size = sum(map(_size, opened.values()))
        kept.parts = _parts(found, kept, opened)
        yield kept


@contextmanager
def _locked(engine: Any) -> Iterator[None]:
    """The publisher's lock, with the patience of somebody whom nobody waits for."""
    for left in reversed(range(TRIES)):
        with ExitStack() as stack:
            try:
                stack.enter_context(engine.lock())
            except StoreError:
                if not left:
                    raise
                continue
            yield
            return


def _parts(found: Serving, kept: Held, opened: Mapping[str, BinaryIO]) -> Iterator[Part]:
    for name, file in opened.items():
        yield Part(name, _size(file), chunks(file))
    if isinstance(found.engine, Postgres):
        yield from postgres_copies.parts(found.engine, kept.numbers, kept.pointer, kept.rows)
        return
    for number in kept.numbers:
        with suppress(StoreError):  # a version pruned since then is in the backup, though nobody can count it
            kept.rows[str(number)] = counted(found.engine, number)


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def counted(engine: Any, number: int) -> dict[str, int]:
    """Table → rows of a version."""
    tables = sorted(engine.columns(number))
    return {name: _count(engine, number, name) for name in tables}


def _count(engine: Any, number: int, table: str) -> int:
    select = sa.select(sa.func.count().label("rows")).select_from(sa.table(table))
    return int(conform.conformed(engine.read(number, select, EVERYBODY), select).item())


def _versions(engine: Duck) -> Iterator[tuple[str, Path]]:
    """(name in the backup, file) of every kept version, the pointer last."""
    kept = set(engine.numbers())
    for path in sorted(engine.folder.glob("v*.*")):
        match = FILE.fullmatch(path.with_suffix(".duckdb").name)
        if match and int(match[1]) in kept:
            yield STORE + path.name, path
    yield f"{STORE}CURRENT", engine.folder / "CURRENT"


def _raw(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.glob("*/*.parquet")):
        yield f"{RAW}{path.parent.name}/{path.name}", path


@contextmanager
def _opened(found: Iterable[tuple[str, Path]]) -> Iterator[dict[str, BinaryIO]]:
    """Open files: who holds one reads it to the end although its name may go."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most[1], most[1]))
    with ExitStack() as stack:
        try:
            yield {name: stack.enter_context(path.open("rb")) for name, path in found}
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, most)


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file, a block at a time."""
    while block := file.read(BLOCK):
        yield block


def staged(url: str, folder: Path, mark: str) -> Staged:
    """A place beside the store of this address, for the versions of a backup; `mark` names the restore."""
    if url.startswith("postgresql"):
        return postgres_copies.Beside(url, mark)
    return _Folder(folder)


class _Folder:
    """Versions as files in a folder that is going to be the store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, data: Iterator[bytes]) -> None:
        path = self.folder / name
        with path.open("xb") as file:
            for block in data:
                file.write(block)
        files.flush(path)
        if path.suffix == ".duckdb":
            path.chmod(0o444)

    def rows(self, number: int) -> Mapping[str, int]:
        engine = Duck(self.folder)
        try:
            return counted(engine, number)
        finally:
            engine.close()

    def close(self) -> None:
        files.flush(self.folder)


def switch(url: str, mark: str, stamp: str, facts: Mapping[str, Any]) -> None:
    """Serve the versions that lie beside a server's store; what was served keeps lying aside.

    Doing it twice does no harm. Nothing to do for files, whose folder is renamed.
    """
    if url.startswith("postgresql"):
        postgres_copies.switch(url, mark, stamp, facts)


def discard(url: str) -> None:
    """Drop whatever abandoned restores have put beside, in a server; files are their folder's."""
    if url.startswith("postgresql"):
        postgres_copies.discard(url)


def busy(url: str) -> bool:
    """Whether other clients are connected to the server's database."""
    return url.startswith("postgresql") and postgres_copies.busy(url) > 0


def at(settings: Settings) -> Serving:
    """The store that the settings name."""
    return serving(settings)
