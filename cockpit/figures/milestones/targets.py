"""The promises of one milestone year, worst first, and how they add up by area and by responsible unit."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import polars as pl

from cockpit import plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words

EXPLAINED = "/milestones?indicator="  # a row opens its definition


def targets(read: store.Reader, selection: Selection) -> Figure:
    """The formal targets of the selected milestone year (all dated ones without it) that pass the filters."""
    chosen = standing.worst_first(_dated(read, selection))
    claim = words.targets(words.years(selection.year), len(chosen), standing.counts(chosen))
    return _listed(read, "targets", words.TARGETS, claim, chosen)


def undated(read: store.Reader, selection: Selection) -> Figure:
    """The commitments without an end date that pass the filters; they count in no milestone."""
    chosen = standing.worst_first(s for s in _chosen(read, selection) if s.due is None)
    claim = words.undated(len(chosen), sum(s.status == "achieved" for s in chosen))
    return _listed(read, "undated", words.UNDATED, claim, chosen)


def by_area(read: store.Reader, selection: Selection) -> Figure:
    """Area × status: how many targets of the selected year; the sums are the rows of `targets`."""
    return _rolled(read, selection, "by_area", lambda s: (s.area,))


def by_unit(read: store.Reader, selection: Selection) -> Figure:
    """Responsible unit × status; a target with several units counts for each of them."""
    return _rolled(read, selection, "by_unit", lambda s: s.units or (words.NO_UNIT,))


def options() -> dict[str, dict[str, str]]:
    """Code → words of the filters only the plan knows: year, area, task, responsible unit, indicator."""
    tracked = plan.load().tracked
    return {
        "year": {str(year): words.year(year) for year in tracked.years},
        "area": words.OVERALL_AREAS | {area.id: area.name for area in tracked.areas},
        "task": {task.id: task.name for task in tracked.tasks},
        "unit": {unit.name: unit.name for unit in tracked.units},
        "indicator": {indicator.id: indicator.name for indicator in plan.load().of()},
    }


def first_year() -> str:
    """The milestone year that the page opens with."""
    return str(standing.milestone_year())


def _dated(read: store.Reader, selection: Selection) -> list[Standing]:
    """The promises of the selected year, of all years without it."""
    years = (selection.year,) if selection.year else plan.load().tracked.years
    return [s for s in _chosen(read, selection) if s.year in years]


def _chosen(read: store.Reader, selection: Selection) -> list[Standing]:
    """The promises that pass all filters but the year."""
    task = plan.load().tasks.get(selection.task or "")
    tests: Sequence[tuple[str | None, Callable[[Standing], bool]]] = (
        (selection.area, lambda s: standing.area_code(s) == selection.area),
        (selection.unit, lambda s: selection.unit in s.units),
        (selection.status, lambda s: s.status == selection.status),
        (selection.task, lambda s: task is not None and s.task == task.name),
    )
    wanted = [test for value, test in tests if value]
    every = standing.promised(standing.standings(read))
    return [s for s in every if all(test(s) for test in wanted)]


def _listed(read: store.Reader, name: str, title: str, claim: str, chosen: Sequence[Standing]) -> Figure:
    return Figure(
        name=name,
        kind="targets",
        title=title,
        claim=claim,
        frame=core.frame("targets", [_row(s) for s in chosen]),
        source=standing.sources(chosen),
        as_of=standing.newest(chosen),
        options={"link": EXPLAINED, "missing": words.NO_MATCH, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _row(s: Standing) -> dict[str, Any]:
    same = ("area", "task", "label", "value", "text", "target_text", "due_text", "gap_text", "pace_text")
    plain = {name: getattr(s, name) for name in (*same, "status", "status_word", "clause")}
    return plain | {"key": s.id, "year": s.year, "spark": list(s.spark)}


def _rolled(
    read: store.Reader, selection: Selection, name: str, rows: Callable[[Standing], Iterable[str]]
) -> Figure:
    """A count for every row and every status that occurs; nothing there is a zero, not unknown."""
    chosen = _dated(read, selection)
    if name == "by_area":
        chosen.sort(key=standing.area_order)
    title, corner = {
        "by_area": (words.BY_AREA, words.AREA_CORNER),
        "by_unit": (words.BY_UNIT, words.UNIT_CORNER),
    }[name]
    tally = _tally(chosen, rows)
    claim = words.worst_row(words.years(selection.year), *_worst(chosen, rows))
    return Figure(
        name=name,
        kind="matrix",
        title=title,
        claim=words.double_counting(claim) if name == "by_unit" else claim,
        frame=core.frame("matrix", tally),
        source=words.PLAN_SOURCE,
        as_of=standing.newest(chosen),
        options={"corner": corner, "missing": words.NO_MATCH, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _tally(chosen: Sequence[Standing], rows: Callable[[Standing], Iterable[str]]) -> list[dict[str, Any]]:
    pairs = [(row, s.status) for s in chosen for row in rows(s)]
    found = pl.DataFrame(pairs, schema={"row": pl.String, "status": pl.String}, orient="row")
    counted = {(r, s): n for r, s, n in found.group_by("row", "status").len().iter_rows()}
    named = sorted(dict.fromkeys(row for row, _ in pairs), key=_unit_order)
    used = [status for status in core.STATUSES if status in found["status"].to_list()]
    return [_cell(row, status, counted.get((row, status), 0)) for row in named for status in used]


def _unit_order(row: str) -> int:
    """Units in plan order, others named in a clause after them, no unit last; areas stay as they come."""
    tracked = plan.load().tracked
    order = [*(unit.name for unit in (*tracked.units, *tracked.parties)), words.NO_UNIT]
    return order.index(row) if row in order else -1


def _cell(row: str, status: str, count: int) -> dict[str, Any]:
    word = text.status_word(status)
    shown = {"status": status, "status_word": word} if count else {}
    return {"row": row, "column": word, "value": float(count), "text": text.number(count), **shown}


def _worst(chosen: Sequence[Standing], rows: Callable[[Standing], Iterable[str]]) -> tuple[str, int, int]:
    """The row with most targets behind, how many those are, and how many targets it has."""
    total: dict[str, list[int]] = {}
    for s in chosen:
        for row in rows(s):
            if row == words.NO_UNIT:
                continue
            found = total.setdefault(row, [0, 0])
            found[0] += s.status in standing.BEHIND
            found[1] += 1
    row = max(total, key=lambda name: total[name][0], default="")
    return (row, *total.get(row, (0, 0)))
