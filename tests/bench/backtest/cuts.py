"""Where in a series one stands, what is known there, and what came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from cockpit.measures.forecast import paths
from tests.bench.backtest.real import COUNT, FLOW, LEVEL, RATIO, Real

HORIZONS = (4, 8, 12)  # periods ahead that are judged
HISTORIES = {COUNT: (8, 12, 24), RATIO: (8, 12, 24), LEVEL: (8, 12, 24), FLOW: (8, 12, 24, 36)}  # periods
MONTHS = {COUNT: 1, RATIO: 3, LEVEL: 3, FLOW: 1}  # what one period stands for: levels are read quarterly
ORIGINS = 8  # per series and length of history, evenly spaced: long series do not outweigh short ones
FIRST = paths.ordinal(date(2001, 1, 31))


@dataclass(frozen=True)
class Cut:
    """A series of which `history` periods up to period `origin` (exclusive) are known."""

    real: Real
    history: int
    origin: int

    @property
    def known(self) -> tuple[float, ...]:
        return self.real.values[self.origin - self.history : self.origin]

    def ahead(self, horizon: int) -> tuple[float, ...]:
        """What came in the next `horizon` periods; empty when the series ends before."""
        came = self.real.values[self.origin : self.origin + horizon]
        return came if len(came) == horizon else ()

    def day(self, horizon: int = 0) -> date:
        """The end of the month that stands for the period so far after the last known one."""
        return paths.month_end(FIRST + (self.origin - 1 + horizon) * MONTHS[self.real.kind])


def cuts(real: Real, least: int) -> Iterator[Cut]:
    """The origins of a series, for each length of history, with at least `least` periods to come."""
    for history in HISTORIES[real.kind]:
        last = len(real.values) - least
        if last >= history:
            places = np.linspace(history, last, min(ORIGINS, last - history + 1))
            yield from (Cut(real, history, int(place)) for place in places)
