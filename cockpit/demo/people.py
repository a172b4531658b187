"""Backbone teachers, navigators, experts and training, by codes and never by names."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters

COURSES = {
    "literacy": ("教师数字素养通识", 12),
    "ai": ("人工智能助推教学", 16),
    "security": ("网络安全与个人信息保护", 6),
    "leadership": ("校长信息化领导力", 8),
}
LETTERS = {"backbone": "GG", "navigator": "LH", "expert": "ZJ", "data_officer": "SJ"}


def tables(p: Parameters, schools: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The two datasets about people, by name."""
    return {"person_role": person_role(p, schools), "training": training(p, schools)}


def person_role(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """One row per person and role; experts belong to no school."""
    rng, rules = p.rng("person_role"), p["people"]
    last = p.end - timedelta(15)
    days = {
        "backbone": calendar.spread(rng, rules["backbone"], date(2024, 9, 10), last),
        "navigator": calendar.spread(rng, rules["navigator"], date(2024, 10, 10), last),
        "expert": _experts(p, rng),
        "data_officer": calendar.spread(rng, schools.height, date(2024, 5, 20), date(2024, 12, 20)),
    }
    rows = [
        _person(p, rng, kind, n, day, schools) for kind, found in days.items() for n, day in enumerate(found)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _experts(p: Parameters, rng: np.random.Generator) -> list[date]:
    """Four within 2024, the fifth late, the others after."""
    count, fifth = p["people"]["experts"], p["story"]["fifth_expert"]
    later = [calendar.shift(rng, fifth, 120, 300) for _ in range(count - 5)]
    return [*calendar.spread(rng, 4, date(2024, 7, 1), date(2024, 12, 20)), fifth, *sorted(later)]


def _person(
    p: Parameters, rng: np.random.Generator, kind: str, n: int, day: date, schools: pl.DataFrame
) -> dict:
    at = n if kind == "data_officer" else int(rng.integers(0, schools.height))
    left = kind == "backbone" and n % 23 == 22 and day + timedelta(300) < p.end
    return {
        "person_code": f"DEMO-{LETTERS[kind]}-{n + 1:03d}",
        "kind": kind,
        "school_code": None if kind == "expert" else schools["school_code"][at],
        "appointed_on": day,
        "ended_on": day + timedelta(300) if left else None,
        "document_no": f"演示聘〔{day.year}〕{rng.integers(1, 40)}号",
        "reported_on": p.end,
    }


def training(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Who took part in which course, by school."""
    rng, count = p.rng("training"), p["people"]["trainings"]
    days = calendar.spread(rng, count, p.history[0] - timedelta(90), p.end - timedelta(4))
    kinds = rng.choice(list(COURSES), count, p=[0.34, 0.33, 0.2, 0.13])
    sizes = {"leadership": 46, "security": 30}
    rows = []
    for n, (day, kind) in enumerate(zip(days, kinds, strict=True)):
        present = rng.permutation(schools.height)[: sizes.get(str(kind), 18)]
        rows += [
            _attendance(rng, n, str(kind), day, schools.row(int(at), named=True)) for at in np.sort(present)
        ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _attendance(rng: np.random.Generator, n: int, kind: str, day: date, school: dict) -> dict:
    title, hours = COURSES[kind]
    share = 0.03 if kind == "leadership" else float(rng.uniform(0.12, 0.45))
    return {
        "training_code": f"DEMO-PX-{n + 1:03d}",
        "school_code": school["school_code"],
        "title": f"{title}第{n + 1}期",
        "kind": kind,
        "held_on": day,
        "hours": float(hours),
        "participants": max(1, round(school["teachers"] * share)),
    }
