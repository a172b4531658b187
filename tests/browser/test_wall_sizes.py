"""Every scene on every screen: whole words that nothing covers, in proportion, without scrolling."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from cockpit import ledger, playlists
from tests.browser import sight
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SCREENS = {  # CSS px
    "hd": (1920, 1080),
    "qhd": (2560, 1440),
    "4k": (3840, 2160),
    "double": (3840, 1080),
    "spliced": (6656, 1792),
    "upright": (1080, 1920),
}
SMALLEST = 1.6  # percent of the governing side: the height of a lying screen, the width of an upright one
HEADLINE = (5.0, 8.0)  # percent of the same side
SHOWN_MS = 20_000  # a tick, and what a busy machine takes to draw
ORDINARY = "今日下午三点召开网络升级调度会"
URGENT = "今日 15:00 至 15:30 教育城域网核心设备检修，全区学校网络可能短时中断，请提前安排"
MEASURE = """() => {
  const scene = document.querySelector('.cs-scene'), side = Math.min(innerWidth, innerHeight);
  const faults = [], all = s => [...scene.querySelectorAll(s)];
  const say = e => (e.className || e.parentElement.className) + ' ' + e.textContent.trim().slice(0, 40);
  const clips = e => {
    const found = [];
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const s = getComputedStyle(p);
      if (s.overflowX !== 'visible' || s.overflowY !== 'visible') found.push(p.getBoundingClientRect());
    }
    return found;
  };
  const apart = (a, b) => a.left >= b.right || a.top >= b.bottom || a.right <= b.left || a.bottom <= b.top;
  const inside = (a, b, by) => a.left >= b.left - by && a.right <= b.right + by
    && a.top >= b.top - by && a.bottom <= b.bottom + by;
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const screen = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
  const lines = [];  // each line of text that can be seen: its element, its type and the box of its glyphs
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || !e.closest('.cs-scene, .cs-clock')) continue;
    const style = getComputedStyle(e);
    if (style.visibility === 'hidden' || !e.getClientRects().length) continue;
    const range = document.createRange(); range.selectNodeContents(n);
    const type = parseFloat(style.fontSize), holders = clips(e);
    for (const r of range.getClientRects()) {
      const middle = (r.top + r.bottom) / 2, half = type * .42;  // a line's box is higher than its glyphs
      const box = {left: r.left + 1, right: r.right - 1, top: middle - half, bottom: middle + half};
      if (box.right <= box.left) continue;
      if (holders.some(b => apart(box, b))) {  // hidden as a whole: a list says so, nothing else may
        if (!e.closest('.cs-listed')) faults.push('hidden: ' + say(e));
        continue;
      }
      if (!holders.every(b => inside(box, b, 2))) faults.push('cut: ' + say(e));
      if (!inside(box, screen, 0)) faults.push('off the screen: ' + say(e));
      lines.push({e, type, box});
    }
    const dotted = style.textOverflow === 'ellipsis' && e.scrollWidth > e.clientWidth + 1;
    if (dotted) faults.push('shortened: ' + say(e));
  }
  lines.forEach((a, i) => lines.slice(i + 1).forEach(b => {
    if (a.e !== b.e && meet(a.box, b.box)) faults.push('overlap: ' + say(a.e) + ' / ' + say(b.e));
  }));
  for (const list of all('.cs-listed')) {
    const frame = list.getBoundingClientRect(), box = e => e.getBoundingClientRect();
    const notes = [...list.querySelectorAll('.cs-untold')], number = e => +/\\d+/.exec(e.textContent)[0];
    const rows = notes.map(e => e.parentElement).filter(e => !e.classList.contains('cs-surplus'));
    const seen = rows.filter(e => inside(box(e), frame, 2)).length, total = number(notes[0]);
    const told = notes.filter(e => !apart(box(e), frame)).map(number);
    const halved = rows.some(e => !inside(box(e), frame, 2) && !apart(box(e), frame));
    if (halved) faults.push('half a row: ' + say(list));
    if (told.join() !== (seen < total ? `${total - seen}` : '')) faults.push(
      `untold: ${seen} of ${total} rows, said ${told.join()}: ` + say(list));
  }
  for (const urgent of all('.cs-urgent')) {
    const band = urgent.getBoundingClientRect();
    lines.filter(l => !l.e.closest('.cs-urgent, .cs-clock') && meet(l.box, band))
      .forEach(l => faults.push('covered: ' + say(l.e)));
  }
  const boxes = all('.cs-tile, .cs-wall-bar').map(e => [e, e.getBoundingClientRect()]);
  boxes.forEach(([e, a], i) => {
    if (!inside(a, screen, 1)) faults.push('tile outside: ' + e.className);
    boxes.slice(i + 1).filter(([, b]) => meet(a, b))
      .forEach(([o]) => faults.push('tiles overlap: ' + e.className + ' / ' + o.className));
    const body = e.querySelector('.cs-body');
    const drawn = body && [...body.querySelectorAll('img')].some(i => i.clientWidth);
    if (body && !drawn && !lines.some(l => body.contains(l.e))) faults.push('bare: ' + e.className);
  });
  for (const e of all('.ck-mark, .cs-end, .cs-shape, .cs-focus-ring, .cs-ring')) {
    const w = e.offsetWidth, h = e.offsetHeight;
    if (Math.abs(w - h) > Math.max(1, .04 * w)) faults.push('stretched: ' + e.className + ` ${w} x ${h}`);
  }
  for (const e of all('img')) {
    const drawn = decodeURIComponent(e.src), box = /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/.exec(drawn);
    const free = drawn.includes('preserveAspectRatio="none"') || getComputedStyle(e).objectFit === 'contain';
    if (!box || free || !e.clientWidth) continue;
    const shown = e.clientWidth / e.clientHeight, made = box[1] / box[2];
    if (Math.abs(shown / made - 1) > .03) faults.push('distorted: ' + e.alt);
  }
  const moves = v => v === 'auto' || v === 'scroll';
  for (const e of [document.documentElement, document.body, ...document.querySelectorAll('body *')]) {
    const s = getComputedStyle(e);
    if (e.clientHeight && ((moves(s.overflowY) && e.scrollHeight > e.clientHeight + 1)
      || (moves(s.overflowX) && e.scrollWidth > e.clientWidth + 1)))
      faults.push('scrolls: ' + e.tagName + '.' + e.className);
  }
  if (scene.scrollHeight > innerHeight + 1 || scene.scrollWidth > innerWidth + 1) faults.push('too large');
  const least = lines.reduce((a, b) => a.type <= b.type ? a : b);
  const type = e => parseFloat(getComputedStyle(e).fontSize);
  const paced = e => /每[日周月年]|每季度|随数据更新/.test(e.textContent);
  const dated = e => /\\d{4} 年|日期未知/.test(e.textContent) && paced(e);
  return {
    faults: [...new Set(faults)], lines: lines.length, tiles: boxes.length - 1,
    smallest: [100 * least.type / side, say(least.e)],
    undated: all('.cs-tile').filter(e => !dated(e)).map(e => e.className),
    unpaced: all('.cs-tile-headline .cs-asof').filter(e => !paced(e)).map(e => e.textContent),
    headline: all('.cs-tile-headline .cs-number').map(e => 100 * type(e) / side),
  };
}"""
SETTLED = """([w, h]) => new Promise(done => {
  const look = () => {
    const scene = document.querySelector('.cs-scene'), near = (a, b) => Math.abs(a - b) < 1;
    const fits = innerWidth === w && scene && near(scene.clientWidth, w) && near(scene.clientHeight, h);
    requestAnimationFrame(fits ? rest : look);
  };
  const rest = () => {  // even without motion a change of size may take the browser a few frames
    const moving = document.getAnimations().some(a => a.playState === 'running');
    requestAnimationFrame(moving ? rest : () => requestAnimationFrame(() => done(true)));
  };
  look();
})"""


@pytest.fixture(scope="module")
def tab(server: Server, browser: Browser) -> Iterator[Page]:
    """One window for every scene, at rest; its size changes, its pixels are those of the style sheet."""
    context = sight.window(browser, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def measured(tab: Page) -> dict[str, dict]:
    """What MEASURE finds on each screen."""
    found = {}
    for name, (width, height) in SCREENS.items():
        tab.set_viewport_size({"width": width, "height": height})
        tab.evaluate(SETTLED, [width, height])
        found[name] = tab.evaluate(MEASURE)
    return found


@pytest.mark.parametrize("kind", playlists.KINDS)
def test_a_scene_fits_every_screen(kind, server, tab):
    sight.opened(tab, f"{server.url}/wall?scene={kind}&hold=1&turn=1")
    tab.wait_for_selector(f".cs-kind-{kind}")
    tab.wait_for_selector(".cs-clock")
    tab.evaluate("document.fonts.ready")
    found = measured(tab)
    assert {name: told["faults"] for name, told in found.items() if told["faults"]} == {}
    assert all(told["tiles"] >= 3 and told["lines"] > 30 for told in found.values())
    assert not {name: told["smallest"] for name, told in found.items() if told["smallest"][0] < SMALLEST}
    assert not any(told["undated"] or told["unpaced"] for told in found.values())
    sizes = [size for told in found.values() for size in told["headline"]]
    assert all(HEADLINE[0] <= size <= HEADLINE[1] for size in sizes)
    assert "暂时无法显示" not in tab.inner_text(".cs-scene")


PLACES = """() => [...document.querySelectorAll('.cs-tile, .cs-wall-bar')].map(e => {
  const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height].map(Math.round);
})"""


def settled(tab: Page) -> list[list[int]]:
    """Where tiles and bar stand once the first picture has come to rest."""
    found: list[list[int]] = []
    while found != (found := tab.evaluate(PLACES)):
        tab.wait_for_timeout(500)
    return found


def test_an_urgent_notice_comes_over_the_title_within_a_tick_and_moves_nothing(spare, browser):
    context = sight.window(browser, reduced_motion="reduce")
    tab = context.new_page()
    sight.opened(tab, f"{spare.url}/wall?scene=network&turn=0")
    tab.wait_for_selector(".cs-clock")
    tab.evaluate("window.before = document.querySelector('.st-key-wall')")
    before = settled(tab)
    with spare.home.entered():
        ledger.open().notices.raise_(URGENT, level="urgent", by="test")
    tab.wait_for_selector(".cs-urgent", timeout=SHOWN_MS)
    assert URGENT in tab.inner_text(".cs-urgent") and "紧急通知" in tab.inner_text(".cs-urgent")
    assert tab.evaluate("window.before === document.querySelector('.st-key-wall')")
    assert tab.evaluate(PLACES) == before
    faults = {name: told["faults"] for name, told in measured(tab).items()}
    with spare.home.entered():
        ledger.open().notices.raise_(ORDINARY, by="test")
    tab.wait_for_selector(".cs-level-info", timeout=SHOWN_MS)
    assert ORDINARY in tab.inner_text(".cs-urgent") and "紧急" not in tab.inner_text(".cs-urgent")
    faults |= {f"{name} info": told["faults"] for name, told in measured(tab).items()}
    with spare.home.entered():
        ledger.open().notices.lower(by="test")
    tab.wait_for_selector(".cs-urgent", state="detached", timeout=SHOWN_MS)
    context.close()
    assert not any(faults.values()), faults
