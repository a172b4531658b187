"""Meetings of the demonstration district: two months closed in time, what was decided, what followed."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from cockpit import access, agenda, config, ledger, meeting, store
from cockpit.agenda import Cadence
from cockpit.demo import calendar
from cockpit.demo.parameters import DemoError
from cockpit.demo.resolutions import EARLIER, LATER, Report, Resolved, Task
from cockpit.figures import meeting as figures
from cockpit.ledger import Action, Basis, Decision, LedgerError, Meeting
from cockpit.text import BEIJING

WRITER = "演示区"
DONE = "demo:meetings"  # the audit entry that says the whole demonstration was written
CLOSES, BEGINS, ENDS = time(17, 30), time(10, 5), time(11, 40)
APART = timedelta(minutes=6)  # between two things written down in a meeting
REPORTS_AT = time(15, 20)


def meetings() -> int:
    """Close the two months before the newest one and write what followed, unless that is there; how many.

    Only for a store of demonstration data that has a version of these months; the newest month is left to be
    closed by whoever tries it. A run that was broken off goes on where it stopped. Raises DemoError,
    StoreError or LedgerError.
    """
    version, book = store.current(), ledger.open()
    if version is None or not version.demo or book.entries(1, actions=(DONE,)):
        return 0
    of, held = agenda.rules().regular, 0
    for back, story in ((2, EARLIER), (1, LATER)):
        period = of.period(calendar.months_before(version.month, back))
        if _known(of, period):
            with suppress(LedgerError):  # people have overtaken the demonstration: what they wrote stays
                _minute(_closed(of, period), of.due(period), story)
            held += 1
    book.audit(WRITER, "admin", DONE, result="done", detail=f"{held} 次")
    return held


def close(period: date) -> Meeting:
    """Close a period as if it were the evening before its meeting: for a process that lives on that day."""
    of = agenda.rules().regular
    evening = datetime.combine(config.settings().today(), CLOSES, BEIJING)
    at = min(evening, _now())
    key = f"{DONE}-{of.code(period)}"
    return meeting.close(of, period, who=access.principal("leader"), key=key, at=at)


def _now() -> datetime:
    """This moment on the day that this process lives on."""
    return datetime.combine(config.settings().today(), config.now().timetz())


def _known(of: Cadence, period: date) -> bool:
    try:
        meeting.speaks_for(of, period)
    except meeting.MeetingError:
        return False
    return True


def _closed(of: Cadence, period: date) -> Meeting:
    """The meeting of a period, closed by a process that lives on the evening before it."""
    book = ledger.open().meetings
    found = [each for each in book.meetings(of.id, demo=True) if each.period == period]
    if not found:
        day = of.due(period) - timedelta(days=1)
        environment = {
            **os.environ,
            "COCKPIT_TODAY": day.isoformat(),
            "COCKPIT_HOME": str(config.settings().home),
        }
        command = [sys.executable, "-m", "cockpit.demo", period.isoformat()]
        done = subprocess.run(command, cwd=config.ROOT, env=environment, capture_output=True, check=False)
        found = [each for each in book.meetings(of.id, demo=True) if each.period == period]
        if done.returncode or not found:
            raise DemoError(f"演示区 {of.named(period)}没有封存成。")
    return found[0]


def _minute(of: Meeting, day: date, story: Sequence[Resolved]) -> None:
    """What the meeting decided on its day, who was given what, and what became of it since."""
    book, who = ledger.open().meetings, access.principal("leader")
    at, key = datetime.combine(day, BEGINS, BEIJING), f"{DONE}-{of.code}"
    tasks: list[tuple[Task, Action]] = []
    for number, each in enumerate(story):
        based = _basis(of, each.basis)
        now = at + 2 * number * APART
        made = book.decide(
            of.code, each.text, basis=based, item=each.item, who=who, key=f"{key}-{number}", at=now
        )
        tasks += [(task, _given(task, made, based, day, now + APART)) for task in each.tasks]
    over, revision = datetime.combine(day, ENDS, BEIJING), book.meeting(of.code).revision
    book.hold(of.code, revision=revision, who=who, key=f"{key}-over", at=over)
    for when, report, action in sorted(_reports(day, tasks), key=lambda each: each[0]):
        _report(when, report, action, day)


def _given(task: Task, decision: Decision, based: tuple[Basis, ...], day: date, at: datetime) -> Action:
    """A task that a decision gave to a unit."""
    return ledger.open().meetings.act(
        decision.meeting,
        task.what,
        unit=task.unit,
        person=task.person,
        due=day + timedelta(days=task.days),
        decision=decision.code,
        basis=based,
        who=access.principal("leader"),
        key=f"{DONE}-{decision.code}-{task.unit}",
        at=at,
    )


def _basis(of: Meeting, keys: tuple[str, ...]) -> tuple[Basis, ...]:
    """The frozen figures that something was decided on."""
    shown = figures.frozen(of, figures.DISTRICT).figures
    return tuple(Basis(key, shown[key].title, shown[key].claim) for key in keys if key in shown)


def _reports(day: date, tasks: list[tuple[Task, Action]]) -> Iterator[tuple[datetime, Report, Action]]:
    """Every report that has come in by now."""
    for task, action in tasks:
        for report in task.reports:
            when = datetime.combine(day + timedelta(days=report.after), REPORTS_AT, BEIJING)
            if when < _now():
                yield when, report, action


def _report(when: datetime, report: Report, action: Action, day: date) -> None:
    book = ledger.open().meetings
    key = f"{DONE}-{action.code}-{report.after}"
    due = day + timedelta(days=report.days) if report.days else None
    held = book.action(action.code)
    who = access.principal("leader")
    book.report(
        action.code, report.step, revision=held.revision, note=report.note, due=due, who=who, key=key, at=when
    )
