"""What can be wrong with contract files and code lists, found without stopping at the first fault."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from cockpit import text
from cockpit.contracts import shapes
from cockpit.contracts.kinds import KINDS, PROVENANCE
from cockpit.contracts.model import SCHOOL, writing_order
from cockpit.contracts.schemas import COMPARE
from cockpit.contracts.settings import APPLIES, CODE_LIST, DATE_TYPES, LIMITS, NUMERIC_TYPES, PERSONAL
from cockpit.contracts.shapes import Raw
from cockpit.contracts.tables import DAYS, MONTH, ROWS, TRACE
from cockpit.text import contracts as words
from cockpit.text import workbook as sheets

ROLLED = (MONTH, DAYS, ROWS, *TRACE)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[A-Za-z0-9_-]+")
TITLE = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")  # what a worksheet may be called
SCOPES, BASES, PERIODS = ("school", "owner", "district"), tuple(text.BASIS_WORDS), ("month",)
PLAN_KINDS = ("indicator", "core_project", "task", "clause", "target")
REGISTER_NAMES = ("version", "source", "observation", "import_record", "dim_month", "raw_partition")


def code_lists(files: Mapping[str, Raw]) -> list[str]:
    """The faults of code lists, given as file name → list name → raw list."""
    found = [
        words.fault(file, words.in_part(name), what)
        for file, members in files.items()
        for name, raw in members.items()
        for what in (*shapes.list_faults(raw), *_code_list(name, shapes.tidy(raw, CODE_LIST)))
    ]
    names = Counter(name for members in files.values() for name in members)
    return found + [words.repeated(words.CODE_LIST, name) for name, count in names.items() if count > 1]


def contracts(raws: Mapping[str, Raw], lists: Iterable[str]) -> list[str]:
    """The faults of contract files, given as dataset name → raw contract, and of how they fit together."""
    known, tidied = set(lists), {name: shapes.tidy(raw) for name, raw in raws.items()}
    found = [
        words.fault(f"{name}.toml", where, what)
        for name, raw in raws.items()
        for where, what in (*shapes.faults(raw), *_contract(name, tidied[name], known, tidied))
    ]
    return found + list(_together(tidied))


def _code_list(name: str, raw: Raw) -> Iterator[str]:
    if not NAME.fullmatch(name):
        yield words.bad_name(name)
    items = raw.get("codes", [])
    for item in items:
        if not CODE.fullmatch(item.get("code", "?")):
            yield words.bad_code(item.get("code"))
    if not items:
        yield words.lacking("codes")
    yield from _repeats(words.CODE, (item.get("code") for item in items))
    yield from _repeats(words.CODE_TITLE, (item.get("title") for item in items))


def _contract(name: str, raw: Raw, lists: set[str], raws: Mapping[str, Raw]) -> Iterator[tuple[str, str]]:
    fields = {str(f.get("name")): f for f in raw.get("fields", [])}
    for part in (_head(name, raw, fields), _pipeline(raw, fields), _checks(raw, fields), _key(raw, fields)):
        yield from (("", what) for what in part)
    for field in raw.get("fields", []):
        where = words.in_field(field.get("name", "?"))
        yield from ((where, what) for what in _field(field, lists, raws))
    if "rollup" in raw:
        yield from ((words.in_part("rollup"), what) for what in _rollup(raw["rollup"], fields))


def _head(name: str, raw: Raw, fields: Mapping[str, Raw]) -> Iterator[str]:
    if not NAME.fullmatch(name):
        yield words.bad_name(name)
    if not TITLE.fullmatch(raw.get("title", "?")) or raw.get("title") in sheets.SYSTEM_SHEETS:
        yield words.bad_title(raw.get("title"))
    yield from _choice(raw, "scope", SCOPES)
    yield from _choice(raw, "level", text.LEVEL_WORDS)
    yield from _choice(raw, "cadence", text.CADENCE_WORDS)
    yield from _choice(raw, "basis", BASES)
    yield from _repeats(words.FIELD_NAME, (f.get("name") for f in raw.get("fields", [])))
    yield from _repeats(words.FIELD_TITLE, (f.get("title") for f in raw.get("fields", [])))
    if "as_of" in raw:
        yield from _names("as_of", [raw["as_of"]], fields, DATE_TYPES, words.DATED)
    if raw.get("feed") is True and "rollup" not in raw:
        yield words.needs_rollup()
    if not _owned(raw, fields):
        yield words.no_owner(raw["scope"])


def _owned(raw: Raw, fields: Mapping[str, Raw]) -> bool:
    """Whether rows can be told apart by school as the contract's scope needs it."""
    school = fields.get("school_code", {})
    wanted = {"school": school.get("required") is True, "owner": True}
    scope = raw.get("scope")
    return scope not in wanted or (school.get("type") == SCHOOL and wanted[scope])


def _key(raw: Raw, fields: Mapping[str, Raw]) -> Iterator[str]:
    key = raw.get("key", [])
    if not key:
        yield words.lacking("key")
    yield from _names("key", key, fields)
    yield from _repeats(words.KEY, key)


def _field(field: Raw, lists: set[str], raws: Mapping[str, Raw]) -> Iterator[str]:
    yield from _choice(field, "type", KINDS)
    yield from _choice(field, "personal", PERSONAL)
    name, kind = field.get("name"), field.get("type")
    if name and not NAME.fullmatch(name):
        yield words.bad_name(name)
    if name in PROVENANCE:
        yield words.reserved(name)
    if kind in KINDS:
        stray = [key for key, types in APPLIES.items() if key in field and kind not in types]
        yield from (words.misplaced(key, kind) for key in stray)
        yield from POINTERS.get(kind, _nothing)(field, lists, raws)
    beyond = [k for k, (least, most) in LIMITS.items() if k in field and not least <= field[k] <= most]
    yield from (words.beyond(key, field[key]) for key in beyond)
    if field.get("min", 0) > field.get("max", field.get("min", 0)):
        yield words.upside_down(field["min"], field["max"])
    if not _compiles(field.get("pattern", "")):
        yield words.bad_pattern(field["pattern"])


