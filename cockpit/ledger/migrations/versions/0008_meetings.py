"""Meetings: frozen parts, decisions, actions with their history, read-only links, and what is produced."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

GROWING = ("meeting_part", "meeting_decision", "meeting_event")  # rows are only ever added
MOVING = {  # what of a row stays as it was written
    "meeting": "id code cadence period edition title version published_at plan foresight release demo seal"
    " closed_at closed_by note",
    "meeting_action": "id code meeting decision number what unit person opened_at opened_by basis",
    "meeting_link": "id digest meeting scope label expires_at at by",
    "meeting_run": "id kind subject pack scope by login role at key",
}
TABLES = (*MOVING, *GROWING)
ONCE = {  # "insert or replace" would delete the row in the way without asking a trigger
    "meeting": "id = new.id or code = new.code"
    " or (cadence = new.cadence and period = new.period and edition = new.edition)",
    "meeting_part": "meeting = new.meeting and scope = new.scope",
    "meeting_decision": "id = new.id or code = new.code",
    "meeting_action": "id = new.id or code = new.code",
    "meeting_event": 'number = new.number or "key" = new."key"',
    "meeting_link": "id = new.id or digest = new.digest",
    "meeting_run": 'id = new.id or "key" = new."key"',
}
FINAL = {  # no change at all, when
    "meeting": "old.state <> 'closed' or new.revision <> old.revision + 1",
    "meeting_action": "new.revision <> old.revision + 1",
    "meeting_link": "old.revoked_at is not null",
    "meeting_run": "old.state not in ('queued', 'running')",
}
SQLITE = (
    "create trigger {0}_no_delete before delete on {0} begin select raise(abort, 'meetings are kept'); end",
    "create trigger {0}_once before insert on {0} when exists (select 1 from {0} where {2})"
    " begin select raise(abort, 'meetings are kept'); end",
    "create trigger {0}_fixed before update of {1} on {0}"
    " begin select raise(abort, 'meetings are kept'); end",
)
SQLITE_FINAL = (
    "create trigger {0}_final before update on {0} when {1}"
    " begin select raise(abort, 'meetings are kept'); end"
)
SERVER = (
    "create trigger {0}_no_delete before delete on {0} for each row execute function meetings_refuse()",
    "create trigger {0}_no_truncate before truncate on {0}"
    " for each statement execute function meetings_refuse()",
    "create trigger {0}_fixed before update of {1} on {0} for each row execute function meetings_refuse()",
)
SERVER_FINAL = (
    "create trigger {0}_final before update on {0} for each row when ({1}) execute function meetings_refuse()"
)
REFUSE = (
    "create function meetings_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'meetings are kept'; end $$"
)


def upgrade() -> None:
    """Create the tables and the triggers that keep what was once written."""
    for create in (_meeting, _part, _decision, _action, _event, _link, _run):
        create()
    sqlite = op.get_context().dialect.name == "sqlite"
    if not sqlite:
        op.execute(REFUSE)
    for table in TABLES:
        every = [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
        names = MOVING[table].split() if table in MOVING else every
        columns = ", ".join(f'"{name}"' for name in names)
        for statement in SQLITE if sqlite else SERVER:
            op.execute(statement.format(table, columns, ONCE[table]))
    for table, when in FINAL.items():
        op.execute((SQLITE_FINAL if sqlite else SERVER_FINAL).format(table, when))


def _texts(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names.split()]


def _numbers(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names.split()]


def _id() -> sa.Column:
    return sa.Column("id", sa.Text, primary_key=True)


def _unique(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, unique=True)


def _at(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime, nullable=nullable)


def _of(**said: Any) -> sa.Column:
    return sa.Column("meeting", sa.Text, sa.ForeignKey("meeting.id"), nullable=False, **said)


def _meeting() -> None:
    op.create_table(
        "meeting",
        _id(),
        _unique("code"),
        *_texts("cadence title plan foresight release seal closed_by note state"),
        sa.Column("period", sa.Date, nullable=False),
        *_numbers("edition version revision"),
        *(_at("published_at"), _at("closed_at"), _at("held_at", nullable=True)),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.UniqueConstraint("cadence", "period", "edition", name="one_edition"),
        sa.CheckConstraint("state in ('closed', 'held')", name="meeting_state"),
    )


def _part() -> None:
    op.create_table(
        "meeting_part",
        _of(primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        *_texts("sha256"),
        *_numbers("size"),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )


def _decision() -> None:
    op.create_table(
        "meeting_decision",
        _id(),
        _unique("code"),
        _of(index=True),
        *_numbers("number"),
        *_texts("text basis item by role replaces"),
        _at("at"),
    )


def _action() -> None:
    op.create_table(
        "meeting_action",
        _id(),
        _unique("code"),
        _of(index=True),
        *_numbers("number revision postponed"),
        *_texts("decision what unit person state opened_by basis"),
        sa.Column("due", sa.Date, nullable=False),
        *(_at("opened_at"), _at("done_at", nullable=True)),
        sa.CheckConstraint("state in ('open', 'done', 'dropped')", name="meeting_action_state"),
    )


def _event() -> None:
    op.create_table(
        "meeting_event",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        _of(index=True),
        sa.Column("object", sa.Text, nullable=False, index=True),
        *_texts("step state login by role note"),
        *_numbers("revision"),
        _at("at"),
        sa.Column("due", sa.Date),
        _unique("key"),
    )


def _link() -> None:
    op.create_table(
        "meeting_link",
        _id(),
        _unique("digest"),
        _of(index=True),
        *_texts("scope label by"),
        *(_at("expires_at"), _at("at"), _at("revoked_at", nullable=True)),
        *_numbers("opened"),
        _at("last_opened", nullable=True),
    )


def _run() -> None:
    op.create_table(
        "meeting_run",
        _id(),
        *_texts("kind subject pack scope state said by login role worker files"),
        *_numbers("done total"),
        *(_at("at"), _at("finished_at", nullable=True)),
        _unique("key"),
        sa.CheckConstraint("state in ('queued', 'running', 'done', 'failed', 'broken')", name="run_state"),
    )
