"""The tables of meetings, as migration 0008 leaves them, and their rows as values."""

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from cockpit.ledger import entries
from cockpit.ledger.meetings.model import Action, ActionEvent, Basis, Decision, File, Link, Meeting, Run
from cockpit.ledger.tables import METADATA

Value = TypeVar("Value")


def _texts(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)


def _numbers(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.BigInteger, nullable=False) for name in names)


def _id() -> sa.Column:
    return sa.Column("id", sa.Text, primary_key=True)


def _unique(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, unique=True)


def _at(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime, nullable=nullable)


def _of(**said: Any) -> sa.Column:
    return sa.Column("meeting", sa.Text, sa.ForeignKey("meeting.id"), nullable=False, **said)


MEETING = sa.Table(
    "meeting",
    METADATA,
    _id(),
    _unique("code"),
    *_texts("cadence", "title", "plan", "foresight", "release", "seal", "closed_by", "note", "state"),
    sa.Column("period", sa.Date, nullable=False),
    *_numbers("edition", "version", "revision"),
    *(_at("published_at"), _at("closed_at"), _at("held_at", nullable=True)),
    sa.Column("demo", sa.Boolean, nullable=False),
)
PART = sa.Table(
    "meeting_part",
    METADATA,
    _of(primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),
    *_texts("sha256"),
    *_numbers("size"),
    sa.Column("data", sa.LargeBinary, nullable=False),  # compressed; digest and size are of the plain bytes
)
DECISION = sa.Table(
    "meeting_decision",
    METADATA,
    _id(),
    _unique("code"),
    _of(),
    *_numbers("number"),
    *_texts("text", "basis", "item", "by", "role", "replaces"),
    _at("at"),
)
ACTION = sa.Table(
    "meeting_action",
    METADATA,
    _id(),
    _unique("code"),
    _of(),
    *_numbers("number", "revision", "postponed"),
    *_texts("decision", "what", "unit", "person", "state", "opened_by", "basis"),
    sa.Column("due", sa.Date, nullable=False),
    *(_at("opened_at"), _at("done_at", nullable=True)),
)
EVENT = sa.Table(
    "meeting_event",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    _of(),
    *_texts("object", "step", "state", "login", "by", "role", "note"),
    *_numbers("revision"),
    _at("at"),
    sa.Column("due", sa.Date),
    _unique("key"),
)
LINK = sa.Table(
    "meeting_link",
    METADATA,
    _id(),
    _unique("digest"),
    _of(),
    *_texts("scope", "label", "by"),
    *(_at("expires_at"), _at("at"), _at("revoked_at", nullable=True)),
    *_numbers("opened"),
    _at("last_opened", nullable=True),
)
RUN = sa.Table(
    "meeting_run",
    METADATA,
    _id(),
    *_texts("kind", "subject", "pack", "scope", "state", "said", "by", "login", "role", "worker", "files"),
    *_numbers("done", "total"),
    *(_at("at"), _at("finished_at", nullable=True)),
    _unique("key"),
)
OF_MEETING = MEETING.c.code.label("meeting")  # people and addresses name a meeting by its code


def _columns(table: sa.Table, kind: type, *without: str) -> tuple[sa.Column, ...]:
    return tuple(table.c[each.name] for each in fields(kind) if each.name not in without)


HELD = _columns(MEETING, Meeting)
SELECTS = {  # kind of value → the select that has its columns
    Decision: sa.select(*_columns(DECISION, Decision, "meeting", "replaced_by"), OF_MEETING).join_from(
        DECISION, MEETING
    ),
    Action: sa.select(*_columns(ACTION, Action, "meeting"), OF_MEETING).join_from(ACTION, MEETING),
    ActionEvent: sa.select(EVENT.c.object.label("action"), *_columns(EVENT, ActionEvent, "action")),
    Link: sa.select(*_columns(LINK, Link, "meeting"), OF_MEETING).join_from(LINK, MEETING),
    Run: sa.select(*_columns(RUN, Run), RUN.c.worker),
}
LISTS = {"basis": Basis, "files": File}  # kept as JSON


def made(kind: type[Value], row: Any) -> Value:
    """A row, given by name, as a value."""
    told = {each.name: _read(each.name, row[each.name]) for each in fields(kind) if each.name in row}  # type: ignore[arg-type]
    return kind(**told)


def plain(value: Any) -> Any:
    """A value as the database keeps it: lists as JSON, moments in UTC without a zone."""
    if isinstance(value, tuple):
        return json.dumps([asdict(each) for each in value], ensure_ascii=False)
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def row(value: Any, *without: str) -> dict[str, Any]:
    """A value as a row."""
    names = [each.name for each in fields(value) if each.name not in without]
    return {name: plain(getattr(value, name)) for name in names}


def _read(name: str, value: Any) -> Any:
    if name in LISTS:
        return tuple(LISTS[name](**each) for each in json.loads(value))
    return entries.utc(value)
