"""Nothing that is a school's own reaches anybody else: each byte of a running cockpit is looked through.

C-7, C-8, R-9, R-13: pages over the connection, files, interface, log; two schools ask in turn, so that what
is kept for one would show at the other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from cockpit import access, config, ledger, meeting
from cockpit.ledger import AlertKey
from cockpit.ledger.visits import Plan
from cockpit.text import frame as navigation
from tests import asking, canaries, closing, convening, guarding, homes, rectifying, roaming, visiting

OWN, OTHER, THIRD = canaries.SCHOOLS
ELSEWHERE = "9150000009"
LEADER = access.principal("leader")
PAGES = ["" if name == "overview" else name for group in navigation.NAVIGATION.values() for name, _ in group]
SECTIONS = ("0", "1", "2", "3", "4", "5", "pack")
REGISTERS = ("school", "vulnerability", "campus_link", "usage_monthly")
FORMS = {"xlsx", "json", "pdf", "docx", "pptx", "csv"}


@dataclass(frozen=True)
class Place:
    """A running cockpit, its log, and what was written about each school: kind → its address."""

    cockpit: guarding.Cockpit
    log: Path
    written: dict[str, dict[str, str]]
    keys: dict[str, str]


def mark(owner: str) -> str:
    """What people write about somebody, with the owner's name in it."""
    return f"写{owner}写"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    """The closed month of a district in which all texts name their owner, those of the ledger too."""
    closed = homes.shared(tmp_path_factory, "closed-canaries", closing.build)
    folder = tmp_path_factory.mktemp("canary")
    with closing.copied(closed, folder / "written") as home:
        written = {school: _written(school) for school in (OWN, OTHER)}
        for number, unit in enumerate((convening.UNIT, convening.OTHER_UNIT)):
            said = {"unit": unit, "due": config.settings().today() + timedelta(days=20), "who": LEADER}
            ledger.open().meetings.act(closing.CODE, mark(f"任务{number}"), **said, key=f"act-{number}")
        ledger.open().meetings.decide(closing.CODE, mark("全区决定"), who=LEADER, key="decided")
        told = {"by": "sec", "role": "security"}
        keys = {s: ledger.open().keys.issue(f"k{s}", schools=[s], **told)[1] for s in (OWN, OTHER)}
        closing.let_go()
        log = folder / "said.txt"
        with guarding.signed(home, folder / "home", log) as cockpit:
            yield Place(cockpit, log, written, keys)


def _written(school: str) -> dict[str, str]:
    """What people write about a school in every field there is; where it can be looked at."""
    book, who, said = ledger.open(), access.principal("inspector", (school,), f"dr-{school}"), mark(school)
    told = {"problem": said, "unit": said, "person": said, "measures": said}
    draft = rectifying.draft(school=school, **told)
    item = book.rectifications.open_(draft, who=who, key=f"open-{school}")
    file = {"name": f"{said}.jpg", "data": rectifying.picture(), "who": who}
    book.rectifications.attach(item.id, **file, key=f"file-{school}")
    noted = {"revision": item.revision, "note": said, "who": who}
    book.rectifications.move(item.id, "remark", **noted, key=f"remark-{school}")
    given = {
        "title": said,
        "day": visiting.today() + timedelta(days=3),
        "lead": said,
        "areas": visiting.AREAS,
    }
    visit = book.visits.plan(
        Plan(**given, schools=(school,), team=(f"队{school}",), note=said), who=who, key=f"plan-{school}"
    )
    visit = book.visits.start(visit.id, revision=visit.revision, who=who, key=f"start-{school}")
    found = {"point": "support-contract", "grade": "unmet", "note": said}
    photo = (f"{said}.jpg", rectifying.picture())
    book.visits.record(visit.id, school=school, **found, photo=photo, who=who, key=f"found-{school}")
    alert = AlertKey("outage", "school", school, date(2026, 6, 30))
    book.alerts.acknowledge(alert, owner=said, note=said, seen=0, who=who, key=f"ack-{school}")
    _packed(f"school:{school}", school)
    return {"rectify": item.code, "visits": visit.code, "school": school}


def _packed(scope: str, key: str) -> None:
    """The pack of a school for the meeting."""
    book = ledger.open().meetings
    run = book.running(
        book.start("pack", subject=closing.CODE, pack="school", scope=scope, who=LEADER, key=f"pack-{key}").id
    )
    book.finish(run.id, meeting.produce(book.meeting(closing.CODE), "school", scope, meeting.folder(run)))


