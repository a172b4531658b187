"""Campus links, classrooms, wireless surveys and daily measurements that agree with each other."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from cockpit.demo import calendar
from cockpit.demo.parameters import Parameters

STEPS = ("listed_on", "contracted_on", "started_on", "accepted_on")
TEN_GIGABIT, GIGABIT = 10_000, 1_000  # Mbps
OUTAGE = {"exceptional": 0.055, "behind": 0.012, "other": 0.003}  # share of days with an outage


def tables(p: Parameters, schools: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The four network datasets, by name."""
    links = campus_link(p, schools)
    return {
        "campus_link": links,
        "classroom_network": classroom_network(p, schools, links),
        "wifi_survey": wifi_survey(p, schools, links),
        "network_measurement": network_measurement(p, schools, links),
    }


def campus_link(p: Parameters, schools: pl.DataFrame) -> pl.DataFrame:
    """One row per school: bandwidth and the dates of its upgrade, as of the last month."""
    rng = p.rng("campus_link")
    stages = _progress(p, schools, rng)
    rows = [_link(p, rng, row, *stages[row["school_code"]]) for row in schools.iter_rows(named=True)]
    return pl.DataFrame(rows, infer_schema_length=None)


def _progress(p: Parameters, schools: pl.DataFrame, rng: np.random.Generator) -> dict:
    """Per school code: the word for how far the upgrade is, and the day of acceptance."""
    story, net, target = p["story"], p["network"], p["facts"]["upgrade_accepted"]
    inside, outside = schools.filter("upgrade_planned"), schools.filter(~pl.col("upgrade_planned"))
    behind = pl.col("subdistrict_code").is_in(story["behind"])
    special = pl.col("root").is_in([story["exceptional"], story["conflict"]])
    slow = _shuffled(rng, inside.filter(behind))
    quick = _crowded_last(_shuffled(rng, inside.filter(~behind & ~special)), inside)
    done = slow[: story["behind_accepted"]] + quick[: target - story["behind_accepted"]]
    days = calendar.spread(rng, target, net["first_accepted"], p.end - timedelta(3), net["seasonal"])
    stages = dict(zip(_shuffled_list(rng, done), (("accepted", day) for day in days), strict=True))
    stages |= _waiting(p, inside, [code for code in slow + quick if code not in stages])
    modern = _shuffled(rng, outside)
    return stages | {
        code: ("modern" if n < net["outside_modern"] else "old", None) for n, code in enumerate(modern)
    }


def _waiting(p: Parameters, inside: pl.DataFrame, rest: list[str]) -> dict:
    """The schools of the list that are not accepted: being built, contracted, listed, or not yet listed."""
    net, code = p["network"], dict(inside.select("root", "school_code").iter_rows())
    words = ["building"] * net["building"] + ["contracted"] * net["contracted"] + ["listed"] * net["listed"]
    early = dict.fromkeys(range(1, 1 + net["early_ten_gigabit"]), "early")
    words = [early.get(n, word) for n, word in enumerate(words)]
    order = [code[p["story"]["conflict"]], *rest]
    order.insert(len(words) - 1, code[p["story"]["exceptional"]])
    words += ["waiting"] * (len(order) - len(words))
    return {school: (word, None) for school, word in zip(order, words, strict=True)}


def _crowded_last(codes: list[str], inside: pl.DataFrame) -> list[str]:
    """Schools of the subdistrict with the most of them go last, so that no small one is left behind."""
    places = dict(inside.select("school_code", "subdistrict_code").iter_rows())
    counted = [places[code] for code in codes]
    crowded = max(sorted(set(counted)), key=counted.count)
    return sorted(codes, key=lambda code: places[code] == crowded)


def _shuffled(rng: np.random.Generator, frame: pl.DataFrame) -> list[str]:
    """School codes of the frame in random order."""
    return _shuffled_list(rng, frame["school_code"].to_list())


def _shuffled_list(rng: np.random.Generator, codes: list[str]) -> list[str]:
    return [codes[i] for i in rng.permutation(len(codes))]


