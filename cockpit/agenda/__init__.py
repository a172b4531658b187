"""How often the meeting is held, what is on its agenda, and which terms apply, as data."""

from cockpit.agenda.loading import AgendaError, read, rules
from cockpit.agenda.model import SOURCES, Cadence, Item, Rules

__all__ = ["SOURCES", "AgendaError", "Cadence", "Item", "Rules", "read", "rules"]
