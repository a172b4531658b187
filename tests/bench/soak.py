"""One wall in a real browser for 20,000 ticks: do browser or server grow, how many GPU contexts are made.

`python -m tests.bench.soak [HOME] --ticks 20000 --speed 10`; without HOME it builds a district. Time is
hurried where it can be: the page's interval timers run `speed` times as fast on a tick of one second, and
scenes stay for `dwell` seconds instead of about 45. An hour of a wall is 720 ticks of 5 s and 80 scenes;
growth is reckoned by both and the larger counts. It ends with 1 when a promise was not kept.
"""

import argparse
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import CDPSession, Page, WebSocket, sync_playwright
from rich.table import Table

from cockpit import config
from tests.bench.__main__ import console, district, machine
from tests.bench.crowd import unkept
from tests.browser import sight
from tests.browser.server import Server, copied, running
from tests.homes import Home
from tests.parts import served

HEAP, RSS = 1.0, 5.0  # MB an hour, promised
TICKS_AN_HOUR, SCENES_AN_HOUR = 720, 80
SETTLED = 0.25  # share of the run that is left out: caches fill, code is compiled
STALLED = 60.0  # seconds without a tick after which the measurement ends
MB = 1_000_000
HURRY = """(speed) => {
  window.__contexts = 0;
  const make = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
    const made = make.call(this, kind, ...more);
    const fresh = made && /webgl|webgpu/.test(kind) && !this.__counted;
    if (fresh) { this.__counted = true; window.__contexts += 1; }
    return made;
  };
  const start = window.setInterval.bind(window);
  window.setInterval = (work, ms, ...more) => start(work, ms >= 500 ? ms / speed : ms, ...more);
}"""
SCENE = b"cs-wall-bar"  # stands once in every scene that is sent


@dataclass(frozen=True)
class Sample:
    """The wall at one moment; sizes in MB."""

    ticks: int
    scenes: int
    heap: float
    nodes: int
    listeners: int
    contexts: int
    rss: float
    browser: float  # resident memory of the page's own process
    loads: int


class Counting:
    """Ticks and scenes as they go over the page's websockets, and how often the page was loaded."""

    def __init__(self, page: Page) -> None:
        self.ticks, self.scenes, self.loads = 0, 0, 0
        page.on("websocket", self._listen)
        page.on("load", self._loaded)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda _: self._count(1, 0))
        socket.on("framereceived", lambda frame: self._count(0, SCENE in _bytes(frame)))

    def _count(self, ticks: int, scenes: int) -> None:
        self.ticks, self.scenes = self.ticks + ticks, self.scenes + scenes

    def _loaded(self, _: Page) -> None:
        self.loads += 1


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def hurried(home: Home, folder: Path, dwell: int) -> Home:
    """The home whose walls tick every second and whose scenes stay for `dwell` seconds."""
    data = folder / "data"
    shutil.copytree(config.ROOT / "data", data)
    for path in (data / "playlists").glob("*.toml"):
        path.write_text(re.sub(r"(?m)^dwell_s = \d+", f"dwell_s = {dwell}", path.read_text("utf-8")), "utf-8")
    return served(home, process="wall", wall_tick=1, data=data)


def soak(home: Home, *, ticks: int, speed: int, samples: int, note: Callable[[Sample], None]) -> list[Sample]:
    """Open the wall and look at it `samples` times on the way to so many ticks."""
    with running(home) as server, sync_playwright() as driver, sight.launched(driver) as browser:
        page = sight.window(browser).new_page()
        page.add_init_script(f"({HURRY})({speed})")
        counting = Counting(page)
        sight.opened(page, f"{server.url}/wall")
        line = page.context.new_cdp_session(page)
        for command in ("Performance.enable", "HeapProfiler.enable"):
            line.send(command)
        found = [_sample(page, line, counting, server)]
        for number in range(1, samples + 1):
            _wait(page, counting, ticks * number // samples)
            found.append(_sample(page, line, counting, server))
            note(found[-1])
        return found


def _wait(page: Page, counting: Counting, ticks: int) -> None:
    """Wait for the tick with this number; raises RuntimeError when ticks stop coming."""
    last, since = counting.ticks, time.monotonic()
    while counting.ticks < ticks:
        page.wait_for_timeout(200)
        if counting.ticks > last:
            last, since = counting.ticks, time.monotonic()
        elif time.monotonic() - since > STALLED:
            raise RuntimeError(f"no tick for {STALLED:.0f} s after {last}")


def _sample(page: Page, line: CDPSession, counting: Counting, server: Server) -> Sample:
    for _ in range(2):  # what the first collection lets go may free more
        line.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in line.send("Performance.getMetrics")["metrics"]}
    return Sample(
        counting.ticks,
        counting.scenes,
        told["JSHeapUsedSize"] / MB,
        int(told["Nodes"]),
        int(told["JSEventListeners"]),
        page.evaluate("window.__contexts"),
        psutil.Process(server.pid).memory_info().rss / MB,
        _renderer(),
        counting.loads,
    )


