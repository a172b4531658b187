"""Every page, as two roles see it on the dark and on the light ground."""

import pytest

from cockpit import access, theme
from cockpit.config import ROOT
from cockpit.text import frame, screen
from cockpit.theme import MODES
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGES = [
    (name, title)
    for pages in frame.NAVIGATION.values()
    for name, title in pages
    if (ROOT / "pages" / f"{name}.py").exists()
]
GROUNDS = {"leader": "dark", "admin": "light"}  # two visits of each page show both roles and both grounds
VISITS = [
    pytest.param(name, role, ground, id=f"{name}-{role}-{ground}")
    for name, _ in PAGES
    for role, ground in GROUNDS.items()
    if access.principal(role).may(f"page:{name}")
]
FAULT = screen.failed("").split("（")[0]


@pytest.mark.parametrize(("name", "role", "ground"), VISITS)
def test_a_page_is_whole_chinese_and_stays_on_this_machine(server, visitor, page, name, role, ground):
    sight.ground(visitor, server.url, ground)
    heard = sight.listening(page)
    sight.opened(page, server.url + address(name, role))
    assert page.url.split("?")[0] == server.url + address(name, role).split("?")[0]
    if name != "wall":
        assert page.locator("[data-testid=stSidebarNavLink]").count() == allowed(role)
        assert page.locator(".cs-page h1").inner_text().strip()
    assert FAULT not in page.inner_text("body"), server.log[-3000:]
    assert not page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count()
    assert not sight.undrawn(page)
    assert not sight.english(page)
    assert not page.evaluate(sight.OVERFLOWING)
    assert not wrongly_lit(page.evaluate(sight.GROUNDS), "dark" if name == "wall" else ground)
    assert not heard.outside(server.url)
    assert not heard.refused + page.evaluate("window.__violations")
    assert not heard.broken


def address(name: str, role: str) -> str:
    """The deep link of a page; the first page is the front door itself."""
    return f"/{'' if name == 'overview' else name}?role={role}"


def allowed(role: str) -> int:
    who = access.principal(role)
    return sum(who.may(f"page:{name}") for name, _ in PAGES)


def wrongly_lit(places: dict[str, float], ground: str) -> dict[str, float]:
    """Places whose brightness (0 black … 1 white) does not belong to the ground."""
    assert places
    return {k: v for k, v in places.items() if (v > 0.25 if ground == "dark" else v < 0.7)}


def test_the_first_visit_of_a_fresh_server_goes_through_the_frame(spare, page):
    sight.opened(page, f"{spare.url}/network?role=leader")
    assert page.locator("[data-testid=stSidebarNavLink]").count() == allowed("leader")
    assert page.locator(".cs-page h1").inner_text() == dict(PAGES)["network"]


def test_a_page_that_a_role_may_not_open_leads_home_in_chinese(server, page):
    sight.opened(page, f"{server.url}/intake?role=leader")
    assert not page.locator("[data-testid=stFileUploader]").count()
    assert not sight.english(page)


FILLED = """() => [...document.querySelectorAll(
  '[data-testid^=stBaseButton-primary], [data-testid=stMultiSelect] [data-tag]')].map(e => {
    const s = getComputedStyle(e), hex = v => '#' + v.match(/\\d+/g).slice(0, 3)
      .map(n => (+n).toString(16).padStart(2, '0')).join('');
    return [hex(s.color), hex(s.backgroundColor)];
  })"""


@pytest.mark.parametrize(
    ("where", "what"), [("admin?role=admin", "[type=submit]"), ("?role=inspector", "[data-tag]")]
)
@pytest.mark.parametrize("ground", MODES)
def test_what_is_filled_with_the_accent_can_be_read(server, browser, ground, where, what):
    context = sight.window(browser)
    sight.ground(context, server.url, ground)
    page = context.new_page()
    sight.opened(page, f"{server.url}/{where}")
    page.locator(f"[data-testid^=stBaseButton-primary], {what}").first.wait_for()
    pairs = page.evaluate(FILLED)
    assert pairs and all(theme.contrast(*pair) >= 4.5 for pair in pairs)
    context.close()
