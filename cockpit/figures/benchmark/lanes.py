"""One thing on one scale: the present value, the district's target, the city's, the peer's, with clauses."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cockpit import plan, store, text
from cockpit.figures import core, standing
from cockpit.figures.benchmark import matching
from cockpit.figures.benchmark.matching import Item
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing import Standing
from cockpit.plan import Baseline, Target
from cockpit.text import benchmark as words
from cockpit.text import standing as terms


def targets_compared(read: store.Reader, selection: Selection) -> Figure:
    """A row per item, side and figure, in the item's unit only (compare). Filter: area."""
    shown = matching.items(selection.area)
    every = standing.standings(read)
    used = [s for item in shown for s in _present(every, item)]
    out = sum(matching.left_out(row) for row in {item.row.id: item.row for item in shown}.values())
    behind = sum(v.behind for v in matching.verdicts(selection.area))
    return Figure(
        name="targets_compared",
        kind="compare",
        title=words.COMPARED,
        claim=words.compared(len(shown), out, behind),
        frame=core.frame("compare", [row for item in shown for row in _rows(every, item)]),
        source=text.listing((words.PLANS, standing.sources(used))) if used else words.PLANS,
        as_of=standing.oldest(used) or plan.load().tracked.issued,
        stale=standing.any_stale(used),
        options={"groups": words.GROUPS, "units": {item.key: item.unit for item in shown}},
        demo=read.version.demo,
    )


def options() -> dict[str, dict[str, str]]:
    """The areas to choose from: those of which something can be said."""
    registry = plan.load()
    touched = {area for row in matching.rows() for area in matching.areas(row)}
    named = {a.id: terms.AREAS.get(a.name, a.name) for a in registry.tracked.areas if a.id in touched}
    return {"area": named}


def _rows(every: Sequence[Standing], item: Item) -> Iterator[dict[str, Any]]:
    for found in _present(every, item):
        yield _lane(item, words.NOW) | _now(item, found)
    for baseline in _baselines(item):
        yield _lane(item, words.BASE) | _base(baseline)
    for column in matching.COLUMNS:
        for same in _together(item.targets[column]):
            yield _lane(item, words.AIMS[column]) | _aim(item, column, same)


def _lane(item: Item, group: str) -> dict[str, Any]:
    return {"key": item.key, "label": item.row.name, "group": group}


def _present(every: Iterable[Standing], item: Item) -> list[Standing]:
    """The district's own indicators of an item, as they stand now; none without any value."""
    ids = dict.fromkeys(t.indicator for t in item.targets[matching.OWN])
    found = [standing.by_id(every, id) for id in ids]
    return [s for s in found if s is not None and s.value is not None]


def _now(item: Item, s: Standing) -> dict[str, Any]:
    """The present value; one that is measured in another unit has words but no place on the scale."""
    same = s.indicator.unit == item.unit
    told = s.text if same else words.other_measure(s.text)
    return {
        "value": s.value if same else None,
        "text": told if same else text.MISSING,
        "due_text": words.dated(text.as_of(s.as_of), s.status_word if s.stale else ""),
        "detail": "" if same else told,
    }


def _baselines(item: Item) -> list[Baseline]:
    every = (plan.load().baselines[id] for id in item.row.baselines)
    return [b for b in every if b.unit == item.unit and b.value is not None]


def _base(b: Baseline) -> dict[str, Any]:
    plans = plan.load().plans
    return {
        "value": b.value,
        "text": words.about(text.number(b.value, 0, b.unit), b.approx == "over"),
        "due_text": terms.due(b.as_of) if b.as_of else words.NO_DATE_STATED,
        "detail": words.cited(plans[b.plan].short, [], f"{b.scope}{b.name}"),
    }


def _together(targets: Iterable[Target]) -> list[list[Target]]:
    """Commitments that promise the same figure of the same indicator in the same plan, as one."""
    found: dict[tuple[str, str, float | None], list[Target]] = {}
    for target in targets:
        found.setdefault((target.plan, target.indicator, target.value), []).append(target)
    return list(found.values())


def _aim(item: Item, column: str, same: list[Target]) -> dict[str, Any]:
    first = same[0]
    of, tracked = matching.indicator(first), plan.load().tracked.id
    name = "" if of.name == item.row.name or first.plan == tracked else of.name
    short = "" if first.plan == tracked else plan.load().plans[first.plan].short
    return {
        "value": first.value,
        "text": matching.amount(first),
        "due_text": _dues(same),
        "detail": words.cited(short, [t.clause for t in same], name),
    }


def _dues(same: list[Target]) -> str:
    """By when, with an inner date where the documents give another one."""
    judged = [t.due for t in same]
    told = words.dues(judged)
    others = [d for t in same for d in plan.load().dates(t) if not d.formal and d.plan == t.plan]
    for other in others:
        if other.due and other.due not in judged:
            return words.elsewhere(told, other.clause, terms.due(other.due))
    return told
