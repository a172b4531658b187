"""What stands around every page: the sidebar's foot, and the one sentence when there is nothing to show."""

from typing import NoReturn

import streamlit as st

from cockpit.screen import look
from cockpit.screen.html import Markup, el, esc


def foot(switch: str, address: str, served: str) -> Markup:
    """The switch between grounds and the served version; `address` is one of our own routes."""
    link = Markup(f'<a class="cs-ground" href="{esc(address)}" target="_self">{esc(switch)}</a>')
    return el("footer", "cs-foot", link, el("p", "cs-detail", served))


def halt(sentence: str) -> NoReturn:
    """End the run with one calm sentence."""
    look.dress()
    st.html(el("div", "cs-empty", el("p", "", sentence)))
    st.stop()
