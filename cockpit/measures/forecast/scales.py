"""Scales on which a series is continued, so that its bounds are never left and steps stay comparable."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

Array = np.ndarray
SLACK = 1e-9  # what floating point may lose on the way there and back


@dataclass(frozen=True)
class Scale:
    """`to` takes values to the scale and `back` returns them to the indicator's unit; both never fall."""

    to: Callable[[Array], Array]
    back: Callable[[Array], Array]


def bounded(floor: float, ceiling: float, pull: float) -> Scale:
    """The logit between two bounds; values nearer to one than `pull` (in the unit) stand for that bound.

    A share of 100 % has no logit. So it is taken for `ceiling - pull`, and what comes back from beyond that
    is 100 % again: with half a countable step as `pull` this is rounding to the nearest count.

    >>> scale = bounded(0, 100, 0.5)
    >>> [round(float(each), 6) for each in scale.back(scale.to(np.array([0.0, 30.0, 99.7, 100.0])))]
    [0.0, 30.0, 100.0, 100.0]
    """
    span = ceiling - floor
    low, high = floor + pull, ceiling - pull

    def to(values: Array) -> Array:
        return logit((np.clip(values, low, high) - floor) / span)

    def back(places: Array) -> Array:
        values = floor + span * expit(places)
        values = np.where(values >= high - SLACK * span, ceiling, values)
        return np.where(values <= low + SLACK * span, floor, values)

    return Scale(to, back)


def above(floor: float, ceiling: float | None) -> Scale:
    """The logarithm of one plus what exceeds `floor`: growth is by shares, and zero has its place.

    >>> scale = above(0, None)
    >>> scale.back(np.array([-3.0, 0.0])).tolist(), round(float(scale.back(scale.to(np.array(12.0)))), 6)
    ([0.0, 0.0], 12.0)
    """

    def to(values: Array) -> Array:
        return np.log1p(np.maximum(values - floor, 0.0))

    def back(places: Array) -> Array:
        with np.errstate(over="ignore"):
            values = floor + np.expm1(np.maximum(places, 0.0))
        return values if ceiling is None else np.minimum(values, ceiling)

    return Scale(to, back)


def plain(size: float, ceiling: float | None) -> Scale:
    """The value itself over its usual `size`, for series that may be negative.

    >>> plain(10, None).to(np.array(-5.0)).item()
    -0.5
    """

    def back(places: Array) -> Array:
        return places * size if ceiling is None else np.minimum(places * size, ceiling)

    return Scale(lambda values: values / size, back)
