"""What figures of several subjects are made of: counted cells, codes in words and order, shares by place."""

from typing import Any

import polars as pl

from cockpit import contracts, text

WHOLE = 100.0  # percent


def counted(row: str, column: str, count: int) -> dict[str, Any]:
    """A cell of a matrix with a number of things; none is zero, not missing."""
    return {"row": row, "column": column, "value": float(count), "text": text.number(count)}


def summed(row: str, column: str, count: int) -> dict[str, Any]:
    """A cell with a sum: words but no value, so that it neither colours the cell nor counts twice."""
    return {"row": row, "column": column, "text": text.number(count)}


def worded(column: str, codes: str) -> pl.Expr:
    """The column's codes in the words of a code list."""
    return pl.col(column).replace_strict(dict(contracts.load().codes[codes].codes), return_dtype=pl.String)


def ordered(column: str, codes: str) -> pl.Expr:
    """The place of the column's codes in a code list, from 0."""
    places = {code: place for place, code in enumerate(contracts.load().codes[codes].codes)}
    return pl.col(column).replace_strict(places, return_dtype=pl.Int64)


def by_place(rows: pl.DataFrame, part: str, whole: str) -> pl.DataFrame:
    """Shares of one column in another by subdistrict, or by school where only one is in sight, best first.

    `rows` has a school each (subdistrict_code, subdistrict, school_code, school). Columns: key, label, value
    (percent), text.
    """
    several = rows["subdistrict_code"].n_unique() > 1
    key, label = ("subdistrict_code", "subdistrict") if several else ("school_code", "school")
    sums = rows.group_by(pl.col(key).alias("key"), pl.col(label).alias("label")).agg(pl.sum(part, whole))
    shares = sums.select("key", "label", value=WHOLE * pl.col(part) / pl.col(whole))
    shares = shares.sort("value", "key", descending=[True, False])
    return shares.with_columns(text=pl.col("value").map_elements(text.percent, return_dtype=pl.String))


def lowest(shares: pl.DataFrame) -> tuple[str, str]:
    """Name and share of the last of several places; empty where there is nothing to compare."""
    return shares.select("label", "text").row(-1) if shares.height > 1 else ("", "")
