"""A visit is planned, changed, called off, started and closed: the forms around its checklist."""

from typing import Any

import streamlit as st

from cockpit import config, inspection, ledger
from cockpit.figures import school as schools
from cockpit.figures.visits import Item
from cockpit.ledger.visits import PLANNED, STARTED, Plan
from cockpit.screen.card import principal
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import visits_desk as words

NEW, AMEND, CANCEL, START, FINISH = "visit-new", "visit-amend", "visit-cancel", "visit-start", "visit-finish"
MOST_TITLE, MOST_NAME, MOST_TEAM, MOST_NOTE, MOST_END = 40, 20, 200, 500, 1000  # characters
MADE = "_visits_planned"  # session key: how many visits were planned in this session


def plan(page: Page) -> None:
    """The form for a new visit, folded away until somebody asks for it."""
    if not principal().may("visit:plan"):
        return
    made = st.session_state.get(MADE, 0)
    with st.expander(words.NEW, key=f"visit-plan-{made}"):
        answers.shown(NEW, made)
        _form(page, f"new-{made}", None, answers.does(_plan, f"new-{made}"))


def next_step(page: Page, item: Item) -> None:
    """What the state of a visit lets this reader do with it as a whole."""
    who, state = principal(), item.held.state
    if state == PLANNED:
        if who.may("visit:record"):
            answers.shown(START, item.held.id, item.held.revision)
            st.button(words.START, key="visit-go-start", type="primary", on_click=answers.does(_start))
        if who.may("visit:plan"):
            _amend(page, item)
            _cancel(item)
    elif state == STARTED and who.may("visit:record") and _complete(item):
        _finish(item)


def _complete(item: Item) -> bool:
    return all("inspector" in place.signed for place in item.places)


def _form(page: Page, of: str, held: Plan | None, click: Any) -> None:
    names = schools.options(page.read)
    areas = {area.id: area.title for area in inspection.load().areas}
    today = config.settings().today()
    with st.form(f"visit-form-{of}", enter_to_submit=False):
        title = held.title if held else words.DEFAULT_TITLE
        st.text_input(words.TITLE, title, max_chars=MOST_TITLE, key=f"visit-title-{of}")
        when, lead, team = st.columns([3, 3, 6])
        first = min(today, held.day) if held else today
        with when:
            day = held.day if held else today
            st.date_input(words.DAY, day, min_value=first, format="YYYY-MM-DD", key=f"visit-day-{of}")
        with lead:
            st.text_input(words.LEAD, held.lead if held else "", max_chars=MOST_NAME, key=f"visit-lead-{of}")
        with team:
            said = words.together(held.team) if held else ""
            st.text_input(words.TEAM, said, max_chars=MOST_TEAM, key=f"visit-team-{of}")
        chosen = [code for code in held.schools if code in names] if held else None
        told: dict[str, Any] = {"format_func": lambda code: names.get(code, code), "placeholder": words.WHICH}
        st.multiselect(words.SCHOOLS, list(names), chosen, key=f"visit-schools-{of}", **told)
        kept = [area for area in (held.areas if held else areas) if area in areas]
        many: dict[str, Any] = {"selection_mode": "multi", "default": kept, "format_func": areas.get}
        st.segmented_control(words.AREAS, list(areas), key=f"visit-areas-{of}", **many)
        note = held.note if held else ""
        st.text_area(words.NOTE, note, max_chars=MOST_NOTE, height=80, key=f"visit-note-{of}")
        label = words.SAVE if held else words.GO_PLAN
        st.form_submit_button(label, type="primary", key=f"visit-go-{of}", on_click=click)


def _said(of: str) -> Plan:
    """The plan as the form says it."""
    said = {name: st.session_state.get(f"visit-{name}-{of}") for name in WORDS}
    if said["day"] is None:
        raise ledger.LedgerError(words.NO_DAY)
    return Plan(
        title=said["title"] or "",
        day=said["day"],
        lead=said["lead"] or "",
        schools=tuple(said["schools"] or ()),
        areas=tuple(said["areas"] or ()),
        team=tuple(words.names(said["team"] or "")),
        note=said["note"] or "",
    )


WORDS = ("title", "day", "lead", "team", "schools", "areas", "note")


def _plan(of: str) -> str:
    """Plan what the form says and show it next."""
    who, (_, key) = answers.allowed("visit:plan"), answers.given(NEW)
    made = ledger.open().visits.plan(_said(of), who=who, key=key)
    st.session_state[MADE] = st.session_state.get(MADE, 0) + 1
    st.query_params["visit"] = made.code
    return words.planned(made.code)


def _amend(page: Page, item: Item) -> None:
    held, of = item.held, f"{item.held.id}-{item.held.revision}"
    plan = Plan(held.title, held.day, held.lead, held.schools, held.areas, held.team, held.note)
    answers.shown(AMEND, held.id, held.revision)
    with st.expander(words.AMEND, key=f"visit-amend-{of}"):
        _form(page, of, plan, answers.does(_amended, of))


def _amended(of: str) -> str:
    who, ((id, revision), key) = answers.allowed("visit:plan"), answers.given(AMEND)
    ledger.open().visits.amend(id, _said(of), revision=revision, who=who, key=key)
    return words.AMENDED


def _cancel(item: Item) -> None:
    answers.shown(CANCEL, item.held.id, item.held.revision)
    with st.popover(words.CANCEL, key="visit-cancel"):
        st.html(el("p", "cs-detail", words.CANCEL_NOTE))
        st.text_input(words.REASON, max_chars=MOST_NOTE, key="visit-cancel-why")
        st.button(words.GO_CANCEL, key="visit-go-cancel", on_click=answers.does(_cancelled))


def _cancelled() -> str:
    who, ((id, revision), key) = answers.allowed("visit:plan"), answers.given(CANCEL)
    reason = st.session_state.get("visit-cancel-why", "")
    ledger.open().visits.cancel(id, reason=reason, revision=revision, who=who, key=key)
    return words.CANCELLED


def _start() -> str:
    who, ((id, revision), key) = answers.allowed("visit:record"), answers.given(START)
    ledger.open().visits.start(id, revision=revision, who=who, key=key)
    return words.STARTED


def _finish(item: Item) -> None:
    """Every school has a signature: what remains is the conclusion."""
    answers.shown(FINISH, item.held.id, item.held.revision)
    st.info(esc_markdown(words.READY))
    with st.form("visit-finish", enter_to_submit=False):
        told: dict[str, Any] = {"max_chars": MOST_END, "height": 120, "key": "visit-conclusion"}
        st.text_area(words.CONCLUSION, words.conclusion(len(item.places), len(item.wrong)), **told)
        click = answers.does(_finished)
        st.form_submit_button(words.FINISH, type="primary", key="visit-go-finish", on_click=click)


def _finished() -> str:
    who, ((id, revision), key) = answers.allowed("visit:record"), answers.given(FINISH)
    conclusion = st.session_state.get("visit-conclusion", "")
    ledger.open().visits.finish(id, conclusion=conclusion, revision=revision, who=who, key=key)
    return words.FINISHED
