"""The wall's script by itself, on a page whose ticks the test makes and whose time it turns on."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route

from cockpit import config
from cockpit.door import walls
from cockpit.screen import pulse
from cockpit.text import pulse as words
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HOST = "http://wall.test"
SHELL = (
    '<html><head>{head}</head><body><div id="root"><div class="stApp"><div class="st-key-wall">'
    '<div class="cs-tile">21 所</div></div><div id="tick"></div></div></div></body></html>'
)
TICK = """told => {
  const clock = document.createElement('div');
  clock.className = 'cs-clock';
  for (const [name, value] of Object.entries(told)) clock.dataset[name] = value;
  clock.innerHTML = '<time></time>';
  document.getElementById('tick').replaceChildren(clock);
}"""
HOUR = 3_600_000  # ms


@dataclass
class Desk:
    """A server made of answers: it counts the pages it gave and may be away."""

    context: BrowserContext
    pages: int = 0
    beats: list[dict] = field(default_factory=list)
    away: bool = False

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST).partition("?")[0]
        if self.away:
            route.abort("connectionrefused")
        elif path == "/assets/wall.js":
            route.fulfill(path=config.ROOT / "assets" / "wall.js", content_type="text/javascript")
        elif path == "/api/wall/beat":
            self.beats.append(json.loads(route.request.post_data))
            route.fulfill(status=204)
        elif path == "/wall":
            self.pages += route.request.resource_type == "document"
            route.fulfill(body=SHELL.format(head=pulse.head()), content_type="text/html; charset=utf-8")
        else:
            route.fulfill(body="{}", content_type="application/json")

    def wall(self) -> Page:
        page = self.context.new_page()
        page.clock.install(time=1_800_000_000)
        page.goto(f"{HOST}/wall")
        return page


def loaded(desk: Desk, page: Page, pages: int) -> None:
    """Turn the page's time on until it has been loaded so many times, and is ready."""
    for _ in range(100):
        if desk.pages == pages:
            break
        with contextlib.suppress(Error):  # the page may go away under the hand that turns its clock
            page.clock.fast_forward(3000)
        page.wait_for_timeout(200)
    assert desk.pages == pages
    page.wait_for_selector("#tick", state="attached")


@pytest.fixture
def desk(browser, monkeypatch) -> Iterator[Desk]:
    monkeypatch.delenv("COCKPIT_WALL_TICK", raising=False)
    config.reset()
    context = sight.window(browser)
    made = Desk(context)
    context.route("**/*", made.answer)
    yield made
    context.close()
    config.reset()


def tick(page: Page, beat: str, **more: str) -> None:
    page.evaluate(TICK, {"beat": beat, "version": "7", "app": "", "every": "5"} | more)
    page.clock.run_for(300)


def heard(desk: Desk, page: Page, times: int) -> None:
    """Wait for so many signs of life: what a page sends takes a moment to get here."""
    for _ in range(100):
        if len(desk.beats) >= times:
            break
        page.wait_for_timeout(100)


def state(page: Page) -> str:
    return page.evaluate("() => window.__pulse.state")


def said(page: Page) -> str:
    return page.inner_text("#cs-pulse")


@pytest.mark.parametrize(
    ("seconds", "expected", "text"),
    [
        (9, "live", ""),
        (11, "late", f"{words.LATE} 11 秒"),
        (24, "late", f"{words.LATE} 24 秒"),
        (26, "still", f"{words.STILL} 26 秒"),
        (190, "still", f"{words.STILL} 3 分"),
        (9000, "still", f"{words.STILL} 2 小时"),
    ],
)
def test_the_age_since_the_last_tick_decides_the_badge(desk, seconds, expected, text):
    page = desk.wall()
    tick(page, "094100")
    desk.away = True
    page.clock.fast_forward(seconds * 1000 - 300)
    page.clock.run_for(600)
    assert state(page) == expected
    assert text in said(page) if text else not page.locator("#cs-pulse").is_visible()
    assert "画面停在 09:41" in said(page) if text else True


def test_ticks_without_a_version_are_the_database_s_silence_not_the_server_s(desk):
    page = desk.wall()
    tick(page, "094100")
    for second in range(4, 32, 4):
        page.clock.fast_forward(3700)
        tick(page, f"0941{second:02}", version="")
    assert state(page) == "still" and words.NO_DATA.partition("；")[0] in said(page)
    tick(page, "094140")
    assert state(page) == "live"


def test_the_time_shown_is_the_server_s_however_the_tick_is_late(desk):
    page = desk.wall()
    tick(page, "235930")
    assert page.inner_text(".cs-clock time") == "23:59"
    page.clock.fast_forward(45_000)
    page.clock.run_for(300)
    assert page.inner_text(".cs-clock time") == "00:00"


def test_once_a_night_the_page_is_loaded_anew_and_only_then(desk):
    page = desk.wall()
    minute = page.evaluate("() => window.__pulse.night")
    assert 0 <= minute < 60
    page.clock.fast_forward(2 * HOUR)
    tick(page, "023000")
    page.clock.run_for(2000)
    assert desk.pages == 1, "not before three o'clock"
    tick(page, f"03{minute:02}01")
    loaded(desk, page, 2)
    tick(page, f"03{min(minute + 2, 59):02}05")
    page.clock.fast_forward(31_000)
    tick(page, f"03{min(minute + 2, 59):02}36")
    page.clock.run_for(1000)
    assert desk.pages == 2, "once a night"


