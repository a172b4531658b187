"""What the current run looks like: its mode, its palette, its style sheet, and what its links carry on."""

from functools import cache
from pathlib import Path

import streamlit as st

from cockpit import theme
from cockpit.screen import choice
from cockpit.screen.html import Markup

PAGES = "screen.css", "compare.css", "profile.css", "visits.css", "rectify.css", "meeting.css", "people.css"
WALL = "wall.css", "tiles.css"
CARRIED = ("role", "own", "mine", "of_unit")  # the demonstration's identity, in every link


def mode() -> str:
    """dark or light, as the frame has set it; dark by default."""
    chosen = st.session_state.get("mode", theme.MODES[0])
    return chosen if chosen in theme.MODES else theme.MODES[0]


def palette() -> theme.Palette:
    """The colours of the current mode."""
    return theme.palette(mode())


def carried() -> list[tuple[str, str]]:
    """Address parameters that every link of the page takes along."""
    said = {name: choice.said(name) for name in CARRIED}
    return [(name, value) for name, value in said.items() if value]


def dress(wall: bool = False) -> None:
    """Send the style sheets of the current mode; once per run."""
    st.html(sheet(mode(), wall))


@cache
def sheet(chosen: str, wall: bool) -> Markup:
    """All style sheets of one mode as one style element."""
    names = PAGES + WALL if wall else PAGES
    own = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names]
    parts = [theme.css(chosen), *([theme.wall_css(chosen)] if wall else []), *own]
    return Markup("\n".join(["<style>", *parts, "</style>"]))
