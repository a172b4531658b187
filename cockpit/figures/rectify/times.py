"""Whose the open items are, how old they grow, how long closing takes, what comes and goes by month."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import polars as pl

from cockpit import config, rectification, store, text
from cockpit.figures import core, dated
from cockpit.figures.cells import counted, summed
from cockpit.figures.core import Figure, Selection
from cockpit.figures.rectify.items import Item, figure, items
from cockpit.text import rectify as words

MOST = 12  # units or schools that are listed
MONTHS = 12  # of the course
BY = Callable[[Item], tuple[str, str]]


def units(read: store.Reader, selection: Selection) -> Figure:
    """The responsible units by their open items, those with most of them first."""
    ranked = _ranked(items(read, selection), lambda i: (i.held.unit, i.held.unit or words.NO_UNIT))
    lead = ranked[0] if ranked else None
    said = words.units(lead["label"], int(lead["value"]), len(ranked) - 1) if lead else words.NOTHING_OPEN
    return _ranking(read, "rectify-units", words.UNITS, said, ranked)


def schools(read: store.Reader, selection: Selection) -> Figure:
    """The schools by their open items, those with most of them first."""
    ranked = _ranked(items(read, selection), lambda i: (i.held.school, i.short))
    lead = ranked[0] if ranked else None
    said = words.schools(len(ranked), lead["label"] if lead else "", int(lead["value"]) if lead else 0)
    return _ranking(read, "rectify-schools", words.SCHOOLS, said, ranked)


def _ranking(read: store.Reader, name: str, title: str, said: str, ranked: list[dict]) -> Figure:
    frame = core.frame("ranking", ranked[:MOST])
    return figure(read, name, "ranking", title, said, frame, unit=words.ITEM, missing=words.NOTHING_OPEN)


def _ranked(every: Sequence[Item], by: BY) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in every:
        if item.live:
            groups[by(item)].append(item)
    rows = [_group(key, label, mine) for (key, label), mine in groups.items()]
    return sorted(rows, key=lambda row: (-row["value"], row["key"]))


def _group(key: str, label: str, mine: Sequence[Item]) -> dict[str, Any]:
    late = sum(i.late > 0 for i in mine)
    status = "missed" if late else "at_risk" if any(i.near for i in mine) else None
    word = {"missed": words.OVERDUE, "at_risk": words.DUE_SOON}.get(status or "", "")
    told = {"value": float(len(mine)), "text": words.amount(len(mine), late)}
    return {"key": key or label, "label": label, "status": status, "status_word": word, **told}


def ageing(read: store.Reader, selection: Selection) -> Figure:
    """How long ago the open items of each state were opened; the last column is their sum."""
    live = [i for i in items(read, selection) if i.live]
    states = [s for s in rectification.workflow().states.values() if s.live]
    cells = []
    for state in states:
        mine = [i for i in live if i.held.state == state.id]
        cells += [counted(state.title, name, sum(_aged(i) == name for i in mine)) for _, name in words.AGES]
        cells.append(summed(state.title, words.TOTAL, len(mine)))
    old = sum(_aged(i) == words.AGES[-1][1] for i in live)
    said, frame = words.ageing(len(live), old), core.frame("matrix", cells if live else [])
    more = {"corner": words.AGE, "missing": words.NOTHING_OPEN}
    return figure(read, "rectify-ageing", "matrix", words.AGEING, said, frame, **more)


def _aged(item: Item) -> str:
    return next((name for days, name in words.AGES if item.age <= days), words.AGES[-1][1])


def closing(read: store.Reader, selection: Selection) -> Figure:
    """Every closed item by its days from opening to closing, per severity with its term."""
    done = [i for i in items(read, selection) if i.closed]
    flow = rectification.workflow()
    by = {s: [i for i in done if i.held.severity == s.id] for s in flow.severities.values()}
    rows = [_closed(i, s) for s, mine in by.items() for i in sorted(mine, key=_took)]
    medians = {s.title: statistics.median(map(_took, mine)) for s, mine in by.items() if mine}
    said = words.closing(medians, sum(not i.met for i in done), len(done))
    more = {"unit": words.DAYS, "missing": words.NOTHING_CLOSED, "axis": words.DAYS}
    return figure(read, "rectify-closing", "spread", words.CLOSING, said, core.frame("spread", rows), **more)


def _took(item: Item) -> int:
    return (item.closed - item.opened).days if item.closed else 0


def _closed(item: Item, severity: rectification.Severity) -> dict[str, Any]:
    return {
        "key": item.held.code,
        "label": item.short,
        "group": words.group(severity.title, severity.days),
        "value": float(_took(item)),
        "text": text.number(_took(item), 0, words.DAYS),
        "status": "achieved" if item.met else "missed",
        "status_word": words.IN_TIME if item.met else words.LATE,
    }


def flow(read: store.Reader, selection: Selection) -> Figure:
    """How many items were opened and how many closed in each of the last twelve months."""
    every, today = items(read, selection), config.settings().today()
    first = dated.first_month(today, MONTHS)
    months = pl.date_range(first, today.replace(day=1), "1mo", eager=True)
    opened = [i.opened.replace(day=1) for i in every]
    closed = [i.closed.replace(day=1) for i in every if i.closed]
    rows = [*_course(words.OPENED, opened, months), *_course(words.CLOSED, closed, months)]
    year = (sum(d >= first for d in opened), sum(d >= first for d in closed))
    now = today.replace(day=1)
    said = words.flow(now, opened.count(now), closed.count(now), year)
    frame = core.frame("trend", rows if every else [])
    return figure(
        read, "rectify-flow", "trend", words.FLOW, said if every else words.NOTHING, frame, unit=words.ITEM
    )


def _course(series: str, days: Sequence[date], months: pl.Series) -> list[dict[str, Any]]:
    tally = [(month, days.count(month)) for month in months]
    return [
        {"series": series, "period": m, "value": float(n), "text": text.number(n, 0, words.ITEM)}
        for m, n in tally
    ]
