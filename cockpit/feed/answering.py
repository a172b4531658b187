"""An answer of the interface: what it is about, the items of one page, and where the next one begins."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cockpit import config, store, text
from cockpit.feed import promises, schools, state
from cockpit.ledger import Key
from cockpit.text import feed as words
from cockpit.text import feed_api as said

LISTS: Mapping[str, tuple[Any, Any]] = {  # resource → which rows, and what is told of them
    "indicators": (promises.chosen, promises.indicators),
    "schools": (schools.chosen, schools.schools),
}
SPLIT = "."


class Expired(Exception):
    """A cursor that was given out for other data or another question."""


@dataclass(frozen=True)
class Listed:
    """One page: the document, how many items it has, and the cursor of the next one (None on the last)."""

    document: dict[str, Any]
    count: int
    following: str | None


def about(read: store.Reader, key: Key) -> dict[str, Any]:
    """Which version of the data, how much of it the key opens, and to whom it is handed out."""
    version, schools_ = read.version, key.principal.scope.schools
    return {
        "version": version.number,
        "month": version.month.isoformat(),
        "published_at": version.published_at.isoformat(),
        "today": config.settings().today().isoformat(),
        "demo": version.demo,
        "note": words.DEMO_NOTE if version.demo else None,
        "scope": said.scope(None if schools_ is None else len(schools_)),
        "level": read.scope.level.name.lower(),
        "level_word": text.level(read.scope.level.name.lower()),
        "issued_to": {"key": key.id, "name": key.name},
    }


def listed(
    read: store.Reader, key: Key, resource: str, wanted: Mapping[str, str], cursor: str, limit: int
) -> Listed:
    """One page of a list; raises Expired for a cursor of other data or of another question."""
    pick, tell = LISTS[resource]
    mark = _mark(read, resource, wanted)
    begin = _begin(cursor, mark) if cursor else 0
    rows = pick(read, wanted)
    if begin > len(rows):
        raise Expired
    shown = rows[begin : begin + limit]
    following = _cursor(mark, begin + limit) if begin + limit < len(rows) else None
    meta = about(read, key) | {"total": len(rows)}
    return Listed({"meta": meta, "items": tell(read, shown)}, len(shown), following)


def status(read: store.Reader, key: Key, notice: str | None) -> dict[str, Any]:
    """The state of the plan and of the data behind it."""
    return {"meta": about(read, key)} | state.status(read, notice)


def _mark(read: store.Reader, resource: str, wanted: Mapping[str, str]) -> str:
    """The same for the same rows in the same order: by version, scope, day and question."""
    version = (read.version.number, read.version.published_at.isoformat())
    asked = (*version, read.scope.key, config.settings().today().isoformat(), resource)
    return hashlib.sha256(json.dumps([*asked, sorted(wanted.items())]).encode()).hexdigest()[:16]


def _cursor(mark: str, begin: int) -> str:
    return base64.urlsafe_b64encode(f"{mark}{SPLIT}{begin}".encode()).decode().rstrip("=")


def _begin(cursor: str, mark: str) -> int:
    """How many rows come before the page; a cursor holds no right, so it need not be secret."""
    try:
        held = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError as fault:
        raise Expired from fault
    given, _, begin = held.partition(SPLIT)
    if given != mark or not begin.isdecimal() or len(begin) > len("9999999"):
        raise Expired
    return int(begin)
