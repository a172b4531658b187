"""The only door to what is written down: imports, forecasts, walls, rectifications; writes are whole."""

from collections.abc import Collection
from functools import lru_cache

from cockpit import config, store
from cockpit.access import Principal
from cockpit.ledger import evidence
from cockpit.ledger.alerts import Acknowledgement, AlertKey, LimitChange
from cockpit.ledger.book import FAILED, PARSED, PUBLISHED, RECEIVED, Import, Ledger, Problem
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import LedgerError, opened
from cockpit.ledger.devices import Device
from cockpit.ledger.foresight import CHANCES, FANS, FORECASTS, JUDGEMENTS, Edition, Foresight, Issued
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
from cockpit.ledger.rectify import Conflict, Draft, Event, Evidence, Rectification
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
    "Ledger",
    "LedgerError",
    "LimitChange",
    "Link",
    "Meeting",
    "Notice",
    "Part",
    "PeerSet",
    "Problem",
    "Rectification",
    "Run",
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


def registered(who: Principal) -> Collection[str]:
    """The codes of the schools that somebody may see in the served version; LedgerError when it is away."""
    try:
        return store.reader(who)(queries.names)["school_code"].to_list()
    except store.StoreError as fault:
        raise LedgerError(words.NO_REGISTER) from fault


def sweep() -> int:
    """Remove files of evidence that a broken-off write has left; how many went."""
    return evidence.sweep(open().engine)
