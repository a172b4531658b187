"""Smart campuses: designations on their way, scenes, smart rooms, terminals and interactive classrooms."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from queries import _place as place

STEPS = ("applied_on", "building_on", "reviewed_on", "granted_on")
SCENE_STEPS = ("planned_on", "built_on", "recognised_on")
COUNTED = ("students", "student_terminals", "classrooms_total", "classrooms_interactive", "counted_on")


def designations(
    t: Any, *, kind: str, on: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per school that is on its way to the designation `kind` or has it, by school code.

    Columns: school_code, school (short name), stage, subdistrict_code, subdistrict, the dates applied_on,
    building_on, reviewed_on, granted_on (null when later than `on`), score (points), as_of.
    """
    d, s = t.designation, place.schools(t)
    joined = d.join(s, s.c.school_code == d.c.school_code)
    columns = (*s.c, *place.until(d, STEPS, on), d.c.score, d.c.as_of)
    mine = (d.c.kind == kind, *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(s.c.school_code)


def scenes(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per scene, by scene code.

    Columns: scene_code, title, domain, school_code, school, planned_on, built_on, recognised_on (null when
    later than `on`), as_of.
    """
    c, s = t.scene, place.schools(t)
    joined = c.join(s, s.c.school_code == c.c.school_code)
    columns = (c.c.scene_code, c.c.title, c.c.domain, s.c.school_code, s.c.school)
    mine = place.chosen(s, subdistrict, stage)
    dated = place.until(c, SCENE_STEPS, on)
    return sa.select(*columns, *dated, c.c.as_of).select_from(joined).where(*mine).order_by(c.c.scene_code)


def rooms(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per smart room, by room code.

    Columns: room_code, name, kind, school_code, school, accepted_on (null when later than `on`), hours_month
    (hours of use in a month), as_of.
    """
    r, s = t.smart_room, place.schools(t)
    joined = r.join(s, s.c.school_code == r.c.school_code)
    columns = (r.c.room_code, r.c.name, r.c.kind, s.c.school_code, s.c.school)
    dated = place.until(r, ("accepted_on",), on)
    mine = place.chosen(s, subdistrict, stage)
    return (
        sa.select(*columns, *dated, r.c.hours_month, r.c.as_of)
        .select_from(joined)
        .where(*mine)
        .order_by(r.c.room_code)
    )


def terminals(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per school with a stocktaking up to `on`: its newest one, by school code.

    Columns: school_code, school, stage, subdistrict_code, subdistrict, students (people), student_terminals
    (devices), classrooms_total, classrooms_interactive (rooms), counted_on.
    """
    c, s = place.newest(t.terminal_stock, "school_code", "counted_on", on), place.schools(t)
    joined = c.join(s, s.c.school_code == c.c.school_code)
    columns = (*s.c, *(c.c[name] for name in COUNTED))
    mine = place.chosen(s, subdistrict, stage)
    return sa.select(*columns).select_from(joined).where(*mine).order_by(s.c.school_code)
