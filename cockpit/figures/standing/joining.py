"""One fetch of observations joined with every promise of the tracked plan and every definition."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import config, contracts, measures, outlook, plan, store
from cockpit.contracts.indicators import Definition
from cockpit.figures.standing import wording
from cockpit.figures.standing.model import Standing
from cockpit.plan import Indicator, Target
from cockpit.text import standing as words
from queries import observation

DISTRICT = "district"
SPARK_POINTS = 24  # two years of months: more could not be told apart at the width of a table cell
KEPT = 64  # scopes whose standings stay in memory; one takes about a megabyte


@dataclass(frozen=True)
class Asked:
    """What an answer is kept under; the reader itself is not part of it."""

    key: tuple[Any, ...]
    read: store.Reader = field(compare=False)
    detail: str = DISTRICT


def standings(read: store.Reader, *, ids: tuple[str, ...] | None = None) -> tuple[Standing, ...]:
    """Every formal target of the tracked plan, then the operational indicators, in plan order.

    They are of the district as a whole and the same for every reader; `ids` keeps only these indicators.
    """
    every = _standings(Asked(_shared(read), read))
    return every if ids is None else tuple(s for s in every if s.id in ids)


def moment(read: store.Reader) -> tuple[Any, ...]:
    """What an answer made from the store depends on: store, version, today, the reader's scope and moment."""
    return (*_shared(read), read.scope.key, read.until)


def _shared(read: store.Reader) -> tuple[Any, ...]:
    """The same without the scope: every reader sees the same observations of the district as a whole."""
    settings, version = config.settings(), read.version
    return settings.store_url, version.number, version.published_at, settings.today()


@lru_cache(maxsize=KEPT)
def _standings(asked: Asked) -> tuple[Standing, ...]:
    series, foreseen = _series(asked.read), outlook.of(asked.read)
    registry = plan.load()
    found = []
    known = contracts.definitions() | {id: _undefined(id) for id in contracts.undefined()}
    for id, definition in known.items():
        indicator = definition.measured(registry.indicators.get(id))
        mine = [t for t in indicator.targets if t.plan == registry.tracked.id and t.formal]
        promises: Sequence[Target | None] = mine or [None]
        found += [_standing(indicator, definition, t, series.get(id), foreseen) for t in promises]
    order = {id: place for place, id in enumerate(registry.indicators)}
    return tuple(sorted(found, key=lambda s: (order.get(s.id, len(order)), s.due or date.max)))


def _series(read: store.Reader) -> dict[str, pl.DataFrame]:
    """Indicator → its observations of the district in month order."""
    rows = read(observation.observations, indicators=tuple(contracts.definitions()))
    return {str(key[0]): part for key, part in rows.partition_by("indicator_id", as_dict=True).items()}


def _standing(
    indicator: Indicator,
    definition: Definition,
    target: Target | None,
    series: pl.DataFrame | None,
    foreseen: outlook.Outlook,
) -> Standing:
    """One indicator, one promise and one series of observations as one value."""
    series = wording.NOTHING if series is None else series
    newest = series.drop_nulls("value").tail(1).to_dicts()
    last = newest[0] if newest else dict.fromkeys(wording.NOTHING.columns)
    judged = None if target is None else outlook.judge(indicator, definition, target, series, foreseen)
    if judged and definition.method == wording.UNDEFINED:
        judged = replace(judged, reason=words.UNDEFINED_REASON)
    status = str(judged.status) if judged else bare_status(last["as_of"], last["value"], definition.cadence)
    return Standing(
        indicator=indicator,
        definition=definition,
        target=target,
        assessment=judged,
        value=last["value"],
        numerator=last["numerator"],
        denominator=last["denominator"],
        as_of=last["as_of"],
        status=status,
        spark=tuple(series["value"].drop_nulls().tail(SPARK_POINTS)),
        forecast=foreseen.forecasts.get(indicator.id),
        **wording.figure(indicator, definition, target, last, status),
        **wording.promise(indicator, definition, target, judged, last),
        **wording.foreseen(indicator, definition, judged),
        **wording.place(indicator, definition, target),
    )


def _undefined(id: str) -> Definition:
    """Stands in for the definition of a promise that nobody has said how to compute."""
    return Definition(id, wording.UNDEFINED, "", "year", 0, words.UNDEFINED_REASON, "", "", "")


def bare_status(as_of: date | None, value: float | None, cadence: str) -> str:
    """Without a promise only the age of the data can be judged; empty when there is nothing to warn of."""
    if value is None:
        return str(measures.Status.NO_DATA)
    stale = measures.stale(as_of, cadence, config.settings().today())
    return str(measures.Status.STALE) if stale else ""
