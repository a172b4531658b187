"""Passwords set, changed, compared: the same answer in the same time, whether an account exists or not."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit import access, config
from cockpit.access import Principal
from cockpit.ledger import entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.people import attempts, passwords, rows, sound
from cockpit.ledger.people.model import EXPIRED, LOCKED, MUST_CHANGE, OK, REFUSED, Person, Verdict
from cockpit.ledger.people.tables import PASSWORD, PERSON
from cockpit.text import people_ledger as words

NOBODY: dict[str, Any] = {"id": "", "login": "", "password": "", "active": False}
UNKNOWN_LOGIN = "?"  # who an attempt is noted for when no account has the login; people type passwords there


class Entering:
    """What an account of our own is entered with."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def set_password(self, id: str, *, who: Principal) -> str:
        """A fresh password for somebody, told once and to be changed at the first sign-in within a week.

        Ends their sessions. Raises Denied, and LedgerError for an account that must not have one.
        """
        sound.allowed(who, "people:register")
        told = passwords.made()
        kept, now = passwords.hashed(told), entries.now()
        with writing(self.engine) as connection:
            before = rows.person(rows.row(connection, id))
            _may_have_one(before)
            ends = now + timedelta(days=passwords.FIRST_DAYS)
            fresh = {"password": kept, "must_change": True, "expires_at": ends}
            after = rows.change(connection, before, who.login, **fresh)
            _remember(connection, id, kept, now)
            attempts.cleared(connection, before.login)
            rows.end_sessions(connection, id, "password", who.login)
            rows.note(connection, who, "people:password", id, detail=words.named(after.name, after.login))
        return told

    def change_password(self, id: str, old: str, new: str, *, address: str) -> Person:
        """Somebody's own new password for the old one; it holds ninety days and ends other sessions.

        Raises LedgerError: with one sentence for a wrong old one or a locked account, with every fault of an
        unfit new one.
        """
        person = self._one(id)
        verdict = self.verify(person.login if person else "", old, address=address, noted=False)
        if verdict.person is None or verdict.person.id != id:
            raise LedgerError(words.WRONG_OLD)
        with reading(self.engine) as connection:
            past = _past(connection, id)
        faults = [words.SAME_AS_OLD] if new == old else passwords.faults(new, verdict.person.login, past)
        if faults:
            raise LedgerError(words.bad_password(faults))
        return self._changed(verdict.person, passwords.hashed(new))

    def verify(self, login: str, password: str, *, address: str, noted: bool = True) -> Verdict:
        """What becomes of a login and a password from an address.

        Every attempt is in the audit; five failures within a quarter of an hour lock the login, thirty the
        address, for another. Raises LedgerError when nothing could be written, and then nobody is let in.
        """
        said, now = sound.folded(login), entries.now()
        with reading(self.engine) as connection:
            same = sa.and_(PERSON.c.login == said, PERSON.c.active)
            row = connection.execute(sa.select(PERSON).where(same)).mappings().one_or_none()
            keys = attempts.keys(said, address, reserve=row is not None and row["break_glass"])
            shut = attempts.locked(connection, keys, now)
        usable = row is not None and not shut and _usable(rows.person(row), now)
        kept = row["password"] if row is not None and usable else ""
        fits = passwords.fits(kept, password) and usable
        with writing(self.engine) as connection:
            verdict = _judged(connection, row["id"] if row is not None and fits else "", kept, keys, now)
            if noted or verdict.reason in (REFUSED, LOCKED):
                _noted(connection, verdict, row["id"] if row is not None else "", said, address)
        return verdict

    def unlock(self, which: str, *, who: Principal) -> None:
        """Let a login, or an address, try again before its quarter of an hour is over; raises Denied."""
        sound.allowed(who, "people:register")
        with writing(self.engine) as connection:
            attempts.cleared(connection, sound.folded(which))
            attempts.opened(connection, which)
            rows.note(connection, who, "people:unlock", which)

    def _one(self, id: str) -> Person | None:
        with reading(self.engine) as connection:
            return next(iter(rows.listed(connection, PERSON.c.id == id)), None)

    def _changed(self, person: Person, kept: str) -> Person:
        now = entries.now()
        self_ = access.Principal(person.login, person.role, person.name, access.NOTHING)
        with writing(self.engine) as connection:
            before = rows.unchanged(connection, person.id, person.revision)
            ends = now + timedelta(days=passwords.DAYS)
            fresh = {"password": kept, "must_change": False, "expires_at": ends}
            after = rows.change(connection, before, person.login, **fresh)
            _remember(connection, person.id, kept, now)
            rows.end_sessions(connection, person.id, "password", person.login)
            rows.note(connection, self_, "people:change", person.id)
        return after


def _usable(person: Person, now: datetime) -> bool:
    """Whether a password is compared at all for somebody."""
    moment = entries.utc(now)
    if person.unused(moment) or (person.must_change and person.lapsed(moment)):
        return False
    return person.local and (person.break_glass or config.settings().sign_in != config.OIDC)


def _may_have_one(person: Person) -> None:
    """Raises LedgerError where a password would be a second way in."""
    if not person.local:
        raise LedgerError(words.NOT_LOCAL)
    if not person.active:
        raise LedgerError(words.INACTIVE)
    if config.settings().sign_in == config.OIDC and not person.break_glass:
        raise LedgerError(words.ONLY_RESERVE)


def _judged(connection: sa.Connection, id: str, kept: str, keys: tuple[str, ...], now: datetime) -> Verdict:
    """The verdict, once other attempts have had theirs; `id` is empty when the password was not right."""
    if attempts.locked(connection, keys, now):
        return Verdict(None, LOCKED)
    row = rows.row(connection, id) if id else NOBODY
    if not row["active"] or row["password"] != kept:  # changed or stopped while it was compared
        shut = attempts.failed(connection, keys, now)
        return Verdict(None, LOCKED if shut else REFUSED)
    attempts.cleared(connection, row["login"])
    person = rows.person(row)
    if person.must_change:
        return Verdict(person, MUST_CHANGE)
    return Verdict(person, EXPIRED if person.lapsed(entries.utc(now)) else OK)


def _noted(connection: sa.Connection, verdict: Verdict, id: str, login: str, address: str) -> None:
    known = verdict.person
    result = verdict.reason if verdict.reason != OK else rows.DONE
    entries.add(
        connection,
        who=login if id else UNKNOWN_LOGIN,
        role=known.role if known else "",
        action="sign-in",
        object=id,
        result=result,
        detail="",
        **({"address": address} if address else {}),
    )


def _remember(connection: sa.Connection, id: str, kept: str, now: datetime) -> None:
    """Keep what a password looked like, and no more of them than may not be taken again."""
    fresh = {"id": secrets.token_hex(8), "person": id, "password": kept, "at": now}
    connection.execute(sa.insert(PASSWORD).values(fresh))
    newest = sa.select(PASSWORD.c.id).where(PASSWORD.c.person == id).order_by(PASSWORD.c.at.desc())
    gone = connection.execute(newest.offset(passwords.PAST)).scalars().all()
    if gone:
        connection.execute(sa.delete(PASSWORD).where(PASSWORD.c.id.in_(gone)))


def _past(connection: sa.Connection, id: str) -> list[str]:
    newest = sa.select(PASSWORD.c.password).where(PASSWORD.c.person == id).order_by(PASSWORD.c.at.desc())
    return list(connection.execute(newest.limit(passwords.PAST)).scalars())
