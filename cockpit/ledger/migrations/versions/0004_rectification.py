"""Rectifications with a history that only grows, and the files that prove what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

GROWING = ("rectification_event", "evidence")  # rows are only ever added
TABLES = ("rectification", *GROWING)
FIXED = (  # of an item: what it was opened as
    *("id", "code", "year", "serial", "school", "problem", "severity", "origin", "ref", "clause"),
    *("indicator", "opened_at", "opened_by"),
)
ONCE = {  # "insert or replace" would delete the row in the way without asking a trigger
    "rectification": "id = new.id or code = new.code or (year = new.year and serial = new.serial)",
    "rectification_event": 'number = new.number or "key" = new."key"',
    "evidence": "id = new.id",
}
SQLITE = {
    "create trigger {0}_no_delete before delete on {0}"
    " begin select raise(abort, 'rectification is kept'); end": TABLES,
    "create trigger {0}_no_update before update on {0}"
    " begin select raise(abort, 'rectification is kept'); end": GROWING,
    "create trigger {0}_once before insert on {0} when exists (select 1 from {0} where {1})"
    " begin select raise(abort, 'rectification is kept'); end": TABLES,
    "create trigger {0}_fixed before update of {2} on {0}"
    " begin select raise(abort, 'rectification is kept'); end": ("rectification",),
    "create trigger {0}_step before update on {0} when new.revision <> old.revision + 1"
    " begin select raise(abort, 'rectification is kept'); end": ("rectification",),
}
SERVER = {
    "create function rectification_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'rectification is kept'; end $$": ("rectification",),
    "create trigger {0}_no_delete before delete on {0}"
    " for each row execute function rectification_refuse()": TABLES,
    "create trigger {0}_no_truncate before truncate on {0}"
    " for each statement execute function rectification_refuse()": TABLES,
    "create trigger {0}_no_update before update on {0}"
    " for each row execute function rectification_refuse()": GROWING,
    "create trigger {0}_fixed before update of {2} on {0}"
    " for each row execute function rectification_refuse()": ("rectification",),
    "create trigger {0}_step before update on {0} for each row when (new.revision <> old.revision + 1)"
    " execute function rectification_refuse()": ("rectification",),
}


def upgrade() -> None:
    """Create the tables and the triggers that let history only grow and an item only step on."""
    _rectification()
    _event()
    _evidence()
    triggers = SQLITE if op.get_context().dialect.name == "sqlite" else SERVER
    for statement, tables in triggers.items():
        for table in tables:
            op.execute(statement.format(table, ONCE[table], ", ".join(FIXED)))


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _rectification() -> None:
    op.create_table(
        "rectification",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        *_numbers("year", "serial", "revision"),
        *_texts("state", "before", "school", "problem", "severity", "origin", "ref"),
        *_texts("clause", "indicator", "unit", "person", "measures"),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        *_texts("opened_by"),
        sa.Column("closed_at", sa.DateTime),
        *_numbers("reopened", "postponed"),
        sa.UniqueConstraint("year", "serial"),
    )
    op.create_index("ix_rectification_school", "rectification", ["school"])


def _event() -> None:
    op.create_table(
        "rectification_event",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("rectification", sa.Text, sa.ForeignKey("rectification.id"), nullable=False),
        *_numbers("revision"),
        *_texts("action", "state"),
        sa.Column("at", sa.DateTime, nullable=False),
        *_texts("login", "by", "role", "note"),
        sa.Column("due", sa.Date),
        sa.Column("failing", sa.Boolean),
        *_texts("changes"),
        sa.Column("key", sa.Text, nullable=False, unique=True),
    )
    op.create_index("ix_rectification_event_rectification", "rectification_event", ["rectification"])


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("event", sa.BigInteger, sa.ForeignKey("rectification_event.number"), nullable=False),
        sa.Column("rectification", sa.Text, sa.ForeignKey("rectification.id"), nullable=False),
        *_texts("name", "kind"),
        *_numbers("size"),
        *_texts("sha256"),
        sa.Column("at", sa.DateTime, nullable=False),
        *_texts("by", "role"),
    )
    op.create_index("ix_evidence_rectification", "evidence", ["rectification"])
