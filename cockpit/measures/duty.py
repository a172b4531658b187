"""Duties that come round again: when the next one is due, and whether it is kept, close or overdue."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cockpit.measures.status import Status

SOON_DAYS = 60  # an assessment takes about two months from its order to its report


class State(StrEnum):
    """How a recurring duty stands."""

    CURRENT = "current"
    SOON = "soon"
    OVERDUE = "overdue"
    NEVER = "never"
    UNKNOWN = "unknown"

    @property
    def status(self) -> Status:
        """The status that says it on every surface."""
        return STATUS[self]


STATUS = {
    State.CURRENT: Status.ACHIEVED,
    State.SOON: Status.AT_RISK,
    State.OVERDUE: Status.MISSED,
    State.NEVER: Status.NO_DATA,
    State.UNKNOWN: Status.NO_DATA,
}


@dataclass(frozen=True)
class Duty:
    """A recurring duty on one day: the next due date and the days until then, negative after it."""

    state: State
    due: date | None = None
    days: int | None = None


def duty(last: date | None, cycle_months: int | None, on: date, *, soon: int = SOON_DAYS) -> Duty:
    """How a duty stands on `on`: done `last`, to be done again after `cycle_months`; the due day is in time.

    >>> duty(date(2025, 10, 31), 12, date(2026, 10, 31)).state.value
    'soon'
    >>> duty(date(2025, 10, 30), 12, date(2026, 10, 31))
    Duty(state=<State.OVERDUE: 'overdue'>, due=datetime.date(2026, 10, 30), days=-1)
    """
    if last is None:
        return Duty(State.NEVER)
    if cycle_months is None:
        return Duty(State.UNKNOWN)
    due = next_due(last, cycle_months)
    left = (due - on).days
    state = State.OVERDUE if left < 0 else State.SOON if left <= soon else State.CURRENT
    return Duty(state, due, left)


def next_due(last: date, cycle_months: int) -> date:
    """The same day so many months later, the month's last day where it has no such day.

    >>> next_due(date(2024, 2, 29), 12), next_due(date(2026, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28))
    """
    year, month = divmod(last.year * 12 + last.month - 1 + cycle_months, 12)
    return date(year, month + 1, min(last.day, calendar.monthrange(year, month + 1)[1]))
