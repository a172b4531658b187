"""What a request says of itself: where it wants to go, where it comes from, whom it takes us for."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from cockpit import access, config
from cockpit.config import entering
from cockpit.door.guard import table

UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]|//|(?:^|/)\.\.?(?:/|$)")
LONGEST = 1000  # characters of a path
SECRET = "x-cockpit-session"  # only the guard itself tells the framework whose session it is
FRAMEWORK = "_streamlit_user"  # cookies of the framework's own sign-in, which nothing here may rest on


@dataclass(frozen=True)
class Asked:
    """One request or handshake as it came in."""

    scope: Scope

    @cached_property
    def headers(self) -> Headers:
        """Its headers."""
        return Headers(scope=self.scope)

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Its cookies."""
        return {k: v for said in self.headers.getlist("cookie") for k, v in cookie_parser(said).items()}

    @cached_property
    def plain(self) -> bool:
        """Whether the path is one that anybody would write: it neither climbs nor hides anything."""
        path = self.scope["path"]
        return len(path) <= LONGEST and path.startswith("/") and not UNSAFE.search(path)

    @cached_property
    def path(self) -> str | None:
        """The path below the cockpit's own base; None for one elsewhere or that climbs."""
        path, base = self.scope["path"], config.settings().base
        if not self.plain or (base and path != base and not path.startswith(f"{base}/")):
            return None
        return path.removeprefix(base) or "/"

    @property
    def method(self) -> str:
        """What is asked for: the HTTP method, or SOCKET."""
        return self.scope["method"] if self.scope["type"] == "http" else table.SOCKET

    @cached_property
    def relayed(self) -> bool:
        """Whether somebody passed it on."""
        return any(name in self.headers for name in access.RELAYED)

    @cached_property
    def origin(self) -> access.Address | None:
        """Where it comes from; None when nobody can tell."""
        client = self.scope.get("client")
        return access.origin(client[0] if client else None, self.headers.getlist)

    @property
    def address(self) -> str:
        """What it is counted by and the audit names: the same as text, else the peer that passed it on."""
        client = self.scope.get("client")
        return access.counted(client[0] if client else None, self.headers.getlist)

    @property
    def local(self) -> bool:
        """Whether somebody at this very machine asks."""
        return not self.relayed and self.origin is not None and self.origin.is_loopback

    @property
    def encrypted(self) -> bool:
        """Whether the visitor's way here is encrypted, by this server or by the proxy."""
        told = self.headers.get("x-forwarded-proto", "").strip()
        return "https" in (told, self.scope["scheme"]) or self.scope["scheme"] == "wss"


def ours(asked: Asked) -> bool:
    """Whether the request takes us for who we are: exactly one Host, and a name this cockpit has.

    A page elsewhere can make its own name mean this machine; then it asks with its own name. Without sign-in
    a proxy in front may have any name as long as none is set: it is let through to walls only.
    """
    said = asked.headers.getlist("host")
    name = host(said[0]) if len(said) == 1 else None
    if name is None:
        return False
    settings = config.settings()
    if name in settings.names or (entering.local(name) and not asked.relayed):
        return True
    return not settings.signed and asked.relayed and not (settings.address or settings.hosts)


def same_origin(asked: Asked) -> bool:
    """Whether it was sent by a page of this cockpit; nobody says so on a request without Origin.

    With sign-in that has to be said; without it, programs on this machine may keep silent.
    """
    said = asked.headers.getlist("origin")
    if not said:
        return not config.settings().signed
    if len(said) > 1 or not (parts := _parts(said[0])):
        return False
    address = urlsplit(config.settings().address)
    if address.netloc and (parts.scheme, parts.netloc) == (address.scheme, address.netloc):
        return True
    if config.settings().signed:
        return parts.netloc == asked.headers.get("host")
    return parts.hostname == host(asked.headers.get("host", ""))  # a proxy may have dropped the port


def host(said: str) -> str | None:
    """The bare name of a Host header; None for what is none.

    >>> host("Cockpit.example.:8443"), host("[::1]:80"), host("a@b"), host("a/b"), host("a:b")
    ('cockpit.example', '::1', None, None, None)
    """
    parts = _parts(f"//{said}")
    if parts is None or parts.path or parts.query or parts.fragment or parts.username is not None:
        return None
    return (parts.hostname or "").rstrip(".") or None


def _parts(said: str) -> SplitResult | None:
    """A split address; None for one that cannot be split."""
    if not said.isascii() or not said.isprintable() or " " in said:
        return None
    try:
        parts = urlsplit(said)
        return parts if parts.hostname and (parts.port is None or parts.port >= 0) else None
    except ValueError:
        return None


def trusted(scope: Scope, session: str) -> list[tuple[bytes, bytes]]:
    """The headers for whoever answers: no identity from outside, and ours where there is one."""
    kept = [_bare(name, value) for name, value in scope["headers"] if name.lower() != SECRET.encode()]
    told = [(SECRET.encode(), session.encode())] if session else []
    return [pair for pair in kept if pair[1] or pair[0].lower() != b"cookie"] + told


def _bare(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; of cookies only those that are not the framework's own identity."""
    if name.lower() != b"cookie" or FRAMEWORK.encode() not in value:
        return name, value
    kept = [each for each in value.split(b";") if not each.strip().startswith(FRAMEWORK.encode())]
    return name, b";".join(kept).strip()
