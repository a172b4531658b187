"""One step of one visit inside its transaction: what stands so far, and what the step adds."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cockpit import access, inspection
from cockpit.ledger import chain, entries
from cockpit.ledger.connection import LedgerError
from cockpit.ledger.visits import known, model, sound, tables
from cockpit.ledger.visits.model import Finding, Photo, Signature, Step
from cockpit.ledger.visits.tables import FINDING, SIGNATURE, STEP, VISIT
from cockpit.text import visits_ledger as words

DONE = "done"


class Turn:
    """What a step finds and what it writes; the row of the visit moves on once, at its end."""

    def __init__(
        self, connection: sa.Connection, id: str, who: access.Principal, at: datetime | None
    ) -> None:
        self.connection, self.who = connection, who
        row = connection.execute(sa.select(VISIT.c.id).where(sa.or_(VISIT.c.id == id, VISIT.c.code == id)))
        self._known = known.known(connection, 0, row.scalar() or "")
        self.visit = self._known.visit(id, who.scope)
        self.every = self._known.every[self.visit.id].schools
        self.last = _last(connection, self.visit.id)
        self.when = sound.moment(at, self.last.at)
        self._changes: dict[str, Any] = {}
        self._said, self._school, self._object = "", "", ""

    def change(self, **values: Any) -> None:
        """What the row of the visit holds after this step."""
        self._changes |= values

    def note(self, said: str, school: str = "") -> None:
        """What the history says about this step."""
        self._said, self._school = said, school

    def within(self, school: str, point: str | None = None) -> None:
        """Raise unless the school, and the point, belong to this visit and are in sight."""
        if school not in self.visit.schools:
            raise LedgerError(words.UNKNOWN_SCHOOL)
        if point is not None and getattr(inspection.load().area(point), "id", "") not in self.visit.areas:
            raise LedgerError(words.UNKNOWN_POINT)

    def signed(self, school: str) -> tuple[Signature, ...]:
        """The signatures of a school that count."""
        return tuple(each for each in self._known.signed.get(self.visit.id, ()) if each.school == school)

    def unsigned(self, school: str) -> None:
        """Raise when anybody has signed for the school."""
        if self.signed(school):
            raise LedgerError(words.SIGNED)

    def findings(self, school: str) -> tuple[Finding, ...]:
        """What was found in one school so far."""
        return tuple(each for each in self._known.found.get(self.visit.id, ()) if each.school == school)

    def found(self, school: str, point: str) -> Finding | None:
        """What was found at one point so far."""
        return next((each for each in self.findings(school) if each.point == point), None)

    def unanswered(self, school: str) -> int:
        """How many points nobody has recorded."""
        recorded = {each.point for each in self.findings(school)}
        return sum(point.id not in recorded for point in inspection.load().asked(self.visit.areas))

    def find(
        self,
        before: Finding | None,
        school: str,
        point: str,
        grade: str,
        note: str,
        urgent: bool,
        photo: Photo | None,
    ) -> None:
        """Add a finding, or the next revision of one."""
        row: dict[str, Any] = {
            "number": tables.following(FINDING),
            "id": before.id if before else secrets.token_hex(8),
        }
        row |= {"revision": before.revision + 1 if before else 1, "visit": self.visit.id, "school": school}
        row |= {"point": point, "grade": grade, "note": note, "urgent": urgent}
        row |= {f"photo_{name}": getattr(photo, name, None) for name in tables.PHOTO}
        self._object = str(row["id"])
        self._insert(FINDING, row)

    def sign(self, school: str, party: str, name: str, opinion: str, withdrawn: bool = False) -> None:
        """Add a signature, or a withdrawal of those so far."""
        row: dict[str, Any] = {
            "number": tables.following(SIGNATURE),
            "visit": self.visit.id,
            "school": school,
        }
        row |= {"party": party, "name": name, "opinion": opinion, "withdrawn": withdrawn}
        self._object = model.digest(self.findings(school))
        self._insert(SIGNATURE, row | {"digest": self._object})

    def end(self, action: str, key: str) -> None:
        """Move the visit on and write the step into its history and the audit."""
        values = self._changes | {"revision": self.visit.revision + 1}
        self.connection.execute(sa.update(VISIT).where(VISIT.c.id == self.visit.id).values(values))
        state = str(self._changes.get("state", self.visit.state))
        step(
            self.connection,
            self.visit.id,
            self.visit.code,
            {"action": action, "state": state, "school": self._school, "note": self._said, "key": key}
            | {"object": self._object, "at": self.when},
            self.who,
        )

    def _insert(self, table: sa.Table, row: dict[str, Any]) -> None:
        told = {"at": self.when, "by": name(self.who), "role": self.who.role}
        self.connection.execute(sa.insert(table).values(row | told))


def step(
    connection: sa.Connection, visit: str, code: str, told: dict[str, Any], who: access.Principal
) -> None:
    """Write a step into the history and the audit, in the caller's transaction."""
    row = told | {"number": tables.following(STEP), "visit": visit, "by": name(who), "role": who.role}
    connection.execute(sa.insert(STEP).values(row))
    said = {"action": f"visit:{told['action']}", "object": code, "result": DONE, "detail": told["note"]}
    entries.add(connection, who=who.login, role=who.role, after=told["state"], **said)


def done(connection: sa.Connection, key: str, visit: str | None = None) -> Step | None:
    """The step that this key has already taken; LedgerError when it was one of another visit."""
    row = connection.execute(sa.select(STEP).where(STEP.c.key == key)).mappings().one_or_none()
    if row is not None and visit is not None and row["visit"] != visit:
        raise LedgerError(words.NO_KEY)
    return None if row is None else tables.step(row)


def name(who: access.Principal) -> str:
    """Who did it, as the history says it."""
    return chain.clean(who.name)[: sound.NAME]


def _last(connection: sa.Connection, visit: str) -> Step:
    select = sa.select(STEP).where(STEP.c.visit == visit).order_by(STEP.c.number.desc()).limit(1)
    return tables.step(connection.execute(select).mappings().one())
