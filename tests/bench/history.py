"""The same store with more raw history: the feed's days repeated further and further into the past."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from cockpit import contracts, store
from tests.browser.server import copied
from tests.homes import Home

FEED = "usage_daily"
BLOCK = 10  # copies published at a time, so that memory stays flat


def grown(home: Home, folder: Path, times: int) -> tuple[Home, int]:
    """A copy of `home` whose raw history of the feed is `times` as long, and its number of raw rows.

    Every copy keeps its schools, applications and roles and lies one span of the original further back, so
    the monthly roll-up grows by the same factor: the harder case.
    """
    made = copied(home, folder)
    base = raw(made)
    with made.entered():
        for number, block in enumerate(_blocks(base, times)):
            name = f"bench{number:04d}{os.urandom(4).hex()}"
            store.publish(
                [store.Change(FEED, block.with_columns(import_id=pl.lit(name)), name)], by="bench", note=""
            )
        store.close()
    return made, base.height * times


def raw(home: Home) -> pl.DataFrame:
    """The feed's raw rows as the served version refers to them."""
    columns = contracts.load()[FEED].empty().columns
    paths = sorted((home.folder / "raw" / FEED).glob("*.parquet"))
    return pl.concat([pl.read_parquet(path).select(columns) for path in paths])


def _blocks(base: pl.DataFrame, times: int) -> Iterator[pl.DataFrame]:
    span = _span(base["used_on"].min(), base["used_on"].max())
    for start in range(1, times, BLOCK):
        copies = range(start, min(start + BLOCK, times))
        yield pl.concat([_earlier(base, copy * span) for copy in copies])


def _span(first: date, last: date) -> int:
    """Whole months from first to last day."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _earlier(base: pl.DataFrame, months: int) -> pl.DataFrame:
    """The rows so many months earlier; a day that a shorter month lacks is left out."""
    moved = base.with_columns(pl.col("used_on", "as_of").dt.offset_by(f"-{months}mo"))
    key = contracts.load()[FEED].key
    return moved.unique(subset=list(key), keep="first", maintain_order=True)
