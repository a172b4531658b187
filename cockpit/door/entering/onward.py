"""Where somebody wanted to go: kept through signing in, and never a place outside the cockpit."""

import re
from urllib.parse import quote, urlencode, urlsplit

from cockpit import config

LONGEST = 2000  # characters of an address that is carried along
OUTSIDE = re.compile(r"[\x00-\x20\x7f-\x9f\\]|//")  # what browsers drop or read as the start of another host
CLOSED = ("/sign-in", "/sign-out", "/api/", "/auth/", "/oauth2callback", "/wall-in/", "/_stcore/", "/media/")
NEXT = "next"
INVITED = "/invited"  # where whoever holds a link looks at what it is for


def here(path: str) -> str:
    """A path of ours as it stands in the browser's address: below the cockpit's own base."""
    return config.settings().path(path)


def below(path: str) -> str | None:
    """A path without the cockpit's base; None for one that lies elsewhere."""
    base = config.settings().base
    if not base:
        return path
    return (path.removeprefix(base) or "/") if path == base or path.startswith(base + "/") else None


def inside(address: str | None) -> str:
    """`address` when it is a page of the cockpit, path and query; else the first page.

    >>> inside("/school?school=1"), inside("//elsewhere.example"), inside("/\\\\elsewhere"), inside("https://x")
    ('/school?school=1', '/', '/', '/')
    """
    home = here("/")
    if not address or len(address) > LONGEST or not address.startswith("/"):
        return home
    path = address.partition("?")[0].partition("#")[0]
    own = below(path)
    if own is None or OUTSIDE.search(path) or OUTSIDE.search(address.replace("//", "")) or _up(path):
        return home
    return home if f"{own}/".startswith(CLOSED) or own.startswith(CLOSED) or _foreign(address) else address


def carried(wanted: str) -> str:
    """The query that keeps where somebody wanted to go; empty for the first page."""
    return "" if wanted == here("/") else "?" + urlencode({NEXT: wanted}, quote_via=quote)


def sign_in(path: str, query: str = "", why: str = "") -> str:
    """The sign-in page's address for somebody who wanted `path` with `query`, as the browser wrote them."""
    wanted = inside(path + (f"?{query}" if query else ""))
    said = {NEXT: wanted} if wanted != here("/") else {}
    said |= {"why": why} if why else {}
    return here("/sign-in") + (f"?{urlencode(said, quote_via=quote)}" if said else "")


def _up(path: str) -> bool:
    """Whether the path climbs, however it is written."""
    return any(part.lower().replace("%2e", ".") in (".", "..") for part in path.split("/"))


def _foreign(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)