def test_a_new_release_is_loaded_once_and_only_from_a_server_that_answers(desk):
    page = desk.wall()
    tick(page, "100000")
    desk.away = True
    tick(page, "100001", app="2.0")
    page.clock.fast_forward(21_000)
    page.clock.run_for(1000)
    assert desk.pages == 1, "never onto an error page"
    desk.away = False
    tick(page, "100030", app="2.0")
    loaded(desk, page, 2)
    tick(page, "100100", app="2.0")
    page.clock.fast_forward(60_000)
    tick(page, "100200", app="2.0")
    page.clock.fast_forward(21_000)
    page.clock.run_for(1000)
    assert desk.pages == 2, "a shell that stays old does not make a wall load for ever"


def test_a_minute_and_a_half_without_a_tick_loads_the_page_anew(desk):
    page = desk.wall()
    tick(page, "100000")
    page.clock.run_for(89_000)
    assert desk.pages == 1
    loaded(desk, page, 2)


def test_the_last_good_picture_stands_until_the_wall_is_there_again(desk):
    page = desk.wall()
    tick(page, "100000")
    page.clock.run_for(4000)
    assert page.evaluate("() => window.__pulse.kept")
    page.evaluate("() => document.querySelector('.st-key-wall').remove()")
    page.clock.run_for(500)
    assert page.inner_text("#cs-last .cs-tile") == "21 所"
    page.reload()
    assert page.locator("#cs-last .cs-tile").count() == 1, "before the first tick"
    tick(page, "100010")
    assert not page.locator("#cs-last").count()


def test_a_screen_that_may_not_look_keeps_no_picture(desk):
    page = desk.wall()
    tick(page, "100000")
    page.clock.run_for(4000)
    stranger = "<div class=cs-stranger>…</div>"
    page.evaluate("html => { document.querySelector('.stApp').innerHTML = html; }", stranger)
    page.clock.run_for(60_000)
    assert not page.locator("#cs-last, #cs-pulse").locator("visible=true").count()
    assert not page.evaluate("() => window.__pulse.kept") and desk.pages == 1


def test_the_picture_moves_a_little_every_five_minutes(desk):
    page = desk.wall()
    places = set()
    for minute in range(50):
        tick(page, f"10{minute:02}00")  # every minute: a page that hears nothing for longer is loaded anew
        if minute % 5 == 0:
            x, y = page.evaluate(
                "() => ['x', 'y'].map(n => document.documentElement.style.getPropertyValue('--pulse-' + n))"
            )
            assert (
                (x, y) == ("", "")
                if minute == 0
                else all(1 <= abs(int(v.removesuffix("px"))) <= 3 for v in (x, y))
            )
            places.add((x, y))
        page.clock.fast_forward(60_000)
    assert len(places) > 3


def test_every_half_minute_the_wall_says_how_it_is(desk):
    page = desk.wall()
    for second in range(0, 61, 5):
        tick(page, f"1600{second:02d}" if second < 60 else "160100")
        for _ in range(2):  # a question must leave before the page's own clock runs past its patience
            page.clock.run_for(2500)
            page.wait_for_timeout(40)
    heard(desk, page, 2)
    assert 2 <= len(desk.beats) <= 3
    assert all(walls._told(json.dumps(beat).encode()) for beat in desk.beats), "the door understands each"
    assert desk.beats[0]["state"] == "live" and desk.beats[0]["version"] == 7


def moved(beat: str, seconds: int) -> str:
    """The server's time so many seconds later."""
    return (datetime.strptime(beat, "%H%M%S") + timedelta(seconds=seconds)).strftime("%H%M%S")


@pytest.mark.parametrize(
    ("beat", "ahead", "expected"),
    [
        ("160000", 0, "live"),
        ("155815", 105, "live"),
        ("155745", 135, "clock"),
        ("160215", -135, "clock"),
        ("235900", -28_740, "clock"),
    ],
)
def test_a_clock_that_is_two_minutes_off_is_told_to_the_administration_alone(desk, beat, ahead, expected):
    page = desk.wall()  # its own clock stands at 08:00 UTC, which is four in the afternoon here
    tick(page, beat)
    desk.beats.clear()
    for _ in range(16):
        page.clock.run_for(2200)
        page.wait_for_timeout(40)  # a question must leave before the page's own clock runs past its patience
        tick(page, moved(beat, page.evaluate("() => Math.floor(performance.now() / 1000)")))
    heard(desk, page, 1)
    assert abs(page.evaluate("() => window.__pulse.drift") - ahead) < 3
    assert {each["state"] for each in desk.beats} == {expected}
    assert all(walls._told(json.dumps(each).encode()) for each in desk.beats), "the door understands it"
    assert state(page) == "live" and not page.locator("#cs-pulse").is_visible()


def test_a_page_without_a_wall_is_loaded_again_ever_more_seldom(desk):
    page, waits = desk.wall(), []
    for number in range(2, 6):
        waited = 0
        while desk.pages < number and waited < 200:
            with contextlib.suppress(Error):
                page.clock.run_for(1000)
            page.wait_for_timeout(20)
            waited += 1
        assert desk.pages == number
        page.wait_for_selector("#tick", state="attached")
        waits.append(waited)
    assert waits[-1] > waits[0] + 10, waits
    tick(page, "100000")
    assert page.evaluate("() => sessionStorage.getItem('cs-times')") is None, "a wall begins anew"


def test_nobody_can_set_what_the_pulse_says(desk):
    page = desk.wall()
    tick(page, "100000")
    page.evaluate("() => { try { window.__pulse.state = 'x'; window.__pulse = 1; } catch { return; } }")
    assert state(page) == "live"
