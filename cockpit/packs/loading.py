"""Packs from their files: every fault of every file is told at once."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from cockpit import agenda, config
from cockpit.packs.model import AUDIENCES, FORMS, Pack, Part, key
from cockpit.text import packs as words

FOLDER = config.ROOT / "assets" / "packs"
ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST = 24  # characters of a title: one line of a slide's head
LONGEST_NOTE = 120  # characters below a heading
MOST_COLUMNS = 4


class PackError(ValueError):
    """The packs cannot be used; the text is one Chinese sentence that lists every fault."""


def load() -> Mapping[str, Pack]:
    """Id → pack of the shipped files; raises PackError."""
    return _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Pack]:
    return read(FOLDER)


def read(folder: Path) -> dict[str, Pack]:
    """Id → pack in the order of the file names; raises PackError with every fault of every file."""
    faults: list[str] = []
    written = {path: _written(path, faults) for path in sorted(folder.glob("*.toml"))}
    if not written:
        faults.append(words.NO_FOLDER)
    for path, values in written.items():
        faults += [words.where(path.name, at, what) for at, what in _faults(path.stem, values)]
    if faults:
        raise PackError(words.faulty(faults))
    return {path.stem: _pack(values) for path, values in written.items() if values is not None}


def _written(path: Path, faults: list[str]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        faults.append(words.where(path.name, "", words.UNREADABLE))
        return None


def _faults(stem: str, values: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Pairs of section (empty for the pack itself) and what is wrong."""
    if values is None:
        return
    yield from (("", what) for what in _wrong(PACK, values))
    if values.get("id") != stem:
        yield "", words.other_id(stem)
    parts = values.get("section")
    if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        return
    for place, part in enumerate(parts, 1):
        yield from ((str(part.get("id", place)), what) for what in _wrong(PART, part))
    for id, times in Counter(str(part.get("id")) for part in parts).items():
        if times > 1:
            yield id, words.TWICE
    yield from _astray(parts)


def _astray(parts: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Figures that stand in two sections, and items that are not on the agenda."""
    listed = [_key(each) for part in parts for each in part.get("figures", ())]
    for each, times in Counter(listed).items():
        if times > 1:
            yield "", words.shown_twice(each)
    for part in parts:
        if "item" in part and agenda.rules().item(str(part["item"])) is None:
            yield str(part.get("id")), words.no_item(str(part["item"]))


def _wrong(forms: Mapping[str, Callable[[Any], bool]], row: Mapping[str, Any]) -> Iterator[str]:
    if extra := set(row) - set(forms):
        yield words.unknown(extra)
    for name, fits in forms.items():
        if name not in row:
            if name not in LEFT_OUT:
                yield words.missing(name)
        elif not fits(row[name]):
            yield words.form(name)


def _pack(values: Mapping[str, Any]) -> Pack:
    parts = (Part(**{**part, **_figures(part["figures"])}) for part in values["section"])
    return Pack(values["id"], values["title"], values["audience"], tuple(values["forms"]), tuple(parts))


def _figures(written: list[Any]) -> dict[str, Any]:
    """The keys of a section's figures, and which of them are only in some forms."""
    only = {each["figure"]: tuple(each["forms"]) for each in written if isinstance(each, dict)}
    return {"figures": tuple(map(_key, written)), "only": only}


def _key(written: Any) -> str:
    """The key of a figure, written alone or with its forms."""
    return str(written.get("figure") if isinstance(written, dict) else written)


def _shown(value: Any) -> bool:
    """Figures, each a key, or a table of a key and the forms that hold it."""
    if not isinstance(value, list) or not value or len({_key(each) for each in value}) < len(value):
        return False
    return all(
        key(each)
        if isinstance(each, str)
        else isinstance(each, dict)
        and set(each) == {"figure", "forms"}
        and bool(key(_key(each)))
        and _some(FORMS.__contains__)(each["forms"])
        for each in value
    )


def _text(longest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and 0 < len(value.strip()) <= longest


def _some(known: Callable[[str], Any]) -> Callable[[Any], bool]:
    """A list of texts, none twice, each of which is known."""

    def fits(value: Any) -> bool:
        listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return listed and len(set(value)) == len(value) > 0 and all(map(known, value))

    return fits


def _id(value: Any) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _columns(value: Any) -> bool:
    return type(value) is int and 1 <= value <= MOST_COLUMNS


LEFT_OUT = ("columns", "note", "item")  # what a section can do without
PACK: Mapping[str, Callable[[Any], bool]] = {
    "id": _id,
    "title": _text(LONGEST),
    "audience": lambda value: value in AUDIENCES,
    "forms": _some(FORMS.__contains__),
    "section": lambda value: (
        isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    ),
}
PART: Mapping[str, Callable[[Any], bool]] = {
    "id": _id,
    "title": _text(LONGEST),
    "figures": _shown,
    "columns": _columns,
    "note": _text(LONGEST_NOTE),
    "item": _id,
}
