"""The observation mart, worked out by hand from small registers and published through the store."""

from datetime import date, timedelta

import polars as pl
import pytest

from cockpit import config, contracts, plan, store
from cockpit.access import Level, Scope
from cockpit.figures import intake as figures
from cockpit.store import marts
from queries import observation

MONTH = date(2026, 10, 31)
EVERYBODY = Scope(None, Level.SENSITIVE)
NORTH, SOUTH = "500103001000", "500103003000"
A, B, C = "2150000001", "2150000002", "3150000003"


def rows(dataset: str, *entries: dict) -> store.Change:
    """Rows of a dataset with the provenance that the intake would give them."""
    contract = contracts.load()[dataset]
    frame = pl.DataFrame(list(entries), schema_overrides=contract.polars_schema(), infer_schema_length=None)
    as_of = pl.col(contract.as_of) if contract.as_of else pl.lit(MONTH)
    traced = frame.with_columns(
        as_of=as_of.cast(pl.Date),
        import_id=pl.lit(f"import-{dataset}"),
        source_file=pl.lit("a.xlsx"),
        source_sheet=pl.lit("a"),
        source_row=pl.int_range(2, frame.height + 2, dtype=pl.Int64),
        basis=pl.lit(contract.basis),
    )
    empty = contract.empty()
    return store.Change(
        dataset, pl.concat([empty, traced], how="diagonal").select(empty.columns), f"import-{dataset}"
    )


def school(code: str, street: str, **more) -> dict:
    base = {
        "school_code": code,
        "name": f"S{code}",
        "stage": "primary",
        "school_type": "211",
        "subdistrict_code": street,
        "longitude_deg": 106.5,
        "latitude_deg": 29.5,
        "students": 100,
        "teachers": 10,
        "classrooms": 10,
        "upgrade_planned": True,
    }
    return base | more


def link(code: str, reported: date, **dates) -> dict:
    return {"school_code": code, "reported_on": reported, "access_mbps": 1000, **dates}


SCHOOLS = rows(
    "school",
    school(A, NORTH),
    school(B, NORTH),
    school(C, SOUTH, valid_from=date(2026, 1, 1)),
)
STREETS = rows(
    "subdistrict", {"subdistrict_code": NORTH, "name": "N"}, {"subdistrict_code": SOUTH, "name": "S"}
)
LINKS = rows(
    "campus_link",
    link(
        A, MONTH, listed_on=date(2024, 3, 5), accepted_on=date(2025, 2, 10), all_optical_on=date(2025, 2, 10)
    ),
    link(B, date(2026, 9, 30), accepted_on=date(2026, 9, 1)),
)


@pytest.fixture
def publish(store_url, monkeypatch):
    """Publish changes into an empty store and give back a reader of what it observed."""
    monkeypatch.setenv("COCKPIT_TODAY", "2026-11-21")
    config.reset()
    store.close()

    def published(*changes: store.Change) -> store.Reader:
        store.publish([STREETS, SCHOOLS, *changes], by="t", note="t", month=MONTH)
        return store.reader(EVERYBODY)

    return published


def values(read: store.Reader, indicator: str, kind: str = "district", code: str | None = None) -> dict:
    frame = read(observation.observations, indicators=(indicator,), scope_kind=kind)
    if code is not None:
        frame = frame.filter(pl.col("scope_code") == code)
    return dict(zip(frame["month"], frame["value"], strict=True))


def test_a_count_begins_with_the_first_registered_row_and_only_grows(publish):
    found = values(publish(LINKS), "yz-t01-schools")
    assert min(found) == date(
        2024, 3, 31
    )  # the first school was listed in March 2024: zero is real from there
    assert found[date(2025, 1, 31)] == 0
    assert found[date(2025, 2, 28)] == 1
    assert found[date(2026, 8, 31)] == 1
    assert found[date(2026, 9, 30)] == found[MONTH] == 2
    assert max(found) == MONTH


def test_a_school_that_never_reported_is_missing_but_stays_in_the_denominator(publish):
    read = publish(LINKS)
    assert values(read, "yz-g25-fiber", "school").keys() == values(read, "yz-g25-fiber", "school", A).keys()
    assert values(read, "yz-g25-fiber", "school", C) == {}
    assert values(read, "yz-g25-fiber", "school", B)[MONTH] == 0
    district = values(read, "yz-g25-fiber")
    assert district[date(2025, 12, 31)] == pytest.approx(50)  # one of two schools
    assert district[MONTH] == pytest.approx(100 / 3)  # the third school opened in 2026


