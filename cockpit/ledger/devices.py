"""The walls that may show the cockpit: registered with a secret told once, heard from, revoked."""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cockpit import access
from cockpit.ledger import chain, entries
from cockpit.ledger.connection import LedgerError, reading, writing
from cockpit.ledger.recent import Recent
from cockpit.ledger.tables import DEVICE
from cockpit.text import ledger as words

SECRET_BYTES = 32  # 256 bits: nobody guesses it, so one round of SHA-256 keeps it
DAYS, MOST_DAYS = 365, 1826  # how long a registration holds by default, and at most
LONGEST, MOST_RANGES = 40, 20  # characters of a name or place; address ranges of one wall
PLAYLIST = re.compile(r"[a-z0-9_-]{0,40}")
SILENT = timedelta(minutes=2)  # a wall reports every half minute; four missed ones are a silence
WARNED = timedelta(days=7)  # before a registration ends the administrator is told
BEAT_S = 30  # of the clock, in each of which one sign of life is written
BADGES = ("live", "late", "still", "opening", "clock")  # what it says of itself; clock: live, at another time
REGISTER, REVOKE, DONE = "wall:register", "wall:revoke", "done"


@dataclass(frozen=True)
class Device:
    """A registered wall; moments are in UTC, what it has not told yet is None."""

    id: str
    name: str
    place: str
    ranges: tuple[str, ...]
    playlist: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    beat_at: datetime | None = None
    badge: str | None = None
    version: int | None = None
    app: str | None = None
    uptime_s: int | None = None

    def live(self, now: datetime) -> bool:
        """Whether it may show anything: neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at

    def silent(self, now: datetime) -> bool:
        """Whether a wall that should be heard has not been for longer than two minutes."""
        return self.live(now) and now - (self.beat_at or self.created_at) > SILENT

    def expiring(self, now: datetime) -> bool:
        """Whether its registration ends within a week."""
        return self.live(now) and self.expires_at - now <= WARNED

    def admits(self, origin: access.Address | None) -> bool:
        """Whether it may be at this address; without ranges it may be anywhere.

        >>> then = datetime(2026, 1, 1, tzinfo=UTC)
        >>> lobby = Device("d", "n", "", ("10.1.0.0/16",), "", then, "li", then)
        >>> [lobby.admits(access.place(each)) for each in ("::ffff:10.1.2.3", "10.2.0.1", "unknown")]
        [True, False, False]
        """
        if not self.ranges:
            return True
        return origin is not None and any(origin in ipaddress.ip_network(each) for each in self.ranges)


Known = tuple[tuple[Device, str], ...]  # each wall with the digest of its secret


class Devices:
    """The walls of one ledger; safe for threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._recent: Recent[Known] = Recent(self._read)
        self._beaten: dict[str, datetime] = {}  # the half minute of each wall's last sign of life

    def register(
        self,
        name: str,
        *,
        place: str = "",
        ranges: Iterable[str] = (),
        playlist: str = "",
        days: int = DAYS,
        by: str,
        role: str = "",
    ) -> tuple[Device, str]:
        """A new wall and its secret, which is not kept and cannot be asked for again.

        `ranges` are addresses or networks it may be at. Raises LedgerError when something is not sound, when
        a live wall has this name, or when nothing could be written.
        """
        now, token = entries.now(), secrets.token_urlsafe(SECRET_BYTES)
        row: dict[str, Any] = {"id": secrets.token_hex(4), "digest": digest(token)}
        row |= {"name": _short(name, words.NO_NAME), "place": _short(place), "playlist": _playlist(playlist)}
        row |= {
            "ranges": ",".join(networks(ranges, words.too_many_ranges)),
            "created_at": now,
            "created_by": chain.clean(by),
        }
        row["expires_at"] = now + timedelta(days=_days(days))
        with writing(self.engine) as connection:
            live = sa.and_(DEVICE.c.revoked_at.is_(None), DEVICE.c.expires_at > now)
            same = sa.select(DEVICE.c.id).where(live, DEVICE.c.name == row["name"])
            if connection.execute(same).first():
                raise LedgerError(words.same_name(row["name"]))
            connection.execute(sa.insert(DEVICE).values(row))
            detail = words.registered(row["name"], row["place"], row["ranges"], row["expires_at"])
            said = {"action": REGISTER, "object": row["id"], "result": DONE, "detail": detail}
            entries.add(connection, who=by, role=role, **said)
        self._recent.forget()
        return self.found(row["id"]), token

    def revoke(self, id: str, *, by: str, role: str = "") -> bool:
        """Take a wall's right away for good; False when it has none any more. LedgerError when unknown."""
        with writing(self.engine) as connection:
            known = connection.execute(sa.select(DEVICE.c.name).where(DEVICE.c.id == id)).scalar()
            if known is None:
                raise LedgerError(words.UNKNOWN_DEVICE)
            still = sa.and_(DEVICE.c.id == id, DEVICE.c.revoked_at.is_(None))
            done = connection.execute(sa.update(DEVICE).where(still).values(revoked_at=entries.now()))
            if done.rowcount:
                said = {"action": REVOKE, "object": id, "result": DONE, "detail": known}
                entries.add(connection, who=by, role=role, **said)
        self._recent.forget()
        return bool(done.rowcount)

    def all(self) -> list[Device]:
        """Every wall there ever was, as the ledger has it now: those in use first, by name."""
        found = [device for device, _ in self._read()]
        return sorted(found, key=lambda each: (each.revoked_at is not None, each.name, each.created_at))

    def found(self, id: str) -> Device:
        """One wall; raises LedgerError when it is not known."""
        device = next((each for each in self.all() if each.id == id), None)
        if device is None:
            raise LedgerError(words.UNKNOWN_DEVICE)
        return device

    def none(self) -> bool:
        """Whether no wall was ever registered, as known a second ago."""
        return not self._recent()

    def admitted(self, token: str, origin: access.Address | None, *, anew: bool = False) -> Device | None:
        """The live wall with this secret at this place, as known a second ago; None for anybody else.

        `anew` asks the ledger once more before it refuses: another process may have registered it just now.
        """
        given, now = digest(token), datetime.now(UTC)
        fitting = [device for device, kept in self._recent() if hmac.compare_digest(kept, given)]
        if anew and not fitting:
            self._recent.forget()
            return self.admitted(token, origin)
        return next((each for each in fitting if each.live(now) and each.admits(origin)), None)

    def beat(
        self,
        id: str,
        *,
        badge: str,
        version: int | None = None,
        app: str | None = None,
        uptime_s: int | None = None,
    ) -> bool:
        """Note that a wall is alive and what it shows; once in each half minute of the clock, else False.

        Raises LedgerError when nothing could be written.
        """
        now = entries.now()
        begun = now.replace(second=now.second // BEAT_S * BEAT_S, microsecond=0)
        if self._beaten.get(id) == begun:
            return False
        due = sa.or_(DEVICE.c.beat_at.is_(None), DEVICE.c.beat_at < begun)
        told = {"beat_at": now, "badge": badge, "version": version, "app": app, "uptime_s": uptime_s}
        with writing(self.engine) as connection:
            change = sa.update(DEVICE).where(DEVICE.c.id == id, due).values(told)
            wrote = bool(connection.execute(change).rowcount)
        self._beaten[id] = begun
        return wrote

    def _read(self) -> Known:
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(DEVICE)).mappings().all()
        return tuple((_device(row), row["digest"]) for row in rows)


