"""The auditor's desk: whether the record is whole, the alarms, a search over everything that was done."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from cockpit import access, ledger, text
from cockpit.figures import audit as figures
from cockpit.figures.core import Figure
from cockpit.ledger import Wanted
from cockpit.screen import furniture
from cockpit.screen.card import principal, show
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.sheet import Page
from cockpit.text import audit_page as words
from cockpit.text import screen as forms

OBJECT = "audit"  # what is looked at
FIELDS = ("since", "until", "who", "action", "about", "result", "address")  # of the address
BELOW = "below"  # of the address: the page of entries begins below this number
CHECKED = "_audit_checked"  # session key: what the last examination found
LONGEST = 60  # characters of a field of the search
WIDTHS = {"since": 138, "until": 138, "who": 140, "action": 146, "about": 140, "result": 112, "address": 112}
Links = Callable[[Figure, Figure, access.Principal], Mapping[str, str]]
flat_links: Links | None = None  # format → one-time address; the door provides it


def seen(school: Mapping[str, Any] | None) -> None:
    """Write down that somebody looks at a school; where that cannot be written, the run ends with why."""
    if school is not None:
        _looked(school["school_code"], school["name"])


def _looked(at: str, name: str = "") -> None:
    try:
        ledger.open().viewed(principal(), at, name)
    except ledger.LedgerError as fault:
        furniture.halt(str(fault))


def begin(page: Page) -> None:
    """The title; that somebody reads the record is part of it."""
    _looked(OBJECT)
    page.title(words.TITLE, words.SENTENCE)


def state(page: Page) -> None:
    """Whether the record is whole, and a button that examines all of it."""
    _drawn(lambda: figures.state(principal(), st.session_state.get(CHECKED)))
    if principal().may(figures.VERIFY):
        st.button(words.VERIFY, key="audit-verify", on_click=_verify)


def alarms(page: Page) -> None:
    """What raised an alarm."""
    _drawn(lambda: figures.alarms(principal()))


def warn(page: Page) -> None:
    """What raised an alarm, for whoever looks after the system; nothing when nothing did."""
    try:
        found = figures.alarms(principal())
    except (ledger.LedgerError, access.Denied):
        return
    if found.options["raised"]:
        page.show(found)


def search(page: Page) -> None:
    """The form of the search, what it finds, the way to older entries, and the export."""
    _form()
    wanted, below = _wanted(st.query_params.to_dict()), _number(st.query_params.get(BELOW))
    found = _drawn(lambda: figures.listing(principal(), wanted, below))
    if found is not None:
        _pager(found, below)
        _export(wanted)


def _form() -> None:
    asked = st.query_params.to_dict()
    with st.form("audit-search", border=False):
        row = st.container(key="filters", horizontal=True, vertical_alignment="bottom", gap="small")
        with row:
            for name, label in zip(FIELDS, words.FILTERS, strict=True):
                _field(name, label, asked.get(name, ""))
            st.form_submit_button(words.SEARCH, type="primary", on_click=_ask)
            if any(asked.get(name) for name in FIELDS):
                st.form_submit_button(words.CLEAR, type="tertiary", on_click=_clear)


def _field(name: str, label: str, asked: str) -> None:
    """One field of the search, filled with what the address says."""
    key, width = f"audit-{name}", WIDTHS[name]
    if name in ("since", "until"):
        st.session_state.setdefault(key, _day(asked))
        st.date_input(label, key=key, format="YYYY-MM-DD", width=width)
    elif name in ("action", "result"):
        known = words.GROUPS if name == "action" else words.RESULTS
        st.session_state.setdefault(key, asked if asked in known else None)
        st.selectbox(
            label, list(known), index=None, key=key, format_func=known.__getitem__, placeholder=words.ANY,
            width=width,
        )  # fmt: skip
    else:
        st.session_state.setdefault(key, asked[:LONGEST])
        st.text_input(label, key=key, max_chars=LONGEST, placeholder=words.HINTS[label], width=width)


def _ask() -> None:
    """What the form says goes into the address, which is what is searched for."""
    said = {name: st.session_state.get(f"audit-{name}") for name in FIELDS}
    _leave({name: str(value).strip() for name, value in said.items() if value})


def _clear() -> None:
    for name in FIELDS:
        st.session_state.pop(f"audit-{name}", None)
    _leave({})


def _leave(asked: Mapping[str, str]) -> None:
    """The address asks for this and nothing else of the search."""
    kept = {name: said for name, said in st.query_params.to_dict().items() if name not in (*FIELDS, BELOW)}
    st.query_params.from_dict(kept | dict(asked))


def _wanted(asked: Mapping[str, str]) -> Wanted:
    """What the address asks for; what it does not say rightly is not asked."""
    said = {name: asked.get(name, "")[:LONGEST] for name in ("who", "about", "address")}
    until, kind = _day(asked.get("until", "")), asked.get("action", "")
    return Wanted(
        since=_midnight(_day(asked.get("since", ""))),
        until=_midnight(until + timedelta(days=1) if until and until < date.max else None),
        action=f"{kind}*" if kind in words.GROUPS else "",
        result=asked.get("result", "") if asked.get("result") in words.RESULTS else "",
        **said,
    )


def _day(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), text.BEIJING) if day else None


def _number(asked: str | None) -> int | None:
    return int(asked) if asked and asked.isdecimal() and len(asked) < 16 else None


def _pager(found: Figure, below: int | None) -> None:
    """Where these entries stand, and the ways to older and to the newest ones."""
    numbers = [int(key) for key in found.frame["key"]]
    with st.container(key="audit-pager", horizontal=True, vertical_alignment="center", gap="small"):
        if numbers:
            st.html(el("span", "cs-detail", words.shown(numbers[-1], numbers[0])), width="content")
        if below is not None:
            st.button(words.NEWEST, key="audit-newest", type="tertiary", on_click=_turn, args=(None,))
        if len(numbers) == figures.PAGE:
            st.button(words.OLDER, key="audit-older", type="tertiary", on_click=_turn, args=(numbers[-1],))


def _turn(below: int | None) -> None:
    if below is None:
        st.query_params.pop(BELOW, None)
    else:
        st.query_params[BELOW] = str(below)


def _export(wanted: Wanted) -> None:
    """The file of what was searched for; its one-time address is made when somebody opens this."""
    who = principal()
    if flat_links is None or not who.may(figures.EXPORT):
        return
    opened = st.popover(words.EXPORT, key="audit-export", on_change="rerun")
    with opened:
        st.html(el("p", "cs-detail", words.EXPORT_NOTE))
        if getattr(opened, "open", True):
            try:
                found, told = figures.rows(who, wanted), figures.fields(who)
            except ledger.LedgerError as fault:
                st.error(esc_markdown(str(fault)))
                return
            st.html(el("p", "cs-detail", found.claim))
            for form, address in flat_links(found, told, who).items():
                st.link_button(words.FORMS.get(form) or forms.download(form), address)


def _verify() -> None:
    """Examine every entry; that this was done, and what it found, is an entry as well."""
    who = principal()
    try:
        st.session_state[CHECKED] = figures.examined(who)
    except (ledger.LedgerError, access.Denied) as fault:
        st.session_state.pop(CHECKED, None)
        st.toast(esc_markdown(str(fault)))


def _drawn(make: Callable[[], Figure]) -> Figure | None:
    """A figure as a card, or one sentence about why there is none."""
    try:
        figure = make()
    except (ledger.LedgerError, access.Denied) as fault:
        st.error(esc_markdown(str(fault)))
        return None
    if figure.empty:
        st.html(el("p", "cs-detail", figure.claim))
    else:
        show(figure)
    return figure
