"""Several schools are circled on the map with the pointer and stand side by side; the address keeps them."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from cockpit.text import network_side as words
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LARGEST = 6
TRIES, PATIENCE_MS = 5, 10_000


def looped(page, drag) -> None:
    """Draw a loop around the middle of the map with the pointer."""
    drag.scroll_into_view_if_needed()
    box = drag.bounding_box()
    at = [(0.35, 0.3), (0.65, 0.3), (0.65, 0.75), (0.35, 0.75), (0.35, 0.3)]
    spots = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in at]
    page.mouse.move(*spots[0])
    page.mouse.down()
    for spot in spots[1:]:
        page.mouse.move(*spot, steps=8)
    page.mouse.up()


def circled(page) -> list[str]:
    """Circle schools until the map has listened; the codes that the address names then."""
    page.get_by_text(words.LASSO).click()
    drag = page.locator(".nsewdrag").first
    drag.wait_for()
    for _ in range(TRIES):
        sight.complete(page)
        looped(page, drag)
        with suppress(TimeoutError):
            page.wait_for_url(re.compile("schools="), timeout=PATIENCE_MS)
            break
    sight.complete(page)
    return re.search(r"schools=([^&]+)", page.url).group(1).replace("%2C", ",").split(",")


def test_schools_circled_on_the_map_stand_side_by_side_and_the_address_brings_them_back(server, page):
    sight.opened(page, f"{server.url}/network?role=leader")
    codes = circled(page)
    assert 2 <= len(codes) <= LARGEST
    claim = page.locator("h3", has_text="例外").first
    claim.wait_for()
    said = claim.inner_text()
    again = page.context.new_page()
    sight.opened(again, page.url)
    again.get_by_text(said, exact=True).first.wait_for()
    assert again.locator("[aria-current=location]").last.inner_text() == words.chosen(codes)
    assert not sight.english(again)
