"""The intake desk: templates out, files in, problems said, one button to publish, versions to go back to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from cockpit import access, contracts, intake, ledger, outlook, store
from cockpit.figures import intake as figures
from cockpit.screen.card import principal
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.sheet import Page
from cockpit.text import intake_desk as words

KINDS = ["xlsx", "csv", "txt"]
BATCH = "_batch"
template_link: Callable[[tuple[str, ...], access.Principal], str] | None = None  # the door provides it


def registers() -> dict[str, str]:
    """Register name to title, for those this principal may open, in the order of their groups."""
    who = principal()
    return {
        contract.name: contract.title
        for group in contracts.load().groups.values()
        for contract in group
        if who.may(f"register:{contract.name}") and access.Level.of(contract.level) <= who.scope.level
    }


def templates(page: Page) -> None:
    """Choose registers, fetch one workbook with a sheet for each."""
    titles = {name: title for name, title in registers().items() if not contracts.load()[name].feed}
    chosen = st.multiselect(
        words.WHICH, list(titles), format_func=lambda n: titles[n], placeholder=words.EVERY
    )
    opened = st.popover(words.TEMPLATE, key="template", on_change="rerun")
    with opened:
        st.html(el("p", "cs-detail", words.TEMPLATE_NOTE))
        if getattr(opened, "open", True) and template_link is not None:
            st.link_button(
                words.FETCH, template_link(tuple(chosen) or tuple(titles), principal()), type="primary"
            )


def upload(page: Page) -> None:
    """Take a file in, say what is wrong with it, publish on request."""
    if not principal().may("intake:upload"):
        return
    given = st.file_uploader(words.UPLOAD, type=KINDS, key="file")
    if given is None:
        st.session_state.pop(BATCH, None)
        return
    batch = _staged(given)
    page.show(figures.counts(batch))
    page.show(figures.problems(batch))
    _offer(batch)


def _staged(given: Any) -> intake.Batch:
    """Read an uploaded file once; a rerun finds the batch it has already made."""
    held = st.session_state.get(BATCH)
    if held and held[0] == given.file_id:
        return held[1]
    who = principal()
    with st.spinner(words.READING), intake.folder() as folder:
        path = folder / f"upload{Path(given.name).suffix.lower()[:5]}"
        path.write_bytes(given.getvalue())
        batch = intake.stage(path, given.name, who.login, role=who.role, schools=who.scope.schools)
    st.session_state[BATCH] = (given.file_id, batch)
    return batch


def _offer(batch: intake.Batch) -> None:
    """The button, or why there is none."""
    if batch.refused or batch.already is not None or not batch.total.kept:
        return
    if not principal().may("intake:publish"):
        st.info(words.WAITS)
    elif st.button(words.publish(batch.total.kept), type="primary", key="publish"):
        _publish(batch)


def _publish(batch: intake.Batch) -> None:
    who = principal()
    if not who.may("intake:publish"):
        raise access.Denied(words.NOT_ALLOWED)
    try:
        version = intake.publish(batch, who.login, role=who.role)
    except (intake.IntakeError, store.StoreError, ledger.LedgerError) as fault:
        st.error(esc_markdown(str(fault)))
        return
    outlook.ensure(version)
    st.session_state.pop(BATCH, None)
    st.success(words.published(version.number))


def history(page: Page) -> None:
    """Versions with the way back to an older one, and what has come in lately."""
    page.show(figures.versions(page.read))
    if principal().may("store:rollback"):
        _way_back()
    page.show(figures.imports(page.read))
    if not (apart := figures.rejected(page.read)).empty:
        page.show(apart)


def _way_back() -> None:
    older = {v.number: v for v in reversed(store.versions()[:-1])}
    if not older:
        return
    with st.popover(words.ROLLBACK):
        st.html(el("p", "cs-detail", words.ROLLBACK_NOTE))
        number = st.selectbox(words.TO, list(older), format_func=lambda n: words.version(older[n]), key="to")
        sure = st.checkbox(words.SURE, key="sure")
        if st.button(words.GO_BACK, disabled=not sure, key="back") and sure:
            _roll_back(int(number))


def _roll_back(number: int) -> None:
    who = principal()
    if not who.may("store:rollback"):
        raise access.Denied(words.NOT_ALLOWED)
    try:
        with ledger.open().audited(who.login, who.role, "rollback", str(number)):
            version = store.rollback(number, by=who.login)
    except (store.StoreError, ledger.LedgerError) as fault:
        st.error(esc_markdown(str(fault)))
        return
    st.success(words.rolled_back(number, version.number))
