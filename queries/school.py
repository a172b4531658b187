"""One school: what it is called, what it has open, and where each of its rows came from."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from cockpit import contracts
from queries._place import short, until, whole

SCHOOL = "school_code"
BETWEEN = " · "  # stands between the parts of a key
UNFINISHED = "fixed_on"
UPGRADE = ("ten_gigabit_on", "listed_on", "contracted_on", "started_on", "accepted_on")
DESIGNATION = ("applied_on", "building_on", "reviewed_on", "granted_on")


def names(t: Any) -> sa.Select:
    """A row per school in sight, by school code.

    Columns: school_code, name, short_name (the full name where there is none), aliases, stage, school_type,
    subdistrict_code, subdistrict (its name), longitude_deg, latitude_deg (°), students, teachers (people),
    classrooms (rooms), campus_area_m2 (m²), upgrade_planned, group_name, valid_from, valid_to, as_of.
    """
    s, d = t.school, t.subdistrict
    columns = (
        s.c.school_code,
        s.c.name,
        short(s).label("short_name"),
        s.c.aliases,
        s.c.stage,
        s.c.school_type,
        s.c.subdistrict_code,
        sa.func.coalesce(d.c.name, s.c.subdistrict_code).label("subdistrict"),
        *(s.c[name] for name in ("longitude_deg", "latitude_deg", "students", "teachers", "classrooms")),
        s.c.campus_area_m2,
        *(s.c[name] for name in ("upgrade_planned", "group_name", "valid_from", "valid_to", "as_of")),
    )
    joined = s.outerjoin(d, d.c.subdistrict_code == s.c.subdistrict_code)
    return sa.select(*columns).select_from(joined).order_by(s.c.school_code)


def findings(t: Any, *, school: str) -> sa.Select:
    """A row per security finding of one school that is not fixed, by due date.

    Columns: finding_code, system (its name), severity, found_on, due_on, source_file, source_sheet,
    source_row, as_of.
    """
    v, i = t.vulnerability, t.information_system
    columns = (
        v.c.finding_code,
        sa.func.coalesce(i.c.name, v.c.system_code).label("system"),
        *(v.c[name] for name in ("severity", "found_on", "due_on")),
        *(v.c[name] for name in ("source_file", "source_sheet", "source_row", "as_of")),
    )
    joined = v.outerjoin(i, i.c.system_code == v.c.system_code)
    mine = (v.c.school_code == school, v.c[UNFINISHED].is_(None))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(v.c.due_on, v.c.finding_code)


def finding(t: Any, *, code: str) -> sa.Select:
    """The row of one security finding, none for an unknown code.

    Columns: finding_code, system (its name), school_code, severity, found_on, due_on, fixed_on, as_of.
    """
    v, i = t.vulnerability, t.information_system
    columns = (
        v.c.finding_code,
        sa.func.coalesce(i.c.name, v.c.system_code).label("system"),
        *(v.c[name] for name in ("school_code", "severity", "found_on", "due_on", "fixed_on", "as_of")),
    )
    joined = v.outerjoin(i, i.c.system_code == v.c.system_code)
    return sa.select(*columns).select_from(joined).where(v.c.finding_code == code)


def apps(t: Any, *, school: str, first: date, last: date) -> sa.Select:
    """A row per app that one school used in the months from `first` to `last` (first days), by app code.

    Columns: app_code, name, visits, minutes (sums over all roles), months (distinct ones).
    """
    u, a = t.usage_monthly, t.app
    joined = u.outerjoin(a, a.c.app_code == u.c.app_code)
    name = sa.func.coalesce(a.c.name, u.c.app_code)
    return (
        sa.select(
            u.c.app_code,
            name.label("name"),
            whole(sa.func.sum(u.c.visits_sum), "visits"),
            whole(sa.func.sum(u.c.minutes_sum), "minutes"),
            sa.func.count(sa.distinct(u.c.month)).label("months"),
        )
        .select_from(joined)
        .where(u.c.school_code == school, u.c.month.between(first, last))
        .group_by(u.c.app_code, name)
        .order_by(u.c.app_code)
    )


def records(t: Any, *, school: str, datasets: tuple[str, ...], newest: int) -> sa.Select:
    """The `newest` rows of one school in each of the datasets, and where they were read.

    Columns: dataset, record (the parts of the row's key without the school), as_of, basis, source_file,
    source_sheet, source_row, import_id, place (1 = newest of its dataset), rows (how many there are).
    Ordered by dataset and place.
    """
    parts = [_records(t, name, school) for name in datasets]
    every = (sa.union_all(*parts) if len(parts) > 1 else parts[0]).subquery("records")
    return (
        sa.select(*every.c)
        .where(every.c.place <= newest)
        .order_by(every.c.dataset, every.c.place, every.c.record)
    )


def _records(t: Any, dataset: str, school: str) -> sa.Select:
    rows = getattr(t, dataset)
    record = _record(rows, contracts.load()[dataset].key)
    order = (rows.c.as_of.desc(), record)
    columns = [
        rows.c[n] for n in ("as_of", "basis", "source_file", "source_sheet", "source_row", "import_id")
    ]
    return sa.select(
        sa.literal(dataset, sa.Text).label("dataset"),
        record.label("record"),
        *columns,
        whole(sa.func.row_number().over(order_by=order), "place"),
        whole(sa.func.count().over(), "rows"),
    ).where(rows.c[SCHOOL] == school)


def _record(rows: Any, key: tuple[str, ...]) -> sa.ColumnElement[str]:
    """The key as one text; empty where the school alone is the key."""
    parts = [sa.func.coalesce(sa.cast(rows.c[name], sa.Text), "") for name in key if name != SCHOOL]
    said: sa.ColumnElement[str] = sa.literal("", sa.Text)
    for place, part in enumerate(parts):
        said = part if place == 0 else said + BETWEEN + part
    return said


def access(t: Any, *, on: date) -> sa.Select:
    """A row per school in the register of links, by school code.

    Columns: school_code, access_mbps (newest report, Mbps), as_of, the dates ten_gigabit_on, listed_on,
    contracted_on, started_on, accepted_on, null when later than `on`.
    """
    link = t.campus_link
    columns = (link.c.school_code, link.c.access_mbps, link.c.as_of, *until(link, UPGRADE, on))
    return sa.select(*columns).order_by(link.c.school_code)


def course(t: Any, *, school: str, indicators: tuple[str, ...], since: date) -> sa.Select:
    """A row per indicator and month from `since` on for one school: indicator_id, month (last day), value."""
    o = t.observation
    mine = (o.c.indicator_id.in_(indicators), o.c.scope_kind == "school", o.c.scope_code == school)
    columns = (o.c.indicator_id, o.c.month, o.c.value)
    return sa.select(*columns).where(*mine, o.c.month >= since).order_by(o.c.indicator_id, o.c.month)


def granted(t: Any, *, school: str, on: date) -> sa.Select:
    """A row per designation that one school is on its way to or has, by kind.

    Columns: kind, the dates applied_on, building_on, reviewed_on, granted_on (null when later than `on`),
    as_of.
    """
    d = t.designation
    columns = (d.c.kind, *until(d, DESIGNATION, on), d.c.as_of)
    return sa.select(*columns).where(d.c.school_code == school).order_by(d.c.kind)
