"""Whole columns at once: tidy cells by vector arithmetic, each distinct untidy spelling by its rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from cockpit.intake import days, normalise
from cockpit.intake.days import Unreadable
from cockpit.intake.normalise import Column

WHOLE = r"^[tn]-?[0-9]{1,15}$"
REAL = r"^[tn]-?[0-9]{1,15}(\.[0-9]{1,15})?$"
DAY = r"^[td][0-9]{4}-[0-9]{2}-[0-9]{2}$"
INVISIBLE = r"\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{feff}\x{00ad}\x{00a0}\x{3000}"
CONTROL = r"\x{85}\x00-\x08\x0b-\x1f"
UNTIDY = rf"^\s|\s$|^#|[{INVISIBLE}{CONTROL}]"
SHORT = 8  # characters; a text up to here may be one of the words for a missing value


@dataclass(frozen=True)
class Normalised:
    """Typed values of a column; beside each a reason when it cannot be read, and whether it was tidied."""

    values: pl.Series
    reasons: pl.Series
    repaired: pl.Series


def _tidy_text(raw: pl.Expr, column: Column) -> pl.Expr:
    tidy = raw.str.starts_with("t") & (raw.str.len_chars() > SHORT)
    return pl.when(tidy & ~raw.str.slice(1).str.contains(UNTIDY)).then(raw.str.slice(1))


def _tidy_whole(raw: pl.Expr, column: Column) -> pl.Expr:
    return pl.when(raw.str.contains(WHOLE)).then(raw.str.slice(1)).cast(pl.Int64, strict=False)


def _tidy_real(raw: pl.Expr, column: Column) -> pl.Expr:
    return pl.when(raw.str.contains(REAL)).then(raw.str.slice(1)).cast(pl.Float64, strict=False)


def _tidy_ratio(raw: pl.Expr, column: Column) -> pl.Expr:
    value = _tidy_real(raw, column)
    return value if column.unit_known else pl.when((value > 1) | (value <= 0)).then(value)


def _tidy_day(raw: pl.Expr, column: Column) -> pl.Expr:
    text = pl.when(raw.str.contains(DAY)).then(raw.str.slice(1))
    day = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day >= days.FIRST_DAY).then(day)


def _tidy_nothing(raw: pl.Expr, column: Column) -> pl.Expr:
    return pl.lit(None, dtype=column.field.kind.polars)


TIDY = {
    "text": _tidy_text,
    "int": _tidy_whole,
    "bandwidth": _tidy_whole,
    "number": _tidy_real,
    "ratio": _tidy_ratio,
    "date": _tidy_day,
}


def column(raw: pl.Series, how: Column) -> Normalised:
    """Values, reasons and repairs of a column of raw cells (kind letter + text, null for blank)."""
    kind = how.field.kind.polars
    tidy = TIDY.get(how.field.type, _tidy_nothing)(pl.col("raw"), how).cast(kind)
    frame = pl.DataFrame({"raw": raw.cast(pl.String)}).with_columns(tidy.alias("tidy"))
    rest = frame.filter(pl.col("tidy").is_null() & pl.col("raw").is_not_null())["raw"].unique()
    found = frame.join(_spellings(rest, how, kind), on="raw", how="left", maintain_order="left")
    return Normalised(
        found.select(pl.coalesce("tidy", "value"))["tidy"].alias(how.field.name),
        found["reason"],
        found["repaired"].fill_null(False),
    )


def _spellings(raws: pl.Series, how: Column, kind: pl.DataType) -> pl.DataFrame:
    rows = [(raw, *_spelling(raw, how)) for raw in raws.to_list()]
    schema = {"raw": pl.String(), "value": kind, "reason": pl.String(), "repaired": pl.Boolean()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _spelling(raw: str, how: Column) -> tuple[normalise.Value, str | None, bool]:
    try:
        value = normalise.cell(raw, how)
    except Unreadable as error:
        return None, str(error), False
    return value, None, value is not None and _tidied(raw, value, how)


def _tidied(raw: str, value: normalise.Value, how: Column) -> bool:
    """Whether people should be told that the cell was read as something else than it shows."""
    kind, text = raw[0], raw[1:]
    if how.field.type in ("bool", "code", "ref") or kind in "dp":
        return False
    shown = value.isoformat() if isinstance(value, dt.date) else str(value)
    return text not in (shown, shown.removesuffix(".0"))
