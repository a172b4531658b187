"""例会: a month frozen as it was, what changed since the last one, what was decided and what became of it."""

from cockpit.figures.meeting.about import DISTRICT, UNIT, about, links, months, openable, outdated, schools
from cockpit.figures.meeting.agenda import agenda
from cockpit.figures.meeting.changed import changes, changes_table
from cockpit.figures.meeting.decided import ACTED, DECIDED, acted, decided, followups
from cockpit.figures.meeting.facts import Facts, facts, facts_of_schools
from cockpit.figures.meeting.freezing import Before, Progress, freeze
from cockpit.figures.meeting.opening import before, document, frozen
from cockpit.figures.meeting.opening import packs_of as packs
from cockpit.figures.meeting.restated import restated

__all__ = [
    "ACTED",
    "DECIDED",
    "DISTRICT",
    "UNIT",
    "Before",
    "Facts",
    "Progress",
    "about",
    "acted",
    "agenda",
    "before",
    "changes",
    "changes_table",
    "decided",
    "document",
    "facts",
    "facts_of_schools",
    "followups",
    "freeze",
    "frozen",
    "links",
    "months",
    "openable",
    "outdated",
    "packs",
    "restated",
    "schools",
]
