"""How long items stay in each stage, and when those in build are completed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

Days = NDArray[np.float64]
DAYS_PER_MONTH = 365.25 / 12
CHANCES = 4096  # cells of the table of a curve's durations: a draw is a look-up
LEAST_SPREAD = 0.25  # however even the durations: a budget or a holiday slows all of them at once
LATE_SHARE = 4  # the slowest quarter of what finished tells how those go on that are slower still


@dataclass(frozen=True, eq=False)
class Curve:
    """The product-limit estimate of how long a transition takes, in days.

    `survival[i]` is the share that is still waiting after `times[i]`; `hazard` (per day) continues it beyond
    the last time. `finished` is the number of transitions that it rests on, `spread` the squared coefficient
    of variation of their durations.
    """

    times: Days
    survival: Days
    hazard: float
    finished: int
    spread: float

    def waiting(self, elapsed: Days | float) -> Days:
        """The share that waits longer than `elapsed` days."""
        place = np.searchsorted(self.times, elapsed, side="right")
        steps = np.concatenate([[1.0], self.survival])[place]
        beyond = np.maximum(np.asarray(elapsed) - self.times[-1], 0.0)
        return steps * np.exp(-self.hazard * beyond)

    def remaining(self, chance: Days, elapsed: Days | float = 0.0) -> Days:
        """Days still to wait after `elapsed` days: the inverse of the curve at `chance` (uniform, 0 to 1)."""
        level = np.maximum((1.0 - chance) * self.waiting(elapsed), 1e-300)
        place = np.searchsorted(-self.survival, -level, side="left")
        inside = np.append(self.times, self.times[-1])[place]
        ratio = np.maximum(self.survival[-1], 1e-300) / level
        beyond = np.where(place < len(self.times), 0.0, np.log(np.maximum(ratio, 1.0)) / self.hazard)
        return np.maximum(inside + beyond - elapsed, 0.0)

    def whole(self, generator: np.random.Generator, draws: int) -> Days:
        """Durations of transitions that have not begun."""
        return self._durations[generator.integers(CHANCES, size=draws, dtype=np.uint16)]

    @cached_property
    def _durations(self) -> Days:
        return self.remaining((np.arange(CHANCES) + 0.5) / CHANCES)

    def pace(self, generator: np.random.Generator, draws: int) -> Days:
        """How fast the transition goes in each future, for all items alike; 1 in the mean."""
        shape = self.finished / self.spread
        return generator.standard_gamma(shape, draws) / shape


def curve(days: Days, finished: NDArray[np.bool_]) -> Curve:
    """Kaplan and Meier's estimate S(t) = product over event times s <= t of (1 - d_s / n_s).

    `days` are the durations, `finished` whether each one ended (False: still going on, right-censored);
    d_s of them end after s days, n_s last at least s days, so one that is censored at s is at risk there.
    Where the longest ones are still going on, the curve continues with its last hazard: that of the slowest
    quarter of those finished, or one per waiting time since the last of them, whichever is lower.
    Raises ValueError if nothing has finished.
    """
    if not finished.any():
        raise ValueError("no finished duration")
    times, ends = np.unique(days[finished], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times, side="left")
    took = days[finished]
    spread = max(float(took.var()) / max(float(took.mean()), 1.0) ** 2, LEAST_SPREAD)
    survival = np.cumprod(1 - ends / at_risk).astype(np.float64)
    return Curve(times, survival, _tail(days, finished), len(took), spread)


def _tail(days: Days, finished: NDArray[np.bool_]) -> float:
    ends = np.sort(days[finished])
    late = -(-len(ends) // LATE_SHARE)
    since = ends[-late - 1] if late < len(ends) else 0.0
    slow = late / max(np.maximum(days - since, 0).sum(), 1.0)
    return min(slow, 1 / max(np.maximum(days - ends[-1], 0).sum(), 1.0))


@dataclass(frozen=True, eq=False)
class Build:
    """A register at a day: the curve of each transition, and who is in which stage for how long.

    `stage` and `elapsed` (days) are those of the items begun but not completed; `begun` are the days on
    which items were begun; `idle` is the number of items not begun.
    """

    as_of: date
    curves: tuple[Curve, ...]
    stage: NDArray[np.int64]
    elapsed: Days
    begun: NDArray[np.datetime64]
    idle: int

    def paces(self, generator: np.random.Generator, draws: int) -> list[Days]:
        """How fast each transition goes in each future, for what is in build and what follows alike."""
        return [each.pace(generator, draws) for each in self.curves]

    def completions(self, generator: np.random.Generator, paces: list[Days], months: int) -> Days:
        """How many items now in build are completed by each month's end: months x draws."""
        draws = len(paces[0])
        counted = np.zeros((months, draws))
        for stage, elapsed in zip(self.stage, self.elapsed, strict=True):
            wait = self.curves[stage].remaining(generator.random(draws), elapsed) / paces[stage]
            for later in range(stage + 1, len(self.curves)):
                wait = wait + self.curves[later].whole(generator, draws) / paces[later]
            _land(counted, self._rows(wait))
        return np.cumsum(counted, axis=0)

    def delayed(self, generator: np.random.Generator, paces: list[Days], begun: Days) -> Days:
        """How many of the items begun later are completed by each month's end.

        `begun` is months x draws, the items begun by each month's end. Those of one month pass through
        together, from the middle of it, so that the work does not grow with the register; what is begun
        first is completed first, so that beginning more can complete no less.
        """
        months, draws = begun.shape
        landed = np.zeros((months, draws))
        for month in range(months):
            wait = np.full(draws, (month + 0.5) * DAYS_PER_MONTH)
            for each, pace in zip(self.curves, paces, strict=True):
                wait += each.whole(generator, draws) / pace
            _land(landed, self._rows(wait))
        groups = np.cumsum(landed, axis=0).astype(np.int64)
        return np.take_along_axis(np.vstack([np.zeros(draws), begun]), groups, axis=0)

    def _rows(self, wait: Days) -> NDArray[np.int64]:
        """The row of the month in which so many days from now end; 0 is the month after `as_of`."""
        days = np.datetime64(self.as_of, "D") + np.ceil(np.clip(wait, 1, 1e6)).astype("timedelta64[D]")
        this = np.datetime64(self.as_of, "M")
        return np.maximum((days.astype("datetime64[M]") - this).astype(np.int64) - 1, 0)


