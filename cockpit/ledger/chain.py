"""The audit is a chain: each entry carries the digest of the one before, so a change to the past shows."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

START = "0" * 64  # what the first entry carries as the digest of its predecessor
LATER = ("address", "session", "before", "after")  # what entries say since form 2; empty in older ones
FIRST = ("number", "at", "who", "role", "action", "object", "result", "detail", "previous")
FIELDS = {1: FIRST, 2: ("form", *FIRST[:-1], *LATER, "previous")}  # form → what its digest covers, in order
FORM = max(FIELDS)
COVERED = {form: attrgetter(*names) for form, names in FIELDS.items()}
OPEN = {form: tuple(name for name in LATER if name not in names) for form, names in FIELDS.items()}
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
LONGEST = 2000  # characters of one field; longer ones are cut, never refused
CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")
TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")  # what follows runs backwards
FORGING = CONTROLS | TURNS


@dataclass(frozen=True)
class Entry:
    """Who did what to which object, when, from where, and how it ended.

    `before` and `after` are what a change found and what it left, or digests of them; `session` is the public
    name of a session. `form` says which fields the digest covers.
    """

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
    address: str = ""
    session: str = ""
    before: str = ""
    after: str = ""
    form: int = 1


def entry(last: Entry | None, at: datetime, **said: str) -> Entry:
    """The entry that follows `last`; `said` has who, role, action, object, result, detail and LATER."""
    return following(last.number if last else 0, last.digest if last else START, at, **said)


def following(number: int, previous: str, at: datetime, **said: str) -> Entry:
    """The entry after the one with this number and digest; `said` as for `entry`."""
    cleaned = dict.fromkeys(LATER, "") | {name: clean(value) for name, value in said.items()}
    fields: dict[str, Any] = {"form": FORM, "number": number + 1, "at": at, **cleaned, "previous": previous}
    return Entry(**fields, digest=digest(fields))


def digest(fields: Mapping[str, Any]) -> str:
    """The SHA-256 of an entry's fields, the digest of its predecessor among them."""
    return _digest([fields[name] for name in FIELDS[fields.get("form", 1)]])


def _digest(told: list[Any]) -> str:
    """The digest of the values that a form covers, in its order; the moment is one of them."""
    said = [_moment(each) if isinstance(each, datetime) else each for each in told]
    return hashlib.sha256(ENCODE(said).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def broken(entries: Iterable[Entry]) -> int | None:
    """The number of the first entry that was changed, removed or put in; None for a whole chain."""
    found = None
    for number, each in walked(entries):
        found = number if each is None else None
    return found


def walked(entries: Iterable[Entry], after: Entry | None = None) -> Iterator[tuple[int, Entry | None]]:
    """Each entry that follows `after`, behind its number; None, and no more, at the first that does not."""
    number, previous = (after.number + 1, after.digest) if after else (1, START)
    form = after.form if after else 1
    for each in entries:
        if (each.number, each.previous) != (number, previous) or not form <= each.form or not sound(each):
            yield number, None
            return
        yield number, each
        number, previous, form = number + 1, each.digest, each.form


def sound(entry: Entry) -> bool:
    """Whether an entry is as it was written; what its digest does not cover has to be empty."""
    if entry.form not in COVERED or any(getattr(entry, name) for name in OPEN[entry.form]):
        return False
    return entry.digest == _digest(list(COVERED[entry.form](entry)))


def clean(value: str) -> str:
    """A text on one line without control characters, which could forge lines of a log, and that can be kept.

    >>> clean("one\\ntwo"), clean("\\ud800")
    ('one two', '?')
    """
    return str(value)[:LONGEST].translate(FORGING).encode(errors="replace").decode()
