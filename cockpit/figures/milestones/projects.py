"""The core projects: construction period of the annex, due date of the body, planned and actual progress."""

from datetime import date
from typing import Any

from cockpit import config, contracts, measures, plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.measures.status import AT_RISK_RATIO, ON_TRACK_RATIO
from cockpit.plan import CoreProject
from cockpit.text import milestones as words
from queries import milestones as queries

WHOLE = 100.0


def schedule(read: store.Reader, selection: Selection) -> Figure:
    """A row per core project; an ongoing one runs to the plan's end. Filters: area, task, status."""
    contract, registry = contracts.load()["core_project"], plan.load()
    reports = {row["project_id"]: row for row in read(queries.projects).to_dicts()}
    as_of = max((row["as_of"] for row in reports.values() if row["as_of"]), default=None)
    stale = measures.stale(as_of, contract.cadence, config.settings().today())
    rows = [_row(p, reports.get(p.id), contract.cadence, stale) for p in _wanted(selection)]
    rows = [row for row in rows if not selection.status or row["status"] == selection.status]
    behind = sum(row["status"] in standing.BEHIND for row in rows)
    known = sum(row["actual"] is not None for row in rows)
    return Figure(
        name="schedule",
        kind="schedule",
        title=words.SCHEDULE,
        claim=words.schedule(len(rows), behind, known),
        frame=core.frame("schedule", rows),
        source=text.listing((contract.title, registry.tracked.short)),
        as_of=as_of,
        stale=stale,
        unit="%",
        demo=read.version.demo,
    )


def _wanted(selection: Selection) -> list[CoreProject]:
    every = plan.load().tracked.core_projects
    return [
        p
        for p in every
        if (not selection.area or p.area == selection.area)
        and (not selection.task or selection.task in p.tasks)
    ]


def _row(project: CoreProject, report: dict[str, Any] | None, cadence: str, stale: bool) -> dict[str, Any]:
    registry = plan.load()
    dues = [registry.tasks[task].due for task in project.tasks]
    planned, actual = (report["planned_pct"], report["actual_pct"]) if report else (None, None)
    status = "stale" if stale and report else _status(project.end, report, cadence)
    return {
        "key": project.id,
        "label": project.name,
        "start": project.start,
        "end": project.end or registry.tracked.end,
        "body_end": max((due for due in dues if due), default=None),
        "planned": planned,
        "actual": actual,
        "text": words.progress(planned, actual),
        "status": status,
        "status_word": text.status_word(status),
    }


def _status(end: date | None, report: dict[str, Any] | None, cadence: str) -> str:
    """Actual against planned progress, cut where the pace of an indicator is cut."""
    today = config.settings().today()
    if report is None or report["actual_pct"] is None:
        return "no_data"
    if report["actual_pct"] >= WHOLE:  # nobody reports on a finished project any more
        return "achieved"
    if measures.stale(report["as_of"], cadence, today):
        return "stale"
    if end is not None and today > end:
        return "missed"
    share = measures.ratio(report["actual_pct"], report["planned_pct"])
    if share is None or share >= ON_TRACK_RATIO:
        return "on_track"
    return "at_risk" if share >= AT_RISK_RATIO else "off_track"
