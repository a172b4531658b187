"""Cumulative counts: what is in build is completed first, what is not yet begun comes at the run-rate."""

import math
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from cockpit.measures.forecast import works
from cockpit.measures.forecast.model import Forecast, Goal, Series
from cockpit.measures.forecast.paths import EPSILON, CountRules, Futures, length, ordinal

__all__ = ["CountRules", "climb", "runrate"]

Numbers = NDArray[np.float64]
DECIMALS = 2  # a count that is not whole moves in hundredths: no figure here is published with more
CHANCE_MOST = 50.0  # a month's mean beyond which chance adds no more spread: batches outweigh it by then
RATES, CHANCES = 512, 4096  # cells of a mean and of a chance in the tables of quantiles
PLACES = (np.arange(CHANCES) + 0.5) / CHANCES
# Each kind of draw has a stream of its own.
BASE, MEAN, MONTHLY, DRIFT, CHANCE, STARTS, PACE, BUILD, LATER = range(9)


@dataclass(frozen=True, eq=False)
class History:
    """Standings at months' ends (ordinals, rising), in whole steps."""

    months: NDArray[np.int64]
    standing: Numbers

    def steps(self) -> tuple[Numbers, Numbers, Numbers]:
        """Of each interval between readings: its length, what was added, and its middle's age, in months.

        A later, lower reading corrects the earlier ones: what was added is net of corrections, never below
        zero. Intervals of any length stand as they are: an increment over three months is one observation
        of three months' rate, where three thirds of it would pretend to be even.
        """
        settled = np.minimum.accumulate(self.standing[::-1])[::-1]
        middle = (self.months[1:] + self.months[:-1]) / 2
        return np.diff(self.months).astype(float), np.diff(settled), self.months[-1] - middle

    def earlier(self) -> "History":
        return History(self.months[:-1], self.standing[:-1])


def runrate(series: Series, rules: CountRules | None = None, draws: int | None = None) -> Forecast:
    """Continue a cumulative count, or the count behind a share of things that can be counted.

    With a register whose every transition was finished often enough, the standing grows by what is in build,
    each item after the rest of its own way (`works`), and by what will be begun, never more than is not yet
    begun, completed after the whole way. It is begun in half of the futures at the run-rate of beginnings so
    far, in the other half at that of completions: a growing queue lifts the first and a dry one the second.
    The register knows neither what is abandoned nor how much can be built at once: in every other future no
    more is completed than the run-rate of completions lets through. That run-rate is never added to what is
    in build, for its next months are those very items. Without such a register it is all there is. Shares
    are counted in their numerator against the last denominator. Raises ValueError without a reading.
    """
    rules = rules or CountRules()
    draws = draws or rules.draws
    known = _readings(series.readings)
    share = bool(known.height and known["denominator"][-1])
    column = "numerator" if share else "value"
    quantum = _quantum(known[column])
    as_of, seed = known["on"][-1], crc32(series.key.encode())
    cap = known["denominator"][-1] if share else series.ceiling
    months = length(as_of, series.goals, rules)
    now = float(known[column][-1])
    history = _history(known["on"], known[column] / quantum)
    added = climb(history, months, draws, rules, (seed,)) * quantum
    build = series.works and works.build(series.works.items, as_of, cap, rules.transitions)
    if build:
        begun = climb(_beginnings(build, known["on"][0]), months, draws, rules, (seed, STARTS))
        begun[:, 0::4], begun[:, 1::4] = added[:, 0::4], added[:, 1::4]
        passing = _passing(build, begun, seed)
        passing[:, ::2] = np.minimum(passing[:, ::2], added[:, ::2])
        added = passing
    values = now + added
    if cap is not None:
        np.minimum(values, max(cap, now), out=values)
    futures = Futures(as_of, now, values, 100 / cap if share and cap else 1.0)
    chances = {goal.id: futures.chance(goal, _need(goal, cap if share else None)) for goal in series.goals}
    return Forecast(series.key, "runrate", rules.formula, seed, as_of, known.height, chances, futures.fan())


def climb(history: History, months: int, draws: int, rules: CountRules, seed: tuple[int, ...]) -> Numbers:
    """What is added by each month's end: months x draws, a mixed Poisson run-rate.

    A month's count is Poisson with the mean rate x month's factor x drift: the factor is Gamma with mean 1
    and variance phi (so that the count is negative binomial), the drift a random walk of the rate's
    logarithm. The rate is a draw of its Gamma posterior under weights that halve every `half_life` months,
    times a Gamma factor for what phi leaves uncertain in a mean of so few months.

    Every draw is a non-decreasing function of what was added last, for fixed seed: the posterior and the
    Poisson count are drawn by inverse distribution functions, all else does not depend on the last reading,
    because phi is judged by the readings before it. So a higher standing can lower no chance, exactly.
    """
    length_, added, ages = history.steps()
    weights = np.exp2(-ages / rules.half_life)
    phi = dispersion(history.earlier(), rules)
    exposure = max(float(weights @ length_), 1.0)
    effective = max(float(weights @ length_) ** 2 / max(float(weights**2 @ length_), EPSILON), 1.0)
    rate = _gamma(rules.rate_prior + float(weights @ added), draws, _stream(seed, BASE)) / exposure
    rate *= _gamma(effective / phi, draws, _stream(seed, MEAN)) * phi / effective
    mean = _gamma(1 / phi, (months, draws), _stream(seed, MONTHLY))
    walk = (_normal() * np.float32(rules.rate_drift))[_cells((months, draws), _stream(seed, DRIFT))]
    mean *= np.exp(np.cumsum(walk, axis=0, out=walk), out=walk)
    mean *= (rate * phi).astype(np.float32)
    cells = _cells((months, draws), _stream(seed, CHANCE))
    return np.cumsum(_poisson(mean, cells), axis=0, dtype=np.float64)


