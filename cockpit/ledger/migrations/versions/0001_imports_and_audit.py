"""Imports with their problems, and an audit that can only be added to."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SQLITE = (
    "create trigger audit_no_update before update on audit"
    " begin select raise(abort, 'audit is append-only'); end",
    "create trigger audit_no_delete before delete on audit"
    " begin select raise(abort, 'audit is append-only'); end",
    "create trigger audit_in_order before insert on audit"
    " when new.number <> (select coalesce(max(number), 0) + 1 from audit)"
    " begin select raise(abort, 'audit is append-only'); end",
)
SERVER = (
    "create function audit_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'audit is append-only'; end $$",
    "create trigger audit_no_change before update or delete on audit"
    " for each row execute function audit_refuse()",
    "create trigger audit_no_truncate before truncate on audit"
    " for each statement execute function audit_refuse()",
)


def upgrade() -> None:
    """Create the tables and the triggers that keep the audit append-only."""
    _imports()
    op.create_table(
        "problems",
        sa.Column("import_id", sa.Text, sa.ForeignKey("imports.id"), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text) for name in ("file", "sheet")),
        sa.Column("row", sa.BigInteger),
        *(sa.Column(name, sa.Text) for name in ("column", "value", "reason", "severity")),
    )
    said = ("who", "role", "action", "object", "result", "detail", "previous", "digest")
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in said),
    )
    for statement in SQLITE if op.get_context().dialect.name == "sqlite" else SERVER:
        op.execute(statement)


def _imports() -> None:
    """The imports; one file has one effect, so its digest is published once."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("rows_kept", sa.BigInteger),
        sa.Column("rows_back", sa.BigInteger),
        sa.Column("version", sa.BigInteger),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.CheckConstraint("state in ('received', 'parsed', 'published', 'failed')", name="known_state"),
    )
    published = sa.text("state = 'published'")
    op.create_index(
        "one_effect_per_file",
        "imports",
        ["sha256"],
        unique=True,
        sqlite_where=published,
        postgresql_where=published,
    )
