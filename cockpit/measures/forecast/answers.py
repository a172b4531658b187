"""From the continued course of one series to what is answered: quantiles, chances, days of arrival."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
from scipy.special import stdtr, stdtrit

from cockpit.measures.forecast.model import FAN, FAN_SCHEMA, Chance, Forecast, Goal, Series
from cockpit.measures.forecast.parameters import Rules
from cockpit.measures.forecast.paths import FARTHEST, month_end, ordinal
from cockpit.measures.forecast.scales import Scale
from cockpit.measures.pace import later

Array = np.ndarray
QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)  # of the fan, in the order of its columns
LOW, HALF, HIGH = 0.10, 0.50, 0.90  # shares of the futures whose arrival is dated
HALF_COUNT = 0.5  # how far a whole number may be missed and still be rounded to it
CLOSE = 1e-9  # differences below this come from floating point


@dataclass(frozen=True, eq=False)
class Course:
    """Where a series goes on its scale: a Student distribution for each moment ahead."""

    mean: Array
    spread: Array
    freedom: float

    def quantile(self, share: float) -> Array:
        """What the given share of the futures stays below, on the scale."""
        return self.mean + self.spread * stdtrit(self.freedom, share)

    def beyond(self, bar: float, up: bool) -> Array:
        """The share of the futures on the wanted side of `bar` at each moment."""
        lead = (self.mean - bar) / self.spread
        return stdtr(self.freedom, lead if up else -lead)


@dataclass(frozen=True, eq=False)
class Model:
    """How one series is continued: its scale, its clock and the rule that continues it.

    `months` counts days of readings in months from any start; `course` takes (months, places on the scale,
    months ahead, rules); `half` is how far a value may miss a goal and still round to it, in the unit; at the
    goal `zero` it is one half even where values are not whole, since no logarithm ever comes down to zero.
    """

    scale: Scale
    months: Callable[[Sequence[date]], Array]
    course: Callable[[Array, Array, Array, Rules], Course]
    half: float = 0.0
    zero: float | None = None

    def bar(self, goal: Goal) -> float:
        """Where the goal stands on the scale."""
        half = HALF_COUNT if goal.value == self.zero else self.half
        return float(self.scale.to(np.array(goal.value - half if goal.up else goal.value + half)))


def readings(series: Series) -> pl.DataFrame:
    """`on`, `value` and `denominator` of the known readings, oldest first, the last one of each day."""
    frame = series.readings
    share = pl.col("denominator") if "denominator" in frame.columns else pl.lit(None)
    known = frame.select("on", pl.col("value").cast(pl.Float64), denominator=share.cast(pl.Float64))
    known = known.filter(pl.col("value").is_finite())
    return known.sort("on", maintain_order=True).unique("on", keep="last", maintain_order=True)


def seed(key: str) -> int:
    """The seed of a series: the same key always draws the same futures."""
    return zlib.crc32(key.encode())


def ends(as_of: date, goals: Sequence[Goal], rules: Rules) -> list[date]:
    """The months' ends after `as_of` up to the horizon: past every due date and the end of the plans.

    >>> from cockpit.measures.forecast.parameters import rules
    >>> days = ends(date(2026, 10, 31), [Goal("a", 1.0, date(2032, 6, 15))], rules())
    >>> days[0], days[-1]
    (datetime.date(2026, 11, 30), datetime.date(2032, 6, 30))
    """
    dues = [goal.due for goal in goals if goal.due is not None]
    last = ordinal(max([*dues, rules.horizon_until, later(as_of, rules.horizon_months)]))
    start = ordinal(as_of)
    found = [month_end(month) for month in range(start, min(last, start + FARTHEST) + 1)]
    return [day for day in found if day > as_of]


def widening(family: str, ahead: Array, rules: Rules) -> Array:
    """The factor of the interval at each lead in months: those of the horizons, joined by straight lines.

    A factor belongs to the middle of its horizon; steps between horizons would show as steps in the fan.
    """
    edges = (0, *rules.buckets, 2 * rules.buckets[-1])
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    return np.interp(ahead, middles, [rules.factor(family, each) for each in range(len(middles))])


def continued(series: Series, rules: Rules, model: Model) -> Forecast:
    """The forecast of a series by one model; ValueError without readings."""
    past = readings(series)
    if past.is_empty():
        raise ValueError(series.key)
    on, value = past["on"].to_list(), past["value"].to_numpy()
    days = ends(on[-1], series.goals, rules)
    months = model.months([*on, *days])
    lived, ahead = months[: len(on)], months[len(on) :] - months[len(on) - 1]
    course = model.course(lived, model.scale.to(value), ahead, rules)
    course = Course(course.mean, course.spread * widening(series.family, ahead, rules), course.freedom)
    grid = [on[-1], *days]
    fan = _fan(grid, float(value[-1]), course, model.scale)
    chances = {
        goal.id: chance(goal, grid, _reached(goal, float(value[-1]), course, model), fan)
        for goal in series.goals
    }
    key, ahead_only = series.key, fan.tail(len(days))
    return Forecast(key, series.model, rules.formula, seed(key), on[-1], len(on), chances, ahead_only)


def _fan(grid: Sequence[date], value: float, course: Course, scale: Scale) -> pl.DataFrame:
    """The quantiles on every day of the grid; the first one is the last reading itself."""
    columns = {
        name: np.concatenate([[value], scale.back(course.quantile(share))])
        for name, share in zip(FAN[1:], QUANTILES, strict=True)
    }
    return pl.DataFrame({"month": list(grid), **columns}, schema=FAN_SCHEMA)


def _reached(goal: Goal, value: float, course: Course, model: Model) -> Array:
    """The probability that the value meets the goal on every day of the grid."""
    short = goal.value - value if goal.up else value - goal.value
    return np.concatenate([[float(short <= CLOSE)], course.beyond(model.bar(goal), goal.up)])


def chance(goal: Goal, grid: Sequence[date], meets: Array, fan: pl.DataFrame) -> Chance:
    """What is said about a goal, from the probability that it is met on each day of the grid.

    The chance of having reached it by a day is the highest probability until then, so that more time never
    lowers it; a day within a month counts up to the month before. A due date before the last reading is
    judged by that reading: 1 when it meets the goal, 0 otherwise.
    """
    so_far = np.maximum.accumulate(meets)
    place = None if goal.due is None else max(sum(day <= goal.due for day in grid) - 1, 0)
    low, median, high = (None, None, None) if place is None else fan.row(place)[1::2]
    return Chance(
        goal=goal.id,
        p=None if place is None else float(so_far[place]),
        low=low,
        median=median,
        high=high,
        eta=_first(so_far, HALF, grid),
        eta_low=_first(so_far, LOW, grid),
        eta_high=_first(so_far, HIGH, grid),
        arrives=float(so_far[-1]),
        horizon=grid[-1],
    )


def _first(so_far: Array, share: float, grid: Sequence[date]) -> date | None:
    reached = so_far >= share
    return grid[int(reached.argmax())] if reached.any() else None
