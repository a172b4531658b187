"""Where numbers and days stand on a scale of a slide, and round ends for an axis."""

import math
from collections.abc import Iterable
from datetime import date

from cockpit.theme.places import apart as apart
from cockpit.theme.places import share as share

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


def across(day: date, first: date, last: date) -> float:
    """Place of a day between two days, 0 to 1, never outside.

    >>> across(date(2026, 1, 1), date(2025, 1, 1), date(2027, 1, 1))
    0.5
    """
    return share((day - first).days, 0, max(1, (last - first).days))
