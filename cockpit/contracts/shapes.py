"""The outer shape of a contract file: unknown, missing and wrongly typed settings, and what remains."""

from collections.abc import Iterator, Mapping
from typing import Any

from cockpit.contracts.settings import CHECK, CODE_ITEM, CODE_LIST, CONTRACT, FIELD, ROLLUP, STAGE
from cockpit.text import contracts as words

Raw = dict[str, Any]
Shape = Mapping[str, tuple[Any, bool]]
# lists made of tables
TABLES: dict[str, Shape] = {"fields": FIELD, "pipeline": STAGE, "checks": CHECK, "codes": CODE_ITEM}
MAY_BE_EMPTY = "field"  # a pipeline begins with a stage that no date marks


def faults(raw: Raw) -> Iterator[tuple[str, str]]:
    """(place, fault) of a raw contract."""
    yield from (("", what) for what in _faults(raw, CONTRACT))
    for key in ("fields", "pipeline", "checks"):
        for item in tables(raw.get(key)):
            place = words.in_field(item.get("name", "?")) if key == "fields" else words.in_part(key)
            yield from ((place, what) for what in _faults(item, TABLES[key]))
    if isinstance(raw.get("rollup"), dict):
        yield from ((words.in_part("rollup"), what) for what in _faults(raw["rollup"], ROLLUP))


def list_faults(raw: Any) -> Iterator[str]:
    """The faults of a raw code list."""
    yield from _faults(raw, CODE_LIST) if isinstance(raw, dict) else (words.wrong_shape(words.CODE_LIST),)
    for item in tables(raw.get("codes")) if isinstance(raw, dict) else ():
        yield from _faults(item, CODE_ITEM)


def tidy(raw: Any, wanted: Shape = CONTRACT) -> Raw:
    """What of a raw table has the type it should have, inner tables tidied too; anything else is left out."""
    if not isinstance(raw, dict):
        return {}
    kept = {key: raw[key] for key, (kind, _) in wanted.items() if key in raw and _fits(raw[key], kind, key)}
    kept |= {key: [tidy(item, TABLES[key]) for item in kept[key]] for key in TABLES if _listed(kept.get(key))}
    return kept | ({"rollup": tidy(kept["rollup"], ROLLUP)} if "rollup" in kept else {})


def tables(value: Any) -> list[Raw]:
    """The tables in a list, whatever else it holds."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _faults(raw: Raw, wanted: Shape) -> Iterator[str]:
    yield from (words.unknown_key(key) for key in raw if key not in wanted)
    needed = [key for key, (_, always) in wanted.items() if always]
    yield from (words.lacking(key) for key in needed if key not in raw)
    yield from (words.lacking(key) for key in needed if raw.get(key) == "" and key != MAY_BE_EMPTY)
    for key, (kind, _) in wanted.items():
        if key in raw and not _fits(raw[key], kind, key):
            yield words.wrong_shape(key)


def _fits(value: Any, kind: Any, key: str) -> bool:
    """Whether a value has its type; lists hold tables where parts are described, otherwise names."""
    if isinstance(value, list) and kind is list:
        return all(isinstance(item, dict if key in TABLES else str) for item in value)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _listed(value: Any) -> bool:
    return isinstance(value, list)
