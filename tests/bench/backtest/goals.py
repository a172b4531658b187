"""What is asked of a forecast: goals that somebody could have set at the time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from cockpit.measures.forecast.model import Goal
from tests.bench.backtest.cuts import HORIZONS, Cut
from tests.bench.backtest.real import COUNT, FLOW, LEVEL, RATIO, Real

Array = np.ndarray
DECILES = tuple(i / 10 for i in range(1, 10))  # of all values of a family: its lines for shares
STEPS = (0.75, 0.9, 1.0, 1.1, 1.25)  # of its usual value: the lines for a level or a flow
RUNGS = 2  # lines not reached yet that are asked about: the next and the one after
QUARTERS = (0.25, 0.5, 0.75)  # of the family's gains
TYPICAL = "typical "  # how the names of goals set by the family's gains begin
VISIBLE = 0.05  # in the unit, or as many percent of the value: less cannot be told from standing still
BURDENS = {"unemployment", "packs", "fatalities", "offers"}  # families of which less is wanted
PACES = (0.8, 1.0, 1.25)  # of the rate so far, for the goals of counts


def wanted_up(real: Real) -> bool:
    """Whether more is better: not for what the sources call a burden."""
    return real.family not in BURDENS


def reached(real: Real, came: tuple[float, ...]) -> float:
    """What a goal is held against: where a level stands on its due date, a flow's best month until then."""
    return max(came) if real.kind == FLOW else came[-1]


@dataclass(frozen=True, eq=False)
class Family:
    """What the other series of a family say: all their `values`, and their `gains` within each horizon.

    Gains are changes on `placed`, positive in the wanted direction, from any period.
    """

    values: Array
    gains: Mapping[int, Array]


def family(real: Real, found: Sequence[Real]) -> Family:
    """The family of a series without the series itself."""
    others = [each for each in found if each.family == real.family and each.name != real.name]
    sign = 1 if wanted_up(real) else -1
    places = [placed(each, np.array(each.values)) for each in others]
    gains = {h: sign * np.concatenate([[], *(each[h:] - each[:-h] for each in places)]) for h in HORIZONS}
    return Family(np.concatenate([[], *(each.values for each in others)]), gains)


def placed(real: Real, values: Array) -> Array:
    """Where changes of different series compare: the logit of a share, the logarithm of a level."""
    return logit(np.clip(values / 100, 0.001, 0.999)) if real.kind == RATIO else np.log1p(values)


def goals(cut: Cut, others: Family) -> dict[tuple[int, str], Goal]:
    """Goals by horizon and name, set with what was known of the series.

    For a count so many more at several paces. For a share the next deciles of its family that it has not
    reached, as a plan draws one line for all; for a level and a flow the next lines of their own usual value
    and best month. For shares and levels also what the family gained in a quarter, half and three quarters
    of all cases (TYPICAL), where that can be told from standing still.
    """
    if cut.real.kind == COUNT:
        rate = sum(cut.known) / cut.history
        rungs = {h: [sum(cut.known) + max(round(rate * h * pace), 1) for pace in PACES] for h in HORIZONS}
    else:
        rungs = dict.fromkeys(HORIZONS, _next(cut, others.values))
    asked = {(h, str(place)): value for h, values in rungs.items() for place, value in enumerate(values)}
    if cut.real.kind in (RATIO, LEVEL):
        asked |= {
            (h, f"{TYPICAL}{q}"): v for h in HORIZONS for q, v in _typical(cut, others.gains[h]).items()
        }
    return {
        (horizon, name): Goal(f"{horizon}:{name}", value, cut.day(horizon), wanted_up(cut.real))
        for (horizon, name), value in asked.items()
        if cut.ahead(horizon)
    }


def _typical(cut: Cut, gains: Array) -> dict[float, float]:
    """The value after a gain that the share q of the family did not exceed, by q."""
    if not len(gains):
        return {}
    now, up = cut.known[-1], wanted_up(cut.real)
    moves = {q: float(np.quantile(gains, q)) * (1 if up else -1) for q in QUARTERS}
    place = float(placed(cut.real, np.array(now)))
    back = (lambda x: float(100 * expit(x))) if cut.real.kind == RATIO else (lambda x: float(np.expm1(x)))
    values = {q: back(place + move) for q, move in moves.items()}
    return {
        q: v for q, v in values.items() if (v - now if up else now - v) > max(VISIBLE, VISIBLE / 100 * now)
    }


def _next(cut: Cut, others: Array) -> list[float]:
    year = cut.known[-12:]
    usual = max(year) if cut.real.kind == FLOW else float(np.mean(year))
    ladder = np.quantile(others, DECILES) if cut.real.kind == RATIO else usual * np.array(STEPS)
    now, up = cut.known[-1], wanted_up(cut.real)
    ahead = [float(rung) for rung in np.unique(ladder) if (rung > now if up else rung < now)]
    return ahead[:RUNGS] if up else ahead[::-1][:RUNGS]
