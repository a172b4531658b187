"""Acknowledged alerts and changed limits; rows are only ever added."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = ("alert_note", "alert_limit")
SQLITE = (
    "create trigger {0}_no_update before update on {0} begin select raise(abort, 'alerts are kept'); end",
    "create trigger {0}_no_delete before delete on {0} begin select raise(abort, 'alerts are kept'); end",
    "create trigger {0}_in_order before insert on {0}"
    ' when exists (select 1 from {0} where number >= new.number or "key" = new."key")'
    " begin select raise(abort, 'alerts are kept'); end",
)
SERVER = (
    "create trigger {0}_no_change before update or delete on {0}"
    " for each row execute function alerts_refuse()",
    "create trigger {0}_no_truncate before truncate on {0}"
    " for each statement execute function alerts_refuse()",
)
REFUSE = (
    "create function alerts_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'alerts are kept'; end $$"
)


def upgrade() -> None:
    """Create the tables and the triggers that let them only grow."""
    op.create_table(
        "alert_note",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("alert", "rule", "kind", "place")),
        sa.Column("opened", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("owner", "note")),
        sa.Column("at", sa.DateTime, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("by", "role")),
    )
    op.create_table(
        "alert_limit",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("rule", "op")),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("value", "clear")),
        sa.Column("months", sa.BigInteger, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("by", "role")),
        sa.CheckConstraint("op in ('<', '>') and months between 1 and 12", name="known_limit"),
    )
    sqlite = op.get_context().dialect.name == "sqlite"
    if not sqlite:
        op.execute(REFUSE)
    for statement in SQLITE if sqlite else SERVER:
        for table in TABLES:
            op.execute(statement.format(table))
