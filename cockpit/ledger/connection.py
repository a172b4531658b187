"""The ledger's database is opened with safe settings and brought to the newest layout."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from cockpit.text import ledger as words

WAIT_S = 5  # how long one writer waits for another, and a page for a server that does not answer
MIGRATIONS = Path(__file__).parent / "migrations"
ONE_WRITER = 0x4C656467  # the advisory lock that orders audit entries and migrations on a server
SAFE = (
    "pragma journal_mode=WAL",
    "pragma synchronous=FULL",
    "pragma foreign_keys=ON",
    "pragma trusted_schema=OFF",
)
READING = {"reading": True}
_MIGRATING = threading.Lock()  # Alembic keeps its context in module globals


class LedgerError(Exception):
    """The ledger cannot do what was asked; the text is one clear Chinese sentence."""


def opened(url: str) -> sa.Engine:
    """An engine for the address, its tables in the newest layout; raises LedgerError when that cannot be."""
    engine = _sqlite(url) if url.startswith("sqlite") else _server(url)
    try:
        with _MIGRATING, engine.begin() as connection:
            order(connection)
            upgrade(connection)
    except CommandError as fault:
        raise LedgerError(words.NEWER) from fault
    except sa.exc.DatabaseError as fault:
        raise LedgerError(reason(fault)) from fault
    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction, one writer at a time; raises LedgerError, and then nothing was written."""
    try:
        with engine.begin() as connection:
            order(connection)
            yield connection
    except sa.exc.SQLAlchemyError as fault:
        raise LedgerError(reason(fault, words.NOT_WRITTEN)) from fault


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that waits for no writer."""
    try:
        with engine.connect().execution_options(**READING) as connection:
            yield connection
    except sa.exc.SQLAlchemyError as fault:
        raise LedgerError(reason(fault)) from fault


def order(connection: sa.Connection) -> None:
    """Wait for other writers; SQLite has done so when the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_WRITER)))


def reason(fault: sa.exc.SQLAlchemyError, otherwise: str = words.UNREACHABLE) -> str:
    """The sentence for a database fault."""
    said = str(getattr(fault, "orig", fault)).lower()
    return words.DAMAGED if "malformed" in said or "not a database" in said else otherwise


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Bring the tables to the newest layout, or to that of a revision."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)


def _sqlite(url: str) -> sa.Engine:
    path = Path(sa.make_url(url).database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        raise LedgerError(words.NOT_WRITTEN) from fault
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_S})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _server(url: str) -> sa.Engine:
    limits = f"-c statement_timeout={WAIT_S * 1000} -c lock_timeout={WAIT_S * 1000} -c timezone=UTC"
    told = {"connect_timeout": WAIT_S, "tcp_user_timeout": WAIT_S * 1000, "options": limits}
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    return sa.create_engine(address, connect_args=told, pool_pre_ping=True, pool_timeout=WAIT_S)


def _prepare(connection, _record) -> None:
    """Transactions are ours to begin; a commit is on disk when it returns; references are checked."""
    connection.isolation_level = None
    for setting in SAFE:
        connection.execute(setting)


def _begin(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("begin" if reads else "begin immediate")
