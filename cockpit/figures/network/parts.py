"""What every figure of the network page has in common: date, source, age, and the subdistricts of a frame."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, measures, store, text
from cockpit.figures import reading
from cockpit.figures.core import Figure, Selection
from cockpit.figures.dated import asked_on
from cockpit.figures.network.layers import Layer


def figure(
    read: store.Reader,
    selection: Selection,
    name: str,
    kind: str,
    title: str,
    claim: str,
    frame: pl.DataFrame,
    *,
    indicator: str,
    datasets: tuple[str, ...],
    as_of: date | None,
    unit: str = "",
    options: Mapping[str, Any] | None = None,
) -> Figure:
    """A figure of this page; its age is judged by the cadence of the indicator."""
    today = asked_on(read, selection)
    old = measures.stale(as_of, contracts.definitions()[indicator].cadence, today)
    titles = text.sources(contracts.load()[each].title for each in datasets)
    return Figure(
        name,
        kind,
        title,
        claim,
        frame,
        titles,
        as_of,
        old,
        unit,
        dict(options or {}),
        read.version.demo,
    )


def newest(frame: pl.DataFrame) -> date | None:
    """The newest date that the states rest on."""
    return reading.newest(frame["as_of"])


def by_area(states: pl.DataFrame, chosen: Layer) -> pl.DataFrame:
    """A row per subdistrict, in code order.

    Columns code, area, schools, achieved, on_track, at_risk, unknown (numbers of schools), covered, total,
    value (percent or Mbps, null where nothing is known).
    """
    count = {
        s: (pl.col("status") == s).sum().cast(pl.Int64).alias(s) for s in ("achieved", "on_track", "at_risk")
    }
    unknown = pl.col("status").is_in(["stale", "no_data", "no_trend"]).sum().cast(pl.Int64).alias("unknown")
    scale = 1.0 if chosen.speed else 100.0
    grouped = states.group_by(
        pl.col("subdistrict_code").alias("code"), pl.col("subdistrict").alias("area")
    ).agg(pl.len().cast(pl.Int64).alias("schools"), *count.values(), unknown, pl.sum("covered", "total"))
    share = pl.when(pl.col("total") > 0).then(scale * pl.col("covered") / pl.col("total"))
    return grouped.with_columns(value=share).sort("code")
