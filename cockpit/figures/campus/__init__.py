"""Smart campuses: schools on their way to the designation, and what campuses have and use."""

from cockpit.figures.campus.cards import headline
from cockpit.figures.campus.designations import course, schools, stages
from cockpit.figures.campus.equipment import interactive, rooms, scenes, terminals

PAGE = (headline, stages, course, schools, scenes, rooms, terminals, interactive)

__all__ = ["PAGE", "course", "headline", "interactive", "rooms", "scenes", "schools", "stages", "terminals"]
