"""A figure as Streamlit, Plotly, Altair and deck.gl elements, on a page and on the wall."""

from cockpit.screen import sheet
from cockpit.screen.admittance import admit, previewed, while_admitted
from cockpit.screen.card import PAGE_PAINTERS, mode, principal, show
from cockpit.screen.html import Markup, el, esc, esc_markdown
from cockpit.screen.look import dress, palette
from cockpit.screen.sheet import Page, address, go, page, say, take, to_place, to_register, to_school
from cockpit.screen.staging import Stage, stage
from cockpit.screen.ticks import tick
from cockpit.screen.walls import WALL_PAINTERS, Bar, scene, wall

__all__ = [
    "PAGE_PAINTERS",
    "WALL_PAINTERS",
    "Bar",
    "Markup",
    "Page",
    "Stage",
    "address",
    "admit",
    "dress",
    "el",
    "esc",
    "esc_markdown",
    "go",
    "mode",
    "page",
    "palette",
    "previewed",
    "principal",
    "provide_export",
    "say",
    "scene",
    "show",
    "stage",
    "take",
    "tick",
    "to_place",
    "to_register",
    "to_school",
    "wall",
    "while_admitted",
]


def provide_export(links: sheet.Links) -> None:
    """The door says how exports are fetched: links(figures, title, principal) -> format to address, once."""
    sheet.export_links = links
