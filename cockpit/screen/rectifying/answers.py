"""A click acts once, before the page is drawn again, and leaves one sentence about what became of it."""

import uuid
from collections.abc import Callable
from typing import Any

import streamlit as st

from cockpit import access, ledger, store
from cockpit.screen.card import principal
from cockpit.screen.html import esc_markdown
from cockpit.text import rectify_desk as words

SPOKEN = "_rectify_said"  # session key: what became of the last click
KEY = "_rectify_key_"  # session key of a form: what it was about when it was shown, and its key


def answer() -> None:
    """What became of the last click, once."""
    fine, sentence = st.session_state.pop(SPOKEN, (True, ""))
    if sentence:
        (st.success if fine else st.error)(esc_markdown(sentence))


def does(act: Callable[..., str], *given: Any) -> Callable[[], None]:
    """A click that does something and keeps the sentence for the page that is drawn next."""

    def clicked() -> None:
        try:
            st.session_state[SPOKEN] = True, act(*given)
        except access.Denied as fault:
            st.session_state[SPOKEN] = False, noted(fault, act)
        except (ledger.LedgerError, store.StoreError) as fault:
            st.session_state[SPOKEN] = False, str(fault)

    return clicked


def noted(fault: access.Denied, act: Callable[..., Any]) -> str:
    """The sentence of a refusal, which the audit keeps: the page offers nobody what they may not do."""
    who = principal()
    what = getattr(act, "__name__", "").strip("_")
    ledger.open().denied(who.login, who.role, what, str(fault))
    return str(fault)


def shown(form: str, *about: Any) -> None:
    """A form is on the page: it keeps its key as long as it is about the same thing.

    The second of two quick clicks finds the form as it was shown, so it comes with the same key.
    """
    held = st.session_state.get(KEY + form)
    if held is None or held[0] != about:
        st.session_state[KEY + form] = about, uuid.uuid4().hex


def given(form: str) -> tuple[tuple[Any, ...], str]:
    """What a form was about when it was shown, and its key."""
    return st.session_state[KEY + form]


def allowed(right: str) -> access.Principal:
    """Whoever clicks; raises Denied without the right."""
    who = principal()
    if not who.may(right):
        raise access.Denied(words.NOT_ALLOWED)
    return who
