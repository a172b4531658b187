"""What an indicator adds up to in a chosen place."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from queries._place import chosen, whole


def total(
    t: Any, *, indicator: str, on: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """One row: what an indicator adds up to for the chosen schools, in its newest month up to `on`.

    Columns: schools (how many are chosen), numerator, denominator (sums, null without a row), as_of (newest).
    """
    o, s = t.observation, t.school
    mine = o.c.indicator_id == indicator
    month = (
        sa.select(sa.func.max(o.c.month))
        .where(mine, o.c.scope_kind == "district", o.c.month <= on)
        .scalar_subquery()
    )
    own = sa.select(o).where(mine, o.c.scope_kind == "school", o.c.month == month).subquery("own")
    columns = (
        whole(sa.func.count(s.c.school_code), "schools"),
        sa.cast(sa.func.sum(own.c.numerator), sa.Double).label("numerator"),
        sa.cast(sa.func.sum(own.c.denominator), sa.Double).label("denominator"),
        sa.func.max(own.c.as_of).label("as_of"),
    )
    joined = s.outerjoin(own, own.c.scope_code == s.c.school_code)
    return sa.select(*columns).select_from(joined).where(*chosen(s, subdistrict, stage))


def periods(t: Any) -> sa.Select:
    """A row per school: school_code, valid_from, valid_to (null: open since ever, open without end)."""
    s = t.school
    return sa.select(s.c.school_code, s.c.valid_from, s.c.valid_to).order_by(s.c.school_code)
