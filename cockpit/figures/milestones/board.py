"""Every milestone year as a column of promises, worst first, each with its course, its path and its fan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.milestones.drawing import grid, path
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words
from cockpit.text import milestones_course as said
from queries import observation

BAND = {"low": "low10", "median": "median", "high": "high90"}  # what the fan of a row shows of a forecast
LINES = ("course", "path", *BAND)
OPEN = ("on_track", "at_risk", "off_track", "no_trend")  # what still has a pace to keep
CLOSED = ("achieved", "missed", "stale")  # decided, or too old to speak about what comes


def board(read: store.Reader, selection: Selection) -> Figure:
    """The dated promises that pass the filters by milestone year, worst first within each year.

    `course`, `path`, `low`, `median` and `high` are one value per month on one grid that ends with the due
    date, or with the newest figure where that is later; they are null where they do not apply.
    """
    chosen = sorted(choosing.dated(read, selection), key=_order)
    series = _series(read)
    return Figure(
        name="board",
        kind="board",
        title=said.BOARD,
        claim=_claim(chosen),
        frame=core.frame("board", [_row(s, series.get(s.id)) for s in chosen]),
        source=standing.sources(chosen),
        as_of=standing.newest(chosen),
        options={"link": choosing.link(selection), "missing": words.NO_MATCH, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _series(read: store.Reader) -> dict[str, pl.DataFrame]:
    """Indicator → the district's observations in month order."""
    rows = read(observation.observations, indicators=tuple(contracts.definitions()))
    return {str(key[0]): part for key, part in rows.partition_by("indicator_id", as_dict=True).items()}


def _order(s: Standing) -> tuple[int, int, float, date]:
    """By year, then by what needs eyes first, the least likely before the likelier."""
    judged = s.assessment
    p = judged.p if judged and judged.p is not None else 1.0
    return s.year or 0, standing.SEVERITY.index(s.status or "no_data"), p, s.due or date.max


def _claim(chosen: Sequence[Standing]) -> str:
    years = [year for year in plan.load().tracked.years if any(s.year == year for s in chosen)]
    parts = []
    for year in years:
        found = standing.counts(s for s in chosen if s.year == year)
        behind = [(text.status_word(status), found[status]) for status in standing.BEHIND if status in found]
        parts.append(said.year(year, behind))
    return said.board(len(chosen), parts)


def _row(s: Standing, series: pl.DataFrame | None) -> dict[str, Any]:
    same = ("year", "area", "task", "label", "value", "text", "target_text", "gap_text", "status")
    plain = {name: getattr(s, name) for name in (*same, "status_word", "chance_text")}
    goal = s.target.value if s.target else None
    disagree = bool(s.assessment and s.assessment.disagree)
    plain["pace_text"] = said.needed(s.required_text, disagree) if s.status in OPEN else ""
    return plain | {"key": s.id, "target": None if goal is None else float(goal)} | _lines(s, series)


def _lines(s: Standing, series: pl.DataFrame | None) -> dict[str, list[float | None]]:
    """The five lists of a row on one grid of months; empty where nothing has been measured."""
    if series is None or s.due is None or series["value"].null_count() == series.height:
        return {name: [] for name in LINES}
    known = dict(series.drop_nulls("value").select("month", "value").iter_rows())
    months = grid(min(known), max(s.due, max(known)))
    fan = _ahead(s, max(known))
    return {
        "course": [known.get(month) for month in months],
        "path": [path(s, month) for month in months],
        **{name: [fan.get(month, {}).get(column) for month in months] for name, column in BAND.items()},
    }


def _ahead(s: Standing, last: date) -> dict[date, dict[str, float]]:
    """Month → quantiles of what is foreseen after the newest figure, for what is still open."""
    if s.forecast is None or s.status in CLOSED or s.due is None:
        return {}
    due = s.due
    rows = s.forecast.fan.filter(pl.col("month").is_between(last, due, closed="right"))
    return {row["month"]: row for row in rows.to_dicts()}
