"""What a change is as a row, and how the facts of two months are laid side by side."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import polars as pl

Frames = Mapping[str, pl.DataFrame]
NOW = "_now"  # the end of a column's name that holds the later month
FOUND: dict[str, pl.DataType] = {
    "rank": pl.Int64(),
    "kind": pl.String(),
    "theme": pl.String(),
    "subject": pl.String(),
    "school": pl.String(),
    "group": pl.String(),
    "importance": pl.Float64(),
    "direction": pl.Int64(),
    "before": pl.Float64(),
    "after": pl.Float64(),
    "was": pl.String(),
    "now": pl.String(),
    "due": pl.Date(),
    "urgent": pl.Boolean(),
    "cause": pl.String(),
    "causes": pl.List(pl.String()),
    "cause_on": pl.Date(),
}
PLAIN: dict[str, pl.Expr] = {
    "school": pl.lit(""),
    "group": pl.lit(""),
    "direction": pl.lit(0),
    "before": pl.lit(None),
    "after": pl.lit(None),
    "was": pl.lit(""),
    "now": pl.lit(""),
    "due": pl.lit(None),
    "urgent": pl.lit(False),
    "cause": pl.lit(""),
    "causes": pl.lit([], dtype=pl.List(pl.String)),
    "cause_on": pl.lit(None),
}
LATER = ("rank", "theme", "importance")  # columns that the ranking adds


def pair(
    before: pl.DataFrame, after: pl.DataFrame, on: list[str], how: Literal["inner", "right", "full"] = "inner"
) -> pl.DataFrame:
    """A row per subject of both months; the columns of the later one end in NOW."""
    later = after.rename({name: name + NOW for name in after.columns if name not in on})
    if how == "right":
        return later.join(before, on=on, how="left")
    return before.join(later, on=on, how=how, coalesce=True)


def found(both: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """The rows that have a kind, with the columns of FOUND that a comparison gives; others are empty."""
    named = {**PLAIN, **columns}
    made = both.filter(pl.col("kind").is_not_null()).select("kind", **named)
    return made.select(pl.col(name).cast(kind) for name, kind in FOUND.items() if name not in LATER)


def day(frames: Frames, name: str) -> date | None:
    """A day that the facts say about themselves."""
    told = frames["about"]
    value = told[name][0] if told.height else None
    return value if isinstance(value, date) else None
