"""Lessons and other resources of three tiers, course projects, cases and one-thing services."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl

from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters

STAGES = {"primary": ("小学", 6), "junior": ("初中", 3), "senior": ("高中", 3)}
OTHER = {"homework": "作业设计", "experiment": "实验说课", "walking_class": "行走的思政课"}
TEACHES = {
    "primary": ("primary",),
    "junior": ("junior",),
    "complete": ("junior", "senior"),
    "nine_year": ("primary", "junior"),
    "vocational": ("senior",),
    "senior": ("senior",),
    "special": ("primary", "junior"),
}
COURSES = (
    "山城步道里的地理",
    "母城记忆口述史",
    "江河水文数据课",
    "算法与生活",
    "数字戏剧工坊",
    "桥梁结构虚拟实验",
)
CASES = {
    "ai_teacher": "智能助手支持的备课改进",
    "classroom": "数据驱动的课堂变革",
    "governance": "一表通办的校务治理",
}


def tables(p: Parameters, schools: pl.DataFrame, titles: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """The four datasets, by name; `titles` maps a subject code to its Chinese name."""
    return {
        "resource_item": resource_item(p, schools, titles),
        "course_project": course_project(p, schools),
        "case_study": case_study(p, schools),
        "service_item": service_item(p),
    }


def resource_item(p: Parameters, schools: pl.DataFrame, titles: Mapping[str, str]) -> pl.DataFrame:
    """Resources with stage, subject, tier and day of publication; some stages lack a subject on purpose."""
    rules = p["resources"]
    parts = [_district(p, titles), _of_schools(p, schools, titles, "school", rules["school_items"])]
    parts.append(_of_schools(p, schools, titles, "personal", rules["personal_items"]))
    frame = pl.concat(parts, how="diagonal_relaxed").sort("published_on", "title", maintain_order=True)
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)
    return frame.select(*RESOURCE, resource_code="DEMO-ZY-" + number)


RESOURCE = ("title", "kind", "tier", "stage", "subject", "school_code", "published_on")


def _cells(p: Parameters) -> list[tuple[str, str]]:
    """Pairs of stage and subject that have resources; the holes of the story are left out."""
    holes = [tuple(hole) for hole in p["resources"]["holes"]]
    pairs = [(stage, subject) for stage, list_ in p["resources"]["subjects"].items() for subject in list_]
    return [pair for pair in pairs if pair not in holes]


def _district(p: Parameters, titles: Mapping[str, str]) -> pl.DataFrame:
    """Fine lessons, every remaining cell covered; then the yearly selections."""
    rng, rules = p.rng("district resources"), p["resources"]
    cells, count, rest = _cells(p), rules["fine_lessons"], rules["other_district"]
    picks = [*range(len(cells)), *rng.integers(0, len(cells), count + rest - len(cells))]
    kinds = ["fine_lesson"] * count + [str(kind) for kind in rng.choice(list(OTHER), rest)]
    days = calendar.spread(rng, count, rules["first"], p.end - timedelta(2))
    days = [days[i] for i in rng.permutation(count)]
    days += calendar.spread(rng, rest, rules["first"], p.end - timedelta(2))
    rows = [
        _item(titles, kind, "district", cells[pick], n, day)
        for n, (kind, pick, day) in enumerate(zip(kinds, picks, days, strict=True))
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _of_schools(
    p: Parameters, schools: pl.DataFrame, titles: Mapping[str, str], tier: str, count: int
) -> pl.DataFrame:
    """Resources of the tiers school and person; a school only makes what its stages teach."""
    rng, cells = p.rng(f"{tier} resources"), _cells(p)
    owners = schools[rng.integers(0, schools.height, count)]
    days = calendar.spread(rng, count, p["resources"]["first"], p.end - timedelta(2))
    kinds = rng.choice(["homework", "experiment", "other"], count, p=[0.5, 0.2, 0.3])
    rows = []
    for n, (code, stage) in enumerate(owners.select("school_code", "stage").iter_rows()):
        mine = [cell for cell in cells if cell[0] in TEACHES[stage]]
        cell = mine[int(rng.integers(0, len(mine)))]
        rows.append(_item(titles, str(kinds[n]), tier, cell, n, days[n]) | {"school_code": code})
    return pl.DataFrame(rows, infer_schema_length=None)


def _item(titles: Mapping[str, str], kind: str, tier: str, cell: tuple[str, str], n: int, day: date) -> dict:
    """One resource of a cell (stage, subject); its title names stage, year, subject and unit."""
    stage, subject = cell
    word, years = STAGES[stage]
    what = OTHER.get(kind, "精品课" if kind == "fine_lesson" else "课例")
    title = f"{word}{n % years + 1}年级{titles[subject]}第{n % 8 + 1}单元{what}"
    row = {"title": title, "kind": kind, "tier": tier, "stage": stage, "subject": subject}
    return row | {"school_code": None, "published_on": day}


def course_project(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Curriculum projects: approved ones (the oldest also closed) and applications."""
    rng, rules = p.rng("course_project"), p["resources"]
    approved, applied = rules["courses_approved"], rules["courses_applied"]
    days = calendar.spread(rng, approved, date(2024, 6, 20), p.end - timedelta(12))
    owners = rng.permutation(schools["school_code"].to_numpy())
    rows = [
        {
            "course_code": f"DEMO-KC-{n + 1:02d}",
            "title": f"{COURSES[n % len(COURSES)]}（{n // len(COURSES) + 1}）",
            "school_code": str(owners[n]),
            "applied_on": calendar.shift(rng, days[n] if n < approved else p.end, -110, -60),
            "approved_on": days[n] if n < approved else None,
            "closed_on": _closed(p, days[n]) if n < approved else None,
            "reported_on": p.end,
        }
        for n in range(approved + applied)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _closed(p: Parameters, approved: date) -> date | None:
    """A project closes after twenty months."""
    day = approved + timedelta(610)
    return day if day <= p.end else None


def case_study(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Cases: the ones on artificial intelligence reached their number before its day."""
    rng = p.rng("case_study")
    wanted = {"ai_teacher": (p["story"]["cases_accepted"], 5), "classroom": (9, 4), "governance": (6, 3)}
    rows = []
    for kind, (accepted, open_) in wanted.items():
        last = p.end - timedelta(75 if kind == "ai_teacher" else 20)
        days = calendar.spread(rng, accepted, date(2024, 5, 10), last) + [None] * open_
        rows += [_case(p, rng, kind, n, day, schools) for n, day in enumerate(days)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _case(
    p: Parameters, rng: np.random.Generator, kind: str, n: int, day: date | None, schools: pl.DataFrame
):
    """One case; a missing day means that it is submitted but not accepted."""
    return {
        "case_code": f"DEMO-AL-{kind[:2].upper()}-{n + 1:02d}",
        "title": f"{CASES[kind]}·案例{n + 1}",
        "kind": kind,
        "school_code": schools["school_code"][int(rng.integers(0, schools.height))],
        "submitted_on": calendar.shift(rng, day or p.end, -90, -30),
        "accepted_on": day,
        "reported_on": p.end,
    }


def service_item(p: Parameters) -> pl.DataFrame:
    """One-thing services: the second came a year later than the annex wanted."""
    items = (
        ("入学一件事", "渝快办", date(2024, 4, 22), date(2024, 11, 22)),
        ("教师资格年检一件事", "渝快政", date(2024, 12, 9), date(2025, 9, 18)),
        ("转学一件事", "渝快办", date(2026, 3, 16), None),
    )
    return pl.DataFrame(
        [
            {
                "service_code": f"DEMO-YJS-{n + 1}",
                "name": name,
                "portal": portal,
                "started_on": started,
                "online_on": online,
                "reported_on": p.end,
            }
            for n, (name, portal, started, online) in enumerate(items)
            if started <= p.end
        ],
        infer_schema_length=None,
    )
