"""Days of the demonstration: month ends, school terms and events spread along a period."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np


def month_end(day: date) -> date:
    """Last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_before(day: date, count: int) -> date:
    """Last day of the month `count` months before that of `day`.

    >>> months_before(date(2026, 3, 15), 13)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return month_end(date(year, month + 1, 1))


def every(end: date, *, count: int, step: int) -> list[date]:
    """`count` month ends, `step` months apart, the last one at `end`, oldest first."""
    return [months_before(end, step * back) for back in reversed(range(count))]


def days(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`."""
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def spread(
    rng: np.random.Generator, count: int, first: date, last: date, months: Sequence[float] | None = None
) -> list[date]:
    """`count` days in order, evenly along the period with some jitter; `months` weighs the twelve months."""
    span = days(first, last)
    weights = np.array([months[day.month - 1] if months else 1.0 for day in span])
    weights = np.where([day.weekday() < 5 for day in span], weights, 0.0)
    at = np.cumsum(weights) / weights.sum()
    wanted = (np.arange(count) + rng.uniform(0.15, 0.85, count)) / max(count, 1)
    return [span[i] for i in np.searchsorted(at, wanted)]


def shift(rng: np.random.Generator, day: date, low: int, high: int) -> date:
    """`day` moved by a whole number of days between `low` and `high`."""
    return day + timedelta(int(rng.integers(low, high + 1)))


def in_any(day: date, ranges: Sequence[Sequence[str]]) -> bool:
    """Whether month and day lie in one of the ranges `["MM-DD", "MM-DD"]`."""
    key = f"{day:%m-%d}"
    return any(first <= key <= last for first, last in ranges)
