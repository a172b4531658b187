"""The workflow from `data/rules/rectify.toml`: every fault is told at once."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from cockpit import access, config
from cockpit.rectification.model import (
    BEFORE,
    FIELDS,
    START,
    TARGETS,
    Action,
    Named,
    Severity,
    State,
    Step,
    Workflow,
)
from cockpit.text import rectification as words

ID = re.compile(r"[a-z][a-z0-9_-]*")
LONGEST = 8  # characters of a title: what a column of the board has room for
MOST_DAYS = 366  # of a term or an escalation
OPTIONAL = {"step"}
KINDS = ("state", "action", "severity", "escalation", "origin")


class RulesError(ValueError):
    """The rules cannot be used; the text is one Chinese sentence that lists every fault."""


def workflow() -> Workflow:
    """The workflow of the data folder, read once; raises RulesError with every fault."""
    return _kept(config.settings().data)


@cache
def _kept(data: Path) -> Workflow:
    return read(data / "rules" / "rectify.toml")


def read(path: Path) -> Workflow:
    """The workflow of a file; raises RulesError with every fault."""
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise RulesError(words.faulty([words.UNREADABLE])) from fault
    faults = list(_faults(written)) or list(_astray(written)) or list(_holes(written))
    if faults:
        raise RulesError(words.faulty(faults))
    return Workflow(
        {each["id"]: State(**each) for each in sorted(written["state"], key=lambda row: row["stage"])},
        {each["id"]: _action(each) for each in written["action"]},
        {each["id"]: Severity(**each) for each in written["severity"]},
        tuple(Step(**each | {"told": tuple(each["told"])}) for each in written["escalation"]),
        {each["id"]: Named(**each) for each in written["origin"]},
    )


def _action(row: Mapping[str, Any]) -> Action:
    listed = {name: tuple(row[name]) for name in ("needs", "takes")}
    return Action(
        row["id"], row["title"], tuple(row["from"]), row["to"], **listed, step=row.get("step", True)
    )


def _faults(written: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with single rows: unknown kinds and keys, missing ones, values of the wrong form."""
    if extra := set(written) - set(KINDS):
        yield words.unknown("", extra)
    for kind in KINDS:
        rows = written.get(kind)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            yield words.missing("", kind)
            continue
        for place, row in enumerate(rows, 1):
            where = words.where(kind, str(row.get("id", place)))
            yield from (where + fault for fault in _row_faults(FORMS[kind], row))
        ids = Counter(str(row.get("id")) for row in rows)
        yield from (words.where(kind, id) + words.TWICE for id, times in ids.items() if times > 1)


def _row_faults(forms: Mapping[str, Callable[[Any], bool]], row: Mapping[str, Any]) -> Iterator[str]:
    if extra := set(row) - set(forms):
        yield words.unknown("", extra)
    for key, fits in forms.items():
        if key in row and not fits(row[key]):
            yield words.form(key)
        elif key not in row and key not in OPTIONAL:
            yield words.missing("", key)


def _astray(written: Mapping[str, Any]) -> Iterator[str]:
    """Steps from or to states that there are not; stages and escalation out of order."""
    states = {row["id"] for row in written["state"]}
    for row in written["action"]:
        wrong = [id for id in row["from"] if id not in states | {START}]
        wrong += [] if row["to"] in states | set(TARGETS) else [row["to"]]
        if wrong or (row["to"] in TARGETS and START in row["from"]):
            yield words.where("action", row["id"]) + words.astray(wrong or [START])
    if sorted(row["stage"] for row in written["state"]) != list(range(1, len(states) + 1)):
        yield words.STAGES
    for key in ("level", "days"):
        told = [row[key] for row in written["escalation"]]
        if any(b <= a for a, b in pairwise(told)):
            yield words.not_rising(key)


def _holes(written: Mapping[str, Any]) -> Iterator[str]:
    """States nobody comes to or gets out of while they are live, and a workflow nobody can begin."""
    actions = written["action"]
    if not any(START in row["from"] for row in actions):
        yield words.NO_START
    entered = {row["to"] for row in actions}
    for row in written["state"]:
        leaves = any(row["id"] in each["from"] and each["to"] not in ("same", row["id"]) for each in actions)
        if row["id"] not in entered or (row["live"] and not leaves):
            yield words.where("state", row["id"]) + words.HOLE
    back = [row["id"] for row in actions if row["to"] == BEFORE and len(row["from"]) != 1]
    yield from (words.where("action", id) + words.WAY_BACK for id in back)


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _title(value: Any) -> bool:
    return _text(value) and len(value) <= LONGEST


def _id(value: Any) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_DAYS


def _listed(known: Iterable[str] | None) -> Callable[[Any], bool]:
    """A list of texts, each once; of `known` ones where these are given."""

    def fits(value: Any) -> bool:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            return False
        return len(set(value)) == len(value) and (known is None or set(value) <= set(known))

    return fits


BASIC: dict[str, Callable[[Any], bool]] = {"id": _id, "title": _title}
FORMS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "state": BASIC | {"stage": _days, "live": _flag, "counts": _flag},
    "action": BASIC
    | {
        "from": lambda value: _listed(None)(value) and bool(value),
        "to": _id,
        "needs": _listed(FIELDS),
        "takes": _listed(FIELDS),
        "step": _flag,
    },
    "severity": BASIC | {"days": _days, "reason": _text},
    "escalation": BASIC | {"level": _days, "days": _days, "told": _listed(access.ROLES), "reason": _text},
    "origin": BASIC,
}
