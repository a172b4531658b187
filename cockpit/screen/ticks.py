"""The wall's tick: every few seconds the server's time, the version served, and a new scene if it is time."""

import logging
import random
from collections.abc import Callable, Hashable
from datetime import datetime

import streamlit as st

from cockpit import __version__, config
from cockpit.config import now as beijing
from cockpit.screen.html import Markup, el
from cockpit.text import screen as words

SPREAD = 0.04  # share of the interval by which one wall's differs, so that walls started together drift apart
log = logging.getLogger("cockpit")


def tick(shown: Hashable, current: Callable[[], Hashable], *, now: Callable[[], datetime] = beijing) -> None:
    """Every few seconds: move the clock, and run the page anew only if there is something else to show.

    `shown` is what stands on the screen: the version's number, or a tuple that begins with it. `current`
    tells the same for this moment; when it fails or names no version, the picture stays and the tick says so.
    """
    st.fragment(_beat, run_every=_interval())(shown, current, now)


def every() -> int:
    """Seconds between two ticks."""
    return config.settings().wall_tick


def _interval() -> float:
    """This wall's own interval, the same for as long as it is open."""
    ours = st.session_state.setdefault("_wall_spread", random.uniform(1 - SPREAD, 1 + SPREAD))
    return every() * ours


def _beat(shown: Hashable, current: Callable[[], Hashable], now: Callable[[], datetime]) -> None:
    served = _served(current)
    number = served[0] if isinstance(served, tuple) else served
    if number is not None and served != shown:
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
