"""Visits for the tests: who goes, a plan, and a visit brought into any state by its real steps."""

import uuid
from datetime import date, timedelta
from typing import Any

from cockpit import access, config, inspection
from cockpit.ledger import Ledger
from cockpit.ledger.visits import CANCELLED, FINISHED, INSPECTOR, PLANNED, SCHOOL, STARTED, Plan, Visit

OURS, ALSO, THEIRS = "2150900001", "2150900005", "3150900031"
AREAS = ("support",)
WHO = access.principal("inspector", (OURS, ALSO), login="li", name="李督学")
OTHER = access.principal("inspector", (OURS, ALSO), login="wang", name="王督学")
STRANGER = access.principal("inspector", (THEIRS,), login="zhao")
HEAD = access.principal("school", (OURS,))
ADMIN = access.principal("admin")


def key() -> str:
    """A form's key that nobody has used."""
    return uuid.uuid4().hex


def today() -> date:
    """The day of the tests."""
    return config.settings().today()


def plan(**other: Any) -> Plan:
    """A sound plan, or one that differs from it."""
    told = {"title": "秋季督导", "day": today() + timedelta(days=3), "lead": "李督学", "areas": AREAS}
    return Plan(**{**told, "schools": (OURS, ALSO), "team": ("王督学",), **other})


def started(book: Ledger, **other: Any) -> Visit:
    """A visit that has begun."""
    made = book.visits.plan(plan(**other), who=WHO, key=key())
    return book.visits.start(made.id, revision=made.revision, who=WHO, key=key())


def record(book: Ledger, visit: Visit, **other: Any):
    """One record of a visit, or one that differs from it."""
    told = {"school": OURS, "point": "support-contract", "grade": "met", "who": WHO, "key": key()}
    return book.visits.record(visit.id, **{**told, **other})


def recorded(book: Ledger, visit: Visit, schools: tuple[str, ...] = (OURS, ALSO)) -> Visit:
    """Every asked point has a record in these schools."""
    for school in schools:
        for point in inspection.load().asked(visit.areas):
            record(book, visit, school=school, point=point.id)
    return now(book, visit)


def sign(book: Ledger, visit: Visit, school: str = OURS, party: str = INSPECTOR, **other: Any) -> Visit:
    """Somebody signs for a school."""
    told = {"name": "陈校长" if party == SCHOOL else "李督学", "who": WHO, "key": key()}
    told["revision"] = now(book, visit).revision
    return book.visits.sign(visit.id, school=school, party=party, **{**told, **other})


def brought(book: Ledger, state: str) -> Visit:
    """A visit in a state, ready for whatever that state allows."""
    if state in (PLANNED, CANCELLED):
        made = book.visits.plan(plan(), who=WHO, key=key())
        if state == PLANNED:
            return made
        return book.visits.cancel(made.id, reason="改期", revision=made.revision, who=WHO, key=key())
    visit = recorded(book, started(book))
    if state == STARTED:
        return visit
    for school in (OURS, ALSO):
        visit = sign(book, visit, school)
    assert state == FINISHED
    return book.visits.finish(visit.id, conclusion="总体良好", revision=visit.revision, who=WHO, key=key())


def now(book: Ledger, visit: Visit) -> Visit:
    """The visit as the ledger has it now."""
    return book.visits.visit(visit.id, WHO.scope)
