"""The visits of one ledger: every step is one transaction with its history and its audit entry."""

import secrets
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cockpit import access, inspection, text
from cockpit.ledger import evidence
from cockpit.ledger.connection import LedgerError, writing
from cockpit.ledger.rectify.model import Conflict
from cockpit.ledger.visits import model, sound, tables, turn
from cockpit.ledger.visits.model import (
    CANCELLED,
    FINISHED,
    PLANNED,
    STARTED,
    Finding,
    Photo,
    Plan,
    Visit,
)
from cockpit.ledger.visits.seen import Seen
from cockpit.ledger.visits.tables import VISIT
from cockpit.ledger.visits.turn import Turn
from cockpit.text import visits_ledger as words

CODE = "XC{year}-{number:04d}"
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
Act = Callable[[Turn], None]


class Visits(Seen):
    """The visits of one ledger; safe for threads."""

    def plan(self, plan: Plan, *, who: access.Principal, key: str, at: datetime | None = None) -> Visit:
        """A new visit; the same key again gives the same visit and nothing new.

        Raises Denied when `who` may not plan, LedgerError when the plan is not sound, a school is not in
        sight, or nothing could be written.
        """
        sound.allowed(who, "plan")
        meant = sound.plan(plan, sound.today(at), who.scope, self._registered(who))
        with writing(self.engine) as connection:
            done = turn.done(connection, sound.key(key))
            id = done.visit if done else secrets.token_hex(8)
            if not done:
                when = sound.moment(at, None)
                row: dict[str, Any] = {
                    "id": id,
                    "code": _code(connection, when),
                    "revision": 1,
                    "state": PLANNED,
                }
                row |= _planned(meant) | {"conclusion": "", "planned_at": when, "planned_by": turn.name(who)}
                connection.execute(sa.insert(VISIT).values(row))
                said = {"action": "plan", "state": PLANNED, "note": meant.title, "key": key, "at": when}
                turn.step(connection, id, row["code"], said | {"school": "", "object": ""}, who)
        return self.visit(id, who.scope)

    def amend(
        self,
        id: str,
        plan: Plan,
        *,
        revision: int,
        who: access.Principal,
        key: str,
        at: datetime | None = None,
    ) -> Visit:
        """Change the plan of a visit that has not begun; schools out of sight stay in it."""
        known = self._registered(who)

        def act(step: Turn) -> None:
            beyond = [school for school in step.every if school not in step.visit.schools]
            opened = sound.today(step.visit.planned_at)
            meant = sound.plan(plan, min(opened, sound.today(at)), who.scope, known, beyond)
            step.change(**_planned(meant))
            step.note(meant.title)

        return self._move(id, "amend", "plan", (PLANNED,), act, revision, who, key, at)

    def start(
        self, id: str, *, revision: int, who: access.Principal, key: str, at: datetime | None = None
    ) -> Visit:
        """The visit begins: from now on findings are recorded and the plan stands."""

        def act(step: Turn) -> None:
            step.change(state=STARTED, started_at=step.when)

        return self._move(id, "start", "record", (PLANNED,), act, revision, who, key, at)

    def record(
        self,
        id: str,
        *,
        school: str,
        point: str,
        grade: str,
        note: str = "",
        urgent: bool = False,
        photo: tuple[str, bytes] | None = None,
        revision: int = 0,
        who: access.Principal,
        key: str,
        at: datetime | None = None,
    ) -> Finding:
        """What was found at a point of the checklist, or under an area's own id what else was noticed.

        `revision` is that of the finding seen before, 0 for none; a correction keeps the id, and the picture
        unless a new one `photo` (name, bytes) is given. Raises LedgerError when the school has signed.
        """
        said = _judged(grade, note)
        sound.allowed(who, "record")
        taken = _photo(*photo) if photo else None  # on disk before any row names it

        def act(step: Turn) -> None:
            step.within(school, point)
            step.unsigned(school)
            before = step.found(school, point)
            if (before.revision if before else 0) != revision:
                raise Conflict(words.changed_finding(before.by if before else step.last.by))
            kept = taken or (before.photo if before else None)
            step.find(before, school, point, grade, said, urgent and grade in inspection.WRONG, kept)
            step.note(words.recorded(inspection.load().title(point, words.OTHER), grade), school)

        visit = self._move(id, "record", "record", (STARTED,), act, None, who, key, at)
        found = self.findings(who.scope, visit.id)
        return next(each for each in found if (each.school, each.point) == (school, point))

    def sign(
        self,
        id: str,
        *,
        school: str,
        party: str,
        name: str,
        opinion: str = "",
        revision: int,
        who: access.Principal,
        key: str,
        at: datetime | None = None,
    ) -> Visit:
        """An inspector or the school's representative stands by what was found in one school.

        Raises LedgerError while a point has no record, when this party has signed already, or when the
        visit has changed since `revision`.
        """
        if party not in model.PARTIES or (who.role == "school" and party != model.SCHOOL):
            raise access.Denied(words.NOT_ALLOWED)
        signer = sound.line(name, sound.NAME, words.SIGNER)
        said = sound.line(opinion, sound.REMARK)

        def act(step: Turn) -> None:
            step.within(school)
            if missing := step.unanswered(school):
                raise LedgerError(words.unanswered(missing))
            if any(each.party == party for each in step.signed(school)):
                raise LedgerError(words.SIGNED_ALREADY)
            step.sign(school, party, signer, said)
            step.note(words.signed(party, signer), school)

        return self._move(id, "sign", "sign", (STARTED,), act, revision, who, key, at)

    def withdraw(
        self,
        id: str,
        *,
        school: str,
        reason: str,
        revision: int,
        who: access.Principal,
        key: str,
        at: datetime | None = None,
    ) -> Visit:
        """Take back every signature of one school, so that its findings can be corrected."""
        said = sound.line(reason, sound.REMARK, words.REASON)

        def act(step: Turn) -> None:
            step.within(school)
            if not step.signed(school):
                raise LedgerError(words.NOT_SIGNED)
            step.sign(school, model.INSPECTOR, turn.name(who), said, withdrawn=True)
            step.note(said, school)

        if who.role == "school":
            raise access.Denied(words.NOT_ALLOWED)
        return self._move(id, "withdraw", "sign", (STARTED,), act, revision, who, key, at)

    def finish(
        self,
        id: str,
        *,
        conclusion: str,
        revision: int,
        who: access.Principal,
        key: str,
        at: datetime | None = None,
    ) -> Visit:
        """Close a visit with its conclusion; an inspector must have signed for every school."""
        said = sound.line(conclusion, sound.CONCLUSION, words.CONCLUSION)

        def act(step: Turn) -> None:
            waiting = [s for s in step.every if model.INSPECTOR not in {e.party for e in step.signed(s)}]
            if waiting:
                raise LedgerError(words.unsigned_schools(len(waiting)))
            step.change(state=FINISHED, finished_at=step.when, conclusion=said)
            step.note(said)

        return self._move(id, "finish", "record", (STARTED,), act, revision, who, key, at)

    def cancel(
        self,
        id: str,
        *,
        reason: str,
        revision: int,
        who: access.Principal,
        key: str,
        at: datetime | None = None,
    ) -> Visit:
        """Call off a visit that has not begun, with the reason."""
        said = sound.line(reason, sound.REMARK, words.REASON)

        def act(step: Turn) -> None:
            if step.visit.beyond:
                raise LedgerError(words.NOT_WHOLE)
            step.change(state=CANCELLED, finished_at=step.when, conclusion=said)
            step.note(said)

        return self._move(id, "cancel", "plan", (PLANNED,), act, revision, who, key, at)

    def _registered(self, who: access.Principal) -> Collection[str] | None:
        return self.register(who) if self.register else None

    def _move(
        self,
        id: str,
        action: str,
        right: str,
        wanted: tuple[str, ...],
        act: Act,
        revision: int | None,
        who: access.Principal,
        key: str,
        at: datetime | None,
    ) -> Visit:
        """One step of one visit in one transaction; a key that was used before changes nothing."""
        sound.allowed(who, right)
        with writing(self.engine) as connection:
            step = Turn(connection, id, who, at)
            if not turn.done(connection, sound.key(key), step.visit.id):
                if revision is not None:
                    sound.unchanged(step.visit, revision, step.last)
                sound.state(step.visit, wanted, action)
                act(step)
                step.end(action, key)
        return self.visit(step.visit.id, who.scope)


