"""Which changes are told, in what order and how many, from `data/rules/changes.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

from cockpit import config, contracts
from cockpit.text import meeting_changes as words

THEMES = ("targets", "schools", "exceptions", "sources", "rectifications")
KINDS = {  # every kind that `between` can find, and the theme it belongs to
    **dict.fromkeys(("missed", "lost", "met", "worse", "better", "blind", "seen", "moved"), "targets"),
    "promise": "targets",
    **dict.fromkeys(("fell", "joined"), "schools"),
    **dict.fromkeys(("raised", "cleared"), "exceptions"),
    **dict.fromkeys(("stale", "fresh"), "sources"),
    **dict.fromkeys(("opened", "closed", "overdue", "reopened", "withdrawn"), "rectifications"),
}
SINCE = ("", "ten_gigabit_on", "gigabit_class_on", "all_optical_on", "accepted_on", "granted_on")
LIMITS = {  # name in the file → the smallest and the largest value
    "show": {"most": (1, 200), "named": (1, 20), "moved": (0, 100), "fell": (0, 100)},
    "bonus": {
        "near_days": (0, 3650),
        "near": (0, 50),
        "undated": (0, 50),
        "district": (0, 50),
        "urgent": (0, 50),
        "school": (0, 50),
        "school_most": (0, 50),
    },
}


class RulesError(ValueError):
    """The rules cannot be used; the text lists every fault in Chinese."""


@dataclass(frozen=True)
class Kind:
    """One kind of change: how important it is (0–100) and how many of it are listed at most."""

    id: str
    theme: str
    weight: float
    most: int
    reason: str


@dataclass(frozen=True)
class Layer:
    """What a school has or has not: by which indicator, and since which date of its register ("" none)."""

    id: str
    indicator: str
    since: str


@dataclass(frozen=True)
class Rules:
    """Kinds by id in the order of the file, layers by id, and the numbers of [show] and [bonus]."""

    kinds: Mapping[str, Kind]
    layers: Mapping[str, Layer]
    most: int
    named: int
    moved: float
    fell: float
    near_days: int
    near: float
    undated: float
    district: float
    urgent: float
    school: float
    school_most: float


def rules() -> Rules:
    """The rules of the settings' data folder; raises RulesError with every fault."""
    return read(config.settings().data / "rules" / "changes.toml")


@cache
def read(path: Path) -> Rules:
    """The rules of a file; raises RulesError with every fault."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise RulesError(words.NO_RULES) from fault
    if faults := [*_numbers(written), *_kinds(written), *_layers(written)]:
        raise RulesError(words.faulty(faults))
    return Rules(
        {row["id"]: Kind(**row) for row in written["kind"]},
        {row["id"]: Layer(**row) for row in written["layer"]},
        **written["show"],
        **written["bonus"],
    )


def _numbers(written: Mapping[str, Any]) -> Iterator[str]:
    for section, limits in LIMITS.items():
        found = written.get(section)
        if not isinstance(found, dict) or set(found) != set(limits):
            yield words.bad_fields(section, limits)
            continue
        for name, (low, high) in limits.items():
            if not _number(found[name]) or not low <= found[name] <= high:
                yield words.bad_number(f"{section}.{name}", low, high)


def _kinds(written: Mapping[str, Any]) -> Iterator[str]:
    rows = _rows(written, "kind")
    ids = [row.get("id") for row in rows]
    yield from (words.twice(str(id)) for id in sorted({str(i) for i in ids if ids.count(i) > 1}))
    yield from (words.lacks(id) for id in KINDS if id not in ids)
    for place, row in enumerate(rows, 1):
        yield from (words.bad_kind(str(row.get("id") or place), fault) for fault in _kind(row))


def _kind(row: Mapping[str, Any]) -> list[str]:
    if set(row) != {each.name for each in fields(Kind)}:
        return [words.FIELDS]
    checks = {
        words.UNKNOWN_KIND: row["id"] in KINDS,
        words.BAD_THEME: row["theme"] == KINDS.get(str(row["id"]), row["theme"]) and row["theme"] in THEMES,
        words.BAD_WEIGHT: _number(row["weight"]) and 0 <= row["weight"] <= 100,
        words.BAD_MOST: isinstance(row["most"], int)
        and not isinstance(row["most"], bool)
        and row["most"] > 0,
        words.BAD_REASON: isinstance(row["reason"], str) and bool(row["reason"]),
    }
    return [fault for fault, fine in checks.items() if not fine]


def _layers(written: Mapping[str, Any]) -> Iterator[str]:
    rows = _rows(written, "layer")
    ids = [row.get("id") for row in rows]
    yield from (words.twice(str(id)) for id in sorted({str(i) for i in ids if ids.count(i) > 1}))
    for place, row in enumerate(rows, 1):
        name = str(row.get("id") or place)
        if set(row) != {each.name for each in fields(Layer)}:
            yield words.bad_layer(name, words.FIELDS)
            continue
        if row["id"] not in words.LAYERS:
            yield words.bad_layer(name, words.NAMELESS)
        if row["indicator"] not in contracts.definitions():
            yield words.bad_layer(name, words.BAD_INDICATOR)
        if row["since"] not in SINCE:
            yield words.bad_layer(name, words.BAD_SINCE)


def _rows(written: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = written.get(name)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
