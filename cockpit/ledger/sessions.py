"""Sessions: begun once, known by the digest of a token, ended by time, by people, and by what changed."""

import hashlib
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit import access, config
from cockpit.access import Principal
from cockpit.ledger import chain, entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.meetings import tables as meetings
from cockpit.ledger.meetings.model import Link
from cockpit.ledger.people import People, rows, sound
from cockpit.ledger.people.model import Person, Session
from cockpit.ledger.people.tables import CHANGE, EXCHANGE, PERSON, SESSION
from cockpit.ledger.recent import Recent
from cockpit.text import people_ledger as words

log = logging.getLogger("cockpit.sessions")
TOKEN_BYTES, LONGEST_TOKEN = 32, 100  # 256 bits; characters of a cookie that are looked at
FRESH_S, MOST_KEPT = 2.0, 4096  # how long a process believes what it has read, of how many sessions
TOUCHED = timedelta(minutes=1)  # a session in use is written down once in it
KEPT_EXCHANGES = timedelta(days=1)
KEPT = timedelta(days=30)  # a session that is over is listed no longer; the audit keeps it for good
AGENT, ADDRESS, VIA, MFA = 200, 60, 20, 5  # characters, characters, characters, values
OUT, ENDED, IDLE, OVER = "out", "ended", "idle", "over"