def _link(p: Parameters, rng: np.random.Generator, school: dict, stage: str, accepted: date | None) -> dict:
    """The link of one school at its stage."""
    net = p["network"]
    fast = stage in ("accepted", "modern", "early")
    worst = school["root"] == p["story"]["exceptional"]
    old = int(rng.choice(net["old_mbps"]))
    old = GIGABIT if worst or school["root"] == p["story"]["conflict"] else old
    full = stage in ("accepted", "modern")
    return {
        "school_code": school["school_code"],
        "reported_on": p.end - timedelta(int(rng.integers(1, 6))),
        "access_mbps": TEN_GIGABIT if fast else old,
        "classroom_mbps": GIGABIT if full else 100 if worst else int(rng.choice([100, 300, 500])),
        "carrier": str(rng.choice(net["carriers"])),
        "ipv6": full or bool(rng.random() < 0.3),
        "private_network": not worst and bool(rng.random() < 0.95),
        **_dates(p, rng, stage, accepted),
        "old_mbps": old,
    }


def _dates(p: Parameters, rng: np.random.Generator, stage: str, accepted: date | None) -> dict:
    """Every dated step of the upgrade that the stage has passed."""
    finish = _finish(p, rng, stage, accepted)
    started = calendar.shift(rng, finish, -130, -60)
    contracted = calendar.shift(rng, started, -60, -25)
    listed = calendar.shift(rng, contracted, -90, -35)
    days = dict(zip(STEPS, (listed, contracted, started, finish), strict=True))
    passed = {"accepted": 4, "early": 3, "building": 3, "contracted": 2, "listed": 1}.get(stage, 0)
    steps = {
        name: min(day, p.end - timedelta(3)) if n < passed else None
        for n, (name, day) in enumerate(days.items())
    }
    done, fast = stage in ("accepted", "modern"), stage in ("accepted", "modern", "early")
    line = finish if stage != "early" else calendar.shift(rng, p.end, -200, -20)
    return steps | {
        "ten_gigabit_on": calendar.shift(rng, line, -25, -5) if fast else None,
        "gigabit_class_on": calendar.shift(rng, finish, -15, -1) if done else None,
        "all_optical_on": calendar.shift(rng, finish, -20, -1) if done else None,
        "acceptance_no": f"演示验〔{finish.year}〕{rng.integers(1, 90)}号" if stage == "accepted" else None,
        "remark": None,
    }


def _finish(p: Parameters, rng: np.random.Generator, stage: str, accepted: date | None) -> date:
    """The day from which the earlier steps are counted back: acceptance, or where it would lie."""
    if stage == "modern":
        return calendar.shift(rng, date(2023, 3, 1), 0, 200)
    ahead = {"building": 40, "early": 40, "contracted": 90, "listed": 120}.get(stage, 0)
    return accepted or p.end + timedelta(ahead)


