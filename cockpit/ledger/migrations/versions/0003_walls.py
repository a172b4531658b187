"""Registered walls with their last sign of life, and the notices shown over them; neither is ever deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = {  # what stays as it was written
    "device": "id, digest, name, place, ranges, playlist, created_at, created_by, expires_at",
    "notice": 'number, id, text, level, "by", at, until',
}
SQLITE = (
    "create trigger {0}_no_delete before delete on {0} begin select raise(abort, 'walls are kept'); end",
    "create trigger {0}_no_change before update of {1} on {0}"
    " begin select raise(abort, 'walls are kept'); end",
)
SERVER = (
    "create trigger {0}_no_delete before delete on {0} for each row execute function walls_refuse()",
    "create trigger {0}_no_truncate before truncate on {0}"
    " for each statement execute function walls_refuse()",
    "create trigger {0}_no_change before update of {1} on {0} for each row execute function walls_refuse()",
)
REFUSE = (
    "create function walls_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'walls are kept'; end $$"
)


def upgrade() -> None:
    """Create the tables and the triggers that keep what was once written."""
    _device()
    _notice()
    sqlite = op.get_context().dialect.name == "sqlite"
    if not sqlite:
        op.execute(REFUSE)
    for statement in SQLITE if sqlite else SERVER:
        for table, columns in TABLES.items():
            op.execute(statement.format(table, columns))


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "place", "ranges", "playlist")),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
        sa.Column("beat_at", sa.DateTime),
        sa.Column("badge", sa.Text),
        sa.Column("version", sa.BigInteger),
        sa.Column("app", sa.Text),
        sa.Column("uptime_s", sa.BigInteger),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("text", "level", "by")),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("until", sa.DateTime),
        sa.Column("lowered_at", sa.DateTime),
        sa.Column("lowered_by", sa.Text),
        sa.CheckConstraint("level in ('info', 'urgent')", name="known_level"),
    )
