"""A form for a new account; it is granted nothing here."""

import streamlit as st

from cockpit import config, ledger
from cockpit.screen.card import principal
from cockpit.screen.html import el
from cockpit.screen.peopling import handing
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import people_desk as words

RIGHT = "people:register"
LOCAL, PROVIDER = "local", "provider"
DISCOVERY = "/.well-known/openid-configuration"  # what a provider puts behind its name
FIELDS = ("login", "name", "subject")


def form(page: Page) -> None:
    """What a new account needs; what belongs to one kind of account comes and goes with the choice."""
    if not principal().may(RIGHT):
        return
    with st.expander(words.ADD, key="people-adding"):
        st.html(el("p", "cs-detail", words.ADD_NOTE))
        kind = _kind()
        left, right = st.columns(2)
        with left:
            st.text_input(words.NAME, max_chars=40, key="new-name")
        with right:
            st.text_input(words.LOGIN, max_chars=64, placeholder=words.LOGIN_HINT, key="new-login")
        if kind == PROVIDER:
            _provided()
        elif config.settings().sign_in != config.OIDC:
            st.checkbox(words.RESERVE, key="new-reserve")
        st.button(words.GO_ADD, type="primary", key="new-go", on_click=answers.does(_add))


def _kind() -> str:
    """Where the account comes from: with a provider its accounts, and reserve accounts of our own."""
    kinds = dict(words.KINDS)
    if config.settings().sign_in == config.OIDC:
        kinds = {PROVIDER: kinds[PROVIDER], LOCAL: words.RESERVE}
    return st.radio(words.KIND, list(kinds), format_func=kinds.__getitem__, horizontal=True, key="new-kind")


def _provided() -> None:
    left, right = st.columns(2)
    with left:
        known = config.settings().oidc_metadata.removesuffix(DISCOVERY)
        st.text_input(words.ISSUER, known, max_chars=300, placeholder=words.ISSUER_HINT, key="new-issuer")
    with right:
        st.text_input(words.SUBJECT, max_chars=255, placeholder=words.SUBJECT_HINT, key="new-subject")


def _add() -> str:
    """Make the account, with a first password for one of our own; a second click finds the first one's."""
    who, said, people = answers.allowed(RIGHT), st.session_state, ledger.open().people
    if (name := handing.held(said["new-login"])) is not None:
        return words.added(name)
    local = said["new-kind"] == LOCAL
    reserve = local and (config.settings().sign_in == config.OIDC or bool(said.get("new-reserve")))
    origin = {} if local else {"issuer": said["new-issuer"].strip(), "subject": said["new-subject"].strip()}
    fresh = people.add(said["new-login"], said["new-name"], break_glass=reserve, who=who, **origin)
    if local:
        handing.keep(fresh, people.set_password(fresh.id, who=who), fresh=True)
    for field in FIELDS:
        if f"new-{field}" in said:
            said[f"new-{field}"] = ""
    return words.added(fresh.name)
