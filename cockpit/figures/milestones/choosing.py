"""Which promises the reader's filters leave in sight, and which one has been picked."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from cockpit import plan, store
from cockpit.figures import standing
from cockpit.figures.core import Selection
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words

PAGE = "/milestones"
OWN = ("indicator", "year")  # what a row's address names itself


def options() -> dict[str, dict[str, str]]:
    """Code → words of the filters only the plan knows: year, area, task, core project, unit, indicator."""
    tracked = plan.load().tracked
    return {
        "year": {str(year): words.year(year) for year in tracked.years},
        "area": words.OVERALL_AREAS | {area.id: area.name for area in tracked.areas},
        "task": {task.id: task.name for task in tracked.tasks},
        "project": {project.id: project.name for project in tracked.core_projects},
        "unit": {unit.name: unit.name for unit in tracked.units},
        "indicator": {indicator.id: indicator.name for indicator in plan.load().of()},
    }


def chosen(read: store.Reader, selection: Selection) -> list[Standing]:
    """The promises that pass all filters but the year."""
    task = plan.load().tasks.get(selection.task or "")
    tests: Sequence[tuple[str | None, Callable[[Standing], bool]]] = (
        (selection.area, lambda s: standing.area_code(s) == selection.area),
        (selection.unit, lambda s: selection.unit in s.units),
        (selection.status, lambda s: s.status == selection.status),
        (selection.task, lambda s: task is not None and s.task == task.name),
        (selection.project, lambda s: project(s) == selection.project),
    )
    wanted = [test for value, test in tests if value]
    every = standing.promised(standing.standings(read))
    return [s for s in every if all(test(s) for test in wanted)]


def dated(read: store.Reader, selection: Selection) -> list[Standing]:
    """The promises of the selected year, of all years without it."""
    years = (selection.year,) if selection.year else plan.load().tracked.years
    return [s for s in chosen(read, selection) if s.year in years]


def picked(read: store.Reader, selection: Selection) -> Standing | None:
    """The promise that is explained: the indicator's at the selected year, else its next one."""
    every = standing.standings(read)
    year = selection.year or standing.milestone_year()
    wanted = selection.indicator or ""
    return standing.by_id(every, wanted, year) or standing.by_id(every, wanted)


def project(s: Standing) -> str:
    """The id of the core project that builds it, or an empty string."""
    named = s.target.core_project if s.target else ""
    registered = plan.load().indicators.get(s.id)
    return named or (registered.core_project if registered else "")


def link(selection: Selection) -> str:
    """The address that picks an indicator, without its id; the other filters stay."""
    kept = {name: value for name, value in selection.pairs().items() if name not in OWN}
    return f"{PAGE}?{urlencode({**kept, 'indicator': ''})}"


def address(s: Standing) -> str:
    """The address that explains one promise."""
    return f"{PAGE}?{urlencode({'indicator': s.id} | ({'year': s.year} if s.year else {}))}"
