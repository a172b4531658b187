"""Packs held against the figures there are: every key found, every choice and meaning known."""

import calendar
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from cockpit import config, contracts, packs, store
from cockpit.figures import SUBJECTS, standing
from cockpit.figures.core import Figure, Selection
from cockpit.packs import Pack, PackError
from cockpit.text import packs as words

DEFINITIONS = config.ROOT / "assets" / "definitions" / "figures.toml"
MEETING = "meeting"
# of the meeting: made at its closing
FROZEN = ("agenda", "followups", "changes", "changes_table", "rectifications", "restated")
LIVE = ("decisions", "actions")  # what is written down afterwards
NEXT = "next"  # the milestone year that comes next
LONGEST = 300  # characters of a definition: four lines on paper
CHOICES = {field.name: field for field in fields(Selection)}
Made = Callable[[store.Reader, Selection], Figure]


@dataclass(frozen=True)
class Meaning:
    """What a figure is of, and the indicators whose definitions go with it."""

    says: str
    indicators: tuple[str, ...] = ()


def checked() -> Mapping[str, Pack]:
    """Id → pack, every figure of which can be made and is defined; raises PackError with all faults."""
    return _checked()


@lru_cache(maxsize=1)
def _checked() -> Mapping[str, Pack]:
    found = packs.load()
    if wrong := list(faults(found, meanings())):
        raise PackError(words.faulty(wrong))
    return found


def faults(found: Mapping[str, Pack], defined: Mapping[str, Meaning]) -> Iterator[str]:
    """What is wrong with packs beyond their form: figures nobody makes, choices nobody knows, no meaning."""
    for pack in found.values():
        for written in pack.figures:
            name = f"{pack.id}.toml"
            yield from (words.where(name, "", wrong) for wrong in _wrong(written, defined))
    for plain, meaning in defined.items():
        for id in meaning.indicators:
            if id not in contracts.definitions():
                yield words.where(DEFINITIONS.name, "", words.no_indicator(plain, id))


def _wrong(written: str, defined: Mapping[str, Meaning]) -> Iterator[str]:
    key = packs.key(written)
    if key is None or not (made(key) or (key.subject == MEETING and key.function in (*FROZEN, *LIVE))):
        yield words.no_figure(written)
        return
    for name, value in key.chosen.items():
        if _chosen(name, value) is None:
            yield words.no_choice(written, name)
    if key.plain not in defined:
        yield words.undefined(written)


def made(key: packs.Key) -> Made | None:
    """The function of a page's figure; None where no page has one of that name."""
    if key.subject not in SUBJECTS:
        return None
    subject = import_module(f"cockpit.figures.{key.subject}")
    found = getattr(subject, key.function, None)
    return found if found in subject.PAGE else None


def selection(key: packs.Key, scope: str) -> Selection:
    """What the key chooses, of the one unit or school that the scope names."""
    kind, _, name = scope.partition(":")
    chosen = {each: _chosen(each, value) for each, value in key.chosen.items()}
    own: dict[str, Any] = {kind: name} if name else {}
    return replace(Selection(), **chosen, **own)


def _chosen(name: str, value: str) -> Any:
    """A choice as the selection holds it; None for what means nothing."""
    if name not in CHOICES:
        return None
    if name == "year":
        return standing.milestone_year() if value == NEXT else int(value) if value.isdecimal() else None
    return _month(value) if name == "month" else value


def _month(value: str) -> date | None:
    year, _, month = value.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and int(year)):
        return None
    return date(int(year), int(month), calendar.monthrange(int(year), int(month))[1])


def meanings() -> Mapping[str, Meaning]:
    """Figure → what it means, as the shipped file says; raises PackError."""
    return _meanings(DEFINITIONS)


@lru_cache(maxsize=4)
def _meanings(path: Path) -> Mapping[str, Meaning]:
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["figure"]
        found = {str(row["key"]): row for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise PackError(words.faulty([words.where(path.name, "", words.UNREADABLE)])) from fault
    wrong = [
        words.where(path.name, "", f"{key} {words.form('says')}")
        for key, row in found.items()
        if not _fits(row)
    ]
    if len(found) < len(rows):
        wrong.append(words.where(path.name, "", words.TWICE))
    if wrong:
        raise PackError(words.faulty(wrong))
    return {key: Meaning(row["says"], tuple(row.get("indicators", ()))) for key, row in found.items()}


def _fits(row: Mapping[str, Any]) -> bool:
    says, listed = row.get("says"), row.get("indicators", [])
    sound = isinstance(listed, list) and all(isinstance(each, str) for each in listed)
    return (
        isinstance(says, str)
        and 0 < len(says) <= LONGEST
        and sound
        and set(row) <= {"key", "says", "indicators"}
    )
