"""Where numbers and days stand on a scale, and which colour a series has, for every chart library."""

import math
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from cockpit.screen import look

TOGETHER = 4  # series that can carry their names at their ends; more become small multiples


def span(frame: pl.DataFrame, options: Mapping[str, Any]) -> tuple[float, float]:
    """Round bottom and top of a value scale for lines and dots.

    It starts at zero unless all values lie in the upper half of the scale; `options["from_zero"]` decides
    otherwise. Bars always start at zero and do not ask here.
    """
    drawn = [c for c in ("value", "expected", "target") if c in frame.columns]
    known = [v for c in drawn for v in frame[c].drop_nulls().to_list()]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if options.get("from_zero", not low > high / 2 > 0):
        low, high = min(0.0, low), max(0.0, high)
    step = _step((high - low) or abs(high) or 1.0)
    return math.floor(low / step) * step, math.ceil(high * 1.0001 / step) * step


def reach(values: pl.Series) -> tuple[float, float]:
    """Round bottom and top of a scale for dots, which need no zero; a single value stands in its middle.

    >>> reach(pl.Series([3.2, 9.6])), reach(pl.Series([40.0])), reach(pl.Series([0.0]))
    ((2.0, 10.0), (30.0, 50.0), (-0.2, 0.2))
    """
    known = values.drop_nulls().to_list() or [0.0]
    low, high = min(known), max(known)
    step = _step((high - low) or abs(high) or 1.0)
    if low == high:
        return low - step, high + step
    return math.floor(low / step) * float(step), math.ceil(high / step) * float(step)


def wide(said: str, size: float) -> float:
    """About how many CSS px a line of bold text takes: a Chinese sign is as wide as high, others a good half.

    >>> wide("21 所", 10)
    28.6
    """
    return round(sum(1.0 if ord(sign) > 0x2E7F else 0.62 for sign in said) * size, 1)


def _step(far: float) -> float:
    """A round step (1, 2 or 5 times a power of ten) that divides the reach into about five.

    >>> _step(37), _step(0.9)
    (10, 0.2)
    """
    power = 10 ** math.floor(math.log10(far / 5))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= far / 5)


def ticks(days: Sequence[date], most: int) -> list[date]:
    """At most about `most` of the days for an axis: Januaries if there are enough, else evenly spread."""
    if len(days) <= most:
        return list(days)
    januaries = [d for d in days if d.month == 1]
    if 2 <= len(januaries) <= most:
        return januaries
    quarters = [d for d in days if d.month in (1, 4, 7, 10)]
    chosen = quarters if 2 <= len(quarters) <= most else januaries or list(days)
    step = -(-len(chosen) // most)
    return chosen[::step]


def colours(named: Sequence[str]) -> dict[str, str]:
    """Series to colour: the same name has the same colour on every page, and no two of a chart share one."""
    wheel = look.palette().categorical
    if len(named) == 1:
        return {named[0]: look.palette().accent}
    taken: dict[str, str] = {}
    for name in named:
        start = zlib.crc32(name.encode()) % len(wheel)
        order = [wheel[(start + step) % len(wheel)] for step in range(len(wheel))]
        taken[name] = next((c for c in order if c not in taken.values()), order[0])
    return taken


def apart(places: Sequence[float], least: float) -> list[float]:
    """The places moved as little as needed so that neighbours are `least` apart, order kept.

    >>> apart([10, 10.5, 30], 5)
    [7.75, 12.75, 30]
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [places[i] for i in order]
    for _ in range(50):
        calm = True
        for i in range(len(moved) - 1):
            if (short := least - (moved[i + 1] - moved[i])) > 1e-9:
                moved[i], moved[i + 1], calm = moved[i] - short / 2, moved[i + 1] + short / 2, False
        if calm:
            break
    found = dict(zip(order, moved, strict=True))
    return [found[i] for i in range(len(places))]
