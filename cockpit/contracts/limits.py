"""What a value of each indicator can be at all: its range in the measured unit, and whom it can be about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cockpit import plan
from cockpit.contracts import indicators

BOUNDED = ("state", "cells", "stages", "latest", "reported")  # methods that count a part of a whole
PERCENT = "%"
SLACK = 1e-6  # shares are quotients: the last digits of a whole hundred may be off


@dataclass(frozen=True)
class Limits:
    """The range of one indicator's values, both ends included, and the kinds of scope it is defined for."""

    floor: float
    ceiling: float | None
    scopes: tuple[str, ...]

    def holds(self, value: float) -> bool:
        """Whether a value lies in the range; what is not a number does not.

        >>> Limits(0.0, 100.0, ()).holds(100.0000000001), Limits(0.0, None, ()).holds(float("nan"))
        (True, False)
        """
        return self.floor - SLACK <= value <= (float("inf") if self.ceiling is None else self.ceiling + SLACK)


@cache
def limits() -> Mapping[str, Limits]:
    """Indicator → its limits, for every indicator that has a definition."""
    promised = plan.load().indicators
    return {id: _limits(d, promised.get(id)) for id, d in indicators.definitions().items()}


def _limits(definition: indicators.Definition, promised: plan.Indicator | None) -> Limits:
    found = definition.measured(promised)
    share = definition.method in BOUNDED and found.unit == PERCENT
    ceiling = indicators.WHOLE if share and found.ceiling is None else found.ceiling
    return Limits(found.floor or 0.0, ceiling, definition.scopes)
