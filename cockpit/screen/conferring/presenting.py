"""On a projector: one step at a time over the whole screen, moved by keys, with decisions on the spot."""

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from cockpit import ledger
from cockpit.figures import meeting as figures
from cockpit.figures.core import Figure
from cockpit.figures.document import Document
from cockpit.screen import look, sheet
from cockpit.screen.conferring import deciding, sight, steps
from cockpit.screen.conferring.steps import Step
from cockpit.screen.html import el, esc_markdown, join
from cockpit.screen.rectifying import answers
from cockpit.text import meeting_page as words

PRESENT, STEP = "present", "step"  # parameters of the address
PANEL = "_present_panel"  # session key: what is open beside the figures
OVERVIEW, EXPLAIN, DECIDE = "overview", "explain", "decide"
LIVE = "overview"  # the page that one key leads back to
FORWARD, BACK = ("Space", "PageDown"), ("PageUp",)  # further keys, as clickers send them
NUMBERED = 9  # sections that a digit leads to


def asked() -> bool:
    """Whether the address asks for the projector."""
    return st.query_params.get(PRESENT) == "1"


def begin() -> None:
    """From the page to the projector, at the first step."""
    st.query_params[PRESENT], st.query_params[STEP] = "1", "0"
    st.session_state.pop(PANEL, None)


def show(meeting: ledger.Meeting, scope: str, made: Callable[[], Document]) -> None:
    """The whole screen; `made` gives the document as it is now, decisions taken a moment ago included."""
    look.dress(wall=True)
    _stage(meeting, scope, made)


@st.fragment
def _stage(meeting: ledger.Meeting, scope: str, made: Callable[[], Document]) -> None:
    """One step; a key draws this alone anew, not the frame around it."""
    if not asked() or sight.lapsed():
        st.rerun(scope="app")
    document = made()
    every = steps.steps(document)
    at = _at(len(every))
    step, panel = every[at], st.session_state.get(PANEL)
    with st.container(key=PRESENT):
        with st.container(key="present-stage"):
            title = words.headed(document.title, document.subtitle if scope != figures.DISTRICT else "")
            timer = f"{meeting.code}/{scope}/{step.item}"
            version = words.version(meeting.version, meeting.period)
            st.html(steps.picture(document, every, at, title, version, timer))
            said = words.explain(figure.title for figure in step.shown)
            st.button(
                said, key=f"present-explain-{at}", on_click=_toggle, args=(EXPLAIN,), disabled=not step.shown
            )
        if panel:
            with st.container(key="present-panel"):
                PANELS[panel](meeting, document, every, step)
        _foot(at, len(every), deciding.may() and scope == figures.DISTRICT)
        _keys(at, len(every), every)


def _at(total: int) -> int:
    said = st.query_params.get(STEP, "")
    return min(int(said), total - 1) if said.isdecimal() else 0


def _foot(at: int, total: int, may: bool) -> None:
    """What can be done, each with its key."""
    with st.container(key="present-foot", horizontal=True, horizontal_alignment="distribute"):
        _button(words.PREVIOUS, "Left", _to, at - 1, disabled=at == 0)
        _button(words.OVERVIEW, "O", _toggle, OVERVIEW)
        _button(words.EXPLAIN, "E", _toggle, EXPLAIN)
        if may:
            _button(words.DECIDE, "D", _toggle, DECIDE)
        _button(words.LEAVE, "Esc", _leave)
        if sight.pinned() is None:
            _button(words.LIVE, "H", _live)
        _button(words.NEXT, "Right", _to, at + 1, disabled=at + 1 == total)


def _button(label: str, key: str, act: Callable[..., None], *given: object, disabled: bool = False) -> None:
    name = f"present-key-{key.lower()}"
    st.button(label, key=name, type="tertiary", shortcut=key, on_click=act, args=given, disabled=disabled)


def _keys(at: int, total: int, every: Sequence[Step]) -> None:
    """Keys without a place on the screen: those of a clicker, and the digits of the sections."""
    with st.container(key="present-keys"):
        for key in FORWARD:
            _button(key, key, _to, min(at + 1, total - 1))
        for key in BACK:
            _button(key, key, _to, max(at - 1, 0))
        _button("Home", "Home", _to, 0)
        _button("End", "End", _to, total - 1)
        for place in range(min(NUMBERED, every[-1].place + 1)):
            _button(str(place + 1), str(place + 1), _to, steps.first(every, place))


def _to(at: int) -> None:
    st.query_params[STEP] = str(max(at, 0))
    if st.session_state.get(PANEL) == OVERVIEW:
        st.session_state.pop(PANEL)


def _toggle(panel: str) -> None:
    """Open what belongs beside the figures, or close it when it is open."""
    now = st.session_state.pop(PANEL, None)
    if now != panel:
        st.session_state[PANEL] = panel


def _leave() -> None:
    """One key closes what is open, the next one leaves the projector."""
    if st.session_state.pop(PANEL, None) is None:
        for name in (PRESENT, STEP):
            st.query_params.pop(name, None)


def _live() -> None:
    st.session_state.pop(PANEL, None)
    sheet.go(LIVE)


def _overview(meeting: ledger.Meeting, document: Document, every: Sequence[Step], step: Step) -> None:
    """Every section with its minutes; a click or its digit leads there."""
    st.html(el("h2", "cs-panel-title", words.OVERVIEW))
    for place, section in enumerate(document.sections):
        label = esc_markdown(words.entry(place + 1, section.title, section.minutes))
        here: Literal["primary", "secondary"] = "primary" if place == step.place else "secondary"
        at = steps.first(every, place)
        st.button(label, key=f"present-to-{place}", on_click=_to, args=(at,), type=here, width="stretch")
    st.button(words.RESET, key="present-reset", type="tertiary")


def _explain(meeting: ledger.Meeting, document: Document, every: Sequence[Step], step: Step) -> None:
    """What the numbers of this step mean, where they come from, how old they are."""
    for figure in step.shown:
        st.html(explanation(figure, document))
    if not step.shown:
        st.html(el("p", "cs-panel-said", words.NOTHING_TO_EXPLAIN))


def explanation(figure: Figure, document: Document) -> str:
    """A figure in words: its claim, its definitions, source and date."""
    lines = document.about.get(figure.name, ())
    listed = el("ul", "cs-panel-lines", join(el("li", "", line) for line in lines))
    dated = "" if lines else el("p", "cs-detail", words.dated(figure.as_of, figure.stale, figure.source))
    title = el("h2", "cs-panel-title", figure.title)
    return el("section", "", title, el("p", "cs-panel-said", figure.claim), listed, dated)


def _decide(meeting: ledger.Meeting, document: Document, every: Sequence[Step], step: Step) -> None:
    """A decision on what is on the screen, and the action that follows."""
    st.html(el("h2", "cs-panel-title", words.DECIDE_TITLE))
    answers.answer()
    deciding.short(meeting, step.item, step.shown)


PANELS = {OVERVIEW: _overview, EXPLAIN: _explain, DECIDE: _decide}
