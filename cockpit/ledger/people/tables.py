"""The tables of people and sessions, as migration 0009 leaves them."""

import sqlalchemy as sa

from cockpit.ledger.tables import METADATA


def _texts(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in names)


def _flags(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Boolean, nullable=False) for name in names)


def _id(name: str = "id") -> sa.Column:
    return sa.Column(name, sa.Text, primary_key=True)


def _at(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime, nullable=nullable)


PERSON = sa.Table(
    "person",
    METADATA,
    _id(),
    *_texts("issuer", "subject", "login", "name", "role", "unit", "schools", "password"),
    *_texts("created_by", "changed_by"),
    *_flags("active", "break_glass", "must_change"),
    *(_at("created_at"), _at("changed_at"), _at("since"), _at("seen_at", True), _at("expires_at", True)),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("issuer", "subject"),
)
PASSWORD = sa.Table(  # the ones that somebody had, so that they are not taken again
    "person_password",
    METADATA,
    _id(),
    sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False),
    *_texts("password"),
    _at("at"),
)
FAILURE = sa.Table("sign_in_failure", METADATA, _id(), *_texts("key"), _at("at"))
LOCK = sa.Table("sign_in_lock", METADATA, _id("key"), _at("until"))
EXCHANGE = sa.Table("sign_in_exchange", METADATA, _id("digest"), _at("at"))
SESSION = sa.Table(
    "session",
    METADATA,
    _id(),
    sa.Column("digest", sa.Text, nullable=False, unique=True),  # of the token, which is nowhere kept
    sa.Column("person", sa.Text, sa.ForeignKey("person.id")),
    sa.Column("link", sa.Text, sa.ForeignKey("meeting_link.id")),
    *_texts("via", "address", "agent", "mfa", "why", "ended_by"),
    *(_at("opened_at"), _at("seen_at"), _at("ends_at"), _at("ended_at", True)),
)
CHANGE = sa.Table(  # one row: counts what whoever guards open connections must hear of
    "people_change", METADATA, _id(), sa.Column("number", sa.BigInteger, nullable=False)
)
