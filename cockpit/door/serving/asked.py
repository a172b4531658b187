"""A request of the interface as a value, and its answer: nothing here knows the web framework."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cockpit import access
from cockpit.text import feed_api as words

PROBLEM = "application/problem+json"
QUIET = {"Cache-Control": "no-store"}
KEPT = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
READ = ("GET", "HEAD")


@dataclass(frozen=True)
class Asked:
    """What somebody wants: address below the root, parameters, headers, and from where; no secret in repr."""

    method: str
    path: str
    parameters: tuple[tuple[str, str], ...]
    authorization: str = field(repr=False)
    accept: str
    match: str
    origin: access.Address | None


@dataclass(frozen=True)
class Answer:
    """Status, headers and body; a 304 has no body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Refused(Exception):
    """The request is answered with a problem instead; `code` is one of `words.PROBLEMS`."""

    def __init__(self, code: str, headers: Mapping[str, str] | None = None, **errors: str) -> None:
        super().__init__(code)
        self.code, self.headers, self.errors = code, headers or {}, errors


def problem(refused: Refused) -> Answer:
    """One problem as people and programs read it (RFC 9457)."""
    status, title, detail = words.PROBLEMS[refused.code]
    said: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    said["code"] = refused.code
    if refused.errors:
        said["errors"] = [{"name": name, "detail": why} for name, why in refused.errors.items()]
    return Answer(status, {"Content-Type": PROBLEM, **QUIET, **refused.headers}, _json(said))


def document(said: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
    """A JSON document that may be kept by whoever asked for it."""
    return Answer(200, {"Content-Type": "application/json", **KEPT, **headers}, _json(said))


def token(authorization: str) -> str:
    """The secret of a Bearer header; empty for anything else.

    >>> token("Bearer abc"), token("bearer  abc "), token("Basic abc"), token("")
    ('abc', 'abc', '', '')
    """
    scheme, _, said = authorization.partition(" ")
    return said.strip() if scheme.lower() == "bearer" else ""


def accepts(header: str, media: str) -> bool:
    """Whether an Accept header takes a media type; without one everything is taken.

    >>> [accepts(said, "application/json") for said in ("", "*/*", "application/*;q=0.5", "text/html")]
    [True, True, True, False]
    >>> accepts("application/json;q=0, */*", "application/json")
    False
    """
    kind, best = media.partition(";")[0].strip(), -1
    taken = not header.strip()
    for part in header.lower().split(","):
        name, *settings = (each.strip() for each in part.split(";"))
        exact = {kind: 2, kind.partition("/")[0] + "/*": 1, "*/*": 0}.get(name, -1)
        if exact >= 0 and exact >= best:
            best, taken = exact, _wanted(settings)
    return taken


def _wanted(settings: list[str]) -> bool:
    """Whether the quality that goes with a media type is above zero."""
    for setting in settings:
        name, _, value = setting.partition("=")
        if name.strip() == "q":
            try:
                return float(value) > 0
            except ValueError:
                return False
    return True


def unchanged(match: str, etag: str) -> bool:
    """Whether an If-None-Match header names this tag.

    >>> unchanged('W/"a", "b"', '"b"'), unchanged("*", '"b"'), unchanged('"a"', '"b"'), unchanged("", '"b"')
    (True, True, False, False)
    """
    tags = [each.strip().removeprefix("W/") for each in match.split(",")]
    return "*" in tags or etag in tags


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
