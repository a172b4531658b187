"""What meetings decided and what became of it: open follow-ups, decisions, actions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from cockpit import config, ledger, text
from cockpit.figures import core
from cockpit.figures.core import Figure
from cockpit.text import meeting_figures as words
from cockpit.text import personal

NEAR = timedelta(days=7)  # before its term an action is said to be due soon
PAGE = "/meeting?month="
DECIDED, ACTED = "meeting-decided", "meeting-acted"  # names of figures
ORDER = {"missed": 0, "at_risk": 1, "on_track": 2, "achieved": 3, "no_data": 4}


def followups(
    period: date,
    *,
    cadence: str = "month",
    demo: bool = False,
    unit: str = "",
    until: datetime | None = None,
    masked: bool = False,
) -> Figure:
    """Open actions of earlier meetings of the cadence, overdue first (claims).

    `period` is the last day of the period that meets now; `until` asks for them as they stood at a moment,
    `unit` for those of one of the nine units; `masked` shows of people the family name alone. Raises
    LedgerError.
    """
    book = ledger.open().meetings
    earlier = {each.code for each in book.meetings(cadence) if each.period < period and each.demo == demo}
    held = book.actions(open_only=True, until=until)
    mine = [each for each in held if each.meeting in earlier and unit in ("", each.unit)]
    day = _day(until)
    rows = [_action(each, day, named=True, masked=masked) for each in _sorted(mine, day)]
    late = sum(row["status"] == "missed" for row in rows)
    calm = {"status": "achieved", "status_word": words.DONE, "text": words.NO_FOLLOWUPS}
    return _figure(
        "meeting-followups", words.FOLLOWUPS, words.followups(len(rows), late), rows or [calm], day, demo
    )


def decided(meeting: ledger.Meeting) -> Figure:
    """The decisions of a meeting in order, replaced ones marked, each with its basis (claims)."""
    every = ledger.open().meetings.decisions(meeting.code)
    rows = [_decision(each) for each in every]
    said = words.decided(sum(not each.replaced_by for each in every))
    day = max((_beijing(each.at) for each in every), default=_beijing(meeting.closed_at))
    return _figure(DECIDED, words.DECIDED, said, rows or [_none(words.NO_DECISIONS)], day, meeting.demo)


def acted(
    meeting: ledger.Meeting, *, unit: str = "", until: datetime | None = None, masked: bool = False
) -> Figure:
    """The actions of a meeting and what became of them, overdue ones first (claims).

    `until` asks for them as they stood at a moment, `unit` for those of one of the nine units; `masked`
    shows of people the family name alone.
    """
    every = ledger.open().meetings.actions(meeting=meeting.code, until=until)
    mine, day = [each for each in every if unit in ("", each.unit)], _day(until)
    rows = [_action(each, day, masked=masked) for each in _sorted(mine, day)]
    late, done = (sum(row["status"] == state for row in rows) for state in ("missed", "achieved"))
    said = words.acted(len(rows), done, late)
    return _figure(ACTED, words.ACTED, said, rows or [_none(words.NO_ACTIONS)], day, meeting.demo)


def _sorted(every: Iterable[ledger.Action], day: date) -> Sequence[ledger.Action]:
    return sorted(every, key=lambda each: (ORDER[status(each, day)[0]], each.due, each.code))


def status(action: ledger.Action, day: date) -> tuple[str, str]:
    """Status and its word of an action on a day."""
    if action.state == "done":
        return "achieved", words.DONE
    if action.state == "dropped":
        return "no_data", words.DROPPED
    if action.due < day:
        return "missed", words.OVERDUE
    return ("at_risk", words.NEAR) if action.due - day <= NEAR else ("on_track", words.OPEN)


def _action(action: ledger.Action, day: date, *, named: bool = False, masked: bool = False) -> dict[str, Any]:
    """A row about one action; `named` says which meeting it comes from."""
    person = personal.name(action.person) if masked else action.person
    state, word = status(action, day)
    done = words.done_on(_beijing(action.done_at)) if action.done_at and action.state == "done" else ""
    late = (day - action.due).days if state == "missed" else 0
    term = done or words.term(action.due, late, action.postponed)
    whence = words.of_meeting(action.meeting) if named else action.decision
    based = words.based([each.title for each in action.basis])
    return {
        "status": state,
        "status_word": word,
        "text": words.action(action.unit, person, action.what),
        "detail": words.joined(action.code, term, whence, based),
        "link": _link(action.meeting, action.basis),
    }


def _decision(decision: ledger.Decision) -> dict[str, Any]:
    based = words.based([each.title for each in decision.basis])
    told = words.recorded(decision.at, text.role(decision.role))
    instead = decision.replaced_by
    gone = words.replaced_by(instead) if instead else ""
    return {
        "status": "no_data" if instead else None,
        "status_word": words.REPLACED if instead else words.STANDING,
        "text": words.decision(decision.number, decision.text),
        "detail": words.joined(decision.code, gone, based, told),
        "link": _link(decision.meeting, decision.basis),
    }


def _none(said: str) -> dict[str, Any]:
    return {"status_word": words.NONE, "text": said}


def _link(meeting: str, basis: Sequence[ledger.Basis]) -> str:
    """The meeting's page, at the first figure that something was based on."""
    return PAGE + meeting + (f"&figure={quote(basis[0].figure)}" if basis else "")


def _figure(
    name: str, title: str, claim: str, rows: Sequence[dict[str, Any]], day: date, demo: bool
) -> Figure:
    return Figure(
        name, "claims", title, claim, core.frame("claims", rows), words.SOURCE, day, False, "", {}, demo
    )


def _day(until: datetime | None) -> date:
    return _beijing(until) if until else config.settings().today()


def _beijing(moment: datetime) -> date:
    return moment.astimezone(text.BEIJING).date()
