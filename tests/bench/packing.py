"""How long a month takes to close and its pack to make, and whether walls tick on meanwhile.

`python -m tests.bench.packing [HOME] --walls 60 --minutes 1`; without HOME it builds a district. It ends with
1 when a promise was not kept.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from rich.table import Table

from cockpit import access, agenda, config, ledger, meeting, store
from cockpit.figures import meeting as figures
from cockpit.ledger import Meeting
from tests.bench import crowd
from tests.bench.__main__ import console, district, machine
from tests.bench.crowd import p95, unkept
from tests.browser.server import copied
from tests.homes import Home

PACK_S, PPTX_S, TICK_S = (
    20.0,
    5.0,
    1.2,
)  # seconds, promised: the whole pack, its slides, ticks meanwhile (p95)
Made = TypeVar("Made")
LEADER = access.principal("leader")


@dataclass
class Packing:
    """Seconds: of a closing with so many parts, of each file, of the whole pack; and of ticks meanwhile."""

    closing: float
    parts: int
    forms: dict[str, float]
    ticks: list[float] = field(default_factory=list)
    packs: int = 0

    @property
    def whole(self) -> float:
        """All files of the pack."""
        return sum(self.forms.values())


def packing_time(home: Home) -> Packing:
    """The newest month closed, and each file of the district's pack painted from what was frozen."""
    with _on_its_day(home):
        held, closing = _timed(_close)
        forms = {form: _timed(lambda f=form: _painted(held, f))[1] for form in meeting.PAINTERS}
        parts = len(ledger.open().meetings.scopes(held.id))
        store.close()
    return Packing(closing, parts, forms)


def ticks_meanwhile(home: Home, found: Packing, *, walls: int, seconds: float, every: int = 10) -> Packing:
    """Walls that tick while one pack after the other is made as a page makes them."""
    with _on_its_day(home), _packs(found):
        told = crowd.crowd(home, walls=walls, people=0, seconds=seconds, every=every)
    found.ticks = told.ticks + told.scenes
    if told.errors:
        raise RuntimeError(", ".join(sorted(set(told.errors))))
    return found


@contextmanager
def _on_its_day(home: Home) -> Iterator[None]:
    """In a home on the day of the meeting about its newest month."""
    with home.entered(), pytest.MonkeyPatch.context() as patch:
        day = agenda.rules().regular.due(_newest().month)
        patch.setenv("COCKPIT_TODAY", day.isoformat())
        config.reset()
        yield


def _newest() -> store.Version:
    version = store.current()
    if version is None:
        raise RuntimeError("nothing was published")
    return version


def _close() -> Meeting:
    version = _newest()
    of = agenda.rules().regular
    note = "bench"  # a month that is closed already is closed once more
    return meeting.close(of, of.period(version.month), note=note, who=LEADER, key=uuid4().hex)


def _painted(held: Meeting, form: str) -> bytes:
    return meeting.PAINTERS[form](figures.document(held, "district", "", form))


def _timed(work: Callable[[], Made]) -> tuple[Made, float]:
    started = time.perf_counter()
    made = work()
    return made, time.perf_counter() - started


@contextmanager
def _packs(found: Packing) -> Iterator[None]:
    """Packs are asked for one after the other until the end."""
    code = ledger.open().meetings.meetings()[0].code
    over = threading.Event()

    def ask() -> None:
        book = ledger.open().meetings
        while not over.is_set():
            run = meeting.start_pack(code, "district", "district", who=LEADER, key=uuid4().hex)
            while book.run(run.id).live:
                time.sleep(0.2)
            found.packs += book.run(run.id).state == "done"

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        over.set()
        asking.join()


def table(found: Packing, walls: int) -> Table:
    """The times beside what was promised."""
    made = Table(
        title="a month and its pack", caption=machine(), title_justify="left", caption_justify="left"
    )
    for head in ("what", "seconds", "promised", "verdict"):
        made.add_column(head, justify="left" if head == "what" else "right")
    made.add_row(f"closing, {found.parts} parts", f"{found.closing:.2f}", "", "")
    for form, spent in found.forms.items():
        promised = PPTX_S if form == "pptx" else None
        made.add_row(form, f"{spent:.2f}", *_verdict(spent, promised))
    made.add_row("whole pack", f"{found.whole:.2f}", *_verdict(found.whole, PACK_S))
    if found.ticks:
        late = p95(found.ticks)
        said = f"tick p95 of {walls} walls, {len(found.ticks)} ticks, {found.packs} packs made meanwhile"
        made.add_row(said, f"{late:.2f}", *_verdict(late, TICK_S))
    return made


def _verdict(spent: float, promised: float | None) -> tuple[str, str]:
    if promised is None:
        return "", ""
    return f"{promised:g}", "within" if spent <= promised else f"OVER {promised:g}"


def main() -> None:
    """Measure, print, end with 1 when it took longer than promised."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.packing")
    given.add_argument("home", type=Path, nargs="?", help="home of a cockpit; measured on a copy")
    given.add_argument("--walls", type=int, default=60)
    given.add_argument("--minutes", type=float, default=1.0)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="cockpit-packing-") as folder:
        place = Path(folder) / "home"
        home = copied(Home(asked.home), place) if asked.home else district(place, None, 1.0)
        found = packing_time(home)
        if asked.walls:
            found = ticks_meanwhile(home, found, walls=asked.walls, seconds=60 * asked.minutes)
    shown = table(found, asked.walls)
    console.print(shown)
    sys.exit(1 if unkept(shown) else 0)


if __name__ == "__main__":
    main()
