"""The meeting's rules from `data/rules/meeting.toml`: every fault is told at once."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from cockpit import config
from cockpit.agenda.model import LENGTHS, SOURCES, Cadence, Item, Rules
from cockpit.text import agenda as words

FILE = Path("rules") / "meeting.toml"
ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
FIGURE = re.compile(r"[a-z_]+\.[a-z_]+(\?[a-z_]+=[^&=\s]+(&[a-z_]+=[^&=\s]+)*)?")
LONGEST = 16  # characters of a title: one line beside its minutes
MOST_MINUTES = 240  # of one item
MOST_DAYS = 366  # of a term
LAST_DAY = 28  # that every month has
ONCE = ("followups", "changes", "exceptions", "decisions")  # sources that are one item or none
NEEDED = ("followups", "decisions")  # without which it is no meeting that keeps its word


class AgendaError(ValueError):
    """The rules cannot be used; the text is one Chinese sentence that lists every fault."""


def rules(path: Path | None = None) -> Rules:
    """The rules of the data folder, read anew when the file changes; raises AgendaError."""
    path = path or config.settings().data / FILE
    try:
        told = path.stat()
    except OSError as fault:
        raise AgendaError(words.faulty([words.UNREADABLE])) from fault
    return _kept(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=8)
def _kept(path: Path, changed: int, size: int) -> Rules:
    return read(path)


def read(path: Path) -> Rules:
    """The rules of a file; raises AgendaError with every fault."""
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise AgendaError(words.faulty([words.UNREADABLE])) from fault
    if faults := list(_faults(written)) or list(_astray(written)):
        raise AgendaError(words.faulty(faults))
    items = tuple(Item(**each | {"figures": tuple(each["figures"])}) for each in written["item"])
    link = written["link"]
    cadences = {each["id"]: Cadence(**each) for each in written["cadence"]}
    return Rules(cadences, items, written["term"]["action_days"], link["days"], link["most_days"])


def _faults(written: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with single tables: unknown kinds and keys, missing ones, values of the wrong form."""
    if extra := set(written) - set(LISTED) - set(SINGLE):
        yield words.unknown(extra)
    for kind, forms in LISTED.items():
        rows = written.get(kind)
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            yield words.missing(kind)
            continue
        for place, row in enumerate(rows, 1):
            where = words.where(kind, str(row.get("id", place)))
            yield from (where + fault for fault in _row_faults(forms, row))
        ids = Counter(str(row.get("id")) for row in rows)
        yield from (words.where(kind, id) + words.TWICE for id, times in ids.items() if times > 1)
    for kind, forms in SINGLE.items():
        row = written.get(kind)
        if not isinstance(row, dict):
            yield words.missing(kind)
            continue
        yield from (words.where(kind, "") + fault for fault in _row_faults(forms, row))


def _row_faults(forms: Mapping[str, Callable[[Any], bool]], row: Mapping[str, Any]) -> Iterator[str]:
    if extra := set(row) - set(forms):
        yield words.unknown(extra)
    for key, fits in forms.items():
        if key not in row:
            yield words.missing(key)
        elif not fits(row[key]):
            yield words.form(key)


def _astray(written: Mapping[str, Any]) -> Iterator[str]:
    """Tables that are sound by themselves and do not go together."""
    lengths = Counter(row["months"] for row in written["cadence"])
    yield from (words.same_length(months) for months, times in lengths.items() if times > 1)
    items = written["item"]
    for one, other in pairwise(items):
        if SOURCES[other["source"]] < SOURCES[one["source"]]:
            yield words.out_of_order(other["id"], one["id"])
    times = Counter(row["source"] for row in items)
    yield from (words.many(source) for source in ONCE if times[source] > 1)
    yield from (words.none(source) for source in NEEDED if not times[source])
    if written["link"]["days"] > written["link"]["most_days"]:
        yield words.LINK


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _one_of(known: Mapping[Any, object]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int | str) and not isinstance(value, bool) and value in known


def _id(value: Any) -> bool:
    return isinstance(value, str) and ID.fullmatch(value) is not None


def _title(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST


def _figures(value: Any) -> bool:
    listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return listed and len(set(value)) == len(value) and all(FIGURE.fullmatch(each) for each in value)


LISTED: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "cadence": {
        "id": _id,
        "title": _title,
        "months": _one_of(LENGTHS),
        "due_after": _whole(1, 12),
        "due_day": _whole(1, LAST_DAY),
    },
    "item": {
        "id": _id,
        "title": _title,
        "minutes": _whole(1, MOST_MINUTES),
        "source": _one_of(SOURCES),
        "figures": _figures,
    },
}
SINGLE: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "term": {"action_days": _whole(1, MOST_DAYS)},
    "link": {"days": _whole(1, MOST_DAYS), "most_days": _whole(1, MOST_DAYS)},
}
