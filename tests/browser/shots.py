"""`python -m tests.browser.shots OUT_DIR`: pictures of every page, dark and light, and of the wall."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from cockpit import access, config, demo, store
from cockpit.text import frame
from tests.browser import sight
from tests.browser.server import Server, copied, running
from tests.homes import Home

WALLS = {"wall-1920": ((1920, 1080), 1), "wall-3840": ((1920, 1080), 2)}  # the kiosk doubles the pixels of 4K
SETTLE_MS = 1500  # labels of maps and lines of charts after their surface is there


def main() -> None:
    """Build a district, or copy the one given, and write the pictures."""
    options = argparse.ArgumentParser(prog="python -m tests.browser.shots", description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--home", type=Path, help="a home with a store, instead of a new district")
    asked = options.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cockpit-shots-") as folder:
        home = _home(Path(folder) / "home", asked.home)
        with running(home) as server, sync_playwright() as driver, sight.launched(driver) as browser:
            _pages(server, browser, asked.out)
            _walls(server, browser, asked.out)


def _home(folder: Path, given: Path | None) -> Home:
    if given:
        return copied(Home(given), folder)
    home = Home(folder)
    with home.entered():
        demo.build()
        store.close()
    return home


def _pages(server: Server, browser: Browser, out: Path) -> None:
    for mode in ("dark", "light"):
        context = sight.window(browser)
        sight.ground(context, server.url, mode)
        for name in _names():
            page = context.new_page()
            sight.opened(page, f"{server.url}/{'' if name == 'overview' else name}?role=admin")
            page.wait_for_timeout(SETTLE_MS)
            page.screenshot(path=out / f"{name}-{mode}.png", timeout=sight.WAIT_MS)
            page.close()
        context.close()


def _names() -> list[str]:
    who = access.principal("admin")
    named = [name for pages in frame.NAVIGATION.values() for name, _ in pages if name != "wall"]
    there = [name for name in named if (config.ROOT / "pages" / f"{name}.py").exists()]
    return [name for name in there if who.may(f"page:{name}")]


def _walls(server: Server, browser: Browser, out: Path) -> None:
    for name, (size, scale) in WALLS.items():
        context = sight.window(browser, size, scale)
        page = context.new_page()
        sight.opened(page, f"{server.url}/wall?role=wall")
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=out / f"{name}.png", timeout=sight.WAIT_MS)
        context.close()


if __name__ == "__main__":
    main()
