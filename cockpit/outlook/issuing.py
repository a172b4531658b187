"""Forecasts are issued once for every published version, kept in the ledger, and never overwritten."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import config, contracts, ledger, measures, plan, store
from cockpit.contracts.indicators import Definition
from cockpit.ledger import CHANCES, FANS, FORECASTS, JUDGEMENTS, Edition
from cockpit.measures import forecast
from cockpit.measures.forecast import stages
from cockpit.outlook import asking, recalling
from cockpit.outlook.model import NOTHING, Outlook
from cockpit.plan import Indicator, Target

log = logging.getLogger("cockpit.outlook")
KEPT = 16  # editions that stay in memory, about a megabyte each


def of(read: store.Reader) -> Outlook:
    """What was foreseen for the version that `read` is pinned to; issued now when nobody has done so yet.

    While the ledger cannot be reached the forecasts are computed and not kept, and nothing is remembered.
    """
    settings, version = config.settings(), read.version
    key = (settings.store_url, settings.ledger_url, version.number, settings.today(), edition(version))
    try:
        return _kept(*key)
    except ledger.LedgerError:
        log.warning("the ledger is out of reach: forecasts of version %s are not kept", version.number)
        return _alone(*key)


def issue(version: store.Version, *, on: date | None = None) -> bool:
    """Foresee and judge everything for a version, as of `on` (by default the day it was published).

    False when that had been done before: an issued edition is never touched again. Raises LedgerError when
    the ledger cannot keep it, StoreError when the version cannot be read.
    """
    asked = edition(version)
    book = ledger.open().foresight
    if book.issued(asked.id) is not None:
        return False
    read = store.reader(asking.WHOLE, version.number)
    day = on or min(config.settings().today(), version.published_at.date())
    past = _previous(asked), _late(read, day), recalling.covered(read, asked)
    outlook = Outlook(asked, _computed(read), *past)
    frames = _frames(outlook.forecasts, list(_judged(read, outlook, day)), day)
    return book.issue(asked, *frames)


def ensure(version: store.Version, *, on: date | None = None) -> None:
    """Issue what has not been issued yet; when that fails now, the first reader tries again."""
    try:
        issue(version, on=on)
    except (ledger.LedgerError, store.StoreError):
        log.warning("forecasts of version %s were not issued", version.number, exc_info=True)


def edition(version: store.Version) -> Edition:
    """What the ledger keeps a version's forecasts under."""
    return Edition(version.number, version.published_at, version.month, version.demo)


@lru_cache(maxsize=KEPT)
def _kept(store_url: str, ledger_url: str, number: int, today: date, asked: Edition) -> Outlook:
    """Kept by what it depends on: an edition never changes, whether a stage is late depends on the day."""
    read, book = store.reader(asking.WHOLE, number), ledger.open(ledger_url).foresight
    issue(read.version)
    issued = book.issued(asked.id)
    found = recalling.forecasts(issued) if issued else {}
    return Outlook(asked, found, _previous(asked), _late(read, today), recalling.covered(read, asked))


@lru_cache(maxsize=KEPT)
def _alone(store_url: str, ledger_url: str, number: int, today: date, asked: Edition) -> Outlook:
    """The forecasts computed anew, without what earlier editions said."""
    read = store.reader(asking.WHOLE, number)
    return Outlook(asked, _computed(read), {}, _late(read, today), {})


def _computed(read: store.Reader) -> dict[str, measures.Forecast]:
    """Every series continued, every deliverable's remaining stages, computed now."""
    found = dict(forecast.forecasts(asking.questions(read)))
    steps = asking.checklist(read)
    if described := asking.described(steps):
        begins = plan.load().tracked.start
        found |= stages.outlook(steps, asking.deliverables(), described, begins=begins)
    return found


def _late(read: store.Reader, today: date) -> frozenset[str]:
    return stages.late(asking.checklist(read), today)


def _previous(asked: Edition) -> Mapping[str, measures.Previous]:
    """How every promise was judged in the edition before this one."""
    book = ledger.open().foresight
    before = book.before(asked, asked.demo)
    return {} if before is None else recalling.previous(book.judgements(before.id))


def judge(
    indicator: Indicator,
    definition: Definition,
    target: Target,
    rows: pl.DataFrame,
    outlook: Outlook = NOTHING,
    *,
    today: date | None = None,
    chance: measures.Chance | None = None,
) -> measures.Assessment:
    """What the measures say about one series of observations and one promise, by default as of today.

    `chance` is what is foreseen, by default what the outlook says about this very promise.
    """
    found = outlook.forecasts.get(indicator.id)
    return measures.assess(
        indicator,
        target,
        rows.select("month", "value", "as_of"),
        today=today or config.settings().today(),
        cadence=definition.cadence,
        chance=chance or outlook.chance(indicator.id, target.id),
        previous=outlook.previous.get(target.id),
        declared=definition.method == "reported",
        backtest=outlook.covered.get(found.model) if found else None,
        late_stage=indicator.id in outlook.late,
    )


def _judged(read: store.Reader, outlook: Outlook, day: date) -> Iterator[measures.Assessment]:
    """Every formal promise of the tracked plan, judged as of a day."""
    registry, series = plan.load(), asking.observed(read)
    for id, definition in contracts.definitions().items():
        indicator = definition.measured(registry.indicators.get(id))
        rows = series.get(id, asking.NOTHING)
        for target in indicator.targets:
            if target.formal and target.plan == registry.tracked.id:
                yield judge(indicator, definition, target, rows, outlook, today=day)


def _frames(
    found: Mapping[str, measures.Forecast], judged: list[measures.Assessment], day: date
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The four frames an edition is kept as: forecasts, fans, chances, judgements."""
    plain = [{name: getattr(f, name) for name in FORECASTS} for f in found.values()]
    fans = [f.fan.with_columns(key=pl.lit(f.key)).select(*FANS) for f in found.values() if f.fan.height]
    chances = [_row(c) | {"key": f.key} for f in found.values() for c in f.chances.values()]
    rows = [_row(a) | {"judged_on": day, "status": str(a.status)} for a in judged]
    return (
        pl.DataFrame(plain, schema=FORECASTS),
        pl.concat([pl.DataFrame(schema=FANS), *fans]),
        _framed(chances, CHANCES),
        _framed(rows, JUDGEMENTS),
    )


def _row(value: Any) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value)}


def _framed(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(
        [{name: row[name] for name in schema} for row in rows], schema=dict(schema), strict=False
    )
