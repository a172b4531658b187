"""The queries of the network and of one school: the same rows and types on both engines, data or not."""

from datetime import date

import polars as pl
import pytest

from cockpit import access, store
from queries import network, school
from tests import small_district as small
from tests.small_district import MONTH, A, B, C

PROBES = small.rows(
    "network_measurement",
    *(
        {"school_code": code, "measured_on": day, "down_mbps": speed, "rtt_ms": 5.0, "outage_min": 30}
        for code, speed in ((A, 8000.0), (B, 600.0))
        for day in (date(2026, 5, 4), date(2026, 6, 1), date(2026, 6, 2))
    ),
)
ROOMS = small.rows(
    "classroom_network",
    {"school_code": A, "reported_on": date(2026, 3, 31), "classrooms_total": 10, "classrooms_gigabit": 4},
    {"school_code": A, "reported_on": MONTH, "classrooms_total": 10, "classrooms_gigabit": 10},
    {"school_code": B, "reported_on": MONTH, "classrooms_total": 10, "classrooms_gigabit": 5},
)
USE = (
    small.rows(
        "app",
        {"app_code": "a1", "name": "应用一", "layer": "1", "supplementary": False, "reported_on": MONTH},
    ),
    small.rows(
        "usage_daily",
        *(
            {
                "school_code": A,
                "app_code": "a1",
                "role": role,
                "used_on": date(2026, 6, day),
                "users": 2,
                "visits": 5,
            }
            for role, day in (("student", 1), ("student", 2), ("teacher", 1))
        ),
    ),
)
FINDINGS = (
    small.rows(
        "information_system",
        {"system_code": "x1", "name": "系统甲", "school_code": A, "mlps_level": "2"}
        | {"online_on": date(2025, 1, 1), "reported_on": MONTH},
    ),
    small.rows(
        "vulnerability",
        *(
            {
                "finding_code": code,
                "system_code": "x1",
                "school_code": A,
                "severity": "high",
                "found_on": date(2026, 5, 1),
            }
            | {"due_on": date(2026, 5, 16), "fixed_on": fixed, "reported_on": MONTH}
            for code, fixed in (("v1", None), ("v2", date(2026, 5, 10)))
        ),
    ),
)

GRANTED = small.rows(
    "designation",
    {"school_code": A, "kind": "smart_campus", "applied_on": date(2026, 1, 5), "reported_on": MONTH},
)


@pytest.fixture
def read(store_url):
    return small.published(*small.PLACES, *small.REGISTERS, PROBES, ROOMS, *USE, *FINDINGS, GRANTED)


@pytest.fixture
def bare(store_url):
    return small.published(*small.PLACES)


MARCH = date(2026, 3, 31)
ASKED = {
    "coverage": (network.coverage, {"on": MONTH}),
    "measured": (network.measured, {"first": date(2026, 1, 1), "last": MONTH}),
    "names": (school.names, {}),
    "findings": (school.findings, {"school": A}),
    "apps": (school.apps, {"school": A, "first": date(2026, 1, 1), "last": date(2026, 6, 1)}),
    "access": (school.access, {"on": MONTH}),
    "course": (school.course, {"school": A, "indicators": ("op-outage", "yz-wifi"), "since": MARCH}),
    "granted": (school.granted, {"school": A, "on": MONTH}),
    "records": (school.records, {"school": A, "datasets": ("campus_link", "wifi_survey"), "newest": 1}),
}
TYPES = {
    "coverage": "school_code name stage subdistrict_code subdistrict:String longitude_deg "
    "latitude_deg:Float64 students:Int64 upgrade_planned:Boolean link_as_of:Date access_mbps "
    "classroom_mbps:Int64 ten_gigabit_on gigabit_class_on all_optical_on listed_on "
    "contracted_on started_on accepted_on:Date rooms_total rooms_pass:Int64 surveyed_on:Date "
    "classrooms_total classrooms_gigabit:Int64 reported_on:Date down_mbps_mean up_mbps_mean "
    "rtt_ms_mean loss_pct_mean:Float64 outage_min probes:Int64 probed_on:Date",
    "measured": "school_code name stage subdistrict_code subdistrict:String month:Date down_mbps_mean "
    "up_mbps_mean rtt_ms_mean loss_pct_mean:Float64 outage_min probes:Int64 probed_on:Date",
    "names": "school_code name short_name aliases stage school_type subdistrict_code subdistrict:String "
    "longitude_deg latitude_deg:Float64 students teachers classrooms "
    "campus_area_m2:Int64 upgrade_planned:Boolean "
    "group_name:String valid_from valid_to as_of:Date",
    "findings": "finding_code system severity:String found_on due_on:Date source_file source_sheet:String "
    "source_row:Int64 as_of:Date",
    "apps": "app_code name:String visits minutes months:Int64",
    "access": "school_code:String access_mbps:Int64 as_of ten_gigabit_on listed_on contracted_on started_on "
    "accepted_on:Date",
    "course": "indicator_id:String month:Date value:Float64",
    "granted": "kind:String applied_on building_on reviewed_on granted_on as_of:Date",
    "records": "dataset record:String as_of:Date basis source_file source_sheet:String source_row:Int64 "
    "import_id:String place rows:Int64",
}


