"""The desk of alerts: one is taken up with owner and note, a limit is tried on history and then adopted."""

import uuid
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from cockpit import access, contracts, ledger
from cockpit.figures import alerts as figures
from cockpit.figures.alerts import Alert, Rule
from cockpit.figures.core import Selection
from cockpit.measures.alerts import Limit
from cockpit.screen.card import principal
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.sheet import Page, go
from cockpit.text import alerts as words
from cockpit.text import alerts_ledger as said

SPOKEN = "_alerts_said"  # session key: what became of the last click
FORM = "_alerts_form"  # session key: what tells this visitor's forms from everybody else's
MOST_NAME, MOST_SAID = 40, 200  # characters
LONGEST = 12  # months in a row that a rule may ask for


def known(page: Page) -> bool:
    """Whether the ledger says which limits are in force; otherwise one sentence stands on the page."""
    try:
        figures.alerts(page.read)
    except ledger.LedgerError as fault:
        st.error(esc_markdown(str(fault)))
        return False
    return True


def answer(page: Page) -> None:
    """What became of the last click, once."""
    fine, sentence = st.session_state.pop(SPOKEN, (True, ""))
    if sentence:
        (st.success if fine else st.error)(esc_markdown(sentence))


def pick(page: Page) -> Callable[[str], None]:
    """Opens the page again with the alert of the picked row."""

    def opened(id: str) -> None:
        if asked := figures.parameters(page.read, id):
            go("alerts", **asked)

    return opened


def acknowledge(page: Page, chosen: Selection) -> None:
    """The form that takes the picked alert up, for who may, while it stands."""
    alert = figures.picked(page.read, chosen)
    if alert is None or not alert.standing or not principal().may(ledger.alerts.ACK):
        return
    if not alert.key.within(principal().scope):
        st.html(el("p", "cs-detail", words.NOT_YOURS))
        return
    title, button = (words.ACK_MORE, words.GO_MORE) if alert.notes else (words.ACK_TITLE, words.GO_ACK)
    with st.form(f"ack-{alert.id}", enter_to_submit=False):
        st.html(el("h3", "cs-said", title))
        st.text_input(words.OWNER, alert.owner, max_chars=MOST_NAME, key=f"owner-{alert.id}")
        st.text_area(words.WHAT, max_chars=MOST_SAID, height=96, key=f"note-{alert.id}")
        asked = (alert, len(alert.notes))
        st.form_submit_button(button, type="primary", on_click=_does(_acknowledge), args=asked)


def _acknowledge(alert: Alert, seen: int) -> str:
    """Write what the form says; the second of two clicks finds the first one's row."""
    state, field = st.session_state, f"note-{alert.id}"
    told = {"owner": state[f"owner-{alert.id}"], "note": state[field]}
    book = ledger.open().alerts
    book.acknowledge(alert.key, **told, seen=seen, who=principal(), key=_form(alert.id, seen))
    state[field] = ""
    return words.acknowledged(alert.name, alert.rule.title)


def _log(page: Page, chosen: Selection) -> None:
    page.show(figures.log(page.read, chosen), on_select=pick(page))


def _book(page: Page, chosen: Selection) -> None:
    page.show(figures.book(page.read, chosen), on_select=lambda id: go("alerts", rule=id))


def _changes(page: Page, chosen: Selection) -> None:
    page.show(figures.changes(page.read, chosen))


def _trial(page: Page, chosen: Selection) -> None:
    """Another limit for the chosen rule, what it would have raised, and the form that adopts it."""
    rule = figures.rule(chosen.rule)
    if not page.read.scope.whole:
        st.html(el("p", "cs-detail", words.WHOLE_ONLY))
        return
    if rule is None:
        page.show(figures.trial(page.read, chosen))
        return
    now = figures.present(page.read, rule)
    tried = _tried(rule, now)
    if not tried.sound:
        st.error(esc_markdown(said.CLEAR_ABOVE if rule.op == ">" else said.CLEAR_BELOW))
        tried = now
    page.show(figures.trial(page.read, chosen, tried))
    if _terms(tried) == _terms(now):
        st.html(el("p", "cs-detail", words.FIRST_TRY))
        return
    page.show(figures.differences(page.read, chosen, tried))
    if principal().may(ledger.alerts.RULE):
        _adoption(page, rule, tried)


def _tried(rule: Rule, now: Limit) -> Limit:
    """The limit that the three fields say."""
    measured = contracts.measured(rule.indicator)
    step = 10.0**-measured.decimals
    form = f"%.{measured.decimals}f"
    fields: dict[str, Any] = {"step": step, "format": form}
    value, clear, months = st.columns(3, gap="medium")
    head = words.amount_label(f"{words.VALUE}：{said.SIDES[rule.op]}", measured.unit)
    level = value.number_input(esc_markdown(head), value=now.value, key=f"try-value-{rule.id}", **fields)
    head = words.amount_label(words.CLEAR, measured.unit)
    end = clear.number_input(esc_markdown(head), value=now.clear, key=f"try-clear-{rule.id}", **fields)
    lasting = months.number_input(words.MONTHS, 1, LONGEST, now.months, key=f"try-months-{rule.id}")
    return Limit(rule.op, float(level), float(end), int(lasting))


def _adoption(page: Page, rule: Rule, tried: Limit) -> None:
    made = [each for each in ledger.open().alerts.changes(page.read.scope) if each.rule == rule.id]
    with st.form(f"adopt-{rule.id}", enter_to_submit=False):
        st.html(el("h3", "cs-said", words.ADOPT_TITLE))
        st.html(el("p", "cs-detail", words.ADOPT_NOTE))
        st.text_area(words.WHY, max_chars=MOST_SAID, height=72, key=f"why-{rule.id}")
        asked = (rule, replace(tried, since=page.read.version.month), len(made))
        st.form_submit_button(words.GO_ADOPT, type="primary", on_click=_does(_adopt), args=asked)


def _adopt(rule: Rule, tried: Limit, seen: int) -> str:
    """Write the limit that was tried when the form was drawn, so that nobody adopts what they did not see."""
    state, field = st.session_state, f"why-{rule.id}"
    told = {"reason": state[field], "seen": seen, "key": _form(rule.id, seen)}
    ledger.open().alerts.adopt(rule.id, **asdict(tried), **told, who=principal())
    state[field] = ""
    return words.adopted(rule.title, figures.condition(rule, tried))


def _terms(limit: Limit) -> tuple[float, float, int]:
    return limit.value, limit.clear, limit.months


def _form(of: str, seen: int) -> str:
    """What this visitor's form writes under: the same until it has been written."""
    mine = st.session_state.setdefault(FORM, uuid.uuid4().hex)
    return f"{mine}-{of}-{seen}"


def _does(act: Callable[..., str]) -> Callable[..., None]:
    """A click that does something before the page is drawn again and leaves one sentence about it."""

    def clicked(*asked: Any) -> None:
        try:
            st.session_state[SPOKEN] = True, act(*asked)
        except (ledger.LedgerError, access.Denied) as fault:
            st.session_state[SPOKEN] = False, str(fault)

    return clicked


TABS: dict[str, Callable[[Page, Selection], None]] = {
    "log": _log,
    "book": _book,
    "trial": _trial,
    "changes": _changes,
}
