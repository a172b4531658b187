"""One server on the demonstration district, one browser, and one visitor's window for most tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import sight
from tests.browser.server import Server, copied, running
from tests.homes import Home

HOW_TO = "Chromium is needed for the tests: apt-get install --no-install-recommends chromium fonts-noto-cjk"


@pytest.fixture(scope="session")
def server(district: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The cockpit on its own copy of the district; tests only look at it."""
    with running(copied(district, tmp_path_factory.mktemp("served") / "home")) as started:
        yield started


@pytest.fixture(scope="module")
def spare(district: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A second cockpit on another copy, for tests that change or break it."""
    with running(copied(district, tmp_path_factory.mktemp("spare") / "home")) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    if not Path(sight.CHROMIUM).exists():
        pytest.fail(HOW_TO)
    with sync_playwright() as driver, sight.launched(driver) as started:
        yield started


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor's window, so that scripts are fetched and compiled once."""
    context = sight.window(browser)
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """A fresh tab on the dark ground."""
    visitor.clear_cookies()
    tab = visitor.new_page()
    yield tab
    tab.close()
