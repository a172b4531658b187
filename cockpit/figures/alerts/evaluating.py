"""Every rule looked at in every place in sight, once per version, scope and entry in the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import polars as pl

from cockpit import config, ledger, store
from cockpit.figures import standing
from cockpit.figures.alerts.model import Alert
from cockpit.figures.alerts.rules import Rule, limits, rules
from cockpit.measures import alerts as crossing
from cockpit.measures.alerts import Crossings, Limit
from cockpit.text import alerts as words
from queries import observation
from queries import school as schools

KEPT = 64  # scopes whose alerts stay in memory, some hundred kilobytes each
Names = dict[str, tuple[str, str]]  # code of a place → its name and its subdistrict's code


def alerts(read: store.Reader) -> tuple[Alert, ...]:
    """Every episode in sight, what needs somebody first, then what has ended, newest first.

    Raises LedgerError when nobody can say which limits are in force.
    """
    stamp = ledger.open().alerts.stamp()
    settings = config.settings()
    return _alerts(standing.Asked((*standing.moment(read), settings.ledger_url, settings.data, stamp), read))


def history(read: store.Reader, rule: Rule) -> pl.DataFrame:
    """The months of the rule's indicator in every place in sight; columns as measures.alerts.HISTORY."""
    same = tuple(sorted({each.indicator for each in rules() if each.scope_kind == rule.scope_kind}))
    rows = read(observation.observations, indicators=same, scope_kind=rule.scope_kind)
    mine = rows.filter(pl.col("indicator_id") == rule.indicator)
    return mine.select(pl.col("scope_code").alias(crossing.PLACE), "month", "value", "as_of")


def watched(read: store.Reader) -> bool:
    """Whether there are data for any rule at all: without them nobody can say that all is well."""
    return any(history(read, rule).height for rule in rules())


def in_force(read: store.Reader, rule: Rule) -> tuple[Limit, ...]:
    """The limits of a rule with what was adopted up to the reader's moment, the last one in force."""
    adopted = ledger.open().alerts.changes(read.scope)
    return limits(rule, [each for each in adopted if _known(read, each.at)])


def crossed(read: store.Reader, rule: Rule, held: Sequence[Limit]) -> Crossings:
    """The episodes of a rule with these limits."""
    return crossing.crossings(history(read, rule), held, rule.definition.cadence, config.settings().today())


def names(read: store.Reader) -> Names:
    """What places are called: schools in sight by their short names, subdistricts, the district."""
    rows = read(schools.names).select("school_code", "short_name", "subdistrict_code", "subdistrict").rows()
    streets = {street: (name, street) for *_, street, name in rows if street}
    return streets | {code: (name, street) for code, name, street, _ in rows} | {"": (words.DISTRICT, "")}


@lru_cache(maxsize=KEPT)
def _alerts(asked: standing.Asked) -> tuple[Alert, ...]:
    read, noted = asked.read, ledger.open().alerts.acknowledgements(asked.read.scope)
    called = names(read)
    found = [each for rule in rules() for each in _of(read, rule, called)]
    noted = {id: tuple(each for each in notes if _known(read, each.at)) for id, notes in noted.items()}
    known = [_noted(each, noted) for each in found]
    up = sorted((a for a in known if a.standing), key=lambda a: a.order)
    return (*up, *sorted((a for a in known if not a.standing), key=_newest))


def _newest(alert: Alert) -> tuple[int, str]:
    return -alert.opened.toordinal(), alert.id


def _of(read: store.Reader, rule: Rule, called: Names) -> Iterator[Alert]:
    """The episodes of one rule; a place that no longer has a name is shown by its code."""
    for row in crossed(read, rule, in_force(read, rule)).frame.to_dicts():
        place = row.pop(crossing.PLACE)
        name, area = called.get(place, (place, ""))
        yield Alert(rule, place, name, area, **row)


def _known(read: store.Reader, at: datetime) -> bool:
    """Whether something had been written down by the reader's moment."""
    return read.until is None or at <= read.until


def _noted(alert: Alert, noted: dict[str, tuple[ledger.Acknowledgement, ...]]) -> Alert:
    return replace(alert, notes=noted[alert.id]) if alert.id in noted else alert
