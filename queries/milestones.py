"""Progress of the core projects, and the evidence filed for one indicator."""

from typing import Any

import sqlalchemy as sa


def projects(t: Any) -> sa.Select:
    """A row per core project: its newest report.

    Columns: project_id, reported_on, planned_pct (%), actual_pct (%), remark, as_of.
    """
    p = t.core_project
    place = sa.func.row_number().over(partition_by=p.c.project_id, order_by=p.c.reported_on.desc())
    ranked = sa.select(p, place.label("place")).subquery("ranked")
    names = ("project_id", "reported_on", "planned_pct", "actual_pct", "remark", "as_of")
    columns = [ranked.c[name] for name in names]
    return sa.select(*columns).where(ranked.c.place == 1).order_by(ranked.c.project_id)


def stages(t: Any, *, indicator: str) -> sa.Select:
    """A row per stage of one deliverable: stage, due_on, done_on, document, reported_on."""
    d = t.deliverable
    columns = (d.c.stage, d.c.due_on, d.c.done_on, d.c.document, d.c.reported_on)
    return sa.select(*columns).where(d.c.indicator_id == indicator).order_by(d.c.stage)


def reports(t: Any, *, indicator: str) -> sa.Select:
    """A row per report by hand for one indicator, newest first.

    Columns: school_code (null: the district), as_of_on, document, reporter.
    """
    r = t.indicator_report
    columns = (r.c.school_code, r.c.as_of_on, r.c.document, r.c.reporter)
    chosen = sa.select(*columns).where(r.c.indicator_id == indicator)
    return chosen.order_by(r.c.as_of_on.desc(), r.c.school_code)
