"""People, the passwords they had, failed attempts to sign in, and sessions with how each of them ended."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the tables; one row counts what a guard of open connections must hear of."""
    for create in (_person, _password, _attempts, _session, _change):
        create()


def downgrade() -> None:
    """Nothing written is ever given up."""
    raise NotImplementedError


def _texts(names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names.split())


def _flags(names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Boolean, nullable=False) for name in names.split())


def _id(name: str = "id") -> sa.Column:
    return sa.Column(name, sa.Text, primary_key=True)


def _at(name: str, nullable: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime, nullable=nullable, index=index)


def _person() -> None:
    op.create_table(
        "person",
        _id(),
        *_texts("issuer subject login name role unit schools password created_by changed_by"),
        *_flags("active break_glass must_change"),
        *(_at("created_at"), _at("changed_at"), _at("since"), _at("seen_at", True), _at("expires_at", True)),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("issuer", "subject"),
    )
    active = sa.text("active")
    op.create_index(
        "person_login", "person", ["login"], unique=True, sqlite_where=active, postgresql_where=active
    )


def _password() -> None:
    op.create_table(
        "person_password",
        _id(),
        sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False, index=True),
        *_texts("password"),
        _at("at"),
    )


def _attempts() -> None:
    op.create_table(
        "sign_in_failure",
        _id(),
        sa.Column("key", sa.Text, nullable=False, index=True),
        _at("at", index=True),
    )
    op.create_table("sign_in_lock", _id("key"), _at("until"))
    op.create_table("sign_in_exchange", _id("digest"), _at("at"))


def _session() -> None:
    op.create_table(
        "session",
        _id(),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("person", sa.Text, sa.ForeignKey("person.id"), index=True),
        sa.Column("link", sa.Text, sa.ForeignKey("meeting_link.id")),
        *_texts("via address agent mfa why ended_by"),
        *(_at("opened_at"), _at("seen_at"), _at("ends_at"), _at("ended_at", True, True)),
        sa.CheckConstraint("(person is null) <> (link is null)", name="session_of_one"),
    )


def _change() -> None:
    change = op.create_table("people_change", _id(), sa.Column("number", sa.BigInteger, nullable=False))
    op.bulk_insert(change, [{"id": "one", "number": 0}])
