"""Progress of the core projects, and the evidence filed for one indicator."""

from typing import Any

import sqlalchemy as sa


def project_reports(t: Any) -> sa.Select:
    """A row per report of a core project, oldest first within its project.

    Columns: project_id, reported_on, planned_pct (%), actual_pct (%), remark, as_of.
    """
    p = t.core_project
    columns = (p.c.project_id, p.c.reported_on, p.c.planned_pct, p.c.actual_pct, p.c.remark, p.c.as_of)
    return sa.select(*columns).order_by(p.c.project_id, p.c.reported_on)


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
