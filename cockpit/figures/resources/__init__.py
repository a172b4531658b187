"""Resources and their use: lessons and other items, visits, apps, learning spaces, interfaces."""

from cockpit.figures.resources.cards import headline
from cockpit.figures.resources.interfaces import interfaces
from cockpit.figures.resources.lessons import course, items, matrix
from cockpit.figures.resources.spaces import course as space_course
from cockpit.figures.resources.spaces import spaces
from cockpit.figures.resources.visits import top, unused, visits

PAGE = (headline, matrix, course, visits, top, spaces, space_course, interfaces, items, unused)

__all__ = [
    "PAGE",
    "course",
    "headline",
    "interfaces",
    "items",
    "matrix",
    "space_course",
    "spaces",
    "top",
    "unused",
    "visits",
]
