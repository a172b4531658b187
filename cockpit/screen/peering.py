"""Sets of schools to compare with: choose, name, save; take back the one that is chosen."""

from collections.abc import Mapping

import streamlit as st

from cockpit import access, ledger
from cockpit.screen.card import principal
from cockpit.screen.filters import forget
from cockpit.screen.html import el, esc_markdown
from cockpit.text import peer_sets as words

FIELD = "peers"


def choices() -> dict[str, str]:
    """Id → name of the reader's own sets; nothing for who may not have any, or while the ledger is away."""
    who = principal()
    if not (who.may(ledger.PEER_NAMES) and who.scope.whole):
        return {}
    try:
        return {each.id: words.saved(each.name, len(each.schools)) for each in _sets(who)}
    except ledger.LedgerError:
        return {}


def form(schools: Mapping[str, str], chosen: str | None) -> None:
    """A popover to save a set of the given schools (code → words) and to remove the chosen one."""
    who = principal()
    if not (who.may(ledger.PEER_NAMES) and who.scope.whole) or who.previewed_by:
        return
    with st.popover(words.MAKE, key="peer-sets"):
        st.html(el("p", "cs-detail", words.MAKE_NOTE))
        with st.form("peer-set", border=False):
            picked = st.multiselect(words.WHICH, list(schools), format_func=lambda code: schools[code])
            name = st.text_input(words.NAME, max_chars=40)
            if st.form_submit_button(words.KEEP, type="primary"):
                _save(name, picked, who)
        if chosen:
            st.button(words.DROP, key="drop-peers", on_click=_remove, args=(chosen, who))


def _save(name: str, picked: list[str], who: access.Principal) -> None:
    try:
        kept = ledger.open().peer_sets.save(name, picked, who=who)
    except (ledger.LedgerError, access.Denied) as fault:
        st.error(esc_markdown(str(fault)))
        return
    st.query_params[FIELD] = kept.id
    st.rerun()


def _remove(chosen: str, who: access.Principal) -> None:
    try:
        ledger.open().peer_sets.remove(chosen, who=who)
    except (ledger.LedgerError, access.Denied) as fault:
        st.error(esc_markdown(str(fault)))
        return
    forget(FIELD)


def _sets(who: access.Principal) -> tuple[ledger.PeerSet, ...]:
    return ledger.open().peer_sets.list(who.login)
