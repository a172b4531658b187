"""Two answers to one question: the chance of arriving in time, and the published ratio of two paces."""

import polars as pl

from cockpit.measures import pace, published
from cockpit.measures.status.model import (
    AT_RISK_P,
    AT_RISK_RATIO,
    BANDS,
    BOUNDED,
    CLOSE,
    MARGIN,
    ON_TRACK_P,
    ON_TRACK_RATIO,
    Assessment,
    Case,
    Previous,
    Status,
)

LEAST_YEARS = 2  # fewer years between two readings say nothing (Open SDG)
CUTS = (ON_TRACK_P, AT_RISK_P)  # the cut between one band and the next


def by_chance(p: float) -> Status:
    """The band of a chance.

    >>> [str(by_chance(p)) for p in (0.75, 0.74, 0.25, 0.24)]
    ['on_track', 'at_risk', 'at_risk', 'off_track']
    """
    return BANDS[sum(p < cut for cut in CUTS)]


def banded(p: float, previous: Previous | None = None) -> Status:
    """The band of a chance that a published status may move to: one cut at a time, from the last one on.

    A cut is passed when the chance lies more than `MARGIN` beyond it, or lay beyond it last time too.

    >>> str(banded(0.78, Previous(Status.AT_RISK, 0.70))), str(banded(0.78, Previous(Status.AT_RISK, 0.76)))
    ('at_risk', 'on_track')
    >>> str(banded(0.81, Previous(Status.AT_RISK, 0.70))), str(banded(0.78, Previous(Status.OFF_TRACK, 0.20)))
    ('on_track', 'at_risk')
    """
    fresh = by_chance(p)
    if previous is None or previous.status not in BANDS:
        return fresh
    at, goal = BANDS.index(previous.status), BANDS.index(fresh)
    while at > goal and _passed(p, CUTS[at - 1], previous.p, up=True):
        at -= 1
    while at < goal and _passed(p, CUTS[at], previous.p, up=False):
        at += 1
    return BANDS[at]


def _passed(p: float, cut: float, before: float | None, *, up: bool) -> bool:
    far = (p - cut if up else cut - p) > MARGIN + CLOSE
    return far or (before is not None and (before >= cut) is up)


def paced(ratio: float | None) -> Status | None:
    """The band of an observed-to-required ratio, as Eurostat cuts it; moving away is off track as well.

    >>> [str(paced(ratio)) for ratio in (0.95, 0.94, 0.60, 0.59, -1, None)]
    ['on_track', 'at_risk', 'at_risk', 'off_track', 'off_track', 'None']
    """
    if ratio is None:
        return None
    return BANDS[sum(ratio < cut - CLOSE for cut in (ON_TRACK_RATIO, AT_RISK_RATIO))]


def worse(*statuses: Status) -> Status:
    """The worst of several bands."""
    return max(statuses, key=BANDS.index)


def rate_ratio(case: Case) -> float | None:
    """Observed over required pace; on the logit where a measured share nears its ceiling.

    Counts, shares of what is counted, bandwidths and flows are compared in their own unit: compound growth
    fails at zero and flatters a count that began small. Where value and goal lie in the last percent of the
    range the logit cannot tell them apart, and the unit of the indicator is taken there too.
    """
    i, goal = case.indicator, case.goal
    if i.kind in BOUNDED and i.ceiling is not None:
        floor = i.floor or 0.0
        odds = [pace.logit(value, floor, i.ceiling) for value in case.readings["value"]]
        wanted = pace.logit(goal, floor, i.ceiling)
        if abs(wanted - odds[-1]) > CLOSE:
            return _ratio(case.readings.with_columns(value=pl.Series(odds, dtype=pl.Float64)), wanted, case)
    return _ratio(case.readings, goal, case)


def _ratio(readings: pl.DataFrame, goal: float, case: Case) -> float | None:
    needed = pace.required(float(readings["value"][-1]), goal, case.as_of, case.due)
    return pace.ratio(pace.pace(readings), needed)


def compound(a: Assessment, *, up: bool = True) -> published.Verdict | None:
    """The verdict of Statistics Canada's rules on one promise, for the reader who knows them.

    Its years are whole: None with less than two of them between baseline and reading, without a figure, a
    date or a target, and where signs differ, which the rules do not cover.
    """
    known = (a.baseline, a.value, a.target)
    if a.baseline_on is None or a.as_of is None or a.due is None or None in known:
        return None
    if a.as_of.year - a.baseline_on.year < LEAST_YEARS or min(v for v in known if v is not None) < 0:
        return None
    record = published.Record(a.baseline, a.baseline_on.year, a.value, a.as_of.year, a.target, a.due.year, up)
    return published.open_sdg(record)