def _nothing(field: Raw, lists: set[str], raws: Mapping[str, Raw]) -> Iterator[str]:
    yield from ()


def _points_to_codes(field: Raw, lists: set[str], raws: Mapping[str, Raw]) -> Iterator[str]:
    if "codes" not in field:
        yield words.lacking("codes")
    elif field["codes"] not in lists:
        yield words.unknown_name("codes", field["codes"])


def _points_to_dataset(field: Raw, lists: set[str], raws: Mapping[str, Raw]) -> Iterator[str]:
    target = field.get("ref")
    if target is None:
        yield words.lacking("ref")
    elif target not in raws:
        yield words.unknown_name("ref", target)
    elif len(raws[target].get("key", [])) != 1:
        yield words.compound(target)


def _points_to_school(field: Raw, lists: set[str], raws: Mapping[str, Raw]) -> Iterator[str]:
    if SCHOOL not in raws:
        yield words.unknown_name("type", SCHOOL)


def _points_to_plan(field: Raw, lists: set[str], raws: Mapping[str, Raw]) -> Iterator[str]:
    if "ref" not in field:
        yield words.lacking("ref")
    yield from _choice(field, "ref", PLAN_KINDS)


POINTERS: dict[str, Callable[[Raw, set[str], Mapping[str, Raw]], Iterator[str]]] = {
    "code": _points_to_codes,
    "ref": _points_to_dataset,
    "school": _points_to_school,
    "plan": _points_to_plan,
}


def _pipeline(raw: Raw, fields: Mapping[str, Raw]) -> Iterator[str]:
    stages = raw.get("pipeline", [])
    for position, stage in enumerate(stages):
        if stage.get("field") or position:
            yield from _names("pipeline", [stage.get("field")], fields, DATE_TYPES, words.DATED)
    yield from _repeats(words.STAGE, (stage.get("stage") for stage in stages))


def _checks(raw: Raw, fields: Mapping[str, Raw]) -> Iterator[str]:
    for check in raw.get("checks", []):
        yield from _choice(check, "op", COMPARE)
        pair = [check.get("left"), check.get("right")]
        yield from _names("checks", pair, fields)
        kinds = [KINDS[k] for n in pair if (k := fields.get(str(n), {}).get("type")) in KINDS]
        if len({(kind.numeric, kind.dated) for kind in kinds}) > 1:
            yield words.unlike(*map(str, pair))


def _rollup(raw: Raw, fields: Mapping[str, Raw]) -> Iterator[str]:
    yield from _choice(raw, "period", PERIODS)
    if not NAME.fullmatch(raw.get("name", "?")):
        yield words.bad_name(raw.get("name"))
    yield from _names("date", [raw.get("date")], fields, DATE_TYPES, words.DATED)
    yield from _names("by", raw.get("by", []), fields)
    yield from (words.reserved(name) for name in raw.get("by", []) if name in ROLLED)
    for how in ("sum", "mean", "min", "max"):
        yield from _names(how, raw.get(how, []), fields, NUMERIC_TYPES, words.NUMERIC)


def _together(raws: Mapping[str, Raw]) -> Iterator[str]:
    """Faults between files: titles and table names used twice, circles of references."""
    yield from _repeats(words.DATASET_TITLE, (raw.get("title") for raw in raws.values()))
    rollups = (raw["rollup"].get("name") for raw in raws.values() if "rollup" in raw)
    yield from _repeats(words.DATASET_NAME, [*raws, *rollups, *REGISTER_NAMES])
    refs = {name: _targets(name, raw, raws) for name, raw in raws.items()}
    if left := [name for name in refs if name not in writing_order(refs)]:
        yield words.fault(words.titles(left), "", words.CIRCLE)


def _targets(name: str, raw: Raw, raws: Mapping[str, Raw]) -> dict[str, str]:
    pairs = {
        str(f.get("name")): SCHOOL if f.get("type") == SCHOOL else str(f.get("ref"))
        for f in raw.get("fields", [])
        if f.get("type") in (SCHOOL, "ref")
    }
    return {k: to for k, to in pairs.items() if to in raws and not (name == SCHOOL == to)}


def _choice(raw: Raw, key: str, allowed: Iterable[str]) -> Iterator[str]:
    if key in raw and raw[key] not in tuple(allowed):
        yield words.not_one_of(key, raw[key], allowed)


def _names(
    key: str, names: Iterable[Any], fields: Mapping[str, Raw], types: Iterable[str] = KINDS, wanted: str = ""
) -> Iterator[str]:
    suitable = tuple(types)
    for name in names:
        if str(name) not in fields:
            yield words.unknown_name(key, name)
        elif fields[name].get("type") not in suitable and wanted:
            yield words.wrong_kind(key, name, wanted)


def _repeats(what: str, values: Iterable[Any]) -> Iterator[str]:
    counts = Counter(str(v) for v in values if v is not None)
    yield from (words.repeated(what, value) for value, count in counts.items() if count > 1)


def _compiles(pattern: str) -> bool:
    try:
        pl.select(pl.lit("", pl.String).str.contains(pattern))  # polars knows no look-around, Python does
    except pl.exceptions.ComputeError:
        return False
    return True