def test_subdistricts_add_up_to_the_district(publish):
    read = publish(LINKS)
    frame = read(observation.observations, indicators=("yz-t01-schools",), scope_kind="subdistrict")
    last = frame.filter(pl.col("month") == MONTH)
    assert dict(zip(last["scope_code"], last["value"], strict=True)) == {NORTH: 2}


def test_a_level_takes_the_newest_reading_of_each_school(publish):
    survey = [(A, date(2026, 1, 10), 50, 40), (A, date(2026, 7, 10), 50, 50), (B, date(2026, 4, 2), 100, 80)]
    surveys = [
        {"school_code": s, "surveyed_on": day, "rooms_total": total, "rooms_pass": done}
        for s, day, total, done in survey
    ]
    read = publish(rows("wifi_survey", *surveys))
    found = values(read, "yz-wifi")
    assert min(found) == date(2026, 1, 31)
    assert found[date(2026, 3, 31)] == pytest.approx(80)
    assert found[date(2026, 4, 30)] == pytest.approx(100 * 120 / 150)
    assert found[date(2026, 7, 31)] == pytest.approx(100 * 130 / 150)
    assert max(found) == date(2026, 7, 31)  # nobody has measured since: later months are unknown
    latest = read(observation.latest, indicators=("yz-wifi",), scope_kind="school")
    assert dict(zip(latest["scope_code"], latest["as_of"], strict=True)) == {
        A: date(2026, 7, 10),
        B: date(2026, 4, 2),
    }


def test_open_findings_leave_the_count_when_they_are_fixed(publish):
    system = {
        "system_code": "s1",
        "name": "s",
        "mlps_level": "3",
        "online_on": date(2025, 1, 1),
        "reported_on": MONTH,
    }
    finding = {"system_code": "s1", "severity": "high", "reported_on": MONTH}
    found = [
        finding | {"finding_code": "1", "found_on": date(2026, 6, 3), "due_on": date(2026, 6, 30)},
        finding
        | {
            "finding_code": "2",
            "found_on": date(2026, 6, 9),
            "due_on": date(2026, 7, 9),
            "fixed_on": date(2026, 8, 2),
        },
        finding
        | {
            "finding_code": "3",
            "found_on": date(2026, 6, 9),
            "due_on": date(2026, 7, 9),
            "fixed_on": date(2026, 7, 9),
        },
        finding
        | {
            "finding_code": "4",
            "severity": "low",
            "found_on": date(2026, 6, 9),
            "due_on": date(2026, 10, 31),
        },
    ]
    read = publish(rows("information_system", system), rows("vulnerability", *found))
    still = values(read, "op-findings-open")
    assert [still[date(2026, m, d)] for m, d in ((6, 30), (7, 31), (8, 31), (10, 31))] == [3, 2, 1, 1]
    late = values(read, "op-findings-overdue")
    assert [late[date(2026, m, d)] for m, d in ((6, 30), (7, 31), (8, 31), (10, 31))] == [0, 2, 1, 1]
    assert values(read, "op-findings-fixed")[MONTH] == pytest.approx(25)  # of four due, one in time


def test_a_month_nobody_measured_has_no_row(publish):
    use = {"school_code": A, "role": "student", "persons": 100}
    activity = [
        use | {"month": date(2026, m, 1), "opened": 80, "active": a} for m, a in ((7, 40), (8, 20), (10, 60))
    ]
    found = values(publish(rows("space_activity", *activity)), "op-space-students")
    assert found == {date(2026, 7, 31): 50, date(2026, 8, 31): 25, MONTH: 75}


def test_registered_events_make_other_months_zero(publish):
    incident = {"kind": "outage", "severity": "low", "reported_on": MONTH}
    incidents = [
        incident | {"incident_code": str(n), "occurred_on": date(2026, m, 5)} for n, m in enumerate((7, 7, 9))
    ]
    found = values(publish(rows("incident", *incidents)), "op-incidents")
    assert found == {date(2026, 7, 31): 2, date(2026, 8, 31): 0, date(2026, 9, 30): 1, MONTH: 0}


