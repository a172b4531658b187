"""One-time rights to fetch one file: a random ticket stands for a prepared request, once and briefly."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

SECONDS = 60  # a ticket is redeemed by the click that asked for it
MOST = 2_000  # pending tickets; the oldest goes first, so nobody can fill the memory


@dataclass(frozen=True)
class Parcel:
    """What a redeemed ticket yields: file name as people see it, media type, bytes."""

    name: str
    media_type: str
    body: bytes


_pending: OrderedDict[str, tuple[float, Callable[[], Parcel]]] = OrderedDict()
_lock = threading.Lock()


def issue(make: Callable[[], Parcel]) -> str:
    """A 128-bit ticket for whatever `make` builds; it already holds the principal's scope.

    >>> ticket = issue(lambda: Parcel("a.txt", "text/plain", b"1"))
    >>> redeem(ticket).body
    b'1'
    >>> redeem(ticket) is None
    True
    """
    ticket = secrets.token_urlsafe(16)
    with _lock:
        _pending[ticket] = (time.monotonic() + SECONDS, make)
        while len(_pending) > MOST:
            _pending.popitem(last=False)
    return ticket


def redeem(ticket: str) -> Parcel | None:
    """The parcel of a live ticket, which is spent by asking; None for spent, expired or invented ones."""
    with _lock:
        until, make = _pending.pop(ticket, (0.0, None))
    return make() if make and time.monotonic() < until else None
