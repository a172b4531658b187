"""Rolling origin: stand at an earlier period, forecast with what was known, look up what came."""

import zlib
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from cockpit.measures.forecast import conformal, counts, flows, levels, parameters
from cockpit.measures.forecast.model import Forecast, Goal, Series
from tests.bench.backtest import scoring
from tests.bench.backtest.cuts import HORIZONS, MONTHS, Cut, cuts
from tests.bench.backtest.goals import Family, goals, reached
from tests.bench.backtest.real import COUNT, FLOW, LEVEL, RATIO, Real

Rules = parameters.Rules
Array = np.ndarray
DRAWS = 2000  # of plain resampling
MODELS = {RATIO: levels.ratio, LEVEL: levels.level, FLOW: flows.flow}


def series_of(cut: Cut, asked: tuple[Goal, ...] = ()) -> Series:
    """The known part as the models take it; counts are summed up from zero."""
    kind, values = cut.real.kind, cut.known
    if kind == COUNT:
        values = (0.0, *np.cumsum(values).tolist())
    days = [cut.day(i - len(values) + 1) for i in range(len(values))]
    none = pl.Series([None] * len(values), dtype=pl.Float64)
    readings = pl.DataFrame({"on": days, "value": values, "numerator": none, "denominator": none})
    ceiling = 100.0 if kind == RATIO else None
    return Series(cut.real.name, kind, readings, asked, 0.0, ceiling, cut.real.family)


def forecast(cut: Cut, asked: tuple[Goal, ...], rules: Rules) -> Forecast:
    """What the product's own model says."""
    series = series_of(cut, asked)
    if cut.real.kind == COUNT:
        return counts.runrate(series, counts.CountRules.of(rules))
    return MODELS[cut.real.kind](series, rules)


def nearby(kind: str, rules: Rules) -> Rules:
    """The same rules, looking no farther than is judged."""
    return replace(rules, horizon_months=HORIZONS[-1] * MONTHS[kind], horizon_until=date(2001, 1, 1))


def misses(real: Real, rules: Rules) -> pl.DataFrame:
    """By how much half an interval would have had to be wider: `series`, `family`, `bucket`, `score`.

    Judged in the middle of each horizon of `rules.buckets`, where a factor counts fully.
    """
    edges = (0, *rules.buckets, 2 * rules.buckets[-1])
    found = []
    for cut in cuts(real, 1):
        model = conformal.MODELS[real.kind](series_of(cut), rules)
        for bucket, months in enumerate((low + high) / 2 for low, high in pairwise(edges)):
            came = cut.ahead(round(months / MONTHS[real.kind]))
            if came:
                found.append((real.name, real.family, bucket, _miss(cut, model, came, rules)))
    columns = {"series": pl.String, "family": pl.String, "bucket": pl.Int64, "score": pl.Float64}
    return pl.DataFrame(found, schema=columns, orient="row")


def _miss(cut: Cut, model: Any, came: tuple[float, ...], rules: Rules) -> float:
    days = [cut.day(i - cut.history + 1) for i in range(cut.history)]
    months = model.months([*days, cut.day(len(came))])
    places = model.scale.to(np.array([*cut.known, came[-1]]))
    course = model.course(months[:-1], places[:-1], months[-1:] - months[-2], rules)
    high = course.quantile((1 + rules.level) / 2)
    return float(abs(places[-1] - course.mean[0]) / (high - course.mean)[0])


def replayed(real: Real, others: Family, rules: Rules) -> tuple[list[dict], list[dict]]:
    """Every forecast of a series judged: rows of intervals, and rows of answered goals."""
    held, answered = [], []
    for cut in cuts(real, HORIZONS[0]):
        asked = goals(cut, others)
        extra = _edges(cut) if real.kind == COUNT else ()
        said = forecast(cut, (*asked.values(), *extra), rules)
        fan = {row["month"]: row for row in said.fan.iter_rows(named=True)}
        for horizon in HORIZONS:
            if came := cut.ahead(horizon):
                quantiles = [fan[cut.day(horizon)][name] for name in scoring.QUANTILES]
                held.append(_held(cut, horizon, came, quantiles, said))
                answered += [
                    _answered(cut, horizon, name, goal, said)
                    for (at, name), goal in asked.items()
                    if at == horizon
                ]
    return held, answered


def _edges(cut: Cut) -> tuple[Goal, ...]:
    """Two goals a horizon, whose chances say how much of the forecast lies below and at what came."""
    now = sum(cut.known)
    totals = {horizon: now + sum(came) for horizon in HORIZONS if (came := cut.ahead(horizon))}
    return tuple(
        Goal(f"{name}{horizon}", total + step, cut.day(horizon))
        for horizon, total in totals.items()
        for name, step in (("at", 0), ("over", 1))
    )


def _held(cut: Cut, horizon: int, came: tuple[float, ...], quantiles: list[float], said: Forecast) -> dict:
    count = cut.real.kind == COUNT
    observed = sum(cut.known) + sum(came) if count else came[-1]
    if count:
        under, upto = (1 - (said.chances[f"{name}{horizon}"].p or 0.0) for name in ("at", "over"))
        below, inside, above = scoring.shares(under, upto)
    else:
        below, above = float(observed < quantiles[0]), float(observed > quantiles[-1])
        inside = 1 - below - above
    unit = _unit(cut.real, horizon)
    return {
        "series": cut.real.name,
        "family": cut.real.family,
        "history": cut.history,
        "horizon": horizon,
        "below": below,
        "inside": inside,
        "above": above,
        "closed": float(quantiles[0] <= observed <= quantiles[-1]),
        "loss": scoring.pinball(observed, quantiles) / unit,
        "naive": scoring.pinball(observed, [naive(cut, horizon)] * len(quantiles)) / unit,
        "plain": scoring.pinball(observed, resampled(cut, horizon)) / unit if count else None,
    }


def _unit(real: Real, horizon: int) -> float:
    """What losses are measured in: the usual count, percentage points, the usual amount."""
    if real.kind == COUNT:
        return max(real.mean * horizon, 1.0)
    return 1.0 if real.kind == RATIO else real.mean


def naive(cut: Cut, horizon: int) -> float:
    """The same rate, the last level, or for a flow the same month of the last known year."""
    if cut.real.kind == COUNT:
        return sum(cut.known) * (1 + horizon / cut.history)
    if cut.real.kind == FLOW and cut.history >= 12:
        return cut.known[-12 + (horizon - 1) % 12]
    return cut.known[-1]


def resampled(cut: Cut, horizon: int) -> list[float]:
    """Quantiles by drawing past periods with equal chances, the usual Monte Carlo of throughput."""
    generator = np.random.default_rng([zlib.crc32(cut.real.name.encode()), cut.history, cut.origin, horizon])
    sums = generator.choice(np.array(cut.known), (DRAWS, horizon)).sum(axis=1)
    return (sum(cut.known) + np.quantile(sums, scoring.LEVELS)).tolist()


def _answered(cut: Cut, horizon: int, name: str, goal: Goal, said: Forecast) -> dict:
    came = cut.ahead(horizon)
    if cut.real.kind == COUNT:
        happened = sum(cut.known) + sum(came) >= goal.value
    else:
        stood = reached(cut.real, came)
        happened = stood >= goal.value if goal.up else stood <= goal.value
    return {
        "series": cut.real.name,
        "history": cut.history,
        "horizon": horizon,
        "goal": name,
        "p": said.chances[goal.id].p,
        "happened": bool(happened),
    }
