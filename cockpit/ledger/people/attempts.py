"""Failed attempts to sign in: five of a login, thirty of an address within a quarter of an hour lock it."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from cockpit.ledger.people.tables import FAILURE, LOCK

MOST, SPAN = 5, timedelta(minutes=15)
MOST_OF_ADDRESS = 30  # a school or an office has one address for everybody in it
LOGIN, ADDRESS = "login:", "address:"


def keys(login: str, address: str, reserve: bool = False) -> tuple[str, ...]:
    """What failures are counted by: the login, known or not, and the address it came from, where it is known.

    A reserve account is counted by login and address together: a stranger must not keep everybody out of it.
    """
    mine = of_login(login) + (f"@{address}" if reserve else "")
    return (mine, ADDRESS + address) if address else (mine,)


def of_login(login: str) -> str:
    """The key of a login; a digest, because people type passwords into the wrong field."""
    return LOGIN + hashlib.sha256(login.encode("utf-8", "replace")).hexdigest()


def locked(connection: sa.Connection, keys: Iterable[str], now: datetime) -> bool:
    """Whether one of the keys is locked."""
    held = sa.select(LOCK.c.key).where(LOCK.c.key.in_(tuple(keys)), LOCK.c.until > now)
    return connection.execute(held).first() is not None


def failed(connection: sa.Connection, keys: Iterable[str], now: datetime) -> bool:
    """Count one more failure of each key; whether one of them is locked by it."""
    _forget(connection, now)
    return sum(_counted(connection, key, now) for key in keys) > 0


def cleared(connection: sa.Connection, login: str) -> None:
    """A login is in the clear after it has succeeded; its address is not, others try from there too."""
    _opened(connection, of_login(login))


def opened(connection: sa.Connection, address: str) -> None:
    """An address is in the clear again."""
    _opened(connection, ADDRESS + address)


def _opened(connection: sa.Connection, key: str) -> None:
    for table in (FAILURE, LOCK):
        same = sa.or_(table.c.key == key, table.c.key.startswith(f"{key}@", autoescape=True))
        connection.execute(sa.delete(table).where(same))


def until(connection: sa.Connection, now: datetime) -> dict[str, datetime]:
    """Every lock that holds: key → until when."""
    held = sa.select(LOCK.c.key, LOCK.c.until).where(LOCK.c.until > now)
    return {row.key: row.until for row in connection.execute(held)}


def _forget(connection: sa.Connection, now: datetime) -> None:
    connection.execute(sa.delete(FAILURE).where(FAILURE.c.at <= now - SPAN))
    connection.execute(sa.delete(LOCK).where(LOCK.c.until <= now))


def _counted(connection: sa.Connection, key: str, now: datetime) -> bool:
    connection.execute(sa.insert(FAILURE).values(id=secrets.token_hex(8), key=key, at=now))
    mine = sa.select(sa.func.count()).select_from(FAILURE).where(FAILURE.c.key == key)
    if connection.execute(mine).scalar_one() < (MOST_OF_ADDRESS if key.startswith(ADDRESS) else MOST):
        return False
    connection.execute(sa.delete(LOCK).where(LOCK.c.key == key))
    connection.execute(sa.insert(LOCK).values(key=key, until=now + SPAN))
    return True
