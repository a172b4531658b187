"""A deliverable as its stages: when each was planned and done, and the document that proves it."""

from datetime import date
from typing import Any

import polars as pl

from cockpit import config, contracts, store, text
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.milestones.about import about
from cockpit.text import milestones_record as words
from queries import milestones as queries

STAGED, CODES = "stages", "deliverable_stage"
STEPS = {
    "key": pl.String(),
    "stage": pl.String(),
    "due_on": pl.Date(),
    "done_on": pl.Date(),
    "document": pl.String(),
    "status_word": pl.String(),
}


def checklist(read: store.Reader, selection: Selection) -> Figure:
    """A row per stage of the picked deliverable, in their order; empty for everything else."""
    s = choosing.picked(read, selection)
    staged = s is not None and s.definition.method == STAGED
    found = (
        {row["stage"]: row for row in read(queries.stages, indicator=s.id).to_dicts()} if s and staged else {}
    )
    named = contracts.load().codes[CODES].codes if found else {}
    rows = [_step(code, title, found.get(code, {})) for code, title in named.items()]
    done = sum(row["done_on"] is not None for row in rows)
    late = sum(row["status_word"] == words.LATE_STEP for row in rows)
    claim = words.steps(s.label if s else "", done, len(rows), late)
    frame = pl.DataFrame(rows, schema=STEPS)
    return about(read, s, "checklist", "table", words.CHECKLIST, claim, frame, words.STEP_COLUMNS)


def _step(code: str, title: str, row: dict[str, Any]) -> dict[str, Any]:
    due, done = row.get("due_on"), row.get("done_on")
    return {
        "key": code,
        "stage": title,
        "due_on": due,
        "done_on": done,
        "document": row.get("document") or text.MISSING,
        "status_word": _word(due, done),
    }


def _word(due: date | None, done: date | None) -> str:
    """Done in time or late, open, or open past its planned date."""
    if done:
        return words.DONE_LATE if due and done > due else words.DONE
    return words.LATE_STEP if due and due < config.settings().today() else words.OPEN_STEP
