"""How fast something moves, how fast it would have to, and where it should stand by now."""

import calendar
import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from cockpit.plan import Indicator, Target, courses

DAYS_PER_MONTH = 365.25 / 12
WINDOW = 12  # months an observed pace looks back: one whole year, so that terms and holidays weigh the same
RECENT = 3  # months of the second look: a quarter, the shortest time over which a district reports a change
EDGE = 0.01  # of the range: nearer to floor or ceiling than 1 % counts as met on the UN progress chart
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


def along(points: Sequence[tuple[date, float]], when: date) -> float:
    """Where a planned course stands on a day: straight between its points, a step where a date comes twice.

    Before the first point it is the first value, after the last one the last. On the day of a step the value
    after it counts. Raises ValueError without points.

    >>> course = [(date(2025, 1, 1), 0.0), (date(2025, 1, 11), 10.0), (date(2025, 1, 11), 20.0)]
    >>> along(course, date(2025, 1, 6)), along(course, date(2025, 1, 11)), along(course, date(2024, 1, 1))
    (5.0, 20.0, 0.0)
    """
    if not points:
        raise ValueError("a planned course needs at least one point")
    course = sorted(points, key=lambda point: point[0])  # stable: the order of a step's two values stays
    before = [point for point in course if point[0] <= when]
    after = [point for point in course if point[0] > when]
    if not before or not after:
        return before[-1][1] if before else after[0][1]
    (begun, start), (end, goal) = before[-1], after[0]
    return start + (goal - start) * ((when - begun).days / (end - begun).days)


def planned(indicator: Indicator, target: Target, begun: date, start: float, when: date) -> float:
    """Where the planned course to a promise that names a figure stands, in the indicator's unit.

    It begins at the baseline (`begun`, `start`) and passes the corners that the plan gives: earlier promises
    of the same indicator, a step, or a planned curve. Without a due date it is the target at once.
    """
    corners = [corner for corner in courses.corners(indicator, target, start) if corner[0] > begun]
    return along([(begun, start), *corners] if corners else [(begun, target.value or 0.0)], when)


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
    passed = span(readings, window)
    if not passed:
        return None
    return (readings["value"][-1] - _since(readings, window)["value"]) / passed


def span(readings: pl.DataFrame, window: int = WINDOW) -> float | None:
    """The months an observed pace really covers: fewer than `window` in a short series, more in a sparse one.

    `readings` as for `pace`; None with fewer than two.
    """
    if readings.height < 2:
        return None
    return months_between(_since(readings, window)["on"], readings["on"][-1])


def _since(readings: pl.DataFrame, window: int) -> dict[str, Any]:
    before = readings.filter(pl.col("on") <= later(readings["on"][-1], -window))
    return (before.tail(1) if before.height else readings.head(1)).row(0, named=True)


def logit(value: float, floor: float, ceiling: float) -> float:
    """Log odds of the share of the way from floor to ceiling, kept `EDGE` away from both ends.

    >>> logit(50, 0, 100), round(logit(80, 0, 100), 3), logit(100, 0, 100) == logit(99, 0, 100)
    (0.0, 1.386, True)
    """
    share = min(max((value - floor) / (ceiling - floor), EDGE), 1 - EDGE)
    return math.log(share / (1 - share))


def ratio(observed: float | None, needed: float | None) -> float | None:
    """Observed over required pace; None without either, or when nothing is required.

    This is the actual-to-required ratio of Eurostat's and Statistics Canada's progress measure, with linear
    rates instead of compound ones: compound growth fails at a baseline or target of zero and flatters counts.

    >>> ratio(0.5, 1.0), ratio(-2.0, -4.0), ratio(1.0, None), ratio(1.0, 0.0)
    (0.5, 0.5, None, None)
    """
    return None if observed is None or not needed else observed / needed
