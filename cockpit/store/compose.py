"""Accepted rows become a new version of the store, all of them at once or none."""

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from cockpit import contracts
from cockpit.contracts import Catalogue, Contract
from cockpit.store import conform, marts, raw, tables
from cockpit.store.relations import EVERYBODY, Relations
from cockpit.store.versions import SCHEMA, Build, StoreError, Version
from cockpit.text import store as words

FIRST_YEAR, LAST_YEAR = (
    2018,
    2031,
)  # months that plans speak of: the oldest begins in 2018, the newest ends 2030
MARTS = (tables.OBSERVATION, tables.REJECTED)  # computed last, from everything else the version holds


@dataclass(frozen=True)
class Change:
    """Rows of one dataset with provenance: `upsert` replaces rows of the same key, `replace` all rows."""

    dataset: str
    frame: pl.DataFrame
    import_id: str
    mode: str = "upsert"
    file_name: str = ""
    sha256: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Occasion:
    """Who publishes what state when."""

    by: str
    note: str
    demo: bool
    month: date
    today: date
    at: datetime


class Draft:
    """The tables of a version being built, loaded from its predecessor when first needed."""

    def __init__(self, build: Build, catalogue: Catalogue, folder: Path) -> None:
        self.build = build
        self.catalogue = catalogue
        self.folder = folder
        self.present = build.columns()
        self.frames: dict[str, pl.DataFrame] = {}
        self.touched: dict[str, str] = {}

    def rows(self, table: sa.Table) -> pl.DataFrame:
        """The rows of a table so far, typed; columns that it did not have before are empty."""
        if table.name not in self.frames:
            self.frames[table.name] = self._loaded(table)
        return self.frames[table.name]

    def put(self, table: sa.Table, frame: pl.DataFrame) -> None:
        """The rows that a table shall have."""
        self.frames[table.name] = frame.select(table.c.keys())

    def write(self, table: sa.Table) -> None:
        """Bring a table into the build: its new rows, or what it had."""
        if table.name not in self.frames and tuple(self.present.get(table.name, ())) == tuple(table.c.keys()):
            self.build.keep(table.name)
            return
        self.build.write(table, storable(self.rows(table)))

    def read(self, query: Callable[..., sa.Select], **params: Any) -> pl.DataFrame:
        """The answer to a query on the version being built, with every school and level in sight."""
        select = query(Relations(EVERYBODY, self.catalogue), **params)
        return conform.conformed(self.build.read(select), select)

    def _loaded(self, table: sa.Table) -> pl.DataFrame:
        there = self.present.get(table.name, ())
        common = [column for column in table.c if column.name in there]
        if not common:
            return tables.empty(table)
        select = sa.select(*common)
        old = conform.conformed(self.build.read(select), select)
        return pl.concat([tables.empty(table), old], how="diagonal").select(table.c.keys())


def write(draft: Draft, changes: Sequence[Change], number: int, occasion: Occasion) -> None:
    """Write every table of version `number`: the changes, then what is derived from all data."""
    known = {(contract.name, table.name): table for contract, table in tables.of_contracts(draft.catalogue)}
    for change in changes:
        contract = draft.catalogue.get(change.dataset)
        if contract is None:
            raise StoreError(words.UNKNOWN_DATASET)
        frame = _typed(contract, change.frame)
        add = _add_feed if contract.feed else _add_rows
        add(draft, contract, known[contract.name, contract.held_in], frame, change.mode)
        draft.touched[change.dataset] = change.import_id
    for table in known.values():
        draft.write(table)
    _derive(draft, changes, number, occasion)
    _carry_others(draft, {table.name for table in known.values()} | set(tables.METADATA.tables))


def _derive(draft: Draft, changes: Sequence[Change], number: int, occasion: Occasion) -> None:
    known = list(tables.of_contracts(draft.catalogue))
    draft.put(tables.VERSION, version_row(number, occasion))
    draft.put(tables.DIM_MONTH, _months())
    draft.put(tables.IMPORT_RECORD, _imports(draft.rows(tables.IMPORT_RECORD), draft, changes, occasion))
    draft.rows(tables.RAW_PARTITION)
    draft.put(tables.SOURCE, _sources(draft, known, occasion))
    for table in tables.METADATA.tables.values():
        if table not in MARTS:
            draft.write(table)
    found = marts.observations(draft.read, occasion.month, occasion.today)
    for table, rows in zip(MARTS, marts.sorted_out(draft.read, found), strict=True):
        draft.put(table, rows)
        draft.write(table)


def _carry_others(draft: Draft, known: set[str]) -> None:
    """Tables of datasets whose contract is gone stay: with the contract the rows come back too."""
    for name in draft.present:
        if name not in known:
            draft.build.keep(name)


def _typed(contract: Contract, frame: pl.DataFrame) -> pl.DataFrame:
    schema = contract.polars_schema(provenance=True)
    try:
        return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
    except pl.exceptions.PolarsError as fault:
        raise StoreError(words.wrong_rows(contract.title)) from fault


def _add_rows(draft: Draft, contract: Contract, table: sa.Table, frame: pl.DataFrame, mode: str) -> None:
    old = None if mode == "replace" else draft.rows(table)
    rows = raw.merged(contract, old, frame).sort(contract.key)
    if rows.select(pl.any_horizontal(pl.col(contract.required).is_null()).any()).item():
        raise StoreError(words.repeated_rows(contract.title))
    draft.put(table, rows)


