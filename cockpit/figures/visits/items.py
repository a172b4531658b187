"""The visits in sight with what was found in them, as figures need it: names, counts, what is still to do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import config, inspection, ledger, store, text
from cockpit.figures import rectify, standing
from cockpit.figures.core import Figure
from cockpit.ledger.visits import INSPECTOR, PARTIES, PLANNED, STARTED, Finding, Signature, Visit
from cockpit.text import visits as words
from queries import school as queries

LONG = timedelta(days=7)  # a visit under way for longer waits for somebody
KEPT = 32  # scopes whose visits stay in memory
ORIGIN = "inspection"  # how a rectification says that it came from a visit
STATUS = {"planned": "on_track", "started": "on_track", "finished": "achieved", "cancelled": "no_data"}


@dataclass(frozen=True)
class School:
    """A school by its names."""

    code: str
    name: str
    short: str
    area: str


@dataclass(frozen=True)
class Place:
    """One school within one visit: how many points are asked, what was found, who signed."""

    school: School
    asked: int
    findings: tuple[Finding, ...]
    signatures: tuple[Signature, ...]

    @property
    def recorded(self) -> int:
        """How many of the asked points have a record; what else was noticed is not counted."""
        return sum(finding.point in inspection.load().points for finding in self.findings)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What has to be put right."""
        return tuple(finding for finding in self.findings if finding.grade in inspection.WRONG)

    @property
    def signed(self) -> frozenset[str]:
        """Which parties have signed."""
        return frozenset(each.party for each in self.signatures)

    @property
    def status(self) -> tuple[str, str]:
        """Status and its word."""
        if self.signed == set(PARTIES):
            return "achieved", words.SIGNED
        if INSPECTOR in self.signed:
            return "achieved", words.HALF_SIGNED
        if self.recorded >= self.asked:
            return "on_track", words.TO_SIGN
        return ("on_track", words.CHECKING) if self.findings else ("no_data", words.UNTOUCHED)


@dataclass(frozen=True)
class Item:
    """A visit as figures tell it."""

    held: Visit
    places: tuple[Place, ...]
    today: date

    @property
    def late(self) -> int:
        """Days since a visit should have begun; 0 when it has, or need not."""
        return max(0, (self.today - self.held.day).days) if self.held.state == PLANNED else 0

    @property
    def slow(self) -> int:
        """Days that a visit has been under way, when that is too long; else 0."""
        begun = self.held.started_at
        if self.held.state != STARTED or begun is None:
            return 0
        days = (self.today - begun.astimezone(text.BEIJING).date()).days
        return days if days > LONG.days else 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, school by school."""
        return tuple(each for place in self.places for each in place.findings)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What has to be put right."""
        return tuple(each for place in self.places for each in place.wrong)

    @property
    def asked(self) -> int:
        """How many records the visit asks for."""
        return sum(place.asked for place in self.places)

    @property
    def recorded(self) -> int:
        """How many of them there are."""
        return sum(place.recorded for place in self.places)

    @property
    def status(self) -> tuple[str, str]:
        """Status and its word."""
        if self.late:
            return "missed", words.LATE
        return STATUS[self.held.state], words.STATES[self.held.state]

    @property
    def link(self) -> str:
        """Its own page."""
        return f"/visits?visit={self.held.code}"


def schools(read: store.Reader) -> Mapping[str, School]:
    """The schools in sight by code."""
    rows = read(queries.names).select("school_code", "name", "short_name", "subdistrict").iter_rows()
    return {row[0]: School(*row) for row in rows}


def items(read: store.Reader) -> tuple[Item, ...]:
    """Every visit in sight: open ones by day, then the others, newest first.

    Raises LedgerError when the ledger cannot be read.
    """
    stamp = config.settings().ledger_url, ledger.open().visits.stamp(), inspection.load()
    return _items(standing.Asked((*stamp, *standing.moment(read)), read))


@lru_cache(maxsize=KEPT)
def _items(asked: standing.Asked) -> tuple[Item, ...]:
    read, book = asked.read, ledger.open().visits
    names, found, signed = schools(read), book.findings(read.scope), book.signatures(read.scope)
    findings: dict[str, list[Finding]] = defaultdict(list)
    signatures: dict[str, list[Signature]] = defaultdict(list)
    for finding in found:
        findings[finding.visit].append(finding)
    for signature in signed:
        signatures[signature.visit].append(signature)
    return tuple(
        _item(visit, findings[visit.id], signatures[visit.id], names) for visit in book.visits(read.scope)
    )


def item(read: store.Reader, code: str) -> Item:
    """One visit by its code; LedgerError for an unknown one and for one that is not in sight."""
    book = ledger.open().visits
    visit = book.visit(code, read.scope)
    found, signed = book.findings(read.scope, visit.id), book.signatures(read.scope, visit.id)
    return _item(visit, found, signed, schools(read))


def rectified(read: store.Reader) -> Mapping[str, rectify.Item]:
    """Finding id → the rectification that was opened from it."""
    known = rectify.known(read) or ()
    return {each.held.ref: each for each in known if each.held.origin == ORIGIN and each.held.ref}


def called(id: str) -> str:
    """What a point is called; what else was noticed goes by its area."""
    area = inspection.load().area(id)
    return inspection.load().title(id, words.other(area.title if area else ""))


def figure(
    read: store.Reader,
    name: str,
    kind: str,
    title: str,
    claim: str,
    frame: pl.DataFrame,
    as_of: date | None = None,
    **options: Any,
) -> Figure:
    """A figure of this subject: from the ledger, as of today unless another day is said."""
    demo = bool(read.version and read.version.demo)
    day = as_of or config.settings().today()
    return Figure(name, kind, title, claim, frame, words.SOURCE, day, options=options, demo=demo)


def _item(
    visit: Visit, found: Sequence[Finding], signed: Sequence[Signature], names: Mapping[str, School]
) -> Item:
    asked, points = len(inspection.load().asked(visit.areas)), inspection.load().points
    places = []
    for code in visit.schools:
        mine = tuple(each for each in found if each.school == code)
        whole = asked if visit.open else sum(each.point in points for each in mine)
        signatures = tuple(each for each in signed if each.school == code)
        places.append(Place(names.get(code, School(code, code, code, "")), whole, mine, signatures))
    return Item(visit, tuple(places), config.settings().today())
