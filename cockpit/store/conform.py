"""A select becomes one text per engine, and its answer the same types from every engine."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.ddl import DDLElement
from sqlalchemy.sql.expression import ClauseElement

from cockpit.store import tables


def statement(clause: ClauseElement, dialect: Dialect, schema: str | None = None) -> tuple[str, list[Any]]:
    """Text and positional parameters ($1, $2 …) of a clause; tables are looked up in `schema`."""
    where: dict[str, Any] = (
        {"schema_translate_map": {None: schema}, "render_schema_translate": True} if schema else {}
    )
    if isinstance(clause, DDLElement):
        return str(clause.compile(dialect=dialect, **where)), []
    compiled = clause.compile(dialect=dialect, compile_kwargs={"render_postcompile": True}, **where)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"{type(clause).__name__} is neither a query, a write nor a definition")
    values = compiled.construct_params()
    return str(compiled), [values[name] for name in compiled.positiontup or ()]


def conformed(frame: pl.DataFrame, select: sa.Select) -> pl.DataFrame:
    """The answer to `select` with the types that it declares: Int64, Float64, Date, String, Boolean."""
    frame = frame.select(_plain(column) for column in frame.get_columns())
    declared = [tables.dtype(column.type) for column in select.selected_columns]
    return frame.select(
        _cast(column, wanted) for column, wanted in zip(frame.get_columns(), declared, strict=True)
    )


def by_table(found: pl.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """Table → columns, from rows of table and column name in order."""
    grouped = found.group_by("table_name", maintain_order=True).agg("column_name")
    return {name: tuple(columns) for name, columns in grouped.iter_rows()}


def _plain(column: pl.Series) -> pl.Series:
    """A number that arrives as the text of an arbitrary precision number, as Float64."""
    return column.ext.storage().cast(pl.Float64) if isinstance(column.dtype, pl.Extension) else column


def _cast(column: pl.Series, wanted: pl.DataType | None) -> pl.Series:
    wanted = wanted or _like(column.dtype)
    if isinstance(wanted, pl.Datetime) and getattr(column.dtype, "time_zone", None) is None:
        return column.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return column if column.dtype == wanted else column.cast(wanted)


def _like(found: pl.DataType) -> pl.DataType:
    """The type for a column that declares none, so that both engines answer alike."""
    if found.is_decimal() or found.is_float() or found == pl.Int128:
        return pl.Float64()
    if found.is_integer():
        return pl.Int64()
    return pl.String() if found == pl.Null else found