def _renderer() -> float:
    """The largest page process below this one, MB."""
    below = psutil.Process().children(recursive=True)
    sizes = [_size(each) for each in below]
    return max(sizes, default=0.0) / MB


def _size(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss if "--type=renderer" in process.cmdline() else 0
    except psutil.Error:
        return 0


def an_hour(samples: Sequence[Sample], size: Callable[[Sample], float]) -> float:
    """Growth of a size in an hour of a wall: by its ticks or by its scenes, whichever says more.

    >>> grown = [Sample(t, t // 10, 20 + t / 720, 0, 0, 0, 0, 0, 1) for t in range(0, 4000, 100)]
    >>> round(an_hour(grown, lambda s: s.heap), 2)
    1.11
    """
    settled = samples[int(len(samples) * SETTLED) :]
    slopes = [
        _slope([each.ticks for each in settled], [size(each) for each in settled]) * TICKS_AN_HOUR,
        _slope([each.scenes for each in settled], [size(each) for each in settled]) * SCENES_AN_HOUR,
    ]
    return max(slopes)


def _slope(across: Sequence[float], up: Sequence[float]) -> float:
    return statistics.linear_regression(across, up).slope if len(set(across)) > 1 else 0.0


def table(samples: Sequence[Sample], seconds: float) -> Table:
    """What grew, beside what was promised."""
    first, last = samples[0], samples[-1]
    title = f"One wall in Chromium: {last.ticks:,} ticks, {last.scenes} scenes in {seconds / 60:.1f} min"
    made = Table(title=title, caption=machine(), title_justify="left", caption_justify="left")
    for head in ("what", "first", "last", "an hour of a wall", "verdict"):
        made.add_column(head, justify="left" if head == "what" else "right")
    heap, rss = an_hour(samples, lambda s: s.heap), an_hour(samples, lambda s: s.rss)
    contexts = max(each.contexts for each in samples)
    rows = (
        ("JS heap after collection, MB", first.heap, last.heap, heap, _verdict(heap < HEAP, "1 MB/h")),
        ("memory of the server, MB", first.rss, last.rss, rss, _verdict(rss <= RSS, "5 MB/h")),
        ("memory of the page's process, MB", first.browser, last.browser, None, ""),
        ("DOM nodes", first.nodes, last.nodes, an_hour(samples, lambda s: s.nodes), ""),
        ("listeners", first.listeners, last.listeners, an_hour(samples, lambda s: s.listeners), ""),
        ("GPU contexts made", first.contexts, contexts, None, _verdict(contexts <= 1, "one")),
        ("times the page was loaded", first.loads, last.loads, None, ""),
    )
    for name, before, after, hour, verdict in rows:
        made.add_row(name, f"{before:,.1f}", f"{after:,.1f}", "" if hour is None else f"{hour:+.2f}", verdict)
    return made


def _verdict(kept: bool, promised: str) -> str:
    return f"within {promised}" if kept else f"OVER {promised}"


def _say(sample: Sample) -> None:
    sizes = f"heap {sample.heap:.1f} MB, {sample.nodes} nodes, server {sample.rss:.0f} MB"
    console.print(f"{sample.ticks:,} ticks, {sample.scenes} scenes: {sizes}")


def main() -> None:
    """Watch one wall, print what grew, end with 1 when that is more than promised."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.soak")
    given.add_argument("home", type=Path, nargs="?", help="home of a cockpit; measured on a copy")
    given.add_argument("--ticks", type=int, default=20_000)
    given.add_argument("--speed", type=int, default=10, help="how many times as fast the page's timers run")
    given.add_argument("--dwell", type=int, default=10, help="seconds of a scene, 10 at least")
    given.add_argument("--samples", type=int, default=40)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="cockpit-soak-") as folder:
        place = Path(folder) / "home"
        home = copied(Home(asked.home), place) if asked.home else district(place, None, 1.0)
        began = time.monotonic()
        told = {"ticks": asked.ticks, "speed": asked.speed, "samples": asked.samples, "note": _say}
        found = soak(hurried(home, Path(folder), asked.dwell), **told)
    shown = table(found, time.monotonic() - began)
    console.print(shown)
    sys.exit(1 if unkept(shown) else 0)


if __name__ == "__main__":
    main()
