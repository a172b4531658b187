"""How often somebody has come lately: wrong keys of an address, requests of a key; memory is bounded."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_network

from cockpit import access

MOST_KNOWN = 2_000  # of either kind; the oldest goes first, so nobody can fill the memory
HOUSEHOLD = 64  # bits of an IPv6 address that one subscriber holds: its other addresses are the same place


@dataclass
class Pace:
    """At most `most` within `window` seconds, counted by name; safe for threads."""

    most: int
    window: float
    _seen: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def waits(self, name: str) -> int:
        """How many seconds it has to wait; 0 when it has not come too often."""
        now = time.monotonic()
        with self._lock:
            begun, count = self._seen.get(name, (now, 0))
        left = begun + self.window - now
        return int(left) + 1 if count >= self.most and left > 0 else 0

    def note(self, name: str) -> None:
        """It has come once more."""
        now = time.monotonic()
        with self._lock:
            begun, count = self._seen.pop(name, (now, 0))
            self._seen[name] = (begun, count + 1) if now - begun < self.window else (now, 1)
            while len(self._seen) > MOST_KNOWN:
                self._seen.popitem(last=False)

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._seen.clear()


def place(origin: access.Address | None) -> str:
    """What an address is counted under.

    >>> place(access.place("2001:db8::1")) == place(access.place("2001:db8::2"))
    True
    >>> place(access.place("10.1.2.3")), place(None)
    ('10.1.2.3', '')
    """
    if isinstance(origin, IPv6Address):
        return str(ip_network((int(origin), HOUSEHOLD), strict=False))
    return "" if origin is None else str(origin)