def dispersion(history: History, rules: CountRules) -> float:
    """How much a month's rate varies beyond chance: phi, its squared coefficient of variation.

    By moments: an interval of m months with the mean mu varies by mu + phi mu^2 / m. Each interval counts
    (mu / (1 + mu))^2, for small counts show nothing but chance; `dispersion_weight` such intervals of the
    prior `dispersion` are mixed in.
    """
    if len(history.months) < 2:
        return rules.dispersion
    length_, added, _ages = history.steps()
    total = float(added.sum())
    if total <= 0:
        return rules.dispersion
    mean = length_ * total / length_.sum()
    excess = ((added - mean) ** 2 - mean).sum() / (mean**2 / length_).sum()
    weight = float(((mean / (1 + mean)) ** 2).sum()) - 1  # one is spent on the mean itself
    mixed = rules.dispersion * rules.dispersion_weight + max(weight, 0) * excess
    phi = mixed / (rules.dispersion_weight + max(weight, 0))
    return min(max(phi, rules.dispersion_least), rules.dispersion_most)


def _passing(build: works.Build, begun: Numbers, seed: int) -> Numbers:
    """What is completed by each month's end of the items in build and of those begun later."""
    months, draws = begun.shape
    paces = build.paces(_stream((seed,), PACE), draws)
    finishing = build.completions(_stream((seed,), BUILD), paces, months)
    return finishing + build.delayed(_stream((seed,), LATER), paces, np.minimum(begun, build.idle))


def _beginnings(build: works.Build, first: date) -> History:
    """How many items had been begun by the end of each month since the first reading."""
    months = np.arange(ordinal(first), ordinal(build.as_of) + 1)
    begun = np.sort(build.begun.astype("datetime64[M]").astype(np.int64) + 1970 * 12)
    return History(months, np.searchsorted(begun, months, side="right").astype(float))


def _readings(readings: pl.DataFrame) -> pl.DataFrame:
    """The newest reading of each month, oldest first; only those with both parts where the last has both."""
    given = readings.filter(pl.col("value").is_not_null())
    order = ["on", "value", "numerator", "denominator"]
    last = given.sort(order).group_by(pl.col("on").dt.month_end(), maintain_order=True).last()
    kept = last.sort("on").select("on", "value", "numerator", "denominator")
    if not kept.height:
        raise ValueError("a count without readings")
    if kept["denominator"][-1] and kept["numerator"][-1] is not None:
        return kept.filter(pl.col("numerator").is_not_null() & (pl.col("denominator") > 0))
    return kept.with_columns(pl.lit(None, pl.Float64).alias("denominator"))


def _history(days: pl.Series, standing: pl.Series) -> History:
    months = np.array([ordinal(day) for day in days], dtype=np.int64)
    return History(months, standing.to_numpy().astype(float))


def _quantum(standing: pl.Series) -> float:
    """The step a count moves in: 1 where all readings are whole."""
    whole = bool(((standing - standing.round(0)).abs() < EPSILON).all())
    return 1.0 if whole else 10.0**-DECIMALS


def _need(goal: Goal, of: float | None) -> float:
    """From which count on a goal is met; one in percent is met by so many whole things of all."""
    return goal.value if of is None else math.ceil(goal.value / 100 * of - EPSILON)


def _stream(seed: tuple[int, ...], *kind: int) -> np.random.Generator:
    """A stream of random numbers of its own for each kind, so that a longer horizon only adds at the end."""
    return np.random.Generator(np.random.SFC64([*seed, *kind]))


def _cells(size: int | tuple[int, int], generator: np.random.Generator) -> NDArray[np.uint16]:
    """Uniform draws as the cells of a table of quantiles: an inverse distribution function is a look-up."""
    return generator.integers(CHANCES, size=size, dtype=np.uint16)


def _gamma(shape: float, size: int | tuple[int, int], generator: np.random.Generator) -> NDArray[np.float32]:
    """Gamma draws that rise with the shape for the same random numbers; their scale is 1."""
    coarse = special.gammaincinv(shape, PLACES[4::8])
    grid = np.interp(PLACES, PLACES[4::8], coarse).astype(np.float32)
    return grid[_cells(size, generator)]


@cache
def _normal() -> NDArray[np.float32]:
    return special.ndtri(PLACES).astype(np.float32)


def _poisson(mean: NDArray[np.float32], cells: NDArray[np.uint16]) -> NDArray[Any]:
    """Poisson counts that rise with the mean for the same cells; what exceeds CHANCE_MOST is added whole."""
    rows = np.sqrt(np.minimum(mean, CHANCE_MOST)) * np.float32(RATES / math.sqrt(CHANCE_MOST))
    places = np.minimum(rows.astype(np.int32), RATES - 1) * CHANCES + cells
    counts = _quantiles().take(places)
    if mean.max() <= CHANCE_MOST:
        return counts
    return counts + np.floor(np.maximum(mean - np.float32(CHANCE_MOST), 0))


@cache
def _quantiles() -> NDArray[np.int16]:
    """Poisson quantiles by cell of the mean's square root and cell of the chance, flat."""
    means = ((np.arange(RATES) + 0.5) / RATES) ** 2 * CHANCE_MOST
    below = special.pdtr(np.arange(int(CHANCE_MOST * 3)), means[:, None])
    return np.concatenate([np.searchsorted(row, PLACES) for row in below]).astype(np.int16)
