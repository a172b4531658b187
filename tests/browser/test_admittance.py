"""A screen comes in by its link, goes dark calmly when it is revoked, and an administrator sees to it all."""

import time

import pytest

from cockpit import ledger
from cockpit.text import admin as words
from cockpit.text import devices
from tests.browser import server, sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCENE, CALM = ".st-key-wall .cs-wall-bar", ".cs-stranger"


@pytest.fixture(scope="module")
def spare(bare, tmp_path_factory):
    """A cockpit that starts quickly, because its version holds no row."""
    with server.running(server.copied(bare, tmp_path_factory.mktemp("walls") / "home")) as started:
        yield started


@pytest.fixture
def book(spare):
    with spare.home.entered():
        yield ledger.open()


def stands(page, selector: str, seconds: float = 60) -> None:
    page.wait_for_selector(selector, timeout=1000 * seconds, state="attached")


def test_a_screen_comes_in_by_its_link_and_a_stranger_reads_one_sentence(spare, book, browser):
    device, token = book.devices.register("大厅", playlist="district", by="li")
    with sight.window(browser) as stranger, sight.window(browser) as screen:
        stranger.add_cookies([{"name": "wall", "value": "x" * 43, "url": spare.url}])
        outside = stranger.new_page()
        outside.goto(f"{spare.url}/wall")
        stands(outside, CALM)
        assert outside.locator(CALM).inner_text() == devices.STRANGER
        assert not outside.locator(SCENE).count()
        wall = screen.new_page()
        wall.goto(f"{spare.url}/wall-in/{token}")
        stands(wall, SCENE)
        assert wall.url.endswith("/wall?playlist=district")
        (cookie,) = [c for c in screen.cookies() if c["name"] == "wall"]
        assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["value"] == token
        assert token not in wall.evaluate("document.cookie") and token not in wall.content()
        book.devices.revoke(device.id, by="li")
        begun = time.monotonic()
        stands(wall, CALM, 30)
        assert time.monotonic() - begun < 15, "the next tick; a busy machine draws late"
        assert not wall.locator("input:visible, button:visible, [data-testid=stSidebar]:visible").count()


def test_an_administrator_registers_a_wall_with_the_keyboard_alone(spare, book, browser):
    with sight.window(browser) as window:
        page = window.new_page()
        sight.opened(page, f"{spare.url}/admin?role=admin")
        page.get_by_label(words.NAME, exact=True).focus()
        page.keyboard.type("会议室")
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText") == words.GO_REGISTER:
                break
        page.keyboard.press("Enter")
        link = page.locator(".cs-secret")
        link.wait_for()
        address = link.inner_text()
        assert address.startswith(f"{spare.url}/wall-in/")
        assert sight.english(page) == []
        page.goto(address)
        stands(page, SCENE)
    assert [d.name for d in book.devices.all() if d.revoked_at is None] == ["会议室"]
