"""What is to be continued, what is asked about it, and what a forecast answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

MODELS = ("runrate", "ratio", "level", "flow", "stages")
FAN = ("month", "low10", "low25", "median", "high75", "high90")
FAN_SCHEMA = {"month": pl.Date(), **dict.fromkeys(FAN[1:], pl.Float64())}


@dataclass(frozen=True)
class Goal:
    """One promise asked about: reach `value` by `due`; `up` is False where less is wanted."""

    id: str
    value: float
    due: date | None = None
    up: bool = True


@dataclass(frozen=True, eq=False)
class Works:
    """A register whose rows pass through dated stages, for what is already in build.

    `items` has one row per item and one Date column per stage in order, `stage_0` … `stage_k`, null where
    the stage is not reached; the last one is completion.
    """

    items: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Series:
    """One series to be continued in its indicator's unit.

    `readings` has one row per reading, oldest first: `on` (Date), `value`, and for shares of things that can
    be counted `numerator` and `denominator` (null otherwise). `floor` and `ceiling` are what the value can
    never pass. `family` names whose pooled conformal factor widens the interval. `model` is one of MODELS.
    """

    key: str
    model: str
    readings: pl.DataFrame
    goals: tuple[Goal, ...] = ()
    floor: float | None = None
    ceiling: float | None = None
    family: str = ""
    works: Works | None = None


@dataclass(frozen=True)
class Chance:
    """What a forecast says about one goal.

    `p` is the probability of having reached it by its due date (None without a date); `low`, `median` and
    `high` are the 10, 50 and 90 % quantiles of the value on the due date. `eta` is the first month's end by
    which half of the futures have arrived, `eta_low` and `eta_high` those by which one and nine in ten have;
    None where they do not arrive before `horizon`. `arrives` is the share of futures that arrive by then.
    """

    goal: str
    p: float | None
    low: float | None = None
    median: float | None = None
    high: float | None = None
    eta: date | None = None
    eta_low: date | None = None
    eta_high: date | None = None
    arrives: float = 0.0
    horizon: date | None = None


@dataclass(frozen=True, eq=False)
class Forecast:
    """One continued series: reproducible from `formula` (version of the model), `seed` and the readings.

    `fan` has the columns of FAN: the quantiles of the value at each month's end from `as_of` on; it is empty
    for deliverables, which have stages and no course.
    """

    key: str
    model: str
    formula: int
    seed: int
    as_of: date
    points: int
    chances: Mapping[str, Chance] = field(default_factory=dict)
    fan: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAN_SCHEMA))
