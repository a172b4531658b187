"""The next step of an item: which ones this person may take, what each asks for, and taking it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import streamlit as st

from cockpit import config, ledger, rectification, store
from cockpit.figures import rectify as figures
from cockpit.figures.rectify import Item
from cockpit.screen.card import principal
from cockpit.screen.html import el
from cockpit.screen.rectifying import answers, proving
from cockpit.screen.sheet import Page
from cockpit.text import rectify_desk as words

FORM, OVERRIDE = "move", "rectify:override"
FIRST = (  # what takes an item further, then what changes nothing: never a step back by a careless click
    *("receive", "fix", "selfcheck", "submit", "close", "resume", "reopen"),
    *("remark", "amend"),
)
MOST, MOST_SHORT, ROWS = 500, 40, 96  # characters; height of a field in CSS px
CHOSEN = "act-"  # begins the key of the choice of a step
DAYS = 7  # a proposal for another term


def form(page: Page, item: Item) -> None:
    """The steps that this person may take now, and the form of the chosen one."""
    flow, who = rectification.workflow(), principal()
    mine = [action for action in flow.actions(item.held.state) if who.may(flow.deeds[action].right)]
    if not mine:
        st.html(el("p", "cs-detail", words.NOTHING_TO_DO))
        return
    key = CHOSEN + item.held.id  # stays when somebody else was faster, so that no word is lost
    if st.session_state.get(key) not in mine:
        st.session_state.pop(key, None)
    titles, first = {a: flow.deeds[a].title for a in mine}, next((a for a in FIRST if a in mine), mine[0])
    told: dict[str, Any] = {"default": first, "format_func": titles.__getitem__, "key": key, "wrap": True}
    action = st.segmented_control(words.ACTION, mine, required=True, **told) or first
    failing = figures.check(page.read, item.held).failing if action == "close" else None
    if failing and not who.may(OVERRIDE):
        st.html(el("p", "cs-detail", words.SHUT))
        return
    _form(item, action, failing)


def _form(item: Item, action: str, failing: bool | None) -> None:
    flow, held = rectification.workflow(), item.held
    answers.shown(FORM, held.id, held.revision)
    with st.form(f"rectify-{action}", enter_to_submit=False):
        for name in (each for each in FIELDS if each in flow.takes(action)):
            must = name in flow.needs(action) or (name == "note" and failing is True)
            FIELDS[name](item, action, must)
        click = answers.does(_move, held.id, action)
        title, key = flow.deeds[action].title, f"go-{action}-{held.revision}"
        st.form_submit_button(title, type="primary", key=key, on_click=click)


def _note(item: Item, action: str, must: bool) -> None:
    """What has to be said; it stays when somebody else was faster."""
    title = words.REASON if action == "close" and must else words.field(words.NOTE, must)
    st.text_area(title, key=_field("note", item.held.id, action), max_chars=MOST, height=ROWS)


def _due(item: Item, action: str, must: bool) -> None:
    today, now = config.settings().today(), item.held.due
    later = max(now, today) + timedelta(days=DAYS)
    value = now if action == "amend" else later if must else None
    low = min(now, today) if action == "amend" else today
    title = words.term(words.field(words.DUE, must), now)
    key = _field("due", item.held.id, action, item.held.revision)
    st.date_input(title, value, min_value=low, format="YYYY-MM-DD", key=key)


def _measures(item: Item, action: str, must: bool) -> None:
    key = _field("measures", item.held.id, action, item.held.revision)
    title = words.field(words.MEASURES_TAKEN, must)
    st.text_area(title, item.held.measures, key=key, max_chars=MOST, height=ROWS)


def _named(name: str, title: str) -> Callable[[Item, str, bool], None]:
    """A field of one line with what is known now."""

    def field(item: Item, action: str, must: bool) -> None:
        key = _field(name, item.held.id, action, item.held.revision)
        st.text_input(words.field(title, must), getattr(item.held, name), key=key, max_chars=MOST_SHORT)

    return field


def _proof(item: Item, action: str, must: bool) -> None:
    proving.uploader(_field("evidence", item.held.id, action, item.held.revision))


FIELDS: dict[str, Callable[[Item, str, bool], None]] = {
    "measures": _measures,
    "unit": _named("unit", words.UNIT),
    "person": _named("person", words.PERSON),
    "due": _due,
    "note": _note,
    "evidence": _proof,
}


def _field(name: str, id: str, action: str, revision: int | None = None) -> str:
    """The key of a field; what belongs to a revision begins anew with the next one."""
    return f"{name}-{id}-{action}" + ("" if revision is None else f"-{revision}")


def _move(id: str, action: str) -> str:
    """Take the step with what was filled in, checked against the data as they are served now."""
    flow, book = rectification.workflow(), ledger.open().rectifications
    who, ((_, revision), key) = answers.allowed(flow.deeds[action].right), answers.given(FORM)
    said = st.session_state
    told: dict[str, Any] = {
        name: said.get(_field(name, id, action, revision)) or None
        for name in ("measures", "unit", "person", "due")
        if name in flow.takes(action)
    }
    if "failing" in flow.takes(action):
        told["failing"] = figures.check(store.reader(who), book.item(id, who.scope)).failing
    if "evidence" in flow.needs(action):
        proving.keep(id, _field("evidence", id, action, revision), who, f"{key}-file")
    note = said.get(_field("note", id, action)) or ""
    item = book.move(id, action, revision=revision, who=who, key=key, note=note, **told)
    for gone in (CHOSEN + id, _field("note", id, action)):
        said.pop(gone, None)
    return words.moved(item.code, flow.deeds[action].title, flow.states[item.state].title)
