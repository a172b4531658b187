"""The visits' desk: what the address asks for, all visits, one visit on a tablet at the school."""

from collections.abc import Callable, Mapping

import streamlit as st

from cockpit import access, inspection, ledger, store
from cockpit.figures import visits as figures
from cockpit.figures.core import Figure
from cockpit.figures.visits import Item
from cockpit.screen import sheet
from cockpit.screen.card import principal
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.screen.visiting import checking, planning, signing
from cockpit.text import screen as forms
from cockpit.text import visits as told
from cockpit.text import visits_desk as words

VISIT = "visit"  # parameter of the address that names one visit
VIEW = (VISIT, "school", "area")
Links = Callable[[Figure, Figure, access.Principal], Mapping[str, str]]
flat_links: Links | None = None  # the door provides it

__all__ = ["begin", "board", "finish", "flat_links", "to_visit"]


def board(page: Page) -> bool:
    """Whether the address asks for all visits; what it asks for otherwise is on the page already."""
    code = st.query_params.get(VISIT)
    try:
        if code is None:
            figures.items(page.read)
            return True
        _visit(page, figures.item(page.read, code))
    except (ledger.LedgerError, store.StoreError, inspection.InspectionError) as fault:
        page.title(told.TITLE, told.SENTENCE)
        _back()
        answers.answer()
        st.error(esc_markdown(str(fault)))
    return False


def begin(page: Page) -> None:
    """The title, what became of the last click, and the form for a new visit."""
    page.title(told.TITLE, told.SENTENCE)
    answers.answer()
    planning.plan(page)


def finish(page: Page) -> None:
    """The exports: the page's figures, and the flat rows for other systems."""
    with st.container(key="visits-exports", horizontal=True, gap="medium"):
        page.export(told.TITLE)
        _flat(page)


def to_visit(code: str) -> None:
    """Open the page of a visit that was picked."""
    sheet.go("visits", visit=code)


def _flat(page: Page) -> None:
    """The flat rows; their one-time addresses are made when somebody opens this, not before."""
    if flat_links is None or not principal().may("export"):
        return
    opened = st.popover(words.FLAT, key="visits-flat", on_change="rerun")
    with opened:
        st.html(el("p", "cs-detail", words.FLAT_NOTE))
        if getattr(opened, "open", True):
            rows, fields = figures.rows(page.read), figures.fields(page.read)
            for form, address in flat_links(rows, fields, principal()).items():
                st.link_button(words.FORMS.get(form) or forms.download(form), address)


def _leave() -> None:
    for name in VIEW:
        st.query_params.pop(name, None)


def _back() -> None:
    st.button(words.BACK, key="visit-back", type="tertiary", on_click=_leave)


def _answer() -> None:
    """What became of the last click; a refusal also where somebody far down the checklist sees it."""
    fine, sentence = st.session_state.get(answers.SPOKEN, (True, ""))
    if sentence and not fine:
        st.toast(esc_markdown(sentence))
    answers.answer()


def _visit(page: Page, item: Item) -> None:
    """One visit: what to do next first, the checklist, then what was found and who signed."""
    page.title(*figures.about(item))
    _back()
    _answer()
    planning.next_step(page, item)
    page.show(figures.progress(page.read, item))
    school = checking.school(item)
    checking.checklist(page, item, school)
    signing.signatures(page, item, school)
    page.show(figures.problems(page.read, item, principal()))
    checking.pictures(item)
    page.show(figures.history(page.read, item))
    page.paper(lambda: figures.document(page.read, item))
    page.export(words.export(item.held.code))
