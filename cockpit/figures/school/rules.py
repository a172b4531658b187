"""The published rules that make a figure of one school an exception, from `data/rules/school.toml`."""

import operator
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from cockpit import config, contracts
from cockpit.text import school as words

TESTS: Mapping[str, Callable[[float, float], bool]] = {"<": operator.lt, ">": operator.gt}
STATUSES = ("off_track", "at_risk")


class RuleError(ValueError):
    """The rules cannot be used; the text lists every fault in Chinese."""


@dataclass(frozen=True)
class Rule:
    """An indicator of a school is an exception when it stands in `op` to `value` (the indicator's unit)."""

    id: str
    indicator: str
    subject: str
    op: str
    value: float
    status: str
    reason: str

    def broken(self, value: float) -> bool:
        """Whether the value is an exception.

        >>> Rule("a", "op-outage", "network", ">", 120, "off_track", "").broken(121)
        True
        """
        return TESTS[self.op](value, self.value)


def rules() -> tuple[Rule, ...]:
    """Every rule in the order of the file; raises RuleError with every fault."""
    return _rules(config.settings().data / "rules" / "school.toml")


@cache
def _rules(path: Path) -> tuple[Rule, ...]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    except (OSError, ValueError) as fault:
        raise RuleError(words.no_rules()) from fault
    names = {each.name for each in fields(Rule)}
    faults = [
        words.bad_rule(str(row.get("id", place)))
        for place, row in enumerate(written, 1)
        if not _sound(row, names)
    ]
    if faults or len({row["id"] for row in written}) < len(written):
        raise RuleError(words.faulty_rules(faults))
    return tuple(Rule(**row) for row in written)


def _sound(row: Mapping[str, object], names: set[str]) -> bool:
    return (
        set(row) == names
        and row["op"] in TESTS
        and row["status"] in STATUSES
        and row["subject"] in words.SUBJECTS
        and row["indicator"] in contracts.definitions()
        and isinstance(row["value"], int | float)
    )
