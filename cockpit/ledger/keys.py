"""The keys with which other programs read figures: told once, kept as digests, narrow, ending, revocable."""

import hmac
import ipaddress
import re
import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit import access
from cockpit.access import Level, Principal, Scope
from cockpit.ledger import chain, entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.devices import digest, networks
from cockpit.ledger.tables import METADATA
from cockpit.text import keys as words

FEED = "feed"  # the role of a program
PREFIX, SECRET_BYTES = "ckp_", 32  # 256 bits: nobody guesses it, so one round of SHA-256 keeps it
TOKEN = re.compile(
    PREFIX + r"[A-Za-z0-9_-]{43}"
)  # a fixed beginning lets scanners of sources find a lost one
DAYS, MOST_DAYS = 365, 400  # how long a key holds by default, and at most
LONGEST, MOST_SCHOOLS = 40, 200
LEVELS = ("public", "internal")
FRESH_S = 2.0  # how long one reading serves a process: a revoked key is out well within five seconds
SEEN = timedelta(minutes=1)  # the last use of a key is written at most this often
WARNED = timedelta(days=30)  # before a key ends its owner has to be given another
ISSUE, REVOKE, DONE = "key:issue", "key:revoke", "done"

API_KEY = sa.Table(
    "api_key",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("whole", sa.Boolean, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("schools", "level", "ranges")),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
    sa.Column("revoked_at", sa.DateTime),
    sa.Column("revoked_by", sa.Text),
    sa.Column("seen_at", sa.DateTime),
    sa.Column("seen_from", sa.Text),
)
Register = Callable[[Principal], Collection[str]]  # the codes of the schools that somebody may see


