"""A page that failed says so in one sentence; one that somebody was refused is written down as well."""

import logging
from urllib.parse import urlsplit

import streamlit as st

from cockpit import access, ledger
from cockpit.screen.html import esc_markdown
from cockpit.text import door as words

log = logging.getLogger("cockpit")


def sorry(error: Exception) -> bool:
    """Log the error whole and show one Chinese sentence; what the policy denies is a line of the audit."""
    if isinstance(error, access.Denied):
        _refused(str(error))
        st.error(esc_markdown(str(error)))
        return True
    log.error("page failed", exc_info=error)
    st.error(words.PAGE_FAILED)
    return True


def _refused(why: str) -> None:
    """Who was refused on which page; nobody signed in is nobody's login."""
    who = st.session_state.get("principal")
    login, role = (who.previewed_by or who.login, who.role) if who else ("", "")
    try:
        ledger.open().denied(login, role, urlsplit(st.context.url or "").path, why)
    except ledger.LedgerError:
        log.warning("a refusal could not be written down")
