"""督导整改: what is open and late, where it stands, whose it is, how long it takes; one item as a whole."""

from cockpit.figures.rectify.around import brief, marked, of_school, places, wall
from cockpit.figures.rectify.board import headline, lanes, listing, stages
from cockpit.figures.rectify.checking import Check, check, shown
from cockpit.figures.rectify.detail import about, evidence, facts, files_of, history
from cockpit.figures.rectify.items import Counts, Item, counts, found, items, known, stamp
from cockpit.figures.rectify.leads import Lead, clause, leads
from cockpit.figures.rectify.times import ageing, closing, flow, schools, units

PAGE = (headline, stages, units, schools, ageing, closing, flow, places, listing)

__all__ = [
    "PAGE",
    "Check",
    "Counts",
    "Item",
    "Lead",
    "about",
    "ageing",
    "brief",
    "check",
    "clause",
    "closing",
    "counts",
    "evidence",
    "facts",
    "files_of",
    "flow",
    "found",
    "headline",
    "history",
    "items",
    "known",
    "lanes",
    "leads",
    "listing",
    "marked",
    "of_school",
    "places",
    "schools",
    "shown",
    "stages",
    "stamp",
    "units",
    "wall",
]