def addresses(place: Place) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page as it opens, and with everything of both schools asked for by name."""
    yield from ((page, {}) for page in PAGES)
    for school, written in place.written.items():
        yield "school", {"school": school}
        yield "rectify", {"item": written["rectify"]}
        yield "visits", {"visit": written["visits"]}
        yield "network", {"school": school}
        yield "meeting", {"month": closing.CODE, "scope": f"school:{school}"}
    yield from (("registers", {"register": name}) for name in REGISTERS)
    yield from (("meeting", {"month": closing.CODE, "section": section}) for section in SECTIONS)


def walked(place: Place, token: str, name: str) -> bytes:
    """All that a visitor gets who goes everywhere; one fetches every file, another those of plain pages."""
    with roaming.roaming(place.cockpit, token) as visitor:
        for page, address in addresses(place):
            files = name == "own" or (name == "other" and not address)
            run = (visitor.everything if files else visitor.go)(page, **address)
            assert not run.fault, (page, address)
        return b"\n".join(visitor.heard)


@pytest.fixture(scope="module")
def heard(place) -> dict[str, bytes]:
    """What each visitor got, one after the other from one server."""
    people = {
        "other": ("school", {"schools": (OTHER,)}),
        "own": ("school", {"schools": (OWN,)}),
        "inspector": ("inspector", {"schools": (OWN,)}),
        "unit": ("unit", {"unit": convening.UNIT}),
        "stranger": ("inspector", {"schools": (ELSEWHERE,)}),
    }
    return {
        name: walked(place, place.cockpit.enter(place.cockpit.person(role, **rights)), name)
        for name, (role, rights) in people.items()
    }


def leaks(said: bytes, *owners: str) -> list[str]:
    """What of these owners stands in the bytes, whatever the visitor has typed in the address left out."""
    for owner in owners:
        for typed in (f"school={owner}", f"scope=school:{owner}", f"scope=school%3A{owner}"):
            said = said.replace(typed.encode(), b"")
    found = []
    for owner in owners:
        at = said.find(owner.encode())
        if at >= 0:
            found.append(said[max(0, at - 80) : at + 80].decode("utf-8", "replace"))
    return found


DISTRICT = (canaries.canary(canaries.OWNERLESS), canaries.canary(canaries.OWNERLESS, True), mark("全区决定"))


@pytest.mark.parametrize("name", ["own", "inspector"])
def test_whoever_has_one_school_gets_nothing_of_another(heard, name):
    assert leaks(heard[name], OTHER, THIRD, *DISTRICT) == []


def test_a_school_gets_nothing_of_another_the_other_way_round(heard):
    assert leaks(heard["other"], OWN, THIRD, *DISTRICT) == []


def test_the_search_would_find_what_people_wrote(heard):
    """Each finds its own: rows, remarks, evidence, visits, both levels, in pages as in files."""
    for name, school in (("own", OWN), ("other", OTHER)):
        for own in (
            canaries.canary(school),
            canaries.canary(school, True),
            mark(school),
            f"{mark(school)}.jpg",
        ):
            assert own.encode() in heard[name], (name, own)


def test_every_kind_of_file_was_looked_through(heard):
    kinds = {form for form in FORMS if f".{form}".encode() in heard["own"]}
    assert kinds == FORMS
    assert heard["own"].count(b"content-disposition") > 20


def test_a_unit_gets_what_it_has_to_do_and_nothing_of_single_schools_or_other_units(heard):
    said = heard["unit"]
    assert leaks(said, *(canaries.canary(s, True) for s in (OWN, OTHER, THIRD)), mark(OWN), mark(OTHER)) == []
    assert leaks(said, mark("任务1"), canaries.canary(canaries.OWNERLESS, True)) == []
    assert mark("任务0").encode() in said


def test_somebody_of_a_school_that_is_not_there_gets_nothing_of_any(heard):
    assert leaks(heard["stranger"], OWN, OTHER, THIRD, *DISTRICT) == []


def test_a_key_of_one_school_is_told_nothing_of_another(place):
    for school, other in ((OTHER, OWN), (OWN, OTHER)):
        said = b""
        for path in ("indicators?limit=200", "schools", "status", "metrics", "openapi.json"):
            answer = asking.over_http(place.cockpit.port, place.keys[school], path)
            assert answer.status == 200
            said += repr(answer.headers).encode() + answer.body
        assert leaks(said, other, THIRD) == [] and school.encode() in said


def test_r9_the_log_names_no_school_no_text_and_no_secret(place, heard):
    """Neither what was asked for nor who asked: no code, no words of people, no cookie, no ticket, no key."""
    lines = place.log.read_text("utf-8")
    assert len([json.loads(line) for line in lines.splitlines() if line.startswith("{")]) > 100
    secrets = [guarding.SECRET, *place.keys.values(), "cockpit_session"]
    assert not [each for each in (OWN, OTHER, THIRD, "写", *secrets) if each in lines]
    tickets = {ticket.decode() for said in heard.values() for ticket in roaming.TICKET.findall(said)}
    assert tickets and not [ticket for ticket in tickets if ticket in lines]