def digest(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _device(row: Any) -> Device:
    told = {each.name: entries.utc(row[each.name]) for each in fields(Device)}
    return Device(**told | {"ranges": tuple(filter(None, row["ranges"].split(",")))})


def _short(given: str, otherwise: str = "") -> str:
    """A text of one line; `otherwise` is the sentence for an empty one that may not be empty."""
    said = " ".join(chain.clean(given).split())
    if len(said) > LONGEST:
        raise LedgerError(words.too_long(LONGEST))
    if otherwise and not said:
        raise LedgerError(otherwise)
    return said


def networks(given: Iterable[str], too_many: Callable[[int], str]) -> Sequence[str]:
    """Networks as they are kept, each once; LedgerError for the first that is none, and for too many."""
    found: dict[str, None] = {}
    for each in filter(None, (part.strip() for part in given)):
        try:
            found[str(ipaddress.ip_network(each, strict=False))] = None
        except ValueError as fault:
            raise LedgerError(words.not_a_range(chain.clean(each)[:LONGEST])) from fault
    if len(found) > MOST_RANGES:
        raise LedgerError(too_many(MOST_RANGES))
    return tuple(found)


def _playlist(given: str) -> str:
    if not PLAYLIST.fullmatch(given):
        raise LedgerError(words.NOT_A_PLAYLIST)
    return given


def _days(given: int) -> int:
    if not 1 <= given <= MOST_DAYS:
        raise LedgerError(words.not_days(MOST_DAYS))
    return given