def classroom_network(p: Parameters, schools: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Rooms with gigabit and fibre per school and quarter; an upgrade lifts both to all rooms."""
    rng = p.rng("classroom_network")
    base = schools.select("school_code", "classrooms").join(
        links.select("school_code", "gigabit_class_on", "all_optical_on"), on="school_code"
    )
    share = pl.Series("share", rng.uniform(0.08, 0.3, base.height))
    grid = base.with_columns(share).join(_quarters(p), how="cross")
    part = (pl.col("classrooms") * (pl.col("share") + 0.16 * pl.col("elapsed"))).round().cast(pl.Int64)
    late = pl.col("quarter")
    return grid.select(
        "school_code",
        reported_on=late,
        classrooms_total="classrooms",
        classrooms_gigabit=pl.when(pl.col("gigabit_class_on") <= late).then("classrooms").otherwise(part),
        classrooms_fibre=pl.when(pl.col("all_optical_on") <= late).then("classrooms").otherwise(part // 3),
    )


def _quarters(p: Parameters) -> pl.DataFrame:
    """Quarter ends with the share of the three years that has passed at each."""
    ends = p.history
    return pl.DataFrame({"quarter": ends, "elapsed": np.linspace(0, 1, len(ends))})


def wifi_survey(p: Parameters, schools: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Rooms with good signal per school and quarter; the survey stopped, so its newest date is old."""
    rng, net = p.rng("wifi_survey"), p["network"]
    last = calendar.months_before(p.end, p["story"]["stale_months"])
    ends = calendar.every(last, count=9, step=3)
    goal = np.linspace(net["wifi_start_pct"], net["wifi_end_pct"], len(ends))
    own = rng.normal(0, 3.5, schools.height)
    rooms = (schools["classrooms"].to_numpy() * 1.25).astype(np.int64)
    share = np.clip(goal[:, None] + own * np.linspace(1.6, 0.8, len(ends))[:, None], 40, 100)
    worst = (schools["root"] == p["story"]["exceptional"]).to_numpy()
    share[:, worst] = np.linspace(55, p["story"]["exceptional_wifi_pct"], len(ends))[:, None]
    passed = np.rint(rooms * share / 100).astype(np.int64)
    points = np.broadcast_to(rooms * 4, passed.shape)
    good = np.minimum(points, np.rint(points * np.minimum(share + 2, 100) / 100).astype(np.int64))
    return pl.DataFrame(
        {
            "school_code": schools["school_code"].to_list() * len(ends),
            "surveyed_on": np.repeat(np.array(ends, dtype="datetime64[D]"), schools.height),
            "rooms_total": np.tile(rooms, len(ends)),
            "rooms_pass": passed.ravel(),
            "points": points.ravel(),
            "points_pass": good.ravel(),
        }
    ).cast({"surveyed_on": pl.Date})


def network_measurement(p: Parameters, schools: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """One probe result per school and day; the speed jumps on the day the line becomes 10 Gbps."""
    return pl.concat(_measured(p, schools, links))


def _measured(p: Parameters, schools: pl.DataFrame, links: pl.DataFrame) -> Iterator[pl.DataFrame]:
    rng = p.rng("network_measurement")
    days = np.array(calendar.days(p.first, p.end), dtype="datetime64[D]")
    rows = schools.join(links, on="school_code").select("school_code", "subdistrict_code", "root", *LINK)
    for row in rows.iter_rows(named=True):
        yield _probe(p, rng, row, days)


LINK = ("access_mbps", "old_mbps", "ten_gigabit_on")


def _probe(p: Parameters, rng: np.random.Generator, row: dict, days: np.ndarray) -> pl.DataFrame:
    """All days of one school."""
    n, since = len(days), row["ten_gigabit_on"]
    fast = days >= np.datetime64(since) if since else np.zeros(n, bool)
    low, high = p["network"]["measured_share"]
    worst = row["root"] == p["story"]["exceptional"]
    share = rng.uniform(low, high) * np.clip(rng.normal(1, 0.06, n), 0.6, 1.07) * (0.55 if worst else 1)
    down = np.where(fast, 10_000, row["old_mbps"]) * share
    rtt = np.where(fast, 4.2, 12.5) * rng.lognormal(0, 0.22, n) * (2.1 if worst else 1)
    slow = "behind" if row["subdistrict_code"] in p["story"]["behind"] else "other"
    out = rng.random(n) < OUTAGE["exceptional" if worst else slow]
    frame = pl.DataFrame(
        {
            "school_code": np.repeat(row["school_code"], n),
            "measured_on": days,
            "down_mbps": down.round(1),
            "up_mbps": (down * rng.uniform(0.82, 0.98, n)).round(1),
            "rtt_ms": rtt.round(1),
            "loss_pct": np.minimum(rng.exponential(0.9 if worst else 0.08, n), 20).round(2),
            "outage_min": np.where(out, rng.gamma(2.0, 55 if worst else 24, n), 0).astype(np.int64),
        }
    ).cast({"measured_on": pl.Date})
    return frame.filter(pl.Series(rng.random(n) >= p["network"]["missing_days"]))
