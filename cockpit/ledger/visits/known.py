"""Everything about visits, read once and kept until another step is taken."""

import threading
from dataclasses import dataclass, replace

import sqlalchemy as sa

from cockpit import access, inspection
from cockpit.ledger.connection import LedgerError, reading
from cockpit.ledger.visits import tables
from cockpit.ledger.visits.model import Finding, Signature, Visit
from cockpit.ledger.visits.tables import FINDING, SIGNATURE, STEP, VISIT
from cockpit.text import visits_ledger as words

FEW = 20  # visits that may have moved since the last reading; after more of them all are read


@dataclass(frozen=True)
class Known:
    """All visits with what was found and who signed, as of the step `stamp`."""

    stamp: int
    every: dict[str, Visit]
    found: dict[str, tuple[Finding, ...]]
    signed: dict[str, tuple[Signature, ...]]

    def visit(self, id: str, scope: access.Scope) -> Visit:
        """A visit by id or code as the scope shows it; LedgerError for an unknown or an unseen one."""
        named = self.every.get(id) or next((v for v in self.every.values() if v.code == id), None)
        shown = named and narrowed(named, scope)
        if not shown:
            raise LedgerError(words.UNKNOWN_VISIT)
        return shown

    def visits(self, scope: access.Scope) -> tuple[Visit, ...]:
        """Every visit that the scope shows: open ones by day, then the others, newest first."""
        seen = [shown for each in self.every.values() if (shown := narrowed(each, scope))]
        first = sorted((v for v in seen if v.open), key=lambda v: (v.day, v.code))
        rest = sorted((v for v in seen if not v.open), key=lambda v: (v.day, v.code), reverse=True)
        return (*first, *rest)

    def findings(self, scope: access.Scope, visit: str | None) -> tuple[Finding, ...]:
        """Newest revisions in the schools in sight: by visit, school, and place in the checklist."""
        ids = sorted(self.found, key=lambda id: self.every[id].code) if visit is None else [visit]
        return tuple(each for id in ids for each in self.found.get(id, ()) if inside(each.school, scope))

    def finding(self, id: str, scope: access.Scope) -> Finding:
        """One finding; LedgerError for an unknown or an unseen one."""
        for each in self.findings(scope, None):
            if each.id == id:
                return each
        raise LedgerError(words.UNKNOWN_FINDING)

    def signatures(self, scope: access.Scope, visit: str | None) -> tuple[Signature, ...]:
        """Those that count, of one visit when it is named."""
        ids = self.signed if visit is None else [visit]
        return tuple(each for id in ids for each in self.signed.get(id, ()) if inside(each.school, scope))


class Shelf:
    """Reads what is known anew when the last step's number has changed."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._held: Known | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Known:
        """What is known now; raises LedgerError when the ledger is out of reach."""
        with reading(self.engine) as connection:
            last = sa.select(sa.func.coalesce(sa.func.max(STEP.c.number), 0))
            stamp, held = connection.execute(last).scalar_one(), self._held
            if held is None or held.stamp != stamp:
                held = _onwards(connection, held, stamp)
                with self._lock:
                    if self._held is None or self._held.stamp < held.stamp:
                        self._held = held
        return held


def _onwards(connection: sa.Connection, held: Known | None, stamp: int) -> Known:
    """What is known at a stamp: from what was, only the visits that have moved since are read."""
    if held is None or held.stamp > stamp:
        return known(connection, stamp)
    moved = sa.select(STEP.c.visit).where(STEP.c.number > held.stamp).distinct().limit(FEW + 1)
    ids = connection.execute(moved).scalars().all()
    if len(ids) > FEW:
        return known(connection, stamp)
    fresh = [known(connection, stamp, id) for id in ids]
    every = held.every | {id: visit for each in fresh for id, visit in each.every.items()}
    found = held.found | {id: listed for each in fresh for id, listed in each.found.items()}
    gone = dict.fromkeys(ids, ())  # a visit whose every signature was withdrawn
    signed = held.signed | gone | {id: listed for each in fresh for id, listed in each.signed.items()}
    return Known(stamp, every, found, signed)


def known(connection: sa.Connection, stamp: int, visit: str | None = None) -> Known:
    """Read all visits, or one."""

    def rows(table: sa.Table, column: sa.Column) -> list:
        only = () if visit is None else (column == visit,)
        order = table.c.number if "number" in table.c else table.c.code
        return list(connection.execute(sa.select(table).where(*only).order_by(order)).mappings())

    every = {each.id: each for each in map(tables.visit, rows(VISIT, VISIT.c.id))}
    found = newest([tables.finding(row) for row in rows(FINDING, FINDING.c.visit)])
    signed = standing([tables.signature(row) for row in rows(SIGNATURE, SIGNATURE.c.visit)])
    return Known(stamp, every, found, signed)


def newest(revisions: list[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Visit → the last revision of each finding, by school and in the order of the checklist."""
    last = {each.id: each for each in revisions}
    place = inspection.load().place
    grouped: dict[str, list[Finding]] = {}
    for each in sorted(last.values(), key=lambda f: (f.school, place(f.point))):
        grouped.setdefault(each.visit, []).append(each)
    return {visit: tuple(listed) for visit, listed in grouped.items()}


def standing(given: list[Signature]) -> dict[str, tuple[Signature, ...]]:
    """Visit → the signatures that count: those given after the last withdrawal in their school."""
    found: dict[str, list[Signature]] = {}
    for each in given:
        listed = found.setdefault(each.visit, [])
        if each.withdrawn:
            listed[:] = [kept for kept in listed if kept.school != each.school]
        else:
            listed.append(each)
    return {visit: tuple(listed) for visit, listed in found.items()}


def narrowed(visit: Visit, scope: access.Scope) -> Visit | None:
    """The visit with only the schools in sight; None when none of them is."""
    seen = tuple(school for school in visit.schools if inside(school, scope))
    return replace(visit, schools=seen, beyond=len(visit.schools) - len(seen)) if seen else None


def inside(school: str, scope: access.Scope) -> bool:
    """Whether a school is in sight of somebody who may read what people wrote."""
    return scope.level >= access.Level.SENSITIVE and (scope.schools is None or school in scope.schools)
