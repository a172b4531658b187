"""Meetings in the ledger: months frozen for good, what was decided and who does it, links, and packs made."""

from cockpit.ledger.meetings.book import Meetings
from cockpit.ledger.meetings.model import (
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

__all__ = [
    "Action",
    "ActionEvent",
    "Basis",
    "Closing",
    "Decision",
    "File",
    "Link",
    "Meeting",
    "Meetings",
    "Part",
    "Run",
]
