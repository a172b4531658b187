"""What stands around every page: the sidebar's foot, and the one sentence when there is nothing to show."""

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st

from cockpit.screen import look
from cockpit.screen.html import Markup, el, esc


def foot(switch: str, address: str, served: str) -> Markup:
    """The switch between grounds and the served version; `address` is one of our own routes."""
    link = Markup(f'<a class="cs-ground" href="{esc(address)}" target="_self">{esc(switch)}</a>')
    return el("footer", "cs-foot", link, el("p", "cs-detail", served))


def visitor(name: str, role: str, ways: Mapping[str, str]) -> Markup:
    """Who has signed in, and what they may do about it: word → one of our own routes."""
    links = (el("a", "cs-ground", word, href=to, target="_self") for word, to in ways.items())
    return el("div", "cs-visitor", el("b", "", name), el("span", "", role), el("nav", "", *links))


def banner(sentence: str) -> Markup:
    """One sentence above the page that must not be missed."""
    return el("p", "cs-banner", sentence, role="status")


def halt(sentence: str) -> NoReturn:
    """End the run with one calm sentence."""
    look.dress()
    st.html(el("div", "cs-empty", el("p", "", sentence)))
    st.stop()
