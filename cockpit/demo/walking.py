"""Visits of the demonstration district: planned, walked and signed by the real steps, from its own data."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

from cockpit import access, config, inspection, ledger, rectification, store
from cockpit.access import Principal
from cockpit.demo import tours
from cockpit.demo.tours import TOURS, Tour
from cockpit.figures.core import Selection
from cockpit.figures.school import facts
from cockpit.inspection import Point
from cockpit.ledger.visits import INSPECTOR, SCHOOL, Finding, Plan, Visit
from cockpit.text import BEIJING
from queries import school as schools

DONE = "demo:visits"  # the audit entry that says the whole demonstration was written
AHEAD = 9  # days between planning a visit and its day
BEGINS, PAUSE = time(9, 0, tzinfo=BEIJING), timedelta(minutes=4)
RARE, RARER = (
    12,
    3,
)  # in a hundred points without data: how many are not quite, and not at all, as they should be
SENT = 3  # of four problems of a finished visit this many have been sent out
STEPS = ((), ("receive",), ("receive", "fix"))  # how far the rectifications of visits have come


def visits() -> int:
    """Write the demonstration's visits unless they are there; how many were written.

    Only for a store of demonstration data. A run that was broken off goes on where it stopped. Raises
    StoreError or LedgerError when store or ledger cannot be used.
    """
    version, book = store.current(), ledger.open()
    if version is None or not version.demo or book.entries(1, actions=(DONE,)):
        return 0
    read = store.reader(access.principal("admin"))
    codes = sorted(read(schools.names)["school_code"], key=_mixed)
    for number, tour in enumerate(TOURS):
        start = sum(each.schools for each in TOURS[:number])
        mine = tuple(codes[(start + each) % len(codes)] for each in range(min(tour.schools, len(codes))))
        if mine:
            _walked(_Walk(read, number, tour, mine))
    book.audit(tours.WRITER, "admin", DONE, result="done", detail=f"{len(TOURS)} 次")
    return len(TOURS)


class _Walk:
    """One visit on its way: who goes, and the clock that moves on with every step."""

    def __init__(self, read: store.Reader, number: int, tour: Tour, codes: tuple[str, ...]) -> None:
        self.read, self.number, self.tour, self.codes = read, number, tour, codes
        self.day = config.settings().today() + timedelta(days=tour.day)
        lead = tours.LEADS[number % len(tours.LEADS)]
        self.who: Principal = access.principal("inspector", codes, f"inspector-{number % 3 + 1}", lead)
        self.clock = datetime.combine(self.day, BEGINS)
        self.book = ledger.open().visits

    def tick(self) -> datetime:
        """The moment of the next step."""
        self.clock += PAUSE
        return self.clock

    def key(self, *parts: object) -> str:
        """The key of a step, the same whenever the demonstration is written."""
        return _mixed("|".join(map(str, ("demo", self.number, self.day, *parts))))

    def held(self) -> Visit:
        """The visit as it stands; planned by now."""
        return self.book.visit(self.planned().id, self.who.scope)

    def planned(self) -> Visit:
        """The visit, planned some days ahead, or today when it lies in the future."""
        ahead = min(self.day, config.settings().today()) - timedelta(days=AHEAD)
        tour = self.tour
        team = tours.TEAM[: 1 + self.number % len(tours.TEAM)]
        plan = Plan(tour.title, self.day, self.who.name, self.codes, tour.areas, team, tour.note)
        at = datetime.combine(ahead, BEGINS)
        return self.book.plan(plan, who=self.who, key=self.key("plan"), at=at)


def _walked(walk: _Walk) -> None:
    """Every step of one visit, in order."""
    tour, visit, told = walk.tour, walk.planned(), {"who": walk.who}
    if tour.cancelled:
        at = datetime.combine(walk.day - timedelta(days=2), BEGINS)
        key = walk.key("cancel")
        walk.book.cancel(
            visit.id, reason=tour.cancelled, revision=visit.revision, key=key, at=at, who=walk.who
        )
    if not tour.started:
        return
    walk.book.start(visit.id, revision=visit.revision, key=walk.key("start"), at=walk.tick(), **told)
    _recorded(walk, visit)
    _signed(walk, visit)
    if tour.finished:
        wrong = _wrong(walk, visit)
        said, now = tours.conclusion(len(walk.codes), len(wrong)), walk.held().revision
        key = walk.key("finish")
        walk.book.finish(visit.id, conclusion=said, revision=now, key=key, at=walk.tick(), who=walk.who)
        _sent(walk, wrong)


def _recorded(walk: _Walk, visit: Visit) -> None:
    """The records so far: schools with signatures have all of them."""
    points, whole = inspection.load().asked(walk.tour.areas), walk.tour.signed + walk.tour.half
    left = round(walk.tour.done * len(points) * len(walk.codes)) - whole * len(points)
    for number, code in enumerate(walk.codes):
        count = len(points) if number < whole else max(0, min(len(points), left))
        left -= 0 if number < whole else count
        every = {each.indicator: each for each in facts.facts(walk.read, Selection(), code)}
        for point in points[:count]:
            grade, note = _judged(walk, code, point, every.get(point.indicator))
            more: dict[str, Any] = {
                "grade": grade,
                "note": note,
                "urgent": grade == "unmet" and point.area == "protect",
            }
            key = walk.key("record", code, point.id)
            walk.book.record(
                visit.id, school=code, point=point.id, key=key, at=walk.tick(), who=walk.who, **more
            )


def _judged(walk: _Walk, code: str, point: Point, fact: facts.Fact | None) -> tuple[str, str]:
    """Grade and words of a point: as the data of the school say, else as it happens."""
    drawn = int(_mixed(walk.key(code, point.id))[:8], 16) % 100
    if fact is not None:
        grade = ("unmet" if drawn < 50 else "partly") if fact.rule else "met"
    else:
        grade = "unmet" if drawn < RARER else "partly" if drawn < RARE + RARER else "met"
    if grade == "unmet" and point.id in tours.UNMET:
        return grade, tours.UNMET[point.id]
    return ("met", "") if grade == "met" else ("partly", tours.PARTLY[point.id])


def _signed(walk: _Walk, visit: Visit) -> None:
    for number, code in enumerate(walk.codes[: walk.tour.signed + walk.tour.half]):
        parties = {INSPECTOR: walk.who.name, SCHOOL: tours.HEADS[number % len(tours.HEADS)]}
        for party, name in parties.items():
            if party == SCHOOL and number >= walk.tour.signed:
                continue
            opinion = tours.FINE if party == SCHOOL else ""
            told = {"party": party, "name": name, "opinion": opinion, "key": walk.key("sign", code, party)}
            now = walk.held().revision
            walk.book.sign(visit.id, school=code, revision=now, at=walk.tick(), who=walk.who, **told)


def _wrong(walk: _Walk, visit: Visit) -> list[Finding]:
    found = walk.book.findings(walk.who.scope, visit.id)
    return [finding for finding in found if finding.grade in inspection.WRONG]


def _sent(walk: _Walk, wrong: list[Finding]) -> None:
    """Most problems become rectifications the day after, some of which the schools have taken up."""
    book, flow = ledger.open().rectifications, rectification.workflow()
    for number, finding in enumerate(wrong):
        if number % 4 >= SENT:
            continue
        severity = "urgent" if finding.urgent else "normal"
        opened = walk.clock + timedelta(days=1, minutes=number)
        point = inspection.load().points[finding.point]
        draft = ledger.Draft(
            school=finding.school, problem=f"{point.title}：{finding.note}", severity=severity,
            origin="inspection", ref=finding.id, clause=point.clause, indicator=point.indicator,
            due=_later(opened.date(), flow.term(severity)),
        )  # fmt: skip
        item = book.open_(draft, who=walk.who, key=walk.key("open", finding.id), at=opened)
        school = access.principal("school", (finding.school,))
        for day, action in enumerate(STEPS[(number + walk.number) % len(STEPS)], start=1):
            told: dict[str, Any] = {"measures": tours.MEASURES} if "measures" in flow.needs(action) else {}
            key, at = walk.key(action, finding.id), opened + timedelta(days=day)
            item = book.move(item.id, action, revision=item.revision, who=school, key=key, at=at, **told)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _mixed(said: str) -> str:
    """An order and a key that have nothing to do with codes and are the same every time."""
    return hashlib.sha256(said.encode()).hexdigest()[:40]
