"""How much wider an interval must be to cover what it says, learnt from what came after earlier points."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from scipy.special import stdtrit

from cockpit.measures.forecast.answers import Array, Model, readings
from cockpit.measures.forecast.flows import flow_model
from cockpit.measures.forecast.levels import level_model, ratio_model
from cockpit.measures.forecast.model import Series
from cockpit.measures.forecast.parameters import Rules

MODELS = {"ratio": ratio_model, "level": level_model, "flow": flow_model}  # those with a Student interval
SCORES = {"key": pl.String(), "family": pl.String(), "bucket": pl.Int64(), "score": pl.Float64()}


def factor(scores: Sequence[float] | Array, level: float = 0.8) -> float:
    """The score that a new one stays below with probability `level`: the ⌈(n + 1) level⌉-th smallest.

    Infinite when the scores are too few to promise that (split conformal prediction, Vovk et al. 2005).

    >>> factor([0.5, 2.0, 1.0, 1.5], 0.8), factor([1.0], 0.8)
    (2.0, inf)
    """
    ordered = np.sort(np.asarray(scores, dtype=float))
    place = math.ceil(round((len(ordered) + 1) * level, 9))
    return float(ordered[place - 1]) if place <= len(ordered) else math.inf


def scores(series: Series, rules: Rules) -> pl.DataFrame:
    """One row per earlier point and later reading: `key`, `family`, `bucket`, `score`.

    A score is the distance of the reading from the course continued at that point, over half the width of
    its interval at `rules.level`: up to 1 the interval held it. The newest reading is not scored, so that
    progress never widens the interval it is judged by.
    """
    past = readings(series).head(-1)
    if series.model not in MODELS or past.height <= rules.points:
        return pl.DataFrame(schema=SCORES)
    model: Model = MODELS[series.model](series, rules)
    months = model.months(past["on"].to_list())
    places = model.scale.to(past["value"].to_numpy())
    first = max(rules.points, len(months) - rules.origins)
    found = [_scored(model, months, places, known, rules) for known in range(first, len(months))]
    ahead, score = (np.concatenate(part) for part in zip(*found, strict=True))
    bucket = np.searchsorted(np.array(rules.buckets), ahead, side="left")
    columns = {"key": series.key, "family": series.family, "bucket": bucket, "score": score}
    return pl.DataFrame(columns, schema=SCORES)


def _scored(model: Model, months: Array, places: Array, known: int, rules: Rules) -> tuple[Array, Array]:
    """Months ahead and score of every reading after the first `known` ones."""
    ahead = months[known:] - months[known - 1]
    course = model.course(months[:known], places[:known], ahead, rules)
    half = course.spread * stdtrit(course.freedom, (1 + rules.level) / 2)
    return ahead, np.abs(places[known:] - course.mean) / half


def pooled(series: Sequence[Series], rules: Rules) -> Mapping[tuple[str, int], float]:
    """The factor of each (family, horizon) with enough own history; the others keep that of the rules.

    Enough is `rules.scores` scores from `rules.scored_series` series; a factor stays within `rules.least` and
    `rules.most`.
    """
    tables = [scores(each, rules) for each in series]
    table = pl.concat(tables) if tables else pl.DataFrame(schema=SCORES)
    enough = (pl.col("score").len() >= rules.scores) & (pl.col("key").n_unique() >= rules.scored_series)
    by = ("family", "bucket")
    found = table.group_by(by).agg(pl.col("score"), enough=enough).filter("enough").sort(by)
    return {
        (family, bucket): min(max(factor(values, rules.level), rules.least), rules.most)
        for family, bucket, values, _ in found.iter_rows()
    }


def learnt(series: Sequence[Series], rules: Rules) -> Rules:
    """The rules with the factors that the series themselves have shown to be needed."""
    own = pooled(series, rules)
    horizons = range(len(rules.buckets) + 1)
    families = {family for family, _ in own}
    rows = {
        family: tuple(own.get((family, each), rules.factor(family, each)) for each in horizons)
        for family in sorted(families)
    }
    return replace(rules, factors={**rules.factors, **rows})
