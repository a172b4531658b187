"""Smart rooms, terminals, designations with their pipeline, and signature scenes."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters

ROOMS = {"smart_classroom": ("智慧教室", 0.46), "innovation_lab": ("创新实验室", 0.22)}
ROOMS |= {"recording_room": ("录播教室", 0.2), "smart_hall": ("智慧馆室", 0.12)}
SCENES = {
    "classroom": ("课堂学情即时反馈", "实验课双屏协同", "跨校同步课堂"),
    "training": ("循证听评课", "青年教师微格研训", "集体备课云工坊"),
    "evaluation": ("五育成长画像", "体质健康随行记录", "劳动实践电子档案"),
    "management": ("校园能耗一张图", "访客与安防联动", "后勤报修闭环"),
    "home_school": ("家校共育时间银行", "作业公示与减负提醒", "食育公开日"),
    "sharing": ("集团课程超市", "馆藏资源漂流", "名师课例共享"),
}
STEPS = ("applied_on", "building_on", "reviewed_on", "granted_on")
PASSED = {"granted": 4, "reviewed": 3, "building": 2, "applied": 1}


def tables(p: Parameters, schools: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The four campus datasets, by name."""
    return {
        "smart_room": smart_room(p, schools),
        "terminal_stock": terminal_stock(p, schools),
        "designation": designation(p, schools),
        "scene": scene(p, schools),
    }


def smart_room(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """The register of rooms; larger schools have more of them."""
    rng, count = p.rng("smart_room"), p["campus"]["rooms"]
    weight = schools["students"].to_numpy() / schools["students"].sum()
    owner = np.sort(rng.choice(schools.height, count, p=weight))
    kinds = rng.choice(list(ROOMS), count, p=[share for _, share in ROOMS.values()])
    accepted = calendar.spread(rng, count, date(2022, 3, 1), p.end - timedelta(5), p["network"]["seasonal"])
    order = rng.permutation(count)
    return pl.DataFrame(
        {
            "room_code": [f"DEMO-GS-{n + 1:03d}" for n in range(count)],
            "school_code": schools["school_code"].gather(owner),
            "name": [f"{ROOMS[kind][0]}{n % 7 + 1}" for n, kind in enumerate(kinds)],
            "kind": kinds,
            "area_m2": rng.integers(60, 240, count).astype(float),
            "accepted_on": [None if n % 11 == 10 else accepted[order[n]] for n in range(count)],
            "reported_on": [p.end] * count,
            "hours_month": [None if n % 11 == 10 else float(rng.integers(8, 120)) for n in range(count)],
        }
    )


def terminal_stock(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Pupil terminals and interactive rooms per school and quarter, growing."""
    rng, rules, ends = p.rng("terminal_stock"), p["campus"], p.history
    own = rng.lognormal(0, 0.18, schools.height)
    shape = (len(ends), schools.height)
    held = _line(rules["terminals_per_100"], len(ends))[:, None] / 100 * own
    rooms = schools["classrooms"].to_numpy()
    share = np.clip(_line(rules["interactive_share"], len(ends))[:, None] * own**0.3, 0, 1)
    pupils = np.rint(schools["students"].to_numpy() * np.linspace(1.02, 1, len(ends))[:, None]).astype(int)
    columns = {
        "students": pupils,
        "student_terminals": np.rint(pupils * held).astype(int),
        "teacher_terminals": np.broadcast_to(
            np.rint(schools["teachers"].to_numpy() * 1.06).astype(int), shape
        ),
        "classrooms_total": np.broadcast_to(rooms, shape),
        "classrooms_interactive": np.rint(rooms * share).astype(int),
    }
    return pl.DataFrame(
        {
            "school_code": schools["school_code"].to_list() * len(ends),
            "counted_on": [end for end in ends for _ in range(schools.height)],
            **{name: values.ravel() for name, values in columns.items()},
        }
    )


def _line(pair: list[float], count: int) -> np.ndarray:
    """`count` values from the first to the second."""
    return np.linspace(pair[0], pair[1], count)


def designation(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Which school stands at which step of which designation."""
    kinds = p["campus"]["designation"]
    return pl.DataFrame(
        [row for kind in kinds for row in _designated(p, schools, kind)], infer_schema_length=None
    )


def _designated(p: Parameters, schools: pl.DataFrame, kind: str) -> list[dict]:
    """The schools of one kind: granted ones first, in order of their day."""
    rng, rule = p.rng(f"designation {kind}"), p["campus"]["designation"][kind]
    weak = schools["root"] == p["story"]["exceptional"]
    codes = schools.filter(~weak)["school_code"].to_list()
    codes = [codes[i] for i in rng.permutation(len(codes))]
    words = [word for word in PASSED for _ in range(rule[word])]
    days = calendar.spread(rng, rule["granted"], rule["first"], p.end - timedelta(10)) + [None] * len(words)
    return [_step(p, rng, kind, *item) for item in zip(codes, words, days, strict=False)]


def _step(
    p: Parameters, rng: np.random.Generator, kind: str, code: str, word: str, granted: date | None
) -> dict:
    """One school's row, with the days of the steps it has passed."""
    finish = granted or calendar.shift(rng, p.end, 10, 40)
    ago = (rng.integers(430, 560), rng.integers(250, 400), rng.integers(45, 90), 0)
    days = [finish - timedelta(int(back)) for back in ago]
    passed = PASSED[word]
    return {
        "school_code": code,
        "kind": kind,
        **{name: day if n < passed else None for n, (name, day) in enumerate(zip(STEPS, days, strict=True))},
        "score": round(float(rng.uniform(82, 97)), 1) if passed >= 3 and kind != "task_group" else None,
        "document_no": f"演示认〔{finish.year}〕{rng.integers(1, 60)}号" if passed == 4 else None,
        "reported_on": p.end,
    }


def scene(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Signature scenes: recognised, built, planned."""
    rng, rules = p.rng("scene"), p["campus"]
    steps = [3] * rules["scenes_recognised"] + [2] * rules["scenes_built"] + [1] * rules["scenes_planned"]
    names = [(domain, titles[n]) for n in range(3) for domain, titles in SCENES.items()]
    owners = rng.permutation(schools["school_code"].to_numpy())[: len(steps)]
    known = calendar.spread(rng, rules["scenes_recognised"], date(2024, 9, 20), p.end - timedelta(8))
    finish = known + [calendar.shift(rng, p.end, 20, 90) for _ in range(len(steps) - len(known))]
    items = enumerate(zip(names, owners, steps, finish, strict=False))
    return pl.DataFrame([_scene(p, rng, n, *item) for n, item in items], infer_schema_length=None)


def _scene(p: Parameters, rng, n: int, name: tuple[str, str], owner: str, passed: int, finish: date) -> dict:
    days = (calendar.shift(rng, finish, -420, -300), calendar.shift(rng, finish, -150, -100), finish)
    dated = zip(("planned_on", "built_on", "recognised_on"), days, strict=True)
    return {
        "scene_code": f"DEMO-CJ-{n + 1:02d}",
        "school_code": str(owner),
        "title": name[1],
        "domain": name[0],
        **{step: day if at < passed else None for at, (step, day) in enumerate(dated)},
        "reported_on": p.end,
    }
