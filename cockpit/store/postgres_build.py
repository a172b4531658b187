"""A version in PostgreSQL while it is being built, in a schema that nobody else reads."""

from collections.abc import Mapping
from typing import Protocol

import adbc_driver_postgresql.dbapi as adbc
import polars as pl
import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects import postgresql

from cockpit import contracts
from cockpit.store import conform, rows
from cockpit.store.postgres_asking import fetched
from cockpit.store.versions import spelled

DIALECT = postgresql.dialect(paramstyle="numeric_dollar")
BOOKS = "cockpit_store"
METADATA = sa.MetaData(schema=BOOKS)
POINTER = sa.Table(
    "pointer",
    METADATA,
    sa.Column("sole", sa.Integer, sa.CheckConstraint("sole = 1"), primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, nullable=False),
)
KEPT = sa.Table(
    "kept",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("pinned", sa.Boolean, nullable=False),
)


class Served(Protocol):
    """What a build needs to know of the engine it belongs to."""

    def columns(self, number: int) -> Mapping[str, tuple[str, ...]]:
        """Table → columns of a version."""

    def published(self) -> None:
        """The pointer has moved."""


class PostgresBuild:
    """A version being built in a schema of its own."""

    def __init__(
        self,
        engine: Served,
        connection: psycopg.Connection,
        reader: adbc.Connection,
        name: str,
        base: int | None,
    ) -> None:
        self._engine = engine
        self._connection = connection
        self._reader = reader
        self._name = name
        self._base = base
        self._written: set[str] = set()

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Table → columns of the version it started from."""
        return {} if self._base is None else self._engine.columns(self._base)

    def write(self, table: sa.Table, frame: pl.DataFrame) -> None:
        """Make the table anew with exactly these rows; texts sort by code point, as in the other engine."""
        own = table.to_metadata(sa.MetaData(), schema=self._name)
        for column in own.columns:
            if isinstance(column.type, sa.String):
                column.type = sa.Text(collation="C")
        run(self._connection, sa.schema.DropTable(own, if_exists=True))
        run(self._connection, sa.schema.CreateTable(own))
        if frame.height:
            with self._reader.cursor() as cursor:
                cursor.adbc_ingest(table.name, frame.to_arrow(), mode="append", db_schema_name=self._name)
        for index in own.indexes:
            run(self._connection, sa.schema.CreateIndex(index))
        self._written.add(table.name)

    def keep(self, name: str) -> None:
        """Copy a table from the version that the build started from, with its keys."""
        self._written.add(name)
        old, new = sql.Identifier(spelled(self._base), name), sql.Identifier(self._name, name)
        for step in (
            "create table {new} (like {old} including all)",
            "insert into {new} select * from {old}",
        ):
            self._connection.execute(sql.SQL(step).format(old=old, new=new))

    def read(self, select: sa.Select) -> pl.DataFrame:
        """Rows of the version being built; a table that was not brought over yet is read where it was."""
        asked = {table.name for table in sa.sql.util.find_tables(select, include_crud=True)}
        schema = self._name if asked <= self._written or self._base is None else spelled(self._base)
        return fetched(self._reader, *conform.statement(select, DIALECT, schema))

    def seal(self, number: int) -> None:
        """Guard the rows, give the schema its number and move the pointer, in one transaction."""
        with self._connection.transaction():
            for name in sorted(self._written):
                step = sql.SQL("analyze {}").format(sql.Identifier(self._name, name))
                self._connection.execute(step)
            rows.protect(self._connection, self._name, contracts.load())
            rename = sql.SQL("alter schema {} rename to {}").format(
                sql.Identifier(self._name), sql.Identifier(spelled(number))
            )
            self._connection.execute(rename)
            run(self._connection, sa.insert(KEPT).values(number=number, pinned=False))
            run(self._connection, sa.update(POINTER).values(number=number))
        self._engine.published()


def run(connection: psycopg.Connection, step: sa.ClauseElement) -> None:
    """Execute a definition or a write."""
    text, values = conform.statement(step, DIALECT)
    psycopg.RawCursor(connection).execute(text, values)
