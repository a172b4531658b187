"""Information systems, findings with life cycles, incidents, drills, restored backups, the green filter."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters

CVSS = {"critical": (9.0, 9.9), "high": (7.0, 8.9), "medium": (4.0, 6.9), "low": (0.8, 3.9)}
DISTRICT = (
    "统一平台",
    "数据中心",
    "资源库",
    "身份认证",
    "协同办公",
    "综合素质评价",
    "门户网站",
    "教研系统",
    "监管系统",
    "城域网管理",
)
INCIDENTS = {"outage": 0.52, "malware": 0.26, "tampering": 0.06, "leak": 0.04, "other": 0.12}


def tables(p: Parameters, schools: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The six security datasets, by name."""
    systems = information_system(p, schools)
    return {
        "information_system": systems,
        "vulnerability": vulnerability(p, schools, systems),
        "incident": incident(p, schools),
        "drill": drill(p, schools),
        "backup_test": backup_test(p, systems),
        "filter_coverage": filter_coverage(p, schools),
    }


def _exceptional(p: Parameters, schools: pl.DataFrame) -> str:
    """Code of the school with the most problems."""
    return schools.filter(pl.col("root") == p["story"]["exceptional"])["school_code"].item()


def information_system(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Systems with filing and assessment; one assessment is overdue and one system is not filed."""
    rng, rules = p.rng("information_system"), p["security"]
    worst = _exceptional(p, schools)
    others = [code for code in schools["school_code"] if code != worst]
    owners = [worst, *(str(code) for code in rng.permutation(others)[: rules["school_systems"] - 1])]
    names = dict(schools.select("school_code", "short_name").iter_rows())
    rows = [_system(p, rng, n, name, None) for n, name in enumerate(DISTRICT[: rules["district_systems"]])]
    rows += [_system(p, rng, len(rows) + n, f"{names[code]}校务系统", code) for n, code in enumerate(owners)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _system(p: Parameters, rng: np.random.Generator, n: int, name: str, school: str | None) -> dict:
    """System 1 is the overdue one, the last of the district is the one without filing."""
    level = "3" if school is None and n < 5 else "2"
    cycle, unfiled = (12 if level == "3" else 24), n == p["security"]["district_systems"] - 1
    ago = p["security"]["overdue_assessment_months"] if n == 1 else int(rng.integers(1, cycle - 2))
    online = calendar.months_before(p.end, p["security"]["unfiled_months"]) if unfiled else None
    online = online or date(2020, 3, 1) + timedelta(int(rng.integers(0, 900)))
    filed = calendar.shift(rng, online, 12, 29)
    assessed = calendar.months_before(p.end, ago) - timedelta(int(rng.integers(0, 20)))
    return {
        "system_code": f"DEMO-XT-{n + 1:02d}",
        "name": f"演示{name}",
        "school_code": school,
        "mlps_level": level,
        "online_on": online,
        "filing_no": None if unfiled else f"演示备{50010300000 + n * 37}",
        "filed_on": None if unfiled else filed,
        "assessed_on": None if unfiled else assessed,
        "cycle_months": cycle,
        "conclusion": None if unfiled else str(rng.choice(["pass", "mostly"], p=[0.35, 0.65])),
        "cloud_on": _cloud(p, rng) if rng.random() < 0.72 else None,
        "reported_on": p.end,
    }


def _cloud(p: Parameters, rng: np.random.Generator) -> date:
    """Some day since the plan began."""
    return calendar.shift(rng, date(2024, 3, 1), 0, (p.end - date(2024, 3, 1)).days - 5)


def vulnerability(p: Parameters, schools: pl.DataFrame, systems: pl.DataFrame) -> pl.DataFrame:
    """Findings from discovery to re-test; a few are open at the end and three grave ones are overdue."""
    rng, rules = p.rng("vulnerability"), p["security"]
    count, open_ = rules["findings"], rules["open_now"]
    days = calendar.spread(rng, count - open_, p.history[0] - timedelta(90), p.end - timedelta(70))
    grades = [str(g) for g in rng.choice(list(CVSS), count, p=list(rules["severity_share"].values()))]
    places = systems.select("system_code", "school_code").rows()
    rows = []
    for n, day in enumerate(days):
        rows.append(_closed(p, rng, n, grades[n], day, places[int(rng.integers(0, len(places)))]))
    return pl.DataFrame(rows + _still_open(p, rng, len(rows), places, schools), infer_schema_length=None)


def _closed(p: Parameters, rng: np.random.Generator, n: int, grade: str, day: date, place: tuple) -> dict:
    """A finding that was fixed, mostly in time, and tested again."""
    row = _finding(p, rng, n, grade, day, place)
    limit = p["security"]["sla_days"][grade]
    fixed = min(day + timedelta(max(1, int(limit * rng.lognormal(-0.45, 0.5)))), p.end - timedelta(8))
    return row | {"fixed_on": fixed, "verified_on": calendar.shift(rng, fixed, 1, 7)}


def _still_open(
    p: Parameters, rng: np.random.Generator, first: int, places: list, schools: pl.DataFrame
) -> list:
    """Open at the end: overdue grave ones (the first at the exceptional school), some within their limit."""
    rules, worst = p["security"], _exceptional(p, schools)
    theirs = next(place for place in places if place[1] == worst)
    rows = []
    for n in range(rules["open_now"]):
        late = n < rules["overdue_high"]
        grade = ("critical", "high", "high")[n % 3] if late else ("medium", "low")[n % 2]
        ago = rules["sla_days"][grade] + 40 - 9 * n if late else int(rng.integers(2, 25))
        place = theirs if n == 0 else places[int(rng.integers(0, 10))]
        rows.append(_finding(p, rng, first + n, grade, p.end - timedelta(ago), place))
    return rows


def _finding(p: Parameters, rng: np.random.Generator, n: int, grade: str, day: date, place: tuple) -> dict:
    return {
        "finding_code": f"DEMO-LD-{n + 1:04d}",
        "system_code": place[0],
        "school_code": place[1],
        "severity": grade,
        "cvss_base": round(float(rng.uniform(*CVSS[grade])), 1),
        "found_on": day,
        "due_on": day + timedelta(p["security"]["sla_days"][grade]),
        "fixed_on": None,
        "verified_on": None,
        "reported_on": p.end,
    }


def incident(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Incidents; the exceptional school has more than its share, one is not closed yet."""
    rng, count = p.rng("incident"), p["security"]["incidents"]
    days = calendar.spread(rng, count, p.history[0] - timedelta(90), p.end - timedelta(6))
    kinds = rng.choice(list(INCIDENTS), count, p=list(INCIDENTS.values()))
    grades = rng.choice(list(CVSS), count, p=[0.03, 0.12, 0.4, 0.45])
    places = [str(code) for code in rng.choice(schools["school_code"].to_numpy(), count)]
    return pl.DataFrame(
        {
            "incident_code": [f"DEMO-SJ-{n + 1:03d}" for n in range(count)],
            "school_code": [
                _exceptional(p, schools) if n % 7 == 3 else code for n, code in enumerate(places)
            ],
            "kind": kinds,
            "severity": grades,
            "occurred_on": days,
            "closed_on": [calendar.shift(rng, day, 0, 4) for day in days[:-1]] + [None],
            "down_min": [int(rng.gamma(2, 70)) if kind == "outage" else 0 for kind in kinds],
            "reported_on": [p.end] * count,
        }
    )


def drill(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """District drills twice a year, city ones yearly, school ones here and there."""
    rng = p.rng("drill")
    kinds = ("attack_defence", "sand_table", "desktop", "recovery")
    first = p.history[0] - timedelta(80)
    days = [("district", d) for d in calendar.spread(rng, 6, first, p.end - timedelta(5))]
    days += [("city", d) for d in calendar.spread(rng, 3, first, p.end - timedelta(40))]
    days += [("school", d) for d in calendar.spread(rng, 52, first, p.end - timedelta(3))]
    rows = [
        {
            "drill_code": f"DEMO-YL-{n + 1:03d}",
            "level": level,
            "kind": kinds[n % 4] if level != "school" else kinds[2 + n % 2],
            "school_code": schools["school_code"][int(rng.integers(0, 46))] if level == "school" else None,
            "held_on": day,
            "participants": int(rng.integers(12, 60)) if level == "school" else int(rng.integers(60, 320)),
        }
        for n, (level, day) in enumerate(days)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def backup_test(p: Parameters, systems: pl.DataFrame) -> pl.DataFrame:
    """Quarterly restores of the district's and some schools' systems; one failed in the last quarter."""
    rng, codes = p.rng("backup_test"), systems.select("system_code", "school_code").rows()[:22]
    rows = [
        {
            "system_code": code,
            "school_code": school,
            "tested_on": end - timedelta(int(rng.integers(2, 60))),
            "restored": not (end == p.end and n == 4) and not (end == p.history[3] and n == 12),
            "restore_min": int(rng.gamma(4, 22)) + 8,
        }
        for end in p.history
        for n, (code, school) in enumerate(codes)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def filter_coverage(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Terminals behind the green filter per school and month."""
    rng, rules = p.rng("filter_coverage"), p["security"]
    months = [end.replace(day=1) for end in p.month_ends]
    start, goal = rules["filter_share"]
    level = goal - (goal - start) * np.arange(len(months))[::-1] / 36
    own = rng.normal(0, 0.02, schools.height)
    total = np.rint(schools["students"].to_numpy() * 0.32 + schools["teachers"].to_numpy() * 1.1).astype(
        np.int64
    )
    covered = np.rint(total * np.clip(level[:, None] + own, 0.4, 1)).astype(np.int64)
    return pl.DataFrame(
        {
            "school_code": schools["school_code"].to_list() * len(months),
            "month": [month for month in months for _ in range(schools.height)],
            "terminals_total": np.tile(total, len(months)),
            "terminals_covered": covered.ravel(),
            "blocked": rng.poisson(covered * 1.7).ravel(),
        }
    )
