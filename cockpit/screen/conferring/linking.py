"""Read-only links: made for somebody who was absent, shown once, listed, taken back."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import Lock, Timer
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from cockpit import access, agenda, ledger
from cockpit.figures import meeting as figures
from cockpit.screen.html import el
from cockpit.screen.rectifying import answers
from cockpit.screen.sheet import Page
from cockpit.text import meeting_page as words

LINK = "meeting:link"
FORM = "meeting-link"
TOKEN = "_meeting_token"  # session key: (label, address) of the link just made, until it is put away
MADE = "_meeting_links"  # session key: how many links this visit has made
MOST = 60  # characters of a label
FRESH_S = 30.0  # how long a second click may still ask for the link that the first one made
FRESH: dict[str, tuple[str, str]] = {}  # form → label and token
LOCK = Lock()


def panel(page: Page, meeting: ledger.Meeting, names: dict[str, str]) -> None:
    """The link just made, the form for one more, and every link with the way to take it back."""
    if TOKEN in st.session_state:
        label, address = st.session_state[TOKEN]
        st.info(words.link_made(label))
        st.html(el("code", "cs-secret", address))
        st.button(words.NOTED, key="meeting-link-noted", on_click=st.session_state.pop, args=(TOKEN, None))
    _form(meeting, names)
    listed = figures.links(meeting, names, datetime.now(UTC))
    if not listed.empty:
        page.show(listed)
        _revoke(meeting)


def _form(meeting: ledger.Meeting, names: dict[str, str]) -> None:
    rules = agenda.rules()
    of = st.session_state.get(MADE, 0)
    answers.shown(FORM, meeting.code, of)
    with st.form(FORM, enter_to_submit=False):
        st.html(el("p", "cs-detail", words.LINK_NOTE))
        label, scope, days = st.columns([4, 4, 2])
        with label:
            st.text_input(words.field(words.FOR_WHOM, True), key=f"link-label-{of}", max_chars=MOST)
        with scope:
            st.selectbox(words.SCOPE, list(names), format_func=names.__getitem__, key=f"link-scope-{of}")
        with days:
            told: dict[str, Any] = {
                "min_value": 1,
                "max_value": rules.most_link_days,
                "key": f"link-days-{of}",
            }
            st.number_input(words.DAYS, value=rules.link_days, **told)
        click = answers.does(_invite, meeting.code, of)
        st.form_submit_button(words.GO_LINK, type="primary", key=f"go-link-{of}", on_click=click)


def _invite(code: str, of: int) -> str:
    """Make the link; the second of two quick clicks finds the first one's address."""
    who, said, (_, key) = answers.allowed(LINK), st.session_state, answers.given(FORM)
    until = datetime.now(UTC) + timedelta(days=int(said[f"link-days-{of}"]))
    told = {"scope": said[f"link-scope-{of}"], "label": said[f"link-label-{of}"], "expires_at": until}
    label, token = _invited(code, told, who, key)
    said[TOKEN] = label, f"{_base()}/meeting?{urlencode({'link': token})}"
    said[MADE] = of + 1
    return words.linked(label)


def _invited(code: str, told: Mapping[str, Any], who: access.Principal, key: str) -> tuple[str, str]:
    """Label and token of the link; a second click may break the first one off before the page has them."""
    with LOCK:
        if key not in FRESH:
            link, token = ledger.open().meetings.invite(code, **told, who=who, key=key)
            FRESH[key] = link.label, token
            forgotten = Timer(FRESH_S, FRESH.pop, (key, None))
            forgotten.daemon = True
            forgotten.start()
        return FRESH[key]


def _base() -> str:
    """Scheme, host and whatever a proxy puts before the page, as this browser sees them."""
    parts = urlsplit(st.context.url or "")
    before = parts.path.rsplit("/meeting", 1)[0].rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{before}" if parts.netloc else ""


def _revoke(meeting: ledger.Meeting) -> None:
    live = {e.id: e for e in ledger.open().meetings.links(meeting.code) if e.live(datetime.now(UTC))}
    if not live:
        return
    said = {e.id: words.which(e.label, e.expires_at, e.id) for e in live.values()}
    with st.popover(words.REVOKE):
        chosen = st.selectbox(words.WHICH_LINK, list(said), format_func=said.__getitem__, key="link-revoke")
        st.html(el("p", "cs-detail", words.REVOKE_NOTE))
        st.button(
            words.GO_REVOKE, type="primary", key="link-revoke-go", on_click=answers.does(_revoked, chosen)
        )


def _revoked(id: str) -> str:
    ledger.open().meetings.revoke(id, who=answers.allowed(LINK))
    return words.REVOKED
