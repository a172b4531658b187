"""The tables of visits, as migration 0005 leaves them, and their rows as values."""

import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cockpit.ledger import entries
from cockpit.ledger.tables import METADATA
from cockpit.ledger.visits.model import Finding, Photo, Signature, Step, Visit


def _texts(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)


def _number() -> sa.Column:
    return sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False)


LISTS = ("schools", "areas", "team")  # kept as JSON
VISIT = sa.Table(
    "visit",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    *_texts("state", "title", "lead", *LISTS, "note", "conclusion", "planned_by"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("planned_at", sa.DateTime, nullable=False),
    sa.Column("started_at", sa.DateTime),
    sa.Column("finished_at", sa.DateTime),
)
FINDING = sa.Table(
    "visit_finding",
    METADATA,
    _number(),
    *_texts("id", "visit", "school", "point", "grade", "note", "by", "role"),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("photo_sha256", sa.Text, info={"evidence": True}),  # the sweep keeps what these name
    sa.Column("photo_kind", sa.Text),
    sa.Column("photo_size", sa.BigInteger),
    sa.Column("photo_name", sa.Text),
)
SIGNATURE = sa.Table(
    "visit_signature",
    METADATA,
    _number(),
    *_texts("visit", "school", "party", "name", "opinion", "digest", "by", "role"),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
)
STEP = sa.Table(
    "visit_event",
    METADATA,
    _number(),
    *_texts("visit", "action", "state", "school", "object", "by", "role", "note"),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
)
PHOTO = ("sha256", "kind", "size", "name")


def visit(row: Any) -> Visit:
    """A row of the first table."""
    told = _told(row, Visit, {"beyond"})
    return Visit(**told | {name: tuple(json.loads(told[name])) for name in LISTS})


def finding(row: Any) -> Finding:
    """A row of the second table."""
    parts = {name: row[f"photo_{name}"] for name in PHOTO}
    return Finding(**_told(row, Finding, {"photo"}), photo=Photo(**parts) if parts["sha256"] else None)


def signature(row: Any) -> Signature:
    """A row of the third table."""
    return Signature(**_told(row, Signature))


def step(row: Any) -> Step:
    """A row of the history."""
    return Step(**_told(row, Step))


def plain(value: object) -> object:
    """A value as the database keeps it: lists as JSON, moments in UTC without a zone."""
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


def following(table: sa.Table) -> sa.ScalarSelect:
    """One more than the last number of a table that is only added to."""
    return sa.select(sa.func.coalesce(sa.func.max(table.c.number), 0) + 1).scalar_subquery()


def _told(row: Any, kind: Any, without: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    names = [name for name in kind.__dataclass_fields__ if name not in without]
    return {name: _read(row[name]) for name in names}


def _read(value: Any) -> Any:
    return value if isinstance(value, date) and not isinstance(value, datetime) else entries.utc(value)