def _planned(plan: Plan) -> dict[str, Any]:
    """A plan as the row of a visit holds it."""
    return {name: tables.plain(getattr(plan, name)) for name in plan.__dataclass_fields__}


def _code(connection: sa.Connection, when: datetime) -> str:
    """The next readable number of the year in the country's civil time."""
    year = when.replace(tzinfo=UTC).astimezone(text.BEIJING).year
    like = VISIT.c.code.startswith(f"XC{year}-")
    taken = connection.execute(sa.select(VISIT.c.code).where(like)).scalars().all()
    return CODE.format(year=year, number=1 + max((int(code[7:]) for code in taken), default=0))


def _judged(grade: str, note: str) -> str:
    """The note of a finding; what has to be put right says what it is."""
    if grade not in inspection.GRADES:
        raise LedgerError(words.GRADE)
    return sound.line(note, sound.REMARK, words.SAY_WHAT if grade in inspection.WRONG else "")


def _photo(name: str, data: bytes) -> Photo:
    """A picture as it is kept; LedgerError for anything that is none."""
    called = evidence.called(name)
    if not called.lower().endswith(PICTURES):
        raise LedgerError(words.NOT_A_PICTURE)
    stored = evidence.keep(data, called)
    return Photo(stored.sha256, stored.kind, stored.size, called)
