"""Forty-five applications, their interfaces and what people do with them every day."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters

ROLES = {"s": "student", "t": "teacher", "g": "guardian", "m": "manager"}
KINDS = ("user", "data", "resource")
EXCEPTIONAL_USE = 0.45  # the exceptional school uses less than half of what others do


def tables(p: Parameters, schools: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The four datasets about use, by name."""
    apps = app(p)
    return {
        "app": apps,
        "interface": interface(p, apps),
        "space_activity": space_activity(p, schools),
        "usage_daily": usage_daily(p, schools, apps),
    }


def app(p: Parameters) -> pl.DataFrame:
    """The register of applications; one without a day of going online is still being built."""
    rng, rules = p.rng("app"), p["apps"]
    rows = [
        {
            "app_code": f"YY{n + 1:03d}",
            "name": item["name"],
            "layer": item["layer"],
            "unit": str(rng.choice(rules["unit"])),
            "supplementary": item.get("extra", False) or item["name"] == rules["supplementary_first"],
            "single_sign_on": bool(rng.random() < rules["single_sign_on_share"]),
            "online_on": _past(p, item.get("online")),
            "reported_on": p.end,
        }
        for n, item in enumerate(rules["list"])
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _past(p: Parameters, day: date | None) -> date | None:
    """The day, unless it still lies ahead of the last month."""
    return day if day and day <= p.end else None


def interface(p: Parameters, apps: pl.DataFrame) -> pl.DataFrame:
    """Application × platform × kind with the days of agreement, test and going live."""
    rng = p.rng("interface")
    codes = dict(apps.select("name", "app_code").iter_rows())
    rows = []
    for at, platform in enumerate(p["interfaces"]["platforms"]):
        owners = [apps["name"][0], *rng.choice(p["interfaces"]["extra_apps"], 3, replace=False)]
        pairs = [(codes[str(name)], kind) for name in owners for kind in KINDS]
        kept = [pair for n, pair in enumerate(pairs) if n < len(KINDS) or rng.random() < 0.6]
        rows += [_interface(p, rng, platform, n, at, *pair) for n, pair in enumerate(kept)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _interface(p: Parameters, rng, platform: dict, n: int, at: int, code: str, kind: str) -> dict:
    """The user link of each platform is live since its first day; the others follow, some not yet."""
    live = platform["first"] + timedelta(int(n * rng.integers(60, 200)) + (0 if n == 0 else at * 9))
    tested = calendar.shift(rng, live, -170, -60)
    days = {"agreed_on": calendar.shift(rng, tested, -120, -40), "tested_on": tested, "live_on": live}
    return {
        "app_code": code,
        "platform": platform["name"],
        "tier": platform["tier"],
        "kind": kind,
        **{step: _past(p, day) for step, day in days.items()},
        "reported_on": p.end,
    }


def space_activity(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """Learning spaces opened and used per school, month and role; fewer are active in the holidays."""
    rng, rules = p.rng("space_activity"), p["usage"]
    months = [end.replace(day=1) for end in p.month_ends]
    now = 1 - np.arange(len(months))[::-1] / 36
    roles = ["student", "teacher", "guardian"]
    persons = np.stack([_persons(schools)[role] for role in roles])
    own = rng.normal(0, 0.05, (len(roles), schools.height))
    opened = np.clip(_between(rules["space_open"], now)[:, None, None] + own, 0.2, 1)
    quiet = np.array([0.45 if month.month in (2, 7, 8) else 1 for month in months])[:, None, None]
    active = np.clip(_between(rules["space_active"], now)[:, None, None] + own * 1.6, 0.1, 1) * quiet
    base = np.broadcast_to(persons, (len(months), *persons.shape))
    ready = np.rint(base * opened).astype(np.int64)
    grid = pl.DataFrame({"month": months}).join(pl.DataFrame({"role": roles}), how="cross")
    grid = grid.join(schools.select("school_code"), how="cross")
    return grid.select("school_code", "month", "role").with_columns(
        persons=pl.Series(base.ravel()),
        opened=pl.Series(ready.ravel()),
        active=pl.Series(np.minimum(ready, np.rint(ready * active).astype(np.int64)).ravel()),
    )


def _between(pair: list[float], share: np.ndarray) -> np.ndarray:
    """From the first to the second value along a share 0…1."""
    return pair[0] + (pair[1] - pair[0]) * np.clip(share, 0, 1)


def _persons(schools: pl.DataFrame) -> dict[str, np.ndarray]:
    """How many people of each role a school has."""
    pupils, teachers = schools["students"].to_numpy(), schools["teachers"].to_numpy()
    managers = np.rint(4 + teachers * 0.06).astype(np.int64)
    guardians = np.rint(pupils * 1.08).astype(np.int64)
    return {"student": pupils, "teacher": teachers, "guardian": guardians, "manager": managers}


def usage_daily(p: Parameters, schools: pl.DataFrame, apps: pl.DataFrame) -> pl.DataFrame:
    """Users, visits and minutes per school, application, role and day; a day without users has no row."""
    rng = p.rng("usage_daily")
    days = np.array(calendar.days(p.first, p.end), dtype="datetime64[D]")
    pairs = _pairs(p, rng, schools, apps)
    level = (pairs["level"].to_numpy() * _growth(p, days, pairs).T).T
    season = np.stack([_season(p, days, role) for role in ROLES.values()])
    which = pairs["role"].replace_strict({role: n for n, role in enumerate(ROLES.values())}).to_numpy()
    open_ = days >= pairs["online_on"].to_numpy()[:, None].astype("datetime64[D]")
    mean = level * season[which] * open_ * rng.lognormal(0, 0.16, level.shape)
    users = np.minimum(rng.poisson(mean), pairs["persons"].to_numpy()[:, None])
    return _long(rng, users, pairs, days)


def _pairs(
    p: Parameters, rng: np.random.Generator, schools: pl.DataFrame, apps: pl.DataFrame
) -> pl.DataFrame:
    """Which application and role each school reports, with the usual number of users on a school day."""
    listed = pl.DataFrame(p["apps"]["list"], infer_schema_length=None).select("name", "roles", "weight")
    pool = apps.filter(pl.col("online_on").is_not_null()).join(listed, on="name", maintain_order="left")
    pool = pool.with_columns(role=pl.col("roles").str.split("")).explode("role")
    pool = pool.with_columns(pl.col("role").replace_strict(ROLES)).select(
        "app_code", "role", "weight", "online_on"
    )
    count = min(pool.height, max(len(ROLES), round(p["usage"]["pairs"] * p.scale)))
    frames = [_chosen(p, rng, pool, count, n, row) for n, row in enumerate(schools.iter_rows(named=True))]
    persons = _persons(schools)
    pairs = pl.concat(frames)
    return pairs.with_columns(
        persons=pl.Series([persons[role][n] for role, n in pairs.select("role", "school").iter_rows()])
    ).with_columns(
        level=pl.col("persons")
        * pl.col("weight")
        * pl.col("role").replace_strict(p["usage"]["reach"])
        * pl.col("own")
    )


def _chosen(p: Parameters, rng: np.random.Generator, pool: pl.DataFrame, count: int, n: int, row: dict):
    """The pairs of one school: always the platform, the rest by popularity."""
    own = float(rng.lognormal(0, p["usage"]["school_spread"]))
    own = EXCEPTIONAL_USE if row["root"] == p["story"]["exceptional"] else own
    rank = rng.random(pool.height) ** (1 / pool["weight"].to_numpy())
    rank[: len(ROLES)] = 2
    kept = np.sort(np.argsort(-rank, kind="stable")[:count])
    return pool[kept].with_columns(school=pl.lit(n), school_code=pl.lit(row["school_code"]), own=pl.lit(own))


def _growth(p: Parameters, days: np.ndarray, pairs: pl.DataFrame) -> np.ndarray:
    """Factor per pair and day: grows to the end, and over four months after an application goes online."""
    left = (days[-1] - days).astype(int) / 1096
    age = (days - pairs["online_on"].to_numpy()[:, None].astype("datetime64[D]")).astype(int)
    return (1 - p["usage"]["growth"] / (1 + p["usage"]["growth"]) * left) * np.clip(age / 120, 0.15, 1) * 1.6


def _season(p: Parameters, days: np.ndarray, role: str) -> np.ndarray:
    """Share of a school day's use on each day: term, weekend, public holiday."""
    rules = p["usage"]
    return np.array([_share(rules, day, role) for day in days.astype(object)])


def _share(rules: dict, day: date, role: str) -> float:
    if not calendar.in_any(day, rules["terms"]):
        return rules["holiday"][role]
    off = day.weekday() >= 5 or calendar.in_any(day, rules["breaks"])
    return rules["weekend"][role] if off else 1.0


def _long(rng: np.random.Generator, users: np.ndarray, pairs: pl.DataFrame, days: np.ndarray) -> pl.DataFrame:
    """The matrix of users as rows in order of day, with visits and minutes."""
    at, pair = np.nonzero(users.T)
    counted = users[pair, at]
    visits = np.maximum(counted, np.rint(counted * rng.uniform(1.3, 3.4, len(counted))).astype(np.int64))
    return pl.DataFrame(
        {
            "school_code": pairs["school_code"].gather(pair),
            "app_code": pairs["app_code"].gather(pair),
            "role": pairs["role"].gather(pair),
            "used_on": days[at],
            "users": counted,
            "visits": visits,
            "minutes": np.rint(visits * rng.uniform(3, 13, len(counted))).astype(np.int64),
        }
    ).cast({"used_on": pl.Date})
