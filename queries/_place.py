"""Parts of queries that many subjects share: who a school is, which schools are chosen, dates up to a day."""

from datetime import date
from typing import Any

import sqlalchemy as sa


def schools(t: Any) -> sa.Subquery:
    """The schools in sight with the names of their places.

    Columns: school_code, school (the short name), stage, subdistrict_code, subdistrict (its name).
    """
    s, d = t.school, t.subdistrict
    columns = named(s, d, "school")
    joined = s.outerjoin(d, d.c.subdistrict_code == s.c.subdistrict_code)
    return sa.select(*columns).select_from(joined).subquery("schools")


def named(s: Any, d: Any, name: str) -> tuple[sa.ColumnElement, ...]:
    """school_code, the short name labelled `name`, stage, subdistrict_code, subdistrict (its name)."""
    area = sa.func.coalesce(d.c.short_name, d.c.name, s.c.subdistrict_code).label("subdistrict")
    return s.c.school_code, short(s).label(name), s.c.stage, s.c.subdistrict_code, area


def short(place: Any) -> sa.ColumnElement[str]:
    """The short name of a school or subdistrict, the full one where there is none."""
    return sa.func.coalesce(place.c.short_name, place.c.name)


def open_on(s: Any, on: date) -> tuple[sa.ColumnElement[bool], ...]:
    """What a school of `s` has to satisfy to be open on a day."""
    begun = sa.or_(s.c.valid_from.is_(None), s.c.valid_from <= on)
    lasting = sa.or_(s.c.valid_to.is_(None), s.c.valid_to > on)
    return begun, lasting


def chosen(s: Any, subdistrict: str | None, stage: str | None) -> list[sa.ColumnElement[bool]]:
    """What the rows of `s` have to satisfy for the reader's choice; nothing chosen, nothing asked."""
    wanted = {"subdistrict_code": subdistrict, "stage": stage}
    return [s.c[name] == value for name, value in wanted.items() if value is not None]


def until(rows: Any, names: tuple[str, ...], on: date) -> tuple[sa.ColumnElement, ...]:
    """The dates of these names, null when they are later than `on`."""
    return tuple(sa.case((rows.c[name] <= on, rows.c[name])).label(name) for name in names)


def newest(rows: Any, by: str, dated: str, on: date, name: str = "newest") -> sa.Subquery:
    """For each value of `by` the newest row that is not later than `on`, as a relation called `name`."""
    place = sa.func.row_number().over(partition_by=rows.c[by], order_by=rows.c[dated].desc())
    ranked = sa.select(rows, place.label("place")).where(rows.c[dated] <= on).subquery(f"ranked_{name}")
    return sa.select(ranked).where(ranked.c.place == 1).subquery(name)


def whole(value: sa.ColumnElement, name: str) -> sa.ColumnElement:
    """A sum or count as a whole number, whatever the engine makes of it."""
    return sa.cast(value, sa.BigInteger).label(name)
