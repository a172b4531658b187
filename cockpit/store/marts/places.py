"""Where a row belongs: the district, a subdistrict, a school; and the months it may fall into."""

from datetime import date, timedelta

import polars as pl

CODES = {
    "district": pl.lit(""),
    "subdistrict": pl.col("subdistrict_code"),
    "school": pl.col("school_code"),
}
KINDS = tuple(CODES)
SCOPE = ("indicator_id", "scope_kind", "scope_code")
RESULT = (*SCOPE, "month", "value", "numerator", "denominator", "as_of")


def scoped(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The rows that belong to scopes of a kind, with `scope_kind` and `scope_code`."""
    placed = rows.with_columns(scope_kind=pl.lit(kind), scope_code=CODES[kind])
    return placed.filter(pl.col("scope_code").is_not_null())


def months(begin: date, end: date) -> list[date]:
    """The last days of the months from `begin` to `end`."""
    if begin > end:
        return []
    return pl.date_range(begin.replace(day=1), end, "1mo", eager=True).dt.month_end().to_list()


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
