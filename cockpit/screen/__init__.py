"""A figure as Streamlit, Plotly, Altair and deck.gl elements, on a page and on the wall."""

from cockpit.screen import sheet
from cockpit.screen.card import PAGE_PAINTERS, mode, principal, show
from cockpit.screen.html import Markup, el, esc, esc_markdown
from cockpit.screen.look import dress, palette
from cockpit.screen.sheet import Page, address, go, page, say, to_school
from cockpit.screen.walls import WALL_PAINTERS, scene, tick, wall

__all__ = [
    "PAGE_PAINTERS",
    "WALL_PAINTERS",
    "Markup",
    "Page",
    "address",
    "dress",
    "el",
    "esc",
    "esc_markdown",
    "go",
    "mode",
    "page",
    "palette",
    "principal",
    "provide_export",
    "say",
    "scene",
    "show",
    "tick",
    "to_school",
    "wall",
]


def provide_export(links: sheet.Links) -> None:
    """The door says how exports are fetched: links(figures, title, principal) -> format to address, once."""
    sheet.export_links = links
