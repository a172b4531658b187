"""The wall's tick: it tells what the server knows, never what it does not, and redraws only for a reason."""

import itertools
import re
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from cockpit import __version__
from cockpit.screen import ticks


def ticking(current: str, shown: str = "(7, 'overview', 0)") -> AppTest:
    """A page with nothing but a tick; `current` is the expression for what should be shown."""
    script = f"""
import streamlit as st
from datetime import datetime
from cockpit.screen import ticks
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
ticks.tick({shown}, lambda: {current}, now=lambda: datetime(2026, 11, 22, 9, 41, 7))
"""
    return AppTest.from_string(script, default_timeout=20).run()


def told(page: AppTest) -> dict[str, str]:
    """The attributes of the clock."""
    (clock,) = (e.proto.body for e in page.get("html"))
    return dict(re.findall(r'data-(\w+)="([^"]*)"', clock))


def test_a_tick_tells_the_server_s_time_version_release_and_interval():
    page = ticking("(7, 'overview', 0)")
    assert not page.exception and page.session_state["runs"] == 1
    assert told(page) == {"beat": "094107", "version": "7", "app": __version__, "every": "5"}


def test_a_store_that_does_not_answer_leaves_the_picture_and_is_told_by_a_tick_without_version():
    for silent in ("1 / 0", "(None, 'overview', 0)", "None"):
        page = ticking(silent)
        assert not page.exception and page.session_state["runs"] == 1, silent
        assert told(page)["version"] == "" and "数据版本 7" in page.get("html")[0].proto.body


def test_the_page_runs_again_once_there_is_something_else_to_show():
    runs = "st.session_state['runs']"
    page = ticking(f"(8 if {runs} < 2 else 7, 'overview', 0)")
    assert not page.exception and page.session_state["runs"] == 2
    page = ticking(f"(7, 'overview' if {runs} > 1 else 'network', 0)")
    assert page.session_state["runs"] == 2 and told(page)["version"] == "7"


def test_the_version_alone_is_enough_to_be_compared():
    assert told(ticking("7", shown="7"))["version"] == "7"


class Drawn:
    """A wall's page as the interval sees it: its session, and the moment at which it is drawn."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch, self.state = patch, {}
        patch.setattr(ticks, "every", lambda: 10)

    def at(self, moment: float) -> float:
        """Seconds until its next ticks."""
        self.patch.setattr(ticks.st, "session_state", self.state)
        self.patch.setattr(ticks.time, "monotonic", lambda: moment)
        return ticks._interval()


def test_walls_that_are_opened_together_tick_evenly_apart_from_their_first_tick_on(monkeypatch):
    first = [Drawn(monkeypatch).at(5000.0) for _ in range(60)]
    assert all(2.5 <= each <= 12.5 for each in first), "no badge says that it is late"
    arrivals = sorted(each % 10 for each in first)
    seconds = Counter(int(each) for each in arrivals)
    assert len(seconds) == 10 and max(seconds.values()) <= 9, "6 are due in each second"
    assert max(after - before for before, after in itertools.pairwise(arrivals)) < 0.7


@pytest.mark.parametrize("place", [0.0, 0.2, 0.43, 0.45, 0.47, 0.7, 0.9])
def test_a_wall_keeps_its_place_although_each_drawing_takes_time(monkeypatch, place):
    wall, moves = Drawn(monkeypatch), 0
    wall.state["_wall_place"] = place
    moment = 7.0 + wall.at(7.0)
    for _ in range(60):  # scenes of five ticks
        interval = wall.at(moment)
        moves += abs(interval - 10) > ticks.MOST * 10
        moment += 0.2 + 5 * interval
    missed = (moment / 10 - place + 0.5) % 1 - 0.5
    assert abs(missed) < 0.15, "without that it would be 12 s late"
    assert moves <= 1, "one that begins near its place may move there once, later"
