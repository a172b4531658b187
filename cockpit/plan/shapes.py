"""Which keys each table of a plan file may hold, and a reader that reports every key that does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from cockpit.text import plan as words

LONGEST_NAME = 24  # characters that still fit a row label on the wall


@dataclass(frozen=True)
class Fault:
    """One thing wrong in the plan files: file name, id of the entry ("" when it has none), what is wrong."""

    file: str
    id: str
    what: str

    @property
    def sentence(self) -> str:
        """The fault as one Chinese sentence."""
        return words.fault(self.file, self.id, self.what)


@dataclass(frozen=True)
class Entry:
    """One table of one file, read: `values` holds what was sound."""

    table: str
    file: str
    plan: str
    values: Mapping

    @property
    def id(self) -> str:
        """Its id, or its name where the table has no ids, or an empty string."""
        return str(self.values.get("id") or self.values.get("name") or "")


@dataclass(frozen=True)
class Rule:
    """What a key must hold: a kind of value, whether it must be there, and the words allowed."""

    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_corner(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and _is_date(value[0]) and _is_number(value[1])


CHECKS = {
    "text": _is_text,
    "name": lambda v: _is_text(v) and len(v) <= LONGEST_NAME,
    "date": _is_date,
    "whole": lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0,
    "number": _is_number,
    "flag": lambda v: isinstance(v, bool),
    "flag?": lambda v: isinstance(v, bool) or v == "unknown",
    "texts": lambda v: isinstance(v, list) and all(map(_is_text, v)),
    "dates": lambda v: isinstance(v, list) and all(map(_is_date, v)),
    "curve": lambda v: isinstance(v, list) and bool(v) and all(map(_is_corner, v)),
    "tables": lambda v: isinstance(v, list) and all(isinstance(row, dict) for row in v),
}
TEXT, NAME, DATE, WHOLE, NUMBER = Rule("text"), Rule("name"), Rule("date"), Rule("whole"), Rule("number")
FLAG, TEXTS = Rule("flag"), Rule("texts")


def _must(rule: Rule) -> Rule:
    return Rule(rule.kind, True, rule.choices)


def _one_of(*choices: str, required: bool = False) -> Rule:
    return Rule("text", required, choices)


_ENTRY = {"id": _must(TEXT), "name": _must(NAME)}
_CLAUSE = {"clause": _must(TEXT)}
_REMARK = {"remark": TEXT}
ROLES = ("tracked", "city", "city-past", "peer", "news")  # also the order in which plans are listed
KINDS = ("count", "ratio", "coverage", "bandwidth", "flow", "falling", "deliverable", "cyclic")

SHAPES: dict[str, dict[str, Rule]] = {
    "plan": {
        "id": _must(TEXT),
        "name": _must(TEXT),
        "short": _must(NAME),
        "role": _one_of(*ROLES, required=True),
        "issuer": _must(TEXT),
        "document": TEXT,
        "issued": DATE,
        "start": DATE,
        "end": DATE,
        "milestones": Rule("dates"),
        "goal_clause": TEXT,
        "units_clause": TEXT,
        "source_file": _must(TEXT),
        **_REMARK,
    },
    "unit": {"name": _must(NAME), "role": _one_of("lead", "responsible", "named", required=True)},
    "area": _ENTRY | {"number": _must(WHOLE)},
    "task": _ENTRY
    | _CLAUSE
    | _REMARK
    | {
        "number": _must(WHOLE),
        "area": TEXT,
        "name_annex1": NAME,
        "clause_annex1": TEXT,
        "due": DATE,
        "lead": TEXT,
        "units": TEXTS,
        "units_annex1": TEXTS,
    },
    "core_project": _ENTRY
    | _CLAUSE
    | _REMARK
    | {
        "number": _must(WHOLE),
        "area": _must(TEXT),
        "tasks": _must(TEXTS),
        "start": _must(DATE),
        "end": DATE,
        "ongoing": FLAG,
    },
    "safeguard": _ENTRY | _CLAUSE,
    "indicator": _ENTRY
    | _REMARK
    | {
        "kind": _one_of(*KINDS, required=True),
        "unit": TEXT,
        "decimals": WHOLE,
        "direction": _one_of("up", "down"),
        "share_of": TEXT,
        "per": TEXT,
        "floor": NUMBER,
        "ceiling": NUMBER,
        "cumulative": Rule("flag?"),
        "qualitative": FLAG,
        "task": TEXT,
        "area": TEXT,
        "safeguard": TEXT,
        "baselines": TEXTS,
        "components": TEXTS,
        "evidence": TEXT,
        "target": Rule("tables"),
    },
    "target": _CLAUSE
    | _REMARK
    | {
        "id": _must(TEXT),
        "plan": TEXT,
        "source": _one_of("goal", "body", "annex1", "annex2", "safeguard", required=True),
        "value": NUMBER,
        "value_max": NUMBER,
        "op": _one_of(">=", "<=", "between", "increase", "exists"),
        "basis": _one_of("stated", "implied", "counted", "unstated"),
        "due": DATE,
        "due_basis": _one_of("stated", "period", "relative", "plan-end", "ongoing", "undated"),
        "start": DATE,
        "path": _one_of("linear", "step", "curve"),
        "curve": Rule("curve"),
        "task": TEXT,
        "core_project": TEXT,
        "restates": TEXT,
        "formal": FLAG,
        "units": TEXTS,
    },
    "baseline": _ENTRY
    | _CLAUSE
    | _REMARK
    | {
        "scope": _must(TEXT),
        "kind": _one_of("count", "ratio", "bandwidth", "fact", required=True),
        "value": NUMBER,
        "unit": TEXT,
        "approx": _one_of("over"),
        "as_of": DATE,
        "as_of_basis": _one_of("stated", "issue", "since-2020", "undated"),
    },
    "crosswalk": _ENTRY
    | _REMARK
    | {
        "family": _must(TEXT),
        "comparability": _one_of("same-unit", "proxy", "qualitative", "gap-in-yuzhong", required=True),
        "yuzhong": TEXTS,
        "city": TEXTS,
        "chongming": TEXTS,
        "baselines": TEXTS,
    },
    "conflict": _REMARK
    | {
        "id": _must(TEXT),
        "title": _must(NAME),
        "kinds": _must(TEXTS),
        "formal": _must(TEXT),
        "targets": TEXTS,
        "side": _must(Rule("tables")),
    },
    "side": _CLAUSE | {"plan": _must(TEXT), "says": _must(TEXT)},
    "question": {
        "id": _must(TEXT),
        "title": _must(NAME),
        "question": _must(TEXT),
        "why": _must(TEXT),
        "targets": _must(TEXTS),
    },
}
INSIDE_A_PLAN = ("unit", "area", "task", "core_project", "safeguard", "indicator", "baseline")
BESIDE_PLANS = ("crosswalk", "conflict", "question")


def read(table: str, row: Mapping, file: str, plan: str) -> tuple[Entry, list[Fault]]:
    """The sound keys of one table, and a fault for each unknown, missing or unfit one."""
    shape = SHAPES[table]
    sound = {key: value for key, value in row.items() if key in shape and _fits(shape[key], value)}
    entry = Entry(table, file, plan, sound)
    wrong = [words.unknown_key(key) for key in row if key not in shape]
    wrong += [words.missing(key) for key, rule in shape.items() if rule.required and key not in row]
    wrong += [_unfit(key, shape[key], row[key]) for key in row if key in shape and key not in sound]
    name = entry.id or str(row.get("id", ""))
    return entry, [Fault(file, name, what) for what in wrong]


def _fits(rule: Rule, value: object) -> bool:
    return CHECKS[rule.kind](value) and (not rule.choices or value in rule.choices)


def _unfit(key: str, rule: Rule, value: object) -> str:
    if rule.choices:
        return words.not_a_choice(key, value, rule.choices)
    return words.unfit(key, rule.kind, value)
