"""The core projects: the annex's period beside the body's due date, progress, and when they will end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cockpit import config, contracts, measures, plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.measures import earned
from cockpit.measures.earned import Earned, Report
from cockpit.plan import CoreProject
from cockpit.text import projects as words
from queries import milestones as queries


def gantt(read: store.Reader, selection: Selection) -> Figure:
    """A row per core project; an ongoing one runs to the plan's end. Filters: area, task, status."""
    contract, registry = contracts.load()["core_project"], plan.load()
    reports = _reports(read)
    as_of = max((found[-1].on for found in reports.values()), default=None)
    today = config.settings().today()
    stale = measures.stale(as_of, contract.cadence, today)
    rows = [_row(p, reports.get(p.id, []), contract.cadence, stale) for p in _wanted(selection)]
    rows = [row for row in rows if not selection.status or row["status"] == selection.status]
    return Figure(
        name="gantt",
        kind="gantt",
        title=words.TITLE,
        claim=_claim(rows),
        frame=core.frame("gantt", rows),
        source=text.listing((contract.title, registry.tracked.short)),
        as_of=as_of,
        stale=stale,
        unit="%",
        options={"today": today, "ongoing": tuple(p.id for p in _wanted(selection) if p.end is None)},
        demo=read.version.demo,
    )


def _reports(read: store.Reader) -> dict[str, list[Report]]:
    """Every report of every project, oldest first."""
    found: dict[str, list[Report]] = {}
    for row in read(queries.project_reports).drop_nulls(["planned_pct", "actual_pct"]).to_dicts():
        report = Report(row["reported_on"], row["planned_pct"], row["actual_pct"])
        found.setdefault(row["project_id"], []).append(report)
    return found


def _wanted(selection: Selection) -> list[CoreProject]:
    every = plan.load().tracked.core_projects
    return [
        p
        for p in every
        if (not selection.area or p.area == selection.area)
        and (not selection.task or selection.task in p.tasks)
    ]


def _row(project: CoreProject, reports: Sequence[Report], cadence: str, stale: bool) -> dict[str, Any]:
    registry, today = plan.load(), config.settings().today()
    dues = [registry.tasks[task].due for task in project.tasks]
    known = earned.judged(project.start, project.end, reports)
    old = stale or (known is not None and measures.stale(known.on, cadence, today))
    status = "stale" if stale and known else str(earned.status(known, project.end, today, stale=old))
    forecast = _forecast(known, old, today)
    return {
        "key": project.id,
        "label": project.name,
        "start": project.start,
        "end": project.end or registry.tracked.end,
        "body_end": max((due for due in dues if due), default=None),
        "planned": known.planned if known else None,
        "actual": known.actual if known else None,
        "earned": known.on_plan if known else None,
        "forecast_end": forecast,
        "text": words.progress(known.planned, known.actual) if known else text.MISSING,
        "index_text": words.told(*_told(project, known, forecast, old)) if known else text.MISSING,
        "status": status,
        "status_word": text.status_word(status),
    }


def _forecast(known: Earned | None, old: bool, today: date) -> date | None:
    """When it is finished; a day gone by without a completion is no forecast, nor is old data."""
    if known is None or known.finished or known.forecast is None:
        return known.finished if known else None
    return None if old or known.forecast < today else known.forecast


def _told(project: CoreProject, known: Earned, forecast: date | None, old: bool) -> tuple[str, ...]:
    """The index, when it is finished, and whether the unit has planned anew."""
    anew = words.REPLANNED if known.replanned else ""
    return words.index(known.index), _when(project.end, known, forecast, old), anew


def _when(end: date | None, known: Earned, forecast: date | None, old: bool) -> str:
    """When it was finished or will be, or why that cannot be said."""
    if known.finished:
        return words.finished(end, known.finished)
    if old:
        return words.TOO_OLD
    if end is None:
        return words.ONGOING
    if forecast is not None:
        return words.expected(end, forecast)
    if known.forecast is not None:
        return words.overdue(end)
    return words.FAR if known.index else words.NOT_BEGUN


def _claim(rows: Sequence[dict[str, Any]]) -> str:
    """How many are late by their own plan, and which will be finished latest for its period."""
    behind = [row for row in rows if row["status"] in standing.BEHIND]
    known = sum(row["actual"] is not None for row in rows)
    worst = max(behind, key=_lateness, default=None)
    if worst is None:
        return words.claim(len(rows), known, 0, "", "")
    when = words.expected(worst["end"], worst["forecast_end"]) if worst["forecast_end"] else ""
    return words.claim(len(rows), known, len(behind), worst["label"], when)


def _lateness(row: dict[str, Any]) -> int:
    """Days after the end of the period; without a forecast, the days of its plan still to be done."""
    heading = row["forecast_end"]
    return (heading - row["end"]).days if heading else (row["end"] - row["earned"]).days
