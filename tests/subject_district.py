"""Three schools with campuses, resources and use, each row carrying the name of its school as a canary."""

from datetime import date

from cockpit import store
from tests import small_district as small
from tests.small_district import MONTH, A, B, C

CANARY = {A: "甲校", B: "乙校", C: "丙校"}  # in every name and title that belongs to one school
CODES = {A: "ca-na-ry-1", B: "ca-na-ry-2", C: "ca-na-ry-3"}
LAST_YEAR, NOW = date(2025, 6, 1), date(2026, 6, 1)


def designation(school: str, kind: str, *days: date) -> dict:
    """A school that has reached as many steps as there are days."""
    steps = ("applied_on", "building_on", "reviewed_on", "granted_on")
    return {"school_code": school, "kind": kind, "reported_on": MONTH, **dict(zip(steps, days, strict=False))}


def _day(month: int, year: int = 2025) -> date:
    return date(year, month, 10)


def _lesson(number: int, stage: str, subject: str, school: str | None = None, **more: object) -> dict:
    tier = "school" if school else "district"
    title = f"课{number}{CANARY.get(school or '', '')}"
    plain = {
        "resource_code": f"r{number}",
        "title": title,
        "kind": "fine_lesson",
        "tier": tier,
        "stage": stage,
    }
    return plain | {"subject": subject, "school_code": school, "published_on": _day(3)} | more


def _app(number: int, online: date | None) -> dict:
    code = f"a{number}"
    plain = {"app_code": code, "name": f"应用{number}", "layer": "N", "supplementary": False}
    return plain | {"online_on": online, "reported_on": MONTH}


def _use(school: str, app: str, role: str, day: date, visits: int) -> dict:
    return {
        "school_code": school, "app_code": app, "role": role, "used_on": day, "users": 2, "visits": visits
    }  # fmt: skip


def _space(school: str, month: date, role: str, active: int) -> dict:
    return {
        "school_code": school, "month": month, "role": role, "persons": 100, "opened": 80, "active": active
    }  # fmt: skip


def _interface(app: str, platform: str, tier: str, kind: str, live: date | None) -> dict:
    plain = {"app_code": app, "platform": platform, "tier": tier, "kind": kind, "reported_on": MONTH}
    return plain | {"agreed_on": _day(1), "live_on": live}


CAMPUS = (
    small.rows(
        "designation",
        designation(A, "smart_campus", _day(1), _day(2), _day(3), _day(4)),
        designation(B, "smart_campus", _day(5), _day(6)),
        designation(C, "smart_campus", _day(7)),
        designation(A, "task_group", _day(1), _day(1), _day(1), _day(1)),
    ),
    small.rows(
        "scene",
        *(
            {
                "scene_code": f"s-{CODES[school]}", "school_code": school, "title": f"场景{CANARY[school]}",
                "domain": domain, "planned_on": _day(1), "built_on": built, "recognised_on": recognised,
                "reported_on": MONTH,
            }
            for school, domain, built, recognised in (
                (A, "classroom", _day(2), _day(3)),
                (B, "classroom", _day(2), None),
                (C, "management", None, None),
            )
        ),
    ),
    small.rows(
        "smart_room",
        *(
            {
                "room_code": f"m-{CODES[school]}", "school_code": school, "name": f"馆室{CANARY[school]}",
                "kind": "smart_hall", "accepted_on": accepted, "hours_month": hours, "reported_on": MONTH,
            }
            for school, accepted, hours in ((A, _day(1), 60.0), (B, _day(2), 5.0), (C, None, None))
        ),
    ),
    small.rows(
        "terminal_stock",
        *(
            {
                "school_code": school, "counted_on": on, "students": 100, "student_terminals": terminals,
                "classrooms_total": 10, "classrooms_interactive": rooms,
            }
            for school, on, terminals, rooms in (
                (A, date(2026, 3, 31), 10, 1), (A, MONTH, 40, 9), (B, MONTH, 38, 8), (C, MONTH, 12, 3)
            )
        ),
    ),
)  # fmt: skip
RESOURCES = (
    small.rows(
        "resource_item",
        _lesson(1, "primary", "chinese"),
        _lesson(2, "primary", "chinese", published_on=MONTH),
        _lesson(3, "junior", "physics"),
        _lesson(4, "junior", "chinese", A),
        _lesson(5, "senior", "arts", C),
        _lesson(6, "primary", "chinese", B, kind="homework"),
    ),
    small.rows("app", *(_app(n, online) for n, online in ((1, _day(1)), (2, _day(1)), (3, None)))),
    small.rows(
        "usage_daily",
        _use(A, "a1", "student", LAST_YEAR, 100),
        _use(A, "a1", "student", NOW, 90),
        _use(A, "a1", "teacher", date(2026, 6, 30), 20),
        _use(B, "a1", "student", NOW, 10),
        _use(C, "a2", "student", date(2026, 2, 3), 7),
    ),
    small.rows(
        "space_activity",
        *(_space(A, month, role, 60) for month in (LAST_YEAR, NOW) for role in ("student", "teacher")),
        _space(B, NOW, "student", 20),
        _space(C, NOW, "student", 56),
    ),
    small.rows(
        "interface",
        _interface("a1", "市平台", "city", "user", _day(2)),
        _interface("a2", "市平台", "city", "user", None),
        _interface("a1", "国家平台", "national", "data", _day(3)),
    ),
)


def published() -> store.Reader:
    """Publish the district and give the reader of its leaders."""
    return small.published(*small.PLACES, *CAMPUS, *RESOURCES)


def bare() -> store.Reader:
    """Publish the schools and their places alone."""
    return small.published(*small.PLACES)
