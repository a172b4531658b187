"""The meeting's desk: closed months, one of them as it was shown, decisions, packs, links, the projector."""

from collections.abc import Callable

import streamlit as st

from cockpit import agenda, ledger, packs, store
from cockpit.figures.core import FigureError
from cockpit.screen.conferring import months, opened, producing, sight
from cockpit.screen.html import esc_markdown
from cockpit.screen.sheet import Page
from cockpit.text import meeting_page as words

__all__ = ["board", "provide", "sight"]


def provide(
    start_close: Callable[..., ledger.Run], start_pack: Callable[..., ledger.Run], files: producing.Files
) -> None:
    """The frame says how a month is closed, a pack is made and its files are fetched, once."""
    producing.start_close, producing.start_pack, producing.file_links = start_close, start_pack, files


def board(page: Page) -> None:
    """What the address asks for; one sentence where the ledger or a frozen part cannot be read."""
    pinned = sight.pinned()
    code = pinned.meeting if pinned else st.query_params.get(months.MONTH)
    try:
        opened.month(page, code) if code else months.index(page)
    except (ledger.LedgerError, store.StoreError, agenda.AgendaError, packs.PackError) as fault:
        page.title(words.TITLE, words.SENTENCE)
        st.error(esc_markdown(str(fault)))
    except FigureError:
        page.title(words.TITLE, words.SENTENCE)
        st.error(words.UNREADABLE)
