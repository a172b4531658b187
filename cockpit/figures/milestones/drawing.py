"""What the drawings of one promise share: the grid of months and the path that leads to the promise."""

import calendar
from datetime import date

from cockpit import measures
from cockpit.figures.standing import Standing


def grid(first: date, last: date) -> list[date]:
    """The last day of every month from `first`'s to `last`'s.

    >>> grid(date(2026, 11, 30), date(2027, 1, 8))
    [datetime.date(2026, 11, 30), datetime.date(2026, 12, 31), datetime.date(2027, 1, 31)]
    """
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [_end(month // 12, month % 12 + 1) for month in months]


def path(s: Standing, when: date) -> float | None:
    """Where the planned way from the baseline to the target stands at a month's end, in the target's unit.

    None before the baseline, after the month of the due date, and without a date, a figure or a baseline.
    """
    judged, due = s.assessment, s.due
    if judged is None or s.target is None or due is None or judged.baseline is None:
        return None
    begun, level = judged.baseline_on, judged.baseline
    if begun is None or when < begun or when > _end(due.year, due.month):
        return None
    return float(measures.planned(s.indicator, s.target, begun, level, when))


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
