"""The wall's tick: it tells what the server knows, never what it does not, and redraws only for a reason."""

import re
from datetime import datetime

from streamlit.testing.v1 import AppTest

from cockpit import __version__, config
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


def test_walls_that_start_together_drift_apart_and_each_keeps_its_own_pace():
    found = {ticking("7", shown="7").session_state["_wall_spread"] for _ in range(4)}
    assert len(found) == 4 and all(abs(each - 1) <= ticks.SPREAD for each in found)
    page = ticking("7", shown="7")
    first = page.session_state["_wall_spread"]
    assert page.run().session_state["_wall_spread"] == first


def test_the_interval_is_a_setting():
    assert config.read({}).wall_tick == config.TICK_DEFAULT
    assert config.read({"COCKPIT_WALL_TICK": "2"}).wall_tick == 2


def test_the_time_of_a_tick_has_no_other_date_than_the_server_s():
    clock = ticks._clock(datetime(2026, 1, 2, 3, 4, 5), 3, 3)
    assert 'data-beat="030405"' in clock and "03:04" in clock
