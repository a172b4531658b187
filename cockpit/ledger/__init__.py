"""The only door to what is written down: imports, forecasts, walls, rectifications; writes are whole."""

from collections.abc import Collection
from functools import lru_cache

from cockpit import config, store
from cockpit.access import Principal
from cockpit.ledger import calling, evidence, starting
from cockpit.ledger.alerts import Acknowledgement, AlertKey, LimitChange
from cockpit.ledger.book import FAILED, PARSED, PUBLISHED, RECEIVED, Import, Ledger, Problem
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import LedgerError, opened
from cockpit.ledger.devices import Device
from cockpit.ledger.foresight import CHANCES, FANS, FORECASTS, JUDGEMENTS, Edition, Foresight, Issued
from cockpit.ledger.keys import Key
from cockpit.ledger.meetings import (
    Action,
    ActionEvent,
    Basis,
    Closing,
    Decision,
    File,
    Link,
    Meeting,
    Part,
    Run,
)
from cockpit.ledger.notices import Notice
from cockpit.ledger.peer_sets import NAMES as PEER_NAMES
from cockpit.ledger.peer_sets import PeerSet
from cockpit.ledger.people import Person, Session, Verdict
from cockpit.ledger.rectify import Conflict, Draft, Event, Evidence, Rectification
from cockpit.ledger.seals import Seal
from cockpit.ledger.trail import Checked, Wanted
from cockpit.text import rectify_ledger as words
from queries import school as queries

__all__ = [
    "CHANCES",
    "FAILED",
    "FANS",
    "FORECASTS",
    "JUDGEMENTS",
    "PARSED",
    "PEER_NAMES",
    "PUBLISHED",
    "RECEIVED",
    "Acknowledgement",
    "Action",
    "ActionEvent",
    "AlertKey",
    "Basis",
    "Checked",
    "Closing",
    "Conflict",
    "Decision",
    "Device",
    "Draft",
    "Edition",
    "Entry",
    "Event",
    "Evidence",
    "File",
    "Foresight",
    "Import",
    "Issued",
    "Key",
    "Ledger",
    "LedgerError",
    "LimitChange",
    "Link",
    "Meeting",
    "Notice",
    "Part",
    "PeerSet",
    "Person",
    "Problem",
    "Rectification",
    "Run",
    "Seal",
    "Session",
    "Verdict",
    "Wanted",
    "begun",
    "close",
    "open",
    "registered",
    "sweep",
]


def open(url: str | None = None) -> Ledger:
    """The ledger at an address, by default the one in the settings; opened and migrated once per process."""
    return _open(url or config.settings().ledger_url)


@lru_cache(maxsize=8)
def _open(url: str) -> Ledger:
    return Ledger(opened(url), registered)


def close() -> None:
    """Close every open ledger; the next one is opened anew."""
    if _open.cache_info().currsize:
        open().close()
    _open.cache_clear()


def registered(who: Principal) -> Collection[str]:
    """The codes of the schools that somebody may see in the served version; LedgerError when it is away."""
    try:
        return store.reader(who)(queries.names)["school_code"].to_list()
    except store.StoreError as fault:
        raise LedgerError(words.NO_REGISTER) from fault


def sweep() -> int:
    """Remove files of evidence that a broken-off write has left; how many went."""
    return evidence.sweep(open().engine)


def begun() -> None:
    """A server starts: its settings go into the audit when they changed, its alarms to whoever watches."""
    book, settings = open(), config.settings()
    starting.note(book.engine, settings)
    if settings.alarm_url:
        calling.keep_calling(book.engine, settings.alarm_url)
