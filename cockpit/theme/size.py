"""Type, spacing and corners: four sizes on a page, five on the wall, everything on an 8-pixel grid."""

from dataclasses import dataclass

STEP = 8  # CSS px
RADIUS = 6  # CSS px; hairlines and small corners, no pills
FONT_FAMILY = "Cockpit Sans"
FONT = "'Cockpit Sans','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
FONT_URL = "/assets/fonts/cockpit-sans.woff2"


@dataclass(frozen=True)
class PageType:
    """Page sizes in CSS px: note (as-of lines), body, claim (titles of cards), figure."""

    note: int = 13
    body: int = 15
    claim: int = 18
    figure: int = 34


@dataclass(frozen=True)
class WallType:
    """Wall sizes in percent of the screen's height: headline 5-8, nothing under 1.6 (read at 5 m)."""

    note: float = 1.7
    body: float = 2.1
    claim: float = 2.8
    figure: float = 4.2
    headline: float = 6.4


PAGE = PageType()
WALL = WallType()


def space(steps: float) -> str:
    """A distance on the grid.

    >>> space(2)
    '16px'
    """
    return f"{steps * STEP:g}px"
