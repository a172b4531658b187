"""The wall on the screens it hangs on."""

import pytest

from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCREENS = {  # CSS px and device pixels per CSS px: full HD, 4K as it is, 4K as the kiosk starts it
    "hd": ((1920, 1080), 1),
    "4k": ((3840, 2160), 1),
    "4k-kiosk": ((1920, 1080), 2),
}
SCROLLING = """() => [document.documentElement, document.body, ...document.querySelectorAll('body *')]
  .filter(e => {
    const s = getComputedStyle(e), moves = v => v === 'auto' || v === 'scroll';
    return (moves(s.overflowY) && e.scrollHeight > e.clientHeight + 1 && e.clientHeight)
      || (moves(s.overflowX) && e.scrollWidth > e.clientWidth + 1 && e.clientWidth);
  }).map(e => e.tagName + '.' + e.className)"""
FILLED = """() => {
  const box = document.querySelector('.st-key-wall').getBoundingClientRect();
  return [box.width / innerWidth, box.height / innerHeight];
}"""


@pytest.mark.parametrize("name", SCREENS)
def test_the_wall_fills_the_screen_and_nothing_scrolls(server, browser, tmp_path, name):
    size, scale = SCREENS[name]
    context = sight.window(browser, size, scale)
    page = context.new_page()
    heard = sight.listening(page)
    sight.opened(page, f"{server.url}/wall?role=wall")
    assert not page.evaluate(SCROLLING)
    assert page.evaluate(FILLED) == pytest.approx([1, 1], abs=0.01)
    assert page.locator(".cs-tile").count() > 5
    over = "[data-testid=stSidebar], [data-testid=stHeader], [role=dialog]"
    assert not page.locator(over).locator("visible=true").count()
    shot = tmp_path / f"wall-{name}.png"
    page.screenshot(path=shot, timeout=sight.WAIT_MS)
    assert sight.colours(shot.read_bytes()) > 200
    assert not heard.outside(server.url)
    context.close()


def test_the_wall_keeps_its_clock_going_without_a_visitor(server, page):
    sight.opened(page, f"{server.url}/wall?role=wall")
    beat = page.locator(".cs-clock").get_attribute("data-beat")
    page.wait_for_function(
        "old => document.querySelector('.cs-clock')?.dataset.beat !== old", arg=beat, polling=200
    )
    assert not page.locator(".cs-late, .cs-still").locator("visible=true").count()
