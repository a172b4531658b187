"""The demonstration district is invented, consistent, the same every time, and tells its stories."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise, product
from math import cos, hypot, radians
from pathlib import Path

import polars as pl
import pytest

from cockpit import config, contracts, demo, geo, plan
from cockpit.demo import district, files, mistakes, parameters, rounds, spelling

TODAY = date(2026, 11, 21)
END = date(2026, 10, 31)
DATA = config.ROOT / "data"
REAL = (
    *("巴蜀", "人民", "求精", "复旦", "中华路", "人和街", "曾家岩", "大同路", "解放", "鹅岭", "大坪", "培智"),
    *(
        "枣子岚垭",
        "精一",
        "红岩",
        "东水门",
        "马家堡",
        "邹容",
        "肖家沟",
        "中四路",
        "棉花街",
        "望龙门",
        "桂花园",
    ),
    *(
        "石油路",
        "新华",
        "金马",
        "民生",
        "女子",
        "职教中心",
        "求是",
        "育才",
        "南开",
        "八中",
        "一中",
        "天地人和",
    ),
    *(
        "二十九",
        "五十七",
        "四十二",
        "六十六",
        "实验",
        "清华",
        "北大",
        "华一",
        "第一",
        "德普",
        "工商",
        "杨家坪",
    ),
)
PLATFORMS, SUBDISTRICTS = 11, 11


def _frames(**options) -> dict[str, pl.DataFrame]:
    p = demo.load(DATA, today=TODAY, **options)
    return district.frames(p, contracts.load(), plan.load(), DATA / "geo")


@pytest.fixture(scope="module")
def p() -> demo.Parameters:
    return demo.load(DATA, today=TODAY)


@pytest.fixture(scope="module")
def frames() -> Mapping[str, pl.DataFrame]:
    return _frames()


def test_a_second_run_writes_the_same_bytes(tmp_path: Path):
    written = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        p = demo.load(DATA, today=TODAY, months=2, scale=0.2, rounds=2)
        frames = district.frames(p, contracts.load(), plan.load(), DATA / "geo")
        for turn in rounds.rounds(p):
            for task in files.plan(files.deliver(p, contracts.load(), frames, tmp_path / name, turn)):
                task.write()
        written.append({path.name: path.read_bytes() for path in sorted((tmp_path / name).iterdir())})
    assert len(written[0]) > 25
    assert written[0] == written[1]


def test_a_second_run_makes_equal_frames(frames):
    again = _frames()
    assert frames.keys() == again.keys()
    assert [name for name in frames if not frames[name].equals(again[name])] == []


def test_every_row_keeps_its_contract(frames):
    catalogue = contracts.load()
    assert set(frames) - {"school_extra"} == set(catalogue)
    for name, contract in catalogue.items():
        _, failures = contract.check(frames[name], today=TODAY)
        assert failures.is_empty(), (name, failures.head(3).to_dicts())
        assert frames[name].height > 0, name


@pytest.mark.parametrize("today", [date(2026, 2, 3), date(2027, 1, 5), date(2031, 6, 1)])
def test_the_district_stays_sound_in_other_years(today):
    p = demo.load(DATA, today=today, months=1, scale=0.1)
    frames = district.frames(p, contracts.load(), plan.load(), DATA / "geo")
    for name, contract in contracts.load().items():
        _, failures = contract.check(frames[name], today=today)
        assert failures.is_empty(), (name, failures.head(3).to_dicts())
    assert frames["campus_link"]["accepted_on"].count() == 21
    assert frames["campus_link"]["accepted_on"].max() <= p.end


def test_every_reference_points_to_a_row(frames):
    for name, contract in contracts.load().items():
        for column, register in contract.refs.items():
            known = frames[register][contracts.load()[register].key[0]]
            lost = frames[name].filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known.implode()))
            assert lost.is_empty(), (name, column)


def test_every_plan_id_is_in_the_plan(frames):
    registry = plan.load()
    assert set(frames["core_project"]["project_id"]) == set(registry.core_projects)
    assert set(frames["project_fund"]["project_id"]) == set(registry.core_projects)
    assert set(frames["deliverable"]["indicator_id"]) <= set(registry.indicators)
    assert set(frames["indicator_report"]["indicator_id"]) <= set(registry.indicators)


def test_the_facts_of_the_sources_are_met(frames, p):
    facts = p["facts"]
    assert frames["school"].height == facts["schools"] == 46
    assert frames["subdistrict"].height == SUBDISTRICTS
    assert frames["school"]["subdistrict_code"].n_unique() == SUBDISTRICTS
    assert frames["app"].height == facts["apps"] == 45
    assert frames["app"]["supplementary"].sum() == facts["supplementary"] == 10
    assert frames["app"].filter("supplementary")["online_on"].is_null().any()
    assert frames["app"].filter(layer="1").height == 1
    live = frames["interface"].filter(pl.col("live_on").is_not_null())
    assert live["platform"].n_unique() == facts["platforms"] == PLATFORMS
    assert set(live["kind"]) == {"user", "data", "resource"}


def test_daily_use_covers_thirty_six_months(frames):
    used = frames["usage_daily"]
    assert used["used_on"].min() == date(2023, 11, 1)
    assert used["used_on"].max() == END
    assert used["used_on"].dt.truncate("1mo").n_unique() == 36
    assert 1_000_000 <= used.height <= 1_500_000
    assert frames["network_measurement"]["measured_on"].dt.truncate("1mo").n_unique() == 36


def test_use_follows_terms_weekends_and_growth(frames):
    day = frames["usage_daily"].group_by("used_on").agg(pl.col("users").sum()).sort("used_on")
    mean = dict(day.group_by(pl.col("used_on").dt.truncate("1mo")).agg(pl.col("users").mean()).iter_rows())
    assert mean[date(2026, 8, 1)] < 0.3 * mean[date(2026, 6, 1)]
    assert mean[date(2026, 6, 1)] > 1.2 * mean[date(2024, 6, 1)]
    june = day.filter(pl.col("used_on").is_between(date(2026, 6, 1), date(2026, 6, 30)))
    weekend = june.filter(pl.col("used_on").dt.weekday() >= 6)["users"].mean()
    assert weekend < 0.6 * june.filter(pl.col("used_on").dt.weekday() < 6)["users"].mean()


def test_every_school_stands_inside_its_subdistrict_and_the_district(frames):
    layers = geo.layers(DATA / "geo")
    for row in frames["school"].iter_rows(named=True):
        spot = row["longitude_deg"], row["latitude_deg"]
        assert layers.contains(*spot), row["name"]
        assert layers.subdistrict(*spot) == row["subdistrict_code"], row["name"]


def test_no_school_stands_in_a_river(frames):
    rivers = [feature["geometry"] for feature in geo.layers(DATA / "geo").rivers["features"]]
    assert len(rivers) == 2
    for row in frames["school"].iter_rows(named=True):
        spot = row["longitude_deg"], row["latitude_deg"]
        assert not any(geo.shape.inside(*spot, river) for river in rivers), row["name"]


def test_no_two_schools_are_closer_than_180_metres(frames):
    spots = frames["school"].select("longitude_deg", "latitude_deg").rows()
    east = cos(radians(29.55)) * 111_320
    gaps = [
        hypot((a[0] - b[0]) * east, (a[1] - b[1]) * 111_320) for n, a in enumerate(spots) for b in spots[:n]
    ]
    assert min(gaps) >= 180


def test_no_school_can_be_mistaken_for_a_real_one(frames):
    rows = frames["school"]
    assert rows["name"].str.starts_with("演示").all()
    assert rows["name"].n_unique() == rows["short_name"].n_unique() == 46
    assert rows["short_name"].str.len_chars().max() <= 6
    assert rows["school_code"].str.contains("^(21|31|34|36|51)50900[0-9]{3}$").all()
    assert [(name, real) for name, real in product(rows["name"], REAL) if real in name] == []


def test_stages_and_sizes_are_plausible(frames):
    rows = frames["school"]
    stages = dict(rows["stage"].value_counts().iter_rows())
    assert stages == {
        "primary": 27, "junior": 9, "complete": 4, "nine_year": 3, "vocational": 1, "senior": 1, "special": 1
    }  # fmt: skip
    ordinary = rows.filter(pl.col("stage") != "special")
    assert (ordinary["students"] / ordinary["teachers"]).is_between(10, 22).all()
    assert (ordinary["students"] / ordinary["classrooms"]).is_between(20, 40).all()
    assert rows["group_name"].n_unique() == 8
    assert rows["group_head"].sum() == 8
    total = frames["terminal_stock"].filter(pl.col("counted_on") == END)["students"].sum()
    assert total == rows["students"].sum()


def test_pipelines_never_run_backwards(frames):
    for name, contract in contracts.load().items():
        steps = [stage.field for stage in contract.pipeline if stage.field]
        for before, after in pairwise(steps):
            wrong = frames[name].filter(
                pl.col(after).is_not_null() & (pl.col(before).is_null() | (pl.col(before) > pl.col(after)))
            )
            assert wrong.is_empty(), (name, before, after)


def test_fewer_months_leave_the_registers_as_they_are(frames):
    short = _frames(months=3, scale=0.1)
    assert short["campus_link"].equals(frames["campus_link"])
    assert short["usage_daily"]["used_on"].dt.truncate("1mo").n_unique() == 3
    assert short["usage_daily"].height < frames["usage_daily"].height / 30


def test_every_contradiction_in_the_parameters_is_told_at_once():
    with pytest.raises(demo.DemoError) as error:
        demo.load(DATA, today=date(2025, 3, 1), months=0, scale=0, rounds=0)
    assert all(word in str(error.value) for word in ("2025-02", "月数 0", "规模 0", "轮数 0"))
    assert parameters.EARLIEST_END <= END


def test_bad_measurements_stand_in_the_place_of_right_ones(frames, p):
    contract = contracts.load()["network_measurement"]
    text = spelling.feed(
        contract, frames["network_measurement"].filter(pl.col("measured_on").dt.year() == 2026)
    )
    wrong = mistakes.spoiled(p, contract, text)
    assert wrong.height == text.height
    assert wrong.join(text, on=text.columns, how="anti").height == 3
