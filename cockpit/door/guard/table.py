"""Which addresses the server answers, for whom and how much: read from a list; what it lacks is refused."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cockpit import config

OPEN, SESSION, GUEST, DEVICE, KEY, TICKET = "open", "session", "guest", "device", "key", "ticket"
SOCKET = "SOCKET"  # the method of a websocket in the list
ASKING = ("GET", "HEAD")
KB = 1024


@dataclass(frozen=True)
class Row:
    """One address: who may ask, how, with how long a body (bytes) and at which pace."""

    path: str
    who: frozenset[str]
    methods: tuple[str, ...] = ASKING
    body: int = 0
    pace: str = "page"
    page: str = ""  # the page that opens there
    near: bool = False  # only from the networks of administrators

    def answers(self, path: str) -> bool:
        """Whether this row is about the path.

        >>> Row("/assets/", frozenset()).answers("/assets/logo.svg"), Row("/", frozenset()).answers("/wall")
        (True, False)
        """
        return _pattern(self.path).fullmatch(path) is not None

    @property
    def example(self) -> str:
        """An address that the row is about."""
        return self.path.replace("{}", "x") + ("x" if len(self.path) > 1 and self.path.endswith("/") else "")


@cache
def _pattern(path: str) -> re.Pattern[str]:
    below = ".+" if len(path) > 1 and path.endswith("/") else ""
    return re.compile("[^/]+".join(map(re.escape, path.split("{}"))) + below)


@dataclass(frozen=True)
class Pace:
    """How many a second in the long run, and how many at once; nothing at once means: not counted."""

    per_second: float
    at_once: float


@cache
def rows() -> tuple[Row, ...]:
    """Every address of the list, the longest first."""
    found = [_row(each) for each in _read()["route"]]
    return tuple(sorted(found, key=lambda row: len(row.path), reverse=True))


@cache
def paces() -> Mapping[str, Pace]:
    """The paces by name."""
    return {name: Pace(*numbers) for name, numbers in _read()["pace"].items()}


def find(path: str) -> Row | None:
    """The row of a path, None for what nobody may ask for; a slash at the end of a page is no other page."""
    bare = path.rstrip("/") or "/"
    for row in rows():
        if row.answers(path) or (row.page and row.answers(bare)):
            return row
    return None


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads((config.ROOT / "data" / "routes.toml").read_text("utf-8"))


def _row(said: Mapping[str, Any]) -> Row:
    told = dict(said)
    return Row(
        path=told.pop("path"),
        who=frozenset(told.pop("who")),
        methods=tuple(told.pop("methods", ASKING)),
        body=KB * told.pop("body", 0),
        **told,
    )
