"""Typed values as people write them: several spellings of dates, words for bandwidth, names for codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from cockpit.contracts import Contract

DATES = {
    "cell": None,  # a real date cell
    "iso": "%Y-%m-%d",
    "dot": "%Y.%-m.%-d",
    "han": "%Y年%-m月%-d日",
    "slash": "%Y/%-m/%-d",
}
BANDWIDTH = {
    "words": {10_000: "万兆", 1_000: "千兆", 100: "百兆"},
    "short": {10_000: "10G", 2_500: "2.5G", 2_000: "2G", 1_000: "1G"},
    "mega": {10_000: "10000M", 1_000: "1000M", 500: "500M"},
    "plain": {},
}


@dataclass(frozen=True)
class Habit:
    """How one author writes: dates, bandwidth, and whether schools appear by name instead of by code."""

    dates: str = "cell"
    bandwidth: str = "plain"
    names: Mapping[str, str] = field(default_factory=dict)


def habits(names: Mapping[str, str]) -> tuple[Habit, ...]:
    """The habits of the school groups, in turn; `names` maps a school code to the name it goes by."""
    return (
        Habit("cell", "words"),
        Habit("dot", "short"),
        Habit("han", "words", names),
        Habit("slash", "mega"),
        Habit("iso", "plain"),
    )


def spell(contract: Contract, frame: pl.DataFrame, habit: Habit) -> pl.DataFrame:
    """The frame with columns of text where the author writes text; other columns keep their type."""
    return frame.with_columns(
        written for f in contract.fields if (written := _written(f.type, pl.col(f.name), habit)) is not None
    )


def _written(kind: str, column: pl.Expr, habit: Habit) -> pl.Expr | None:
    """The column as this author writes it; None when it stays as it is."""
    spelt = DATES[habit.dates]
    if kind == "date" and spelt:
        return column.dt.strftime(spelt)
    if kind == "bandwidth":
        return column.cast(pl.String).replace({str(k): v for k, v in BANDWIDTH[habit.bandwidth].items()})
    if kind == "school" and habit.names:
        return column.replace(habit.names)
    return None


def feed(contract: Contract, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame as a machine exports it: titles as headers, titles of codes, ISO dates and months."""
    columns = {f.name: f for f in contract.fields}
    months = [pl.col(n).dt.strftime("%Y-%m") for n, f in columns.items() if f.type == "month"]
    coded = {n: found.codes for n in columns if (found := contract.code_list(n))}
    titles = [pl.col(n).replace_strict(dict(codes), return_dtype=pl.String) for n, codes in coded.items()]
    heads = {n: f"{f.title}（{f.unit}）" if f.unit else f.title for n, f in columns.items()}
    return frame.with_columns(*months, *titles).rename(heads)
