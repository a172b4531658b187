"""Where numbers and days stand on a scale of a slide, and round ends for an axis."""

import math
from collections.abc import Iterable, Sequence
from datetime import date

STEPS = 5  # about so many parts of an axis


def span(values: Iterable[float | None], from_zero: bool | None = None) -> tuple[float, float, float]:
    """Round bottom, top and step of an axis; from zero unless all values lie in its upper half.

    >>> span([3.0, 8.0]), span([61.0, 64.0]), span([])
    ((0.0, 8.0, 2.0), (61.0, 64.0, 1.0), (0.0, 1.0, 0.2))
    """
    known = [v for v in values if v is not None and math.isfinite(v)]
    if not known:
        return 0.0, 1.0, 0.2
    low, high = min(known), max(known)
    if not low > high / 2 > 0 if from_zero is None else from_zero:
        low, high = min(0.0, low), max(0.0, high)
    step = _step((high - low) or abs(high) or 5.0)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return float(low), float(high if high > low else low + step), float(step)


def _step(far: float) -> float:
    """A round step (1, 2 or 5 times a power of ten) that divides the reach into about five."""
    power = 10.0 ** math.floor(math.log10(far / STEPS))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= far / STEPS * 0.999)


def share(value: float, low: float, high: float) -> float:
    """Place of a value on a scale, 0 to 1, never outside.

    >>> share(3, 2, 4), share(9, 2, 4), share(1, 1, 1)
    (0.5, 1.0, 0.0)
    """
    return min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))


def across(day: date, first: date, last: date) -> float:
    """Place of a day between two days, 0 to 1, never outside.

    >>> across(date(2026, 1, 1), date(2025, 1, 1), date(2027, 1, 1))
    0.5
    """
    return share((day - first).days, 0, max(1, (last - first).days))


def apart(places: Sequence[float], least: float, most: float = 1.0) -> list[float]:
    """The places moved down so that neighbours are `least` apart, then up as a whole where they leave.

    >>> apart([0.5, 0.52, 0.9], 0.2), apart([0.9, 0.95], 0.2)
    ([0.5, 0.7, 0.9], [0.8, 1.0])
    """
    order = sorted(range(len(places)), key=lambda place: places[place])
    moved: list[float] = []
    for place in order:
        moved.append(max(places[place], moved[-1] + least) if moved else places[place])
    ceiling = most
    for at in range(len(moved) - 1, -1, -1):
        moved[at] = round(min(moved[at], ceiling), 6)
        ceiling = moved[at] - least
    found = dict(zip(order, moved, strict=True))
    return [found[place] for place in range(len(places))]
