"""Which alerts the reader's filters leave in sight, which one is picked, and the figures' common dress."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from cockpit import contracts, plan, store, text
from cockpit.figures.alerts.evaluating import alerts, names
from cockpit.figures.alerts.model import PLACES, Alert, where
from cockpit.figures.alerts.rules import OWNERS, Rule, rule, rules
from cockpit.figures.core import Figure, Selection
from cockpit.text import alerts as words


def options(read: store.Reader) -> dict[str, dict[str, str]]:
    """Code → words of the filters: rule, school, subdistrict and unit."""
    called = names(read)
    own = {code: name for code, (name, street) in called.items() if code and code != street}
    streets = {code: name for code, (name, street) in called.items() if code and code == street}
    units = {u.name: u.name for u in plan.load().tracked.units if u.role in OWNERS}
    return {"rule": {r.id: r.title for r in rules()}, "school": own, "subdistrict": streets, "unit": units}


def chosen(read: store.Reader, selection: Selection) -> list[Alert]:
    """The alerts that pass every filter; a subdistrict stands for itself and for its schools."""
    every = list(alerts(read))
    if selection.rule:
        every = [a for a in every if a.rule.id == selection.rule]
    if selection.school:
        every = [a for a in every if a.place == selection.school]
    if selection.subdistrict:
        every = [a for a in every if a.area == selection.subdistrict]
    return [a for a in every if selection.unit in (None, a.rule.owner)]


def picked(read: store.Reader, selection: Selection) -> Alert | None:
    """The newest alert of the chosen rule in the chosen place, standing or ended; None without both."""
    found = rule(selection.rule)
    if found is None:
        return None
    place = getattr(selection, PLACES.get(found.scope_kind, ""), "") or ""
    mine = [a for a in alerts(read) if a.rule.id == found.id and a.place == place]
    return max(mine, key=lambda a: a.opened, default=None)


def by_id(read: store.Reader, id: str) -> Alert | None:
    """The alert in sight with this id; None for one that is not in sight or not at all."""
    return next((each for each in alerts(read) if each.id == id), None)


def parameters(read: store.Reader, id: str) -> dict[str, str]:
    """The parameters of the address that pick an alert in sight; empty for any other."""
    found = by_id(read, id)
    return where(found) if found else {}


def figure(
    read: store.Reader,
    name: str,
    kind: str,
    title: str,
    claim: str,
    frame: pl.DataFrame,
    used: Iterable[Rule] = (),
    **options: Any,
) -> Figure:
    """A figure of this page: the registers behind its rules, and the newest month the version reports."""
    indicators = dict.fromkeys(each.indicator for each in used or rules())
    sources = text.sources(_title(each) for each in indicators)
    options = {"missing": words.NOTHING, **options}
    return Figure(
        name, kind, title, claim, frame, sources, read.version.month, options=options, demo=read.version.demo
    )


def table(
    read: store.Reader,
    name: str,
    title: str,
    claim: str,
    columns: Mapping[str, str],
    rows: Sequence[Sequence[Any]],
    used: Iterable[Rule] = (),
    numbers: Sequence[str] = (),
    hint: str = "",
) -> Figure:
    """A table whose rows begin with their key; all columns are words but the whole `numbers`."""
    schema = {c: pl.Int64 if c in numbers else pl.String for c in ("key", *columns)}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row")
    heads = tuple((c, head, "", 0 if c in numbers else None) for c, head in columns.items())
    return figure(read, name, "table", title, claim, frame, used, columns=heads, missing=claim, hint=hint)


def _title(indicator: str) -> str:
    found = contracts.load().behind(contracts.definitions()[indicator].dataset)
    return found.title if found else ""
