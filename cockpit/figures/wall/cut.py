"""What makes a page's figure one for five metres: a short claim, fewer rows, a shorter past."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from cockpit import store
from cockpit.figures.core import Figure, Selection
from cockpit.text import wall as words

COURSES = ("trend", "fan")  # kinds whose rows are months
TICKS = 3  # words on the time axis of a small drawing

Make = Callable[[store.Reader, Selection], Figure]


def shortly(figure: Figure, **options: Any) -> Figure:
    """The figure with the first clause of its claim and few ticks."""
    return replace(
        figure, claim=words.short(figure.claim), options={**figure.options, "ticks": TICKS, **options}
    )


def first(figure: Figure, most: int) -> Figure:
    """The figure with its first rows only; it remembers how many it had."""
    return replace(figure, frame=figure.frame.head(most), options=_counted(figure))


def last(figure: Figure, most: int) -> Figure:
    """The figure with its last rows only, the last one first; it remembers how many it had."""
    return replace(figure, frame=figure.frame.tail(most).reverse(), options=_counted(figure))


def _counted(figure: Figure) -> dict[str, Any]:
    return {**figure.options, "total": figure.frame.height}


def since(figure: Figure, months: int | None) -> Figure:
    """A course from so many months before its newest value on; what lies ahead stays in sight."""
    if months is None or figure.kind not in COURSES:
        return figure
    known = figure.frame.filter(pl.col("value").is_not_null())["period"].max()
    if not isinstance(known, date):
        return figure
    return replace(figure, frame=figure.frame.filter(pl.col("period") > _earlier(known, months)))


def _earlier(day: date, months: int) -> date:
    """The last day of the month so many months before.

    >>> _earlier(date(2026, 10, 31), 12), _earlier(date(2026, 3, 31), 3)
    (datetime.date(2025, 10, 31), datetime.date(2025, 12, 31))
    """
    year, month = divmod(day.year * 12 + day.month - months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)