def _add_feed(draft: Draft, contract: Contract, table: sa.Table, frame: pl.DataFrame, mode: str) -> None:
    manifest = draft.rows(tables.RAW_PARTITION)
    if mode == "replace":
        manifest = manifest.filter(pl.col("dataset") != contract.name)
        draft.put(table, tables.empty(table))
    for month, rows in raw.months(contract, frame):
        here = (pl.col("dataset") == contract.name) & (pl.col("month") == month)
        held = [raw.Partition(**row) for row in manifest.filter(here).iter_rows(named=True)]
        old = raw.load(draft.folder, held[0]) if held else None
        whole = raw.merged(contract, old, rows)
        kept = pl.DataFrame([asdict(raw.keep(draft.folder, contract, month, whole))], schema=manifest.schema)
        manifest = pl.concat([manifest.filter(~here), kept])
        others = draft.rows(table).filter(pl.col("month") != month)
        draft.put(table, pl.concat([others, raw.rolled_up(contract, whole, month)]))
    draft.put(tables.RAW_PARTITION, manifest)


def _imports(old: pl.DataFrame, draft: Draft, changes: Sequence[Change], occasion: Occasion) -> pl.DataFrame:
    found: dict[str, dict[str, Any]] = {}
    for change in changes:
        first = change.frame["source_file"].drop_nulls().head(1).to_list()
        record = found.setdefault(change.import_id, {"import_id": change.import_id, "rows": 0})
        record["file_name"] = change.file_name or record.get("file_name") or next(iter(first), "")
        record["sha256"] = change.sha256 or record.get("sha256", "")
        record["kind"] = change.kind or ("feed" if draft.catalogue[change.dataset].feed else "file")
        record["rows"] += change.frame.height
        record |= {"by": occasion.by, "at": occasion.at}
    return pl.concat([old, pl.DataFrame(list(found.values()), schema=old.schema)]).unique(
        subset="import_id", keep="last", maintain_order=True
    )


def _sources(draft: Draft, known: Sequence[tuple[Contract, sa.Table]], occasion: Occasion) -> pl.DataFrame:
    before = {row["dataset"]: row for row in draft.rows(tables.SOURCE).iter_rows(named=True)}
    made = [
        _source(draft, contract, table, before.get(contract.name, {}), occasion)
        for contract, table in known
        if not contract.feed or table.name == contract.held_in
    ]
    return (
        pl.DataFrame(made, schema=tables.schema(tables.SOURCE))
        .unique("dataset", keep="first")
        .sort("dataset")
    )


def _source(
    draft: Draft, contract: Contract, table: sa.Table, before: Mapping[str, Any], occasion: Occasion
) -> dict[str, Any]:
    select = sa.select(sa.func.max(table.c.as_of).label("as_of"), sa.func.count().label("rows"))
    as_of, rows = conform.conformed(draft.build.read(select), select).row(0)
    if contract.feed:
        mine = draft.rows(tables.RAW_PARTITION).filter(pl.col("dataset") == contract.name)
        rows = int(mine["rows"].sum())
    fresh = contract.name in draft.touched
    return {
        "dataset": contract.name,
        "title": contract.title,
        "as_of": as_of,
        "imported_at": occasion.at if fresh else before.get("imported_at"),
        "rows": rows,
        "cadence": contract.cadence,
        "import_id": draft.touched.get(contract.name, before.get("import_id")),
    }


def version_row(number: int, occasion: Occasion) -> pl.DataFrame:
    """The one row of the version table."""
    row = {
        "number": number,
        "published_at": occasion.at,
        "published_by": occasion.by,
        "note": occasion.note,
        "demo": occasion.demo,
        "month": occasion.month,
        "schema": SCHEMA,
    }
    return pl.DataFrame([row], schema=tables.schema(tables.VERSION))


def _months() -> pl.DataFrame:
    starts = [date(year, month, 1) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)]
    rows = [
        (month_end(start), start, start.year, start.month, words.month_label(start.year, start.month))
        for start in starts
    ]
    return pl.DataFrame(rows, schema=tables.schema(tables.DIM_MONTH), orient="row")


def month_end(when: date) -> date:
    """The last day of the month of `when`.

    >>> month_end(date(2028, 2, 3))
    datetime.date(2028, 2, 29)
    """
    return when.replace(day=calendar.monthrange(when.year, when.month)[1])


def last_complete_month(today: date) -> date:
    """The last day of the newest month that is over.

    >>> last_complete_month(date(2026, 3, 1))
    datetime.date(2026, 2, 28)
    """
    return today.replace(day=1) - timedelta(days=1)


def occasion(
    base: Version | None, by: str, note: str, demo: bool | None, month: date | None, today: date
) -> Occasion:
    """The occasion of a publication; what is not said is taken over or follows from today."""
    shown = (base.demo if base else False) if demo is None else demo
    until = month_end(month) if month else last_complete_month(today)
    at = datetime.now(UTC).replace(microsecond=0)
    return Occasion(by, note, shown, until, today, at)


def storable(frame: pl.DataFrame) -> pl.DataFrame:
    """Moments are stored as UTC without a zone, which both engines keep alike."""
    moments = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(moments).dt.convert_time_zone("UTC").dt.replace_time_zone(None))


def catalogue() -> Catalogue:
    """The contracts that the store keeps tables for."""
    return contracts.load()