@dataclass(frozen=True)
class Key:
    """An issued key without its secret; `schools` None means the whole district; moments are in UTC."""

    id: str
    name: str
    schools: frozenset[str] | None
    level: str
    ranges: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    seen_at: datetime | None = None
    seen_from: str | None = None

    def live(self, now: datetime) -> bool:
        """Whether it opens anything: neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at

    def expiring(self, now: datetime) -> bool:
        """Whether it ends within a month."""
        return self.live(now) and self.expires_at - now <= WARNED

    def admits(self, origin: access.Address | None) -> bool:
        """Whether it may be used from this address; without ranges from any."""
        if not self.ranges:
            return True
        return origin is not None and any(origin in ipaddress.ip_network(each) for each in self.ranges)

    @property
    def principal(self) -> Principal:
        """Who reads with it: never more than the policy gives to programs, nothing when it gives nothing."""
        rule = access.policy().get(FEED)
        level = Level.of(self.level) if rule is None else min(Level.of(self.level), rule.level)
        schools = self.schools if rule is not None else frozenset()
        return Principal(f"key:{self.id}", FEED, self.name, Scope(schools, level))


Known = tuple[tuple[Key, str], ...]  # each key with the digest of its secret


class Keys:
    """The keys of one ledger; safe for threads."""

    def __init__(self, engine: sa.Engine, register: Register | None = None) -> None:
        self.engine = engine
        self._register = register
        self._held: tuple[float, Known] | None = None  # when it was read, by the monotonic clock
        self._lock = threading.Lock()

    def issue(
        self,
        name: str,
        *,
        schools: Iterable[str] | None = None,
        level: str = LEVELS[1],
        ranges: Iterable[str] = (),
        days: int = DAYS,
        by: str,
        role: str = "",
    ) -> tuple[Key, str]:
        """A new key and its secret, which is not kept and cannot be asked for again.

        `schools` are codes, None for the whole district; `ranges` are addresses or networks it may be used
        from. Raises LedgerError when something is not sound, when a live key has this name, or when nothing
        could be written.
        """
        now, token = entries.now(), PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        chosen = None if schools is None else self._schools(schools)
        row: dict[str, Any] = {"id": secrets.token_hex(6), "digest": digest(token), "name": _name(name)}
        row |= {"whole": chosen is None, "schools": ",".join(chosen or ()), "level": _level(level)}
        row |= {
            "ranges": ",".join(networks(ranges, words.too_many_ranges)),
            "created_at": now,
            "created_by": chain.clean(by),
        }
        row["expires_at"] = now + timedelta(days=_days(days))
        count = None if chosen is None else len(chosen)
        with writing(self.engine) as connection:
            live = sa.and_(API_KEY.c.revoked_at.is_(None), API_KEY.c.expires_at > now)
            same = sa.select(API_KEY.c.id).where(live, API_KEY.c.name == row["name"])
            if connection.execute(same).first():
                raise LedgerError(words.same_name(row["name"]))
            connection.execute(sa.insert(API_KEY).values(row))
            told = words.issued(row["name"], count, row["level"], row["ranges"], row["expires_at"])
            noted = {"action": ISSUE, "object": row["id"], "result": DONE, "detail": told}
            entries.add(connection, who=by, role=role, **noted)
        self._forget()
        return self.found(row["id"]), token

    def revoke(self, id: str, *, by: str, role: str = "") -> bool:
        """End a key for good; False when it was ended before. Raises LedgerError when it is not known."""
        with writing(self.engine) as connection:
            name = connection.execute(sa.select(API_KEY.c.name).where(API_KEY.c.id == id)).scalar()
            if name is None:
                raise LedgerError(words.UNKNOWN)
            still = sa.and_(API_KEY.c.id == id, API_KEY.c.revoked_at.is_(None))
            told = {"revoked_at": entries.now(), "revoked_by": chain.clean(by)}
            done = connection.execute(sa.update(API_KEY).where(still).values(told))
            if done.rowcount:
                noted = {"action": REVOKE, "object": id, "result": DONE, "detail": name}
                entries.add(connection, who=by, role=role, **noted)
        self._forget()
        return bool(done.rowcount)

    def all(self) -> list[Key]:
        """Every key there ever was, as the ledger has it now: those not revoked first, by name."""
        found = [key for key, _ in self._read()]
        return sorted(found, key=lambda each: (each.revoked_at is not None, each.name, each.created_at))

    def found(self, id: str) -> Key:
        """One key; raises LedgerError when it is not known."""
        key = next((each for each in self.all() if each.id == id), None)
        if key is None:
            raise LedgerError(words.UNKNOWN)
        return key

    def admitted(self, token: str, origin: access.Address | None, *, anew: bool = False) -> Key | None:
        """The live key with this secret, used from where it may be; None for anything else.

        As known at most two seconds ago; `anew` asks the ledger once more before it refuses, because another
        process may have issued it just now. Raises LedgerError while the ledger cannot be asked: a key that
        may have been revoked meanwhile opens nothing.
        """
        found = _opening(self._recent(FRESH_S), token, origin)
        return _opening(self._recent(0.0), token, origin) if anew and found is None else found

    def seen(self, key: Key, origin: access.Address | None) -> bool:
        """Note that a key was used just now; at most once a minute, else False."""
        now = entries.now()
        if key.seen_at is not None and now - key.seen_at.replace(tzinfo=None) < SEEN:
            return False
        mine = sa.and_(API_KEY.c.id == key.id, API_KEY.c.revoked_at.is_(None))
        due = sa.or_(API_KEY.c.seen_at.is_(None), API_KEY.c.seen_at <= now - SEEN)
        told = {"seen_at": now, "seen_from": None if origin is None else str(origin)}
        with writing(self.engine) as connection:
            wrote = bool(connection.execute(sa.update(API_KEY).where(mine, due).values(told)).rowcount)
        self._forget()
        return wrote

    def _schools(self, given: Iterable[str]) -> Sequence[str]:
        """The codes as they are kept, each once and known; raises LedgerError otherwise."""
        chosen = sorted({code.strip() for code in given if code.strip()})
        if not chosen:
            raise LedgerError(words.NO_SCHOOLS)
        if len(chosen) > MOST_SCHOOLS:
            raise LedgerError(words.too_many_schools(MOST_SCHOOLS))
        everybody = Principal("", FEED, "", Scope(None, Level.PUBLIC))
        if self._register is not None and not set(chosen) <= set(self._register(everybody)):
            raise LedgerError(words.UNKNOWN_SCHOOL)
        return chosen

    def _recent(self, fresh: float) -> Known:
        """Every key as read at most so many seconds ago."""
        with self._lock:
            held, begun = self._held, time.monotonic()
            if held is None or begun - held[0] >= fresh:
                held = self._held = (begun, self._read())
        return held[1]

    def _forget(self) -> None:
        """Ask anew next time, because something was written."""
        with self._lock:
            self._held = None

    def _read(self) -> Known:
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(API_KEY)).mappings().all()
        return tuple((_key(row), row["digest"]) for row in rows)


def _opening(known: Known, token: str, origin: access.Address | None) -> Key | None:
    """The live key of a secret; all are compared, so that the time tells nothing."""
    given, now = digest(token), datetime.now(UTC)
    fitting = [key for key, kept in known if hmac.compare_digest(kept, given)]
    return next((each for each in fitting if each.live(now) and each.admits(origin)), None)


def _key(row: Any) -> Key:
    told = {each.name: entries.utc(row[each.name]) for each in fields(Key)}
    schools = None if row["whole"] else frozenset(filter(None, row["schools"].split(",")))
    return Key(**told | {"schools": schools, "ranges": tuple(filter(None, row["ranges"].split(",")))})


def _name(given: str) -> str:
    name = " ".join(chain.clean(given).split())
    if not name:
        raise LedgerError(words.NO_NAME)
    if len(name) > LONGEST:
        raise LedgerError(words.too_long(LONGEST))
    return name


def _level(given: str) -> str:
    if given not in LEVELS:
        raise LedgerError(words.NOT_A_LEVEL)
    return given


def _days(given: int) -> int:
    if not 1 <= given <= MOST_DAYS:
        raise LedgerError(words.not_days(MOST_DAYS))
    return given
