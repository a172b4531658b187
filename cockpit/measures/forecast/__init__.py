"""How a series goes on: by kind, seeded, with its uncertainty."""

from collections.abc import Callable, Mapping, Sequence

from cockpit.measures.forecast import conformal, counts, flows, levels, parameters
from cockpit.measures.forecast.answers import readings
from cockpit.measures.forecast.choosing import ceiling_of, countable, model_of
from cockpit.measures.forecast.model import Chance, Forecast, Goal, Series, Works
from cockpit.measures.forecast.parameters import Rules, RulesError, rules
from cockpit.measures.forecast.paths import CountRules

__all__ = [
    "Chance",
    "Forecast",
    "Goal",
    "Rules",
    "RulesError",
    "Series",
    "Works",
    "ceiling_of",
    "countable",
    "forecasts",
    "model_of",
    "rules",
]


def runrate(series: Series, rules: Rules) -> Forecast:
    """A count that only grows, by its run-rate; see `counts.runrate`."""
    return counts.runrate(series, CountRules.of(rules))


CONTINUED: Mapping[str, Callable[[Series, Rules], Forecast]] = {
    "runrate": runrate,
    "ratio": levels.ratio,
    "level": levels.level,
    "flow": flows.flow,
}


def forecasts(series: Sequence[Series], rules: Rules | None = None) -> dict[str, Forecast]:
    """The forecast of each series by its key; the parameters are those of the file unless given.

    A series with fewer readings than a trend needs has no entry, nor has one whose model is not continued
    here: deliverables and duties. Intervals are as wide as all the given series together have needed.
    """
    used = rules or parameters.rules()
    able = [each for each in series if each.model in CONTINUED and readings(each).height >= used.points]
    widened = conformal.learnt(able, used)
    return {each.key: CONTINUED[each.model](each, widened) for each in able}
