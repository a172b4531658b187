"""Who is looking: on loopback without sign-in the demonstration lets the visitor choose a role."""

import streamlit as st

from cockpit import access, store
from cockpit.text import identity as words
from queries import school as schools


def identify() -> access.Principal:
    """The principal of this run, chosen in the sidebar and kept in the address; narrowed to schools by role."""
    with st.sidebar:
        role = st.selectbox(
            words.ROLE, access.ROLES, format_func=words.role, key="role", bind="query-params"
        )
        codes = _schools(role)
    principal = access.principal(role, codes)
    st.session_state["principal"] = principal
    return principal


def _schools(role: str) -> tuple[str, ...] | None:
    """The schools of an inspector or of one school; None for roles that see the whole district."""
    if role not in ("inspector", "school"):
        return None
    names = _names()
    if role == "school":
        chosen = st.selectbox(
            words.SCHOOL, list(names), format_func=lambda c: names[c], key="own", bind="query-params"
        )
        return (chosen,) if chosen else ()
    return tuple(
        st.multiselect(
            words.SCHOOLS,
            list(names),
            default=list(names)[:8],
            format_func=lambda c: names[c],
            key="mine",
            bind="query-params",
        )
    )


def _names() -> dict[str, str]:
    """School code to name, for the demonstration's switch only: a real sign-in knows its schools."""
    frame = store.reader(access.principal("admin"))(schools.names)
    return dict(frame.select("school_code", "name").iter_rows())
