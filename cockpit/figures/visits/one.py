"""One visit: how far it is in each school, what was found, who signed, every step."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import polars as pl

from cockpit import access, inspection, ledger, store, text
from cockpit.figures import core, rectify
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts
from cockpit.figures.visits.board import graded
from cockpit.figures.visits.items import ORIGIN, Item, Place, called, figure, rectified
from cockpit.ledger.visits import Finding
from cockpit.text import visits as words

CHECKED = dict.fromkeys(("key", "area", "point", "clause", "grade", "note", "data", "by"), pl.String)
SIGNED = dict.fromkeys(("key", "school", "party", "name", "opinion", "at", "mark"), pl.String)
STEPS = dict.fromkeys(("key", "at", "by", "action", "school", "note"), pl.String)
ABOUT = dict.fromkeys(("key", "item", "said"), pl.String)


def about(item: Item) -> tuple[str, str]:
    """The title of a visit's page and its one sentence."""
    held = item.held
    return held.title, words.about(held.code, held.day, held.lead, held.team, item.status[1])


def progress(read: store.Reader, item: Item) -> Figure:
    """A sentence per school: how far its checklist is, how much is wrong, who signed (claims)."""
    rows = [_place(item, place) for place in item.places]
    signed = sum("inspector" in place.signed for place in item.places)
    claim = words.progress_claim(item.recorded, item.asked, signed, len(item.places))
    return figure(read, "visit-progress", "claims", words.PROGRESS, claim, core.frame("claims", rows))


def problems(read: store.Reader, item: Item, who: access.Principal | None = None) -> Figure:
    """What has to be put right, the gravest first, each with what became of it (claims).

    Whoever may send out rectifications gets a way to do so for what nobody has been sent.
    """
    sent = rectified(read)
    names = {place.school.code: place.school.short for place in item.places}
    rows = [_problem(f, names[f.school], sent, who) for f in sorted(item.wrong, key=_gravity)]
    claim = words.problems(len(rows), sum(f.id in sent for f in item.wrong), item.recorded)
    missing = words.NO_PROBLEMS if item.recorded else words.NO_RECORDS
    shown = core.frame("claims", rows)
    return figure(read, "visit-problems", "claims", words.FOUND, claim, shown, missing=missing)


def areas(read: store.Reader, item: Item) -> Figure:
    """Area of the checklist × grade of one visit (matrix)."""
    return graded(read, "visit-areas", words.AREAS, item.findings)


def checklist(read: store.Reader, item: Item, school: str) -> Figure:
    """Every asked point in one school with what was found and what the data say (table)."""
    place = _of(item, school)
    found = {finding.point: finding for finding in place.findings}
    asked = [point.id for point in inspection.load().asked(item.held.areas)]
    ids = sorted({*(asked if item.held.open else ()), *found}, key=inspection.load().place)
    told = measured(read, item, school)
    rows = [_checked(id, found.get(id), told) for id in ids]
    claim = words.checklist(place.school.short, place.recorded, place.asked, len(place.wrong))
    shown = pl.DataFrame(rows, schema=CHECKED, orient="row")
    name = f"visit-checklist-{school.lower()}"
    return figure(read, name, "table", place.school.name, claim, shown, columns=_columns(words.CHECKED))


def measured(read: store.Reader, item: Item, school: str) -> Mapping[str, str]:
    """Indicator → what the data say about one school: its name, value and month.

    Beside the records of a visit that is over stands what was known on its day.
    """
    every = facts.facts(read, Selection(month=None if item.held.open else item.held.day), school)
    return {each.indicator: words.measured(each.label, each.text, each.as_of) for each in every}


def signatures(read: store.Reader, item: Item) -> Figure:
    """Who signed for which school, with what opinion, and the mark of what they signed (table)."""
    rows = [
        (
            f"{each.school}-{each.party}", place.school.name, words.PARTIES[each.party], each.name,
            each.opinion or text.MISSING, text.moment(each.at), words.mark(each.digest),
        )
        for place in item.places
        for each in place.signatures
    ]  # fmt: skip
    both = sum(len(place.signed) > 1 for place in item.places)
    claim = words.signatures(len(rows), both, len(item.places))
    shown = pl.DataFrame(rows, schema=SIGNED, orient="row")
    columns = _columns(words.SIGNATURES)
    return figure(read, "visit-signatures", "table", words.SIGNING, claim, shown, columns=columns)


