"""The desk of accounts: what needs somebody, who there is, one account, who is signed in, the matrix."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from cockpit import access, ledger, store, text
from cockpit.figures import people as figures
from cockpit.ledger import Session
from cockpit.screen.card import principal
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.peopling import adding, one
from cockpit.screen.peopling.handing import told
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import people_desk as words
from queries import school as schools

PERSON = "person"  # parameter of the address: the account that is looked at
END = "session:end"

__all__ = ["accounts", "begin", "matrix", "names", "sessions"]


def begin(page: Page) -> bool:
    """What became of the last click, and one account if the address asks for it; whether it asks for all."""
    answers.answer()
    told()
    id = st.query_params.get(PERSON)
    if id is None:
        return True
    st.button(words.BACK, key="people-back", type="tertiary", on_click=_leave)
    try:
        one.person(page, ledger.open().people.person(id), names(page))
    except ledger.LedgerError as fault:
        st.error(esc_markdown(str(fault)))
    return False


def names(page: Page) -> Mapping[str, str]:
    """School code → name in the served version."""
    try:
        return dict(page.read(schools.names).select("school_code", "name").iter_rows())
    except (store.StoreError, access.Denied):
        return {}


def accounts(page: Page) -> None:
    """What needs somebody, the way to a new account, and every account with a search over them."""
    try:
        page.show(figures.attention())
        adding.form(page)
        search, role = _asked()
        page.show(figures.accounts(names(page), search=search, role=role), on_select=_open)
    except ledger.LedgerError as fault:
        st.error(esc_markdown(str(fault)))


def _asked() -> tuple[str, str | None]:
    """The words and the role that the list is narrowed to."""
    left, right, _ = st.columns([4, 3, 5])
    with left:
        search = st.text_input(words.SEARCH, placeholder=words.SEARCH_HINT, max_chars=40, key="people-search")
    with right:
        roles = ["", *access.GRANTED]
        shown = {role: text.ROLE_WORDS.get(role, words.EVERY_ROLE) for role in roles}
        role = st.selectbox(words.ROLE_FILTER, roles, format_func=shown.__getitem__, key="people-role")
    return search, role or None


def _open(id: str) -> None:
    """The page of the account that was picked."""
    st.query_params[PERSON] = id
    st.rerun()


def _leave() -> None:
    st.query_params.pop(PERSON, None)


def sessions(page: Page) -> None:
    """Who is signed in, and a way to end one of them."""
    try:
        open_ = figures.sessions()
        if open_.empty:
            st.html(el("p", "cs-detail", open_.claim))
            return
        page.show(open_)
        if principal().may(END):
            _ending()
    except ledger.LedgerError as fault:
        st.error(esc_markdown(str(fault)))


def _ending() -> None:
    open_ = {each.id: _named(each) for each in ledger.open().sessions.sessions() if each.principal}
    others = {id: name for id, name in open_.items() if id != principal().session}
    if not others:
        return
    with st.popover(words.END):
        st.html(el("p", "cs-detail", words.END_NOTE))
        told: dict[str, Any] = {
            "index": None,
            "placeholder": words.CHOOSE,
            "format_func": lambda id: others.get(id, id),
        }
        chosen = st.selectbox(words.WHICH, list(others), key="people-session", **told)
        act = answers.does(_end, chosen, others)
        st.button(words.GO_END, disabled=chosen is None, key="people-end", on_click=act)


def _named(session: Session) -> str:
    who, opened = session.principal, text.moment(session.opened_at)
    return words.session(who.name, text.role(who.role), session.address, opened) if who else opened


def _end(id: str, open_: Mapping[str, str]) -> str:
    who = answers.allowed(END)
    found = ledger.open().sessions.session(id)
    done = ledger.open().sessions.end(id, why="ended", who=who)
    return words.ended(found.principal.name) if done and found and found.principal else words.GONE


def matrix(page: Page) -> None:
    """Which role may do what, and the export."""
    st.html(el("p", "cs-detail", words.MATRIX_NOTE))
    page.show(figures.matrix())
    page.export(words.EXPORT)
