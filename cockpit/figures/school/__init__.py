"""One school: exceptions first, where it stands beside similar ones, what to ask, where rows came from."""

from cockpit.figures.school.brief import comparison, directory, headline, headline_use
from cockpit.figures.school.facts import SECTIONS, SUBJECTS, about, chosen, options
from cockpit.figures.school.history import records, speed, visits
from cockpit.figures.school.likening import dates, left_out, similar
from cockpit.figures.school.noticing import exceptions, questions
from cockpit.figures.school.peering import named
from cockpit.figures.school.printing import document, rectifications
from cockpit.figures.school.profiles import EVERY as PROFILES
from cockpit.figures.school.profiles import campus, network, people, projects, resources, security, shown
from cockpit.figures.school.siding import names, picked, side_by_side, trail

PAGE = (
    exceptions,
    *PROFILES,
    rectifications,
    dates,
    questions,
    similar,
    left_out,
    headline,
    headline_use,
    speed,
    visits,
    comparison,
    records,
    side_by_side,
    directory,
)

__all__ = [
    "PAGE",
    "PROFILES",
    "SECTIONS",
    "SUBJECTS",
    "about",
    "campus",
    "chosen",
    "comparison",
    "dates",
    "directory",
    "document",
    "exceptions",
    "headline",
    "headline_use",
    "left_out",
    "named",
    "names",
    "network",
    "options",
    "people",
    "picked",
    "projects",
    "questions",
    "records",
    "rectifications",
    "resources",
    "security",
    "shown",
    "side_by_side",
    "similar",
    "speed",
    "trail",
    "visits",
]
