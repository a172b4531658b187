"""The form that opens a rectification: school and problem first, filled in from the data where it can be."""

from datetime import timedelta
from typing import Any

import streamlit as st

from cockpit import config, ledger, rectification
from cockpit.figures import rectify as figures
from cockpit.figures import school as schools
from cockpit.figures.core import Selection
from cockpit.figures.rectify import Lead
from cockpit.screen import choice
from cockpit.screen.card import principal
from cockpit.screen.html import esc_markdown
from cockpit.screen.rectifying import answers, proving
from cockpit.screen.sheet import Page, say
from cockpit.text import rectify_desk as words

FORM, RIGHT, MANUAL = "open", "rectify:dispatch", "manual"
OPENED = "_rectify_opened"  # session key: how many items this visit has opened
ASKED = ("new", "ref", "indicator")  # what the address says about the problem
MOST, MOST_SHORT, ROWS = 500, 40, 80  # characters; height of a field in CSS px
SHORT = {"clause": words.CLAUSE, "unit": words.UNIT, "person": words.PERSON}


def form(page: Page) -> None:
    """School, problem, severity; then the fields, filled in as far as the data know them."""
    code = _school(page)
    if code is None:
        say(words.NO_SCHOOL)
        return
    lead = _lead(page, code)
    if lead.open:
        st.warning(esc_markdown(words.already(lead.open)))
    severity = _severity(code, lead)
    answers.shown(FORM, st.session_state.get(OPENED, 0))
    with st.form("rectify-open", enter_to_submit=False):
        _fields(page, code, lead, severity)
        click = answers.does(_open, code, lead, severity)
        st.form_submit_button(
            words.GO_OPEN, type="primary", key=f"go-open-{answers.given(FORM)[0][0]}", on_click=click
        )


def _school(page: Page) -> str | None:
    names = schools.options(page.read)
    only = next(iter(names), None) if len(names) == 1 else None
    choice.recall("school", names, only)
    told: dict[str, Any] = {"index": None, "key": "school", "placeholder": words.NO_SCHOOL}
    code = st.selectbox(words.SCHOOL, list(names), format_func=lambda each: names.get(each, each), **told)
    choice.remember("school", code, only)
    return code


def _lead(page: Page, code: str) -> Lead:
    """The problem: one that the data show, the one that the address names, or one in own words."""
    found = list(figures.leads(page.read, code))
    named = _named(found)
    listed = found if named is None or named in found else [named, *found]
    listed = [*listed, *([] if named and named.origin == MANUAL else [_by_hand()])]
    titles = {lead.key: _title(lead) for lead in listed}
    start = listed.index(named) if named else 0
    key = st.selectbox(words.LEAD, list(titles), start, format_func=titles.__getitem__, key=f"lead-{code}")
    return next(lead for lead in listed if lead.key == key)


def _named(found: list[Lead]) -> Lead | None:
    """The problem that the address names, as the data show it or with what the address knows of it."""
    origin, ref, indicator = (st.query_params.get(name, "") for name in ASKED)
    if origin not in rectification.workflow().origins:
        return None
    mine = [lead for lead in found if lead.origin == origin]
    same = [lead for lead in mine if ref and lead.ref == ref]
    same += [lead for lead in mine if not ref and indicator and lead.indicator == indicator]
    if same:
        return same[0]
    clause = figures.clause(indicator)
    return Lead(origin if ref else MANUAL, ref, indicator if clause or ref else "", "", "normal", clause)


def _by_hand() -> Lead:
    return Lead(MANUAL, "", "", "", "normal", "")


def _title(lead: Lead) -> str:
    if lead.origin == MANUAL:
        return words.BY_HAND
    origin = rectification.workflow().origins[lead.origin].title
    return words.lead(origin, lead.problem, lead.open) if lead.problem else words.given(origin, lead.ref)


def _severity(code: str, lead: Lead) -> str:
    graves = rectification.workflow().severities
    titles = {each.id: words.severity(each.title, each.days) for each in graves.values()}
    chosen = st.segmented_control(
        words.SEVERITY,
        list(titles),
        default=lead.severity,
        required=True,
        format_func=titles.__getitem__,
        key=f"severity-{code}-{lead.key}",
    )
    return chosen or lead.severity


def _fields(page: Page, code: str, lead: Lead, severity: str) -> None:
    """The fields of the form; another problem is another form."""
    of, school = _of(code, lead), schools.about(page.read, Selection(school=code))[0]
    filled = {"clause": lead.clause, "unit": school}
    problem = words.field(words.PROBLEM, True)
    st.text_area(problem, lead.problem, key=f"problem-{of}", max_chars=MOST, height=ROWS)
    st.text_area(words.MEASURES, key=f"measures-{of}", max_chars=MOST, height=ROWS)
    for name, slot in zip(SHORT, st.columns(len(SHORT)), strict=True):
        with slot:
            st.text_input(SHORT[name], filled.get(name, ""), key=f"{name}-{of}", max_chars=MOST_SHORT)
    today = config.settings().today()
    due = today + timedelta(days=rectification.workflow().term(severity))
    st.date_input(words.DUE, due, min_value=today, format="YYYY-MM-DD", key=f"due-{of}-{severity}")
    if principal().may(proving.RIGHT):
        proving.uploader(f"photos-{of}")


def _of(code: str, lead: Lead) -> str:
    return f"{code}-{lead.key}"


def _open(code: str, lead: Lead, severity: str) -> str:
    """Open the item, keep its photos, and show it next."""
    who, said, of = answers.allowed(RIGHT), st.session_state, _of(code, lead)
    _, key = answers.given(FORM)
    texts = {name: said.get(f"{name}-{of}", "") for name in ("problem", "measures", *SHORT)}
    draft = ledger.Draft(
        school=code, severity=severity, origin=lead.origin, ref=lead.ref, indicator=lead.indicator,
        due=said[f"due-{of}-{severity}"], **texts,
    )  # fmt: skip
    item = ledger.open().rectifications.open_(draft, who=who, key=key)
    st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
    for name in (*ASKED, "school"):
        st.query_params.pop(name, None)
    st.query_params["item"] = item.code
    try:
        proving.keep(item.id, f"photos-{of}", who, key)
    except ledger.LedgerError as fault:
        raise ledger.LedgerError(words.half(item.code, str(fault))) from fault
    return words.opened(item.code)
