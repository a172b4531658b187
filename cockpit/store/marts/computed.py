"""What is counted from a register: gains and losses per month, added up for every scope."""

from datetime import date

import polars as pl

from cockpit.contracts.indicators import Definition
from cockpit.store.marts.places import month_end, months, scoped
from cockpit.store.marts.registers import Read, Register
from queries import indicator as queries

LEVEL = (
    "events",
    "state",
    "open",
    "latest",
    "cells",
    "overdue",
)  # methods whose months add up what came before
BUILDERS = {
    "events": queries.events,
    "state": queries.events,
    "open": queries.events,
    "latest": queries.readings,
    "flow": queries.flows,
    "cells": queries.cells,
    "overdue": queries.overdue,
}
LONG_AGO = date(1900, 1, 1)  # when what has no beginning began


def computed(read: Read, d: Definition, register: Register, start: date, month: date) -> pl.DataFrame:
    """The months of one indicator, in the columns of `RESULT`."""
    end = min(month, month_end(register.as_of))
    changes = _changes(read, d, end)
    if register.monthly:
        changes = changes.with_columns(pl.col("as_of").dt.month_end())
    if d.method == "flow":
        changes = changes.with_columns(pl.col("denominator") * (0 if d.of else 1))
    moved = pl.concat([scoped(changes, kind) for kind in d.scopes])
    moved = moved.group_by("scope_kind", "scope_code", "month").agg(
        pl.sum("numerator", "denominator"), pl.len().alias("rows"), pl.max("as_of")
    )
    begin = min(start, register.first) if d.window > 1 or d.method in LEVEL else max(start, register.first)
    grid = _grid(d, register, moved, begin, end)
    series = _series(d, grid.join(moved, on=["scope_kind", "scope_code", "month"], how="left"))
    if d.of:
        series = _with_population(read, d, series, begin, end)
    if d.method == "cells":
        series = series.with_columns(denominator=pl.lit(float(len(d.cells))))
    kept = series.filter(pl.col("month") >= max(start, register.first))
    if d.snapshot:
        kept = kept.filter(pl.col("month") == month)
    return _labelled(kept, d)


def _changes(read: Read, d: Definition, end: date) -> pl.DataFrame:
    """Numerator and denominator gained or lost per school and month, up to `end`."""
    rows = _cycled(read(queries.cycles, definition=d)) if d.cycle else read(BUILDERS[d.method], definition=d)
    if d.method == "overdue":
        rows = rows.with_columns(pl.col("since").dt.offset_by("1d"))
    return _monthly(rows, end)


def _cycled(rows: pl.DataFrame) -> pl.DataFrame:
    """The day a cycle runs out in place of the day it began."""
    ends = pl.col("since").dt.offset_by(pl.format("{}mo", "months"))
    return rows.with_columns(since=ends).drop("months")


def _monthly(rows: pl.DataFrame, end: date) -> pl.DataFrame:
    """Contributions as gains in the month they begin and losses in the month they end."""
    gained = rows.filter(pl.col("since") <= end)
    lost = gained.filter(pl.col("until") <= end).with_columns(
        -pl.col("numerator", "denominator"), since=pl.col("until"), as_of=pl.lit(None, pl.Date)
    )
    both = pl.concat([gained, lost.select(gained.columns)])
    return both.with_columns(month=pl.col("since").dt.month_end()).drop("since", "until")


def _grid(d: Definition, register: Register, moved: pl.DataFrame, begin: date, end: date) -> pl.DataFrame:
    """The months a scope can have a value in: for registers all, for readings those from its first one on."""
    calendar = pl.DataFrame({"month": months(begin, end)}, schema={"month": pl.Date})
    places = register.places.filter(pl.col("scope_kind").is_in(list(d.scopes)))
    if _measured(d):
        codes = moved.select("scope_kind", "scope_code").unique()
        places = codes.join(places, on=["scope_kind", "scope_code"], how="left").select(places.columns)
    return places.rename({"as_of": "known"}).join(calendar, how="cross")


def _measured(d: Definition) -> bool:
    """Whether a scope without rows is unknown rather than zero."""
    if d.method == "flow":
        return bool(d.numerator) and d.fill != "zero"
    return d.method == "latest"


def _series(d: Definition, grid: pl.DataFrame) -> pl.DataFrame:
    """`numerator`, `denominator` and `as_of` at each month's end."""
    grid = grid.sort("scope_kind", "scope_code", "month")
    place = ["scope_kind", "scope_code"]
    amounts = pl.col("numerator", "denominator").fill_null(0.0)
    if d.method == "flow":
        present = grid.filter(pl.col("rows").is_not_null()) if _measured(d) and d.window == 1 else grid
        summed = present.with_columns(amounts.rolling_sum(d.window, min_samples=1).over(place))
        described = pl.col("as_of") if _measured(d) and d.window == 1 else pl.col("known")
        return summed.with_columns(as_of=pl.min_horizontal("month", described, "known"))
    seen = pl.col("rows").is_not_null().cum_max().over(place)
    summed = grid.with_columns(amounts.cum_sum().over(place), seen=seen)
    if d.method != "latest":
        return summed.with_columns(as_of=pl.min_horizontal("month", "known"))
    newest = pl.col("as_of").forward_fill().cum_max().over(place)
    return summed.with_columns(as_of=pl.min_horizontal("month", newest)).filter(pl.col("seen"))


def _with_population(read: Read, d: Definition, series: pl.DataFrame, begin: date, end: date) -> pl.DataFrame:
    """The series with the size of the population at each month's end as its denominator."""
    rows = read(queries.population, definition=d).with_columns(pl.col("since").fill_null(LONG_AGO))
    changes = _monthly(rows, end)
    moved = pl.concat([scoped(changes, kind) for kind in d.scopes])
    moved = moved.with_columns(month=pl.max_horizontal("month", pl.lit(month_end(begin))))
    sizes = moved.group_by("scope_kind", "scope_code", "month").agg(size=pl.sum("denominator"))
    place = ["scope_kind", "scope_code"]
    joined = series.join(sizes, on=[*place, "month"], how="left").sort(*place, "month")
    if d.method in ("flow", "latest"):
        return _as_of_month(joined.drop("size"), sizes)
    return joined.with_columns(denominator=pl.col("size").fill_null(0.0).cum_sum().over(place))


def _as_of_month(series: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """The population of each row's month, also where the series has gaps."""
    place = ["scope_kind", "scope_code"]
    running = sizes.sort("month").with_columns(size=pl.col("size").cum_sum().over(place))
    found = series.sort("month").join_asof(running, on="month", by=place, check_sortedness=False)
    return found.with_columns(denominator=pl.col("size"))


def _labelled(series: pl.DataFrame, d: Definition) -> pl.DataFrame:
    share = pl.when(pl.col("denominator") > 0).then(d.factor * pl.col("numerator") / pl.col("denominator"))
    return series.select(
        pl.lit(d.id).alias("indicator_id"),
        "scope_kind",
        "scope_code",
        "month",
        (share if d.share else pl.col("numerator")).alias("value"),
        "numerator",
        (pl.col("denominator") if d.share else pl.lit(None, pl.Float64)).alias("denominator"),
        "as_of",
    ).filter(pl.col("value").is_not_null())
