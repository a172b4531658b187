"""Keys of the data interface: which there are, one more, told once, and one less."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from cockpit import access, ledger, store
from cockpit.figures import keys as figures
from cockpit.screen.card import principal, show
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.sheet import Page
from cockpit.text import admin
from cockpit.text import keys as words

SECRET, SPOKEN = "_api_key", "_api_key_said"  # session keys: the key just issued; what became of a click
MOST_NAME, MOST_RANGES, YEAR = 40, 400, 3
ISSUE, REVOKE = "key:issue", "key:revoke"
Answer = TypeVar("Answer")


def section(page: Page) -> None:
    """The whole section, for whoever may issue or revoke keys; nothing for anybody else."""
    who = principal()
    if not (who.may(ISSUE) or who.may(REVOKE)):
        return
    st.html(el("h2", "cs-said", words.SECTION) + el("p", "cs-detail", words.NOTE))
    _answer()
    table = _asked(figures.listed)
    if table is not None and table.empty:
        st.html(el("p", "cs-detail", table.claim))
    elif table is not None:
        show(table)
    left, right = page.columns(2)
    with left:
        _issuing(who)
    with right:
        _revoking(who)


def _answer() -> None:
    """What became of the last click, once; then the key just issued until it is put away."""
    fine, sentence = st.session_state.pop(SPOKEN, (True, ""))
    if sentence:
        (st.success if fine else st.error)(esc_markdown(sentence))
    if SECRET in st.session_state:
        st.info(words.ISSUED_NOTE)
        st.html(el("code", "cs-secret", st.session_state[SECRET][1]))
        st.button(words.NOTED, key="key_noted", on_click=st.session_state.pop, args=(SECRET, None))


def _issuing(who: access.Principal) -> None:
    """A form for a new key; outside a form, because the list of schools comes and goes with the choice."""
    if not who.may(ISSUE):
        return
    with st.container(border=True, key="key_issuing"):
        st.html(el("h3", "cs-said", words.ISSUE))
        st.text_input(words.NAME, max_chars=MOST_NAME, placeholder=words.NAME_HINT, key="key_name")
        rows = (words.ALL_ROWS, words.SOME_ROWS)
        if st.radio(words.ROWS, rows, horizontal=True, key="key_rows") == words.SOME_ROWS:
            names = _asked(figures.schools) or {}
            st.multiselect(
                words.SCHOOLS,
                list(names),
                format_func=lambda code: names.get(code, code),
                placeholder=words.SCHOOLS_HINT,
                key="key_schools",
            )
        levels = words.LEVELS
        st.radio(words.LEVEL, list(levels), format_func=levels.get, horizontal=True, key="key_level")
        st.html(el("p", "cs-detail", words.LEVEL_NOTE))
        st.text_input(words.RANGES, max_chars=MOST_RANGES, placeholder=words.RANGES_HINT, key="key_ranges")
        terms = words.TERMS
        st.selectbox(words.DAYS, list(terms), YEAR, format_func=lambda days: terms[days], key="key_days")
        st.button(words.GO_ISSUE, type="primary", key="key_issue", on_click=_does(_issue))


def _issue() -> str:
    """Issue what the form says; the second of two clicks finds the first one's key."""
    who, said = _allowed(ISSUE), st.session_state
    name = " ".join(said["key_name"].split())
    if SECRET not in said or said[SECRET][0] != name:
        some = said["key_rows"] == words.SOME_ROWS
        told: dict[str, Any] = {"schools": said.get("key_schools", []) if some else None}
        told |= {"level": said["key_level"], "ranges": admin.parts(said["key_ranges"])}
        told |= {"days": said["key_days"], "by": who.login, "role": who.role}
        key, token = ledger.open().keys.issue(name, **told)
        said[SECRET] = (key.name, token)
    return words.said(name)


def _revoking(who: access.Principal) -> None:
    """A way to end a key, behind a confirmation."""
    live = {key.id: key.name for key in _asked(_unrevoked) or ()} if who.may(REVOKE) else {}
    if not live:
        return
    with st.container(border=True, key="key_revoking"):
        st.html(el("h3", "cs-said", words.REVOKE) + el("p", "cs-detail", words.REVOKE_NOTE))
        st.selectbox(words.WHICH, list(live), format_func=lambda id: live.get(id, id), key="key_gone")
        sure = st.checkbox(words.SURE, key="key_sure")
        st.button(words.GO_REVOKE, disabled=not sure, key="key_revoke", on_click=_does(_revoke))


def _unrevoked() -> list[ledger.Key]:
    return [key for key in ledger.open().keys.all() if key.revoked_at is None]


def _revoke() -> str:
    who, book = _allowed(REVOKE), ledger.open().keys
    key = book.found(st.session_state["key_gone"])
    book.revoke(key.id, by=who.login, role=who.role)
    st.session_state["key_sure"] = False
    if st.session_state.get(SECRET, ("",))[0] == key.name:
        del st.session_state[SECRET]
    return words.ended(key.name)


def _asked(ask: Callable[[], Answer]) -> Answer | None:
    """What the ledger or the store answers, None after a sentence about why it does not."""
    try:
        return ask()
    except (ledger.LedgerError, store.StoreError) as fault:
        st.error(esc_markdown(str(fault)))
        return None


def _does(act: Callable[[], str]) -> Callable[[], None]:
    """A click that does something before the page is drawn again and leaves one sentence about it."""

    def clicked() -> None:
        try:
            st.session_state[SPOKEN] = True, act()
        except (ledger.LedgerError, access.Denied) as fault:
            st.session_state[SPOKEN] = False, str(fault)

    return clicked


def _allowed(action: str) -> access.Principal:
    who = principal()
    if not who.may(action):
        raise access.Denied(words.NOT_ALLOWED)
    return who
