"""Where one value stands among others: half of them as a band, their median, and the tenth it falls in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

TENTHS = 10
MIDDLE = 5  # from the fifth tenth on a value is in the middle
DIRECTIONS = ("up", "down")


class Side(StrEnum):
    """In which part of the others a value lies."""

    FRONT = "front"
    BACK = "back"
    MIDDLE = "middle"
    SAME = "same"  # at least half of the others are the same


@dataclass(frozen=True)
class Band:
    """Quartiles and median of `size` other values, in their unit; None where there are too few of them.

    `side` and `tenth` (1 to 4, the tenths counted from that side) place the own value; both are None where it
    is missing, or where neither more nor less of it is better.
    """

    size: int
    low: float | None = None
    median: float | None = None
    high: float | None = None
    side: Side | None = None
    tenth: int | None = None


def among(own: float | None, others: Sequence[float], direction: str, few: int) -> Band:
    """Where `own` stands among `others`; with fewer than `few` of them nothing but their number is said.

    >>> among(1.0, [float(n) for n in range(1, 31)], "up", 10).tenth
    1
    >>> among(1.0, [2.0, 3.0], "up", 10)
    Band(size=2, low=None, median=None, high=None, side=None, tenth=None)
    """
    if len(others) < few:
        return Band(len(others))
    low, median, high = (float(each) for each in np.quantile(np.array(others), (0.25, 0.5, 0.75)))
    side, tenth = _placed(own, others, direction)
    return Band(len(others), low, median, high, side, tenth)


def _placed(own: float | None, others: Sequence[float], direction: str) -> tuple[Side | None, int | None]:
    """Side and tenth; equal values share the place that is worse for a boast and better for a complaint."""
    if own is None or direction not in DIRECTIONS:
        return None, None
    above, below = sum(each > own for each in others), sum(each < own for each in others)
    better, worse = (above, below) if direction == "up" else (below, above)
    same = len(others) - better - worse
    if 2 * same >= len(others):
        return Side.SAME, None
    front, back = (math.ceil(TENTHS * (n + same + 1) / (len(others) + 1)) for n in (better, worse))
    side, tenth = (Side.FRONT, front) if front < back else (Side.BACK, back)
    return (Side.MIDDLE, None) if tenth >= MIDDLE else (side, tenth)