def _land(counted: Days, rows: NDArray[np.int64]) -> None:
    """Count one more in each draw in the month where it lands; beyond the last month it is not seen."""
    draws = np.flatnonzero(rows < len(counted))
    counted[rows[draws], draws] += 1


def build(items: pl.DataFrame, as_of: date, population: float | None, least: int) -> Build | None:
    """The state of a register whose Date columns are its stages in order, as it stood on `as_of`.

    `population` is how many items there can be, by default those listed. None where a transition was
    finished fewer than `least` times: then durations say too little.
    """
    dates = np.column_stack([items[name].to_numpy().astype("datetime64[D]") for name in items.columns])
    reached = ~np.isnat(dates) & (dates <= np.datetime64(as_of, "D"))
    samples = [sample(dates, reached, stage, as_of) for stage in range(dates.shape[1] - 1)]
    if not samples or min(ended.sum() for _, ended in samples) < max(least, 1):
        return None
    stage, total = _stage(reached), items.height if population is None else population
    open_ = (stage >= 0) & (stage < dates.shape[1] - 1)
    place, spent = stage[open_], _days(dates[open_, stage[open_]], as_of)
    order = np.lexsort((spent, place))  # so that the order of the register changes nothing
    begun = np.min(np.where(reached, dates, np.datetime64("9999-01-01")), axis=1)[stage >= 0]
    idle = max(int(total) - int((stage >= 0).sum()), 0)
    return Build(as_of, tuple(curve(*each) for each in samples), place[order], spent[order], begun, idle)


def sample(
    dates: NDArray, reached: NDArray[np.bool_], stage: int, as_of: date, unit: Days | float = 1.0
) -> tuple[Days, NDArray]:
    """How many days each item took, or has taken so far, from a stage to the next, and whether it passed.

    Items that are past the next stage without a date for it tell nothing; those still in the stage count as
    unfinished. Days are counted in the item's `unit` (days), one for all or one each.
    """
    passed = reached[:, stage] & reached[:, stage + 1]
    within = _stage(reached) == stage
    spent = (dates[passed, stage + 1] - dates[passed, stage]).astype(np.float64)
    days = np.concatenate([np.maximum(spent, 0), _days(dates[within, stage], as_of)])
    units = np.broadcast_to(unit, len(dates))
    days /= np.concatenate([units[passed], units[within]])
    return days, np.arange(len(days)) < passed.sum()


def _stage(reached: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The last stage that each item has reached, -1 for none."""
    last = reached.shape[1] - 1 - reached[:, ::-1].argmax(axis=1)
    return np.where(reached.any(axis=1), last, -1)


def _days(since: NDArray[np.datetime64], as_of: date) -> Days:
    return (np.datetime64(as_of, "D") - since).astype(np.float64)
