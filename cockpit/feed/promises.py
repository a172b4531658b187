"""Every promise of the plan and every operational indicator as an object, with the texts of the pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cockpit import store
from cockpit.feed import sight
from cockpit.feed.document import plain
from cockpit.figures import standing
from cockpit.figures.standing import Standing

TESTS: Mapping[str, Callable[[Standing, str], bool]] = {  # what may be asked for, and what then is wanted
    "indicator": lambda s, wanted: s.id == wanted,
    "year": lambda s, wanted: str(s.year) == wanted,
    "area": lambda s, wanted: standing.area_code(s) == wanted,
    "status": lambda s, wanted: s.status == wanted,
}


def chosen(read: store.Reader, wanted: Mapping[str, str]) -> list[Standing]:
    """The standings that a reader may be told and that pass every filter, in the order of the plan."""
    told = (s for s in standing.standings(read) if sight.told(read, s))
    return [s for s in told if all(TESTS[name](s, value) for name, value in wanted.items())]


def indicators(_: store.Reader, every: Iterable[Standing]) -> list[dict[str, Any]]:
    """One object per standing; what is not known is null, an empty text is null too."""
    return [_head(s) | _figure(s) | _promise(s) | _foreseen(s) for s in every]


def _head(s: Standing) -> dict[str, Any]:
    return {
        "key": s.key,
        "indicator": s.id,
        "label": s.label,
        "area": {"code": standing.area_code(s), "title": s.area},
        "task": s.task or None,
        "units": list(s.units),
        "clause": s.clause or None,
    }


def _figure(s: Standing) -> dict[str, Any]:
    return {
        "value": plain(s.value),
        "text": s.text,
        "unit": s.indicator.unit or None,
        "numerator": plain(s.numerator),
        "denominator": plain(s.denominator),
        "status": s.status or None,
        "status_word": s.status_word or None,
        "as_of": plain(s.as_of),
        "as_of_text": s.as_of_text,
        "stale": s.stale,
        "source": standing.sources([s]),
    }


def _promise(s: Standing) -> dict[str, Any]:
    """What was promised, by when, and how far away it is; all null where nothing was."""
    goal, judged = s.target, s.assessment
    return {
        "year": s.year,
        "due": plain(s.due),
        "due_text": s.due_text or None,
        "target": plain(goal.value) if goal else None,
        "target_most": plain(goal.value_max) if goal else None,
        "target_op": goal.op if goal else None,
        "target_text": s.target_text or None,
        "gap": plain(judged.gap) if judged else None,
        "gap_text": s.gap_text or None,
        "pace_text": s.pace_text or None,
    }


def _foreseen(s: Standing) -> dict[str, Any]:
    """How likely it arrives in time, and when; null where nothing is foreseen."""
    judged = s.assessment if s.chance_text else None
    chance = judged.chance if judged else None
    return {
        "chance": plain(judged.p) if judged else None,
        "chance_text": s.chance_text or None,
        "eta": plain(chance.eta) if chance else None,
        "eta_text": s.eta_text or None,
    }
