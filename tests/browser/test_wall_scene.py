"""The wall: every word whole and large enough on every screen, and a published change shown by itself."""

import re

import polars as pl
import pytest
import sqlalchemy as sa

from cockpit import access, contracts, store
from tests.browser import sight

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCREENS = {"hd": (1920, 1080), "4k": (3840, 2160), "spliced": (3840, 1080), "upright": (1080, 1920)}
SMALLEST = 1.6  # percent of the screen's shorter side
SHOWN_MS = 15_000
MEASURE = """() => {
  const wall = document.querySelector('.st-key-wall');
  const shown = [...document.querySelectorAll('.st-key-wall *, .cs-clock *')].filter(e =>
    [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    && getComputedStyle(e).visibility !== 'hidden' && e.getClientRects().length);
  const cut = [], small = [];
  for (const e of shown) {
    const range = document.createRange(); range.selectNodeContents(e);
    const r = range.getBoundingClientRect();
    let seen = true, whole = true;
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const s = getComputedStyle(p);
      if (s.overflowX === 'visible' && s.overflowY === 'visible') continue;
      const b = p.getBoundingClientRect();
      if (r.left >= b.right || r.top >= b.bottom || r.right <= b.left || r.bottom <= b.top) seen = false;
      const blank = Math.min(innerWidth, innerHeight) * 0.0035;  // a line's box is higher than its glyphs
      const out = r.left < b.left - 2 || r.right > b.right + 2 || r.top < b.top - blank
        || r.bottom > b.bottom + blank;
      if (out) whole = false;
    }
    if (!seen) continue;
    const inside = r.left >= -1 && r.top >= -1 && r.right <= innerWidth + 1 && r.bottom <= innerHeight + 1;
    if (!whole || !inside) cut.push(e.textContent.trim());
    small.push([parseFloat(getComputedStyle(e).fontSize), e.textContent.trim()]);
  }
  const boxes = [...document.querySelectorAll('.cs-tile, .cs-wall-bar')]
    .map(e => [e.className, e.getBoundingClientRect()]);
  const covered = boxes.flatMap(([n, a], i) => boxes.slice(i + 1).filter(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([m]) => n + ' / ' + m));
  const root = document.scrollingElement, main = document.querySelector('[data-testid=stMain]');
  return {cut, covered, small: small.sort((a, b) => a[0] - b[0]).slice(0, 1)[0], count: shown.length,
    scrolls: [root, main].some(e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
      && getComputedStyle(main).overflowY !== 'hidden',
    chrome: ['stSidebar', 'stHeader', 'stToolbar'].filter(t => {
      const e = document.querySelector(`[data-testid=${t}]`);
      return e && getComputedStyle(e).display !== 'none'; })};
}"""


@pytest.mark.parametrize("name", SCREENS)
def test_every_word_of_the_wall_is_whole_and_large_enough(server, browser, name):
    context = sight.window(browser, SCREENS[name])
    page = context.new_page()
    sight.opened(page, f"{server.url}/wall")
    page.wait_for_selector(".cs-clock")
    page.evaluate("document.fonts.ready")
    found = page.evaluate(MEASURE)
    context.close()
    assert found["count"] > 60
    assert not found["cut"]
    assert not found["scrolls"] and not found["chrome"]
    assert found["small"][0] >= SMALLEST / 100 * min(SCREENS[name]), found["small"]
    assert not found["covered"]


def test_a_published_change_reaches_the_wall_by_itself(spare, page):
    sight.opened(page, f"{spare.url}/wall?role=wall")
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
