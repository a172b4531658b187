"""Measured shares and levels: a damped drift on a scale that keeps their bounds, with Student's intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from cockpit.measures.forecast.answers import HALF_COUNT, Array, Course, Model, continued, readings
from cockpit.measures.forecast.model import Forecast, Series
from cockpit.measures.forecast.parameters import Rules
from cockpit.measures.forecast.scales import above, bounded, plain
from cockpit.measures.pace import DAYS_PER_MONTH

WHOLE = 100.0  # what a share is a share of, when the series names no ceiling


def ratio(series: Series, rules: Rules) -> Forecast:
    """A measured share between its bounds, continued on the logit; everything in the series' unit.

    "Meets 100 %" means: no farther from it than `pull`, which is half a countable step (half of one over the
    newest denominator), at least the rounding of one decimal, and a quarter of a point where the denominator
    is unknown. That is also where a reading of 100 % is placed, so what counts as reached is exactly what a
    full reading would look like.
    """
    return continued(series, rules, ratio_model(series, rules))


def level(series: Series, rules: Rules) -> Forecast:
    """A level that may rise and fall, continued on the logarithm above its floor.

    Without a floor a series that has been negative is continued as it is. Whole numbers meet a goal when
    they round to it, so that zero can be reached: it is met below one half.
    """
    return continued(series, rules, level_model(series, rules))


def ratio_model(series: Series, rules: Rules) -> Model:
    """How a measured share is continued."""
    floor = 0.0 if series.floor is None else series.floor
    ceiling = WHOLE if series.ceiling is None else series.ceiling
    span = ceiling - floor
    of = readings(series)["denominator"].drop_nulls()
    step = max(WHOLE / 2 / of[-1], rules.pull_least) if of.len() and of[-1] > 0 else rules.pull
    return Model(bounded(floor, ceiling, span * min(step / WHOLE, 0.25)), clock, course)


def level_model(series: Series, rules: Rules) -> Model:
    """How a level is continued."""
    values = readings(series)["value"]
    before = values.head(-1)  # the newest reading moves the course, never the yardsticks it is measured by
    whole = bool((before == before.round()).all())
    if series.floor is None and (values < 0).any():
        size = before.abs().median()
        scale = plain(size if isinstance(size, float) and size > 0 else 1.0, series.ceiling)
    else:
        scale = above(series.floor or 0.0, series.ceiling)
    return Model(scale, clock, course, HALF_COUNT if whole else 0.0, series.floor or 0.0)


def clock(days: Sequence[date]) -> Array:
    """Days as months of mean length from the first."""
    return np.array([(day - days[0]).days for day in days]) / DAYS_PER_MONTH


def course(months: Array, places: Array, ahead: Array, rules: Rules) -> Course:
    """A smoothed level with a drift that fades; without noise it is a random walk with a fading drift.

    The level follows the readings by the share a of its last surprise (a = 1: it is the last reading). The
    drift is the recency-weighted mean step of the level; h units of time ahead D(h) = φ(1 - φ^h) / (1 - φ) of
    it is left, the unit being the median interval between readings, at least `unit_least`. The variance is
    s²(1 - a² + a²(h + h²/n)) with h in intervals and n the effective number of steps: s²(h + h²/n) for a
    random walk, s² at any distance for mere noise around a level.

    a and s come from the readings before the newest one. So a jump ahead lifts the whole course and never
    widens it: more progress never lowers a chance.
    """
    lapses = np.diff(months)
    if not len(lapses):
        return Course(np.full(len(ahead), places[-1]), rules.scale * np.sqrt(ahead), rules.scale_weight)
    interval = float(np.median(lapses))
    walk = Walk(interval, max(interval, rules.unit_least), rules)
    share, scale, freedom = walk.fitted(lapses[:-1], places[:-1])
    drift, n = walk.drift(lapses, smoothed(places, np.zeros(len(lapses)), share))
    level = smoothed(places, drift * walk.left(lapses), share)[-1]
    h = ahead / interval
    spread = scale * np.sqrt(1 - share**2 + share**2 * (h + h**2 / n))
    return Course(level + drift * walk.left(ahead), spread, freedom)


def smoothed(places: Array, drifts: Array, share: float) -> Array:
    """The level after each reading: last level plus drift, corrected by a share of the surprise.

    >>> smoothed(np.array([0.0, 1.0, 1.0]), np.zeros(2), 0.5).tolist()
    [0.0, 0.5, 0.75]
    """
    found = [float(places[0])]
    for place, drift in zip(places[1:].tolist(), drifts.tolist(), strict=True):
        said = found[-1] + drift
        found.append(said + share * (place - said))
    return np.array(found)


@dataclass(frozen=True)
class Walk:
    """What the steps of a series are measured in: `interval` between readings and `unit` of time, months."""

    interval: float
    unit: float
    rules: Rules

    def left(self, months: Array) -> Array:
        """How many units of the drift the coming months still bring."""
        keep = self.rules.damping
        return keep * (1 - keep ** (months / self.unit)) / (1 - keep)

    def drift(self, lapses: Array, levels: Array) -> tuple[float, float]:
        """The recency-weighted mean step per unit of time, and how many steps it is worth."""
        age = (lapses[::-1].cumsum()[::-1] - lapses) / self.unit
        weight = 0.5 ** (age / self.rules.drift_half_life)
        mean = (weight * np.diff(levels)).sum() / (weight * lapses / self.unit).sum()
        return float(mean), float(weight.sum() ** 2 / (weight**2).sum())

    def fitted(self, lapses: Array, places: Array) -> tuple[float, float, float]:
        """The share with the smallest surprises, their standard deviation and its degrees of freedom.

        A share below 1 must repay its parameter by Akaike's criterion. The prior scale stands for
        `scale_weight` more steps, so that a constant series is not taken for a certain one.
        """
        prior, weight = self.rules.scale, self.rules.scale_weight
        count = len(lapses)
        if count < 2:
            return 1.0, prior, weight
        loss = {share: self._loss(lapses, places, share) + weight * prior**2 for share in self.rules.shares}
        share = min(loss, key=lambda each: (count + weight) * np.log(loss[each]) + 2 * (each < 1))
        freedom = weight + count - 1
        return share, float(np.sqrt(loss[share] / freedom)), freedom

    def _loss(self, lapses: Array, places: Array, share: float) -> float:
        """The sum of squared surprises, each as if it had come after one interval."""
        drift, _ = self.drift(lapses, smoothed(places, np.zeros(len(lapses)), share))
        drifts = drift * self.left(lapses)
        surprise = places[1:] - smoothed(places, drifts, share)[:-1] - drifts
        return float((surprise**2 / (1 - share**2 + share**2 * lapses / self.interval)).sum())
