"""Who has an account, what they are granted, and what they may therefore see and do."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from cockpit import access
from cockpit.access import Principal
from cockpit.ledger import entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.people import rows, sound
from cockpit.ledger.people.entering import Entering
from cockpit.ledger.people.model import LOCAL, Person
from cockpit.ledger.people.tables import PERSON
from cockpit.text import BEIJING
from cockpit.text import people_ledger as words


class People(Entering):
    """The accounts of one ledger; safe for threads. Every change is in the audit, with before and after."""

    def add(
        self,
        login: str,
        name: str,
        *,
        role: str = "",
        unit: str = "",
        schools: Iterable[str] = (),
        issuer: str = LOCAL,
        subject: str = "",
        break_glass: bool = False,
        who: Principal,
    ) -> Person:
        """A new account, without a password; with a role only where `who` may also grant.

        Raises Denied, and LedgerError when something is not sound, when an active account has this login or
        this subject, or nothing could be written.
        """
        sound.allowed(who, "people:register")
        rights = sound.rights(role, unit, schools)
        if role:
            sound.allowed(who, "people:grant")
        issuer, subject = sound.origin(issuer, subject, break_glass)
        id, now = secrets.token_hex(8), entries.now()
        fresh: dict[str, Any] = {"id": id, "issuer": issuer, "subject": subject or id, "revision": 0}
        fresh |= {"login": sound.login(login), "name": sound.name(name), "password": "", "active": True}
        fresh |= {"role": rights[0], "unit": rights[1], "schools": rows.joined(rights[2])}
        fresh |= {"break_glass": break_glass, "must_change": False, "created_by": who.login}
        fresh |= {"created_at": now, "changed_at": now, "changed_by": who.login, "since": now}
        fresh |= {"seen_at": None, "expires_at": None}
        with writing(self.engine) as connection:
            _unused(connection, fresh)
            connection.execute(sa.insert(PERSON).values(fresh))
            detail = words.added(fresh["name"], fresh["login"], issuer, break_glass)
            rows.note(connection, who, "people:add", id, detail=detail, after=words.rights(*rights))
            return rows.person(rows.row(connection, id))

    def person(self, id: str) -> Person:
        """One account; raises LedgerError for an unknown one."""
        found = self._listed(PERSON.c.id == id)
        if not found:
            raise LedgerError(words.UNKNOWN)
        return found[0]

    def of(self, issuer: str, subject: str) -> Person | None:
        """The account of somebody as the issuer knows them; None when they have none."""
        found = self._listed(PERSON.c.issuer == issuer, PERSON.c.subject == subject)
        return next((each for each in found if each.issuer == issuer and each.subject == subject), None)

    def people(self, *, active_only: bool = False) -> tuple[Person, ...]:
        """The accounts by login."""
        return self._listed(*([PERSON.c.active] if active_only else []))

    def grant(
        self,
        id: str,
        role: str,
        *,
        unit: str = "",
        schools: Iterable[str] = (),
        revision: int,
        who: Principal,
    ) -> Person:
        """Give somebody a role with its unit or schools, or none ("") at all; nobody grants to themselves.

        Raises Denied, LedgerError, and Conflict when the account was changed meanwhile.
        """
        sound.allowed(who, "people:grant")
        given = sound.rights(role, unit, schools)
        with writing(self.engine) as connection:
            before = rows.unchanged(connection, id, revision)
            if before.login == who.login and who.role != access.OPERATOR:
                raise LedgerError(words.OWN_RIGHTS)
            told = {"role": given[0], "unit": given[1], "schools": rows.joined(given[2])}
            after = rows.change(connection, before, who.login, **told)
            old, new = (words.rights(each.role, each.unit, each.schools) for each in (before, after))
            rows.note(connection, who, "people:grant", id, detail=_named(before), before=old, after=new)
        return after

    def rename(self, id: str, name: str, *, revision: int, who: Principal) -> Person:
        """Give an account another name; raises as `grant` does."""
        sound.allowed(who, "people:register")
        said = sound.name(name)
        with writing(self.engine) as connection:
            before = rows.unchanged(connection, id, revision)
            after = rows.change(connection, before, who.login, name=said)
            told = {"detail": before.login, "before": before.name, "after": said}
            rows.note(connection, who, "people:rename", id, **told)
        return after

    def disable(self, id: str, *, revision: int, who: Principal) -> Person:
        """Stop an account and end its sessions; raises as `grant` does."""
        sound.allowed(who, "people:register")
        with writing(self.engine) as connection:
            before = rows.unchanged(connection, id, revision)
            if before.login == who.login and who.role != access.OPERATOR:
                raise LedgerError(words.OWN_ACCOUNT)
            if not before.active:
                return before
            return _stopped(connection, before, who, "people:disable", _named(before))

    def enable(self, id: str, *, revision: int, who: Principal) -> Person:
        """Let an account be used again, its ninety days beginning anew; raises as `grant` does."""
        sound.allowed(who, "people:register")
        with writing(self.engine) as connection:
            before = rows.unchanged(connection, id, revision)
            if before.active:
                return before
            _unused(connection, rows.row(connection, id))
            after = rows.change(connection, before, who.login, active=True, since=entries.now())
            rows.note(connection, who, "people:enable", id, detail=_named(before))
        return after

    def dormant(self, today: date | None = None, *, who: Principal) -> tuple[Person, ...]:
        """Stop every account that nobody has used for ninety days up to a day; those that were stopped.

        Reserve accounts are made to lie unused and stay. Raises Denied and LedgerError.
        """
        sound.allowed(who, "people:register")
        end = entries.utc(entries.now()) if today is None else _evening(today)
        with writing(self.engine) as connection:
            stale = [each for each in rows.listed(connection, PERSON.c.active) if each.unused(end)]
            return tuple(
                _stopped(connection, each, who, "people:dormant", words.unused(each.seen_at))
                for each in stale
            )

    def principal(self, person: Person, session_id: str = "") -> Principal | None:
        """What somebody may see and do; None for who may nothing: stopped, lapsed, unused, without a role."""
        now = entries.utc(entries.now())
        if not person.active or person.role not in access.GRANTED or person.lapsed(now) or person.must_change:
            return None
        rows_ = access.policy()[person.role].rows
        schools = person.schools if rows_ != "district" else None
        told = {"login": person.login, "name": person.name, "unit": person.unit, "session": session_id}
        return access.principal(person.role, schools, **told)

    def preview(self, id: str, *, who: Principal) -> Principal:
        """`who` looking through somebody's eyes, noted in the audit; raises Denied and LedgerError."""
        person = self.person(id)
        target = self.principal(person)
        if target is None:
            raise LedgerError(words.NO_SESSION)
        seen = access.preview(target, who)
        with writing(self.engine) as connection:
            rows.note(connection, who, "people:preview", id, detail=_named(person))
        return seen

    def _listed(self, *wanted: sa.ColumnElement[bool]) -> tuple[Person, ...]:
        with reading(self.engine) as connection:
            return rows.listed(connection, *wanted)


def _named(person: Person) -> str:
    return words.named(person.name, person.login)


def _evening(day: date) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max, BEIJING).astimezone(UTC)


def _unused(connection: sa.Connection, fresh: Any) -> None:
    """Raises LedgerError when an active account has this login, or any account this subject."""
    other = PERSON.c.id != fresh["id"]
    same = sa.select(PERSON.c.id).where(other, PERSON.c.active, PERSON.c.login == fresh["login"])
    if connection.execute(same).first():
        raise LedgerError(words.same_login(fresh["login"]))
    known = (other, PERSON.c.issuer == fresh["issuer"], PERSON.c.subject == fresh["subject"])
    if connection.execute(sa.select(PERSON.c.id).where(*known)).first():
        raise LedgerError(words.SAME_SUBJECT)


def _stopped(connection: sa.Connection, person: Person, who: Principal, action: str, detail: str) -> Person:
    """Nobody signs in with this account any more, and what is open of it has ended."""
    after = rows.change(connection, person, who.login, active=False)
    rows.end_sessions(connection, person.id, "disabled", who.login)
    rows.note(connection, who, action, person.id, detail=detail)
    return after
