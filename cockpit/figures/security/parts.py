"""What the security figures share: rows of a register, its age, who owns a system, what is not in scope."""

from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, measures, store, text
from cockpit.figures import dated
from cockpit.figures.core import Selection
from cockpit.text import security as words
from queries import security as queries

YEAR = 12  # months that a pace of security is looked at: audits and terms come once a year
GRAVE = ("critical", "high")


def old(read: store.Reader, selection: Selection, dataset: str) -> bool:
    """Whether the register's newest data are too old to be judged."""
    day = as_of(read, selection, dataset)
    return measures.stale(day, contracts.load()[dataset].cadence, dated.asked_on(read, selection))


def as_of(read: store.Reader, selection: Selection, dataset: str) -> date | None:
    """The newest day that the register describes, up to the chosen month's end."""
    return dated.dates(read, dated.month_end(read, selection), (dataset,))[dataset]


def since(on: date, months: int = YEAR) -> date:
    """The first day of the first of so many months that end with the month of `on`.

    >>> since(date(2026, 10, 31)), since(date(2026, 3, 31), 3)
    (datetime.date(2025, 11, 1), datetime.date(2026, 1, 1))
    """
    return dated.first_month(on, months)


def systems(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """Every system in sight that is online at the month's end, as `queries.security.systems` gives it."""
    return read(queries.systems, on=dated.month_end(read, selection), **dated.choice(selection))


def findings(read: store.Reader, selection: Selection, months: int) -> pl.DataFrame:
    """Open findings and those that moved in so many months, as `queries.security.findings` gives them."""
    on = dated.month_end(read, selection)
    return read(queries.findings, since=since(on, months), on=on, **dated.choice(selection))


def restores(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """The newest restore of every system that needs one, as `queries.security.restores` gives it."""
    return read(queries.restores, on=dated.month_end(read, selection), **dated.choice(selection))


def filtered(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """Each school's terminals in the month, as `queries.security.filtered` gives them."""
    return read(queries.filtered, on=dated.month_end(read, selection), **dated.choice(selection))


def incidents(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """A year's incidents and older open ones, as `queries.security.incidents` gives them."""
    on = dated.month_end(read, selection)
    return read(queries.incidents, first=since(on), last=on, **dated.choice(selection))


def late(on: date) -> pl.Expr:
    """Whether a finding is past its due date on a day and not fixed; the due day itself is in time."""
    return pl.col("fixed_on").is_null() & (pl.col("due_on") < on)


def owner(row: dict[str, Any]) -> str:
    """The school that owns a system, the district where none does."""
    return row["school"] or row["school_code"] or words.DISTRICT_OWNER


def title(codes: str, code: str | None) -> str:
    """The word for a code; a dash where there is none."""
    return contracts.load().codes[codes].title(code) if code else text.MISSING


def scoped(read: store.Reader, selection: Selection, claim: str) -> str:
    """The claim, and that the district's own systems are not in it where they are not."""
    return words.scoped(claim, not read.scope.whole, bool(selection.subdistrict or selection.stage))
