"""A short table as text that wraps: on a tablet nobody drags columns to read a sentence."""

import streamlit as st

from cockpit.figures.core import Figure
from cockpit.screen import pieces, tables
from cockpit.screen.card import head
from cockpit.screen.sheet import Page


def show(page: Page, figure: Figure) -> None:
    """Show a table figure with every word of it, and remember it for the export."""
    if figure.empty:
        page.show(figure)
        return
    page.shown.append(figure)
    with st.container(key=f"card-laid-{figure.name}"):
        st.html(head(figure))
        st.html(tables.data(figure))
        st.html(pieces.footer(figure))
