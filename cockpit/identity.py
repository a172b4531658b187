"""Who is looking: on loopback without sign-in the demonstration lets the visitor choose a role."""

from dataclasses import replace
from urllib.parse import quote, urlsplit

import streamlit as st

from cockpit import access, ledger, store
from cockpit.screen import choice, furniture, html
from cockpit.screen.conferring import sight
from cockpit.text import identity as words
from queries import school as schools

LINK = "link"  # parameter of the address: the secret of a read-only link


def ground() -> None:
    """Dark or light, as the visitor's cookie says; the wall is always dark."""
    chosen = st.context.cookies.get("mode", "dark")
    st.session_state["mode"] = chosen if chosen in ("dark", "light") else "dark"


def nothing_to_show() -> str | None:
    """Why there is no version to show, in one sentence, or None."""
    health = store.health()
    return None if health.version else (health.notice or words.EMPTY_STORE)


def identify() -> access.Principal:
    """The principal of this run: whoever holds a read-only link, else as chosen in the sidebar.

    The choice is narrowed to schools; links may name the role.
    """
    if (token := st.query_params.get(LINK)) or sight.PINNED in st.session_state:
        return _guest(token)
    first = access.CHOSEN[0]
    choice.recall("role", access.CHOSEN, first, lasting=True)
    with st.sidebar:
        role = st.selectbox(words.ROLE, access.CHOSEN, format_func=words.role, key="role") or first
        codes = _schools(role)
    choice.remember("role", role, first, lasting=True)
    principal = access.principal(role, codes)
    st.session_state["principal"] = principal
    return principal


def _guest(token: str | None) -> access.Principal:
    """Whoever holds this link: no live rows are in sight, only what the link is pinned to.

    A visit that began with a link stays one, whatever address it goes to; the link is asked for each time.
    """
    try:
        link = ledger.open().meetings.opened(token) if token else sight.again(st.session_state[sight.PINNED])
    except ledger.LedgerError as fault:
        furniture.halt(str(fault))
    if link is None:
        furniture.halt(words.LINK_GONE)
    known = access.principal(access.GUEST, login=f"link-{link.id}", name=link.label)
    principal = replace(known, scope=access.Scope(frozenset(), known.scope.level))
    st.session_state[sight.PINNED], st.session_state["principal"] = link, principal
    return principal


def furnish() -> None:
    """The foot of the sidebar: ground, served version, and what the operator must know."""
    health = store.health()
    other = "light" if st.session_state["mode"] == "dark" else "dark"
    path = urlsplit(st.context.url or "/").path or "/"
    with st.sidebar:
        st.html(
            furniture.foot(
                words.ground(other), f"/api/mode/{other}?back={quote(path)}", words.served(health.version)
            )
        )
        if health.notice:
            st.warning(html.esc_markdown(health.notice))


def _schools(role: str) -> tuple[str, ...] | None:
    """The schools of an inspector or of one school; None for roles that see the whole district."""
    if role not in ("inspector", "school"):
        return None
    names = _names()
    if role == "school":
        own = next(iter(names), None)
        choice.recall("own", names, own, lasting=True)
        chosen = st.selectbox(words.SCHOOL, list(names), format_func=names.__getitem__, key="own")
        choice.remember("own", chosen, own, lasting=True)
        return (chosen,) if chosen else ()
    some = list(names)[: words.INSPECTED]
    choice.recall("mine", names, some, lasting=True)
    mine = st.multiselect(words.SCHOOLS, list(names), format_func=names.__getitem__, key="mine")
    choice.remember("mine", mine, some, lasting=True)
    return tuple(mine)


def _names() -> dict[str, str]:
    """School code to name, for the demonstration's switch only: a real sign-in knows its schools."""
    frame = store.reader(access.principal("admin"))(schools.names)
    return dict(frame.select("school_code", "name").iter_rows())
