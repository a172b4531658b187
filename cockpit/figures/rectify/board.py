"""The board: how many are open, where they stand, which ones, and every one in a list."""

from collections import Counter
from typing import Any

import polars as pl

from cockpit import rectification, store, text
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.rectify.items import (
    CHECKED,
    CLOSED,
    REVIEW,
    Counts,
    Item,
    claim,
    counted,
    counts,
    figure,
    items,
)
from cockpit.text import rectify as words

MOST = 6  # items of one lane; the list holds the rest
DONE = 4  # done items of one lane
LISTED = {
    "key": pl.String, "code": pl.String, "state": pl.String, "word": pl.String, "school": pl.String,
    "problem": pl.String, "unit": pl.String, "person": pl.String, "due": pl.Date, "late": pl.Int64,
    "level": pl.String, "origin": pl.String, "severity": pl.String, "opened": pl.Date, "closed": pl.Date,
}  # fmt: skip


def headline(read: store.Reader, selection: Selection) -> Figure:
    """Six cards: open, overdue, due soon, waiting for the recheck, closed, and how long that took."""
    n = counts(read, selection)
    rows = [
        _card("open", words.OPEN, n.open, words.urgent(n.urgent)),
        _card("overdue", words.OVERDUE, n.overdue, words.longest(n.longest), "missed"),
        _card("soon", words.SOON, n.soon, "", "at_risk"),
        _card("review", words.REVIEW, n.review, words.waiting(n.checked)),
        _card("closed", words.CLOSED, n.closed, words.in_time(n.in_time, n.closed)),
        _took(n),
    ]
    shown = core.frame("headline", rows if n.total else [])
    said = words.headline(n.open, n.overdue, n.soon) if n.total else words.NOTHING
    return figure(read, "rectify-headline", "headline", words.HEADLINE, said, shown)


def stages(read: store.Reader, selection: Selection) -> Figure:
    """How many open items stand in each state, in the order of the board."""
    live = [i for i in items(read, selection) if i.live]
    tally = Counter(i.held.state for i in live)
    most = max(tally, key=lambda state: tally[state], default="")
    states = [state for state in rectification.workflow().states.values() if state.live]
    rows = [
        {
            "stage": state.title,
            "order": state.stage,
            "count": tally[state.id],
            "text": text.number(tally[state.id], 0, words.ITEM),
            "share": 100.0 * tally[state.id] / len(live) if live else 0.0,
        }
        for state in states
    ]
    title = rectification.workflow().states[most].title if most else ""
    said = words.stages(len(live), title, tally[most])
    return figure(read, "rectify-stages", "stages", words.STAGES, said, core.frame("stages", rows))


def lanes(read: store.Reader, selection: Selection) -> tuple[Figure, ...]:
    """The board: a figure of sentences per state that holds an item, in the order of the workflow.

    What was withdrawn stands in the list alone, unless it is asked for.
    """
    every = items(read, selection)
    return tuple(
        _lane(read, state, mine)
        for state in rectification.workflow().states.values()
        if state.live or state.id in (CLOSED, selection.status)
        if (mine := [i for i in every if i.held.state == state.id])
    )


def _lane(read: store.Reader, state: rectification.State, mine: list[Item]) -> Figure:
    shown = mine[: MOST if state.live else DONE]
    rows = [claim(i) for i in shown]
    if more := len(mine) - len(shown):
        rows.append({"text": words.others(more)})
    said = words.lane(len(mine), sum(i.late > 0 for i in mine))
    return figure(read, f"rectify-{state.id}", "claims", state.title, said, core.frame("claims", rows))


def listing(read: store.Reader, selection: Selection) -> Figure:
    """Every item of the choice with its state, its people and its days."""
    every = items(read, selection)
    frame = pl.DataFrame([_listed(i) for i in every], schema=LISTED)
    columns = tuple((name, title, unit, 0 if unit else None) for name, (title, unit) in words.COLUMNS.items())
    said = words.listing(len(every), counted(every).open)
    more = {"columns": columns, "hint": words.PICK}
    return figure(read, "rectify-list", "table", words.LISTING, said, frame, **more)


def _listed(item: Item) -> dict[str, Any]:
    held = item.held
    return {
        "key": held.code,
        "code": held.code,
        "state": item.state,
        "word": item.status[1],
        "school": item.school,
        "problem": item.problem,
        "unit": held.unit,
        "person": held.person,
        "due": held.due,
        "late": item.late or None,
        "level": item.level,
        "origin": item.origin,
        "severity": rectification.workflow().severities[held.severity].title,
        "opened": item.opened,
        "closed": item.closed,
    }


def _card(key: str, label: str, number: int, more: str, status: str = "") -> dict[str, Any]:
    """A count; where it should be zero it has a status."""
    stands = (status if number else "achieved") if status else None
    word = {"achieved": words.NONE, "missed": words.OVERDUE, "at_risk": words.DUE_SOON}.get(stands or "", "")
    return {
        "key": key,
        "label": label,
        "value": float(number),
        "text": text.number(number, 0, words.ITEM),
        "unit": words.ITEM,
        "target_text": "",
        "gap_text": more,
        "status": stands,
        "status_word": word,
        "link": f"/rectify?status={STATES[key]}" if key in STATES and number else "",
    }


STATES = {"review": REVIEW, "checked": CHECKED, "closed": CLOSED}


def _took(n: Counts) -> dict[str, Any]:
    return {
        "key": "took",
        "label": words.TOOK,
        "value": n.took,
        "text": text.number(n.took, 0, words.DAYS),
        "unit": words.DAYS,
        "target_text": "",
        "gap_text": words.turned(n.reopened, n.postponed),
        "status": None,
        "status_word": "",
        "link": "",
    }
