"""What is under way: stages of deliverables, and items of a register on their way to be counted."""

from typing import Any

import sqlalchemy as sa

from cockpit.contracts.indicators import Definition
from queries._where import conditions


def checklist(t: Any) -> sa.Select:
    """A row per deliverable and stage: indicator_id, stage (code), due_on, done_on, reported_on."""
    d = t.deliverable
    columns = (d.c.indicator_id, d.c.stage, d.c.due_on, d.c.done_on, d.c.reported_on)
    return sa.select(*columns).order_by(d.c.indicator_id, d.c.stage)


def works(t: Any, *, definition: Definition, stages: tuple[str, ...]) -> sa.Select:
    """A row per item of a register that may come to be counted: stage_0 … stage_k, a date each or null.

    `stages` are the date fields an item passes, the last one is what the definition counts by. Where several
    rows are one counted thing (`distinct`), the item reached a stage when its first row did.
    """
    rows = getattr(t, definition.dataset)
    by = rows.c[definition.distinct] if definition.distinct else None
    days = [rows.c[field] if by is None else sa.func.min(rows.c[field]) for field in stages]
    named = [day.label(f"stage_{n}") for n, day in enumerate(days)]
    chosen = sa.select(*named).where(*conditions(t, definition.dataset, definition.where))
    return (chosen if by is None else chosen.group_by(by)).order_by(*(column.name for column in named))
