"""People, what became of an attempt to sign in, and sessions, as frozen values."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cockpit.access import Principal
from cockpit.ledger.meetings.model import Link

LOCAL = "local"  # the issuer of our own accounts
OK, REFUSED, LOCKED, EXPIRED, MUST_CHANGE = "ok", "refused", "locked", "expired", "must_change"
UNUSED = timedelta(days=90)  # after which an account that nobody used is stopped


@dataclass(frozen=True)
class Person:
    """Somebody known by (issuer, subject); moments are in UTC, `role` is empty until one is granted."""

    id: str
    issuer: str
    subject: str
    login: str
    name: str
    role: str
    unit: str
    schools: tuple[str, ...]
    active: bool
    break_glass: bool
    must_change: bool
    created_at: datetime
    created_by: str
    seen_at: datetime | None
    expires_at: datetime | None  # of the password
    locked_until: datetime | None
    revision: int
    since: datetime  # since when it counts as unused: made, let in again, or last signed in
    has_password: bool = False

    @property
    def local(self) -> bool:
        """Whether the account is our own and not a provider's."""
        return self.issuer == LOCAL

    def lapsed(self, now: datetime) -> bool:
        """Whether the password of an account of our own has ended."""
        return self.local and self.expires_at is not None and self.expires_at <= now

    def unused(self, now: datetime) -> bool:
        """Whether nobody has used the account for ninety days; reserve accounts are made to lie unused."""
        return not self.break_glass and now - self.since >= UNUSED


@dataclass(frozen=True)
class Verdict:
    """What became of a login and a password; somebody is named only when the password was right."""

    person: Person | None
    reason: str

    @property
    def fine(self) -> bool:
        """Whether a session may begin."""
        return self.reason == OK


@dataclass(frozen=True)
class Session:
    """One sign-in of a person, or of whoever holds a read-only link; `id` is public, the token not kept."""

    id: str
    person: Person | None
    link: Link | None
    via: str
    address: str
    agent: str
    mfa: tuple[str, ...]
    opened_at: datetime
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    why: str
    principal: Principal | None = field(default=None)  # None once it has ended, and for who may nothing
