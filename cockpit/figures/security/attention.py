"""What has to be done at once: every sentence has a rule, a value and a date; old data say nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import polars as pl

from cockpit import contracts, store, text
from cockpit.access import Level
from cockpit.figures import core, dated, reading, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.security import habits, parts, systems
from cockpit.measures import State
from cockpit.text import security as names
from cockpit.text import security_attention as words

NAMED = 3  # things told one by one before the rest is counted
WHOLE = 100.0
DISPATCH = "rectify:dispatch"
COUNTED = {  # where single systems are not shown: the district's counts of what should be zero
    "overdue": ("op-findings-overdue", "vulnerability", "missed"),
    "assessment": ("op-assessment-overdue", "information_system", "missed"),
    "incident": ("op-incidents-open", "incident", "at_risk"),
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """One sentence: its kind, how many things it stands for, status, words, rule with date, and a link."""

    kind: str
    count: int
    status: str
    said: str
    detail: str
    link: str

    @property
    def row(self) -> Row:
        """The row of a figure of sentences."""
        word = words.WORDS.get(self.kind) or text.status_word(self.status)
        told = {"text": self.said, "detail": self.detail, "link": self.link}
        return {"status": self.status, "status_word": word} | told


def attention(read: store.Reader, selection: Selection) -> Figure:
    """Overdue findings, assessments, filings, restores, unprotected schools, open incidents, stale sources.

    Where the principal may not see single systems (the wall), the district's counts are told instead.
    """
    single = read.scope.level >= Level.SENSITIVE
    known = {name: parts.as_of(read, selection, name) for name in SOURCES}
    silent = {name for name, day in known.items() if day is None or parts.old(read, selection, name)}
    told: list[Found] = []
    for name, tell in SOURCES.items():
        if name in silent:
            continue
        if single or Level.of(contracts.load()[name].level) < Level.SENSITIVE:
            told += tell(read, selection)
    told += [] if single else _counts(read, silent)
    told.sort(key=lambda each: standing.SEVERITY.index(each.status))
    told += [_silent(name, known[name]) for name in SOURCES if name in silent]
    told = told or [Found("fine", 0, "achieved", words.all_fine(single), "", "")]
    urgent: Counter[str] = Counter()
    for each in told:
        urgent.update({words.URGENT[each.kind]: each.count} if each.kind in words.URGENT else {})
    claim = words.attention(urgent, any(known.values()))
    return dated.figure(
        read,
        selection,
        "security-attention",
        "claims",
        names.ATTENTION,
        parts.scoped(read, selection, claim),
        core.frame("claims", [each.row for each in told] if any(known.values()) else []),
        datasets=tuple(name for name in SOURCES if known[name]) or tuple(SOURCES),
        options={"missing": names.NO_SYSTEMS},
    )


def _findings(read: store.Reader, selection: Selection) -> Iterator[Found]:
    """Grave findings past their due date, the worst one by one; the others counted."""
    on = dated.month_end(read, selection)
    late = parts.findings(read, selection, 1).filter(parts.late(on))
    late = late.with_columns(days=(pl.lit(on) - pl.col("due_on")).dt.total_days())
    grave = late.filter(pl.col("severity").is_in(parts.GRAVE))
    grave = grave.sort("severity", "days", "finding_code", descending=[False, True, False])
    why, register = _because(read, selection, "finding", "vulnerability"), _register("vulnerability")
    for row in grave.head(NAMED).to_dicts():
        severity = parts.title("severity", row["severity"])
        said = words.overdue_finding(row["system"], severity, row["finding_code"], row["days"])
        yield Found("finding", 1, "missed", said, why, _rectified(read, row) or _school(row) or register)
    if rest := grave[NAMED:].height:
        said = words.more_findings(rest, _longest(grave[NAMED:]))
        yield Found("finding", rest, "missed", said, why, register)
    minor = late.filter(~pl.col("severity").is_in(parts.GRAVE))
    if minor.height:
        said = words.minor_findings(minor.height, _longest(minor))
        why = _because(read, selection, "minor", "vulnerability")
        yield Found("minor", minor.height, "at_risk", said, why, register)


def _longest(late: pl.DataFrame) -> int:
    """The most days that one of some late findings is over its due date."""
    return int(reading.most(late["days"]) or 0)


def _systems(read: store.Reader, selection: Selection) -> Iterator[Found]:
    """Systems whose assessment has run out, that are not filed, or whose assessment comes soon."""
    on, register = dated.month_end(read, selection), _register(systems.DATASET)
    judged = [(row, *systems.standing(row, on)) for row in parts.systems(read, selection).to_dicts()]
    bound = [(row, duty) for row, status, _, duty in judged if status]
    lapsed = [(row, -(duty.days or 0)) for row, duty in bound if duty.state is State.OVERDUE]
    lapsed.sort(key=lambda each: (-each[1], each[0]["system_code"]))
    why = _because(read, selection, "assessment", systems.DATASET)
    for row, days in lapsed[:NAMED]:
        said = words.overdue_assessment(row["name"], _level(row), days)
        yield Found("assessment", 1, "missed", said, why, _school(row) or register)
    if rest := lapsed[NAMED:]:
        said = words.more_assessments(len(rest), rest[0][1])
        yield Found("assessment", len(rest), "missed", said, why, register)
    yield from _unfiled(read, selection, [row for row, _ in bound if row["filed_on"] is None], on)
    soon = sorted((duty.due, row["name"]) for row, duty in bound if duty.state is State.SOON and duty.due)
    if soon:
        why = _because(read, selection, "soon", systems.DATASET)
        said = words.soon(_named(name for _, name in soon), soon[0][0])
        yield Found("soon", len(soon), "at_risk", said, why, register)


def _unfiled(read: store.Reader, selection: Selection, rows: list[Row], on: date) -> Iterator[Found]:
    why, register = _because(read, selection, "unfiled", systems.DATASET), _register(systems.DATASET)
    rows = sorted(rows, key=lambda row: (row["online_on"], row["system_code"]))
    for row in rows[:NAMED]:
        said = words.unfiled(row["name"], _level(row), (on - row["online_on"]).days)
        yield Found("unfiled", 1, "off_track", said, why, _school(row) or register)
    if rest := rows[NAMED:]:
        yield Found("unfiled", len(rest), "off_track", words.more_unfiled(len(rest)), why, register)


def _restores(read: store.Reader, selection: Selection) -> Iterator[Found]:
    """Systems whose newest restore has failed, and those that were never tested."""
    rows, register = parts.restores(read, selection), _register(systems.TESTS)
    why = _because(read, selection, "failed", systems.TESTS)
    failed = rows.filter(~pl.col("restored")).sort("tested_on", "system_code", descending=[True, False])
    for row in failed.head(NAMED).to_dicts():
        said = words.failed_restore(row["name"], _level(row), row["tested_on"])
        yield Found("failed", 1, "off_track", said, why, _school(row) or register)
    if rest := failed[NAMED:].height:
        yield Found("failed", rest, "off_track", words.more_failed(rest), why, register)
    never = rows.filter(pl.col("restored").is_null())["name"].to_list()
    if never:
        why = _because(read, selection, "untested", systems.TESTS)
        yield Found("untested", len(never), "at_risk", words.untested(_named(never)), why, register)


def _green(read: store.Reader, selection: Selection) -> Iterator[Found]:
    """Schools without the filter, told by name; schools with too little of it, counted."""
    every = parts.filtered(read, selection)
    if not every["terminals_total"].count():
        return
    why, register = _because(read, selection, "green", "filter_coverage"), _register("filter_coverage")
    none = every.filter(pl.col("terminals_total").is_null() | (pl.col("terminals_covered") == 0))
    if none.height:
        listed = words.more_schools(none["school"].head(NAMED).to_list(), none.height)
        yield Found("green", none.height, "off_track", words.unprotected(none.height, listed), why, register)
    some = every.filter(pl.col("terminals_covered") > 0)
    share = some.with_columns(share=WHOLE * pl.col("terminals_covered") / pl.col("terminals_total"))
    low = share.filter(pl.col("share") < habits.limit()).sort("share", "school_code")
    if low.height:
        worst = low.row(0, named=True)
        said = words.low_green(low.height, habits.limit(), worst["school"], text.percent(worst["share"]))
        why = _because(read, selection, "low", "filter_coverage")
        yield Found("low", low.height, "at_risk", said, why, register)


def _incidents(read: store.Reader, selection: Selection) -> Iterator[Found]:
    """Incidents that are not closed, the oldest first."""
    on = dated.month_end(read, selection)
    rows = parts.incidents(read, selection).filter(pl.col("closed_on").is_null())
    why, register = _because(read, selection, "incident", "incident"), _register("incident")
    for row in rows.head(NAMED).to_dicts():
        kind, severity = parts.title("incident_kind", row["kind"]), parts.title("severity", row["severity"])
        days = (on - row["occurred_on"]).days
        said = words.open_incident(parts.owner(row), severity, kind, row["occurred_on"], days)
        yield Found("incident", 1, "at_risk", said, why, _school(row) or register)
    if rest := rows[NAMED:].height:
        yield Found("incident", rest, "at_risk", words.more_incidents(rest), why, register)


def _counts(read: store.Reader, silent: Iterable[str]) -> Iterator[Found]:
    for kind, (id, dataset, status) in COUNTED.items():
        found = dated.standing_of(read, id)
        if found.value and not found.stale and dataset not in silent:
            source = contracts.load()[dataset].title
            why = words.because(kind, found.as_of, source)
            yield Found(kind, round(found.value), status, words.counted(kind, found.value), why, "")


SOURCES: Mapping[str, Callable[[store.Reader, Selection], Iterator[Found]]] = {
    "vulnerability": _findings,
    "information_system": _systems,
    "backup_test": _restores,
    "filter_coverage": _green,
    "incident": _incidents,
}


def _silent(dataset: str, day: date | None) -> Found:
    """A source that says nothing: too old, or not there."""
    title, register = contracts.load()[dataset].title, _register(dataset)
    if day is None:
        why = words.because("unknown", None, title)
        return Found("unknown", 0, "no_data", words.unknown_source(title), why, register)
    why = words.because("stale", None, title)
    return Found("stale", 0, "stale", words.stale_source(title, day), why, register)


def _because(read: store.Reader, selection: Selection, rule: str, dataset: str) -> str:
    return words.because(rule, parts.as_of(read, selection, dataset), contracts.load()[dataset].title)


def _register(dataset: str) -> str:
    return f"/registers?register={dataset}"


def _rectified(read: store.Reader, row: Row) -> str:
    """The form of a new rectification of a school's finding, for who may open one."""
    if not row["school_code"] or read.principal is None or not read.principal.may(DISPATCH):
        return ""
    asked = {"new": "finding", "school": row["school_code"], "ref": row["finding_code"]}
    return f"/rectify?{urlencode(asked)}"


def _school(row: Row) -> str:
    """The page of the school that owns it; nothing for the district's own."""
    return f"/school?school={row['school_code']}" if row["school_code"] else ""


def _level(row: Row) -> str:
    return parts.title("mlps_level", row["mlps_level"])


def _named(every: Iterable[str]) -> str:
    listed = list(every)
    return words.more_systems(listed[:NAMED], len(listed[NAMED:]))
