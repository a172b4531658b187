"""Denied accesses in the audit, so many of one source and no more: a flood is counted, not written."""

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import sqlalchemy as sa

from cockpit import access
from cockpit.ledger import alarms, entries
from cockpit.ledger.connection import LedgerError, writing
from cockpit.text import audit as words

ACTION, DENIED = "access", "denied"
SOURCES = 4_096  # that are counted at a time; the oldest goes first
ANYONE = "*"  # sources without a line of their own
TOGETHER = 600  # entries of all sources within the span: many addresses fill no disk either
LISTED = 20  # sources whose unwritten refusals get a line each
log = logging.getLogger("cockpit")


@dataclass
class Knocking:
    """How often one source was refused since `began`, and how often without an entry."""

    began: float
    written: int = 0
    more: int = 0


class Denials:
    """Writes refusals down; safe for threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._sources: OrderedDict[str, Knocking] = OrderedDict()
        self._all = Knocking(time.monotonic())
        self._left: dict[str, int] = {}
        self._lock = threading.Lock()

    def add(self, who: str, role: str, object: str, why: str) -> None:
        """Note that somebody was denied something; a database that is away changes nothing about that."""
        here = access.acting()
        source = here.session or here.address
        left = self._counted(source)
        if left is None:
            return
        said = {"who": who, "role": role, "action": ACTION, "object": object, "result": DENIED}
        try:
            with writing(self._engine) as connection:
                for each, more in left.items():
                    told = {"who": alarms.SYSTEM, "role": "", "action": ACTION, "object": each}
                    entries.add(connection, **told, result="counted", detail=words.unlisted(more))
                entries.add(connection, **said, detail=why)
        except LedgerError:
            log.warning("a refusal could not be written down")

    def _counted(self, source: str) -> dict[str, int] | None:
        """None when this refusal is one too many to write; else source → refusals that nobody wrote down."""
        moment = time.monotonic()
        with self._lock:
            self._forget(moment - alarms.SPAN.total_seconds(), moment)
            mine = self._sources.setdefault(source, Knocking(moment))
            if len(self._sources) > SOURCES:
                self._leave(self._sources.popitem(last=False))
            if mine.written >= alarms.MOST or self._all.written >= TOGETHER:
                mine.more += 1
                return None
            mine.written, self._all.written = mine.written + 1, self._all.written + 1
            left, self._left = self._left, {}
            return left

    def _forget(self, old: float, moment: float) -> None:
        """Sources whose span is over begin anew; they stand in the order in which their spans began."""
        if self._all.began < old:
            self._all = Knocking(moment)
        while self._sources and next(iter(self._sources.values())).began < old:
            self._leave(self._sources.popitem(last=False))

    def _leave(self, gone: tuple[str, Knocking]) -> None:
        name, more = gone[0], gone[1].more
        if more:
            place = name if name in self._left or len(self._left) < LISTED else ANYONE
            self._left[place] = self._left.get(place, 0) + more
