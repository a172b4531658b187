"""A choice that lives in the address as a code: a link, the back button and a reload bring it back."""

from collections.abc import Collection, Sequence

import streamlit as st

MADE = "_made_"  # session key: what the address said when the choice was last written there
Chosen = str | Sequence[str] | None


def recall(key: str, known: Collection[str], default: Chosen = None, *, lasting: bool = False) -> None:
    """Before the widget: what the address newly asks for becomes the widget's state.

    A code that is not `known` counts as the default. A `lasting` choice survives an address that does not
    name it, as after a click in the navigation.
    """
    asked = st.query_params.get(key)
    unchanged = asked == st.session_state.get(MADE + key) and (key in st.session_state or asked is None)
    if unchanged or (asked is None and lasting):
        st.session_state.setdefault(key, default)
    else:
        st.session_state[key] = _understood(asked, known, default)


def remember(key: str, value: Chosen, default: Chosen = None, *, lasting: bool = False) -> None:
    """After the widget: the choice goes into the address; the default is not written.

    A `lasting` choice is written when it changes, not again on every page: that would cost a step back each.
    """
    now = None if value == default or not value else value if isinstance(value, str) else ",".join(value)
    if lasting and now == st.session_state.get(MADE + key):
        return
    if now is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != now:
        st.query_params[key] = now
    st.session_state[MADE + key] = now


def said(key: str) -> str | None:
    """The choice as the address writes it; None for the default."""
    return st.session_state.get(MADE + key)


def _understood(asked: str | None, known: Collection[str], default: Chosen) -> Chosen:
    if asked is None:
        return default
    if default is None or isinstance(default, str):
        return asked if asked in known else default
    return [code for code in asked.split(",") if code in known]
