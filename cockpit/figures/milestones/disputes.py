"""Where the plan contradicts itself, and what only the commission can settle: both sides, never a verdict."""

from cockpit import plan, store
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.plan import Conflict
from cockpit.text import milestones as words


def conflicts(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per disagreement inside the tracked plan, with every clause and what it says."""
    registry = plan.load()
    inside = [c for c in registry.conflicts.values() if len(_own(c)) > 1]
    return Figure(
        name="conflicts",
        kind="claims",
        title=words.CONFLICTS,
        claim=words.conflicts(len(inside)),
        frame=core.frame("claims", [_conflict(c) for c in inside]),
        source=words.PLAN_SOURCE,
        as_of=registry.tracked.issued,
        demo=read.version.demo,
    )


def questions(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per open question, with the reason why it matters."""
    registry = plan.load()
    rows = [
        {"status_word": words.OPEN, "text": q.title, "detail": words.question(q.question, q.why)}
        for q in registry.questions.values()
    ]
    return Figure(
        name="questions",
        kind="claims",
        title=words.QUESTIONS,
        claim=words.questions(len(rows)),
        frame=core.frame("claims", rows),
        source=words.PLAN_SOURCE,
        as_of=registry.tracked.issued,
        demo=read.version.demo,
    )


def _own(conflict: Conflict) -> list[str]:
    tracked = plan.load().tracked.id
    return [words.side(side.clause, side.says) for side in conflict.sides if side.plan == tracked]


def _conflict(conflict: Conflict) -> dict[str, str]:
    kind = next((words.KIND_WORDS[k] for k in conflict.kinds if k in words.KIND_WORDS), "")
    said = words.sides(_own(conflict), conflict.formal)
    return {"status_word": words.different(kind), "text": conflict.title, "detail": said}