def test_coverage_counts_declared_cells_once(publish):
    item = {"title": "t", "kind": "other", "tier": "district", "published_on": date(2026, 5, 4)}
    items = [
        item | {"resource_code": "1", "stage": "primary", "subject": "chinese"},
        item | {"resource_code": "2", "stage": "primary", "subject": "chinese", "published_on": MONTH},
        item | {"resource_code": "3", "stage": "junior", "subject": "physics", "published_on": MONTH},
        item | {"resource_code": "4", "stage": "primary", "subject": "physics"},
    ]
    found = values(publish(rows("resource_item", *items)), "yz-t05-coverage")
    assert found[date(2026, 5, 31)] == pytest.approx(100 / 38)
    assert found[MONTH] == pytest.approx(200 / 38)


def test_one_platform_counts_once_however_many_interfaces_it_has(publish):
    app = {"app_code": "a1", "name": "a", "layer": "N", "supplementary": True, "reported_on": MONTH}
    face = {"app_code": "a1", "tier": "city", "reported_on": MONTH}
    faces = [
        face | {"platform": "P", "kind": "user", "live_on": date(2026, 2, 1)},
        face | {"platform": "P", "kind": "data", "live_on": date(2026, 6, 1)},
        face | {"platform": "Q", "kind": "user", "live_on": date(2026, 6, 1)},
        face | {"platform": "R", "kind": "user"},
    ]
    read = publish(rows("app", app), rows("interface", *faces))
    assert values(read, "op-platforms")[date(2026, 5, 31)] == 1
    assert values(read, "op-platforms")[MONTH] == 2
    assert values(read, "op-interfaces")[MONTH] == 3


def test_what_is_not_there_yet_is_not_in_the_denominator(publish):
    app = {"name": "a", "layer": "N", "supplementary": False, "reported_on": MONTH, "single_sign_on": True}
    apps = [
        app | {"app_code": "a1", "online_on": date(2026, 2, 1)},
        app | {"app_code": "a2", "online_on": date(2026, 9, 1), "single_sign_on": False},
        app | {"app_code": "a3"},
    ]
    found = values(publish(rows("app", *apps)), "op-sso-share")
    assert (found[date(2026, 8, 31)], found[MONTH]) == (100, 50)


def test_a_share_of_the_pupils_counts_the_schools_that_are_open_that_month(publish):
    use = {"school_code": A, "app_code": "a1", "role": "student", "users": 5}
    days = [
        use | {"used_on": day, "visits": 600}
        for day in (date(2025, 12, 5), date(2026, 1, 5), date(2026, 1, 6))
    ]
    app = {"app_code": "a1", "name": "a", "layer": "N", "supplementary": False, "reported_on": MONTH}
    found = values(publish(rows("app", app), rows("usage_daily", *days)), "op-visits-per-student")
    assert found == {date(2025, 12, 31): 3, date(2026, 1, 31): 4}  # 200 pupils, then 300 with the new school


def test_an_accepted_deliverable_is_whole_and_a_begun_one_is_a_quarter(publish):
    step = {"reported_on": MONTH}
    steps = [
        step | {"indicator_id": "yz-t16-rule", "stage": "plan", "done_on": date(2026, 3, 1)},
        step | {"indicator_id": "yz-t16-rule", "stage": "accept", "done_on": date(2026, 9, 9)},
        step | {"indicator_id": "yz-t14-brain", "stage": "plan", "done_on": date(2026, 3, 1)},
        step | {"indicator_id": "yz-t14-brain", "stage": "build"},
    ]
    read = publish(rows("deliverable", *steps))
    rule = values(read, "yz-t16-rule")
    assert (rule[date(2026, 8, 31)], rule[date(2026, 9, 30)]) == (25, 100)
    assert values(read, "yz-t14-brain")[MONTH] == 25
    assert values(read, "yz-t09-portrait") == {}


def test_reports_of_schools_add_up_unless_the_district_reported_itself(publish):
    report = {"document": "d", "reporter": "r"}
    reports = [
        report
        | {
            "indicator_id": "yz-t12-courses",
            "school_code": A,
            "as_of_on": date(2026, 6, 30),
            "numerator": 1,
            "denominator": 1,
        },
        report
        | {
            "indicator_id": "yz-t12-courses",
            "school_code": B,
            "as_of_on": date(2026, 6, 30),
            "numerator": 0,
            "denominator": 1,
        },
        report
        | {
            "indicator_id": "yz-t02-functions",
            "school_code": None,
            "as_of_on": date(2026, 6, 30),
            "value": 3,
        },
    ]
    read = publish(rows("indicator_report", *reports))
    assert values(read, "yz-t12-courses") == {date(2026, 6, 30): 50}
    assert [values(read, "yz-t12-courses", "school", code)[date(2026, 6, 30)] for code in (A, B)] == [100, 0]
    assert values(read, "yz-t12-courses", "subdistrict", NORTH) == {date(2026, 6, 30): 50}
    assert values(read, "yz-t02-functions") == {date(2026, 6, 30): 3}


