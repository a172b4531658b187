"""What was published into an empty store is kept and copied from then on, at a tenth of the work."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from cockpit import config, store

SEEN: set[str] = set()  # what has been published once; it is kept when it is published again


def published(same: str, publish: Callable[[], object]) -> None:
    """Bring the empty store of the settings to where `publish` brings it; `same` names the outcome.

    A store that holds something is published into as it is, and nothing of it is kept.
    """
    place = _Folder() if config.settings().store_url.startswith("duckdb") else _Database()
    if not place.empty():
        publish()
    elif place.has(same):
        store.close()
        place.copy(same)
    else:
        publish()
        if same in SEEN:
            store.close()
            place.keep(same)
        SEEN.add(same)


class _Folder:
    """A store of files."""

    def __init__(self) -> None:
        self.folder = config.settings().store_folder

    def empty(self) -> bool:
        return not self.folder.exists()

    def has(self, same: str) -> bool:
        return (_kept() / same).exists()

    def keep(self, same: str) -> None:
        shutil.copytree(self.folder, _kept() / same)

    def copy(self, same: str) -> None:
        shutil.copytree(_kept() / same, self.folder)


class _Database:
    """A store in a database of its own on the tests' private server."""

    def __init__(self) -> None:
        self.url = sa.make_url(config.settings().store_url)
        self.name = self.url.database or ""

    def empty(self) -> bool:
        return not self._asked(self.name, "select 1 from pg_namespace where nspname = 'cockpit_store'")

    def has(self, same: str) -> bool:
        return bool(self._asked("postgres", "select 1 from pg_database where datname = %s", _database(same)))

    def keep(self, same: str) -> None:
        self._copied(self.name, _database(same))

    def copy(self, same: str) -> None:
        self._told(sql.SQL("drop database {} with (force)").format(sql.Identifier(self.name)))
        self._copied(_database(same), self.name)

    def _copied(self, old: str, new: str) -> None:
        told = sql.SQL("create database {} template {}")
        self._told(told.format(sql.Identifier(new), sql.Identifier(old)))

    def _told(self, what: sql.Composed) -> None:
        with self._connected("postgres") as connection:
            connection.execute(what)

    def _asked(self, database: str, question: str, *values: str) -> list:
        with self._connected(database) as connection:
            return connection.execute(question, values).fetchall()

    def _connected(self, database: str) -> psycopg.Connection:
        address = self.url.set(drivername="postgresql", database=database)
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _database(same: str) -> str:
    return f"kept_{same}"


@cache
def _kept() -> Path:
    """The folder of what this process has published; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="cockpit-published-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
