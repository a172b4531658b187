"""Parts of queries that many subjects share: who a school is, which schools are chosen, dates up to a day."""

from datetime import date
from typing import Any

import sqlalchemy as sa


def schools(t: Any) -> sa.Subquery:
    """The schools in sight with the names of their places.

    Columns: school_code, school (the short name), stage, subdistrict_code, subdistrict (its name).
    """
    s, d = t.school, t.subdistrict
    columns = (
        s.c.school_code,
        sa.func.coalesce(s.c.short_name, s.c.name).label("school"),
        s.c.stage,
        s.c.subdistrict_code,
        sa.func.coalesce(d.c.short_name, d.c.name, s.c.subdistrict_code).label("subdistrict"),
    )
    joined = s.outerjoin(d, d.c.subdistrict_code == s.c.subdistrict_code)
    return sa.select(*columns).select_from(joined).subquery("schools")


def chosen(s: Any, subdistrict: str | None, stage: str | None) -> list[sa.ColumnElement[bool]]:
    """What the rows of `s` have to satisfy for the reader's choice; nothing chosen, nothing asked."""
    wanted = {"subdistrict_code": subdistrict, "stage": stage}
    return [s.c[name] == value for name, value in wanted.items() if value is not None]


def until(rows: Any, names: tuple[str, ...], on: date) -> tuple[sa.ColumnElement, ...]:
    """The dates of these names, null when they are later than `on`."""
    return tuple(sa.case((rows.c[name] <= on, rows.c[name])).label(name) for name in names)


def newest(rows: Any, by: str, dated: str, on: date) -> sa.Subquery:
    """For each value of `by` the newest row that is not later than `on`."""
    place = sa.func.row_number().over(partition_by=rows.c[by], order_by=rows.c[dated].desc())
    ranked = sa.select(rows, place.label("place")).where(rows.c[dated] <= on).subquery("ranked")
    return sa.select(ranked).where(ranked.c.place == 1).subquery("newest")


def whole(value: sa.ColumnElement, name: str) -> sa.ColumnElement:
    """A sum or count as a whole number, whatever the engine makes of it."""
    return sa.cast(value, sa.BigInteger).label(name)


def total(
    t: Any, *, indicator: str, on: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """One row: what an indicator adds up to for the chosen schools, in its newest month up to `on`.

    Columns: schools (how many are chosen), numerator, denominator (sums, null without a row), as_of (newest).
    """
    o, s = t.observation, t.school
    mine = o.c.indicator_id == indicator
    month = (
        sa.select(sa.func.max(o.c.month))
        .where(mine, o.c.scope_kind == "district", o.c.month <= on)
        .scalar_subquery()
    )
    own = sa.select(o).where(mine, o.c.scope_kind == "school", o.c.month == month).subquery("own")
    columns = (
        whole(sa.func.count(s.c.school_code), "schools"),
        sa.cast(sa.func.sum(own.c.numerator), sa.Double).label("numerator"),
        sa.cast(sa.func.sum(own.c.denominator), sa.Double).label("denominator"),
        sa.func.max(own.c.as_of).label("as_of"),
    )
    joined = s.outerjoin(own, own.c.scope_code == s.c.school_code)
    return sa.select(*columns).select_from(joined).where(*chosen(s, subdistrict, stage))
