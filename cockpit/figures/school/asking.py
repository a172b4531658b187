"""What to ask on site: published questions, each tied to a rule or an indicator that this school touches."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cockpit import config, contracts
from cockpit.figures.school.rules import RuleError, rules
from cockpit.text import school_brief as words

WHEN = ("broken", "stale", "missing", "behind", "always")
FIELDS = {"on", "when", "ask"}
MOST = 6  # questions that one visit has time for


@dataclass(frozen=True)
class Question:
    """A question to be asked when `on` (a rule or an indicator) is as `when` says."""

    on: str
    when: str
    ask: str


@dataclass(frozen=True)
class Asked:
    """A question of this school and the thing it is asked for; empty where it is always asked."""

    ask: str
    cause: str


def asked(touched: Mapping[tuple[str, str], str], most: int = MOST) -> tuple[Asked, ...]:
    """The questions for a school in the order of the file, at most `most`; what is always asked stays last.

    `touched` maps (rule or indicator, when) to what people call it.
    """
    found = [Asked(q.ask, touched[q.on, q.when]) for q in questions() if (q.on, q.when) in touched]
    always = [Asked(q.ask, "") for q in questions() if q.when == "always"]
    return tuple([*found[: max(most - len(always), 0)], *always][:most])


def questions() -> tuple[Question, ...]:
    """Every question in the order of the file; raises RuleError with every fault."""
    return _questions(config.settings().data / "rules" / "questions.toml")


@cache
def _questions(path: Path) -> tuple[Question, ...]:
    try:
        written: Sequence[Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("question", [])
    except (OSError, ValueError) as fault:
        raise RuleError(words.no_rules()) from fault
    known = {rule.id for rule in rules()} | set(contracts.definitions())
    faults = [str(place) for place, row in enumerate(written, 1) if not _sound(row, known)]
    if faults:
        raise RuleError(words.faulty_questions(faults))
    return tuple(Question(**row) for row in written)


def _sound(row: Any, known: set[str]) -> bool:
    if not isinstance(row, dict) or set(row) != FIELDS or row["when"] not in WHEN or not row["ask"]:
        return False
    return row["on"] == "" if row["when"] == "always" else row["on"] in known
