"""What has fallen due: periods nobody has closed yet, closed and produced by a timer."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from cockpit import access, agenda, config, ledger, store
from cockpit.agenda import Cadence
from cockpit.figures import meeting as figures
from cockpit.ledger import Meeting, Run
from cockpit.meeting.closing import MeetingError, close, speaks_for
from cockpit.meeting.producing import made
from cockpit.meeting.working import work
from cockpit.text import meeting as words

TIMER = "timer"  # who closes when nobody does
WIDE = ("district", "unit:")  # the parts whose packs are made without being asked for


@dataclass(frozen=True)
class Due:
    """A period that is due; `lacking` says why it cannot be closed yet, empty when it can."""

    cadence: Cadence
    period: date
    lacking: str = ""


def due(today: date | None = None) -> tuple[Due, ...]:
    """The newest due period of each cadence that has no meeting yet, as of today."""
    day, served = today or config.settings().today(), store.current()
    found = []
    for cadence in agenda.rules().cadences.values():
        period = cadence.latest(day)
        held = ledger.open().meetings.meetings(cadence.id, demo=served.demo if served else False)
        if any(each.period == period for each in held):
            continue
        try:
            speaks_for(cadence, period)
            found.append(Due(cadence, period))
        except MeetingError as fault:
            found.append(Due(cadence, period, str(fault)))
    return tuple(found)


def keep_up(said: Callable[[str], None]) -> tuple[Meeting, ...]:
    """Close everything that is due, then make the packs that the newest meetings lack.

    What was broken off is written down first; `said` is told each sentence worth a line of a journal.
    """
    book = ledger.open().meetings
    book.recover()
    who, closed = access.principal("admin", login=TIMER), []
    for each in due():
        if each.lacking:
            said(each.lacking)
            continue
        key = f"{TIMER}-{each.cadence.code(each.period)}"
        closed.append(close(each.cadence, each.period, who=who, key=key))
        said(words.closed(closed[-1].title, closed[-1].version))
    for meeting in _newest():
        for run in packed(meeting, who):
            said(words.ran(meeting.title, run.scope, run.said))
    return tuple(closed)


def packed(meeting: Meeting, who: access.Principal) -> list[Run]:
    """Make the packs for the district and the responsible units that are not there yet, in this process.

    One that was made before the last decision is made again; one that somebody is making is left to them.
    """
    book, runs = ledger.open().meetings, []
    for scope in book.scopes(meeting.id):
        for pack in figures.packs(meeting, scope) if scope.startswith(WIDE) else ():
            done = made(meeting, scope, pack.id)
            if done is None or figures.outdated(meeting, done):
                told = {"subject": meeting.code, "pack": pack.id, "scope": scope}
                with suppress(ledger.LedgerError):
                    run = book.start("pack", **told, who=who, key=f"{TIMER}-{uuid4().hex}")
                    runs.append(work(run.id))
    return runs


def _newest() -> list[Meeting]:
    """The newest edition of the newest period of each cadence."""
    served = store.current()
    of = (
        ledger.open().meetings.meetings(id, demo=bool(served and served.demo))
        for id in agenda.rules().cadences
    )
    return [every[0] for every in of if every]
