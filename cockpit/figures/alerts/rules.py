"""The published alert rules, from `data/rules/alerts.toml`; every fault of the file is told at once."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from cockpit import config, contracts, ledger, plan
from cockpit.contracts.indicators import Definition
from cockpit.measures.alerts import OPS, Limit
from cockpit.text import alerts as words

ID = re.compile(r"[a-z][a-z0-9-]*")
LEVELS = {"urgent": "off_track", "normal": "at_risk"}  # level → the status whose mark it carries
MONTHS = 12  # a rule that waits longer than a year says nothing in time
OWNERS = ("lead", "responsible")  # roles of the plan's units that can be given a duty


class RuleError(ValueError):
    """The rules cannot be used; the text lists every fault in Chinese."""


@dataclass(frozen=True)
class Rule:
    """An indicator is watched in every place of one kind; values are in the indicator's unit."""

    id: str
    title: str
    indicator: str
    scope_kind: str
    op: str
    value: float
    clear: float
    months: int
    owner: str
    level: str
    reason: str

    @property
    def limit(self) -> Limit:
        """The limit as the file gives it, in force since ever."""
        return Limit(self.op, float(self.value), float(self.clear), self.months)

    @property
    def definition(self) -> Definition:
        """How the indicator is computed."""
        return contracts.definitions()[self.indicator]

    @property
    def status(self) -> str:
        """The status that marks an alert of this rule while it stands."""
        return LEVELS[self.level]


def rules() -> tuple[Rule, ...]:
    """Every rule in the order of the file; raises RuleError with every fault."""
    return _rules(config.settings().data / "rules" / "alerts.toml")


def rule(id: str | None) -> Rule | None:
    """One rule, None for an unknown id."""
    return next((each for each in rules() if each.id == id), None)


def limits(rule: Rule, changes: Sequence[ledger.LimitChange]) -> tuple[Limit, ...]:
    """The rule's limits as they came into force; a later decision replaces what it reaches back to."""
    found = [rule.limit]
    for each in changes:
        if each.rule == rule.id and each.op == rule.op:
            fresh = Limit(each.op, each.value, each.clear, each.months, each.since)
            found = [*(held for held in found if held.since < fresh.since), fresh]
    return tuple(found)


@cache
def _rules(path: Path) -> tuple[Rule, ...]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    except (OSError, ValueError) as fault:
        raise RuleError(words.NO_RULES) from fault
    faults = [
        words.bad_rule(_name(row, place), each)
        for place, row in enumerate(written, 1)
        for each in _faults(row)
    ]
    ids = [row.get("id") for row in written]
    faults += [
        words.bad_rule(str(id), words.TWICE) for id in sorted({str(i) for i in ids if ids.count(i) > 1})
    ]
    if faults:
        raise RuleError(words.faulty(faults))
    return tuple(Rule(**row) for row in written)


def _name(row: Mapping[str, Any], place: int) -> str:
    return str(row.get("id") or place)


def _faults(row: Mapping[str, Any]) -> list[str]:
    """What keeps a row from being a rule; a row with other fields than a rule's is looked at no further."""
    if set(row) != {each.name for each in fields(Rule)}:
        return [words.FIELDS]
    definition = contracts.definitions().get(str(row["indicator"]))
    checks = {
        words.BAD_ID: bool(ID.fullmatch(str(row["id"]))),
        words.BAD_INDICATOR: definition is not None,
        words.BAD_SCOPE: definition is None or row["scope_kind"] in definition.scopes,
        words.BAD_OP: row["op"] in OPS,
        words.BAD_LIMIT: _limited(row),
        words.BAD_OWNER: row["owner"] in {u.name for u in plan.load().tracked.units if u.role in OWNERS},
        words.BAD_LEVEL: row["level"] in LEVELS,
        words.BAD_TEXT: all(isinstance(row[name], str) and row[name] for name in ("title", "reason")),
    }
    return [fault for fault, fine in checks.items() if not fine]


def _limited(row: Mapping[str, Any]) -> bool:
    """Whether limit, clear level and months are numbers that go together."""
    amounts = all(isinstance(row[name], int | float) and isfinite(row[name]) for name in ("value", "clear"))
    if not amounts or not isinstance(row["months"], int) or row["months"] > MONTHS:
        return False
    return row["op"] not in OPS or Limit(row["op"], row["value"], row["clear"], row["months"]).sound
