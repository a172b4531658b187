"""The audit is a chain: each entry carries the digest of the one before, so a change to the past shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64  # what the first entry carries as the digest of its predecessor
FIELDS = ("number", "at", "who", "role", "action", "object", "result", "detail", "previous")
LONGEST = 2000  # characters of one field; longer ones are cut, never refused
CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")


@dataclass(frozen=True)
class Entry:
    """Who did what to which object, when, and how it ended."""

    number: int
    at: datetime
    who: str
    role: str
    action: str
    object: str
    result: str
    detail: str
    previous: str
    digest: str


def entry(last: Entry | None, at: datetime, **said: str) -> Entry:
    """The entry that follows `last`; `said` has who, role, action, object, result and detail."""
    cleaned = {name: clean(value) for name, value in said.items()}
    number, previous = (last.number + 1, last.digest) if last else (1, START)
    fields: dict[str, Any] = {"number": number, "at": at, **cleaned, "previous": previous}
    return Entry(**fields, digest=digest(fields))


def digest(fields: Mapping[str, Any]) -> str:
    """The SHA-256 of an entry's fields, the digest of its predecessor among them."""
    written = {**fields, "at": fields["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    said = json.dumps([written[name] for name in FIELDS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def broken(entries: Iterable[Entry]) -> int | None:
    """The number of the first entry that was changed, removed or put in; None for a whole chain."""
    number, previous = 1, START
    for each in entries:
        fields = {name: getattr(each, name) for name in FIELDS}
        if (each.number, each.previous, each.digest) != (number, previous, digest(fields)):
            return number
        number, previous = number + 1, each.digest
    return None


def clean(value: str) -> str:
    """A text on one line without control characters, which could forge lines of a log.

    >>> clean("one\\ntwo")
    'one two'
    """
    return str(value).translate(CONTROLS)[:LONGEST]
