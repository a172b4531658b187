"""Backups on the administrator's page: how old the newest is, which there are, one button for another."""

import streamlit as st

from cockpit import access, backup, config, ledger
from cockpit.figures import backups as figures
from cockpit.screen.card import principal, show
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.sheet import Page
from cockpit.text import backup as words

SPOKEN = "_backup_said"  # session key: what became of the last click


def section(page: Page) -> None:
    """State and list of the backups, a button for whoever may where there is a key, the settings in force."""
    who = principal()
    show(figures.state(who))
    every = figures.listed(who)
    if not every.empty:
        show(every)
    if who.may("backup:run") and config.settings().backup_recipient:
        _button()
    show(figures.settings(who))


def _button() -> None:
    fine, said = st.session_state.pop(SPOKEN, (True, ""))
    if said:
        (st.success if fine else st.error)(esc_markdown(said))
    going = backup.going()
    st.html(el("p", "cs-detail", words.GOING if going and not said else words.RUN_NOTE))
    st.button(words.RUN, key="backup_run", disabled=going, on_click=_clicked)


def _clicked() -> None:
    who = principal()
    try:
        if not who.may("backup:run"):
            raise access.Denied(words.NOT_ALLOWED)
        backup.begin(who.login, who.role)
        st.session_state[SPOKEN] = True, words.STARTED
    except (access.Denied, backup.BackupError, ledger.LedgerError) as fault:
        st.session_state[SPOKEN] = False, str(fault)
