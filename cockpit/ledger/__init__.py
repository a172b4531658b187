"""The only door to what is written down: imports, deeds, forecasts, walls, notices; each write is whole."""

from functools import lru_cache

from cockpit import config
from cockpit.ledger.book import FAILED, PARSED, PUBLISHED, RECEIVED, Import, Ledger, Problem
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import LedgerError, opened
from cockpit.ledger.devices import Device
from cockpit.ledger.foresight import CHANCES, FANS, FORECASTS, JUDGEMENTS, Edition, Foresight, Issued
from cockpit.ledger.notices import Notice

__all__ = [
    "CHANCES",
    "FAILED",
    "FANS",
    "FORECASTS",
    "JUDGEMENTS",
    "PARSED",
    "PUBLISHED",
    "RECEIVED",
    "Device",
    "Edition",
    "Entry",
    "Foresight",
    "Import",
    "Issued",
    "Ledger",
    "LedgerError",
    "Notice",
    "Problem",
    "open",
]


def open(url: str | None = None) -> Ledger:
    """The ledger at an address, by default the one in the settings; opened and migrated once per process."""
    return _open(url or config.settings().ledger_url)


@lru_cache(maxsize=8)
def _open(url: str) -> Ledger:
    return Ledger(opened(url))
