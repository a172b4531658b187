"""The wall: a published change is shown by itself, a figure rolls, and the map flies to what stands out."""

import re

import polars as pl
import pytest
import sqlalchemy as sa

from cockpit import access, contracts, store
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SHOWN_MS = 15_000
ROLLED_MS = 3_000  # a roll takes 0.7 s; a busy machine looks late


def test_a_published_change_reaches_the_wall_by_itself(spare, page):
    sight.opened(page, f"{spare.url}/wall?role=wall&scene=overview")
    first = page.locator(".cs-tile-headline .cs-number").first
    before = first.inner_text()
    with spare.home.entered():
        version = _one_school_more()
    page.wait_for_function(
        "([old, number]) => document.querySelector('.cs-clock')?.innerText.includes('数据版本 ' + number)"
        " && document.querySelector('.cs-tile-headline .cs-number')?.innerText !== old",
        arg=[before, version],
        timeout=SHOWN_MS,
        polling=100,
    )
    assert _count(first.inner_text()) == _count(before) + 1
    assert page.evaluate("window.__motion.rolls()") >= 1, "what changed rolls"
    page.wait_for_function("() => !document.querySelector('.cs-roll, .cs-rolling')", timeout=ROLLED_MS)
    number, unit = _count(first.inner_text()), re.sub(r"[\d\s]", "", before)
    assert first.inner_html() == f'<span class="cs-amount">{number}<small>{unit}</small></span>'
    assert page.evaluate("document.documentElement.hasAttribute('data-same')"), "nothing else comes up anew"


FLIGHT = """when => {
  const flights = document.getAnimations().filter(a => /^cs-(fly|back)$/.test(a.animationName));
  for (const flight of flights) flight.currentTime = when;
  const box = document.querySelector('.cs-flight'), view = box.parentElement.getBoundingClientRect();
  const eye = document.querySelector('.cs-focus-ring, .cs-eyed').getBoundingClientRect();
  const share = (at, low, size) => (at - low) / size;
  return {
    number: flights.length, scale: new DOMMatrix(getComputedStyle(box).transform).a,
    x: share((eye.left + eye.right) / 2, view.left, view.width),
    y: share((eye.top + eye.bottom) / 2, view.top, view.height),
  };
}"""


@pytest.mark.parametrize("turn", [0, 4, 9, 11])
def test_the_map_flies_to_what_stands_out_and_back_and_then_rests(turn, server, browser):
    with sight.window(browser) as context:
        page = context.new_page()
        sight.opened(page, f"{server.url}/wall?scene=network&hold=1&turn={turn}")
        page.wait_for_selector(".cs-flight")
        before, near, after = (page.evaluate(FLIGHT, moment) for moment in (0, 6000, 60_000))
        assert near["number"] == 2 and (before["scale"], after["scale"]) == (1, 1)
        assert near["scale"] > 1.5 and 0.2 < near["x"] < 0.85 and 0.25 < near["y"] < 0.8
        page.wait_for_function("() => document.getAnimations().every(a => a.playState === 'finished')")


def test_nothing_moves_where_the_system_asks_for_less_motion(server, browser):
    with sight.window(browser, reduced_motion="reduce") as context:
        page = context.new_page()
        sight.opened(page, f"{server.url}/wall?scene=network&hold=1&turn=0")
        page.wait_for_selector(".cs-flight")
        assert page.evaluate(FLIGHT, 0)["number"] == 0


def _count(said: str) -> int:
    return int(re.sub(r"\D", "", said))


def _one_school_more() -> int:
    """Publish one more accepted upgrade; returns the number of the new version."""
    read = store.reader(access.principal("admin"))
    rows = read(_links).filter("upgrade_planned", pl.col("accepted_on").is_null()).head(1)
    done = rows.with_columns(accepted_on=pl.col("reported_on"), import_id=pl.lit("one-more"))
    frame = done.select(contracts.load()["campus_link"].empty().columns)
    change = store.Change("campus_link", frame, "one-more")
    number = store.publish([change], by="test", note="one more", month=read.version.month).number
    store.close()
    return number


def _links(t) -> sa.Select:
    joined = t.campus_link.join(t.school, t.school.c.school_code == t.campus_link.c.school_code)
    columns = (*t.campus_link.c, t.school.c.upgrade_planned)
    return sa.select(*columns).select_from(joined).order_by(t.campus_link.c.school_code)
