"""督导巡查: all visits at a glance, one visit in full, its report, and its rows for other systems."""

from cockpit.figures.visits.board import areas, attention, headline, listed, often
from cockpit.figures.visits.flat import fields, rows
from cockpit.figures.visits.items import Item, Place, called, item, items, schools
from cockpit.figures.visits.one import about, checklist, history, measured, problems, progress, signatures
from cockpit.figures.visits.report import document

__all__ = [
    "Item",
    "Place",
    "about",
    "areas",
    "attention",
    "called",
    "checklist",
    "document",
    "fields",
    "headline",
    "history",
    "item",
    "items",
    "listed",
    "measured",
    "often",
    "problems",
    "progress",
    "rows",
    "schools",
    "signatures",
]
