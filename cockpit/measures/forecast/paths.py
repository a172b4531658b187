"""Drawn futures month by month: which months they cover, and what they say about a goal."""

import calendar
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cockpit.measures.forecast.model import FAN, FAN_SCHEMA, Chance, Goal

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)  # of the fan, in the order of FAN
FARTHEST = (
    480  # months: a due date beyond 40 years is not looked at, so that a slip of the pen costs no memory
)
EPSILON = 1e-9  # slack in comparing a value with a goal: sums of decimals are not exact


@dataclass(frozen=True)
class CountRules:
    """What the forecasts of counts and deliverables rest on.

    Half-life and drift were set once and not tuned on the series they are judged by: a year keeps terms and
    holidays even, and a rate moves by a third within a year. The prior of the rate is Jeffreys' for a Poisson
    rate. The prior dispersion 0.3 says that a month's count
    varies by 55 % of its rate beyond chance; the weight 6 lets six full intervals of data count as much.
    Fewer than five finished transitions do not show a spread.
    """

    formula: int = 1
    draws: int = 4000
    half_life: float = 12.0  # months after which a reading weighs half
    rate_drift: float = 0.09  # standard deviation of the monthly step of the rate's logarithm
    rate_prior: float = 0.5  # shape of the Gamma prior of the rate
    dispersion: float = 0.3  # squared coefficient of variation of a month's rate, before data
    dispersion_least: float = 0.02  # nothing in a school district runs more evenly than 14 % a month
    dispersion_most: float = 4.0  # more than this is batches, which three years of months cannot tell apart
    dispersion_weight: float = 6.0  # intervals
    transitions: int = 5  # finished transitions below which durations are not trusted
    horizon_months: int = 60  # months that are looked ahead at least
    horizon_until: date = date(2030, 12, 31)  # the last year of the plans

    @classmethod
    def of(cls, rules: Any) -> "CountRules":
        """These rules with whatever another set of rules says under the same names."""
        names = [each.name for each in fields(cls) if hasattr(rules, each.name)]
        return cls(**{name: getattr(rules, name) for name in names})


def ordinal(day: date) -> int:
    """The number of a day's month, counted from the year 0.

    >>> ordinal(date(2026, 11, 1)) - ordinal(date(2025, 10, 31))
    13
    """
    return day.year * 12 + day.month - 1


def month_end(month: int) -> date:
    """The last day of a numbered month.

    >>> month_end(ordinal(date(2028, 2, 3)))
    datetime.date(2028, 2, 29)
    """
    year, index = divmod(month, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def ended(day: date) -> int:
    """The number of the last month that has ended by a day.

    >>> [ordinal(date(2027, 6, 15)) - ended(date(2027, 6, day)) for day in (15, 29, 30)]
    [1, 1, 0]
    """
    return ordinal(day) - (month_end(ordinal(day)) != day)


def length(as_of: date, goals: Iterable[Goal], rules: CountRules) -> int:
    """How many months after `as_of` are drawn: to the last due date and never less than the rules say."""
    last = max([ordinal(rules.horizon_until), *(ordinal(goal.due) for goal in goals if goal.due)])
    return min(max(last - ordinal(as_of), rules.horizon_months), FARTHEST)


@dataclass(frozen=True, eq=False)
class Futures:
    """Rising courses from a standing: `values` is months x draws, in steps of which `scale` makes the unit.

    `now` is the standing at `as_of`, the first row the end of the month after it.
    """

    as_of: date
    now: float
    values: NDArray[np.float64]
    scale: float = 1.0

    def chance(self, goal: Goal, need: float) -> Chance:
        """What the futures say about a goal that is met from `need` steps on."""
        arrived = self._arrived(need)
        month = self._row(goal.due)
        low, median, high = (
            (None,) * 3 if month is None else (self._quantile(month, q) for q in (0.1, 0.5, 0.9))
        )
        early, half, late = (self._first(arrived, share) for share in (0.1, 0.5, 0.9))
        return Chance(
            goal.id,
            None if month is None else float(arrived[month]),
            low,
            median,
            high,
            half,
            early,
            late,
            float(arrived[-1]),
            month_end(ordinal(self.as_of) + len(self.values)),
        )

    def fan(self) -> pl.DataFrame:
        """The quantiles at each month's end, in the columns of FAN."""
        places = [_place(q, self.values.shape[1]) for q in QUANTILES]
        quantiles = np.sort(self.values, axis=1)[:, places] * self.scale
        start = ordinal(self.as_of) + 1
        months = [month_end(start + row) for row in range(len(self.values))]
        columns = {"month": months, **dict(zip(FAN[1:], quantiles.T, strict=True))}
        return pl.DataFrame(columns, schema=FAN_SCHEMA)

    def _arrived(self, need: float) -> NDArray[np.float64]:
        """The share of futures that meet the need: at `as_of` first, then at each month's end."""
        met = (self.values >= need - EPSILON).mean(axis=1)
        return np.concatenate([[float(self.now >= need - EPSILON)], met])

    def _row(self, due: date | None) -> int | None:
        """The row of `_arrived` that a due date is judged by; one that is past is judged by the standing."""
        if due is None:
            return None
        return min(max(ended(due) - ordinal(self.as_of), 0), len(self.values))

    def _quantile(self, month: int, q: float) -> float:
        if month == 0:
            return self.now * self.scale
        row = self.values[month - 1]
        place = _place(q, len(row))
        return float(np.partition(row, place)[place]) * self.scale

    def _first(self, arrived: NDArray[np.float64], share: float) -> date | None:
        reached = arrived >= share - EPSILON
        if not reached.any():
            return None
        month = int(reached.argmax())
        return month_end(ordinal(self.as_of) + month) if month else self.as_of


def _place(q: float, draws: int) -> int:
    """Where in sorted draws a quantile lies: the smallest draw that at least the share q does not exceed."""
    return max(math.ceil(q * draws - EPSILON) - 1, 0)
