"""One-time rights to fetch one file: a random ticket stands for a prepared request, once and briefly."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cockpit import access, config

SECONDS = 60  # a ticket is redeemed by the click that asked for it
MOST = 2_000  # pending tickets; the oldest goes first, so nobody can fill the memory


class Foreign(Exception):
    """Somebody showed a ticket that was given to somebody else, or to somebody who has changed since."""


@dataclass(frozen=True)
class Parcel:
    """What a redeemed ticket yields: file name as people see it, media type, bytes."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True)
class _Pending:
    """What a ticket stands for, until when (monotonic seconds), and whose it is."""

    until: float
    make: Callable[[], Parcel]
    holder: access.Principal | None


_pending: OrderedDict[str, _Pending] = OrderedDict()
_lock = threading.Lock()


def issue(make: Callable[[], Parcel], holder: access.Principal | None = None) -> str:
    """A 128-bit ticket for whatever `make` builds; it already holds the principal's scope.

    With sign-in only the session of `holder` can redeem it, and only while its role and rows are the same.

    >>> ticket = issue(lambda: Parcel("a.txt", "text/plain", b"1"))
    >>> redeem(ticket).body
    b'1'
    >>> redeem(ticket) is None
    True
    """
    ticket = secrets.token_urlsafe(16)
    with _lock:
        _pending[ticket] = _Pending(time.monotonic() + SECONDS, make, holder)
        while len(_pending) > MOST:
            _pending.popitem(last=False)
    return ticket


def address(make: Callable[[], Parcel], holder: access.Principal | None = None) -> str:
    """Where a browser fetches whatever `make` builds: the address of a ticket of `holder`."""
    return config.settings().path("/api/export/") + issue(make, holder)


def redeem(ticket: str, holders: Iterable[access.Principal] = ()) -> Parcel | None:
    """The parcel of a live ticket, which is spent by asking; None for spent, expired or invented ones.

    `holders` are whoever shows it, one for each living session. Raises Foreign, and keeps the ticket, when
    it belongs to none of them.
    """
    shown = tuple(holders)
    with _lock:
        found = _pending.get(ticket)
        if found and not _belongs(found.holder, shown):
            raise Foreign
        _pending.pop(ticket, None)
    return found.make() if found and time.monotonic() < found.until else None


def _belongs(holder: access.Principal | None, shown: tuple[access.Principal, ...]) -> bool:
    """Whether a ticket belongs to somebody of those; one without a session only to the demonstration."""
    if holder is None or not holder.session:
        return not config.settings().signed
    return any(_standing(each) == _standing(holder) for each in shown)


def _standing(who: access.Principal) -> tuple[str, str, str, access.Scope, str]:
    return who.session, who.role, who.unit, who.scope, who.previewed_by
