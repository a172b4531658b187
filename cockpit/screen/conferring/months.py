"""Every closed month, and the one that comes next: a preview, and the button that closes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from cockpit import access, agenda, ledger, store
from cockpit.agenda import Cadence
from cockpit.figures import meeting as figures
from cockpit.figures.core import Figure
from cockpit.screen.card import principal
from cockpit.screen.conferring import producing, sight
from cockpit.screen.html import el
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import meeting_page as words

MONTH = "month"  # parameter of the address that names a meeting


@dataclass(frozen=True)
class Coming:
    """The period that is to be closed next, on the version served now."""

    cadence: Cadence
    period: date
    demo: bool
    version: int


def index(page: Page) -> None:
    """What comes next beside every closed month; for those of a school the closed months alone."""
    page.title(words.TITLE, words.SENTENCE)
    answers.answer()
    who = principal()
    whole = who.scope.whole and who.role != access.UNIT
    every = [each for each in ledger.open().meetings.meetings() if sight.scopes(each)]
    if whole:
        _coming(page, _next(page), every)
        page.export(words.TITLE)
    elif every:
        page.show(figures.months(every, whole=False), on_select=to_month)
        if who.unit:
            page.show(_followups(_next(page), who.unit))
    else:
        st.html(el("p", "cs-section-note", words.NOTHING_FOR_YOU))


def to_month(code: str) -> None:
    """Open a closed month that was picked."""
    st.query_params[MONTH] = code
    st.rerun()


def _next(page: Page) -> Coming:
    cadence, version = agenda.rules().regular, page.read.version
    return Coming(cadence, cadence.period(version.month), version.demo, version.number)


def _coming(page: Page, coming: Coming, every: Sequence[ledger.Meeting]) -> None:
    """What is to be discussed next and the button that closes it; nothing of the preview is kept."""
    cadence = coming.cadence
    same = [m for m in every if (m.cadence, m.period, m.demo) == (cadence.id, coming.period, coming.demo)]
    with st.container(key="meeting-coming", horizontal=True, vertical_alignment="center"):
        title = words.already(same[0].title) if same else words.coming(cadence.named(coming.period))
        due = words.due(cadence.due(coming.period), coming.version, bool(same))
        st.html(el("div", "", el("h2", "cs-section-title", title), el("p", "cs-section-note", due)))
        if same:
            st.button(words.OPEN, key="meeting-open", type="primary", on_click=_open, args=(same[0].code,))
        if principal().may(producing.CLOSE):
            producing.close_form(cadence, coming.period, len(same) + 1)
    with st.container(key="meeting-index"):
        left, right = page.columns(6, 6)
    with left:
        if every:
            page.show(figures.months(every), on_select=to_month)
        page.show(_followups(coming))
        page.show(figures.agenda(coming))
    with right:
        page.show(_changes(page.read, coming))


def _followups(coming: Coming, unit: str = "") -> Figure:
    """What earlier meetings left to do, of one responsible unit or of all."""
    return figures.followups(coming.period, cadence=coming.cadence.id, demo=coming.demo, unit=unit)


def _open(code: str) -> None:
    st.query_params[MONTH] = code


def _changes(read: store.Reader, coming: Coming) -> Figure:
    """What has changed since the month closed last."""
    last = ledger.open().meetings.before(coming.period, coming.cadence.id, demo=coming.demo)
    before = figures.Facts.of(figures.frozen(last, figures.DISTRICT).frames) if last else None
    return figures.changes(before, figures.facts(read))
