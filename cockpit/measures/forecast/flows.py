"""Usage per month: by the school calendar where months repeat from year to year, as a level where not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from cockpit.measures.forecast import levels
from cockpit.measures.forecast.answers import Array, Course, Model, continued
from cockpit.measures.forecast.model import Forecast, Series
from cockpit.measures.forecast.parameters import Rules

YEAR = 12  # months after which the school calendar repeats
QUARTER = 3.0  # months ahead at which season and walk are compared
HALF_MONTH = 0.5  # months still ahead in a month whose figure is not final


def flow(series: Series, rules: Rules) -> Forecast:
    """A monthly flow in its unit, continued by the school calendar: holidays stay holidays."""
    return continued(series, rules, flow_model(series, rules))


def flow_model(series: Series, rules: Rules) -> Model:
    """How a monthly flow is continued: one with a ceiling is a share and stays below it."""
    build = levels.level_model if series.ceiling is None else levels.ratio_model
    return replace(build(series, rules), months=clock, course=course)


def clock(days: Sequence[date]) -> Array:
    """Days as whole calendar months, so that the same month of two years is twelve apart."""
    return np.array([day.year * YEAR + day.month for day in days], dtype=float)


def course(months: Array, places: Array, ahead: Array, rules: Rules) -> Course:
    """By the season or as a walk, whichever was less uncertain a quarter ahead; around the mean at first.

    Within the first year there is no season to go by. Both spreads come from the readings before the newest
    one, so the choice does not depend on it. A later reading of the same month replaces an earlier one.
    """
    known = np.append(np.diff(months) > 0, True)
    months, places, ahead = months[known], places[known], np.maximum(ahead, HALF_MONTH)
    if months[-1] - months[0] < YEAR - 1:
        return _around(places, ahead, rules)
    probed = np.append(ahead, QUARTER)
    walk, season = levels.course(months, places, probed, rules), _seasonal(months, places, probed, rules)
    chosen = walk if walk.spread[-1] <= season.spread[-1] else season
    return Course(chosen.mean[:-1], chosen.spread[:-1], chosen.freedom)


def _around(places: Array, ahead: Array, rules: Rules) -> Course:
    """The mean of less than a year: its season cannot be told from a trend, so no trend is carried on.

    The variance is s²(1 + 1/n + h) with h in years and s² the scatter of the readings before the newest one,
    drawn towards the prior.
    """
    before, n = places[:-1], len(places)
    residual = float(((before - before.mean()) ** 2).sum()) if n > 2 else 0.0
    freedom = rules.growth_weight + max(n - 2, 0)
    scale = np.sqrt((rules.growth_weight * rules.growth_scale**2 + residual) / freedom)
    return Course(np.full(len(ahead), places.mean()), scale * np.sqrt(1 + 1 / n + ahead / YEAR), freedom)


def _seasonal(months: Array, places: Array, ahead: Array, rules: Rules) -> Course:
    """Last year's same month with damped growth.

    The growth is that of the newest year's pairs of same months, drawn towards none by `pairs` more pairs;
    k years ahead D(k) of it is left (see levels.course) and the variance is s²(1 + D(k)²/n) with n years of
    pairs, at least one: single months scatter around the season, and the growth is uncertain. s² is the
    scatter of the pairs without the newest one, drawn towards the prior.
    """
    here = (months - months[0]).astype(int)
    year = np.full(here[-1] + 1, np.nan)
    year[here] = places
    grown = year[YEAR:] - year[:-YEAR]
    pairs = grown[np.isfinite(grown)]
    years = np.ceil(ahead / YEAR)
    filled = np.interp(np.arange(len(year)), here, places)
    same = filled[(len(year) - 1 - YEAR * years + np.floor(ahead)).astype(int)]
    faded = rules.growth_damping * (1 - rules.growth_damping**years) / (1 - rules.growth_damping)
    scale, freedom = _scatter(grown, rules)
    spread = scale * np.sqrt(1 + faded**2 / max(len(pairs) / YEAR, 1.0))
    growth = pairs[-YEAR:].sum() / (len(pairs[-YEAR:]) + rules.pairs)
    return Course(same + growth * faded, spread, freedom)


def _scatter(grown: Array, rules: Rules) -> tuple[float, float]:
    """The standard deviation of a year's growth around its mean, without the newest reading."""
    before = grown[:-1][np.isfinite(grown[:-1])]
    residual = float(((before - before.mean()) ** 2).sum()) if len(before) > 1 else 0.0
    freedom = rules.growth_weight + max(len(before) - 1, 0)
    return float(np.sqrt((rules.growth_weight * rules.growth_scale**2 + residual) / freedom)), freedom
