"""What is foreseen: forecasts issued once per published version, kept for ever, compared with what came."""

from cockpit.outlook.asking import goal, readings, series
from cockpit.outlook.issuing import edition, ensure, issue, judge, of
from cockpit.outlook.model import NOTHING, Outlook
from cockpit.outlook.recalling import changes, compared, coverage, history

__all__ = [
    "NOTHING",
    "Outlook",
    "changes",
    "compared",
    "coverage",
    "edition",
    "ensure",
    "goal",
    "history",
    "issue",
    "judge",
    "of",
    "readings",
    "series",
]
