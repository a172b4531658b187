"""What the indicators were at each month's end: series, newest values, places side by side, sources.

`value` is in the unit of the measured indicator; `numerator` and `denominator` are what it was made of (a
null denominator: the value is the numerator); `as_of` is the newest date the rows behind it describe.
`scope_kind` is district, subdistrict or school, `scope_code` the code of that place and empty for the
district.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa

from queries._place import short

KEY = ("indicator_id", "scope_kind", "scope_code", "month")
DISTRICT = "district"


def observations(
    t: Any, *, indicators: tuple[str, ...], scope_kind: str = DISTRICT, since: date | None = None
) -> sa.Select:
    """A row per indicator, place of one kind and month from `since` on.

    Columns: indicator_id, scope_kind, scope_code, month (last day), value, numerator, denominator, as_of,
    version_of_formula.
    """
    o = t.observation
    chosen = sa.select(o).where(o.c.indicator_id.in_(indicators), o.c.scope_kind == scope_kind)
    if since is not None:
        chosen = chosen.where(o.c.month >= since)
    return chosen.order_by(*(o.c[name] for name in KEY))


def series(t: Any, *, indicator: str, scope_kind: str = DISTRICT, scope_code: str = "") -> sa.Select:
    """A row per month of one indicator in one place: month, value, numerator, denominator, as_of."""
    o = t.observation
    place = (o.c.indicator_id == indicator, o.c.scope_kind == scope_kind, o.c.scope_code == scope_code)
    columns = (o.c.month, o.c.value, o.c.numerator, o.c.denominator, o.c.as_of)
    return sa.select(*columns).where(*place).order_by(o.c.month)


def latest(
    t: Any, *, indicators: tuple[str, ...], scope_kind: str = DISTRICT, on: date | None = None
) -> sa.Select:
    """A row per indicator and place: its newest month not after `on`; columns as in `observations`."""
    o = t.observation
    place = sa.func.row_number().over(
        partition_by=(o.c.indicator_id, o.c.scope_code), order_by=o.c.month.desc()
    )
    chosen = sa.select(o, place.label("place")).where(
        o.c.indicator_id.in_(indicators), o.c.scope_kind == scope_kind
    )
    if on is not None:
        chosen = chosen.where(o.c.month <= on)
    ranked = chosen.subquery("ranked")
    columns = [ranked.c[column.name] for column in o.c]
    return sa.select(*columns).where(ranked.c.place == 1).order_by(*(ranked.c[name] for name in KEY))


def by_school(t: Any, *, indicator: str, on: date | None = None) -> sa.Select:
    """A row per school: school_code, name, stage, subdistrict_code, coordinates (°), its newest value.

    month, value, numerator, denominator and as_of are null for a school that has no observation up to `on`.
    """
    s, newest = t.school, _newest(t, indicator, "school", on)
    columns = (
        s.c.school_code,
        short(s).label("name"),
        s.c.stage,
        s.c.subdistrict_code,
        s.c.longitude_deg,
        s.c.latitude_deg,
    )
    joined = s.outerjoin(newest, newest.c.scope_code == s.c.school_code)
    return sa.select(*columns, *_measured(newest)).select_from(joined).order_by(s.c.school_code)


def by_subdistrict(t: Any, *, indicator: str, on: date | None = None) -> sa.Select:
    """A row per subdistrict: subdistrict_code, name, its newest value up to `on` (null without one)."""
    s, newest = t.subdistrict, _newest(t, indicator, "subdistrict", on)
    columns = (s.c.subdistrict_code, short(s).label("name"))
    joined = s.outerjoin(newest, newest.c.scope_code == s.c.subdistrict_code)
    return sa.select(*columns, *_measured(newest)).select_from(joined).order_by(s.c.subdistrict_code)


def sources(t: Any) -> sa.Select:
    """A row per dataset: dataset, title, as_of, imported_at (UTC), rows, cadence, import_id."""
    s = t.source
    return sa.select(s).order_by(s.c.dataset)


def months(t: Any, *, first: date, last: date) -> sa.Select:
    """A row per month ending from `first` to `last`: month_end, month_start, year, month_no, label."""
    m = t.dim_month
    columns = (m.c.month_end, m.c.month_start, m.c.year, m.c.month_no, m.c.label)
    return sa.select(*columns).where(m.c.month_end.between(first, last)).order_by(m.c.month_end)


def _newest(t: Any, indicator: str, kind: str, on: date | None) -> sa.Subquery:
    return latest(t, indicators=(indicator,), scope_kind=kind, on=on).order_by(None).subquery("newest")


def _measured(newest: sa.Subquery) -> tuple[sa.ColumnElement, ...]:
    return tuple(newest.c[name] for name in ("month", "value", "numerator", "denominator", "as_of"))
