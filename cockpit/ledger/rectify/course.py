"""How an item moves from one revision to the next, and how it stood at an earlier moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from cockpit import rectification
from cockpit.ledger.rectify.model import Event, Rectification
from cockpit.text import rectify_ledger as words

CLOSE, REOPEN, POSTPONE = "close", "reopen", "postpone"
WORDS = ("measures", "unit", "person")  # what a step may alter beside the term
FRESH: dict[str, Any] = {"revision": 1, "before": "", "closed_at": None, "reopened": 0, "postponed": 0}


def moved(
    item: Rectification, action: str, state: str, at: datetime, values: Mapping[str, Any]
) -> Rectification:
    """The item one revision on, after `action` has led to `state` and altered `values`."""
    flow = rectification.workflow()
    deed = flow.deeds.get(action)
    back = deed is not None and deed.target == rectification.BEFORE
    rests = state != item.state and not flow.states[state].counts and flow.states[state].live
    before = item.state if rests else "" if back or not flow.states[state].live else item.before
    closed = at if action == CLOSE else None if action == REOPEN else item.closed_at
    counts: dict[str, Any] = {
        "reopened": item.reopened + (action == REOPEN),
        "postponed": item.postponed + (action == POSTPONE),
    }
    stands: dict[str, Any] = {
        "state": state,
        "before": before,
        "closed_at": closed,
        "revision": item.revision + 1,
    }
    return replace(item, **stands, **counts, **values)


def stood(
    items: Mapping[str, Rectification], events: Iterable[tuple[str, Event]], moment: datetime
) -> tuple[Rectification, ...]:
    """The items that had been opened by a moment, in their order, as each of them stood then."""
    mine: dict[str, list[Event]] = defaultdict(list)
    for id, event in events:
        mine[id].append(event)
    found = (_stood(item, mine[id], moment) for id, item in items.items())
    return tuple(item for item in found if item is not None)


def _stood(item: Rectification, happened: Sequence[Event], moment: datetime) -> Rectification | None:
    """Rebuilt from the events up to the moment; what the later ones altered is taken back."""
    past = [event for event in happened if event.at <= moment]
    later = happened[len(past) :]
    if not past or not later:
        return item if past else None
    said = {name: getattr(item, name) for name in WORDS}
    for event in reversed(later):
        said = words.unchanged(event.changes, said)
    first, *rest = past
    opened: dict[str, Any] = {**FRESH, **said, "state": first.state, "due": first.due or item.due}
    then = replace(item, **opened)
    for event in rest:
        if _moves(event.action):
            due = {"due": event.due} if event.due else {}
            then = moved(then, event.action, event.state, event.at, due)
    return then


def _moves(action: str) -> bool:
    """Whether an action is a step: a file alone does not move an item on."""
    deed = rectification.workflow().deeds.get(action)
    return deed is None or deed.step
