"""An answer that many walls ask for all the time: read once a second, kept while the database is away."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from cockpit.ledger.connection import LedgerError

FRESH_S = 1.0  # how long one reading serves every wall of a process
PATIENCE_S = 10.0  # how long a database that did not answer is left alone
Answer = TypeVar("Answer")


class Recent(Generic[Answer]):
    """Calls `ask` at most once in FRESH_S; while it fails the last answer stands, and nobody waits for it."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._held: list[Answer] = []  # the last answer, once there is one
        self._until = 0.0  # of the monotonic clock
        self._lock = threading.Lock()

    def __call__(self) -> Answer:
        """The answer; raises LedgerError only when there has never been one."""
        if self._held and time.monotonic() < self._until:
            return self._held[0]
        if not self._lock.acquire(blocking=not self._held):
            return self._held[0]
        try:
            return self._read()
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Ask anew next time, because something was written."""
        self._until = 0.0

    def _read(self) -> Answer:
        begun = time.monotonic()
        if self._held and begun < self._until:  # another thread has asked meanwhile
            return self._held[0]
        self._until = begun + FRESH_S
        try:
            self._held = [self._ask()]
        except LedgerError:
            self._until = time.monotonic() + PATIENCE_S
            if not self._held:
                raise
        return self._held[0]
