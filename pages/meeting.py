"""例会: the month to be closed, closed months as they were shown, decisions, packs, links, the projector."""

from cockpit import screen
from cockpit.screen import conferring

conferring.board(screen.page("meeting"))
