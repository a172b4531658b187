"""The audit for whoever may read it: whether it is whole, what raised an alarm, what somebody looks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from cockpit import access, ledger, rectification, store, text
from cockpit.access import Principal
from cockpit.figures.core import Figure, frame
from cockpit.ledger import Checked, Entry, Wanted
from cockpit.text import audit_page as words

READ, VERIFY, EXPORT = "audit:read", "audit:verify", "audit:export"  # rights, and what is noted of their use
TENDED = "page:admin"
PAGE, COUNTED = 50, 10_001  # entries on a page, and up to how many a search counts
MOST = 20_000  # entries of an export from the page
NIGHTS = timedelta(hours=36)  # a seal is made every night; one night may be late
RECENT, LISTED = timedelta(days=30), 10  # alarms that are shown


def state(who: Principal, checked: Checked | None = None) -> Figure:
    """Whether the record is whole, as far as it was examined, and when it was last sealed (claims)."""
    trail = _trail(who, READ)
    found, count = checked or trail.tail(), trail.newest()
    rows = [_whole(found, count, checked is not None)]
    try:
        rows.append(_sealed(trail.sealed()))
    except ledger.LedgerError as fault:
        rows.append(_claim("missed", words.DAMAGED, str(fault)))
    return _claims("audit-state", words.STATE, "", rows)


def examined(who: Principal) -> Checked:
    """Examine every entry, and write down that it was done and what was found."""
    found = _trail(who, VERIFY).verify()
    said = ("audit", "damaged" if found.why else "done", found.sentence or words.whole(found.count))
    ledger.open().audit(who.login, who.role, VERIFY, *said)
    return found


def alarms(who: Principal) -> Figure:
    """What raised an alarm in the last thirty days, and whether somebody was told (claims).

    Whoever looks after the system sees it as well; option `raised` is how many there were.
    """
    if not who.may(TENDED):
        _trail(who, READ)
    found = recent()
    rows = found[:LISTED] or [_claim("achieved", words.CALM, words.NO_ALARMS)]
    return _claims("audit-alarms", words.ALARMS, words.alarms(len(found)), rows, raised=len(found))


def recent(now: datetime | None = None) -> list[dict[str, str]]:
    """The alarms of the last thirty days, newest first, as rows of claims."""
    since = (now or datetime.now(UTC)) - RECENT
    trail = ledger.open().trail
    raised = trail.search(Wanted(since=since, action="alarm"))
    calls = reversed(trail.search(Wanted(since=since, action="alarm:call"))) if raised else ()
    sent = {each.object: each.result for each in calls}
    return [_alarm(each, sent.get(str(each.number), "")) for each in raised]


def listing(who: Principal, wanted: Wanted, below: int | None = None) -> Figure:
    """One page of the entries somebody looks for, newest first (table)."""
    trail = _trail(who, READ)
    rows = [row(each) for each in trail.search(wanted, PAGE, below)]
    claim = words.found(trail.count(wanted, COUNTED), COUNTED)
    return _table("audit-entries", words.LIST, claim, rows, words.COLUMNS)


def rows(who: Principal, wanted: Wanted) -> Figure:
    """The entries somebody looks for with every field, for a file (table)."""
    found = [whole_row(each) for each in _trail(who, EXPORT).search(wanted, MOST)]
    named, served = {name: name for name in words.FIELDS}, store.current()
    made = _table("audit-rows", words.LIST, words.exported(len(found), MOST), found, named)
    return replace(made, demo=bool(served and served.demo))


def fields(who: Principal) -> Figure:
    """What each column of the file holds (table)."""
    told = [(name, name, said) for name, said in words.FIELDS.items()]
    return _table("audit-fields", words.FIELDS_TITLE, words.FIELDS_TITLE, told, words.FIELD_HEADS)


def action(code: str) -> str:
    """An action by its name, with the kind of thing in front where its own name does not say it.

    >>> action("export"), action("rectify:close"), action("meeting:hold")
    ('导出', '督导整改 · 销号', '例会 · 结束会议')
    """
    if code in words.ACTIONS:
        return words.ACTIONS[code]
    kind, _, step = code.partition(":")
    known = words.STEPS.get(kind, {})
    if kind == "rectify" and step in rectification.workflow().deeds:
        known = {step: rectification.workflow().deeds[step].title}
    named = known.get(step, "")
    return f"{words.GROUPS[kind]} · {named}" if named and kind in words.GROUPS else code


def _trail(who: Principal, right: str) -> Any:
    if not who.may(right):
        raise access.Denied(words.NOT_ALLOWED)
    return ledger.open().trail


def _whole(found: Checked, count: int, fully: bool) -> dict[str, str]:
    if found.why:
        return _claim("missed", words.DAMAGED, found.sentence)
    said = words.whole(found.count) if fully else words.tail(found.count, count)
    return _claim("achieved", words.WHOLE, said)


def _sealed(seal: ledger.Seal | None) -> dict[str, str]:
    if seal is None:
        return _claim("no_data", words.UNSEALED, words.NEVER)
    if datetime.now(UTC) - seal.at > NIGHTS:
        return _claim("at_risk", words.LATE, words.late(seal.at))
    return _claim("achieved", words.WHOLE, words.sealed(seal.number, seal.at))


def _alarm(entry: Entry, sent: str) -> dict[str, str]:
    detail = words.alarm(entry.address, entry.at, words.SENT.get(sent, ""))
    return _claim("off_track", words.RAISED, entry.detail, detail)


def row(entry: Entry) -> Sequence[str]:
    """An entry as people read it: its key, then the columns of the list."""
    said = entry.detail or words.ARROW.join(filter(None, (entry.before, entry.after)))
    return (
        str(entry.number), str(entry.number), words.at(entry.at), words.who(entry.who, entry.role),
        action(entry.action), words.object(entry.object), words.RESULTS.get(entry.result, entry.result),
        said or text.MISSING, words.origin(entry.address, entry.session),
    )  # fmt: skip


def whole_row(entry: Entry) -> Sequence[str]:
    """An entry with every field: its key, then the columns of the file."""
    local = entry.at.astimezone(text.BEIJING).isoformat(timespec="seconds")
    return (
        str(entry.number), str(entry.number), entry.at.isoformat(), local, entry.who, entry.role,
        entry.action, action(entry.action), entry.object, entry.result,
        words.RESULTS.get(entry.result, entry.result), entry.detail, entry.before, entry.after,
        entry.address, entry.session, entry.previous, entry.digest, str(entry.form),
    )  # fmt: skip


def _claim(status: str, word: str, said: str, detail: str = "") -> dict[str, str]:
    return {"status": status, "status_word": word, "text": said, "detail": detail}


def _claims(name: str, title: str, claim: str, rows: Iterable[Mapping[str, Any]], **options: int) -> Figure:
    told = frame("claims", rows)
    return Figure(name, "claims", title, claim, told, words.SOURCE, _today(), options=options)


def _table(
    name: str, title: str, claim: str, rows: Iterable[Sequence[str]], columns: Mapping[str, str]
) -> Figure:
    listed = pl.DataFrame(list(rows), schema=dict.fromkeys(("key", *columns), pl.String), orient="row")
    shown = tuple((column, head, "", None) for column, head in columns.items())
    options = {"columns": shown, "missing": claim}
    return Figure(name, "table", title, claim, listed, words.SOURCE, _today(), options=options)


def _today() -> Any:
    return datetime.now(text.BEIJING).date()
