"""How the promises add up: counts per status for every area, task, core project, unit and year."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from cockpit import plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words

Rows = Callable[[Standing], Iterable[str]]


@dataclass(frozen=True)
class View:
    """One way of adding up: the rows a target counts for, in which order they stand, and the words for it."""

    name: str
    title: str
    corner: str
    rows: Rows
    order: Callable[[], Sequence[str]]


def by_area(read: store.Reader, selection: Selection) -> Figure:
    """Area × status: how many targets of the selected year; the sums are the rows of `targets`."""
    return _rolled(read, AREA, choosing.dated(read, selection), selection)


def by_task(read: store.Reader, selection: Selection) -> Figure:
    """Task × status; what belongs to no task counts under a row of its own."""
    return _rolled(read, TASK, choosing.dated(read, selection), selection)


def by_project(read: store.Reader, selection: Selection) -> Figure:
    """Core project × status; what no core project builds counts under a row of its own."""
    return _rolled(read, PROJECT, choosing.dated(read, selection), selection)


def by_unit(read: store.Reader, selection: Selection) -> Figure:
    """Responsible unit × status; a target with several units counts for each of them."""
    made = _rolled(read, UNIT, choosing.dated(read, selection), selection)
    return replace(made, claim=words.double_counting(made.claim))


def by_year(read: store.Reader, selection: Selection) -> Figure:
    """Milestone year × status, whichever year is selected."""
    every = replace(selection, year=None)
    return _rolled(read, YEAR, choosing.dated(read, every), every)


def _rolled(read: store.Reader, view: View, chosen: Sequence[Standing], selection: Selection) -> Figure:
    """A count for every row and status that occurs, a zero where there is none, and the weakest by name."""
    groups = _groups(chosen, view)
    return Figure(
        name=view.name,
        kind="matrix",
        title=view.title,
        claim=_claim(groups, "" if view is YEAR else words.years(selection.year)),
        frame=core.frame("matrix", _cells(groups)),
        source=words.PLAN_SOURCE,
        as_of=standing.newest(chosen),
        options={"corner": view.corner, "missing": words.NO_MATCH, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _groups(chosen: Sequence[Standing], view: View) -> dict[str, list[Standing]]:
    """Row → its members, worst first, in the order of the plan."""
    found: dict[str, list[Standing]] = {}
    for s in standing.worst_first(chosen):
        for row in view.rows(s):
            found.setdefault(row, []).append(s)
    order = {row: place for place, row in enumerate(view.order())}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


def _cells(groups: dict[str, list[Standing]]) -> list[dict[str, Any]]:
    used = {s.status for members in groups.values() for s in members}
    across = [status for status in core.STATUSES if status in used]
    cells = []
    for row, members in groups.items():
        tally = pl.Series([s.status for s in members])
        cells += [_count(row, status, int((tally == status).sum())) for status in across]
        cells.append(_weakest(row, members[0]))
    return cells


def _count(row: str, status: str, count: int) -> dict[str, Any]:
    word = text.status_word(status)
    shown = {"status": status, "status_word": word} if count else {}
    return {"row": row, "column": word, "value": float(count), "text": text.number(count), **shown}


def _weakest(row: str, s: Standing) -> dict[str, Any]:
    """The member that needs eyes first; a row whose members are all kept or on track has none."""
    if s.status in ("achieved", "on_track"):
        return {"row": row, "column": words.WEAKEST, "text": text.MISSING}
    word = words.weakest(s.label, s.gap_text)
    return {
        "row": row,
        "column": words.WEAKEST,
        "text": word,
        "status": s.status,
        "status_word": s.status_word,
    }


def _claim(groups: dict[str, list[Standing]], when: str) -> str:
    """The row with most promises behind, how many those are, and the weakest of them."""
    total = {row: sum(s.status in standing.BEHIND for s in members) for row, members in groups.items()}
    named = {row: behind for row, behind in total.items() if row not in words.NOWHERE}
    row = max(named, key=lambda each: named[each], default="")
    members = groups.get(row, [])
    weakest = members[0].label if named.get(row) else ""
    return words.worst_row(when, row, named.get(row, 0), len(members), weakest)


def _project_name(s: Standing) -> str:
    project = plan.load().core_projects.get(choosing.project(s))
    return project.name if project else words.NO_PROJECT


def _areas() -> list[str]:
    tracked = plan.load().tracked
    short = words.standing.AREAS
    return [
        words.standing.OVERALL,
        *(short.get(a.name, a.name) for a in tracked.areas),
        words.standing.SAFEGUARD,
    ]


def _units() -> list[str]:
    """Units in plan order, others named in a clause after them, no unit last."""
    tracked = plan.load().tracked
    return [*(unit.name for unit in (*tracked.units, *tracked.parties)), words.NO_UNIT]


AREA = View("by_area", words.BY_AREA, words.AREA_CORNER, lambda s: (s.area,), _areas)
TASK = View(
    "by_task",
    words.BY_TASK,
    words.TASK_CORNER,
    lambda s: (s.task or words.NO_TASK,),
    lambda: [*(task.name for task in plan.load().tracked.tasks)],
)
PROJECT = View(
    "by_project",
    words.BY_PROJECT,
    words.PROJECT_CORNER,
    lambda s: (_project_name(s),),
    lambda: [*(project.name for project in plan.load().tracked.core_projects), words.NO_PROJECT],
)
UNIT = View("by_unit", words.BY_UNIT, words.UNIT_CORNER, lambda s: s.units or (words.NO_UNIT,), _units)
YEAR = View(
    "by_year",
    words.BY_YEAR,
    words.YEAR_CORNER,
    lambda s: (words.year(s.year),) if s.year else (),
    lambda: [words.year(year) for year in plan.load().tracked.years],
)
