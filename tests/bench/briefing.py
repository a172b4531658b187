"""How long the page of one school and its similar schools take: `python -m tests.bench.briefing HOME`."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from cockpit import access, store
from cockpit.measures import peers
from queries import school as queries
from tests.bench.measures import Timing
from tests.bench.session import Session
from tests.browser.server import Server, running
from tests.homes import Home

PAGE_LIMIT, PEERS_LIMIT = 0.3, 1.0  # seconds of the page at p95, and of all similar schools of a large city
LARGE = 3000  # schools
STAGES = ("primary", "junior", "nine_year", "complete", "senior")


@dataclass(frozen=True)
class Briefing:
    """Seconds of the page by school for the first time and again, and of every school's similar ones."""

    first: Timing
    again: Timing
    peers: float


def briefing_time(server: Server, home: Home) -> Briefing:
    """Every school's page twice, as the leader sees it, over the framework's own protocol."""
    with home.entered():
        codes = _codes()
    with Session(server) as session:
        session.visit("school", "role=leader")
        first, again = (
            [session.visit("school", f"role=leader&school={code}") for code in codes] for _ in range(2)
        )
    timings = (
        Timing(name, "leader", tuple(s for s, _ in found), found[-1][1])
        for name, found in (("first", first), ("again", again))
    )
    return Briefing(*timings, peers_time())


def peers_time() -> float:
    """Seconds in which every one of 3,000 schools gets its similar ones."""
    frame, rules = large(), peers.rules()
    started = time.perf_counter()
    peers.similar(frame, rules).every()
    return time.perf_counter() - started


def large(count: int = LARGE) -> pl.DataFrame:
    """As many schools with everything that likeness is made of, drawn at random."""
    rng = np.random.default_rng(5)
    return pl.DataFrame(
        {
            "code": [f"{n:010d}" for n in range(count)],
            "stage": rng.choice(STAGES, count),
            "subdistrict_code": rng.choice([f"{n:03d}" for n in range(120)], count),
            "students": rng.integers(100, 4000, count),
            "classrooms": rng.integers(6, 90, count),
            "students_per_classroom": rng.normal(28, 5, count),
            "students_per_teacher": rng.normal(16, 3, count),
            "campus_area_m2": rng.integers(3_000, 90_000, count),
        }
    )


def _codes() -> list[str]:
    return store.reader(access.principal("leader"))(queries.names)["school_code"].to_list()


def briefing_table(found: Briefing) -> Table:
    """The times beside their limits."""
    table = Table("page of a school", "p50 ms", "p95 ms", "limit", title="brief and similar schools")
    for said, timing in (("first visit of a school", found.first), ("again", found.again)):
        times = (f"{1000 * timing.p50:.0f}", f"{1000 * timing.p95:.0f}")
        table.add_row(said, *times, f"{1000 * PAGE_LIMIT:.0f}")
    spent = f"{1000 * found.peers:.0f}"
    table.add_row(f"similar schools of {LARGE:,}", spent, spent, f"{1000 * PEERS_LIMIT:.0f}")
    return table


if __name__ == "__main__":
    home = Home(Path(sys.argv[1]))
    with running(home) as server:
        Console(width=110).print(briefing_table(briefing_time(server, home)))
