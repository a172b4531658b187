"""How often and how many at once somebody may ask; what is remembered of each has a bound."""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cockpit.door.guard.table import Pace

MOST = 10_000  # visitors remembered; the one seen longest ago goes first, so nobody can fill the memory
SHARED = 10  # a school or an office has one address for all its people


class Paced:
    """A bucket of permissions for each visitor that fills up by itself; safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self._lock, self._clock, self._most = threading.Lock(), clock, most

    def __len__(self) -> int:
        return len(self._left)

    def wait(self, kind: str, who: str, pace: Pace, cost: float = 1.0) -> float:
        """Take `cost` permissions; 0 when they were there, else the seconds until they are and nothing taken.

        >>> bucket = Paced(clock=lambda: 0.0)
        >>> [bucket.wait("page", "a", Pace(0.5, 2)) for _ in range(3)]
        [0.0, 0.0, 2.0]
        """
        if pace.at_once <= 0:
            return 0.0
        now, key = self._clock(), (kind, who)
        with self._lock:
            left, since = self._left.pop(key, (float(pace.at_once), now))
            left = min(float(pace.at_once), left + (now - since) * pace.per_second)
            enough = left >= cost
            self._left[key] = (left - cost if enough else left, now)
            while len(self._left) > self._most:
                self._left.popitem(last=False)
        return 0.0 if enough else max((cost - left) / pace.per_second, 0.001)


def shared(pace: Pace) -> Pace:
    """The pace of an address behind which several people sit."""
    return Pace(pace.per_second * SHARED, pace.at_once * SHARED)


class Held:
    """How many things each visitor holds open at this moment; for one event loop."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def one_more(self, bounds: dict[str, int]) -> Iterator[bool]:
        """Whether every visitor named may hold one more; it counts until the block ends."""
        fine = all(self._open[who] < most for who, most in bounds.items())
        if fine:
            self._open.update(bounds.keys())
        try:
            yield fine
        finally:
            if fine:
                self._open.subtract(bounds.keys())
            self._open += Counter()  # forgets whoever holds nothing
