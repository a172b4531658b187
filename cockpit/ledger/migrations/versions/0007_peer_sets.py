"""Sets of schools that people save to compare with; an owner may change and remove them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "peer_set",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("owner", "name", "schools")),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("owner", "name"),
    )
