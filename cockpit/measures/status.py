"""Whether a promise is kept, in time or at risk: decided step by step, each step says why."""

import math
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import polars as pl

from cockpit import plan, text
from cockpit.measures import pace
from cockpit.plan import Baseline, Indicator, Target
from cockpit.text import measures as words

ON_TRACK_RATIO, AT_RISK_RATIO = (
    0.95,
    0.60,
)  # cuts of the actual-to-required ratio, Eurostat 2021, Statistics Canada
TREND_POINTS = 3  # readings a trend needs
CONFIRMED = {"ratio": 2, "coverage": 2}  # consecutive readings that must meet the target, one for other kinds
STAGE = 25.0  # percent of a deliverable that one of its four stages is worth
CLOSE = 1e-9  # differences below this come from floating point
DOWN = ("<=", "<")
DELIVERABLE, CYCLIC = "deliverable", "cyclic"


class Status(StrEnum):
    """How a promise stands; the first that applies, in the order in which `assess` looks."""

    NO_DATA = "no_data"
    STALE = "stale"
    ACHIEVED = "achieved"
    MISSED = "missed"
    NO_TREND = "no_trend"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


@dataclass(frozen=True)
class Assessment:
    """How one promise stands. Amounts in the indicator's unit, paces in that unit per month.

    `gap` is what is still missing, never negative; `late` says that the target was met after its due date;
    `ratio` is observed over required pace, `acceleration` its inverse.
    """

    indicator_id: str
    target_id: str
    status: Status
    late: bool = False
    value: float | None = None
    as_of: date | None = None
    target: float | None = None
    due: date | None = None
    baseline: float | None = None
    baseline_on: date | None = None
    expected: float | None = None
    gap: float | None = None
    required_pace: float | None = None
    observed_pace: float | None = None
    acceleration: float | None = None
    ratio: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Case:
    """What is judged: one promise with its readings (`on`, `value`, oldest first) on one day.

    `goal` is not a number when the promise names no figure, `due` the last of all days when it names none.
    """

    indicator: Indicator
    target: Target
    readings: pl.DataFrame
    today: date
    cadence: str

    @property
    def as_of(self) -> date:
        """The day the newest reading describes."""
        return self.readings.row(-1)[0]

    @property
    def value(self) -> float:
        """The newest reading, in the indicator's unit."""
        return self.readings.row(-1)[1]

    @property
    def goal(self) -> float:
        """The figure that was promised."""
        return math.nan if self.target.value is None else self.target.value

    @property
    def due(self) -> date:
        """The day until which it was promised."""
        return self.target.due or date.max


def assess(
    indicator: Indicator,
    target: Target,
    observations: pl.DataFrame,
    *,
    today: date,
    cadence: str,
    baseline: Baseline | None = None,
) -> Assessment:
    """How `target` stands on `today`, given the observations `month`, `value`, `as_of` of one scope.

    `indicator` and `target` are in the unit of measurement (`contracts.measured`). Months that repeat the
    same `as_of` are one reading. The baseline is the given one, else the reading at the plan's start, else
    the first one. Order: no data, stale, achieved (a share must meet its target in two consecutive
    readings), missed, then for deliverables the stages due by now, and for the rest fewer than three
    readings: no trend, otherwise the ratio of the pace of the last 12 months to the pace still required,
    cut at 0.95 and 0.60.
    """
    readings = _readings(observations)
    plain = Assessment(indicator.id, target.id, Status.NO_DATA, target=target.value, due=target.due)
    if readings.is_empty():
        return replace(plain, reason=words.NO_DATA)
    found = _measured(plain, indicator, target, readings, today, baseline)
    case = Case(indicator, target, readings, today, cadence)
    return next(judged for step in STEPS if (judged := step(found, case)) is not None)


def _readings(observations: pl.DataFrame) -> pl.DataFrame:
    """One row per reading, oldest first: `on` (the day it describes) and `value`."""
    known = observations.drop_nulls("value").with_columns(on=pl.coalesce("as_of", "month"))
    return known.sort("month").unique("on", keep="last", maintain_order=True).select("on", "value").sort("on")


def _measured(
    plain: Assessment,
    indicator: Indicator,
    target: Target,
    readings: pl.DataFrame,
    today: date,
    baseline: Baseline | None,
) -> Assessment:
    """The amounts and paces that do not depend on the status."""
    on, value = readings.row(-1)
    begun, start = _baseline(target, readings, baseline)
    found = replace(plain, value=value, as_of=on, baseline=start, baseline_on=begun)
    if target.value is None:
        return replace(found, observed_pace=pace.pace(readings))
    sign = -1 if _falls(indicator, target) else 1
    found = replace(found, gap=max(0.0, sign * (target.value - value)), observed_pace=pace.pace(readings))
    if target.due is None:
        return found
    needed = pace.required(value, target.value, on, target.due) if found.gap else 0.0
    share = pace.ratio(found.observed_pace, needed)
    return replace(
        found,
        expected=pace.expected(start, begun, target.value, target.due, today),
        required_pace=needed,
        ratio=share,
        acceleration=1 / share if share and share > 0 else None,
    )


