"""What a reader does: keyboard, paper, picking a school, sharing an address, going back."""

import pytest

from cockpit import access, config, geo, store
from cockpit.figures import Selection, network, school
from cockpit.screen import maps
from cockpit.screen.places import project, zoom_for
from cockpit.text import screen as words
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MOST_TABS = 60
FOCUS = """() => {
  const at = document.activeElement;
  let ring = false;
  for (let e = at, up = 0; e && up < 4; e = e.parentElement, up++) {
    const s = getComputedStyle(e);
    ring = ring || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1);
  }
  const place = at.closest('[data-testid=stSidebarNav]') ? 'navigation'
    : at.closest('.st-key-filters') ? 'filters' : '';
  return [place, ring];
}"""
MOVING = """() => document.getAnimations()
  .filter(a => a.playState === 'running' && a.effect.getComputedTiming().duration > 50)
  .map(a => a.animationName || a.transitionProperty || a.id)"""


@pytest.fixture(scope="module")
def schools(server):
    """What the map and the list of schools show to the leader: (code, name, longitude, latitude), codes."""
    with server.home.entered():
        read = store.reader(access.principal("leader"))
        shown = network.coverage_map(read, Selection()).frame
        listed = school.directory(read, Selection()).frame["key"].to_list()
        box = geo.layers(config.settings().home / "geo").box
        store.close()
    return shown.select("code", "name", "longitude_deg", "latitude_deg").drop_nulls().rows(), listed, box


def test_tab_reaches_navigation_and_filters_and_shows_where_it_is(server, page):
    sight.opened(page, f"{server.url}/network?role=leader")
    met: dict[str, set[bool]] = {}
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        place, ring = page.evaluate(FOCUS)
        met.setdefault(place, set()).add(ring)
        if {"navigation", "filters"} <= met.keys():
            break
    assert met.get("navigation") == {True}
    assert met.get("filters") == {True}


def test_on_paper_there_is_no_sidebar(server, page):
    sight.opened(page, f"{server.url}/milestones?role=leader")
    assert page.locator("[data-testid=stSidebar]").is_visible()
    page.emulate_media(media="print")
    page.locator("[data-testid=stSidebar]").wait_for(state="hidden")
    assert page.locator(".cs-page h1").is_visible()


def test_a_click_on_a_school_on_the_map_opens_it(server, page, schools):
    rows, _, box = schools
    name, x, y = lonely(rows, box)
    sight.opened(page, f"{server.url}/network?role=leader")
    chart = page.locator("[data-testid=stDeckGlJsonChart]").first
    chart.scroll_into_view_if_needed()
    sight.settled(page, chart.element_handle())
    area = chart.bounding_box()
    page.mouse.move(area["x"] + area["width"] / 2 + x, area["y"] + area["height"] / 2 + y)
    page.mouse.click(area["x"] + area["width"] / 2 + x, area["y"] + area["height"] / 2 + y)
    page.wait_for_url("**/school?*")
    page.locator(".cs-page h1", has_text=name).wait_for()
    assert page.locator("[data-testid=stSidebarNavLink]").count()


def lonely(rows, box) -> tuple[str, float, float]:
    """The school farthest from its nearest neighbour, with its place in CSS px from the map's middle."""
    west, south, east, north = box
    canvas = maps.PAGE
    zoom = zoom_for(box, canvas.width * 0.9, canvas.height * 0.84)
    middle = project((west + east) / 2, (south + north) / 2, zoom)
    placed = [(name, *project(lon, lat, zoom)) for _, name, lon, lat in rows]

    def room(row):
        return min((row[1] - o[1]) ** 2 + (row[2] - o[2]) ** 2 for o in placed if o is not row)

    name, x, y = max(placed, key=room)
    return name, x - middle[0], y - middle[1]


def test_a_click_in_the_list_opens_the_school_and_back_returns(server, page, schools):
    sight.opened(page, f"{server.url}/school?role=leader")
    before = page.locator(".cs-page h1").inner_text()
    table = page.locator(".st-key-card-school-directory [data-testid=stDataFrame]").first
    area = table.bounding_box()
    page.mouse.click(area["x"] + 18, area["y"] + 36 * 1.5)
    page.wait_for_function(
        "old => document.querySelector('.cs-page h1')?.innerText !== old", arg=before, polling=100
    )
    names = {code: name for code, name, *_ in schools[0]}
    assert names[schools[1][0]] in page.locator(".cs-page h1").inner_text()
    assert "school=" in page.url
    page.go_back()
    page.locator(".cs-page h1", has_text=before).wait_for()


def test_the_address_brings_the_same_view_back(server, page):
    sight.opened(page, f"{server.url}/network?role=leader")
    whole = said(page)
    choice = page.locator("[data-testid=stSelectbox]", has_text=words.FILTERS["subdistrict"])
    choice.locator("input").click()
    page.locator("[role=option]").nth(1).click()
    page.wait_for_url("**subdistrict=*")
    page.wait_for_function(
        "old => [...document.querySelectorAll('.cs-said')].map(e => e.innerText).join('|') !== old",
        arg="|".join(whole),
        polling=100,
    )
    sight.complete(page)
    narrowed, address = said(page), page.url
    page.reload()
    sight.complete(page)
    assert page.url == address
    assert said(page) == narrowed


def said(page) -> list[str]:
    return [each.inner_text() for each in page.query_selector_all(".cs-said")]


@pytest.mark.parametrize("name", ["network", "wall"])
def test_nothing_moves_for_a_visitor_who_asked_for_rest(server, browser, name):
    context = sight.window(browser, reduced_motion="reduce")
    page = context.new_page()
    sight.opened(page, f"{server.url}/{name}?role=leader")
    page.wait_for_timeout(300)
    assert not page.evaluate(MOVING)
    context.close()
