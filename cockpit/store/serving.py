"""Which version is served: the newest that can be read, said plainly when that is not the newest."""

import time
from dataclasses import dataclass
from datetime import UTC

import sqlalchemy as sa

from cockpit.store import conform, tables
from cockpit.store.relations import EVERYBODY
from cockpit.store.versions import SCHEMA, Damaged, Engine, StoreError, Version
from cockpit.text import store as words

RETRY_S = 5.0  # how long a failed check stands, so that a damaged file is not read in full on every page


@dataclass(frozen=True)
class Served:
    """The version that readers get, and the notice when it is not the newest."""

    version: Version | None
    notice: str | None = None


class Serving:
    """Remembers for one engine which version is served and which versions have been described."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._described: dict[int, Version] = {}
        self._last: tuple[int | None, Served, float] | None = None

    def served(self) -> Served:
        """What readers get now; raises StoreError when versions exist and none of them can be read."""
        pointer = self.engine.pointer()
        last = self._last
        if last and last[0] == pointer and (not last[1].notice or time.monotonic() - last[2] < RETRY_S):
            return last[1]
        found = self._find(pointer)
        self._last = (pointer, found, time.monotonic())
        return found

    def version(self, number: int) -> Version:
        """One version; raises StoreError when it is not kept or cannot be read."""
        if number not in self._described:
            if number not in self.engine.numbers():
                raise StoreError(words.no_version(number))
            self._described[number] = describe(self.engine, number)
        return self._described[number]

    def forget(self, number: int) -> None:
        """Check a version anew before it is served again."""
        self._described.pop(number, None)
        self._last = None
        self.engine.forget(number)

    def _find(self, pointer: int | None) -> Served:
        if pointer == 0:
            return Served(None)
        fault: StoreError | None = Damaged(words.LOST_POINTER) if pointer is None else None
        wanted = [] if pointer is None else [pointer]
        others = [number for number in reversed(self.engine.numbers()) if number not in wanted]
        for number in wanted + others:
            try:
                version = self.version(number)
            except StoreError as found:
                fault = fault or found
            else:
                notice = words.previous_served(str(fault), number) if fault else None
                return Served(version, notice)
        raise fault or Damaged(words.DAMAGED)


def describe(engine: Engine, number: int) -> Version:
    """A version as its own tables describe it; raises Damaged when they cannot be read or are too new."""
    table = tables.VERSION
    layout = engine.read(number, sa.select(table.c.schema), EVERYBODY)
    if layout.height != 1:
        raise Damaged(words.DAMAGED)
    if layout.item() > SCHEMA:
        raise Damaged(words.NEWER)
    whole = sa.select(*table.c)
    row = conform.conformed(engine.read(number, whole, EVERYBODY), whole).row(0, named=True)
    imports = sa.select(tables.IMPORT_RECORD.c.import_id).order_by(sa.text("1"))
    ids = engine.read(number, imports, EVERYBODY)["import_id"].to_list()
    at = row.pop("published_at").astimezone(UTC)
    return Version(**{**row, "number": number}, published_at=at, imports=tuple(ids))
