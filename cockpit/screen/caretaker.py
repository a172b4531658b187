"""The administrator's desk: walls registered and revoked, a notice put over all of them and taken down."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

import streamlit as st

from cockpit import access, config, ledger, playlists
from cockpit.figures import admin as figures
from cockpit.figures.core import Figure
from cockpit.screen.card import principal, show
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import admin as words

EVERY_S = 20  # how often the list of walls is read anew while the page is open
LINK = "_wall_link"  # session key: (name, address) of the registration just made, until it is put away
SPOKEN = "_admin_said"  # session key: what became of the last click
MOST_NAME, MOST_SAID, MOST_RANGES = 40, 60, 400  # characters
Answer = TypeVar("Answer")
YEAR = 2  # place of a year among the terms


def answer(page: Page) -> None:
    """What became of the last click, once; then the link of a fresh registration until it is put away."""
    fine, sentence = st.session_state.pop(SPOKEN, (True, ""))
    if sentence:
        (st.success if fine else st.error)(esc_markdown(sentence))
    if LINK in st.session_state:
        st.info(words.LINK_NOTE)
        st.html(el("code", "cs-secret", st.session_state[LINK][1]))
        st.button(words.NOTED, key="noted", on_click=st.session_state.pop, args=(LINK, None))


@st.fragment(run_every=EVERY_S)
def walls(page: Page) -> None:
    """Which walls are heard, and every one that is registered; the list renews itself."""
    _drawn(figures.attention)
    every = _asked(figures.walls)
    if every is not None and not every.empty:
        show(every)


def register(page: Page) -> None:
    """A form for a new wall."""
    with st.form("register", enter_to_submit=False):
        st.html(el("h3", "cs-said", words.REGISTER))
        st.text_input(words.NAME, max_chars=MOST_NAME, key="wall_name")
        st.text_input(words.PLACE, max_chars=MOST_NAME, key="wall_place")
        st.text_input(words.RANGES, max_chars=MOST_RANGES, placeholder=words.RANGES_HINT, key="wall_ranges")
        titles = {each.id: each.title for each in playlists.load().values()}
        st.selectbox(words.PLAYLIST, list(titles), format_func=lambda id: titles[id], key="wall_playlist")
        terms = list(words.TERMS)
        st.selectbox(words.DAYS, terms, YEAR, format_func=lambda days: words.TERMS[days], key="wall_days")
        st.form_submit_button(words.GO_REGISTER, type="primary", on_click=_does(_register))


def _register() -> str:
    """Register what the form says; the second of two clicks finds the first one's link."""
    who, said = _allowed("wall:register"), st.session_state
    name = said["wall_name"].strip()
    if LINK not in said or said[LINK][0] != name:
        listed = words.parts(said["wall_ranges"])
        told = {"place": said["wall_place"], "ranges": listed, "playlist": said["wall_playlist"] or ""}
        book = ledger.open().devices
        device, token = book.register(name, **told, days=said["wall_days"], by=who.login, role=who.role)
        said[LINK] = (device.name, _base() + config.settings().path(f"/wall-in/{token}"))
    return words.registered(name)


def _base() -> str:
    """Scheme and host as this browser sees them."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def revoke(page: Page) -> None:
    """A way to take a wall's right away, behind a confirmation."""
    held = {d.id: words.where(d.name, d.place) for d in _asked(_unrevoked) or ()}
    if not held:
        return
    with st.popover(words.REVOKE):
        st.html(el("p", "cs-detail", words.REVOKE_NOTE))
        st.selectbox(words.WHICH, list(held), format_func=lambda id: held.get(id, id), key="wall_gone")
        sure = st.checkbox(words.SURE, key="wall_sure")
        st.button(words.GO_REVOKE, disabled=not sure, key="revoke", on_click=_does(_revoke))


def _unrevoked() -> list[ledger.Device]:
    return [device for device in ledger.open().devices.all() if device.revoked_at is None]


def _revoke() -> str:
    who, book = _allowed("wall:revoke"), ledger.open().devices
    device = book.found(st.session_state["wall_gone"])
    book.revoke(device.id, by=who.login, role=who.role)
    st.session_state["wall_sure"] = False
    return words.revoked(device.name)


def notice(page: Page) -> None:
    """What every wall shows now, the way to take it down, and the form for another notice."""
    standing = _asked(lambda: ledger.open().notices.current())
    if standing is None:
        st.html(el("p", "cs-detail", words.NONE_UP))
    else:
        st.warning(esc_markdown(words.up(standing.level, standing.text, standing.until)))
        st.button(words.GO_LOWER, key="lower", on_click=_does(_lower))
    with st.form("notice", enter_to_submit=False):
        st.html(el("h3", "cs-said", words.NOTICE))
        st.text_input(words.SAID, max_chars=MOST_SAID, key="notice_said")
        levels, spans = list(words.LEVELS), list(words.SPANS)
        st.radio(words.LEVEL, levels, format_func=words.LEVELS.get, horizontal=True, key="notice_level")
        st.selectbox(words.UNTIL, spans, format_func=lambda span: words.SPANS[span], key="notice_span")
        st.form_submit_button(words.GO_RAISE, type="primary", on_click=_does(_raise))


def _raise() -> str:
    who, said = _allowed("notice:raise"), st.session_state
    minutes = said["notice_span"]
    until = config.now() + timedelta(minutes=minutes) if minutes else None
    told = {"level": said["notice_level"], "until": until, "by": who.login, "role": who.role}
    return words.raised(ledger.open().notices.raise_(said["notice_said"], **told).text)


def _lower() -> str:
    who = _allowed("notice:raise")
    ledger.open().notices.lower(by=who.login, role=who.role)
    return words.LOWERED


def history(page: Page) -> None:
    """Notices and who did what."""
    _drawn(figures.notices)
    _drawn(figures.record)


def _drawn(make: Callable[[], Figure]) -> None:
    """A figure as a card; one without rows as its sentence."""
    figure = _asked(make)
    if figure is not None and figure.empty:
        st.html(el("p", "cs-detail", figure.claim))
    elif figure is not None:
        show(figure)


def _asked(ask: Callable[[], Answer]) -> Answer | None:
    """What the ledger answers, None after a sentence about why it does not."""
    try:
        return ask()
    except ledger.LedgerError as fault:
        st.error(esc_markdown(str(fault)))
        return None


def _does(act: Callable[[], str]) -> Callable[[], None]:
    """A click that does something before the page is drawn again and leaves one sentence about it."""

    def clicked() -> None:
        try:
            st.session_state[SPOKEN] = True, act()
        except access.Denied as fault:
            st.session_state[SPOKEN] = False, answers.noted(fault, act)
        except ledger.LedgerError as fault:
            st.session_state[SPOKEN] = False, str(fault)

    return clicked


def _allowed(action: str) -> access.Principal:
    who = principal()
    if not who.may(action):
        raise access.Denied(words.NOT_ALLOWED)
    return who
