"""The tables that every version holds beside the datasets: observations, sources, imports, months."""

from collections.abc import Iterator

import polars as pl
import sqlalchemy as sa

from cockpit.contracts import Catalogue, Contract

METADATA = sa.MetaData()

OBSERVATION = sa.Table(
    "observation",
    METADATA,
    sa.Column("indicator_id", sa.Text, nullable=False),
    sa.Column("scope_kind", sa.Text, nullable=False),
    sa.Column("scope_code", sa.Text),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("numerator", sa.Double),
    sa.Column("denominator", sa.Double),
    sa.Column("as_of", sa.Date),
    sa.Column("version_of_formula", sa.BigInteger),
    sa.Index("observation_of", "indicator_id", "scope_kind", "scope_code"),
)
REJECTED = sa.Table(  # observations that cannot be: no figure and no judgement ever rests on them
    "rejected",
    METADATA,
    sa.Column("indicator_id", sa.Text, nullable=False),
    sa.Column("scope_kind", sa.Text, nullable=False),
    sa.Column("scope_code", sa.Text),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("reason", sa.Text, nullable=False),
)
SOURCE = sa.Table(
    "source",
    METADATA,
    sa.Column("dataset", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date),
    sa.Column("imported_at", sa.DateTime),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("cadence", sa.Text),
    sa.Column("import_id", sa.Text),
)
IMPORT_RECORD = sa.Table(
    "import_record",
    METADATA,
    sa.Column("import_id", sa.Text, primary_key=True),
    sa.Column("file_name", sa.Text),
    sa.Column("sha256", sa.Text),
    sa.Column("by", sa.Text),
    sa.Column("at", sa.DateTime),
    sa.Column("rows", sa.BigInteger),
    sa.Column("kind", sa.Text),
)
VERSION = sa.Table(
    "version",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("published_at", sa.DateTime, nullable=False),
    sa.Column("published_by", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("demo", sa.Boolean, nullable=False),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("schema", sa.BigInteger, nullable=False),
)
DIM_MONTH = sa.Table(
    "dim_month",
    METADATA,
    sa.Column("month_end", sa.Date, primary_key=True),
    sa.Column("month_start", sa.Date, nullable=False),
    sa.Column("year", sa.BigInteger, nullable=False),
    sa.Column("month_no", sa.BigInteger, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
)
RAW_PARTITION = sa.Table(
    "raw_partition",
    METADATA,
    sa.Column("dataset", sa.Text, primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
)
KINDS: tuple[tuple[type[sa.types.TypeEngine], pl.DataType], ...] = (
    (sa.Boolean, pl.Boolean()),
    (sa.Integer, pl.Int64()),
    (sa.Float, pl.Float64()),
    (sa.Numeric, pl.Float64()),
    (sa.Date, pl.Date()),
    (sa.DateTime, pl.Datetime("us", "UTC")),
    (sa.String, pl.String()),
)


def dtype(kind: sa.types.TypeEngine) -> pl.DataType | None:
    """The one polars type of a SQL type on every engine; None for a type that says nothing."""
    return next((found for sql, found in KINDS if isinstance(kind, sql)), None)


def schema(table: sa.FromClause) -> dict[str, pl.DataType]:
    """Column → polars type of a table."""
    return {column.name: dtype(column.type) or pl.String() for column in table.columns}


def empty(table: sa.FromClause) -> pl.DataFrame:
    """A typed frame without rows, with the columns of the table."""
    return pl.DataFrame(schema=schema(table))


def of_contracts(catalogue: Catalogue) -> Iterator[tuple[Contract, sa.Table]]:
    """(contract, table) of everything the datasets keep in a version: rows, or for feeds the roll-up."""
    metadata = sa.MetaData()
    for contract in catalogue.values():
        if not contract.feed:
            yield contract, contract.table(metadata)
        if contract.rollup is not None:
            yield contract, contract.rollup_table(metadata)
