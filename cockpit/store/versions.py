"""A version never changes once published; here is what a version is and what an engine can do."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

import polars as pl
import sqlalchemy as sa

from cockpit.access import Scope

SCHEMA = 1  # the layout of a version's own tables; a larger number was written by a newer release
POINTER_AGE_S = 0.2  # how long a reader trusts the pointer it has read
LOCK_WAIT_S = 10.0  # how long a publisher waits for another one


def spelled(number: int | None) -> str:
    """What the file or the schema of a version is called.

    >>> spelled(12)
    'v000012'
    """
    return f"v{number:06d}"


class StoreError(Exception):
    """The store cannot do what was asked; the text is one clear Chinese sentence."""


class Damaged(StoreError):
    """One version cannot be read; an earlier one may stand in for it."""


@dataclass(frozen=True)
class Version:
    """One published state of all data; `month` is the last day of the month it reports, `imports` are ids."""

    number: int
    published_at: datetime
    published_by: str
    note: str
    demo: bool
    month: date
    schema: int
    imports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Health:
    """Which version is served, whether it only stands in for the newest, and how old its sources are."""

    version: Version | None
    previous_served: bool
    notice: str | None
    sources: pl.DataFrame = field(default_factory=pl.DataFrame, compare=False)

    @property
    def oldest(self) -> date | None:
        """The as-of date of the oldest source that has rows."""
        if "as_of" not in self.sources.columns:
            return None
        return min(self.sources["as_of"].drop_nulls(), default=None)


class Build(Protocol):
    """A version being built; nobody else sees it before it is sealed."""

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Table → columns of the version it started from."""

    def write(self, table: sa.Table, frame: pl.DataFrame) -> None:
        """Make the table anew, holding exactly these rows."""

    def keep(self, name: str) -> None:
        """Carry a table over from the version it started from."""

    def read(self, select: sa.Select) -> pl.DataFrame:
        """Rows of the version being built."""

    def seal(self, number: int) -> None:
        """Make the build the version of that number, for ever, and serve it from now on."""


class Engine(Protocol):
    """What the store needs from a database engine."""

    name: str

    def pointer(self) -> int | None:
        """The number of the newest version; 0 before the first one, None when the pointer is lost."""

    def numbers(self) -> list[int]:
        """The kept versions, ascending."""

    def columns(self, number: int) -> Mapping[str, tuple[str, ...]]:
        """Table → columns of a version."""

    def read(self, number: int, select: sa.Select, scope: Scope) -> pl.DataFrame:
        """Rows of a version; raises Damaged when the version cannot be read.

        An engine that can, shows rows within the scope alone, whatever the query asks for.
        """

    def lock(self) -> AbstractContextManager[None]:
        """Hold the right to publish; StoreError when another publisher keeps it."""

    def build(self, base: int | None) -> AbstractContextManager[Build]:
        """A new version that starts from `base`; dropped unless it is sealed."""

    def pin(self, number: int, *, keep: bool) -> None:
        """Keep a version for ever, or no longer."""

    def pinned(self) -> set[int]:
        """The versions that are kept for ever."""

    def remove(self, number: int) -> None:
        """Delete a version."""

    def sweep(self) -> None:
        """Delete what interrupted builds left behind; only under the lock."""

    def protect(self) -> None:
        """See to it that an engine that guards rows itself guards those of every kept version."""

    def unprotected(self) -> str:
        """What its administrator has to do before rows are guarded; empty when nothing is left."""

    def forget(self, number: int) -> None:
        """Close what is open of a version, so that it is checked anew."""

    def close(self) -> None:
        """Close everything."""
