"""`python -m tests.browser.shots OUT_DIR`: pictures of every page and every scene, on both grounds."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from cockpit import access, config, demo, playlists, store
from cockpit.text import frame
from cockpit.theme import MODES
from tests.browser import sight
from tests.browser.server import Server, copied, running
from tests.browser.test_wall_sizes import SCREENS, SETTLED
from tests.homes import Home

SETTLE_MS = 1500  # labels of maps and lines of charts after their surface is there
TURN = 1  # of the round: the exception or the school that a scene shows


def main() -> None:
    """Build a district, or copy the one given, and write the pictures."""
    asked = _options().parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cockpit-shots-") as folder:
        home = _home(Path(folder) / "home", asked.home)
        with running(home) as server, sync_playwright() as driver, sight.launched(driver) as browser:
            if "pages" in asked.what:
                _pages(server, browser, asked.out)
            if "wall" in asked.what:
                _walls(server, browser, asked.out, asked.grounds)


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m tests.browser.shots", description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--home", type=Path, help="a home with a store, instead of a new district")
    both = ("pages", "wall")
    options.add_argument("--what", nargs="+", choices=both, default=both, help="pages, the wall, or both")
    options.add_argument("--grounds", nargs="+", choices=MODES, default=MODES[:1], help="of the wall")
    return options


def _home(folder: Path, given: Path | None) -> Home:
    if given:
        return copied(Home(given), folder)
    home = Home(folder)
    with home.entered():
        demo.build()
        store.close()
    return home


def _pages(server: Server, browser: Browser, out: Path) -> None:
    for mode in MODES:
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


def _walls(server: Server, browser: Browser, out: Path, grounds: Sequence[str]) -> None:
    """Every scene at rest, on every screen that the wall is made for."""
    context = sight.window(browser, reduced_motion="reduce")
    page = context.new_page()
    for kind in playlists.KINDS:
        for ground in grounds:
            address = f"{server.url}/wall?role=wall&scene={kind}&hold=1&turn={TURN}&ground={ground}"
            sight.opened(page, address)
            page.wait_for_selector(".cs-clock")
            page.evaluate("document.fonts.ready")
            for name, (width, height) in SCREENS.items():
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate(SETTLED, [width, height])
                page.screenshot(path=out / f"wall-{kind}-{name}-{ground}.png", timeout=sight.WAIT_MS)
    context.close()


if __name__ == "__main__":
    main()