def history(read: store.Reader, item: Item) -> Figure:
    """Every step of the visit, the newest first (table)."""
    names = {place.school.code: place.school.short for place in item.places}
    steps = ledger.open().visits.history(item.held.id, read.scope)
    rows = [
        (
            str(each.number), text.moment(each.at), each.by, words.ACTIONS[each.action],
            names.get(each.school, text.MISSING), each.note or text.MISSING,
        )
        for each in reversed(steps)
    ]  # fmt: skip
    shown = pl.DataFrame(rows, schema=STEPS, orient="row")
    claim = words.history(len(rows))
    return figure(read, "visit-history", "table", words.HISTORY, claim, shown, columns=_columns(words.STEPS))


def outline(read: store.Reader, item: Item) -> Figure:
    """What the visit was for, who went where, and its conclusion (table)."""
    held = item.held
    named = text.listing(place.school.name for place in item.places) + words.beyond(held.beyond)
    areas = text.listing(area.title for area in inspection.load().areas if area.id in held.areas)
    parts = {
        "code": held.code, "state": item.status[1], "day": text.date(held.day), "lead": held.lead,
        "team": text.listing(held.team), "schools": named, "areas": areas,
        "note": held.note or text.MISSING, "conclusion": held.conclusion or text.MISSING,
    }  # fmt: skip
    rows = [(key, words.OUTLINED[key], said) for key, said in parts.items()]
    shown = pl.DataFrame(rows, schema=ABOUT, orient="row")
    claim = words.outline(len(item.places), item.recorded, len(item.wrong))
    return figure(read, "visit-outline", "table", words.OUTLINE, claim, shown, columns=_columns(words.TOLD))


def new_rectification(finding: Finding) -> str:
    """The address of the form that opens a rectification from a finding."""
    point = inspection.load().points.get(finding.point)
    told = {"new": ORIGIN, "school": finding.school, "ref": finding.id}
    return "/rectify?" + urlencode(
        told | ({"indicator": point.indicator} if point and point.indicator else {})
    )


def _columns(heads: Mapping[str, str]) -> tuple[tuple[str, str, str, None], ...]:
    return tuple((name, title, "", None) for name, title in heads.items())


def _of(item: Item, school: str) -> Place:
    return next(place for place in item.places if place.school.code == school)


def _gravity(finding: Finding) -> tuple[bool, bool, tuple[int, int]]:
    return not finding.urgent, finding.grade != "unmet", inspection.load().place(finding.point)


def _place(item: Item, place: Place) -> dict[str, Any]:
    status, word = place.status
    said = words.place(place.school.short, place.recorded, place.asked, len(place.wrong))
    signed = words.signed({each.party: each.name for each in place.signatures})
    link = f"{item.link}&school={place.school.code}"
    return {"status": status, "status_word": word, "text": said, "detail": signed, "link": link}


def _problem(
    finding: Finding, school: str, sent: Mapping[str, rectify.Item], who: access.Principal | None
) -> dict[str, Any]:
    point, area = inspection.load().points.get(finding.point), inspection.load().area(finding.point)
    became, link = sent.get(finding.id), ""
    if became is not None:
        link, fate = became.link, words.sent(became.held.code, became.state)
    else:
        may = who is not None and who.may("rectify:dispatch")
        link, fate = new_rectification(finding) if may else "", words.TO_SEND if may else words.NOT_SENT
    clause = (point.clause if point else "") or (area.clause if area else "")
    grade = words.GRADES[finding.grade] if finding.urgent else ""
    return {
        "status": inspection.GRADES[finding.grade],
        "status_word": words.URGENT if finding.urgent else words.GRADES[finding.grade],
        "text": words.problem(school, called(finding.point), finding.note),
        "detail": words.rests(grade, clause, finding.photo is not None, finding.at, fate),
        "link": link,
    }


def _checked(id: str, finding: Finding | None, told: Mapping[str, str]) -> tuple[str, ...]:
    checks = inspection.load()
    point, area = checks.points.get(id), checks.area(id)
    data = told.get(point.indicator, text.MISSING) if point and point.indicator else text.MISSING
    clause = (point.clause if point else "") or (area.clause if area else text.MISSING)
    named = (id, area.title if area else text.MISSING, called(id), clause)
    if finding is None:
        return (*named, words.OPEN, text.MISSING, data, text.MISSING)
    grade = words.grave(finding.grade, finding.urgent)
    return (*named, grade, finding.note or text.MISSING, data, finding.by)
