"""Which screens may show the wall: registered ones, the server's own while there are none, and previews."""

from collections.abc import Callable, Hashable

import streamlit as st

from cockpit import access, config, ledger
from cockpit.screen import look
from cockpit.screen.html import el
from cockpit.text import devices as words
from cockpit.theme import MODES

COOKIE = "wall"  # holds the secret of a registered wall; only the door sets it and no script reads it
LOOPBACK = "127.0.0.1"
RETRY_S = 5  # how soon a screen that could not be checked is checked again
REVOKED: Hashable = ("revoked",)
KNOWN, PREVIEW = "_admitted", "_preview"


def admit() -> None:
    """Let the wall be drawn, or end the run with one calm sentence that gives way by itself."""
    answer = _asked()
    if answer:
        return
    st.session_state["mode"] = MODES[0]
    look.dress(wall=True)
    st.html(el("div", "cs-stranger", el("p", "", words.UNSURE if answer is None else words.STRANGER)))
    _wait(answer)
    st.stop()


def admitted() -> bool:
    """Whether this screen may go on showing the wall; while nobody can tell it may if it could before."""
    answer = _asked()
    return bool(st.session_state.get(KNOWN, False) if answer is None else answer)


def previewed() -> bool:
    """Whether this screen shows the wall to somebody at a desk and is no wall itself."""
    return bool(st.session_state.get(PREVIEW, False))


def while_admitted(current: Callable[[], Hashable]) -> Callable[[], Hashable]:
    """`current` for a tick that also ends the scene once the screen's registration has ended."""
    return lambda: current() if admitted() else REVOKED


def _asked() -> bool | None:
    """Whether this screen is let in; None when the ledger cannot tell and never could."""
    host = st.context.ip_address  # only another machine's address is told; this one's is left out
    origin = access.origin(host if isinstance(host, str) else LOOPBACK, st.context.headers.get_all)
    try:
        devices = ledger.open().devices
        cookie = st.context.cookies.get(COOKIE)
        token = cookie if isinstance(cookie, str) else ""
        settings = config.settings()
        alone = not settings.signed or settings.process == config.WALL  # else whoever is here has signed in
        own = alone and origin is not None and origin.is_loopback and devices.none()
        answer = own or (bool(token) and devices.admitted(token, origin) is not None)
    except ledger.LedgerError:
        return None
    preview = not answer and not token and origin is not None and origin.is_loopback and _person()
    st.session_state[PREVIEW] = preview
    st.session_state[KNOWN] = answer or preview
    return answer or preview


def _person() -> bool:
    """Whether somebody whose role includes the wall looks at it, not a wall; the caller knows from where."""
    who = st.session_state.get("principal")
    return isinstance(who, access.Principal) and who.role != access.WALL and who.may("page:wall")


@st.fragment(run_every=RETRY_S)
def _wait(before: bool | None) -> None:
    """Begin anew as soon as the answer is another one."""
    if _asked() != before:
        st.rerun()
