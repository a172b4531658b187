"""What an unchanged tick of the wall costs the server, in milliseconds of its processor.

`python -m tests.bench.tick HOME` measures on a copy of the home of a cockpit.
"""

import argparse
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from cockpit import store
from cockpit.screen import walls
from tests.browser import server, sight
from tests.homes import Home

PROMISED = 12.0  # ms


def body(repeats: int = 200) -> float:
    """The fragment's own work, which is the version served and the clock: ms of processor a tick."""
    beat = walls._tick.__wrapped__
    walls.st.session_state["_wall_version"] = store.current().number
    beat(store.current, walls.beijing)
    started = time.process_time()
    for _ in range(repeats):
        beat(store.current, walls.beijing)
    return 1000 * (time.process_time() - started) / repeats


def session(home: Home, seconds: float = 45.0) -> float:
    """All that a server with one open wall does, from socket to socket: ms of processor a tick."""
    with server.running(home) as started, sync_playwright() as driver, sight.launched(driver) as browser:
        page = sight.window(browser).new_page()
        sight.opened(page, f"{started.url}/wall?role=wall")
        page.wait_for_timeout(15_000)  # what the warm-up and the first picture still cost
        process = psutil.Process(started.pid)
        before, begun = _spent(process), time.monotonic()
        page.wait_for_timeout(1000 * seconds)
        spent, ticks = _spent(process) - before, (time.monotonic() - begun) / walls.TICK_SECONDS
    return 1000 * spent / ticks


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def main() -> None:
    """Print both figures for a copy of the given home."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("home", type=Path)
    given.add_argument("--seconds", type=float, default=45.0)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = server.copied(Home(asked.home), Path(folder) / "home")
        with home.entered():
            print(f"fragment {body():.2f} ms, whole server {session(home, asked.seconds):.2f} ms a tick")
        store.close()


if __name__ == "__main__":
    main()
