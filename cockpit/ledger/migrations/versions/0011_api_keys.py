"""Keys with which other programs read figures: kept as digests, never deleted, ended for good."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

FIXED = "id, digest, name, whole, schools, level, ranges, created_at, created_by, expires_at"
SQLITE = (
    "create trigger api_key_no_delete before delete on api_key"
    " begin select raise(abort, 'keys are kept'); end",
    "create trigger api_key_once before insert on api_key"
    " when exists (select 1 from api_key where id = new.id or digest = new.digest)"
    " begin select raise(abort, 'keys are kept'); end",
    "create trigger api_key_fixed before update of {0} on api_key"
    " begin select raise(abort, 'keys are kept'); end",
    "create trigger api_key_final before update on api_key when old.revoked_at is not null"
    " begin select raise(abort, 'keys are kept'); end",
)
SERVER = (
    "create function keys_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'keys are kept'; end $$",
    "create trigger api_key_no_delete before delete on api_key for each row execute function keys_refuse()",
    "create trigger api_key_no_truncate before truncate on api_key"
    " for each statement execute function keys_refuse()",
    "create trigger api_key_fixed before update of {0} on api_key"
    " for each row execute function keys_refuse()",
    "create trigger api_key_final before update on api_key for each row when (old.revoked_at is not null)"
    " execute function keys_refuse()",
)


def upgrade() -> None:
    """Create the table and the triggers that keep what was once written."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("schools", "level", "ranges")),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
        sa.Column("revoked_by", sa.Text),
        sa.Column("seen_at", sa.DateTime),
        sa.Column("seen_from", sa.Text),
        sa.CheckConstraint("level in ('public', 'internal')", name="api_key_level"),
    )
    for statement in SQLITE if op.get_context().dialect.name == "sqlite" else SERVER:
        op.execute(statement.format(FIXED))
