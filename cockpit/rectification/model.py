"""The values of a workflow, and the one place that says which step leads where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cockpit.text import rectification as words

START, SAME, BEFORE = "start", "same", "before"
FIELDS = ("note", "due", "measures", "unit", "person", "evidence", "failing")
TARGETS = (SAME, BEFORE)  # besides the states


class Illegal(ValueError):
    """A step that does not follow from a state; the text is one Chinese sentence."""


@dataclass(frozen=True)
class State:
    """Where a rectification stands: `live` is still to be done, `counts` lets its term run on."""

    id: str
    title: str
    stage: int
    live: bool
    counts: bool


@dataclass(frozen=True)
class Action:
    """A step from some states to one; `needs` and `takes` name what must and may come with it."""

    id: str
    title: str
    source: tuple[str, ...]
    target: str
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    step: bool = True

    @property
    def right(self) -> str:
        """The action of the policy that lets somebody take this step.

        >>> Action("close", "", (), "closed", (), ()).right
        'rectify:close'
        """
        return f"rectify:{self.id}"


@dataclass(frozen=True)
class Severity:
    """How grave a problem is and how many days it may take."""

    id: str
    title: str
    days: int
    reason: str


@dataclass(frozen=True)
class Step:
    """What follows when a rectification has been overdue for `days`; `told` are roles."""

    id: str
    title: str
    level: int
    days: int
    told: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Named:
    """Where a rectification came from."""

    id: str
    title: str


@dataclass(frozen=True)
class Workflow:
    """States in the order of the board, actions, severities, escalation (mildest first) and origins by id."""

    states: Mapping[str, State]
    deeds: Mapping[str, Action]
    severities: Mapping[str, Severity]
    steps: tuple[Step, ...]
    origins: Mapping[str, Named]

    def next(self, state: str, action: str, before: str = "") -> str:
        """The state that `action` leads to; `state` is "" for a new item, `before` that before a suspension.

        Raises Illegal for every pair that is not in the rules.
        """
        deed = self.deeds.get(action)
        if deed is None:
            raise Illegal(words.UNKNOWN_ACTION)
        if (state or START) not in deed.source:
            raise Illegal(words.illegal(deed.title, self.states[state].title if state in self.states else ""))
        if deed.target == SAME:
            return state
        target = before if deed.target == BEFORE else deed.target
        if target not in self.states or target == state:
            raise Illegal(words.NOWHERE)
        return target

    def actions(self, state: str) -> tuple[str, ...]:
        """The steps that can be taken from a state ("" for a new item), in the order of the rules."""
        return tuple(id for id, deed in self.deeds.items() if deed.step and (state or START) in deed.source)

    def needs(self, action: str) -> tuple[str, ...]:
        """What has to come with a step; KeyError for an unknown one."""
        return self.deeds[action].needs

    def takes(self, action: str) -> tuple[str, ...]:
        """What may come with a step, a note always; KeyError for an unknown one."""
        deed = self.deeds[action]
        return tuple(each for each in FIELDS if each == "note" or each in (*deed.needs, *deed.takes))

    def overdue(self, due: date, today: date, state: str = "") -> int:
        """By how many days the term has passed; 0 within it, and in a state that lets it rest."""
        counts = state not in self.states or self.states[state].counts
        return max(0, (today - due).days) if counts else 0

    def escalation(self, due: date, today: date, state: str = "") -> Step | None:
        """The gravest step that applies on `today`; None while nothing is overdue."""
        late = self.overdue(due, today, state)
        return next((step for step in reversed(self.steps) if late >= step.days), None)

    def term(self, severity: str) -> int:
        """Days that a problem of this severity may take; raises Illegal for an unknown one."""
        found = self.severities.get(severity)
        if found is None:
            raise Illegal(words.UNKNOWN_SEVERITY)
        return found.days

    def titles(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The titles of states, in their order; KeyError for an unknown one."""
        return tuple(self.states[id].title for id in ids)
