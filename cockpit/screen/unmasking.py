"""A register with persons in it: masked, and in full for one look, with a reason that the audit keeps."""

import time

import streamlit as st

from cockpit import contracts, ledger
from cockpit.figures import registers
from cockpit.figures.core import Selection
from cockpit.screen.card import principal, show
from cockpit.screen.sheet import Page
from cockpit.text import unmasking as words

RIGHT = "personal:unmask"
LOOK_S = 300.0  # seconds that one look lasts at most
LEAST = 4  # signs of a reason
MOST = 200
OPEN, FAULT = "unmasked", "unmasked_fault"


def listing(page: Page, chosen: Selection) -> None:
    """The chosen register; whoever may see persons in full finds the way to it below."""
    masked = registers.listing(page.read, chosen)
    contract = contracts.load()[chosen.register or registers.FIRST]
    opened = _open(_view(page, chosen))
    if not contract.personal or not principal().may(RIGHT):
        page.show(masked)
        return
    if opened:
        page.shown.append(masked)  # what leaves in a file stays masked
        st.info(words.FULL)
        show(registers.listing(page.read, chosen, whole=True))
        st.button(words.BACK, key="mask-again", type="tertiary", on_click=_shut)
        return
    page.show(masked)
    _asking(contract, _view(page, chosen))


def _asking(contract: contracts.Contract, view: tuple[object, ...]) -> None:
    with st.popover(words.ASK, key="unmask"):
        with st.form("unmask-form", border=False):
            st.text_area(words.REASON, key="unmask-reason", max_chars=MOST, height=80)
            st.form_submit_button(words.GO, on_click=_look, args=(contract, view))
        if said := st.session_state.pop(FAULT, ""):
            st.warning(said)


def _look(contract: contracts.Contract, view: tuple[object, ...]) -> None:
    """One look, once the audit knows of it."""
    who, reason = principal(), st.session_state.get("unmask-reason", "").strip()
    if not who.may(RIGHT):
        return
    if len(reason) < LEAST:
        st.session_state[FAULT] = words.NO_REASON
        return
    try:
        ledger.open().audit(who.login, who.role, RIGHT, contract.title, detail=reason)
    except ledger.LedgerError:
        st.session_state[FAULT] = words.FAILED
        return
    st.session_state[OPEN] = (view, time.monotonic())


def _shut() -> None:
    st.session_state.pop(OPEN, None)


def _open(view: tuple[object, ...]) -> bool:
    """Whether this very view may be seen in full; any other choice ends the look."""
    seen, since = st.session_state.get(OPEN, (None, 0.0))
    if seen == view and time.monotonic() - since < LOOK_S:
        return True
    st.session_state.pop(OPEN, None)
    return False


def _view(page: Page, chosen: Selection) -> tuple[object, ...]:
    who = principal()
    return who.login, who.role, who.scope.key, page.read.version.number, chosen