def _baseline(target: Target, readings: pl.DataFrame, given: Baseline | None) -> tuple[date, float]:
    begins = _begins()
    if given is not None and given.value is not None:
        return given.as_of or target.start or begins, given.value
    before = readings.filter(pl.col("on") <= (target.start or begins))
    return (before.tail(1) if before.height else readings.head(1)).row(0)


def _begins() -> date:
    return plan.load().tracked.start or date.min


def _falls(indicator: Indicator, target: Target) -> bool:
    return target.op in DOWN or indicator.direction == "down"


def _meets(indicator: Indicator, target: Target, value: float) -> bool:
    gap = (target.value or 0.0) - value
    return (-gap if _falls(indicator, target) else gap) <= CLOSE


def _stale(a: Assessment, case: Case) -> Assessment | None:
    if pace.stale(case.as_of, case.cadence, case.today):
        return replace(a, status=Status.STALE, reason=words.stale(case.as_of, case.cadence))
    return None


def _without_figure(a: Assessment, case: Case) -> Assessment | None:
    return replace(a, status=Status.NO_TREND, reason=words.NO_FIGURE) if case.target.value is None else None


def _achieved(a: Assessment, case: Case) -> Assessment | None:
    i = case.indicator
    met = [_meets(i, case.target, value) for value in case.readings["value"]]
    run = len(met) - max((n + 1 for n, each in enumerate(met) if not each), default=0)
    if run == 0:
        return None
    value, goal = _said(i, case.value), _said(i, case.goal)
    first = case.readings["on"][len(met) - run]
    if run < CONFIRMED.get(i.kind, 1):
        past = first > case.due
        reason = words.unconfirmed_late(value, goal, case.due) if past else words.unconfirmed(value, goal)
        return replace(a, status=Status.MISSED if past else Status.ON_TRACK, reason=reason)
    days = (first - case.due).days
    return replace(a, status=Status.ACHIEVED, late=days > 0, reason=words.achieved(value, goal, first, days))


def _missed(a: Assessment, case: Case) -> Assessment | None:
    i = case.indicator
    if case.today <= case.due:
        return None
    days = (case.today - case.due).days
    reason = words.missed(_said(i, case.value), _said(i, case.goal), _said(i, a.gap), case.due, days)
    return replace(a, status=Status.MISSED, reason=reason)


def _undated(a: Assessment, case: Case) -> Assessment | None:
    i = case.indicator
    if case.target.due is not None:
        return None
    reason = words.undated(_said(i, case.value), _said(i, case.goal), _said(i, a.gap))
    return replace(a, status=Status.NO_TREND, reason=reason)


def _staged(a: Assessment, case: Case) -> Assessment | None:
    """A deliverable has no trend: it is at risk one stage behind the straight line, off track two behind."""
    i = case.indicator
    if i.kind != DELIVERABLE:
        return None
    wanted = pace.expected(0.0, _begins(), case.goal, case.due, case.today)
    behind = (wanted - case.value) / STAGE
    status = Status.ON_TRACK if behind < 1 else Status.AT_RISK if behind < 2 else Status.OFF_TRACK
    reason = words.staged(_said(i, case.value), _said(i, wanted), case.due)
    return replace(a, status=status, expected=wanted, reason=reason)


def _few(a: Assessment, case: Case) -> Assessment | None:
    i = case.indicator
    if case.readings.height >= TREND_POINTS:
        return None
    reason = words.few(case.readings.height, TREND_POINTS, _pace(i, a.required_pace))
    return replace(a, status=Status.NO_TREND, reason=reason)


def _paced(a: Assessment, case: Case) -> Assessment | None:
    i = case.indicator
    if a.ratio is None:
        return replace(a, status=Status.OFF_TRACK, reason=words.at_due(_said(i, a.gap), case.due))
    cuts = ((ON_TRACK_RATIO, Status.ON_TRACK), (AT_RISK_RATIO, Status.AT_RISK))
    status = next((status for cut, status in cuts if a.ratio >= cut), Status.OFF_TRACK)
    share = text.percent(100 * a.ratio, 0)
    reason = words.paced(
        _pace(i, a.observed_pace), _pace(i, a.required_pace), share, _said(i, a.gap), case.due
    )
    return replace(a, status=status, reason=reason)


def _lapsed(a: Assessment, case: Case) -> Assessment | None:
    """A recurring duty has no due date: it is kept now, or it is not."""
    i = case.indicator
    if i.kind != CYCLIC:
        return None
    return replace(a, status=Status.MISSED, reason=words.lapsed(_said(i, case.value), _said(i, case.goal)))


STEPS = (_stale, _without_figure, _achieved, _missed, _lapsed, _undated, _staged, _few, _paced)


def _said(indicator: Indicator, value: float | None) -> str:
    return text.number(value, indicator.decimals, indicator.unit)


def _pace(indicator: Indicator, value: float | None) -> str:
    finer = 1 if value is None or abs(value) >= 1 else 2  # two slow paces must not look alike
    return text.number(value, indicator.decimals + finer, indicator.unit)
