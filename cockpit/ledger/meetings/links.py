"""Read-only links to one scope of one meeting: made once, shown once, expiring, revoked, counted."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from cockpit.access import GUEST, Principal
from cockpit.access import principal as somebody
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.devices import digest
from cockpit.ledger.meetings import rows, sound, tables
from cockpit.ledger.meetings.model import Link
from cockpit.ledger.meetings.seen import Seen
from cockpit.ledger.meetings.tables import LINK, PART, SELECTS
from cockpit.ledger.rectify.sound import Values
from cockpit.ledger.rectify.sound import key as form
from cockpit.ledger.visits.sound import line
from cockpit.text import meeting_ledger as words

TOKEN_BYTES = 32  # 256 bits: nobody guesses it, so one round of SHA-256 keeps it
LONGEST_TOKEN = 100  # characters of an address that are looked at
COUNTED = timedelta(minutes=1)  # within which further openings are the same one
MOST = 200  # links of one meeting


class Links(Seen):
    """The read-only links of one ledger."""

    def invite(
        self, code: str, *, scope: str, label: str, expires_at: datetime, who: Principal, key: str
    ) -> tuple[Link, str]:
        """A new link and its token, which is not kept and cannot be asked for again.

        Raises Denied for who may not, and LedgerError when the meeting or scope is unknown, the term not
        sound, the form used already, or nothing could be written.
        """
        sound.allowed(who, "link")
        now, token, key = sound.clock(), secrets.token_urlsafe(TOKEN_BYTES), form(key)
        label, ends = line(label, sound.LABEL, words.NO_LABEL), sound.expiry(expires_at, now)
        with writing(self.engine) as connection:
            meeting = rows.found(connection, code)
            if rows.again(connection, key, who, "invite"):
                raise LedgerError(words.SHOWN_ONCE)
            _known(connection, meeting.id, scope)
            fresh = Link(secrets.token_hex(6), meeting.code, scope, label, ends, now, who.name, None, 0, None)
            row = tables.row(fresh) | {"meeting": meeting.id, "digest": digest(token)}
            rows.insert(connection, LINK, row)
            said: Values = {"object": fresh.id, "state": "", "detail": words.invited(scope, label, ends)}
            rows.note(connection, meeting.id, "invite", who, key, now, **said)
        self._recent.forget()
        return fresh, token

    def opened(self, token: str) -> Link | None:
        """The live link with this token; None for an unknown, expired or revoked one.

        An opening is counted and audited at most once a minute; raises LedgerError when that cannot be
        written, and then nothing is shown.
        """
        if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
            return None
        now = sound.clock()
        with reading(self.engine) as connection:
            found = _link(connection, LINK.c.digest == digest(token))
        if found is None or not found.live(now):
            return None
        if found.last_opened and now - found.last_opened < COUNTED:
            return found
        return self._counted(found, now)

    def links(self, code: str) -> tuple[Link, ...]:
        """The links of a meeting, newest first."""
        with reading(self.engine) as connection:
            meeting = rows.found(connection, code)
            mine = SELECTS[Link].where(LINK.c.meeting == meeting.id).order_by(LINK.c.at.desc(), LINK.c.id)
            return tuple(tables.made(Link, row) for row in connection.execute(mine).mappings())

    def revoke(self, link_id: str, *, who: Principal) -> Link:
        """Take a link's right away for good; once more changes nothing. Raises LedgerError when unknown."""
        sound.allowed(who, "link")
        now = sound.clock()
        with writing(self.engine) as connection:
            found = _link(connection, LINK.c.id == link_id)
            if found is None:
                raise LedgerError(words.UNKNOWN_LINK)
            if found.revoked_at is None:
                found = replace(found, revoked_at=now)
                connection.execute(
                    sa.update(LINK).where(LINK.c.id == found.id).values(revoked_at=tables.plain(now))
                )
                meeting, form = rows.found(connection, found.meeting), secrets.token_hex(16)
                said: Values = {"object": found.id, "state": "", "detail": found.label}
                rows.note(connection, meeting.id, "revoke", who, form, now, **said)
        self._recent.forget()
        return found

    def _counted(self, found: Link, now: datetime) -> Link | None:
        """The link after one more opening; None when it was revoked meanwhile."""
        counted = {"opened": LINK.c.opened + 1, "last_opened": tables.plain(now)}
        stale = sa.or_(LINK.c.last_opened.is_(None), LINK.c.last_opened <= tables.plain(now - COUNTED))
        with writing(self.engine) as connection:
            mine = sa.and_(LINK.c.id == found.id, LINK.c.revoked_at.is_(None))
            if connection.execute(sa.update(LINK).where(mine, stale).values(counted)).rowcount:
                said = words.opened(found.meeting, found.label)
                rows.audit(connection, _bearer(found), "open", found.id, said)
            return _link(connection, mine)


def _bearer(link: Link) -> Principal:
    """Whoever holds a link, as the audit names them."""
    return somebody(GUEST, login=f"link:{link.id}", name=link.label)


def _known(connection: sa.Connection, meeting: str, scope: str) -> None:
    """Raises LedgerError for a scope that was not frozen, and for a meeting with too many links."""
    kept = sa.select(PART.c.scope).where(PART.c.meeting == meeting, PART.c.scope == scope)
    if connection.execute(kept).first() is None:
        raise LedgerError(words.UNKNOWN_SCOPE)
    count = sa.select(sa.func.count()).select_from(LINK).where(LINK.c.meeting == meeting)
    if connection.execute(count).scalar_one() >= MOST:
        raise LedgerError(words.too_many_links(MOST))


def _link(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> Link | None:
    row = connection.execute(SELECTS[Link].where(wanted)).mappings().one_or_none()
    return tables.made(Link, row) if row else None