def test_an_assessment_is_overdue_when_its_cycle_has_run_out(publish):
    system = {
        "name": "s",
        "mlps_level": "3",
        "online_on": date(2024, 1, 1),
        "cycle_months": 12,
        "reported_on": MONTH,
    }
    systems = [
        system | {"system_code": "late", "assessed_on": date(2025, 10, 30)},
        system | {"system_code": "just", "assessed_on": date(2025, 10, 31)},
        system | {"system_code": "never"},
    ]
    read = publish(rows("information_system", *systems))
    assert values(read, "op-assessment-overdue") == {MONTH: 1}


def test_a_drill_stays_in_the_window_for_twelve_months(publish):
    drills = [
        {"drill_code": "1", "level": "district", "kind": "desktop", "held_on": date(2025, 3, 5)},
        {"drill_code": "2", "level": "school", "kind": "desktop", "held_on": MONTH, "school_code": A},
    ]
    found = values(publish(rows("drill", *drills)), "yz-t16-drills")
    assert (found[date(2025, 3, 31)], found[date(2026, 2, 28)], found[date(2026, 3, 31)]) == (1, 1, 0)


def test_a_share_of_recovered_systems_counts_untested_ones(publish):
    system = {"name": "s", "online_on": date(2024, 1, 1), "reported_on": MONTH}
    systems = [
        system | {"system_code": c, "mlps_level": level} for c, level in (("a", "3"), ("b", "2"), ("c", "1"))
    ]
    tests = [
        {"system_code": "a", "tested_on": date(2026, 3, 1), "restored": False},
        {"system_code": "a", "tested_on": date(2026, 9, 1), "restored": True},
        {"system_code": "c", "tested_on": date(2026, 9, 1), "restored": True},
    ]
    found = values(publish(rows("information_system", *systems), rows("backup_test", *tests)), "yz-t16-dr")
    assert (found[date(2026, 3, 31)], found[date(2026, 9, 30)]) == (0, 50)


def test_a_feed_is_measured_from_its_roll_up(publish):
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(3)]
    speeds = [
        {"school_code": s, "measured_on": day, "down_mbps": mbps, "outage_min": 10}
        for s, mbps in ((A, 100.0), (B, 400.0))
        for day in (days if s == A else days[:1])
    ]
    read = publish(rows("network_measurement", *speeds))
    assert values(read, "op-down-speed") == {date(2026, 9, 30): pytest.approx(175)}
    assert values(read, "op-outage") == {date(2026, 9, 30): 40}


def test_a_reader_without_the_level_sees_only_the_district_of_sensitive_indicators(publish):
    system = {
        "system_code": "s1",
        "name": "s",
        "mlps_level": "3",
        "online_on": date(2025, 1, 1),
        "reported_on": MONTH,
    }
    publish(rows("information_system", system | {"school_code": A}), LINKS)
    read = store.reader(Scope(None, Level.INTERNAL))
    assert values(read, "op-systems")[MONTH] == 1
    assert values(read, "op-systems", "school") == {}
    assert values(read, "yz-t01-schools", "school", A)[MONTH] == 1


def test_a_late_row_changes_only_the_numbers_it_belongs_to(publish):
    before = publish(LINKS)
    counted = values(before, "yz-t01-schools")
    more = rows("campus_link", link(C, MONTH, accepted_on=date(2026, 10, 2)))
    store.publish([store.Change("campus_link", more.frame, "import-2")], by="t", note="t", month=MONTH)
    after = values(store.reader(EVERYBODY), "yz-t01-schools")
    assert after == counted | {MONTH: 3}
    assert values(before, "yz-t01-schools") == counted  # the reader stays with its version


