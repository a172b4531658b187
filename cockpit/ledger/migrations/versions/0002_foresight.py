"""What was foreseen and judged for each store version: written once as a whole, never changed or added to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

PARTS = ("forecast", "chance", "judgement")
TABLES = ("edition", *PARTS)
SQLITE = {
    "create trigger {0}_no_update before update on {0}"
    " begin select raise(abort, 'foresight is append-only'); end": TABLES,
    "create trigger {0}_no_delete before delete on {0}"
    " begin select raise(abort, 'foresight is append-only'); end": TABLES,
    "create trigger {0}_once before insert on {0}"
    " when exists (select 1 from {0} where id = new.id)"
    " begin select raise(abort, 'foresight is append-only'); end": ("edition",),
    "create trigger {0}_closed before insert on {0}"
    " when exists (select 1 from edition where id = new.edition_id)"
    " begin select raise(abort, 'foresight is append-only'); end": PARTS,
}
SERVER = {
    "create function {0}() returns trigger language plpgsql as"
    " $$ begin raise exception 'foresight is append-only'; end $$": ("foresight_refuse",),
    "create function {0}() returns trigger language plpgsql as"
    " $$ begin if exists (select 1 from edition where id = new.edition_id)"
    " then raise exception 'foresight is append-only'; end if; return new; end $$": ("foresight_closed",),
    "create trigger {0}_no_change before update or delete on {0}"
    " for each row execute function foresight_refuse()": TABLES,
    "create trigger {0}_no_truncate before truncate on {0}"
    " for each statement execute function foresight_refuse()": TABLES,
    "create trigger {0}_closed before insert on {0} for each row execute function foresight_closed()": PARTS,
}


def upgrade() -> None:
    """Create the tables and the triggers that close an edition once it is written."""
    _edition()
    _forecast()
    _chance()
    _judgement()
    triggers = SQLITE if op.get_context().dialect.name == "sqlite" else SERVER
    for statement, tables in triggers.items():
        for table in tables:
            op.execute(statement.format(table))


def _edition() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("issued_at", sa.DateTime, nullable=False),
    )


def _of_edition() -> sa.Column:
    """Checked at the end of the transaction: the edition comes last and closes itself."""
    parent = sa.ForeignKey("edition.id", deferrable=True, initially="DEFERRED")
    return sa.Column("edition_id", sa.Text, parent, primary_key=True)


def _forecast() -> None:
    op.create_table(
        "forecast",
        _of_edition(),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("formula", sa.BigInteger, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("fan", sa.Text),
    )
    op.create_index("ix_forecast_key", "forecast", ["key"])


def _chance() -> None:
    op.create_table(
        "chance",
        _of_edition(),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("goal", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Double) for name in ("p", "low", "median", "high")),
        *(sa.Column(name, sa.Date) for name in ("eta", "eta_low", "eta_high")),
        sa.Column("arrives", sa.Double, nullable=False),
        sa.Column("horizon", sa.Date),
    )
    op.create_index("ix_chance_goal", "chance", ["goal"])


def _judgement() -> None:
    op.create_table(
        "judgement",
        _of_edition(),
        sa.Column("target_id", sa.Text, primary_key=True),
        sa.Column("indicator_id", sa.Text, nullable=False),
        sa.Column("judged_on", sa.Date, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("as_of", sa.Date),
        sa.Column("target", sa.Double),
        sa.Column("due", sa.Date),
        sa.Column("baseline", sa.Double),
        sa.Column("baseline_on", sa.Date),
        *(sa.Column(name, sa.Double) for name in ("expected", "gap", "required_pace", "observed_pace")),
        *(sa.Column(name, sa.Double) for name in ("ratio", "p")),
        sa.Column("published", sa.Text),
        sa.Column("disagree", sa.Boolean, nullable=False),
        sa.Column("held", sa.Boolean, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
