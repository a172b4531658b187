"""The keys of the data interface as a table: whose they are, what they open, when they were last used."""

from datetime import UTC, date, datetime

import polars as pl

from cockpit import ledger, store, text
from cockpit.access import Level, Scope
from cockpit.figures.core import Figure
from cockpit.ledger import Key
from cockpit.text import devices
from cockpit.text import keys as words
from queries import school as queries

EVERY_SCHOOL = Scope(None, Level.PUBLIC)  # names of schools are public; no figure of theirs is read with it


def listed(now: datetime | None = None) -> Figure:
    """Every key there ever was, those in use first (table)."""
    moment = now or datetime.now(UTC)
    every = ledger.open().keys.all()
    rows = [(key.id, *cells(key, moment)) for key in every]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("key", *words.COLUMNS), pl.String), orient="row")
    return Figure(
        name="api-keys",
        kind="table",
        title=words.TITLE,
        claim=words.claim(sum(key.live(moment) for key in every), len(every)),
        frame=frame,
        source=words.ROW_SOURCE,
        as_of=_day(moment),
        options={"columns": tuple((name, title, "", None) for name, (title, _) in words.COLUMNS.items())},
    )


def cells(key: Key, now: datetime) -> tuple[str, ...]:
    """What the list says of one key, in the order of its columns."""
    return (
        state(key, now),
        key.name,
        words.scope(None if key.schools is None else len(key.schools)),
        text.level(key.level),
        text.listing(key.ranges) if key.ranges else words.ANYWHERE,
        text.date(_day(key.expires_at)),
        devices.ago(now - key.seen_at) if key.seen_at else words.NEVER,
        key.seen_from or text.MISSING,
        words.issued_by(key.created_by, key.created_at),
    )


def state(key: Key, now: datetime) -> str:
    """The one word for a key."""
    if key.revoked_at is not None:
        return words.REVOKED
    if not key.live(now):
        return words.EXPIRED
    return words.EXPIRING if key.expiring(now) else words.LIVE


def schools() -> dict[str, str]:
    """School code → name of every school, for whoever gives out keys; empty without a version."""
    if store.current() is None:
        return {}
    return dict(store.reader(EVERY_SCHOOL)(queries.names).select("school_code", "name").iter_rows())


def _day(moment: datetime) -> date:
    return moment.astimezone(text.BEIJING).date()
