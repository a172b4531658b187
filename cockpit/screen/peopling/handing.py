"""A password that was made for somebody is told once, to whoever made it, until it is put away."""

import streamlit as st

from cockpit.ledger import Person
from cockpit.screen.html import el
from cockpit.text import people_desk as words

SECRET = "_people_password"  # session key: (account, password, whether the account is as fresh) just made


def keep(who: Person, password: str, *, fresh: bool = False) -> None:
    """Have it told when the page is drawn next; `fresh` says that the account was made with it."""
    st.session_state[SECRET] = who, password, fresh


def held(login: str) -> str | None:
    """The name of the account with this login that was made a moment ago; None for any other."""
    who, _, fresh = st.session_state.get(SECRET, (None, "", False))
    return who.name if fresh and login.strip().lower() == who.login else None


def told() -> None:
    """The password just made, with the way to put it away."""
    if SECRET not in st.session_state:
        return
    who, password, _ = st.session_state[SECRET]
    with st.container(key="people-secret", border=True):
        st.html(el("h3", "cs-said", words.fresh(who.name)) + el("p", "cs-detail", words.SECRET_NOTE))
        st.html(el("code", "cs-secret", password))
        st.button(words.NOTED, key="people-noted", on_click=st.session_state.pop, args=(SECRET, None))
