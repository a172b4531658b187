"""Where numbers and days stand on a printed scale, and courses as paths."""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from cockpit.paper.blocks import Path, Point
from cockpit.theme.palette import LIGHT
from cockpit.theme.places import apart as apart
from cockpit.theme.places import share as share

Values = Sequence[float | None]


def span(values: Iterable[float], from_zero: bool | None = None) -> tuple[float, float]:
    """Round bottom and top of a scale; from zero unless all values lie in its upper half.

    >>> span([3.0, 8.0]), span([61.0, 64.0]), span([]), span([0.0])
    ((0.0, 8.0), (61.0, 64.0), (0.0, 1.0), (0.0, 1.0))
    """
    known = [v for v in values if v is not None and math.isfinite(v)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if not low > high / 2 > 0 if from_zero is None else from_zero:
        low, high = min(0.0, low), max(0.0, high)
    step = _step((high - low) or abs(high) or 5.0)
    low, high = math.floor(low / step) * float(step), math.ceil(high / step) * float(step)
    return (low, high) if high > low else (low, low + step)


def _step(far: float) -> float:
    """A round step (1, 2 or 5 times a power of ten) that divides the reach into about five."""
    power = 10 ** math.floor(math.log10(far / 5))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= far / 5)


def across(first: date, last: date) -> Callable[[date], float]:
    """Day to place between two days, 0 to 1, never outside."""
    length = max(1, (last - first).days)
    return lambda day: min(1.0, max(0.0, (day - first).days / length))


def runs(values: Values, spot: Callable[[int, float], Point]) -> list[tuple[Point, ...]]:
    """Unbroken stretches of known values as points; a gap stays a gap."""
    found: list[list[Point]] = [[]]
    for place, value in enumerate(values):
        if value is None or not math.isfinite(value):
            found.append([])
        else:
            found[-1].append(spot(place, value))
    return [tuple(run) if len(run) > 1 else (run[0], run[0]) for run in found if run]


def band(upper: Sequence[Point], lower: Sequence[Point], colour: str, seen: float) -> list[Path]:
    """The area between two lines; nothing where they have fewer than two points."""
    if len(upper) < 2 or len(lower) < 2:
        return []
    return [Path((*upper, *reversed(lower)), fill=colour, seen=seen)]


def level(y: float, colour: str, width: float = 0.8, dash: tuple[float, ...] = ()) -> Path:
    """A line across the whole drawing."""
    return Path(((0.0, y), (1.0, y)), colour, width, dash)


def upright(x: float, colour: str, width: float = 0.8, dash: tuple[float, ...] = ()) -> Path:
    """A line from top to bottom."""
    return Path(((x, 0.0), (x, 1.0)), colour, width, dash)


def rectangle(x0: float, x1: float, y0: float, y1: float, fill: str = "", stroke: str = "") -> Path:
    """A rectangle with a ground, an edge, or both."""
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0))
    return Path(corners, stroke, 0.7, fill=fill)


def colour(status: object) -> str:
    """The colour of a status on paper; nothing known is no data."""
    return LIGHT.status[str(status or "no_data")]


def ticks(days: Sequence[date], most: int) -> list[date]:
    """At most `most` of the days for an axis: Januaries if there are enough, else evenly spread."""
    if len(days) <= most:
        return list(days)
    januaries = [day for day in days if day.month == 1]
    if 2 <= len(januaries) <= most:
        return januaries
    step = -(-len(days) // most)
    return list(days[::step])
