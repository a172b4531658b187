"""Whatever happens to the server, the wall tells its age in time, in Chinese, and comes back by itself."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from cockpit import config
from cockpit.text import pulse as words
from tests import serving
from tests.browser import sight
from tests.browser.server import copied
from tests.browser.wire import carrying
from tests.homes import Home

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
QUICK = 2  # seconds between ticks where the proportion is what matters
BADGE_KILLED, BADGE_STOPPED, BACK = 15, 30, 20  # seconds promised
TECHNICAL = re.compile(
    r"Traceback|Error|SELECT|duckdb|CURRENT|/home|/tmp|\.py\b|Connect|log ?in|sign ?in|登录", re.I
)
STATE = "state => window.__pulse && window.__pulse.state === state"
SHIFT = """() => {
  const real = Date, by = () => window.__by || 0;
  window.Date = class extends real { constructor(...a) { a.length ? super(...a) : super(real.now() + by()); }
    static now() { return real.now() + by(); } };
}"""


@dataclass
class Cockpit:
    """A server that a test stops, kills and starts again at one address."""

    home: Home
    port: int
    tick: int = 5
    place: Path = config.ROOT
    process: subprocess.Popen | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> float:
        """Start and wait for the first answer; returns the moment of it."""
        options = ("--server.port", str(self.port), "--server.address", "127.0.0.1")
        told = serving.environment(self.home) | {"COCKPIT_WALL_TICK": str(self.tick)}
        told = {k: v for k, v in told.items() if not k.startswith("STREAMLIT_")}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(serving.command(*options), cwd=self.place, env=told, **quiet)
        serving._wait(self.process, self.port)
        return time.monotonic()

    def signal(self, number: int) -> float:
        """Send a signal; returns the moment."""
        os.kill(self.process.pid, number)
        if number == signal.SIGKILL:
            self.process.wait()
        return time.monotonic()

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGKILL)


@contextmanager
def serving_wall(home: Home, folder: Path, tick: int) -> Iterator[Cockpit]:
    cockpit = Cockpit(copied(home, folder), serving.free_port(), tick)
    try:
        cockpit.start()
        yield cockpit
    finally:
        cockpit.end()


@pytest.fixture(scope="module")
def real(district: Home, tmp_path_factory) -> Iterator[Cockpit]:
    """A cockpit with the interval that walls really have."""
    with serving_wall(district, tmp_path_factory.mktemp("real") / "home", config.TICK_DEFAULT) as cockpit:
        yield cockpit


@pytest.fixture(scope="module")
def quick(district: Home, tmp_path_factory) -> Iterator[Cockpit]:
    """A cockpit whose walls tick every two seconds: every limit of the badge shrinks with it."""
    with serving_wall(district, tmp_path_factory.mktemp("quick") / "home", QUICK) as cockpit:
        yield cockpit


@pytest.fixture
def walls(browser) -> Iterator[Callable[[str], Page]]:
    """Opens walls in one window and waits until each is live with its last good picture kept."""
    context = sight.window(browser)
    yield lambda url: opened(context, url)
    context.close()


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(f"{url}/wall?hold=1")
    page.wait_for_function("() => window.__pulse && window.__pulse.kept && window.__pulse.state === 'live'")
    page.evaluate("() => { window.__same = true; }")
    return page


def until(page: Page, state: str, since: float, limit: float) -> float:
    """Seconds from `since` until the badge is in the state; fails after the limit."""
    left = max(0.1, limit - (time.monotonic() - since))
    page.wait_for_function(STATE, arg=state, timeout=1000 * left, polling=50)
    return time.monotonic() - since


def calm(page: Page) -> None:
    """What stands on the wall is Chinese, whole, and asks for nothing."""
    said = page.inner_text("body") + page.inner_text("#cs-pulse")
    assert not sight.english(page) and not TECHNICAL.search(said), said
    assert not page.locator("[role=dialog], input, [data-testid=stException]").locator("visible=true").count()
    assert page.locator(".cs-tile").locator("visible=true").count() > 3


def badge(page: Page) -> str:
    assert page.locator("#cs-pulse").is_visible()
    return page.inner_text("#cs-pulse")


def dimmed(page: Page) -> bool:
    page.wait_for_timeout(800)  # it fades
    return float(page.evaluate("() => getComputedStyle(document.querySelector('.cs-tile')).opacity")) < 0.5


def test_after_a_kill_walls_say_so_and_come_back_one_after_another(real, walls):
    some = [walls(real.url) for _ in range(3)]
    numbers = some[0].inner_text(".cs-tile")
    killed = real.signal(signal.SIGKILL)
    for page in some:
        until(page, "late", killed, BADGE_KILLED)
    assert words.LATE in badge(some[0])
    calm(some[0])
    assert some[0].inner_text(".cs-tile") == numbers, "the last good picture stays"
    back = real.start()
    for page in some:
        until(page, "live", back, BACK)
        assert page.evaluate("() => window.__same"), "no page was loaded anew"
        assert not page.locator("#cs-pulse").is_visible()
    delays = [page.evaluate("() => window.__pulse.delays.at(-1)") for page in some]
    assert len({round(delay, 2) for delay in delays}) == 3 and all(0 <= d <= 5 for d in delays)
    calm(some[0])


def test_a_server_that_stands_still_for_a_minute_is_told_within_half_of_it(real, walls):
    page = walls(real.url)
    stopped = real.signal(signal.SIGSTOP)
    try:
        until(page, "still", stopped, BADGE_STOPPED)
        assert words.STILL in badge(page) and dimmed(page)
        calm(page)
        page.wait_for_timeout(1000 * max(0, 60 - (time.monotonic() - stopped)))
        assert words.MINUTES.format(n=1) in badge(page) or "59 秒" in badge(page)
    finally:
        on = real.signal(signal.SIGCONT)
    until(page, "live", on, BACK)
    calm(page)


def test_the_browsers_own_clock_changes_nothing(quick, browser):
    context = sight.window(browser)
    context.add_init_script(f"({SHIFT})()")
    page = opened(context, quick.url)
    for hours in (2, -2):
        page.evaluate("by => { window.__by = by; }", hours * 3_600_000)
        page.wait_for_timeout(1000 * (2 * QUICK + 1))
        assert page.evaluate("() => window.__pulse.state") == "live"
        shown = page.inner_text(".cs-clock time")
        assert _minutes_apart(shown, config.now().strftime("%H:%M")) <= 1
    context.close()


def _minutes_apart(one: str, other: str) -> int:
    first, second = (60 * int(t[:2]) + int(t[3:]) for t in (one, other))
    return min((first - second) % 1440, (second - first) % 1440)


def test_a_line_that_swallows_everything_is_told_and_given_up(quick, walls):
    with carrying(quick.port) as wire:
        page = walls(f"http://127.0.0.1:{wire.port}")
        wire.blackhole()
        cut = time.monotonic()
        until(page, "late", cut, 3 * QUICK + 1)
        until(page, "still", cut, 6 * QUICK + 1)
        assert words.STILL in badge(page)
        calm(page)
        wire.restore()
        until(page, "live", time.monotonic(), BACK)
        calm(page)


def test_without_its_database_the_wall_keeps_the_picture_and_says_from_when_it_is(quick, walls):
    page = walls(quick.url)
    store = quick.home.folder / "store"
    aside = store.with_name("aside")
    store.rename(aside)
    gone = time.monotonic()
    try:
        until(page, "still", gone, 7 * QUICK + 1)
        assert words.NO_DATA.split("；")[0] in badge(page)
        assert page.evaluate("() => window.__pulse.age") < 2 * QUICK, "the server itself goes on"
        calm(page)
        page.reload()
        page.wait_for_function("() => document.querySelector('#root .cs-empty, #root [data-testid=stAlert]')")
        assert page.evaluate("() => window.__pulse.covered"), "the last good picture covers the empty page"
        calm(page)
        until(page, "still", time.monotonic(), 5)
    finally:
        aside.rename(store)
    until(page, "live", time.monotonic(), BACK)
    assert not page.evaluate("() => window.__pulse.covered")
    calm(page)


def test_ten_minutes_without_a_server_end_when_it_is_back_with_its_new_release(quick, browser, tmp_path):
    context = sight.window(browser)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{quick.url}/wall?hold=1")
    page.wait_for_function("() => window.__pulse && window.__pulse.kept")
    quick.signal(signal.SIGKILL)
    page.wait_for_timeout(1000)  # a tick that was on its way is heard before the time jumps
    page.clock.fast_forward(600_000)
    page.wait_for_function(STATE, arg="still")
    assert words.MINUTES.format(n=10) in badge(page)
    calm(page)
    quick.place = _next_release(tmp_path / "next")
    back = quick.start()
    until(page, "live", back, BACK)
    page.wait_for_function(
        "() => document.querySelector('script[src*=\"wall.js?9.9.9\"]') && window.__pulse.state === 'live'"
        " && !window.__pulse.covered"
    )
    calm(page)
    context.close()


def _next_release(folder: Path) -> Path:
    """The cockpit's files with another version."""
    leave = shutil.ignore_patterns(".git", "var", "tests", "__pycache__", ".*_cache")
    shutil.copytree(config.ROOT, folder, ignore=leave)
    opening = folder / "cockpit" / "__init__.py"
    said = re.sub(r'__version__ = "[^"]+"', '__version__ = "9.9.9"', opening.read_text("utf-8"))
    opening.write_text(said, "utf-8")
    return folder