def declared(name):
    """Column → type as written above: a type holds for the names before it."""
    found, waiting = {}, []
    for word in TYPES[name].split():
        column, _, kind = word.partition(":")
        waiting.append(column)
        if kind:
            found |= dict.fromkeys(waiting, getattr(pl, kind)())
            waiting = []
    return found


@pytest.mark.parametrize("name", ASKED)
def test_a_query_has_the_declared_columns_with_data(read, name):
    query, params = ASKED[name]
    frame = read(query, **params)
    assert dict(frame.schema) == declared(name) and frame.height


@pytest.mark.parametrize("name", ASKED)
def test_a_query_has_the_declared_columns_without_data(bare, name):
    query, params = ASKED[name]
    frame = bare(query, **params)
    assert dict(frame.schema) == declared(name)
    assert frame.height == (3 if name in ("coverage", "names") else 0)


def test_coverage_is_the_state_at_the_months_end(read):
    rows = {row["school_code"]: row for row in read(network.coverage, on=MARCH).to_dicts()}
    assert [rows[code]["all_optical_on"] for code in (A, B, C)] == [date(2025, 2, 10), date(2026, 3, 2), None]
    assert (rows[A]["classrooms_gigabit"], rows[B]["classrooms_gigabit"]) == (4, None)
    assert rows[A]["surveyed_on"] == date(2025, 6, 30) and rows[A]["down_mbps_mean"] is None
    earlier = {row["school_code"]: row for row in read(network.coverage, on=date(2026, 2, 28)).to_dicts()}
    assert earlier[B]["all_optical_on"] is None and earlier[A]["all_optical_on"] is not None


def test_coverage_rolls_the_probes_of_the_month_up(read):
    rows = {row["school_code"]: row for row in read(network.coverage, on=MONTH).to_dicts()}
    assert (rows[A]["down_mbps_mean"], rows[A]["probes"], rows[A]["outage_min"]) == (8000.0, 2, 60)
    assert rows[A]["probed_on"] == date(2026, 6, 2) and rows[C]["probes"] is None


def test_coverage_can_be_asked_for_a_part_of_the_district(read):
    north = read(network.coverage, on=MONTH, subdistrict=small.NORTH)
    assert north["school_code"].to_list() == [A, B] and north["subdistrict"].unique().to_list() == ["北"]
    assert read(network.coverage, on=MONTH, stage="junior").is_empty()


def test_measured_months_end_on_their_last_day(read):
    frame = read(network.measured, first=date(2026, 5, 1), last=MONTH)
    said = frame.select("school_code", "month", "down_mbps_mean", "outage_min").rows()
    assert said == [
        (A, date(2026, 5, 31), 8000.0, 30),
        (A, MONTH, 8000.0, 60),
        (B, date(2026, 5, 31), 600.0, 30),
        (B, MONTH, 600.0, 60),
    ]


def test_open_findings_are_those_that_nobody_has_fixed(read):
    rows = read(school.findings, school=A).to_dicts()
    assert [(row["finding_code"], row["system"], row["source_row"]) for row in rows] == [("v1", "系统甲", 2)]


def test_apps_are_added_up_over_roles_and_days(read):
    rows = read(school.apps, school=A, first=date(2026, 6, 1), last=date(2026, 6, 1)).to_dicts()
    assert rows == [{"app_code": "a1", "name": "应用一", "visits": 15, "minutes": None, "months": 1}]


def test_records_name_file_sheet_and_row_of_the_newest_rows(read):
    rows = read(school.records, school=A, datasets=("campus_link", "wifi_survey"), newest=1).to_dicts()
    assert [(row["dataset"], row["record"], row["rows"]) for row in rows] == [
        ("campus_link", "", 1),
        ("wifi_survey", "2025-06-30", 2),
    ]
    assert [(row["source_file"], row["source_sheet"], row["source_row"]) for row in rows] == [
        ("a.xlsx", "a", 2),
        ("a.xlsx", "a", 3),
    ]


def test_a_school_never_reaches_another_ones_rows(read):
    own = store.reader(access.principal("school", [B]))
    for query, params in ASKED.values():
        frame = own(query, **params)
        codes = frame["school_code"].to_list() if "school_code" in frame.columns else []
        assert set(codes) <= {B} and ("school_code" in frame.columns or frame.is_empty())
