"""Rectifications of the demonstration district: from its own exceptions, through the real steps, in order."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from cockpit import access, config, contracts, ledger, plan, rectification, store
from cockpit.access import Principal
from cockpit.demo import calendar, courses
from cockpit.demo.courses import Course
from cockpit.figures.core import Selection
from cockpit.figures.school import facts
from cockpit.figures.school.facts import Fact
from cockpit.ledger import Draft, LedgerError
from cockpit.text import BEIJING
from queries import school as schools

DONE = "demo:rectify"  # the audit entry that says the whole demonstration was written
MONTHS = 6  # of which exceptions are looked up
LATER = 7, 24  # days after the end of a month when its exceptions are taken up
CHECKED = 6, 16  # days after the end of a month when a reply that it bears out is closed
MOST = 3  # items of one school
OPENS, CLOSES = 9, 17  # hours of an office day
APART = timedelta(minutes=37)  # between two steps of an item that fall on one hour
Key = tuple[str, str]  # school, rule


@dataclass(frozen=True)
class Case:
    """One item to be: what it is opened with, how it goes, from when until when."""

    draft: Draft
    course: Course
    opened: date
    until: date
    role: str
    rule: str


@dataclass(frozen=True)
class Act:
    """One step of one item at a moment."""

    at: datetime
    item: int
    number: int
    action: str
    who: Principal
    told: Mapping[str, Any]


def rectify() -> int:
    """Write the demonstration's rectifications unless they are there; how many items were written.

    Only for a store of demonstration data. A run that was broken off goes on where it stopped. Raises
    StoreError or LedgerError when store or ledger cannot be used.
    """
    version, book = store.current(), ledger.open()
    if version is None or not version.demo or book.entries(1, actions=(DONE,)):
        return 0
    cases = _cases(store.reader(access.principal("admin")))
    _play(book, cases)
    book.audit(courses.WRITER, "admin", DONE, result="done", detail=f"{len(cases)} 项")
    return len(cases)


def _cases(read: store.Reader) -> list[Case]:
    """Every item to be, each from an exception or a finding that the store holds."""
    ends = calendar.every(read.version.month, count=MONTHS, step=1)
    found = {end: _broken(read, end) for end in ends}
    names = dict(read(schools.names).select("school_code", "short_name").iter_rows())
    last, used = found[ends[-1]], Counter[str]()
    gone = {key for end in ends for key in found[end]} - set(last)
    cases = [
        *_matched(courses.FINDING, _found(read, last), used),
        *_matched(courses.STANDING, _standing(last, found), used),
        *_matched(courses.RECOVERED, _recovered(gone, found), used),
    ]
    return sorted(cases, key=lambda case: (case.opened, names[case.draft.school], case.draft.ref))


def _broken(read: store.Reader, end: date) -> dict[Key, Fact]:
    """The broken rules of every school as they were known at the end of a month."""
    selection = Selection(month=end)
    every = (
        fact
        for code in read(schools.names)["school_code"]
        for fact in facts.facts(read, selection, code)
        if fact.rule is not None
    )
    return {(fact.school, fact.rule.id): replace(fact, status="") for fact in every if fact.rule}


@dataclass(frozen=True)
class Chance:
    """A problem that an item can be about: how it reads, when it was known and when it was over."""

    key: Key
    fact: Fact
    origin: str
    ref: str
    problem: str
    known: date
    healed: date | None = None


def _standing(last: Mapping[Key, Fact], found: Mapping[date, Mapping[Key, Fact]]) -> Iterator[Chance]:
    """What is still an exception, as it was known at each month's end."""
    for end, broken in found.items():
        for key in broken.keys() & last.keys():
            yield _chance(broken[key], end)


def _recovered(gone: Iterable[Key], found: Mapping[date, Mapping[Key, Fact]]) -> Iterator[Chance]:
    """What was an exception until some month's end and is none any more."""
    for before, after in pairwise(found):
        for key in sorted(gone):
            later = [end for end in found if end >= after]
            if key in found[before] and all(key not in found[end] for end in later):
                yield _chance(found[before][key], before, after)


def _found(read: store.Reader, last: Mapping[Key, Fact]) -> Iterator[Chance]:
    """Security findings of schools that are past their day."""
    for key, fact in sorted(last.items()):
        if key[1] != courses.LATE_FINDING:
            continue
        for row in read(schools.findings, school=key[0]).to_dicts():
            severity = contracts.load().codes["severity"].title(row["severity"])
            problem = courses.finding(row["system"], severity, row["finding_code"], row["due_on"])
            yield Chance(key, fact, "finding", row["finding_code"], problem, row["due_on"])


def _chance(fact: Fact, known: date, healed: date | None = None) -> Chance:
    rule = fact.rule.id if fact.rule else ""
    return Chance((fact.school, rule), fact, "exception", rule, facts.sentence(fact), known, healed)


