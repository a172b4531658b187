"""大屏: scenes for five metres out of the figures of the pages; no sensitive row, whoever opens them."""

from cockpit.figures.wall.overview import coverage, deadlines, milestones, security, upgrades, visits
from cockpit.figures.wall.scenes import FIGURES, LAYOUTS, chosen, scene, sentence
from cockpit.figures.wall.source import oldest, reader

PAGE = FIGURES

__all__ = [
    "LAYOUTS",
    "PAGE",
    "chosen",
    "coverage",
    "deadlines",
    "milestones",
    "oldest",
    "reader",
    "scene",
    "security",
    "sentence",
    "upgrades",
    "visits",
]
