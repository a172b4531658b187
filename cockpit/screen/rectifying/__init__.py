"""The rectification desk: what the address asks for, the board, one item, and the form for a new one."""

import streamlit as st

from cockpit import ledger, rectification
from cockpit.figures import rectify as figures
from cockpit.figures import school as schools
from cockpit.figures.core import Figure, Selection
from cockpit.screen import sheet
from cockpit.screen.card import principal
from cockpit.screen.html import esc_markdown
from cockpit.screen.rectifying import answers, moving, opening, proving
from cockpit.screen.sheet import Page
from cockpit.text import rectify as told
from cockpit.text import rectify_desk as words

VIEW = ("item", *opening.ASKED)  # parameters of the address that name something else than the board

__all__ = ["begin", "board", "filters", "lanes", "proving", "to_item"]


def board(page: Page) -> bool:
    """Whether the address asks for the board; what it asks for otherwise is on the page already."""
    try:
        figures.counts(page.read)
    except ledger.LedgerError as fault:
        page.title(told.TITLE, told.SENTENCE)
        st.error(esc_markdown(str(fault)))
        return False
    asked = st.query_params
    if "item" in asked:
        _item(page, asked["item"])
    elif "new" in asked and principal().may(opening.RIGHT):
        _new(page)
    else:
        return True
    return False


def begin(page: Page) -> None:
    """What became of the last click, and the way to a new item."""
    answers.answer()
    if principal().may(opening.RIGHT):
        st.button(words.NEW, key="rectify-new", type="primary", on_click=_ask, args=("new", opening.MANUAL))


def filters(page: Page) -> Selection:
    """The choice of state, school and unit among those that there are."""
    states = {state.id: state.title for state in rectification.workflow().states.values()}
    units = {i.held.unit: i.held.unit for i in figures.items(page.read) if i.held.unit}
    given = {"status": states, "school": schools.options(page.read), "unit": dict(sorted(units.items()))}
    return page.filters("status", "school", "unit", options=given)


def lanes(page: Page, every: tuple[Figure, ...]) -> None:
    """The lanes of the board, as many side by side as the screen has room for."""
    with st.container(key="rectify-lanes"):
        for lane, slot in zip(every, page.columns(len(every)) if every else (), strict=True):
            with slot:
                page.show(lane)


def to_item(code: str) -> None:
    """Open the page of an item that was picked."""
    sheet.go("rectify", item=code)


def _ask(name: str, value: str) -> None:
    st.query_params[name] = value


def _leave() -> None:
    for name in VIEW:
        st.query_params.pop(name, None)


def _back() -> None:
    st.button(words.BACK, key="rectify-back", type="tertiary", on_click=_leave)


def _new(page: Page) -> None:
    page.title(words.NEW_TITLE, words.NEW_SENTENCE)
    _back()
    answers.answer()
    opening.form(page)


def _item(page: Page, code: str) -> None:
    """One item: its fields and history on the left, what the data say and what can be done on the right."""
    found = figures.found(page.read, code)
    if found is None:
        page.title(told.TITLE, told.SENTENCE)
        _back()
        answers.answer()
        sheet.say(words.NOT_KNOWN)
        return
    page.title(*figures.about(found))
    _back()
    answers.answer()
    with st.container(key="rectify-item"):
        left, right = page.columns(6, 6)
    with left:
        page.show(figures.facts(page.read, found))
        page.show(figures.history(page.read, found))
    with right:
        page.show(figures.shown(page.read, found))
        moving.form(page, found)
        proving.form(page, found)
    page.export(found.held.code)
