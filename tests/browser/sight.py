"""Looking at a page: opening it, waiting until it is complete, and what a visitor would object to."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ElementHandle, Page, Playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
WAIT_MS = 60_000  # a busy machine draws slowly; everything is waited for by what appears
POLICY = "Content Security"
HD = (1920, 1080)
WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ,;:'’\-]+[A-Za-z]{2,}){2,}")  # three English words in a row
PROPER = ("XLSX, CSV, TXT", "JPG, PNG, WEBP, PDF, DOCX, XLSX")  # names that stay as they are

COMPLETE = """() => {
  const seen = s => document.querySelector(s);
  if (!seen('.cs-page, .cs-wall-bar, .cs-empty')) return false;
  if (!seen('[data-test-script-state=notRunning]')) return false;
  if (seen('[data-testid=stStatusWidget], [data-stale=true], [data-testid=stSkeleton]')) return false;
  const drawn = (s, mark) => [...document.querySelectorAll(s)]
    .filter(e => e.offsetParent).every(e => e.querySelector(mark));
  return drawn('[data-testid=stVegaLiteChart]', 'canvas, svg')
    && drawn('[data-testid=stPlotlyChart]', '.main-svg')
    && drawn('[data-testid=stDeckGlJsonChart]', 'canvas')
    && drawn('[data-testid=stDataFrame]', 'canvas');
}"""
WATCH = """window.__violations = [];
document.addEventListener('securitypolicyviolation',
  e => window.__violations.push(e.violatedDirective + ' ' + e.blockedURI));
"""
SPOKEN = """() => [...document.querySelectorAll('[placeholder],[title],[aria-label]')]
  .filter(e => e.getClientRects().length && !e.closest('svg'))
  .flatMap(e => ['placeholder', 'title', 'aria-label'].map(n => e.getAttribute(n)).filter(Boolean))"""
OVERFLOWING = """() => {
  const found = [], say = e => (e.className || e.tagName) + ': ' + e.textContent.trim().slice(0, 60);
  const shown = e => { const s = getComputedStyle(e); return s.visibility !== 'hidden' && +s.opacity > 0; };
  for (const e of document.querySelectorAll('[class*=cs-]')) {
    const own = [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim());
    if (!own.length || !e.getClientRects().length || !shown(e)) continue;
    const display = getComputedStyle(e).display;
    if (display !== 'inline' && e.scrollWidth > e.clientWidth + 1) { found.push('wide ' + say(e)); continue; }
    const card = e.closest('.cs-tile, [class*=st-key-card-]');
    if (!card || e.closest('.cs-scroll, details')) continue;
    const box = card.getBoundingClientRect(), range = document.createRange();
    const tile = card.classList.contains('cs-tile');
    for (const node of own) {
      range.selectNodeContents(node);
      for (const r of range.getClientRects()) {
        const clipped = p => {  // out of sight as a whole, as the wall leaves out rows it has no room for
          const b = p.getBoundingClientRect(), s = getComputedStyle(p);
          return s.overflowX + s.overflowY !== 'visiblevisible' && (r.left >= b.right - 1
            || r.right <= b.left + 1 || r.top >= b.bottom - 1 || r.bottom <= b.top + 1);
        };
        let hidden = false;
        for (let p = e; p && p !== card; p = p.parentElement) hidden = hidden || clipped(p);
        if (hidden) continue;
        const out = r.right > box.right + 1 || r.left < box.left - 1
          || (tile && (r.bottom > box.bottom + 1 || r.top < box.top - 1));
        if (out) { found.push('outside ' + say(e)); break; }
      }
    }
  }
  return [...new Set(found)];
}"""
GROUNDS = """() => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const light = e => {
    for (let at = e; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
      if (a > 200) return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    }
    return 1;
  };
  const places = {
    app: '.stApp', sidebar: '[data-testid=stSidebar]', choice: '[data-baseweb=select] > div',
    card: '[class*=st-key-card-]', expander: '[data-testid=stExpander] summary',
    button: '[data-testid=stPopover] button', upload: '[data-testid=stFileUploaderDropzone]',
    wall: '.st-key-wall',
  };
  return Object.fromEntries(Object.entries(places)
    .map(([name, s]) => [name, document.querySelector(s)]).filter(([, e]) => e && e.getClientRects().length)
    .map(([name, e]) => [name, light(e)]));
}"""
INKED = """e => {
  for (const canvas of e.querySelectorAll('canvas')) {
    const paint = canvas.getContext('2d');
    if (!paint || !canvas.width || !canvas.height) continue;
    const data = new Uint32Array(paint.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    if (new Set(data).size > 3) return true;
  }
  const marks = e.querySelectorAll('svg [class*=mark-] path, svg [class*=mark-] text, .main-svg .trace path,'
    + '.main-svg .point path, .main-svg .shapelayer path');
  return [...marks].some(m => (m.getAttribute('d') || m.textContent || '').length > 4);
}"""


@dataclass
class Heard:
    """What a page said while it was open: addresses it asked for, what was refused, what broke."""

    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def outside(self, url: str) -> list[str]:
        """Addresses that are not the server's own."""
        own = (f"{url}/", url.replace("http", "ws", 1) + "/", "data:", "blob:", "about:")
        return [asked for asked in self.asked if not asked.startswith(own)]


@contextmanager
def launched(driver: Playwright) -> Iterator[Browser]:
    """Debian's Chromium with software drawing, so that maps are drawn on every machine."""
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


def window(browser: Browser, size: tuple[int, int] = HD, scale: float = 1, **more) -> BrowserContext:
    """A visitor's browser of its own: screen size in CSS px, device pixels per CSS px."""
    told = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **more}
    told |= {"viewport": {"width": size[0], "height": size[1]}, "device_scale_factor": scale}
    context = browser.new_context(**told)
    context.set_default_timeout(WAIT_MS)
    context.add_init_script(WATCH)
    return context