class Sessions:
    """The sessions of one ledger; safe for threads. A token is told once and kept nowhere."""

    def __init__(self, engine: sa.Engine, people: People) -> None:
        self.engine, self._people = engine, people
        self._kept: OrderedDict[str, tuple[float, Session | None]] = OrderedDict()
        self._lock = threading.Lock()
        self._stamp: Recent[int] = Recent(self._number)

    def begin(
        self,
        *,
        person: Person | None = None,
        link: Link | None = None,
        via: str,
        address: str,
        agent: str,
        mfa: Iterable[str] = (),
    ) -> tuple[Session, str]:
        """A new session of a person or of a link, and its token.

        Raises LedgerError for somebody who may nothing, and when nothing could be written.
        """
        if (person is None) == (link is None):
            raise LedgerError(words.OF_ONE)
        token, id, now = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_hex(8), entries.now()
        told = {"via": _cut(via, VIA), "address": _cut(address, ADDRESS), "agent": _cut(agent, AGENT)}
        row: dict[str, Any] = {"id": id, "digest": digest(token), "mfa": rows.JOIN.join(list(mfa)[:MFA])}
        row |= told | {"person": person.id if person else None, "link": link.id if link else None}
        row |= {"opened_at": now, "seen_at": now, "ends_at": _end(now, link), "ended_at": None}
        with writing(self.engine) as connection:
            connection.execute(sa.delete(SESSION).where(SESSION.c.ends_at < now - KEPT))
            connection.execute(sa.insert(SESSION).values(row | {"why": "", "ended_by": ""}))
            if person is not None:
                self._entered(connection, person.id, now)
            begun = self._read(connection, SESSION.c.id == id)
            if begun is None or begun.principal is None:
                raise LedgerError(words.NO_SESSION)
            detail, origin = words.begun(via, tuple(mfa)), {"address": told["address"], "session": id}
            rows.note(connection, begun.principal, "session:begin", id, detail=detail, **origin)
        return begun, token

    def living(self, token: str, *, touch: bool = True) -> Session | None:
        """The session of a token, as known at most two seconds ago; None for one that is over or unknown.

        `touch` counts as a sign of life, which is written down once a minute. Raises LedgerError when the
        ledger cannot tell, and then nobody is let in.
        """
        if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
            return None
        key, moment = digest(token), time.monotonic()
        with self._lock:
            until, found = self._kept.get(key, (0.0, None))
        if until <= moment:
            with reading(self.engine) as connection:
                found = self._read(connection, SESSION.c.digest == key)
            self._keep(key, moment + FRESH_S, found)
        now = datetime.now(UTC)
        if found is None or not _alive(found, now):
            return None
        if touch and now - found.seen_at >= TOUCHED:
            found = replace(found, seen_at=now)
            self._keep(key, moment + FRESH_S, found)
            self._touch(found)
        return found

    def session(self, id: str) -> Session | None:
        """A session by its public id as it stands now; None once it is over, and for an unknown one."""
        with reading(self.engine) as connection:
            found = self._read(connection, SESSION.c.id == id)
        return found if found is not None and _alive(found, datetime.now(UTC)) else None

    def end(self, token_or_id: str, *, why: str = OUT, who: Principal | None = None) -> bool:
        """End a session for good: by its token whoever holds it, by its public id whoever may.

        False when there was none to end. Raises Denied, and LedgerError when nothing could be written.
        """
        if who is not None:
            sound.allowed(who, "session:end")
        wanted = SESSION.c.digest == digest(token_or_id) if who is None else SESSION.c.id == token_or_id
        with writing(self.engine) as connection:
            row = connection.execute(sa.select(SESSION).where(wanted)).mappings().one_or_none()
            if row is None or row["ended_at"] is not None:
                return False
            owner = self._owner(connection, row)
            by = who or owner
            ended = {"ended_at": entries.now(), "why": why, "ended_by": by.login}
            connection.execute(sa.update(SESSION).where(SESSION.c.id == row["id"]).values(ended))
            rows.bump(connection)
            detail = owner.login + "，" + words.WHY.get(why, "") if why in words.WHY else owner.login
            said = {"detail": detail} | ({"session": row["id"]} if who is None else {})
            rows.note(connection, by, "session:end", row["id"], **said)
        with self._lock:
            self._kept.pop(row["digest"], None)
        return True

    def stamp(self) -> int:
        """A number that changes when a session was ended or somebody's account changed; a second old."""
        return self._stamp()

    def ended_since(self, moment: datetime) -> frozenset[str]:
        """The public ids of sessions that were ended, or whose person was changed, since a moment in UTC."""
        since = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
        changed = sa.and_(SESSION.c.ended_at.is_(None), PERSON.c.changed_at >= since)
        touched = sa.or_(SESSION.c.ended_at >= since, changed)
        both = SESSION.outerjoin(PERSON, SESSION.c.person == PERSON.c.id)
        with reading(self.engine) as connection:
            return frozenset(
                connection.execute(sa.select(SESSION.c.id).select_from(both).where(touched)).scalars()
            )

    def sessions(self, active_only: bool = True, limit: int = 500) -> tuple[Session, ...]:
        """The sessions, newest first."""
        wanted = (SESSION.c.ended_at.is_(None),) if active_only else ()
        newest = sa.select(SESSION).where(*wanted).order_by(SESSION.c.opened_at.desc()).limit(limit)
        with reading(self.engine) as connection:
            listed = connection.execute(newest).mappings().all()
            mine = PERSON.c.id.in_({row["person"] for row in listed if row["person"]})
            known = {each.id: each for each in rows.listed(connection, mine)} if listed else {}
            found = [self._made(connection, row, known.get(row["person"])) for row in listed]
        now = datetime.now(UTC)
        return tuple(each for each in found if not active_only or _alive(each, now))

    def exchanged(self, token: str) -> bool:
        """Whether a provider's signed cookie is taken for a session of ours for the first time."""
        key, now = digest(token), entries.now()
        with writing(self.engine) as connection:
            connection.execute(sa.delete(EXCHANGE).where(EXCHANGE.c.at < now - KEPT_EXCHANGES))
            if connection.execute(sa.select(EXCHANGE.c.digest).where(EXCHANGE.c.digest == key)).first():
                return False
            connection.execute(sa.insert(EXCHANGE).values(digest=key, at=now))
        return True

    def _entered(self, connection: sa.Connection, person: str, now: datetime) -> None:
        """Somebody was here; raises LedgerError for an account that nobody used for ninety days."""
        if rows.person(rows.row(connection, person)).unused(entries.utc(now)):
            raise LedgerError(words.NO_SESSION)
        connection.execute(sa.update(PERSON).where(PERSON.c.id == person).values(seen_at=now, since=now))

    def _read(self, connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> Session | None:
        row = connection.execute(sa.select(SESSION).where(wanted)).mappings().one_or_none()
        return None if row is None else self._made(connection, row)

    def _made(self, connection: sa.Connection, row: Any, known: Person | None = None) -> Session:
        person = known or (rows.person(rows.row(connection, row["person"])) if row["person"] else None)
        link = _link(connection, row["link"]) if row["link"] else None
        plain = {name: row[name] for name in ("id", "via", "address", "agent", "why")}
        moments = {name: entries.utc(row[name]) for name in ("opened_at", "seen_at", "ends_at", "ended_at")}
        proofs = tuple(filter(None, row["mfa"].split(rows.JOIN)))
        found = Session(person=person, link=link, mfa=proofs, **plain, **moments)
        return found if found.ended_at else replace(found, principal=self._principal(found))

    def _principal(self, session: Session) -> Principal | None:
        if session.person is not None:
            return None if _stepped(session) else self._people.principal(session.person, session.id)
        if session.link is None or not session.link.live(datetime.now(UTC)):
            return None
        return invited(session.link, session.id)

    def _owner(self, connection: sa.Connection, row: Any) -> Principal:
        """Whose session it is, as the audit names them, even where they may nothing any more."""
        if row["person"]:
            found = rows.person(rows.row(connection, row["person"]))
            return Principal(found.login, found.role, found.name, access.NOTHING, session=row["id"])
        return Principal(f"link:{row['link']}", access.GUEST, "", access.NOTHING, session=row["id"])

    def _touch(self, found: Session) -> None:
        """Write a sign of life down; a ledger that is busy is told in a minute, and nobody waits in vain."""
        mine, seen = SESSION.c.id == found.id, found.seen_at.replace(tzinfo=None)
        later = sa.and_(mine, SESSION.c.ended_at.is_(None), SESSION.c.seen_at < seen)
        try:
            with writing(self.engine) as connection:
                connection.execute(sa.update(SESSION).where(later).values(seen_at=seen))
        except LedgerError:
            log.warning("a sign of life was not written")

    def _keep(self, key: str, until: float, found: Session | None) -> None:
        with self._lock:
            self._kept[key] = (until, found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def _number(self) -> int:
        with reading(self.engine) as connection:
            return connection.execute(sa.select(sa.func.max(CHANGE.c.number))).scalar_one() or 0


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def invited(link: Link, session_id: str = "") -> Principal:
    """Whoever holds a read-only link: no live rows are in sight, only what the link is pinned to."""
    known = access.principal(access.GUEST, login=f"link-{link.id}", name=link.label, session=session_id)
    return replace(known, scope=access.Scope(frozenset(), known.scope.level))


def _stepped(session: Session) -> bool:
    """Whether a second factor is missing: also for who became an administrator after signing in."""
    proofs, role = config.settings().oidc_mfa, session.person.role if session.person else ""
    asked = bool(proofs) and session.via == config.OIDC and role in access.STEPPED
    return asked and not set(session.mfa) & set(proofs)


def _alive(session: Session, now: datetime) -> bool:
    """Neither ended nor over nor, of a person, left alone for too long."""
    if session.principal is None or session.ended_at is not None or now >= session.ends_at:
        return False
    idle = timedelta(minutes=config.settings().idle_minutes)
    return session.link is not None or now - session.seen_at < idle


def _end(now: datetime, link: Link | None) -> datetime:
    longest = now + timedelta(hours=config.settings().session_hours)
    return longest if link is None else min(longest, link.expires_at.astimezone(UTC).replace(tzinfo=None))


def _link(connection: sa.Connection, id: str) -> Link | None:
    row = connection.execute(meetings.SELECTS[Link].where(meetings.LINK.c.id == id)).mappings().one_or_none()
    return meetings.made(Link, row) if row else None


def _cut(said: str, most: int) -> str:
    return chain.clean(said)[:most]
