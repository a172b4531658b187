"""Who is looking: on loopback without sign-in the demonstration lets the visitor choose a role."""

from collections.abc import Iterable
from urllib.parse import quote, urlsplit

import streamlit as st

from cockpit import access, store
from cockpit.screen import furniture, html
from cockpit.text import identity as words
from queries import school as schools


def ground() -> None:
    """Dark or light, as the visitor's cookie says; the wall is always dark."""
    chosen = st.context.cookies.get("mode", "dark")
    st.session_state["mode"] = chosen if chosen in ("dark", "light") else "dark"


def nothing_to_show() -> str | None:
    """Why there is no version to show, in one sentence, or None."""
    health = store.health()
    return None if health.version else (health.notice or words.EMPTY_STORE)


def identify() -> access.Principal:
    """The principal of this run, chosen in the sidebar and kept in the address, narrowed to schools."""
    _accept("role", access.ROLES)
    with st.sidebar:
        role = st.selectbox(words.ROLE, access.ROLES, format_func=words.role, key="role", bind="query-params")
        codes = _schools(role or access.ROLES[0])
    principal = access.principal(role or access.ROLES[0], codes)
    st.session_state["principal"] = principal
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
    _accept("own", names)
    if role == "school":
        chosen = st.selectbox(
            words.SCHOOL, list(names), format_func=names.__getitem__, key="own", bind="query-params"
        )
        return (chosen,) if chosen else ()
    return tuple(
        st.multiselect(
            words.SCHOOLS,
            list(names),
            default=list(names)[: words.INSPECTED],
            format_func=names.__getitem__,
            key="mine",
            bind="query-params",
        )
    )


def _accept(key: str, codes: Iterable[str]) -> None:
    """Links carry codes where the framework writes words into the address: both are understood."""
    asked = st.query_params.get(key)
    if asked is not None and asked in set(codes) and key not in st.session_state:
        st.session_state[key] = asked


def _names() -> dict[str, str]:
    """School code to name, for the demonstration's switch only: a real sign-in knows its schools."""
    frame = store.reader(access.principal("admin"))(schools.names)
    return dict(frame.select("school_code", "name").iter_rows())
