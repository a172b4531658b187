"""One promise judged by the first step that applies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl

from cockpit import plan
from cockpit.measures import evidence, pace
from cockpit.measures.forecast.model import Chance
from cockpit.measures.status import saying, weighing
from cockpit.measures.status.model import (
    CLOSE,
    CONFIRMED,
    CYCLIC,
    DELIVERABLE,
    STAGE,
    Assessment,
    Case,
    Previous,
    Status,
)
from cockpit.plan import Baseline, Indicator, Target
from cockpit.text import measures as words


def assess(
    indicator: Indicator,
    target: Target,
    observations: pl.DataFrame,
    *,
    today: date,
    cadence: str,
    baseline: Baseline | None = None,
    chance: Chance | None = None,
    previous: Previous | None = None,
    declared: bool = False,
    backtest: float | None = None,
    late_stage: bool = False,
) -> Assessment:
    """How `target` stands on `today`, given the observations `month`, `value`, `as_of` of one scope.

    `indicator` and `target` are in the unit of measurement (`contracts.measured`). Months that repeat the
    same `as_of` are one reading, the later month's. The baseline is the given one, else the reading at the
    plan's start, else the first one. `chance` is what was foreseen for this promise, `previous` how it was
    published last; `late_stage` says that a stage of the deliverable is open past its date.
    `declared` and `backtest` only grade the evidence.

    Order: no data, stale, achieved (a share must meet its target in two consecutive readings), missed; then
    duties that lapsed and promises without a date; deliverables by the chance of their stages; fewer than
    three readings or nothing foreseen: no trend; the rest by the chance of arriving in time, cut at 0.75 and
    0.25, checked against the published ratio of paces, the worse one where the two are two bands apart.
    """
    readings = _readings(observations)
    plain = Assessment(indicator.id, target.id, Status.NO_DATA, target=target.value, due=target.due)
    if readings.is_empty():
        return replace(plain, reason=words.NO_DATA)
    case = Case(indicator, target, readings, today, cadence, chance, previous, late_stage)
    found = _measured(plain, case, baseline)
    judged = next(judged for step in STEPS if (judged := step(found, case)) is not None)
    stale = judged.status is Status.STALE
    return replace(judged, evidence=evidence.grade(readings.height, stale, declared, backtest))


def _readings(observations: pl.DataFrame) -> pl.DataFrame:
    """One row per reading, oldest first: `on` (the day it describes) and `value`."""
    known = observations.drop_nulls("value").with_columns(on=pl.coalesce("as_of", "month"))
    newest = known.sort("month", "value").unique("on", keep="last", maintain_order=True)
    return newest.select("on", pl.col("value").cast(pl.Float64)).sort("on")


def _measured(plain: Assessment, case: Case, baseline: Baseline | None) -> Assessment:
    """The amounts and paces that do not depend on the status."""
    begun, start = _baseline(case.target, case.readings, baseline)
    found = replace(
        plain,
        value=case.value,
        as_of=case.as_of,
        baseline=start,
        baseline_on=begun,
        observed_pace=pace.pace(case.readings),
        recent_pace=pace.pace(case.readings, pace.RECENT),
        chance=case.chance,
    )
    if case.target.value is None:
        return found
    short = (-1 if case.falls else 1) * (case.goal - case.value)
    found = replace(found, gap=short if short > CLOSE else 0.0)
    return found if case.target.due is None else _compared(found, case, start, begun)


def _compared(a: Assessment, case: Case, start: float, begun: date) -> Assessment:
    """Where it should stand by now, the pace it needs, and the published comparison of the two paces."""
    needed = pace.required(case.value, case.goal, case.as_of, case.due) if a.gap else 0.0
    share = pace.ratio(a.observed_pace, needed) if abs(a.observed_pace or 0.0) > CLOSE else None
    trend = bool(a.gap) and not case.few and case.indicator.kind not in (DELIVERABLE, CYCLIC)
    ratio = weighing.rate_ratio(case) if trend else None
    return replace(
        a,
        expected=pace.planned(case.indicator, case.target, begun, start, case.today),
        required_pace=needed,
        acceleration=1 / share if share and share > 0 else None,
        ratio=ratio,
        published=weighing.paced(ratio),
    )


def _baseline(target: Target, readings: pl.DataFrame, given: Baseline | None) -> tuple[date, float]:
    begins = _begins()
    if given is not None and given.value is not None:
        return given.as_of or target.start or begins, given.value
    before = readings.filter(pl.col("on") <= (target.start or begins))
    return (before.tail(1) if before.height else readings.head(1)).row(0)


def _begins() -> date:
    return plan.load().tracked.start or date.min


def _stale(a: Assessment, case: Case) -> Assessment | None:
    if pace.stale(case.as_of, case.cadence, case.today):
        return replace(a, status=Status.STALE, reason=words.stale(case.as_of, case.cadence))
    return None


def _without_figure(a: Assessment, case: Case) -> Assessment | None:
    return replace(a, status=Status.NO_TREND, reason=words.NO_FIGURE) if case.target.value is None else None


def _achieved(a: Assessment, case: Case) -> Assessment | None:
    if case.run < _needed(case):
        return None
    first = case.readings["on"][-case.run]
    days = (first - case.due).days
    reason = saying.achieved(case, first, days)
    return replace(a, status=Status.ACHIEVED, late=days > 0, reason=reason)


def _unconfirmed(a: Assessment, case: Case) -> Assessment | None:
    """A share that meets its target for the first time is not achieved yet, and not green on that alone."""
    if not 0 < case.run < _needed(case):
        return None
    first = case.readings["on"][-case.run]
    if first > case.due:
        return replace(a, status=Status.MISSED, reason=saying.unconfirmed(case, late=True))
    waiting = case.today > case.due or case.target.due is None or case.few or case.p is None
    return replace(a, status=Status.NO_TREND, reason=saying.unconfirmed(case)) if waiting else None


def _needed(case: Case) -> int:
    return CONFIRMED.get(case.indicator.kind, 1)


def _missed(a: Assessment, case: Case) -> Assessment | None:
    if case.today <= case.due:
        return None
    return replace(a, status=Status.MISSED, reason=saying.missed(a, case))


def _lapsed(a: Assessment, case: Case) -> Assessment | None:
    """A recurring duty has no due date: it is kept now, or it is not."""
    if case.indicator.kind != CYCLIC:
        return None
    return replace(a, status=Status.MISSED, reason=saying.lapsed(case))


def _undated(a: Assessment, case: Case) -> Assessment | None:
    if case.target.due is not None:
        return None
    return replace(a, status=Status.NO_TREND, reason=saying.undated(a, case))


def _staged(a: Assessment, case: Case) -> Assessment | None:
    """A deliverable has stages and no trend: judged by their chance, never green past an open stage's date.

    With nothing foreseen it is at risk one stage behind the straight line, off track two behind: the planned
    course of a thing that is there or not is a step on its due date, and behind that nobody can be.
    """
    if not case.staged:
        return None
    wanted = pace.expected(0.0, _begins(), case.goal, case.due, case.today)
    found = replace(a, expected=wanted, p=case.p)
    if case.p is None:
        behind = (wanted - case.value) / STAGE
        kept = fresh = Status.ON_TRACK if behind < 1 else Status.AT_RISK if behind < 2 else Status.OFF_TRACK
    else:
        kept, fresh = weighing.banded(case.p, case.previous), weighing.by_chance(case.p)
    status = weighing.worse(kept, Status.AT_RISK) if case.late_stage else kept
    found = replace(found, status=status, held=kept != fresh and status == kept)
    return replace(found, reason=saying.staged(found, case, fresh))


def _few(a: Assessment, case: Case) -> Assessment | None:
    return replace(a, status=Status.NO_TREND, reason=saying.few(a, case)) if case.few else None


def _unforeseen(a: Assessment, case: Case) -> Assessment | None:
    if case.p is not None:
        return None
    return replace(a, status=Status.NO_TREND, reason=saying.unforeseen(a, case))


def _foreseen(a: Assessment, case: Case) -> Assessment | None:
    if case.p is None:
        return None
    kept, fresh = weighing.banded(case.p, case.previous), weighing.by_chance(case.p)
    apart = a.published is not None and {kept, a.published} == {Status.ON_TRACK, Status.OFF_TRACK}
    status = Status.OFF_TRACK if apart else kept
    found = replace(a, status=status, p=case.p, disagree=apart, held=kept != fresh and status == kept)
    return replace(found, reason=saying.foreseen(found, case, fresh, kept))


STEPS: tuple[Callable[[Assessment, Case], Assessment | None], ...] = (
    _stale,
    _without_figure,
    _achieved,
    _unconfirmed,
    _missed,
    _lapsed,
    _undated,
    _staged,
    _few,
    _unforeseen,
    _foreseen,
)