def _matched(courses: Sequence[Course], chances: Iterable[Chance], used: Counter[str]) -> Iterator[Case]:
    """Each course with a problem that it fits; no problem twice, and no school too often."""
    today, left = config.settings().today(), sorted(chances, key=_mixed)
    taken: set[Key] = set()
    rules: Counter[str] = Counter()
    for course in courses:
        fitting = [
            c for c in left if c.key not in taken and used[c.key[0]] < MOST and _fits(course, c, today)
        ]
        if not fitting:
            continue
        chance = min(fitting, key=lambda c: rules[c.key[1]])
        taken.add(chance.key)
        rules[chance.key[1]] += 1
        used[chance.key[0]] += 1
        yield _case(course, chance, today)


def _mixed(chance: Chance) -> str:
    """An order that has nothing to do with codes and is the same every time."""
    return hashlib.sha256("|".join((*chance.key, chance.ref, str(chance.known))).encode()).hexdigest()


def _fits(course: Course, chance: Chance, today: date) -> bool:
    """Whether the problem was known, and newly so, when a course of this age began."""
    if chance.origin == "finding":
        return chance.known < today - timedelta(days=course.age)
    if chance.healed:
        return chance.healed + timedelta(days=CHECKED[1]) < today
    opened = today - timedelta(days=course.age)
    return chance.known <= opened < chance.known + timedelta(days=31)


def _case(course: Course, chance: Chance, today: date) -> Case:
    drawn = int(_mixed(chance)[:8], 16)
    opened, until = today - timedelta(days=course.age), today - timedelta(days=1)
    if chance.healed:
        opened = chance.known + timedelta(days=LATER[0] + drawn % (LATER[1] - LATER[0]))
        until = chance.healed + timedelta(days=CHECKED[0] + drawn % (CHECKED[1] - CHECKED[0]))
    rule = chance.fact.rule
    severity = "urgent" if rule and rule.status == "off_track" else "normal"
    draft = Draft(
        school=chance.key[0],
        problem=chance.problem,
        severity=severity,
        origin=chance.origin,
        ref=chance.ref,
        clause=_clause(chance.fact.indicator),
        indicator=chance.fact.indicator,
        unit=courses.UNIT,
        person=courses.PERSON,
        due=opened + timedelta(days=rectification.workflow().term(severity)),
    )
    opener = courses.OPENERS[drawn % len(courses.OPENERS)]
    return Case(draft, course, opened, until, opener, chance.key[1])


def _clause(indicator: str) -> str:
    """The clause that promises the indicator; nothing for what only runs."""
    promised = plan.load().indicators.get(indicator)
    return next((target.clause for target in promised.targets), "") if promised else ""


def _play(book: ledger.Ledger, cases: Sequence[Case]) -> None:
    """Every step of every item in the order of time; a step that people have overtaken ends its item."""
    names = dict(
        store.reader(access.principal("admin"))(schools.names).select("school_code", "short_name").iter_rows()
    )
    acts = sorted(
        (act for n, case in enumerate(cases) for act in _acts(n, case, names)), key=lambda act: act.at
    )
    stand: dict[int, ledger.Rectification] = {}
    for act in acts:
        key = f"demo-rectify-{act.item}-{act.number}"
        told: dict[str, Any] = {"who": act.who, "key": key, "at": act.at}
        if act.action == "dispatch":
            stand[act.item] = book.rectifications.open_(cases[act.item].draft, **told)
        elif item := stand.get(act.item):
            try:
                stand[act.item] = _step(book, item, act, told)
            except LedgerError:
                del stand[act.item]


def _step(
    book: ledger.Ledger, item: ledger.Rectification, act: Act, told: Mapping[str, Any]
) -> ledger.Rectification:
    door = book.rectifications
    if act.action == "attach":
        door.attach(item.id, name=courses.proof(item.indicator), data=courses.paper(item.code), **told)
        return item
    given = dict(act.told)
    if days := given.pop("days", 0):
        given["due"] = max(item.due, act.at.astimezone(BEIJING).date()) + timedelta(days=days)
    return door.move(item.id, act.action, revision=item.revision, **given, **told)


def _acts(item: int, case: Case, names: Mapping[str, str]) -> Iterator[Act]:
    """The steps of one item at office hours, the first on the day of its opening."""
    span = max(1, (case.until - case.opened).days)
    code, before = case.draft.school, datetime.min.replace(tzinfo=BEIJING)
    latest = datetime.combine(config.settings().today(), time(0), BEIJING)
    for number, step in enumerate((courses.OPENING, *case.course.steps)):
        day = _workday(case.opened + timedelta(days=round(step.share * span)))
        hour = OPENS + (item * 3 + number * 5) % (CLOSES - OPENS)
        at = datetime.combine(day, time(hour, (item * 7 + number * 11) % 60), BEIJING)
        at = max(at, before + APART) if number else at
        if at >= latest:
            return
        before = at
        role = case.role if number == 0 else step.role
        told = courses.told(step, case.rule)
        yield Act(at, item, number, step.action, _who(role, code, names[code]), told)


def _workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _who(role: str, code: str, name: str) -> Principal:
    """Who takes a step: the school itself, one of two inspectors, or somebody at the commission."""
    if role == "school":
        return access.principal(role, (code,), code, name)
    if role == "inspector":
        return access.principal(role, (code,), *courses.INSPECTORS[int(code[-1]) % len(courses.INSPECTORS)])
    return access.principal(role)
