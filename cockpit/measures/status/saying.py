"""The sentence that goes with a judgement: what is missing, how fast it goes, what is to be expected."""

from datetime import date

import polars as pl

from cockpit import text
from cockpit.measures import pace
from cockpit.measures.status import weighing
from cockpit.measures.status.model import (
    BANDS,
    BOUNDED,
    CLOSE,
    MARGIN,
    STAGE,
    TREND_POINTS,
    WHOLE,
    Assessment,
    Case,
    Status,
)
from cockpit.text import measures as words

DENSE = 4  # months; a last interval longer than this is no look at the last quarter
FINER = (2, 3, 4)  # decimals a slow pace may need beyond the indicator's own before it is not zero


def achieved(case: Case, first: date, days: int) -> str:
    """Met since `first`, so many days after the due date."""
    return words.achieved(_value(case, case.value), _goal(case), first, days)


def unconfirmed(case: Case, *, late: bool = False) -> str:
    """A share that meets its target for the first time."""
    value, goal = _value(case, case.value), _value(case, case.goal)
    return words.unconfirmed_late(value, goal, case.due) if late else words.unconfirmed(value, goal)


def missed(a: Assessment, case: Case) -> str:
    """Past due, with what is missing and when it is expected after all."""
    value, goal, days = _value(case, case.value), _goal(case), (case.today - case.due).days
    return _joined(words.missed(value, goal, _short(a, case), case.due, days), _arrival(case))


def lapsed(case: Case) -> str:
    """A duty that is not kept."""
    return words.lapsed(_value(case, case.value), _value(case, case.goal))


def undated(a: Assessment, case: Case) -> str:
    """No date to compare with."""
    return words.undated(_value(case, case.value), _goal(case), _short(a, case))


def few(a: Assessment, case: Case) -> str:
    """Too few readings."""
    needed = "" if a.required_pace is None else _pace(case, a.required_pace)
    return words.few(case.readings.height, TREND_POINTS, needed)


def unforeseen(a: Assessment, case: Case) -> str:
    """Nothing was foreseen."""
    return _joined(words.NO_FORECAST, _course(a, case))


def foreseen(a: Assessment, case: Case, fresh: Status, kept: Status) -> str:
    """Gap and paces, the chance and when it arrives; then what kept the status or made it worse."""
    course = _course(a, case) if a.gap else unconfirmed(case)
    return _joined(course, _chance(case), _held(a, fresh, kept), _disagree(a, case, kept))


def staged(a: Assessment, case: Case, fresh: Status) -> str:
    """How far the stages are and what is to be expected of the rest."""
    done, wanted = _value(case, case.value), _value(case, a.expected)
    late = words.OPEN_STAGE if case.late_stage else ""
    chance = _chance(case) if case.p is not None else ""
    return _joined(words.staged(done, wanted, case.due), chance, late, _held(a, fresh, a.status))


def _course(a: Assessment, case: Case) -> str:
    """What is missing, the pace it needs and the paces so far."""
    if a.required_pace is None:
        return words.COMMA.join((words.at_due(case.due), _short(a, case)))
    needed = words.needed(_pace(case, a.required_pace), case.due, falls=case.falls)
    effort = words.effort(a.acceleration) if a.acceleration else ""
    parts = (_short(a, case), needed, *_observed(a, case), effort)
    return words.COMMA.join(part for part in parts if part)


def _observed(a: Assessment, case: Case) -> tuple[str, ...]:
    """The pace of twelve months, and that of three where the readings are dense enough to have one."""
    year, quarter = _months(case.readings, pace.WINDOW), _months(case.readings, pace.RECENT)
    paces = ((year, a.observed_pace), (quarter, a.recent_pace))
    recent = quarter < year and quarter <= DENSE
    return tuple(_so_far(case, n, value) for n, value in (paces if recent else paces[:1]))


def _so_far(case: Case, months: int, value: float | None) -> str:
    if value is None:
        return ""
    change = 0 if abs(value) < CLOSE else 1 if value > 0 else -1
    return words.observed(months, _pace(case, value), change, falls=case.falls)


def _months(readings: pl.DataFrame, window: int) -> int:
    return max(1, round(pace.span(readings, window) or 0))


def _chance(case: Case) -> str:
    said = (words.chance(case.p or 0.0, staged=case.staged), _arrival(case))
    return words.COMMA.join(part for part in said if part)


def _arrival(case: Case) -> str:
    c = case.chance
    if c is None:
        return ""
    return words.arrival(c.eta, c.eta_low, c.eta_high, c.horizon, staged=case.staged)


def _held(a: Assessment, fresh: Status, kept: Status) -> str:
    if not a.held:
        return ""
    at = BANDS.index(kept)
    cut = weighing.CUTS[at - 1 if BANDS.index(fresh) < at else at]
    return words.held(cut, MARGIN, str(a.status))


def _disagree(a: Assessment, case: Case, kept: Status) -> str:
    if not a.disagree or a.ratio is None:
        return ""
    odds = case.indicator.kind in BOUNDED and case.indicator.ceiling is not None
    return words.disagree(str(kept), a.ratio, str(a.published), str(a.status), odds=odds)


def _short(a: Assessment, case: Case) -> str:
    i = case.indicator
    if case.staged:
        return words.stages_left((a.gap or 0.0) / STAGE)
    return words.short(text.number(a.gap, i.decimals, _unit(case)), falls=case.falls)


def _goal(case: Case) -> str:
    """What was promised: a deliverable is to be accepted, everything else names its figure."""
    return words.ACCEPTED if case.staged else _value(case, case.goal)


def _value(case: Case, value: float | None) -> str:
    if case.staged and value is not None:
        return words.stages_done(value / STAGE, WHOLE / STAGE)
    return text.number(value, case.indicator.decimals, case.indicator.unit)


def _pace(case: Case, value: float) -> str:
    """The amount of a pace: two slow ones must not look alike, and none of them like zero."""
    decimals, amount = case.indicator.decimals, abs(value)
    finer = 1 if amount >= 1 else next((n for n in FINER if round(amount, decimals + n)), FINER[0])
    return text.number(amount, decimals + finer, _unit(case))


def _unit(case: Case) -> str:
    return words.POINTS if case.indicator.unit == words.PERCENT else case.indicator.unit


def _joined(*parts: str) -> str:
    return words.BREAK.join(part for part in parts if part)
