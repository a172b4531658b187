"""Earned schedule: on which day the plan stood where a project stands now, and when it will be finished.

After Lipke, Schedule is Different (2003), and Lipke and Henderson. Unlike earned over planned value, which
drifts to 1 at the end of every late project, these indices keep telling how late it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from cockpit.measures.status import Status

WHOLE = 100.0  # percent of a project
ON_TRACK_INDEX, AT_RISK_INDEX = 0.95, 0.60  # SPI(t) is an actual-to-required ratio since the start, so it
# is cut where Eurostat 2021 and Statistics Canada cut that ratio and where the pace of an indicator is cut
FAR = 3653.0  # days; a pace that needs more than ten years from now on is no forecast of a day
Curve = Sequence[tuple[date, float]]  # planned progress in percent by day, oldest first, never falling


def earned_schedule(plan: Sequence[float], earned: float) -> float:
    """ES = C + I in periods; `plan` is the cumulative planned value at the end of period 0, 1, 2, …

    C is the last period whose planned value has been earned, I the earned part of the next one. A finished
    project has earned its planned duration, however long the plan stays at its end. ValueError for a plan
    that is empty or falls.

    >>> earned_schedule([0, 10, 20, 40, 70, 100], 35)
    2.75
    """
    return _reached(range(len(plan)), plan, earned)


def schedule_variance(earned: float, actual: float) -> float:
    """SV(t) = ES - AT, in periods; negative when behind.

    >>> schedule_variance(18, 20)
    -2
    """
    return earned - actual


def schedule_index(earned: float, actual: float) -> float | None:
    """SPI(t) = ES / AT; None before any time has passed.

    >>> schedule_index(18, 20), schedule_index(0, 0)
    (0.9, None)
    """
    return earned / actual if actual > 0 else None


def value_index(earned: float, planned: float) -> float | None:
    """SPI = EV / PV, the older index; None when nothing was planned yet.

    >>> value_index(35, 40), value_index(0, 0)
    (0.875, None)
    """
    return earned / planned if planned > 0 else None


def to_complete_index(duration: float, earned: float, actual: float) -> float | None:
    """TSPI = (PD - ES) / (PD - AT), the index still needed to end in time; None when no time is left.

    >>> to_complete_index(30, 18, 20), to_complete_index(20, 18, 20)
    (1.2, None)
    """
    return (duration - earned) / (duration - actual) if duration > actual else None


def at_completion(duration: float, earned: float, actual: float, factor: float | None = None) -> float | None:
    """IEAC(t), the whole duration to expect: PD / SPI(t), or AT + (PD - ES) / PF with a factor of one's own.

    None where the index or the factor is zero or unknown: nothing earned gives no end.

    >>> at_completion(36, 18, 20), at_completion(36, 18, 20, factor=1), at_completion(36, 0, 20)
    (40.0, 38.0, None)
    """
    if factor is not None:
        return actual + (duration - earned) / factor if factor > 0 else None
    index = schedule_index(earned, actual)
    return duration / index if index else None


@dataclass(frozen=True)
class Report:
    """What a unit has reported on one day: planned and actual progress, in percent."""

    on: date
    planned: float
    actual: float


@dataclass(frozen=True)
class Earned:
    """Where a project stands by its own plan, as of its newest report.

    `on_plan` is the day on which the plan stood where the project stands; `index` SPI(t), None on the first
    day; `needed` TSPI; `forecast` the day IEAC(t) leads to, None without an end date, with nothing earned, or
    when ten more years would not do;
    `finished` the first report of a completion that still holds; `replanned` says that a later report took
    back what an earlier one had planned.
    """

    on: date
    planned: float
    actual: float
    on_plan: date
    index: float | None = None
    needed: float | None = None
    forecast: date | None = None
    finished: date | None = None
    replanned: bool = False


def planned_curve(start: date, end: date | None, reports: Sequence[Report]) -> tuple[Curve, bool]:
    """The planned course, and whether the unit has planned anew; `reports` oldest first.

    It begins with nothing at the start and is complete at the end, between which the reported values stand;
    months without a report lie on the straight line between their neighbours. Where planned progress falls,
    the later report counts and what lay above it is left out; so is what was reported for a day after the
    end. Without an end the course stops at the newest report.
    """
    kept: list[tuple[date, float]] = []
    ceiling, replanned = WHOLE, any(end is not None and r.on >= end and r.planned < WHOLE for r in reports)
    for report in reversed([r for r in reports if start < r.on and (end is None or r.on < end)]):
        if report.planned > ceiling:
            replanned = True
            continue
        ceiling = report.planned
        kept.append((report.on, report.planned))
    last = [(end, WHOLE)] if end is not None else []
    return [(start, 0.0), *reversed(kept), *last], replanned


def on_plan(curve: Curve, earned: float, at: date | None = None) -> date:
    """The day on which the plan stood at `earned` percent; the last planned day where it has not got so far.

    Where the plan stood there for a while it is the last such day, or `at` when that lies within.
    """
    start = curve[0][0]
    days = [(day - start).days for day, _ in curve]
    now = None if at is None else (at - start).days
    return start + timedelta(days=round(_reached(days, [value for _, value in curve], earned, now)))


def judged(start: date, end: date | None, reports: Sequence[Report]) -> Earned | None:
    """Where a project of the period `start` … `end` (None: ongoing) stands; None without a report."""
    if not reports:
        return None
    ordered = sorted(reports, key=lambda report: report.on)
    curve, replanned = planned_curve(start, end, ordered)
    last = ordered[-1]
    stood = on_plan(curve, last.actual, last.on)
    found = Earned(last.on, last.planned, last.actual, stood, replanned=replanned)
    if last.actual >= WHOLE:
        return _completed(found, ordered, start)
    full = next((day for day, value in curve if value >= WHOLE), None)
    es, at = _days(start, stood), _days(start, last.on)
    duration = _days(start, full) if full else 0.0
    whole, limit = at_completion(duration, es, at), at + FAR
    return replace(
        found,
        index=schedule_index(es, at),
        needed=to_complete_index(duration, es, at) if full else None,
        forecast=start + timedelta(days=round(whole)) if full and whole and whole <= limit else None,
    )


def status(earned: Earned | None, end: date | None, today: date, *, stale: bool) -> Status:
    """No data, achieved, stale, missed, no trend (no time has passed), then by SPI(t) at 0.95 and 0.60.

    SPI(t) is cut as it is shown, with two decimals, so that nobody reads 0.95 and "at risk" in one line.
    """
    if earned is None:
        return Status.NO_DATA
    if earned.finished:  # nobody reports on a finished project any more
        return Status.ACHIEVED
    if stale:
        return Status.STALE
    if end is not None and today > end:
        return Status.MISSED
    if earned.index is None:
        return Status.NO_TREND
    cuts = ((ON_TRACK_INDEX, Status.ON_TRACK), (AT_RISK_INDEX, Status.AT_RISK))
    return next((found for cut, found in cuts if round(earned.index, 2) >= cut), Status.OFF_TRACK)


def _completed(found: Earned, ordered: Sequence[Report], start: date) -> Earned:
    """A finished project: its index compares the planned with the whole actual duration."""
    last_open = max((n for n, report in enumerate(ordered) if report.actual < WHOLE), default=-1)
    done = ordered[last_open + 1].on
    index = schedule_index(_days(start, found.on_plan), _days(start, done))
    return replace(found, index=index, finished=done, forecast=done)


def _days(start: date, day: date) -> float:
    return float((day - start).days)


def _reached(
    times: Sequence[float], values: Sequence[float], earned: float, at: float | None = None
) -> float:
    """The time at which rising `values` stood at `earned`, straight lines between them.

    On a level stretch it is the last such time, at the plan's end the first; or `at`, where it lies within.
    """
    if not values or any(after < before for before, after in pairwise(values)):
        raise ValueError("a cumulative plan has at least one value and never falls")
    last = max((n for n, value in enumerate(values) if value <= earned), default=0)
    first = next(n for n, value in enumerate(values) if value >= min(earned, values[last]))
    over = last == len(values) - 1
    if over or values[last] == earned:
        within = at if at is not None else times[first if over else last]
        return float(min(max(within, times[first]), times[last]))
    part = max(0.0, earned - values[last]) / (values[last + 1] - values[last])
    return times[last] + part * (times[last + 1] - times[last])
