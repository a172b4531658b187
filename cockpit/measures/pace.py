"""How fast something moves, how fast it would have to, and where it should stand by now."""

import calendar
from datetime import date, timedelta

import polars as pl

DAYS_PER_MONTH = 365.25 / 12
WINDOW = 12  # months an observed pace looks back: one whole year, so that terms and holidays weigh the same
PERIODS_LATE = 2  # reporting periods after which a figure is too old to be judged
PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}
PERIOD_DAYS = {"day": 1, "week": 7}


def stale(as_of: date | None, cadence: str, today: date) -> bool:
    """Whether the newest figure is older than two reporting periods; no figure is not an old one.

    >>> day = date(2026, 8, 31)
    >>> stale(day, "month", date(2026, 10, 31)), stale(day, "month", date(2026, 11, 1))
    (False, True)
    >>> stale(date(2026, 6, 30), "quarter", date(2026, 11, 21)), stale(None, "month", date(2026, 11, 1))
    (False, False)
    """
    if as_of is None:
        return False
    if cadence in PERIOD_DAYS:
        return today > as_of + timedelta(days=PERIODS_LATE * PERIOD_DAYS[cadence])
    return today > later(as_of, PERIODS_LATE * PERIOD_MONTHS[cadence])


def later(day: date, months: int) -> date:
    """The day so many months later; the last day of a month leads to the last day of a month.

    >>> later(date(2026, 8, 31), 6), later(date(2026, 4, 30), 1), later(date(2026, 3, 15), -12)
    (datetime.date(2027, 2, 28), datetime.date(2026, 5, 31), datetime.date(2025, 3, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if ends else min(day.day, last))


def months_between(first: date, last: date) -> float:
    """Months from one day to another, by their mean length.

    >>> round(months_between(date(2025, 1, 1), date(2026, 1, 1)), 2)
    11.99
    """
    return (last - first).days / DAYS_PER_MONTH


def expected(baseline: float, baseline_on: date, target: float, due: date, when: date) -> float:
    """Where a straight line from baseline to target stands on a day, in the indicator's unit.

    Before the baseline it is the baseline, after the due date the target.

    >>> round(expected(0, date(2024, 1, 1), 40, date(2028, 1, 1), date(2026, 1, 1)), 2)
    20.01
    >>> expected(120, date(2025, 1, 1), 10, date(2026, 1, 1), date(2027, 1, 1))
    10
    """
    if when >= due or due <= baseline_on:
        return target
    share = max(0, (when - baseline_on).days) / (due - baseline_on).days
    return baseline + (target - baseline) * share


def required(value: float, target: float, as_of: date, due: date) -> float | None:
    """The change per month that still meets the target: (T - y) / months left; None when no time is left.

    A target that wants less gives a negative pace.

    >>> round(required(21, 33, date(2026, 10, 31), date(2027, 12, 31)), 3)
    0.857
    """
    left = months_between(as_of, due)
    return (target - value) / left if left > 0 else None


def pace(readings: pl.DataFrame, window: int = WINDOW) -> float | None:
    """The observed change per month over the last `window` months, None with fewer than two readings.

    `readings` has `on` (Date) and `value`, oldest first. The change is measured from the newest reading
    that is at least `window` months old, or from the first one when the series is shorter.
    """
    if readings.height < 2:
        return None
    last = readings.row(-1, named=True)
    before = readings.filter(pl.col("on") <= later(last["on"], -window))
    first = (before.tail(1) if before.height else readings.head(1)).row(0, named=True)
    passed = months_between(first["on"], last["on"])
    return (last["value"] - first["value"]) / passed if passed > 0 else None


def ratio(observed: float | None, needed: float | None) -> float | None:
    """Observed over required pace; None without either, or when nothing is required.

    This is the actual-to-required ratio of Eurostat's and Statistics Canada's progress measure, with linear
    rates instead of compound ones: compound growth fails at a baseline or target of zero and flatters counts.

    >>> ratio(0.5, 1.0), ratio(-2.0, -4.0), ratio(1.0, None), ratio(1.0, 0.0)
    (0.5, 0.5, None, None)
    """
    return None if observed is None or not needed else observed / needed
