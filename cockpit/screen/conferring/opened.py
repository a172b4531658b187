"""A closed month as it was shown: the agenda at the side, the open section beside it, what may be done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from cockpit import access, ledger, store, text
from cockpit.figures import meeting as figures
from cockpit.figures.core import Figure
from cockpit.figures.document import Document, Section
from cockpit.figures.frozen import Frozen
from cockpit.ledger import Meeting
from cockpit.screen import choice
from cockpit.screen.card import principal
from cockpit.screen.conferring import deciding, linking, presenting, producing, sight
from cockpit.screen.conferring.steps import unlinked
from cockpit.screen.html import Markup, el, join
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page, say
from cockpit.text import meeting_figures as figure_words
from cockpit.text import meeting_page as words

SCOPE, SECTION, MONTH, FIGURE = "scope", "section", "month", "figure"  # parameters of the address
RESTATED, PACK, LINKS, ABOUT = (
    "restated-now",
    "pack",
    "links",
    "about",
)  # entries of the rail beside the sections
WIDE = 300  # CSS px of a choice
VIEW = (MONTH, SCOPE, SECTION)


def month(page: Page, code: str) -> None:
    """What the address asks for: the meeting on a projector or on the page, one section of one scope."""
    meeting = _known(code)
    mine = sight.scopes(meeting) if meeting else ()
    if meeting is None or not mine:
        _refused(page)
        return
    if presenting.asked():
        presenting.show(meeting, _scope(mine), partial(_document, meeting.code, _scope(mine), "pptx"))
        return
    _page(page, meeting, mine)


def _known(code: str) -> Meeting | None:
    try:
        return ledger.open().meetings.meeting(code)
    except ledger.LedgerError:
        return None


def _refused(page: Page) -> None:
    """The same words for a meeting that is not there and one that is none of this person's business."""
    page.title(words.TITLE, words.SENTENCE)
    _back()
    answers.answer()
    say(words.NOT_KNOWN)


def _scope(mine: Sequence[str]) -> str:
    asked = st.query_params.get(SCOPE, "")
    return asked if asked in mine else mine[0]


def _document(code: str, scope: str, form: str = "") -> Document:
    """The month as it was shown, with the decisions and actions as they are now; `form` as slides hold it."""
    meeting = ledger.open().meetings.meeting(code)
    return figures.document(meeting, scope, form=form)


def _page(page: Page, meeting: Meeting, mine: Sequence[str]) -> None:
    names = sight.titles(mine, _schools(page))
    scope = _scope(mine)
    document = _document(meeting.code, scope)
    _head(meeting, document.subtitle if scope != figures.DISTRICT else "")
    with st.container(key="meeting-bar", horizontal=True, vertical_alignment="bottom", gap="small"):
        _choices(meeting, names)
    answers.answer()
    if _scope(mine) != scope:  # chosen a moment ago: the address knows it, the head does not yet
        st.rerun()
    beside = _beside(page, meeting, scope, names, document)
    rail, main = page.columns(3, 9)
    with rail, st.container(key="meeting-rail"):
        chosen = _rail(document, figures.frozen(meeting, scope), beside)
    with main:
        if chosen in beside:
            st.html(el("h2", "cs-section-title", beside[chosen][0]))
            beside[chosen][1]()
        else:
            _section(page, meeting, scope, document, document.sections[int(chosen)])


def _schools(page: Page) -> Mapping[str, str]:
    return {} if sight.pinned() else figures.schools(page.read)


def _head(meeting: Meeting, of: str) -> None:
    """The meeting's name and what it is fixed to; the stamp is that of the frozen data, not of today's."""
    stamp = words.stamp(meeting.version, meeting.period, meeting.closed_at)
    mark = el("b", "cs-demo", text.DEMO_MARK) if meeting.demo else ""
    link = sight.pinned()
    said = words.invited(link.label, link.expires_at) if link else ""
    state = said or words.state(meeting.held_at, deciding.may())
    left = el(
        "div",
        "",
        el("h1", "", words.headed(figure_words.titled(meeting.title, meeting.edition), of)),
        el("p", "", state),
    )
    frozen = el("b", "cs-frozen", words.FROZEN)
    st.html(el("header", "cs-page", left, el("div", "cs-stamp", el("span", "", stamp), frozen, mark)))


def _choices(meeting: Meeting, names: Mapping[str, str]) -> None:
    """The way back, another month or edition, another scope, the projector."""
    if sight.pinned() is None:
        _back()
        others = {
            m.code: figure_words.titled(m.title, m.edition)
            for m in ledger.open().meetings.meetings()
            if sight.scopes(m)
        }
        st.session_state["meeting-month"] = meeting.code
        given: dict[str, Any] = {"key": "meeting-month", "on_change": _turn, "width": WIDE}
        st.selectbox(words.MONTH, list(others), format_func=others.__getitem__, **given)
    if len(names) > 1:
        choice.recall(SCOPE, names, next(iter(names)))
        chosen = st.selectbox(words.SCOPE, list(names), format_func=names.__getitem__, key=SCOPE, width=WIDE)
        choice.remember(SCOPE, chosen, next(iter(names)))
    st.button(words.PRESENT, key="meeting-present", type="primary", shortcut="P", on_click=presenting.begin)


