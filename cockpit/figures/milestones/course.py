"""One promise as a course: what was measured, the way promised, what is foreseen and when it arrives."""

from datetime import date
from typing import Any

import polars as pl

from cockpit import store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.milestones.drawing import grid, path
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words
from cockpit.text import milestones_course as said
from queries import observation

QUANTILES = ("low10", "low25", "median", "high75", "high90")
STAGED = "stages"


def course(read: store.Reader, selection: Selection) -> Figure:
    """The picked indicator by month: figure, path, quantiles of its forecast and the target.

    `options` place what stands on the drawing: `due`, the `today` of the newest figure, and `eta`, `eta_low`,
    `eta_high` with their words `eta_lines`; `note` says why nothing is foreseen. Empty without a choice.
    """
    s = choosing.picked(read, selection)
    frame = core.frame("fan", [] if s is None else _points(read, s))
    note = _unforeseen(s) if s else ""
    return Figure(
        name="course",
        kind="fan",
        title=said.COURSE,
        claim=words.PICK if s is None else _claim(s, note),
        frame=frame,
        source=standing.sources([s] if s else []),
        as_of=s.as_of if s else None,
        stale=bool(s and s.stale),
        unit=s.indicator.unit if s else "",
        options=_marks(s, note) if s and not frame.is_empty() else {},
        demo=read.version.demo,
    )


def _points(read: store.Reader, s: Standing) -> list[dict[str, Any]]:
    rows = {row["month"]: row for row in read(observation.series, indicator=s.id).to_dicts()}
    if not any(row["value"] is not None for row in rows.values()):
        return []
    last = max(month for month, row in rows.items() if row["value"] is not None)
    ahead = _ahead(s, last)
    end = max([last, *ahead, *_ends(s)])
    return [_point(s, month, rows.get(month), ahead.get(month)) for month in grid(min(rows), end)]


def _ahead(s: Standing, last: date) -> dict[date, dict[str, Any]]:
    """Month → what is foreseen after the newest figure, until due date and arrival are in sight."""
    if s.forecast is None or s.status in ("achieved", "stale"):
        return {}
    far = max([last, *_ends(s)])
    shown = s.forecast.fan.filter(pl.col("month") > last, pl.col("month") <= grid(far, far)[0])
    return {row["month"]: row for row in shown.to_dicts()}


def _ends(s: Standing) -> list[date]:
    """The days that have to be in sight: when it is due, and when it arrives."""
    chance = s.assessment.chance if s.assessment and s.eta_text else None
    arrives = (chance.eta, chance.eta_high) if chance else ()
    return [day for day in (s.due, *arrives) if day]


def _point(
    s: Standing, month: date, row: dict[str, Any] | None, ahead: dict[str, Any] | None
) -> dict[str, Any]:
    value = row["value"] if row else None
    goal = s.target.value if s.target else None
    return {
        "period": month,
        "value": value,
        "text": standing.value_text(s.indicator, s.definition, row) if row and value is not None else None,
        "expected": path(s, month),
        **{name: ahead[name] if ahead else None for name in QUANTILES},
        "forecast_text": _foreseen(s, ahead) if ahead else None,
        "target": None if goal is None else float(goal),
        "target_text": said.goal_line(s.year, s.target_text) if goal is not None else None,
    }


def _foreseen(s: Standing, ahead: dict[str, Any]) -> str:
    i = s.indicator
    return said.ahead(
        text.number(ahead["median"], i.decimals, i.unit),
        text.number(ahead["low10"], i.decimals),
        text.number(ahead["high90"], i.decimals, i.unit),
    )


def _unforeseen(s: Standing) -> str:
    """Why nothing is foreseen; empty where something is, or where nothing is open any more."""
    fan = s.forecast is not None and not s.forecast.fan.is_empty()
    if fan or s.status in ("achieved", "no_data", "stale"):
        return ""
    if s.definition.method == STAGED:
        return said.DELIVERED
    return said.FEW if s.status == "no_trend" else said.NO_FORECAST


def _claim(s: Standing, note: str) -> str:
    goal = said.goal_line(s.year, s.target_text) if s.target_text else ""
    return said.course(s.label, s.text, _expected(s), goal, standing.foresight(s) or note)


def _expected(s: Standing) -> str:
    """Where it should stand today, as it stands in a sentence; a deliverable has no such figure."""
    if s.assessment is None or s.assessment.expected is None or s.definition.method == STAGED:
        return ""
    return text.number(s.assessment.expected, s.indicator.decimals, s.indicator.unit)


def _marks(s: Standing, note: str) -> dict[str, Any]:
    """Days and words that stand on the drawing."""
    chance = s.assessment.chance if s.assessment else None
    shown = chance if chance and s.eta_text and s.status != "achieved" else None
    return {
        "today": s.as_of,
        "due": s.due,
        "due_text": s.due_text,
        "eta": shown.eta if shown else None,
        "eta_low": shown.eta_low if shown else None,
        "eta_high": shown.eta_high if shown else None,
        "eta_lines": said.arrival(s.eta_text) if shown else (),
        "status": s.status,
        "note": note,
    }
