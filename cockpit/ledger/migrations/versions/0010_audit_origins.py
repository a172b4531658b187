"""Entries of the audit also say from where and in which session, and what a change found and left."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ADDED = ("address", "session", "before", "after")


def upgrade() -> None:
    """Add the columns; entries written before say nothing in them and keep the digests that they have."""
    for name in ADDED:
        op.add_column("audit", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("audit", sa.Column("form", sa.BigInteger, nullable=False, server_default="1"))
    op.create_index("audit_by_time", "audit", ["at"])
    if op.get_context().dialect.name == "postgresql":
        op.execute("revoke update, delete, truncate on audit from public, current_user")
