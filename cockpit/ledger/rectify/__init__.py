"""Rectifications in the ledger: opened, moved step by step, proved by files, and never forgotten."""

from cockpit.ledger.rectify.book import Rectifications
from cockpit.ledger.rectify.model import Conflict, Draft, Event, Evidence, Rectification

__all__ = ["Conflict", "Draft", "Event", "Evidence", "Rectification", "Rectifications"]
