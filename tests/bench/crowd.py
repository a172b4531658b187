"""Sixty walls and forty people at once, on two processes as they are installed: how long each of them waits.

`python -m tests.bench.crowd [HOME] --minutes 10 --walls 60 --people 40`; without HOME it builds a district.
It ends with 1 when a promise was not kept.
Clients speak the framework's own protocol over websockets from this very machine, which they share with the
servers. A wall ticks at the interval that the server gives it, as the browser does: the spread is measured.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from rich.table import Table
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from cockpit.text import door as words
from cockpit.text import screen
from tests.bench import measures
from tests.bench.__main__ import console, district, machine
from tests.browser.server import Server, copied, running
from tests.homes import Home
from tests.parts import served

TICK_P95, ACTION_P95 = 0.8, 1.5  # seconds, promised
CORES, MEMORY = 1.0, 900.0  # of both servers together, and MiB of either, promised
BROKEN = ("OVER", "ERRORS")  # how the verdict on a promise that was not kept begins
WAIT_S = 60.0
RECONNECT = 10.0  # seconds over which walls come back together, as their page's script does it at a 10 s tick
PACE = 10.0  # seconds between two actions of one person
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
PART = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
MIB = 2**20
FAILED = screen.failed("").split("（")[0]


@dataclass
class Found:
    """What all clients saw; seconds."""

    opened: list[float] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    scenes: list[float] = field(default_factory=list)
    actions: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)  # moments of ticks
    errors: list[str] = field(default_factory=list)
    cores: float = 0.0  # both servers together
    rss: tuple[float, ...] = ()  # MiB: desk, wall

    def peak(self) -> tuple[int, float]:
        """Most ticks in one second of the clock, and ticks a second on average."""
        seconds = Counter(int(moment) for moment in self.sent)
        span = max(self.sent) - min(self.sent) if len(self.sent) > 1 else 1.0
        return max(seconds.values(), default=0), len(self.sent) / max(span, 1.0)


@dataclass
class Client:
    """One open session."""

    server: Server
    found: Found
    socket: ClientConnection
    fragment: str = ""
    interval: float = 0.0
    script: str = ""

    async def visit(self, page: str, query: str = "") -> float:
        """Seconds until a page's last element is here."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = "" if page == "overview" else page
        asked.rerun_script.context_info.url = f"{self.server.url}/{page}"
        return (await self._run(asked))[0]

    async def tick(self) -> tuple[float, bool]:
        """Seconds until one tick has run, and whether it has brought another scene."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.script
        asked.rerun_script.fragment_id = self.fragment
        asked.rerun_script.is_auto_rerun = True
        took, status = await self._run(asked)
        return took, status != PART

    async def _run(self, asked: BackMsg) -> tuple[float, int]:
        started = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while True:
            said = ForwardMsg()
            said.ParseFromString(await asyncio.wait_for(self.socket.recv(), WAIT_S))
            self._hear(said)
            if said.WhichOneof("type") == "script_finished" and said.script_finished != EARLY:
                return time.perf_counter() - started, said.script_finished

    def _hear(self, said: ForwardMsg) -> None:
        kind = said.WhichOneof("type")
        if kind == "auto_rerun":
            self.fragment, self.interval = said.auto_rerun.fragment_id, said.auto_rerun.interval
        elif kind == "new_session":
            self.script = said.new_session.page_script_hash
        elif kind == "page_not_found":
            self.found.errors.append("page not found")
        elif kind == "delta" and (fault := _fault(said.delta.new_element)):
            self.found.errors.append(fault)


def _fault(shown: Element) -> str | None:
    """What is wrong with an element that arrived, or None."""
    faults = {
        "a page failed": shown.HasField("exception") or shown.alert.body == words.PAGE_FAILED,
        "a wall was not let in": 'class="cs-stranger"' in shown.html.body,
        "a figure failed": FAILED in shown.html.body,
    }
    return next((fault for fault, there in faults.items() if there), None)


async def _connected(server: Server, found: Found, work: Callable[[Client], Awaitable[None]]) -> None:
    """Run `work` on a new session; whatever breaks it is an error of the measurement."""
    address = f"ws://{urlsplit(server.url).netloc}/_stcore/stream"
    try:
        async with connect(
            address, subprotocols=["streamlit"], max_size=None, open_timeout=WAIT_S, proxy=None
        ) as socket:
            await work(Client(server, found, socket))
    except Exception as fault:
        found.errors.append(type(fault).__name__)


async def _wall(client: Client, until: float) -> None:
    await asyncio.sleep(random.uniform(0, RECONNECT))
    client.found.opened.append(await client.visit("wall"))
    due = time.monotonic() + client.interval
    while client.fragment and due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        client.found.sent.append(time.monotonic())
        took, changed = await client.tick()
        (client.found.scenes if changed else client.found.ticks).append(took)
        due = max(due + client.interval, time.monotonic())
    if not client.fragment:
        client.found.errors.append("a wall without ticks")


async def _person(client: Client, until: float, role: str) -> None:
    names = measures.pages(role)
    due = time.monotonic() + RECONNECT + random.uniform(0, PACE)
    for number in range(random.randrange(len(names)), 10**6):
        if due >= until:
            return
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        name = names[number % len(names)]
        if name != "wall":
            client.found.actions.append(await client.visit(name, f"role={role}"))
        due = max(due + random.uniform(0.5, 1.5) * PACE, time.monotonic())


async def _all(desk: Server, wall: Server, walls: int, people: int, seconds: float) -> Found:
    found, until = Found(), time.monotonic() + seconds
    processes = [psutil.Process(each.pid) for each in (desk, wall)]
    before, begun = sum(_spent(each) for each in processes), time.monotonic()
    roles = [measures.ROLES[number % len(measures.ROLES)] for number in range(people)]
    await asyncio.gather(
        *(_connected(wall, found, lambda client: _wall(client, until)) for _ in range(walls)),
        *(_connected(desk, found, lambda client, r=role: _person(client, until, r)) for role in roles),
    )
    found.cores = (sum(_spent(each) for each in processes) - before) / (time.monotonic() - begun)
    found.rss = tuple(each.memory_info().rss / MIB for each in processes)
    return found


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def crowd(home: Home, *, walls: int, people: int, seconds: float, every: int = 10) -> Found:
    """Start both servers on the home and let everybody in at once."""
    with ExitStack() as stack:
        parts = ({"process": "desk"}, {"process": "wall", "wall_tick": every})
        desk, wall = (stack.enter_context(running(served(home, **part))) for part in parts)
        with home.entered():
            return asyncio.run(_all(desk, wall, walls, people, seconds))


def table(found: Found, walls: int, people: int, seconds: float) -> Table:
    """What everybody waited for, beside what was promised."""
    title = f"{walls} walls and {people} people for {seconds / 60:.1f} min, clients on the same machine"
    made = Table(title=title, caption=machine(), title_justify="left", caption_justify="left")
    for head in ("what", "count", "p50 s", "p95 s", "most s", "verdict"):
        made.add_column(head, justify="left" if head == "what" else "right")
    both = found.ticks + found.scenes
    rows = {
        "first picture of a wall": (found.opened, None),
        "tick, unchanged": (found.ticks, None),
        "tick that brings another scene": (found.scenes, None),
        "every tick": (both, TICK_P95),
        "action of a person": (found.actions, ACTION_P95),
    }
    for name, (seconds_each, most) in rows.items():
        made.add_row(name, *_row(seconds_each, most))
    peak, mean = found.peak()
    spread = "within" if peak <= 2 * mean else "OVER 2×"
    made.add_row("ticks in one second", f"{len(found.sent)}", f"{mean:.1f} mean", "", f"{peak}", spread)
    made.add_row("errors", f"{len(found.errors)}", "", "", "", "none" if not found.errors else "ERRORS")
    used, held = f"{found.cores:.2f}", " + ".join(f"{each:.0f}" for each in found.rss)
    made.add_row("processors used by both servers", used, "", "", "", _kept(found.cores, CORES))
    most = max(found.rss, default=0.0)
    made.add_row("memory of desk and wall, MiB", held, "", "", "", _kept(most, MEMORY))
    return made


def _kept(measured: float, promised: float) -> str:
    return f"{'within' if measured <= promised else 'OVER'} {promised:g}"


def unkept(made: Table) -> list[str]:
    """The rows of a table of measurements whose verdict, in its last column, is that a promise was broken.

    >>> made = Table("what", "verdict")
    >>> for name, said in (("ticks", "OVER 0.8"), ("errors", "none"), ("cores", "within 1")):
    ...     made.add_row(name, said)
    >>> unkept(made)
    ['ticks']
    """
    names, verdicts = made.columns[0].cells, made.columns[-1].cells
    return [str(name) for name, said in zip(names, verdicts, strict=True) if str(said).startswith(BROKEN)]


def _row(seconds: Sequence[float], most: float | None) -> tuple[str, ...]:
    if not seconds:
        return "0", "—", "—", "—", "" if most is None else f"OVER {most}: nothing came"
    late = p95(seconds)
    verdict = "" if most is None else "within" if late <= most else f"OVER {most}"
    middle = statistics.median(seconds)
    return str(len(seconds)), f"{middle:.3f}", f"{late:.3f}", f"{max(seconds):.3f}", verdict


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile, by rank.

    >>> p95([1.0] * 95 + [2.0] * 5), p95([3.0])
    (1.0, 3.0)
    """
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]


def main() -> None:
    """Let the crowd in, print what it waited for, end with 1 when that is more than promised."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.crowd")
    given.add_argument("home", type=Path, nargs="?", help="home of a cockpit; measured on a copy")
    given.add_argument("--minutes", type=float, default=10.0)
    given.add_argument("--walls", type=int, default=60)
    given.add_argument("--people", type=int, default=40)
    given.add_argument("--every", type=int, default=10, help="seconds between two ticks")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="cockpit-crowd-") as folder:
        place = Path(folder) / "home"
        home = copied(Home(asked.home), place) if asked.home else district(place, None, 1.0)
        seconds = asked.minutes * 60
        found = crowd(home, walls=asked.walls, people=asked.people, seconds=seconds, every=asked.every)
    shown = table(found, asked.walls, asked.people, seconds)
    console.print(shown)
    for name, count in Counter(found.errors).most_common():
        console.print(f"{count} × {name}")
    sys.exit(1 if unkept(shown) else 0)


if __name__ == "__main__":
    main()
