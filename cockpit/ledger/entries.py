"""Entries of the audit as rows, and moments as both databases keep them."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cockpit.ledger import chain
from cockpit.ledger.chain import Entry
from cockpit.ledger.tables import AUDIT


def add(connection: sa.Connection, **said: str) -> Entry:
    """Put the next entry into the audit, in the caller's transaction; `said` as for `chain.entry`."""
    last = connection.execute(sa.select(AUDIT).order_by(AUDIT.c.number.desc()).limit(1)).one_or_none()
    fresh = chain.entry(entry(last) if last else None, now().replace(tzinfo=UTC), **said)
    connection.execute(sa.insert(AUDIT).values(asdict(fresh) | {"at": fresh.at.replace(tzinfo=None)}))
    return fresh


def entry(row: sa.Row) -> Entry:
    """One row of the audit."""
    return Entry(**{name: utc(value) for name, value in row._mapping.items()})


def utc(value: Any) -> Any:
    """Moments are kept as UTC without a zone, which both databases store alike."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def now() -> datetime:
    """This moment in UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
