"""What is known of the meetings themselves: which are closed, what one was closed with, who may open what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import access, config, ledger, store, text
from cockpit.figures.core import Figure
from cockpit.ledger import Link, Meeting, Run
from cockpit.text import meeting_figures as words
from queries import school as queries

DISTRICT, SCHOOL, UNIT = "district", "school:", "unit:"
MONTHS = (
    ("title", words.MEETING, "", None),
    ("closed", words.CLOSED, "", None),
    ("decisions", words.DECISIONS, "", 0),
    ("open", words.STILL_OPEN, "", 0),
    ("overdue", words.OF_THEM_LATE, "", 0),
)
LINKS = (
    ("label", words.LABEL, "", None),
    ("scope", words.SCOPE, "", None),
    ("state", words.STATE, "", None),
    ("expires", words.EXPIRES, "", None),
    ("opened", words.OPENED, words.TIMES, 0),
    ("last", words.LAST_OPENED, "", None),
)
FACTS = (("label", words.WHAT, "", None), ("value", words.VALUE, "", None))


def openable(meeting: Meeting, who: access.Principal, link: Link | None = None) -> tuple[str, ...]:
    """The frozen parts that somebody may open, the district's first.

    Whole-district people open every part, a responsible unit its own, others those of their schools, a guest
    exactly that of the link. Parts were frozen with what is sensitive in them: below that level, as when
    somebody looks through another one's eyes, only a unit's own are open.
    """
    if not who.may("page:meeting"):
        return ()
    if who.role == access.GUEST:
        return (link.scope,) if link is not None and link.meeting == meeting.code else ()
    every = ledger.open().meetings.scopes(meeting.id)
    if who.role == access.UNIT:
        return tuple(scope for scope in every if scope == UNIT + who.unit)
    if who.scope.level < access.Level.SENSITIVE:
        return ()
    if who.scope.whole:
        return tuple(sorted(every, key=lambda scope: (scope != DISTRICT, scope)))
    mine = who.scope.schools or frozenset()
    return tuple(s for s in sorted(every) if s.startswith(SCHOOL) and s.removeprefix(SCHOOL) in mine)


def outdated(meeting: Meeting, made: Run) -> bool:
    """Whether something was decided or given to somebody after a pack was begun."""
    book = ledger.open().meetings
    told = [each.at for each in book.decisions(meeting.code)]
    told += [each.opened_at for each in book.actions(meeting=meeting.code)]
    return any(at > made.at for at in told)


def schools(read: store.Reader) -> dict[str, str]:
    """Code → name of the schools in sight, as they are called today."""
    return dict(read(queries.names).select("school_code", "name").iter_rows())


def months(every: Sequence[Meeting], *, whole: bool = True) -> Figure:
    """The closed months, newest first (table, key is the code).

    For the `whole` district with the number of decisions and of actions still open and late; for those of a
    school without: that is no part of theirs.
    """
    live = ledger.open().meetings.actions(open_only=True) if whole else ()
    decided = _decided(config.settings().ledger_url, ledger.open().meetings.stamp()) if whole else {}
    rows = [
        _month(each, decided, [action for action in live if action.meeting == each.code]) for each in every
    ]
    schema = {
        "key": pl.String, "title": pl.String, "closed": pl.String, "decisions": pl.Int64, "open": pl.Int64,
        "overdue": pl.Int64,
    }  # fmt: skip
    said = words.months(len(rows), sum(row["open"] for row in rows) if whole else None)
    columns, demo = MONTHS if whole else MONTHS[:2], any(each.demo for each in every)
    return _table("meeting-months", words.MONTHS, said, rows, schema, columns, demo, words.PICK)


def _month(each: Meeting, decided: Mapping[str, int], live: Sequence[ledger.Action]) -> dict[str, Any]:
    today = config.settings().today()
    return {
        "key": each.code,
        "title": words.titled(each.title, each.edition),
        "closed": text.date(each.closed_at.astimezone(text.BEIJING).date()),
        "decisions": decided.get(each.code, 0),
        "open": len(live),
        "overdue": sum(action.overdue(today) > 0 for action in live),
    }


@lru_cache(maxsize=2)
def _decided(url: str, stamp: int) -> Mapping[str, int]:
    """Meeting → how many of its decisions stand; counted anew when something was written."""
    book = ledger.open(url).meetings
    found = {each.code: book.decisions(each.code) for each in book.meetings()}
    return {code: sum(not decision.replaced_by for decision in every) for code, every in found.items()}


def about(meeting: Meeting) -> Figure:
    """What a month was closed with: versions, by whom, the digest over its parts (table)."""
    said = {
        words.PERIOD: text.month(meeting.period),
        words.VERSION: words.version(meeting.version, meeting.published_at),
        words.PLAN: meeting.plan,
        words.FORESIGHT: meeting.foresight,
        words.RELEASE: meeting.release,
        words.CLOSED: words.by(text.moment(meeting.closed_at), meeting.closed_by),
        words.HELD: text.moment(meeting.held_at),
        words.NOTE: meeting.note,
        words.SEAL: meeting.seal,
    }
    rows = [{"key": label, "label": label, "value": value or text.MISSING} for label, value in said.items()]
    schema = {"key": pl.String, "label": pl.String, "value": pl.String}
    return _table("meeting-about", words.ABOUT, words.FROZEN, rows, schema, FACTS, meeting.demo)


def links(meeting: Meeting, names: dict[str, str], now: datetime) -> Figure:
    """The read-only links of a meeting: for whom, what, until when, opened how often (table)."""
    rows = [
        {
            "key": each.id,
            "label": each.label,
            "scope": names.get(each.scope, each.scope),
            "state": words.link_state(each.revoked_at is not None, each.live(now)),
            "expires": text.moment(each.expires_at),
            "opened": each.opened,
            "last": text.moment(each.last_opened),
        }
        for each in ledger.open().meetings.links(meeting.code)
    ]
    schema = {
        "key": pl.String, "label": pl.String, "scope": pl.String, "state": pl.String, "expires": pl.String,
        "opened": pl.Int64, "last": pl.String,
    }  # fmt: skip
    said = words.links(sum(row["state"] == words.LIVE for row in rows))
    return _table("meeting-links", words.LINKS, said, rows, schema, LINKS, meeting.demo)


def _table(
    name: str,
    title: str,
    claim: str,
    rows: Sequence[dict[str, Any]],
    schema: dict[str, Any],
    columns: tuple[tuple[str, str, str, int | None], ...],
    demo: bool,
    hint: str = "",
) -> Figure:
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    options = {"columns": columns, "hint": hint}
    today = config.settings().today()
    return Figure(name, "table", title, claim, frame, words.SOURCE, today, False, "", options, demo)
