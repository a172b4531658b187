"""What an unchanged tick of the wall costs the server, in milliseconds of its processor.

`python -m tests.bench.tick HOME` measures on a copy of the home of a cockpit; more than promised ends with 1.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from cockpit import store
from cockpit.config import now
from cockpit.screen import ticks
from tests.browser import server, sight
from tests.homes import Home

PROMISED = 12.0  # ms
SETTLING = 15.0  # seconds
Wait = Callable[[float], object]  # for so many ms


def _sleep(milliseconds: float) -> None:
    time.sleep(milliseconds / 1000)


def _number() -> int:
    return store.current().number


def body(repeats: int = 200) -> float:
    """The fragment's own work, which is the version served and the clock: ms of processor a tick."""
    logging.disable(logging.WARNING)  # outside a session the framework warns at every element
    shown = _number()
    ticks._beat(shown, _number, now)
    started = time.process_time()
    for _ in range(repeats):
        ticks._beat(shown, _number, now)
    spent = time.process_time() - started
    logging.disable(logging.NOTSET)
    return 1000 * spent / repeats


def session(home: Home, seconds: float = 45.0) -> float:
    """What one open wall adds to an idle server, from socket to socket: ms of processor a tick.

    Its signs of life are in it; the wall's own ticks are counted, so that no interval has to be assumed.
    """
    with server.running(home) as started, sync_playwright() as driver, sight.launched(driver) as browser:
        process = psutil.Process(started.pid)
        idle = _pace(process, seconds)
        page = sight.window(browser).new_page()
        asked: list[float] = []  # moments

        def sent(_: object) -> None:
            asked.append(time.monotonic())

        page.on("websocket", lambda line: line.on("framesent", sent))
        sight.opened(page, f"{started.url}/wall?hold=1")
        begun = time.monotonic() + SETTLING
        more = _pace(process, seconds, page.wait_for_timeout) - idle
        return more * (time.monotonic() - begun) / max(1, sum(each >= begun for each in asked))


def _pace(process: psutil.Process, seconds: float, wait: Wait = _sleep) -> float:
    """Milliseconds of processor a second, once the warm-up or the first picture is paid for."""
    wait(SETTLING * 1000)
    before, begun = _spent(process), time.monotonic()
    wait(seconds * 1000)
    return 1000 * (_spent(process) - before) / (time.monotonic() - begun)


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def main() -> None:
    """Print both figures for a copy of the given home; end with 1 when a tick costs more than promised."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("home", type=Path)
    given.add_argument("--seconds", type=float, default=45.0)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = server.copied(Home(asked.home), Path(folder) / "home")
        with home.entered():
            own, whole = body(), session(home, asked.seconds)
        store.close()
    print(f"fragment {own:.2f} ms, one open wall {whole:.2f} ms a tick, promised {PROMISED:.0f}")
    sys.exit(0 if whole <= PROMISED else 1)


if __name__ == "__main__":
    main()
