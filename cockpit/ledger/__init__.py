"""The only door to what people write: imports with their problems, and who did what; each write is whole."""

from functools import lru_cache

from cockpit import config
from cockpit.ledger.book import FAILED, PARSED, PUBLISHED, RECEIVED, Import, Ledger, Problem
from cockpit.ledger.chain import Entry
from cockpit.ledger.connection import LedgerError, opened

__all__ = [
    "FAILED",
    "PARSED",
    "PUBLISHED",
    "RECEIVED",
    "Entry",
    "Import",
    "Ledger",
    "LedgerError",
    "Problem",
    "open",
]


def open(url: str | None = None) -> Ledger:
    """The ledger at an address, by default the one in the settings; opened and migrated once per process."""
    return _open(url or config.settings().ledger_url)


@lru_cache(maxsize=8)
def _open(url: str) -> Ledger:
    return Ledger(opened(url))
