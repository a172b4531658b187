"""The wall's tick: every few seconds the server's time, the version served, and a new scene if it is time."""

import itertools
import logging
import time
from collections.abc import Callable, Hashable
from datetime import datetime

import streamlit as st

from cockpit import __version__, config
from cockpit.config import now as beijing
from cockpit.screen.html import Markup, el
from cockpit.text import screen as words

GOLDEN = (5**0.5 - 1) / 2  # however many walls: multiples of it, modulo 1, lie evenly apart
NEAR, FAR = 0.05, 0.25  # shares of the interval by which a new, and an older, wall may miss its place
LATEST = 0.25  # share of the interval by which a tick may come later than usual, to reach its place
GENTLE, MOST = 24, 0.04  # ticks over which a small miss is made up for; the most of an interval for each
BETWEEN = 20  # ticks between two moves at once, so that a slow screen is not drawn anew for ever
_numbers = itertools.count()
log = logging.getLogger("cockpit")


def tick(shown: Hashable, current: Callable[[], Hashable], *, now: Callable[[], datetime] = beijing) -> None:
    """Every few seconds: move the clock, and run the page anew only if there is something else to show.

    `shown` is what stands on the screen: the version's number, or a tuple that begins with it. `current`
    tells the same for this moment; when it fails or names no version, the picture stays and the tick says so.
    """
    st.session_state["_wall_drawn"] = False
    st.fragment(_beat, run_every=_interval())(shown, current, now)


def every() -> int:
    """Seconds between two ticks."""
    return config.settings().wall_tick


def _interval() -> float:
    """Seconds until this wall's ticks: all walls of a server tick evenly apart, each at a place of its own.

    A wall that begins elsewhere has one interval of another length, which ends at its place; then the page is
    run anew with the usual one. What a page's drawing adds each time is made up for little by little.
    """
    state, moment, usual = st.session_state, time.monotonic(), every()
    place = state.setdefault("_wall_place", next(_numbers) * GOLDEN % 1)
    missed = (place - moment / usual + 1 - LATEST) % 1 - (1 - LATEST)  # -0.75 to 0.25 of an interval
    allowed = FAR if "_wall_still" in state else NEAR
    state["_wall_moves"] = abs(missed) > allowed and moment >= state.get("_wall_still", 0.0)
    if state["_wall_moves"]:
        state["_wall_still"] = moment + BETWEEN * usual
        return usual * (1 + missed)
    nearest = (missed + 0.5) % 1 - 0.5
    return usual * (1 + min(MOST, max(-MOST, nearest / GENTLE)))


def _arrived() -> bool:
    """Whether this tick, the first one after a move, has brought the wall to its place."""
    ticking = bool(st.session_state.get("_wall_drawn"))
    st.session_state["_wall_drawn"] = True
    return ticking and bool(st.session_state.pop("_wall_moves", False))


def _beat(shown: Hashable, current: Callable[[], Hashable], now: Callable[[], datetime]) -> None:
    served = _served(current)
    number = served[0] if isinstance(served, tuple) else served
    if number is not None and (_arrived() or served != shown):
        st.rerun()
    st.html(_clock(now(), number, shown[0] if isinstance(shown, tuple) else shown))


def _served(current: Callable[[], Hashable]) -> Hashable:
    """What should be on the screen now, None when the store does not answer."""
    try:
        return current()
    except Exception as error:
        log.warning("the wall cannot see the served version: %s", type(error).__name__)
        return None


def _clock(moment: datetime, served: Hashable, shown: Hashable) -> Markup:
    """Time, day and version shown; the attributes tell the page's script what the server knows.

    What says that the screen stands still appears by itself, too, where that script is not at work: every
    tick is a new element, so the delay of its warning begins anew.
    """
    parts = (
        el("time", "", words.clock(moment)),
        el("span", "", words.weekday(moment)),
        el("span", "", words.version(shown if isinstance(shown, int) else None)),
    )
    late = el("b", "cs-late", words.LATE), el("b", "cs-still", words.STILL)
    told = {
        "data_beat": f"{moment:%H%M%S}",
        "data_version": "" if served is None else served,
        "data_app": __version__,
        "data_every": every(),
    }
    return el("div", "cs-clock", *parts, *late, **told)
