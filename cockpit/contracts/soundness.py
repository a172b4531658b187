"""What can be wrong with an indicator definition: its shape, what it refers to, what it leaves undefined."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any

from cockpit import contracts, plan
from cockpit.text import indicators as words

if TYPE_CHECKING:
    from cockpit.contracts.indicators import Condition, Definition, Population

SCOPES = ("district", "subdistrict", "school")
METHODS = ("events", "state", "latest", "flow", "open", "overdue", "cells", "stages", "reported")
OPS = ("=", "in", "set")
CADENCES = ("day", "week", "month", "quarter", "year")
DIRECTIONS = ("up", "down", "none")
POPULATION = ("dataset", "dated_by", "closed_by", "where", "sum")
DATED = ("date", "month")
COUNT = "count"  # a denominator that counts rows
SHAPES: dict[str, type | tuple[type, ...]] = {  # key → what its value must be, as written in TOML
    **dict.fromkeys(("formula", "decimals", "window"), int),
    **dict.fromkeys(("target", "factor"), (int, float)),
    **dict.fromkeys(("where", "scopes", "cells_by"), list),
    **dict.fromkeys(("of", "cells"), dict),
    "snapshot": bool,
}
CLOSED = {"method": METHODS, "cadence": CADENCES, "direction": DIRECTIONS, "fill": ("", "zero")}
FIELD_KEYS = ("distinct", "weight", "cycle", "after", "closed_by")
DATE_KEYS = ("dated_by", "closed_by", "after")


def misfits(row: Mapping[str, Any], shape: type) -> list[str]:
    """Keys that are unknown, absent or of the wrong kind in one entry as read."""
    known = {f.name: f for f in fields(shape)}
    needed = [name for name, f in known.items() if f.default is MISSING and name not in row]
    wrong = [key for key, value in row.items() if key in known and not _fits(key, value)]
    if isinstance(row.get("of"), dict):
        wrong += [f"of.{key}" for key in row["of"] if key not in POPULATION]
    return [
        *(words.unknown_key(key) for key in row if key not in known),
        *(words.missing_key(key) for key in needed),
        *(words.unfit(key, row.get(key, "")) for key in wrong),
    ]


def _fits(key: str, value: object) -> bool:
    if key == "where" or key == "of":
        rows = value if key == "where" else value.get("where", []) if isinstance(value, dict) else None
        return isinstance(rows, list) and all(
            isinstance(r, list) and len(r) == 3 and r[1] in OPS for r in rows
        )
    if key == "scopes" and isinstance(value, list):
        return bool(value) and set(value) <= set(SCOPES)
    if isinstance(value, bool):
        return key == "snapshot"
    return isinstance(value, SHAPES.get(key, str)) and value in CLOSED.get(key, (value,))


def faults(definition: "Definition") -> list[str]:
    """What one definition asks for that its datasets do not have."""
    found = list(_needs(definition))
    columns = dataset_fields(definition.dataset)
    if columns is None:
        return [*found, words.unknown_dataset(definition.dataset)]
    found += _columns(definition, columns)
    found += _conditions(definition.dataset, definition.where)
    found += _population(definition.of) if definition.of else []
    return found


def unpromised(found: Iterable[str]) -> Iterator[str]:
    """The ids of definitions, operational ones aside, of what the tracked plan does not promise."""
    promised = {indicator.id for indicator in plan.load().of()}
    yield from (id for id in found if id and not id.startswith("op-") and id not in promised)


def dataset_fields(name: str) -> dict[str, str] | None:
    """Column → type of a dataset or of a monthly roll-up; None when neither has that name."""
    catalogue = contracts.load()
    if name in catalogue:
        return {f.name: f.type for f in catalogue[name].fields}
    found = catalogue.get(owner(name))
    if found is None or found.rollup is None:
        return None
    kinds = dict.fromkeys(found.rollup_schema(), "number")
    return kinds | {n: found.field(n).type for n in found.rollup.by} | {"month": "month", "as_of": "date"}


def owner(name: str) -> str:
    """The dataset behind a name: itself, or the one a monthly roll-up condenses."""
    found = contracts.load().behind(name)
    return found.name if found else name


def terms(expression: str) -> tuple[str, ...]:
    """The field names in a numerator or denominator such as `a`, `a*b` or `a<=b`."""
    return tuple(t for t in re.split(r"\*|<=", expression) if t and t != COUNT)


def _needs(d: "Definition") -> Iterator[str]:
    if d.method == "state" and d.of is None:
        yield words.NO_POPULATION
    if d.method == "cells" and not (d.cells and len(d.cells_by) == 2):
        yield words.NO_CELLS
    if d.method == "latest" and not d.numerator:
        yield words.NO_COLUMNS
    if d.method == "open" and not d.closed_by:
        yield words.NO_END
    if not d.dated_by:
        yield words.missing_key("dated_by")
    if d.share and not d.denominator_title:
        yield words.missing_key("denominator_title")
    if d.operational:
        yield from (words.missing_key(key) for key in ("title", "unit") if not getattr(d, key))
    if d.target is not None and not d.unit:
        yield words.missing_key("unit")


def _columns(d: "Definition", columns: Mapping[str, str]) -> list[str]:
    named = [getattr(d, key) for key in (*FIELD_KEYS, "dated_by") if getattr(d, key)]
    named += [*terms(d.numerator), *terms(d.denominator), *d.cells_by]
    absent = [words.unknown_field(d.dataset, name) for name in dict.fromkeys(named) if name not in columns]
    dates = [getattr(d, key) for key in DATE_KEYS]
    undated = [n for n in dates if n in columns and columns[n] not in DATED]
    return absent + [words.not_a_date(d.dataset, name) for name in undated] + _cells(d)


def _cells(d: "Definition") -> list[str]:
    return [
        fault
        for cell in d.cells
        for field, value in zip(d.cells_by, cell, strict=False)
        for fault in _code(d.dataset, field, value)
    ]


def _population(of: "Population") -> list[str]:
    columns = dataset_fields(of.dataset)
    if columns is None:
        return [words.unknown_dataset(of.dataset)]
    named = [name for name in (of.dated_by, of.closed_by, of.sum) if name and name not in columns]
    return [words.unknown_field(of.dataset, n) for n in named] + _conditions(of.dataset, of.where)


def _conditions(dataset: str, where: Iterable["Condition"]) -> list[str]:
    found: list[str] = []
    for condition in where:
        place, field = _place(dataset, condition.field)
        columns = dataset_fields(place) if place else None
        if columns is None or field not in columns:
            found.append(words.unknown_field(dataset, condition.field))
            continue
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        found += [fault for value in values for fault in _code(place, field, value)]
    return found


def _place(dataset: str, path: str) -> tuple[str, str]:
    """(dataset, field) a condition looks at; `ref.field` goes to the dataset the reference names."""
    through, _, field = path.rpartition(".")
    if not through:
        return dataset, field
    contract = contracts.load().get(dataset)
    return (contract.refs.get(through, "") if contract else "", field)


def _code(dataset: str, field: str, value: object) -> list[str]:
    contract = contracts.load().get(dataset)
    listed = contract.code_list(field) if contract and field in contract.by_name else None
    return [words.unknown_code(field, value)] if listed and value not in listed.codes else []
