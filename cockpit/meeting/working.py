"""What takes longer than a page may: done by a process of its own, one at a time, told as it goes on."""

import fcntl
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import IO

from cockpit import access, agenda, config, contracts, ledger, packs, paper, plan, store
from cockpit.access import Principal
from cockpit.agenda import Cadence
from cockpit.figures import meeting as figures
from cockpit.ledger import File, LedgerError, Run
from cockpit.meeting import producing
from cockpit.meeting.closing import MeetingError, cadence, close
from cockpit.text import marks
from cockpit.text import meeting as words

log = logging.getLogger("cockpit.meeting")

NICENESS = 10
OFTEN_S = 0.4  # how often progress is written down at most
MOST = 4  # runs under way: each waiting one is a process of its own
EARLIEST = 2000  # year: no code is about a period before it
LOCK, LOG = ".lock", "worker.log"
SPOKEN = (  # faults whose text is a Chinese sentence for people
    MeetingError,
    LedgerError,
    store.StoreError,
    access.Denied,
    agenda.AgendaError,
    packs.PackError,
    paper.PaperError,
    plan.PlanError,
    contracts.IndicatorError,
)


def start_close(
    of: Cadence, period: date, *, version: int | None = None, note: str = "", who: Principal, key: str
) -> Run:
    """Ask for a closing; a process of its own does it. Raises Denied or LedgerError."""
    more = [*(["--version", str(version)] if version else []), *(["--note", note] if note else [])]
    return _started("close", f"{of.id} {of.code(period)}", who=who, key=key, more=more)


def start_pack(code: str, pack: str, scope: str, *, who: Principal, key: str) -> Run:
    """Ask for the files of a pack of a part in sight; a process of its own makes them.

    Raises Denied or LedgerError.
    """
    meeting = ledger.open().meetings.meeting(code)
    if scope not in figures.openable(meeting, who):
        raise LedgerError(words.NO_FILE)
    return _started("pack", meeting.code, pack, scope, who=who, key=key)


def _started(
    kind: str,
    subject: str,
    pack: str = "",
    scope: str = "",
    *,
    who: Principal,
    key: str,
    more: Sequence[str] = (),
) -> Run:
    """A run and its process; the same form again gives the same run and no second process."""
    book = ledger.open().meetings
    if sum(run.live for run in book.runs(limit=MOST * MOST)) >= MOST:
        raise LedgerError(words.busy(MOST))
    before = {run.id for run in book.runs(subject)}
    run = book.start(kind, subject=subject, pack=pack, scope=scope, who=who, key=key)
    if run.id not in before:
        _spawned([sys.executable, "-m", "cockpit", "meeting", "work", run.id, *more])
    return run


def _spawned(command: list[str]) -> None:
    """A process that outlives this one; a thread waits for it, so that it leaves nothing behind."""
    settings = config.settings()
    here = {"COCKPIT_HOME": str(settings.home), "COCKPIT_DATA": str(settings.data)}  # whatever folder this is
    with _log() as written:
        child = subprocess.Popen(
            command,
            cwd=config.ROOT,
            env={**os.environ, **here},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    threading.Thread(target=child.wait, name="meeting-worker", daemon=True).start()


def _log() -> IO[bytes]:
    root = config.settings().home / producing.PACKS
    root.mkdir(parents=True, exist_ok=True)
    return (root / LOG).open("ab")


def work(run_id: str, *, version: int | None = None, note: str = "") -> Run:
    """Do what a run asks for, in this process, after whatever else is being done; its end is written down.

    Raises LedgerError when the run is unknown, taken by another process or over.
    """
    book = ledger.open().meetings
    run = book.running(run_id)
    try:
        with _alone():
            producing.sweep()
            return book.finish(run.id, WORKS[run.kind](run, version, note))
    except SPOKEN as fault:
        return book.fail(run.id, str(fault))
    except Exception as fault:  # nobody waits for an answer here: the run has to say that it came to nothing
        log.exception("run %s came to nothing", run.id)
        return book.fail(run.id, words.unexpected(type(fault).__name__))


def give_way() -> None:
    """People and walls come first: this process works behind them, where the system lets it say so."""
    with suppress(OSError):
        os.nice(NICENESS)


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time on this machine; the lock goes with the process, however that ends."""
    root = config.settings().home / producing.PACKS
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _told(run: Run) -> Callable[[int, int, str], None]:
    """Writes progress down, not more often than anybody looks."""
    last = [-OFTEN_S]

    def tell(done: int, total: int, said: str) -> None:
        if time.monotonic() - last[0] >= OFTEN_S:
            last[0] = time.monotonic()
            ledger.open().meetings.advance(run.id, done, total, said)

    return tell


def _close(run: Run, version: int | None, note: str) -> tuple[File, ...]:
    named, _, code = run.subject.partition(" ")
    of = cadence(named)
    who = access.principal(run.role, login=run.login, name=run.by)
    period = _period(of, code)
    close(of, period, version=version, note=note, who=who, key=f"run-{run.id}", progress=_told(run))
    return ()


def _pack(run: Run, version: int | None, note: str) -> tuple[File, ...]:
    meeting = ledger.open().meetings.meeting(run.subject)
    made = marks.watermark(run.by, run.login, run.at)
    folder, told = producing.folder(run), _told(run)
    return producing.produce(meeting, run.pack, run.scope, folder, progress=told, watermark=made)


WORKS: Mapping[str, Callable[[Run, int | None, str], tuple[File, ...]]] = {"close": _close, "pack": _pack}


def _period(of: Cadence, code: str) -> date:
    """The period that a cadence calls by a code."""
    period = of.period(config.settings().today())
    while of.code(period) > code and period.year > EARLIEST:
        period = of.previous(period)
    if of.code(period) != code:
        raise MeetingError(words.no_period(code))
    return period
