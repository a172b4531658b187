"""One school: exceptions first, where it stands beside similar ones, its course, where rows came from."""

from cockpit.figures.school.brief import comparison, directory, exceptions, headline, headline_use
from cockpit.figures.school.facts import SUBJECTS, about, chosen, options
from cockpit.figures.school.history import records, speed, visits

PAGE = (exceptions, headline, headline_use, speed, visits, comparison, records, directory)

__all__ = [
    "PAGE",
    "SUBJECTS",
    "about",
    "chosen",
    "comparison",
    "directory",
    "exceptions",
    "headline",
    "headline_use",
    "options",
    "records",
    "speed",
    "visits",
]
