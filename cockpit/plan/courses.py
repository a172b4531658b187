"""The course a promise takes to its due date: its corner points, and what is wrong with a planned curve.

A target says how it is to be reached with `path`: `linear` (a straight line from the baseline, bending at
every earlier formal promise of the same indicator), `step` (nothing until the due date, then everything: what
a deliverable is unless told otherwise), or `curve`, with the planned corners beside it:

    [[indicator.target]]
    path = "curve"
    curve = [[2025-06-30, 5], [2026-06-30, 18], [2027-12-31, 33]]
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from cockpit.plan.model import CHECKED_OFF, Indicator, Target
from cockpit.text import plan as words

LINEAR, STEP, CURVE = PATHS = ("linear", "step", "curve")
Corner = tuple[date, float]


def usual(kind: str) -> str:
    """The path of a target that names none: a deliverable is there or not, everything else grows.

    >>> usual("deliverable"), usual("count")
    ('step', 'linear')
    """
    return STEP if kind == "deliverable" else LINEAR


def corners(indicator: Indicator, target: Target, level: float = 0.0) -> tuple[Corner, ...]:
    """The days and values, in the indicator's unit, that the path to `target` passes after its baseline.

    Earlier formal promises of the same indicator and plan come first. `level` is where a step with no earlier
    promise stays until the day before its due date. Empty without a due date or a figure.
    """
    if target.due is None or target.value is None:
        return ()
    found: tuple[Corner, ...] = ()
    for each in (*_earlier(indicator, target), target):
        found = _extended(found, each, level)
    return found


def _earlier(indicator: Indicator, target: Target) -> list[Target]:
    """Formal promises of the same plan that fall due before `target`, oldest first."""
    due = target.due or date.min
    ahead = [t for t in indicator.targets if t.formal and t.plan == target.plan and t.value is not None]
    dated = [(t.due, t) for t in ahead if t.due and t.due < due]
    return [t for _, t in sorted(dated, key=lambda pair: pair[0])]


def _extended(before: tuple[Corner, ...], target: Target, level: float) -> tuple[Corner, ...]:
    if target.due is None or target.value is None:
        return before
    goal = (target.due, float(target.value))
    if target.path == STEP:
        return (*before, (target.due - timedelta(days=1), before[-1][1] if before else level), goal)
    if target.path == CURVE and target.curve:
        return (*(c for c in before if c[0] < target.curve[0][0]), *target.curve)
    return (*before, goal)


def faults(target: Mapping, indicator: Mapping, begin: date | None) -> Iterator[str]:
    """What is wrong with the path of one target as read; `begin` is the first day of its plan."""
    path, curve, kind = target.get("path"), target.get("curve"), indicator.get("kind", "")
    start, due, value = target.get("start") or begin, target.get("due"), target.get("value")
    if target.get("start") and due and due < target["start"]:
        yield words.PERIOD_BACKWARDS
    if (path == CURVE) != (curve is not None):
        yield words.CURVE_AND_PATH
    if curve is None:
        return
    if kind in CHECKED_OFF:
        yield words.must_not("curve", kind)
    if due is None or value is None:
        yield words.CURVE_WITHOUT_END
    else:
        day, last = curve[-1]
        if (day, last) != (due, value):
            yield words.curve_end(day, last, due, value)
    yield from _course(curve, start, due)
    yield from _figures([figure for _, figure in curve], indicator)


def _course(curve: Sequence[Sequence], start: date | None, due: date | None) -> Iterator[str]:
    days = [day for day, _ in curve]
    yield from (words.not_ascending(b) for a, b in pairwise(days) if b <= a)
    outside = [d for d in days if (start and d < start) or (due and d > due)]
    yield from (words.curve_outside(day, start, due) for day in outside)


def _figures(values: Sequence[float], indicator: Mapping) -> Iterator[str]:
    floor, ceiling = indicator.get("floor"), indicator.get("ceiling")
    for value in values:
        if (floor is not None and value < floor) or (ceiling is not None and value > ceiling):
            yield words.past_limit(value, floor, ceiling)
    sign = -1 if indicator.get("direction") == "down" else 1
    yield from (words.turns_back(b) for a, b in pairwise(values) if (b - a) * sign < 0)
