"""Security: systems and assessments, findings, restored backups, drills, the green filter, incidents."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from queries import _place as place

BOUND = ("2", "3")  # levels that have to be filed, assessed and restored; level 1 is the owner's own affair


def systems(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per system that is online on `on`, by system code; the district's own belong to no school.

    Columns: system_code, name, school_code, school, mlps_level, online_on, filed_on, assessed_on (null when
    later than `on`), cycle_months (months), conclusion (null without such an assessment).
    """
    i, s = t.information_system, place.schools(t)
    joined = i.outerjoin(s, s.c.school_code == i.c.school_code)
    concluded = sa.case((i.c.assessed_on <= on, i.c.conclusion)).label("conclusion")
    columns = (
        *(i.c[name] for name in ("system_code", "name", "school_code")),
        s.c.school,
        i.c.mlps_level,
        i.c.online_on,
        *place.until(i, ("filed_on", "assessed_on"), on),
        i.c.cycle_months,
        concluded,
    )
    mine = (i.c.online_on <= on, *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(i.c.system_code)


def findings(
    t: Any, *, since: date, on: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per finding up to `on` that is still open or has moved since `since`, by finding code.

    Columns: finding_code, system_code, system (its name, the code where it is not in sight), school_code,
    school, severity, found_on, due_on, fixed_on, verified_on (null when later than `on`).
    """
    v, i, s = t.vulnerability, t.information_system, place.schools(t)
    joined = v.outerjoin(i, i.c.system_code == v.c.system_code)
    joined = joined.outerjoin(s, s.c.school_code == v.c.school_code)
    named = sa.func.coalesce(i.c.name, v.c.system_code).label("system")
    columns = (
        *(v.c.finding_code, v.c.system_code, named, v.c.school_code, s.c.school),
        *(v.c[name] for name in ("severity", "found_on", "due_on")),
        *place.until(v, ("fixed_on", "verified_on"), on),
    )
    unsettled = (v.c.fixed_on.is_(None), v.c.verified_on.is_(None))
    moved = (v.c[name] >= since for name in ("found_on", "due_on", "fixed_on", "verified_on"))
    mine = (v.c.found_on <= on, sa.or_(*unsettled, *moved), *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(v.c.finding_code)


def restores(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per system of level 2 or 3 that is online on `on`, with its newest restore, by system code.

    Columns: system_code, name, school_code, school, mlps_level, tested_on, restored, restore_min (minutes);
    the last three are null for a system that was never tested.
    """
    i, s = t.information_system, place.schools(t)
    test = place.newest(t.backup_test, "system_code", "tested_on", on)
    joined = i.outerjoin(s, s.c.school_code == i.c.school_code)
    joined = joined.outerjoin(test, test.c.system_code == i.c.system_code)
    columns = (
        *(i.c[name] for name in ("system_code", "name", "school_code")),
        *(s.c.school, i.c.mlps_level),
        *(test.c[name] for name in ("tested_on", "restored", "restore_min")),
    )
    bound = (i.c.mlps_level.in_(BOUND), i.c.online_on <= on)
    mine = (*bound, *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(i.c.system_code)


def drills(
    t: Any, *, first: date, last: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per drill from `first` to `last`: drill_code, level, kind, held_on, participants (people)."""
    d, s = t.drill, t.school
    joined = d.outerjoin(s, s.c.school_code == d.c.school_code)
    columns = (d.c[name] for name in ("drill_code", "level", "kind", "held_on", "participants"))
    mine = (d.c.held_on.between(first, last), *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(d.c.held_on, d.c.drill_code)


def filtered(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per open school, by school code, with its terminals in the month of `on`.

    Columns: school_code, school, stage, subdistrict_code, subdistrict, terminals_total, terminals_covered
    (devices, null for a school without a report).
    """
    o, s, f = t.school, place.schools(t), t.filter_coverage
    joined = o.join(s, s.c.school_code == o.c.school_code)
    same = sa.and_(f.c.school_code == o.c.school_code, f.c.month == on.replace(day=1))
    joined = joined.outerjoin(f, same)
    columns = (*s.c, f.c.terminals_total, f.c.terminals_covered)
    mine = (*place.open_on(o, on), *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(s.c.school_code)


def incidents(
    t: Any, *, first: date, last: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per incident from `first` to `last`, and any older one not closed by then, in order of time.

    Columns: incident_code, school_code, school, kind, severity, occurred_on, closed_on (null when later than
    `last`), down_min (minutes).
    """
    n, s = t.incident, place.schools(t)
    joined = n.outerjoin(s, s.c.school_code == n.c.school_code)
    columns = (
        *(n.c.incident_code, n.c.school_code, s.c.school, n.c.kind, n.c.severity, n.c.occurred_on),
        *place.until(n, ("closed_on",), last),
        n.c.down_min,
    )
    lasting = sa.or_(n.c.occurred_on >= first, n.c.closed_on.is_(None), n.c.closed_on > last)
    mine = (n.c.occurred_on <= last, lasting, *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(n.c.occurred_on, n.c.incident_code)