def test_the_newest_value_of_every_school_and_subdistrict_can_be_asked_for(publish):
    read = publish(LINKS)
    found = read(observation.by_school, indicator="yz-g25-fiber")
    assert dict(zip(found["school_code"], found["value"], strict=True)) == {A: 100, B: 0, C: None}
    then = read(observation.by_school, indicator="yz-g25-fiber", on=date(2025, 1, 31))
    assert then["value"].to_list() == [0, 0, None]
    streets = read(observation.by_subdistrict, indicator="yz-g25-fiber")
    assert dict(zip(streets["subdistrict_code"], streets["value"], strict=True)) == {NORTH: 50, SOUTH: None}
    line = read(observation.series, indicator="yz-g25-fiber", scope_kind="school", scope_code=A)
    assert line["month"].is_sorted() and line["value"].to_list()[-1] == 100
    assert "campus_link" in read(observation.sources)["dataset"].to_list()
    assert read(observation.months, first=date(2026, 1, 1), last=MONTH).height == 10


def test_every_builder_answers_on_nothing_with_the_same_types(publish):
    empty = publish()
    chosen = {d.method: d for d in contracts.definitions().values()}
    for method, build in marts.BUILDERS.items():
        frame = empty(build, definition=chosen[method])
        assert frame.is_empty()
        assert frame.schema["since"] == pl.Date and frame.schema["numerator"] == pl.Float64


def test_nothing_published_gives_no_observation(publish):
    read = publish()
    frame = read(observation.observations, indicators=("yz-t01-schools",), scope_kind="district")
    assert frame.is_empty()
    assert frame.schema["value"] == pl.Float64


REPORT = {"document": "纪要", "reporter": "区教委", "as_of_on": date(2026, 6, 30)}


def _reports(*figures: dict) -> store.Change:
    return rows("indicator_report", *(REPORT | figure for figure in figures))


def test_a_share_above_a_hundred_never_reaches_the_observations_and_is_named(publish):
    read = publish(
        _reports(
            {"indicator_id": "yz-t12-courses", "value": 130.0},
            {"indicator_id": "yz-t02-functions", "value": -2.0},
            {"indicator_id": "yz-t12-courses", "value": 60.0, "as_of_on": date(2026, 7, 31)},
        )
    )
    assert values(read, "yz-t12-courses") == {date(2026, 7, 31): 60}
    assert values(read, "yz-t02-functions") == {}
    apart = store.rejected()
    assert set(zip(apart["indicator_id"], apart["value"], strict=True)) == {
        ("yz-t12-courses", 130.0),
        ("yz-t02-functions", -2.0),
    }
    courses, functions = (plan.load().indicators[id].name for id in ("yz-t12-courses", "yz-t02-functions"))
    assert set(apart["reason"]) == {
        f"“{courses}”全区2026年6月的数值未采用：130 超出 0 至 100 的范围。",
        f"“{functions}”全区2026年6月的数值未采用：-2 小于 0。",
    }


def test_a_figure_about_a_school_nobody_knows_is_kept_apart(publish):
    read = publish(_reports({"indicator_id": "yz-t12-courses", "value": 50.0, "school_code": "2150009999"}))
    assert values(read, "yz-t12-courses", "school") == {}
    assert [said.split("：")[1] for said in store.rejected()["reason"]] == [
        "学校名录和街道名录中没有这个代码。"
    ]


def test_a_scope_the_definition_does_not_have_is_kept_apart_and_nothing_is_lost(publish):
    read = publish(LINKS)
    good = read(_every_observation)
    wrong = good.head(1).with_columns(scope_kind=pl.lit("street"))
    local = good.filter(scope_kind="school").head(1).with_columns(indicator_id=pl.lit("yz-t05-coverage"))

    def drafted(query):
        """What publishing asks of its own draft, which no list of queries stands before."""
        return read(lambda t: query(t))

    kept, apart = marts.sorted_out(drafted, pl.concat([good, wrong, local]))
    assert kept.height == good.height and apart.height == 2
    assert all("不按这一层级统计" in said for said in apart["reason"])


def test_the_intake_page_lists_what_was_kept_apart_for_the_whole_district_only(publish):
    read = publish(_reports({"indicator_id": "yz-t12-courses", "value": 130.0}))
    figure = figures.rejected(read)
    assert figure.claim.startswith("1 个数值") and "130 超出" in figure.frame["reason"].item()
    assert figures.rejected(store.reader(Scope(frozenset({A}), Level.SENSITIVE))).empty


def test_sound_figures_leave_nothing_apart(publish):
    publish(LINKS)
    assert store.rejected().is_empty()


def _every_observation(t):
    return t.observation.select()
