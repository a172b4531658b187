"""Walls and whether they are heard, notices, and who did what about them: the administration's figures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from cockpit import ledger, playlists, text
from cockpit.figures.core import Figure, frame
from cockpit.ledger import Device, Notice
from cockpit.text import admin as words
from cockpit.text import devices as said

NEWEST = 20  # notices and steps that are listed
Claim = dict[str, str]


def attention(now: datetime | None = None) -> Figure:
    """What needs somebody: silent walls first, then stale ones, then registrations that end (claims)."""
    moment = now or datetime.now(UTC)
    kept = [device for device in ledger.open().devices.all() if device.revoked_at is None]
    live, gone = ([d for d in kept if d.live(moment) == still] for still in (True, False))
    wrong = [found for make in (_silent, _stale, _expiring) for d in live if (found := make(d, moment))]
    wrong += [_claim("stale", words.EXPIRED, d, words.ended(d.expires_at)) for d in gone]
    named = {each["text"] for each in wrong}
    rows = wrong or ([_calm(live)] if live else [])
    claim = words.attention(len(live) + len(gone), len(named))
    options = {"missing": words.NO_WALLS}
    day = moment.astimezone(text.BEIJING).date()
    return Figure(
        "walls-attention", "claims", words.ATTENTION, claim, frame("claims", rows), words.SOURCE, day,
        options=options,
    )  # fmt: skip


def walls(now: datetime | None = None) -> Figure:
    """Every registered wall with its last sign of life (table)."""
    moment = now or datetime.now(UTC)
    every = ledger.open().devices.all()
    rows = [_wall(device, moment) for device in every]
    claim = words.how_many(sum(device.live(moment) for device in every), len(every))
    return _table("walls", words.WALLS, claim, words.WALL_COLUMNS, rows)


def notices(now: datetime | None = None) -> Figure:
    """The newest notices (table)."""
    moment = now or datetime.now(UTC)
    held = ledger.open().notices.all(NEWEST)
    rows = [_notice(each, moment) for each in held]
    return _table("notices", words.NOTICES, words.notices(len(held)), words.NOTICE_COLUMNS, rows)


def record() -> Figure:
    """The newest steps about walls and notices with who took them (table)."""
    steps = ledger.open().entries(actions=tuple(words.ACTIONS), limit=NEWEST)
    rows = [
        (str(each.number), text.moment(each.at), each.who, words.ACTIONS[each.action], each.detail)
        for each in steps
    ]
    return _table("walls-record", words.RECORD, words.record(len(steps)), words.RECORD_COLUMNS, rows)


def state(device: Device, now: datetime) -> str:
    """The one word for a wall: its registration first, then its silence, then what it says of itself."""
    if device.revoked_at is not None:
        return words.REVOKED
    if not device.live(now):
        return words.EXPIRED
    if device.silent(now):
        return words.SILENT if device.beat_at else words.NEVER
    return said.BADGES.get(device.badge or "", words.NEVER)


def _calm(live: Sequence[Device]) -> Claim:
    """All is well, as far as the walls have been heard at all."""
    waiting = sum(device.beat_at is None for device in live)
    if waiting:
        return {"status": "no_data", "status_word": words.WAITING, "text": words.waiting(waiting)}
    return {"status": "achieved", "status_word": words.FINE, "text": words.heard(len(live))}


def _silent(device: Device, now: datetime) -> Claim | None:
    if not device.silent(now):
        return None
    since = now - device.beat_at if device.beat_at else None
    return _claim("missed", words.SILENT if device.beat_at else words.NEVER, device, words.silence(since))


def _stale(device: Device, now: datetime) -> Claim | None:
    told = {"late": ("at_risk", words.LATE), "still": ("off_track", words.STILL)}.get(device.badge or "")
    if told is None or device.silent(now):
        return None
    return _claim(*told, device, words.told(device.badge or ""))


def _expiring(device: Device, now: datetime) -> Claim | None:
    if not device.expiring(now):
        return None
    return _claim("at_risk", words.EXPIRING, device, words.ends(device.expires_at))


def _claim(status: str, word: str, device: Device, detail: str) -> Claim:
    where = words.where(device.name, device.place)
    return {"status": status, "status_word": word, "text": where, "detail": detail}


def _wall(device: Device, now: datetime) -> Sequence[str]:
    heard = said.ago(now - device.beat_at) if device.beat_at else words.NEVER
    known = playlists.load().get(device.playlist)
    return (
        device.id, state(device, now), device.name, device.place or text.MISSING, heard,
        words.version(device.version), device.app or text.MISSING, said.running(device.uptime_s),
        known.title if known else device.playlist or text.MISSING, said.anywhere(device.ranges),
        text.moment(device.expires_at),
    )  # fmt: skip


def _notice(notice: Notice, now: datetime) -> Sequence[str]:
    return (
        notice.id, words.UP if notice.up(now) else words.DOWN, words.LEVELS[notice.level], notice.text,
        notice.by, text.moment(notice.at), said.until(notice.until),
        words.lowered(notice.lowered_at, notice.lowered_by),
    )  # fmt: skip


def _table(
    name: str, title: str, claim: str, columns: Mapping[str, tuple[str, str]], rows: Iterable[Sequence[str]]
) -> Figure:
    schema = dict.fromkeys(("key", *columns), pl.String)
    listed = pl.DataFrame(list(rows), schema=schema, orient="row")
    shown = tuple((column, head, unit, 0) for column, (head, unit) in columns.items())
    day = datetime.now(text.BEIJING).date()
    options = {"columns": shown, "missing": claim}
    return Figure(name, "table", title, claim, listed, words.SOURCE, day, options=options)
