"""Evidence: files and photos go to an item, are looked at on its page, and leave by one-time addresses."""

import base64
from collections.abc import Callable
from typing import Any

import streamlit as st

from cockpit import access, config, ledger
from cockpit.figures import rectify as figures
from cockpit.figures.rectify import Item
from cockpit.ledger import Evidence
from cockpit.screen.card import principal
from cockpit.screen.html import el
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import rectify_desk as words

FORM, RIGHT = "attach", "rectify:attach"
KINDS = ["jpg", "jpeg", "png", "webp", "pdf", "docx", "xlsx"]
PICTURES = {"jpg": "jpeg", "png": "png", "webp": "webp"}
evidence_link: Callable[[Item, Evidence, access.Principal], str] | None = None  # the door provides it


def uploader(key: str) -> None:
    """A field for files; a tablet offers its camera there."""
    with st.container(key=f"proof-{key}"):
        st.file_uploader(
            words.photos(config.settings().evidence_mb), type=KINDS, accept_multiple_files=True, key=key
        )


def keep(id: str, field: str, who: access.Principal, key: str) -> int:
    """Keep the files of a field with an item; returns how many. Raises LedgerError for the first refused."""
    files: list[Any] = st.session_state.get(field) or []
    for number, file in enumerate(files):
        told = {"name": file.name, "data": file.getvalue(), "who": who, "key": f"{key}-{number}"}
        ledger.open().rectifications.attach(id, **told)
    return len(files)


def form(page: Page, item: Item) -> None:
    """Every file with who brought it, a look at one of them, and a field for more."""
    files = figures.files_of(page.read, item)
    if files:
        page.show(figures.evidence(page.read, item))
        _look(item, files)
    if item.live and principal().may(RIGHT):
        _more(item, len(files))


def _look(item: Item, files: tuple[Evidence, ...]) -> None:
    """One of the files on the screen; its address is made when somebody looks, not before."""
    opened = st.popover(words.count(len(files)), key="evidence", on_change="rerun")
    with opened:
        if not getattr(opened, "open", True):
            return
        names = {file.id: file for file in files}
        chosen = names[
            st.selectbox(words.WHICH_FILE, list(names), format_func=lambda id: names[id].name, key="file")
            or files[0].id
        ]
        if chosen.kind in PICTURES:
            st.html(_picture(chosen))
        if evidence_link is not None:
            st.link_button(words.FETCH, evidence_link(item, chosen, principal()))


def _picture(file: Evidence) -> str:
    """A picture as part of the page: nothing is left in a store that anybody could ask."""
    body = base64.b64encode(ledger.open().rectifications.bytes(file.id, principal().scope)).decode()
    return el("img", "cs-photo", src=f"data:image/{PICTURES[file.kind]};base64,{body}", alt=file.name)


def _more(item: Item, held: int) -> None:
    answers.shown(FORM, item.held.id, held)
    with st.form("rectify-attach", enter_to_submit=False, clear_on_submit=True):
        field = f"files-{item.held.id}-{held}"
        uploader(field)
        click = answers.does(_attach, item.held.id, field)
        st.form_submit_button(words.GO_ATTACH, key=f"go-attach-{held}", on_click=click)


def _attach(id: str, field: str) -> str:
    who, (_, key) = answers.allowed(RIGHT), answers.given(FORM)
    number = keep(id, field, who, key)
    if not number:
        raise ledger.LedgerError(words.NO_FILE)
    return words.attached(number)
