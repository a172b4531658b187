"""What is judged, on what grounds, and the judgement itself."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from cockpit.measures import published
from cockpit.measures.forecast.model import Chance
from cockpit.plan import Indicator, Target

ON_TRACK_P, AT_RISK_P = 0.75, 0.25  # cuts of the chance to arrive in time: three to one for and against
ON_TRACK_RATIO, AT_RISK_RATIO = published.SUBSTANTIAL, published.MODERATE
MARGIN = 0.05  # how far the chance must pass a cut before a published status follows at once
TREND_POINTS = 3  # readings a trend needs
CONFIRMED = {"ratio": 2, "coverage": 2}  # consecutive readings that must meet the target, one for other kinds
WHOLE = 100.0  # percent
STAGE = 25.0  # percent of a deliverable that one of its four stages is worth
CLOSE = 1e-9  # differences below this come from floating point
DOWN = ("<=", "<")
DELIVERABLE, CYCLIC = "deliverable", "cyclic"
BOUNDED = (
    "ratio",
)  # measured shares, whose last points are the hard ones; what is counted is judged by the count


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


BANDS = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)  # from good to bad


@dataclass(frozen=True)
class Previous:
    """How a promise was published last time, and the chance that was given then (None without one)."""

    status: Status
    p: float | None = None


@dataclass(frozen=True)
class Assessment:
    """How one promise stands. Amounts in the indicator's unit, paces in that unit per month.

    `gap` is what is still missing, never negative; `late` says that the target was met after its due date.
    `observed_pace` looks back 12 months, `recent_pace` 3; `acceleration` is required over observed pace.
    `p` is the chance the status was judged by, None where it was judged otherwise. `ratio` is observed over
    required pace, linear, but on the logit for shares with a ceiling; `published` is the status it alone
    would give, `disagree` says that it is two bands from the one by `p`, `held` that hysteresis kept the
    status from following `p`. `evidence` grades what the judgement rests on: A, B or C.
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
    recent_pace: float | None = None
    acceleration: float | None = None
    ratio: float | None = None
    p: float | None = None
    chance: Chance | None = None
    published: Status | None = None
    disagree: bool = False
    held: bool = False
    evidence: str = ""
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Case:
    """What is judged: one promise with its readings (`on`, `value`, oldest first) on one day.

    `goal` is not a number when the promise names no figure, `due` the last of all days when it names none.
    """

    indicator: Indicator
    target: Target
    readings: pl.DataFrame
    today: date
    cadence: str
    chance: Chance | None = None
    previous: Previous | None = None
    late_stage: bool = False

    @property
    def as_of(self) -> date:
        """The day the newest reading describes."""
        day: date = self.readings["on"][-1]
        return day

    @property
    def value(self) -> float:
        """The newest reading, in the indicator's unit."""
        return float(self.readings["value"][-1])

    @property
    def goal(self) -> float:
        """The figure that was promised."""
        return math.nan if self.target.value is None else self.target.value

    @property
    def due(self) -> date:
        """The day until which it was promised."""
        return self.target.due or date.max

    @property
    def p(self) -> float | None:
        """The chance of arriving in time, None where nothing was foreseen."""
        return self.chance.p if self.chance else None

    @property
    def few(self) -> bool:
        """Whether there are too few readings for a trend."""
        return self.readings.height < TREND_POINTS

    @property
    def falls(self) -> bool:
        """Whether less is wanted."""
        return falls(self.indicator, self.target)

    @property
    def staged(self) -> bool:
        """Whether it is a thing that is there or not, built in stages."""
        return self.indicator.kind == DELIVERABLE

    @property
    def met(self) -> list[bool]:
        """Whether each reading meets the target, oldest first."""
        side = -1 if self.falls else 1
        return [side * (self.goal - value) <= CLOSE for value in self.readings["value"]]

    @property
    def run(self) -> int:
        """How many of the newest readings meet the target without a break."""
        met = self.met
        return len(met) - max((n + 1 for n, each in enumerate(met) if not each), default=0)


def falls(indicator: Indicator, target: Target) -> bool:
    """Whether a promise wants less of its indicator."""
    return target.op in DOWN or indicator.direction == "down"
