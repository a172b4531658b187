"""Raw rows of the feeds: one immutable Parquet file per month, and the roll-up that pages read instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from cockpit.contracts import Contract
from cockpit.store import files
from cockpit.store.versions import StoreError
from cockpit.text import store as words

MONTH = "month"


@dataclass(frozen=True)
class Partition:
    """One month of a feed as a file; `month` is its first day."""

    dataset: str
    month: date
    file: str
    rows: int
    sha256: str


def months(contract: Contract, frame: pl.DataFrame) -> Iterator[tuple[date, pl.DataFrame]]:
    """(first day of the month, its rows), in order."""
    dated = frame.with_columns(pl.col(contract.condensed.date).dt.truncate("1mo").alias("__month"))
    parts = dated.partition_by("__month", as_dict=True, include_key=False, maintain_order=True)
    yield from sorted(((key[0], part) for key, part in parts.items()), key=lambda each: each[0])


def merged(contract: Contract, old: pl.DataFrame | None, new: pl.DataFrame) -> pl.DataFrame:
    """Old and new rows, one per natural key; the newer row wins."""
    both = new if old is None else pl.concat([old, new])
    return both.unique(subset=list(contract.key), keep="last", maintain_order=True)


def load(folder: Path, partition: Partition) -> pl.DataFrame:
    """The rows of a partition; raises StoreError when its file is lost or differs from its digest."""
    path = folder / partition.dataset / partition.file
    if not path.is_file() or files.digest(path) != partition.sha256:
        raise StoreError(words.RAW_LOST)
    return pl.read_parquet(path)


def keep(folder: Path, contract: Contract, month: date, frame: pl.DataFrame) -> Partition:
    """Write a month's rows under a name that follows from their content."""
    place = folder / contract.name
    place.mkdir(parents=True, exist_ok=True)
    draft = place / f".build-{month:%Y%m}"
    frame.sort(contract.key).write_parquet(draft, compression="zstd")
    sha256 = files.digest(draft)
    path = place / f"{month:%Y%m}-{sha256[:12]}.parquet"
    files.place(path, lambda fresh: draft.rename(fresh))
    return Partition(contract.name, month, path.name, frame.height, sha256)


def rolled_up(contract: Contract, frame: pl.DataFrame, month: date) -> pl.DataFrame:
    """One row per group of the roll-up for one month: days, rows, sums, means, extremes; no data is null."""
    rollup = contract.condensed
    measures = [
        pl.when(pl.col(name).count() > 0).then(getattr(pl.col(name), how)()).alias(column)
        for column, how, name in rollup.measures
    ]
    days = pl.col(rollup.date).n_unique().cast(pl.Int64).alias("days")
    rows = pl.len().cast(pl.Int64).alias("rows")
    trace = [pl.col("as_of").max(), pl.col("import_id").last()]
    grouped = frame.group_by(rollup.by, maintain_order=True).agg(days, rows, *measures, *trace)
    schema = contract.rollup_schema()
    dated = grouped.with_columns(pl.lit(month).alias(MONTH))
    return dated.select(pl.col(name).cast(kind) for name, kind in schema.items()).sort(rollup.by)


def sweep(folder: Path, referenced: set[tuple[str, str]]) -> None:
    """Delete partitions that no kept version refers to, as (dataset, file); only under the store's lock."""
    for path in folder.glob("*/*"):
        orphan = path.suffix == ".parquet" and (path.parent.name, path.name) not in referenced
        if orphan or path.name.startswith(".build-"):
            path.unlink(missing_ok=True)
