"""What the meeting decides: decisions with their basis, actions with unit and term, their course."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st

from cockpit import agenda, config, ledger, plan
from cockpit.figures import meeting as figures
from cockpit.figures.core import Figure
from cockpit.ledger.meetings.model import REASONED, STEPS
from cockpit.screen.card import principal
from cockpit.screen.html import el
from cockpit.screen.rectifying import answers
from cockpit.text import meeting_ledger as ledger_words
from cockpit.text import meeting_page as words

DECIDE, ACT = "meeting:decide", "meeting:act"
DECISION, ACTION, REPORT, HOLDING = "meeting-decide", "meeting-act", "meeting-report", "meeting-hold"  # forms
WRITTEN = "_meeting_written"  # session key: how many forms this visit has sent
REFUSED = "_meeting_refused"  # session key: the last decision was not recorded
MOST, MOST_SHORT, ROWS = 500, 40, 96  # characters; height of a field in CSS px


def may() -> bool:
    """Whether whoever looks may record decisions."""
    return principal().may(DECIDE)


def short(meeting: ledger.Meeting, section: str, shown: Sequence[Figure]) -> None:
    """On the projector: a decision on the figures in sight, and one action that follows."""
    if meeting.held_at is not None:
        st.html(el("p", "cs-panel-said", words.FINAL))
        return
    names = {figure.name for figure in shown}
    frozen = {key: figure for key, figure in _frozen(meeting).items() if figure.name in names}
    _decision_form(meeting, _item(meeting, section), list(frozen), frozen, "short")


def forms(meeting: ledger.Meeting) -> None:
    """On the page: a decision, an action alone, the course of actions, the end of the meeting."""
    if may() and meeting.held_at is None:
        with st.expander(words.DECIDE_TITLE, expanded=REFUSED in st.session_state, icon=":material/gavel:"):
            _decision_form(meeting, "", [], _frozen(meeting), "page")
    if principal().may(ACT):
        with st.expander(words.ACT_TITLE, icon=":material/assignment_turned_in:"):
            _action_form(meeting)
        _report(meeting)
    if may() and meeting.held_at is None:
        _holding(meeting)


def _frozen(meeting: ledger.Meeting) -> Mapping[str, Figure]:
    """What something can be based on: the figures that the meeting was shown, by key."""
    return figures.frozen(meeting, figures.DISTRICT).figures


def _item(meeting: ledger.Meeting, section: str) -> str:
    """The item of the agenda that a section belongs to; empty for none."""
    parts = (part for pack in figures.packs(meeting, figures.DISTRICT) for part in pack.parts)
    return next((part.item for part in parts if part.id == section), "")


def _decision_form(
    meeting: ledger.Meeting, item: str, chosen: list[str], known: Mapping[str, Figure], place: str
) -> None:
    of = f"{place}-{meeting.code}-{st.session_state.get(WRITTEN, 0)}"
    basis = f"decide-basis-{of}-{'-'.join(chosen)}"  # another picture proposes other figures
    answers.shown(DECISION, meeting.code, of)
    with st.form(f"{DECISION}-{place}", enter_to_submit=False):
        st.text_area(words.field(words.TEXT, True), key=f"decide-text-{of}", max_chars=MOST, height=ROWS)
        told: dict[str, Any] = {"format_func": lambda key: known[key].title, "key": basis}
        st.multiselect(words.BASIS, list(known), chosen, placeholder=words.CHOOSE_BASIS, **told)
        if place == "page":
            _replaced(meeting, of)
        st.html(el("p", "cs-detail", words.ACTION_NOTE))
        _action_fields(of)
        click = answers.does(_decide, meeting.code, item, known, of, basis)
        st.form_submit_button(words.GO_DECIDE, type="primary", key=f"go-decide-{of}", on_click=click)


def _replaced(meeting: ledger.Meeting, of: str) -> None:
    """Which earlier decision this one takes the place of."""
    standing = {d.code: d for d in ledger.open().meetings.decisions(meeting.code) if not d.replaced_by}
    if standing:
        titles = {code: words.decision(d.number, d.text) for code, d in standing.items()}
        told: dict[str, Any] = {"index": None, "placeholder": words.NOTHING, "key": f"decide-replaces-{of}"}
        st.selectbox(words.REPLACES, list(titles), format_func=titles.__getitem__, **told)


def _action_fields(of: str, *, must: bool = False) -> None:
    st.text_input(words.field(words.WHAT, must), key=f"act-what-{of}", max_chars=300)
    unit, person, due = st.columns([3, 2, 2])
    names = [each.name for each in plan.load().tracked.units]
    with unit:
        told: dict[str, Any] = {"index": None, "placeholder": words.CHOOSE, "key": f"act-unit-{of}"}
        st.selectbox(words.field(words.UNIT, must), names, **told)
    with person:
        st.text_input(words.PERSON, key=f"act-person-{of}", max_chars=MOST_SHORT)
    with due:
        today = config.settings().today()
        term = today + timedelta(days=agenda.rules().action_days)
        st.date_input(
            words.field(words.DUE, must), term, min_value=today, format="YYYY-MM-DD", key=f"act-due-{of}"
        )


def _decide(code: str, item: str, known: Mapping[str, Figure], of: str, chosen: str) -> str:
    """Record the decision, and the action when one is filled in."""
    who, said, (_, key) = answers.allowed(DECIDE), st.session_state, answers.given(DECISION)
    said[REFUSED] = True  # until it is recorded: the form stays open with what was written
    follows = bool((said.get(f"act-what-{of}") or "").strip())
    if follows and not said.get(f"act-unit-{of}"):
        raise ledger.LedgerError(words.NO_UNIT)
    basis = tuple(
        ledger.Basis(each, known[each].title, known[each].claim)
        for each in said.get(chosen) or ()
        if each in known
    )
    told: dict[str, Any] = {"basis": basis, "item": item, "replaces": said.get(f"decide-replaces-{of}") or ""}
    text = said.get(f"decide-text-{of}") or ""
    decision = ledger.open().meetings.decide(code, text, **told, who=who, key=key)
    said[WRITTEN] = said.get(WRITTEN, 0) + 1
    said.pop(REFUSED, None)
    try:
        action = _acted(code, of, key, decision.code, basis) if follows else ""
    except ledger.LedgerError as fault:
        raise ledger.LedgerError(words.half(decision.code, str(fault))) from fault
    return words.recorded(decision.code, action)


def _acted(code: str, of: str, key: str, decision: str, basis: tuple[ledger.Basis, ...]) -> str:
    said = st.session_state
    what, unit, person = (said.get(f"act-{name}-{of}") or "" for name in ("what", "unit", "person"))
    due: Any = said.get(f"act-due-{of}")
    action = ledger.open().meetings.act(
        code, what, unit=unit, person=person, due=due, decision=decision, basis=basis,
        who=answers.allowed(ACT), key=f"{key}-act",
    )  # fmt: skip
    return action.code


def _action_form(meeting: ledger.Meeting) -> None:
    """An action without a decision of its own."""
    of = f"alone-{meeting.code}-{st.session_state.get(WRITTEN, 0)}"
    answers.shown(ACTION, meeting.code, of)
    with st.form(ACTION, enter_to_submit=False):
        _action_fields(of, must=True)
        click = answers.does(_act, meeting.code, of)
        st.form_submit_button(words.GO_ACT, type="primary", key=f"go-act-{of}", on_click=click)


def _act(code: str, of: str) -> str:
    _, key = answers.given(ACTION)
    action = _acted(code, of, key, "", ())
    st.session_state[WRITTEN] = st.session_state.get(WRITTEN, 0) + 1
    return words.acted(action)


def _report(meeting: ledger.Meeting) -> None:
    """What became of an action: of this meeting, or one carried over from an earlier one."""
    held = _reportable(meeting)
    if not held:
        return
    with st.expander(words.REPORT_TITLE, icon=":material/update:"):
        titles = {code: words.action(code, each.unit, each.what) for code, each in held.items()}
        code = st.selectbox(words.ACTION, list(titles), format_func=titles.__getitem__, key="report-action")
        action = held.get(code) or next(iter(held.values()))
        possible = [step for step, (states, _) in STEPS.items() if action.state in states]
        told: dict[str, Any] = {"required": True, "format_func": ledger_words.STEPS.__getitem__}
        step = st.segmented_control(
            words.STEP, possible, default=possible[0], key=f"report-step-{action.id}-{action.state}", **told
        )
        _report_form(action, step or possible[0])


def _reportable(meeting: ledger.Meeting) -> dict[str, ledger.Action]:
    """Open actions of this and earlier meetings of the same kind, then the done ones of this meeting."""
    book = ledger.open().meetings
    earlier = {
        m.code
        for m in book.meetings(meeting.cadence)
        if m.period <= meeting.period and m.demo == meeting.demo
    }
    live = [each for each in book.actions(open_only=True) if each.meeting in earlier]
    done = [each for each in book.actions(meeting=meeting.code) if not each.live]
    return {each.code: each for each in (*sorted(live, key=lambda each: (each.due, each.code)), *done)}


def _report_form(action: ledger.Action, step: str) -> None:
    of = f"{action.id}-{step}"
    answers.shown(REPORT, action.code, action.revision)
    with st.form(f"{REPORT}-{step}", enter_to_submit=False):
        st.text_area(
            words.field(words.NOTE, step in REASONED), key=f"report-note-{of}", max_chars=MOST, height=ROWS
        )
        if step in ("postpone", "reopen"):
            today = config.settings().today()
            later = max(action.due, today) + timedelta(days=7)
            st.date_input(
                words.NEW_DUE,
                later,
                min_value=today,
                format="YYYY-MM-DD",
                key=f"report-due-{of}-{action.revision}",
            )
        click = answers.does(_reported, action.code, action.id, step)
        st.form_submit_button(
            ledger_words.STEPS[step], type="primary", key=f"go-report-{of}-{action.revision}", on_click=click
        )


def _reported(code: str, id: str, step: str) -> str:
    """Report on the action as it was shown; Conflict when somebody was faster."""
    who, said, ((_, revision), key) = answers.allowed(ACT), st.session_state, answers.given(REPORT)
    of = f"{id}-{step}"
    due = said.get(f"report-due-{of}-{revision}") if step in ("postpone", "reopen") else None
    note = said.get(f"report-note-{of}") or ""
    action = ledger.open().meetings.report(
        code, step, revision=revision, note=note, due=due, who=who, key=key
    )
    said.pop(f"report-note-{of}", None)
    return words.reported(action.code, ledger_words.STEPS[step])


def _holding(meeting: ledger.Meeting) -> None:
    """The meeting is over: its decisions become final."""
    answers.shown(HOLDING, meeting.code, meeting.revision)
    with st.popover(words.HOLD):
        st.html(el("p", "cs-detail", words.HOLD_NOTE))
        st.button(
            words.GO_HOLD, type="primary", key="meeting-hold-go", on_click=answers.does(_hold, meeting.code)
        )


def _hold(code: str) -> str:
    who, ((_, revision), key) = answers.allowed(DECIDE), answers.given(HOLDING)
    return words.held(ledger.open().meetings.hold(code, revision=revision, who=who, key=key).title)
