"""A contract as a frozen value: what one dataset must look like, and what follows from that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import dataframely as dy
import polars as pl
import sqlalchemy as sa

from cockpit.contracts import schemas, tables
from cockpit.contracts.kinds import KINDS, PROVENANCE_KINDS, Kind

REFERRING = ("ref", "school")  # types of field that hold the key of another dataset
SCHOOL = "school"  # the dataset that fields of type school point to


@dataclass(frozen=True)
class CodeList:
    """A closed list of values: `codes` maps what is stored to what people read, in order of meaning."""

    name: str
    heading: str
    codes: Mapping[str, str]

    def title(self, code: str) -> str:
        """What people read for a stored code; KeyError for any other."""
        return self.codes[code]

    def code(self, written: str) -> str | None:
        """The code for what somebody wrote, be it code or title; None when it is neither."""
        if written in self.codes:
            return written
        return next((code for code, title in self.codes.items() if title == written), None)


@dataclass(frozen=True)
class Field:
    """One column: bounds in `unit`; `codes` names a code list, `ref` a dataset or a plan registry.

    `personal` says what of a person it holds (name, phone, id): then it is masked wherever it is shown.
    """

    name: str
    title: str
    type: str
    unit: str = ""
    min: float | None = None
    max: float | None = None
    decimals: int = 0
    required: bool = False
    codes: str = ""
    ref: str = ""
    pattern: str = ""
    max_length: int | None = None
    future: bool = False
    personal: str = ""
    note: str = ""

    @property
    def kind(self) -> Kind:
        """The types of this field in polars and SQL."""
        return KINDS[self.type]


@dataclass(frozen=True)
class Stage:
    """A step of a pipeline: reached once the date `field` is filled; an empty field is where all begin."""

    stage: str
    field: str


@dataclass(frozen=True)
class Check:
    """Two fields of one row that must stand in a relation; a missing value satisfies it."""

    left: str
    op: str
    right: str


@dataclass(frozen=True)
class Rollup:
    """How daily rows are condensed per month; field names in `sum`, `mean`, `min`, `max`."""

    name: str
    title: str
    date: str
    period: str
    by: tuple[str, ...]
    sum: tuple[str, ...] = ()
    mean: tuple[str, ...] = ()
    min: tuple[str, ...] = ()
    max: tuple[str, ...] = ()

    @property
    def measures(self) -> Iterator[tuple[str, str, str]]:
        """(column, how, field) of every condensed value, in table order."""
        for how in ("sum", "mean", "min", "max"):
            for name in getattr(self, how):
                yield f"{name}_{how}", how, name


@dataclass(frozen=True)
class Contract:
    """One dataset: its fields, its natural key, who may see it and how often it is expected anew."""

    name: str
    title: str
    group: str
    scope: str
    level: str
    key: tuple[str, ...]
    cadence: str
    evidence: str
    fields: tuple[Field, ...]
    as_of: str | None = None
    basis: str = "reported"
    feed: bool = False
    pipeline: tuple[Stage, ...] = ()
    checks: tuple[Check, ...] = ()
    rollup: Rollup | None = None
    lists: Mapping[str, CodeList] = field(default_factory=dict, repr=False, compare=False)
    digest: str = field(default="", repr=False)

    @property
    def condensed(self) -> Rollup:
        """How its rows are condensed per month; ValueError when it has no roll-up."""
        if self.rollup is None:
            raise ValueError(f"{self.name} has no roll-up")
        return self.rollup

    @property
    def held_in(self) -> str:
        """The table of a version that answers for the dataset: its rows, or a feed's monthly roll-up."""
        return self.condensed.name if self.feed else self.name

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name."""
        return {f.name: f for f in self.fields}

    @property
    def columns(self) -> tuple[str, ...]:
        """The data columns in order, without provenance."""
        return tuple(self.by_name)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be filled in every row."""
        return tuple(f.name for f in self.fields if f.required)

    @property
    def personal(self) -> Mapping[str, str]:
        """Column → what of a person it holds: name, phone or id."""
        return {f.name: f.personal for f in self.fields if f.personal}

    @property
    def refs(self) -> Mapping[str, str]:
        """Column → the dataset whose key it must hold; a dataset's own key is not a reference."""
        own = {SCHOOL} if self.name == SCHOOL else set()
        pairs = {f.name: SCHOOL if f.type == "school" else f.ref for f in self.fields if f.type in REFERRING}
        return {name: to for name, to in pairs.items() if to not in own}

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        return self.by_name[name]

    def code_list(self, name: str) -> CodeList | None:
        """The code list of a field, None when it has none."""
        return self.lists.get(self.by_name[name].codes)

    def polars_schema(self, *, provenance: bool = False) -> dict[str, pl.DataType]:
        """Column → polars type, with the provenance columns at the end when asked for."""
        own = {f.name: f.kind.polars for f in self.fields}
        return own | ({n: k.polars for n, k in PROVENANCE_KINDS.items()} if provenance else {})

    def empty(self) -> pl.DataFrame:
        """A frame without rows: data columns, then provenance columns, all typed."""
        return pl.DataFrame(schema=self.polars_schema(provenance=True))

    def rollup_schema(self) -> dict[str, pl.DataType]:
        """Column → polars type of the monthly roll-up; ValueError when the dataset has none."""
        return {name: kind.polars for name, kind in tables.rollup_columns(self).items()}

    def table(self, metadata: sa.MetaData, schema: str | None = None) -> sa.Table:
        """The SQL table with data and provenance columns, added to `metadata`."""
        return tables.table(self, metadata, schema)

    def rollup_table(self, metadata: sa.MetaData, schema: str | None = None) -> sa.Table:
        """The SQL table of the monthly roll-up; ValueError when the dataset has none."""
        return tables.rollup_table(self, metadata, schema)

    def schema(self, *, today: date | None = None) -> type[dy.Schema]:
        """The dataframely schema of the data columns; with `today` dates ahead of it fail."""
        return schemas.schema(self, today)

    def check(self, frame: pl.DataFrame, *, today: date | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Kept rows of a typed frame, and one row per failure with the columns of `FAILURES`.

        `row` is the position in `frame`, `reason` a Chinese sentence. Further columns of `frame` are carried
        through. Raises SchemaError when columns are missing or have another type.
        """
        return schemas.check(self, frame, today)

    def sample(self, n: int, seed: int = 0, *, today: date | None = None) -> pl.DataFrame:
        """`n` random rows that keep the contract, for tests; the same for the same arguments."""
        return schemas.sample(self, n, seed, today)


@dataclass(frozen=True)
class Catalogue(Mapping[str, Contract]):
    """Every contract by name, and every code list by name."""

    contracts: Mapping[str, Contract]
    codes: Mapping[str, CodeList]

    def __getitem__(self, name: str) -> Contract:
        return self.contracts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.contracts)

    def __len__(self) -> int:
        return len(self.contracts)

    __hash__ = object.__hash__

    @property
    def names(self) -> tuple[str, ...]:
        """The datasets in alphabetical order."""
        return tuple(self.contracts)

    @cached_property
    def groups(self) -> Mapping[str, tuple[Contract, ...]]:
        """Group title → its contracts; groups in the order of the code list `register_group`."""
        listed = tuple(self.codes["register_group"].codes.values()) if "register_group" in self.codes else ()
        titles = dict.fromkeys([*listed, *(c.group for c in self.values())])
        grouped = {t: tuple(c for c in self.values() if c.group == t) for t in titles}
        return {title: members for title, members in grouped.items() if members}

    @cached_property
    def refs(self) -> Mapping[str, Mapping[str, str]]:
        """Dataset → column → the dataset whose key that column must hold."""
        return {name: contract.refs for name, contract in self.items()}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The datasets such that each comes after those it refers to: the order of writing and checking."""
        return writing_order(self.refs)

    def behind(self, name: str) -> Contract | None:
        """The contract behind a name: the dataset's own, or the one whose monthly roll-up is called so."""
        return self.get(name) or next((c for c in self.values() if c.rollup and c.rollup.name == name), None)

    def by_title(self, title: str) -> Contract | None:
        """The contract with that title or name, None when there is none."""
        return self.get(title) or next((c for c in self.values() if c.title == title), None)


def writing_order(refs: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Names such that each follows what it refers to; names inside a circle are left out.

    >>> writing_order({"a": {"x": "b"}, "b": {}, "c": {"y": "c"}})
    ('b', 'a')
    """
    placed: list[str] = []
    while ready := [n for n, to in refs.items() if n not in placed and set(to.values()) <= set(placed)]:
        placed.extend(ready)
    return tuple(placed)