def listening(page: Page) -> Heard:
    """Everything the page asks for and complains about from now on."""
    heard = Heard()
    page.on("request", lambda request: heard.asked.append(request.url))
    page.on("websocket", lambda socket: heard.asked.append(socket.url))
    page.on("pageerror", lambda error: heard.broken.append(str(error)))
    page.on("console", lambda said: heard.refused.append(said.text) if POLICY in said.text else None)
    return heard


def ground(context: BrowserContext, url: str, mode: str) -> None:
    """The dark or light ground as the visitor's cookie says."""
    context.add_cookies([{"name": "mode", "value": mode, "url": url}])


def opened(page: Page, address: str) -> None:
    """Go to an address and wait for the complete page."""
    page.goto(address)
    complete(page)


def complete(page: Page) -> None:
    """Wait until the run has ended and every chart has its surface."""
    page.wait_for_function(COMPLETE, polling=100)


def english(page: Page) -> list[str]:
    """Three or more English words in a row that a visitor reads or hears."""
    said = [page.inner_text("body"), *page.evaluate(SPOKEN)]
    return [found for text in said for found in WORDS.findall(text) if found not in PROPER]


def colours(shot: bytes) -> int:
    """How many colours a picture has."""
    picture = Image.open(BytesIO(shot)).convert("RGB")
    return len(picture.getcolors(picture.width * picture.height))


def undrawn(page: Page) -> list[str]:
    """Charts whose surface stays empty."""
    empty = []
    for kind in ("stVegaLiteChart", "stPlotlyChart", "stDataFrame"):
        for chart in page.query_selector_all(f"[data-testid={kind}]"):
            if chart.is_visible() and not _inked(page, chart):
                empty.append(f"{kind} {chart.get_attribute('class')}")
    for chart in page.query_selector_all("[data-testid=stDeckGlJsonChart]"):
        if colours(settled(page, chart)) < 40:  # land, rivers, outlines, schools and labels have far more
            empty.append("stDeckGlJsonChart")
    return empty


def _inked(page: Page, chart: ElementHandle) -> bool:
    """A chart far down may be drawn only when it comes into view."""
    for _ in range(20):
        if chart.evaluate(INKED):
            return True
        chart.scroll_into_view_if_needed()
        page.wait_for_timeout(100)
    return False


def settled(page: Page, chart: ElementHandle) -> bytes:
    """A picture of a map once its labels and icons are there."""
    shot = chart.screenshot()
    for _ in range(40):
        if colours(shot) >= 40:
            break
        page.wait_for_timeout(150)
        shot = chart.screenshot()
    return shot