def _turn() -> None:
    """Another month or edition, at the same section."""
    st.query_params[MONTH] = st.session_state["meeting-month"]


def _back() -> None:
    if sight.pinned() is None:
        st.button(words.BACK, key="meeting-back", type="tertiary", on_click=_leave)


def _leave() -> None:
    for name in VIEW:
        st.query_params.pop(name, None)


Panel = tuple[str, Callable[[], None]]


def _beside(
    page: Page, meeting: Meeting, scope: str, names: dict[str, str], document: Document
) -> dict[str, Panel]:
    """What stands in the rail after the sections: corrections since, the pack, links, how it was closed."""
    who = principal()
    found: dict[str, Panel] = {}
    if sight.pinned() is None and not scope.startswith(figures.UNIT):
        found[RESTATED] = words.RESTATED, partial(_restated, page, meeting, scope)
    found[PACK] = words.PACK_TITLE, partial(producing.packs, meeting, scope, sight.packs(meeting, scope))
    if who.may(linking.LINK):
        found[LINKS] = words.LINKS, partial(linking.panel, page, meeting, names)
    if scope == figures.DISTRICT:
        found[ABOUT] = words.ABOUT, partial(_about, page, meeting)
    return found


def _place(document: Document, held: Frozen, asked: str) -> str:
    """The section with a figure that a decision was based on; empty where there is none."""
    name = held.figures[asked].name if asked in held.figures else asked
    found = (at for at, s in enumerate(document.sections) if name in {figure.name for figure in s.figures})
    return str(next(found, ""))


def _rail(document: Document, held: Frozen, beside: Mapping[str, Panel]) -> str:
    """The sections with their minutes and what stands beside them; the choice lives in the address."""
    titles = {str(at): words.entry(at + 1, s.title, s.minutes) for at, s in enumerate(document.sections)}
    titles |= {name: title for name, (title, _) in beside.items()}
    choice.recall(SECTION, titles, "0")
    if (asked := st.query_params.pop(FIGURE, "")) and (place := _place(document, held, asked)):
        st.session_state[SECTION] = place
    told: dict[str, Any] = {"key": SECTION, "label_visibility": "collapsed"}
    chosen = st.radio(words.SECTIONS, list(titles), format_func=titles.__getitem__, **told) or "0"
    choice.remember(SECTION, chosen, "0")
    return chosen


def _section(page: Page, meeting: Meeting, scope: str, document: Document, section: Section) -> None:
    """One section as it was frozen; where decisions are taken, the forms for them."""
    st.html(el("h2", "cs-section-title", section.title))
    if section.note:
        st.html(el("p", "cs-section-note", section.note))
    shown = section.figures if sight.pinned() is None else tuple(map(unlinked, section.figures))
    for start in range(0, len(shown), section.columns):
        row = shown[start : start + section.columns]
        for figure, slot in zip(row, page.columns(len(row)), strict=True):
            with slot:
                page.show(figure, key=f"meeting-{figure.name}")
    _meant(section, document)
    told = {figure.name: figure for figure in section.figures}
    if scope == figures.DISTRICT and figures.DECIDED in told:
        _now(page, meeting, told.get(figures.ACTED))
        deciding.forms(meeting)


def _now(page: Page, meeting: Meeting, then: Figure | None) -> None:
    """Where the actions stand today, as soon as that is something else than in the meeting."""
    now = figures.acted(meeting, masked=sight.pinned() is not None)
    if then is not None and not now.frame["status"].equals(then.frame["status"]):
        page.show(replace(now, name=f"{now.name}-now", title=words.NOW))


def _meant(section: Section, document: Document) -> None:
    """On request what the numbers of the section mean."""
    told = [(figure.title, document.about.get(figure.name, ())) for figure in section.figures]
    if any(lines for _, lines in told):
        with st.expander(words.EXPLAIN):
            st.html(
                join(
                    el("section", "cs-meant", el("h3", "", title), *map(_line, lines))
                    for title, lines in told
                )
            )


def _line(said: str) -> Markup:
    return el("p", "", said)


def _restated(page: Page, meeting: Meeting, scope: str) -> None:
    """Which of the month's numbers the data served now would show otherwise, and why."""
    st.html(el("p", "cs-section-note", words.RESTATED_NOTE))
    held = figures.frozen(meeting, scope)
    shown = figures.restated(_same(page, scope), figures.Facts.of(held.frames), meeting)
    if shown.empty:
        st.html(el("p", "cs-section-note", el("b", "", shown.claim)))
    else:
        page.show(shown)


def _same(page: Page, scope: str) -> store.Reader:
    """The data served now as the part's own readers see them: of a school that school alone."""
    kind, _, code = scope.partition(":")
    return store.reader(access.principal("school", (code,), code)) if kind == "school" else page.read


def _about(page: Page, meeting: Meeting) -> None:
    page.show(figures.about(meeting))
    page.export(meeting.title)
