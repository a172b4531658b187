"""The measurements: each returns plain numbers; nothing here is asserted."""

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import psutil
from playwright.sync_api import sync_playwright

from cockpit import access, config, figures, intake, store
from cockpit.measures.forecast import forecasts, stages
from cockpit.outlook import asking
from cockpit.store import reading
from cockpit.text import frame
from tests.bench.session import Session
from tests.browser import sight
from tests.browser.server import Server, running
from tests.homes import Home

ROLES = ("leader", "inspector")
MIB = 2**20
FEED = "usage_daily"
DERIVED = ("cockpit.figures.standing", "cockpit.outlook")  # rooms that keep what they derive from a version


@dataclass(frozen=True)
class Timing:
    """Repeated runs of one thing; seconds."""

    name: str
    role: str
    seconds: tuple[float, ...]
    received: int = 0  # bytes of one run

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def best(self) -> float:
        """The quickest run, which a busy machine disturbs least."""
        return min(self.seconds)

    @property
    def p95(self) -> float:
        """The 95th percentile, or the slowest of fewer than 20 runs."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def pages(role: str) -> list[str]:
    """The pages that exist and that the role may open, in the order of the navigation."""
    who = access.principal(role)
    named = [name for group in frame.NAVIGATION.values() for name, _ in group]
    there = [name for name in named if (config.ROOT / "pages" / f"{name}.py").exists()]
    return [name for name in there if who.may(f"page:{name}")]


def page_times(server: Server, runs: int = 30, roles: Iterable[str] = ROLES) -> list[Timing]:
    """Warm full runs of each page over the framework's own protocol: script, figures, serialisation."""
    found = []
    for role in roles:
        for name in pages(role):
            with Session(server) as session:
                query = f"role={role}"
                session.visit(name, query)  # the first visit of a session is not warm
                visits = [session.visit(name, query) for _ in range(runs)]
            found.append(Timing(name, role, tuple(s for s, _ in visits), visits[-1][1]))
    return found


@dataclass(frozen=True)
class Start:
    """Seconds from the start of the process until …"""

    ready: float  # … /api/readyz answers
    first: float  # … the first page's script has ended at a client
    drawn: float | None  # … the first page is complete in a browser, its charts drawn


def cold_start(home: Home, *, browser: bool = True) -> Start:
    """A new process on a warm file cache; each later mark includes the earlier ones."""
    began = time.perf_counter()
    with running(home) as server:
        ready = time.perf_counter() - began
        with Session(server) as session:
            session.visit("overview", "role=leader")
        first = time.perf_counter() - began
        drawn = first + _drawn(server) if browser else None
    return Start(ready, first, drawn)


def _drawn(server: Server) -> float:
    """Seconds from navigation to the complete page in a new browser profile."""
    with sync_playwright() as driver, sight.launched(driver) as chromium:
        page = sight.window(chromium).new_page()
        began = time.perf_counter()
        sight.opened(page, f"{server.url}/?role=leader")
        return time.perf_counter() - began


@dataclass(frozen=True)
class Rate:
    """Rows a second of the intake beside a plain read of the same file."""

    rows: int
    intake: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.intake / self.plain


def import_rate(home: Home, file: Path, repeats: int = 3) -> Rate:
    """`intake.feed` (every check, provenance on every row) against `polars.read_csv`; the best of repeats."""
    with home.entered():
        standing = intake.known()
        rows = pl.read_csv(file).height
        took = min(_took(lambda: intake.feed(file, FEED, "bench", dry=True, standing=standing), repeats))
        plain = min(_took(lambda: pl.read_csv(file), repeats))
        store.close()
    return Rate(rows, rows / took, rows / plain)


def _took(work, repeats: int) -> list[float]:
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def figure_times(home: Home, names: Sequence[str], runs: int = 10) -> list[Timing]:
    """All figures of a page as the leader sees them, with every cached answer forgotten before each run."""
    with home.entered():
        found = [
            Timing(name, "leader", tuple(_took(lambda n=name: _figures(n), runs + 1)[1:])) for name in names
        ]
        store.close()
    return found


def _figures(name: str) -> None:
    forget()
    read = store.reader(access.principal("leader"))
    for figure in figures.PAGES[name]:
        figure(read, figures.Selection())


def forget() -> None:
    """Empty every cache that holds something of a version: answers of queries, and what figures derive."""
    reading.ANSWERS.clear()
    rooms = [module for name, module in sys.modules.items() if name.startswith(DERIVED)]
    for kept in {
        value for module in rooms for value in vars(module).values() if hasattr(value, "cache_clear")
    }:
        kept.cache_clear()


@dataclass(frozen=True)
class Memory:
    """Resident memory of the server, MiB."""

    sessions: int
    before: float
    after: float

    @property
    def each(self) -> float:
        return (self.after - self.before) / self.sessions


def memory(server: Server, sessions: int = 20) -> Memory:
    """Open sessions that have visited every page and stay open, beside the server with one such session."""
    process = psutil.Process(server.pid)
    with Session(server) as first:
        for name in pages("leader"):
            first.visit(name, "role=leader")
        before = process.memory_info().rss / MIB
        with ExitStack() as open_:
            for number in range(sessions):
                session = open_.enter_context(Session(server))
                role = ROLES[number % len(ROLES)]
                for name in pages(role):
                    session.visit(name, f"role={role}")
            after = process.memory_info().rss / MIB
    return Memory(sessions, before, after)


@dataclass(frozen=True)
class Engine:
    """The forecasts of one version: how many series and promises, and the time of each run."""

    series: int
    promises: int
    seconds: tuple[float, ...]


def engine_time(home: Home, runs: int = 5) -> Engine:
    """All indicators and all their promises continued, from readings in memory to chances."""
    with home.entered():
        read = store.reader(asking.WHOLE)
        asked, steps = asking.questions(read), asking.checklist(read)
        staged, described = asking.deliverables(), asking.described(steps) or read.version.month
        taken = [
            _timed(lambda: (forecasts(asked), stages.outlook(steps, staged, described))) for _ in range(runs)
        ]
        store.close()
    promises = sum(len(each.goals) for each in asked) + sum(map(len, staged.values()))
    return Engine(len(asked) + len(staged), promises, tuple(taken))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
