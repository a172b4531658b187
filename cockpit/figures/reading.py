"""One value out of a column, with the type that the column holds; a column without values gives None."""

from datetime import date

import polars as pl


def newest(days: pl.Series) -> date | None:
    """The last day of a column of dates.

    >>> newest(pl.Series([date(2026, 3, 31), None, date(2026, 9, 30)])), newest(pl.Series([], dtype=pl.Date))
    (datetime.date(2026, 9, 30), None)
    """
    return _day(days.max())


def oldest(days: pl.Series) -> date | None:
    """The first day of a column of dates."""
    return _day(days.min())


def most(values: pl.Series) -> float | None:
    """The largest of a column of numbers.

    >>> most(pl.Series([2.5, None, 4.0])), most(pl.Series([None], dtype=pl.Float64))
    (4.0, None)
    """
    return _number(values.max())


def least(values: pl.Series) -> float | None:
    """The smallest of a column of numbers."""
    return _number(values.min())


def mean(values: pl.Series) -> float | None:
    """The mean of a column of numbers."""
    return _number(values.mean())


def middle(values: pl.Series) -> float | None:
    """The median of a column of numbers.

    >>> middle(pl.Series([1, 2, None, 10])), middle(pl.Series([], dtype=pl.Float64))
    (2.0, None)
    """
    return _number(values.median())


def total(counts: pl.Series) -> int:
    """The sum of a column of whole numbers or truth values; nothing adds up to 0.

    >>> total(pl.Series([3, None, 4])), total(pl.Series([True, False])), total(pl.Series([], dtype=pl.Int64))
    (7, 1, 0)
    """
    return int(counts.sum())


def together(values: pl.Series) -> float:
    """The sum of a column of real numbers; nothing adds up to 0.

    >>> together(pl.Series([2.5, None, 4.0]))
    6.5
    """
    return float(values.sum())


def share(part: pl.Series, whole: pl.Series) -> float | None:
    """The sum of one column in percent of the sum of another; None where there is nothing to share.

    >>> share(pl.Series([1, 2]), pl.Series([4, 8])), share(pl.Series([0]), pl.Series([0]))
    (25.0, None)
    """
    of = together(whole)
    return 100.0 * together(part) / of if of else None


def _day(found: object) -> date | None:
    if found is None or isinstance(found, date):
        return found
    raise TypeError(f"{found!r} is not a day")


def _number(found: object) -> float | None:
    if found is None or isinstance(found, int | float):
        return found
    raise TypeError(f"{found!r} is not a number")
