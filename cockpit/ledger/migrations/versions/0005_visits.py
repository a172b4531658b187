"""Visits with their findings, signatures and history; what was once said is only added to, never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEPT = ("visit_finding", "visit_signature", "visit_event")  # only added to
ONCE = {  # "insert or replace" would delete the row in the way without asking a trigger
    "visit": "id = new.id or code = new.code",
    "visit_finding": "number = new.number or (visit = new.visit and school = new.school and point = new.point"
    " and revision = new.revision)",
    "visit_signature": "number = new.number",
    "visit_event": 'number = new.number or "key" = new."key"',
}
PLANNED = "id, code, planned_at, planned_by"  # of a visit: what stays as it was written
SQLITE = (
    "create trigger {0}_no_delete before delete on {0} begin select raise(abort, 'visits are kept'); end",
    "create trigger {0}_no_change before update of {1} on {0}"
    " begin select raise(abort, 'visits are kept'); end",
    "create trigger {0}_once before insert on {0} when exists (select 1 from {0} where {2})"
    " begin select raise(abort, 'visits are kept'); end",
)
SERVER = (
    "create trigger {0}_no_delete before delete on {0} for each row execute function visits_refuse()",
    "create trigger {0}_no_truncate before truncate on {0}"
    " for each statement execute function visits_refuse()",
    "create trigger {0}_no_change before update of {1} on {0} for each row execute function visits_refuse()",
)
REFUSE = (
    "create function visits_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'visits are kept'; end $$"
)


def upgrade() -> None:
    """Create the tables and the triggers that keep what was once written."""
    _visit()
    _finding()
    _signature()
    _event()
    sqlite = op.get_context().dialect.name == "sqlite"
    if not sqlite:
        op.execute(REFUSE)
    for table in ("visit", *KEPT):
        names = [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
        columns = PLANNED if table == "visit" else ", ".join(f'"{name}"' for name in names)
        for statement in SQLITE if sqlite else SERVER:
            op.execute(statement.format(table, columns, ONCE[table]))


def _texts(names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names.split()]


def _number() -> sa.Column:
    return sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False)


def _of() -> sa.Column:
    return sa.Column("visit", sa.Text, sa.ForeignKey("visit.id"), nullable=False, index=True)


def _visit() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("code", sa.Text, nullable=False, unique=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        *_texts("state title lead schools areas team note conclusion planned_by"),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("planned_at", sa.DateTime, nullable=False),
        sa.Column("started_at", sa.DateTime),
        sa.Column("finished_at", sa.DateTime),
        sa.CheckConstraint("state in ('planned', 'started', 'finished', 'cancelled')", name="visit_state"),
    )


def _finding() -> None:
    op.create_table(
        "visit_finding",
        _number(),
        _of(),
        *_texts("id school point grade note by role"),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("photo_sha256", sa.Text),
        sa.Column("photo_kind", sa.Text),
        sa.Column("photo_size", sa.BigInteger),
        sa.Column("photo_name", sa.Text),
        sa.UniqueConstraint("visit", "school", "point", "revision", name="one_revision"),
        sa.CheckConstraint("grade in ('met', 'partly', 'unmet', 'na')", name="visit_grade"),
    )


def _signature() -> None:
    op.create_table(
        "visit_signature",
        _number(),
        _of(),
        *_texts("school party name opinion digest by role"),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.CheckConstraint("party in ('inspector', 'school')", name="visit_party"),
    )


def _event() -> None:
    op.create_table(
        "visit_event",
        _number(),
        _of(),
        *_texts("action state school object by role note"),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
    )
