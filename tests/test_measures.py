"""Judgement by table: every way a promise can stand, with numbers that can be checked by hand."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from cockpit import measures
from cockpit.contracts import Stage, measured
from cockpit.measures import Status
from cockpit.plan import Baseline, Indicator, Target

TODAY = date(2026, 11, 21)
COUNT = Indicator(id="n", plan="p", name="n", kind="count", unit="所")
SHARE = Indicator(id="r", plan="p", name="r", kind="coverage", unit="%", decimals=1, ceiling=100)
FALLING = Indicator(id="f", plan="p", name="f", kind="falling", unit="项", direction="down")
DELIVERABLE = Indicator(id="d", plan="p", name="d", kind="deliverable", unit="%", ceiling=100)
DUTY = Indicator(id="c", plan="p", name="c", kind="cyclic", unit="次")


def promise(value: float | None, due: date | None, op: str = ">=") -> Target:
    return Target(id="t", indicator="i", plan="p", clause="1", source="body", value=value, due=due, op=op)


def series(*points: tuple[str, float | None]) -> pl.DataFrame:
    """Month ends given as YYYY-MM-DD with their values; the reading is dated by the month end."""
    days = [date.fromisoformat(day) for day, _ in points]
    frame = {"month": days, "value": [value for _, value in points], "as_of": days}
    return pl.DataFrame(frame, schema={"month": pl.Date, "value": pl.Float64, "as_of": pl.Date})


YEAR = [("2025-10-31", 9.0), ("2026-04-30", 15.0), ("2026-10-31", 21.0)]  # one more every month
D27, D25 = date(2027, 12, 31), date(2025, 12, 31)


def judge(indicator, target, points, *, cadence="month", p=None, today=TODAY, **more):
    """An assessment of points given as for `series`, with the chance `p` foreseen for it."""
    frame = points if isinstance(points, pl.DataFrame) else series(*points)
    chance = None if p is None else measures.Chance(target.id, p)
    return measures.assess(indicator, target, frame, today=today, cadence=cadence, chance=chance, **more)


CASES = {
    "no data": (COUNT, promise(33, D27), [], "month", Status.NO_DATA, False),
    "only empty values": (COUNT, promise(33, D27), [("2026-10-31", None)], "month", Status.NO_DATA, False),
    "stale": (COUNT, promise(33, D27), [("2026-08-31", 40.0)], "month", Status.STALE, False),
    "two quarters old is not stale": (
        COUNT,
        promise(33, D27),
        [("2026-06-30", 40.0)],
        "quarter",
        Status.ACHIEVED,
        False,
    ),
    "achieved": (COUNT, promise(21, D27), YEAR, "month", Status.ACHIEVED, False),
    "achieved late": (COUNT, promise(21, D25), YEAR, "month", Status.ACHIEVED, True),
    "achieved on the due date": (
        COUNT,
        promise(9, date(2025, 10, 31)),
        YEAR,
        "month",
        Status.ACHIEVED,
        False,
    ),
    "past due": (COUNT, promise(33, D25), YEAR, "month", Status.MISSED, False),
    "due today is not past due": (COUNT, promise(33, TODAY), YEAR, "month", Status.OFF_TRACK, False),
    "one point": (COUNT, promise(33, D27), YEAR[-1:], "month", Status.NO_TREND, False),
    "two points": (COUNT, promise(33, D27), YEAR[1:], "month", Status.NO_TREND, False),
    "three points": (COUNT, promise(33, D27), YEAR, "month", Status.ON_TRACK, False),
    "three points and nothing foreseen": (COUNT, promise(33, D27), YEAR, "month", Status.NO_TREND, False),
    "a chance between the cuts": (COUNT, promise(38.7, D27), YEAR, "month", Status.AT_RISK, False),
    "a chance below the cuts": (COUNT, promise(46, D27), YEAR, "month", Status.OFF_TRACK, False),
    "standing still": (
        COUNT,
        promise(33, D27),
        [(d, 9.0) for d, _ in YEAR],
        "month",
        Status.OFF_TRACK,
        False,
    ),
    "zero baseline": (
        COUNT,
        promise(20, D27),
        [("2025-10-31", 0.0), ("2026-04-30", 5.0), ("2026-10-31", 10.0)],
        "month",
        Status.ON_TRACK,
        False,
    ),
    "zero target": (
        FALLING,
        promise(0, D27, "<="),
        [("2025-10-31", 28.0), ("2026-04-30", 21.0), ("2026-10-31", 14.0)],
        "month",
        Status.ON_TRACK,
        False,
    ),
    "zero target met": (
        FALLING,
        promise(0, D27, "<="),
        [("2026-10-31", 0.0)],
        "month",
        Status.ACHIEVED,
        False,
    ),
    "falling is good": (
        FALLING,
        promise(10, D27, "<="),
        [("2025-10-31", 50.0), ("2026-04-30", 36.0), ("2026-10-31", 22.0)],
        "month",
        Status.ON_TRACK,
        False,
    ),
    "falling that rises": (
        FALLING,
        promise(10, D27, "<="),
        [("2025-10-31", 20.0), ("2026-04-30", 30.0), ("2026-10-31", 40.0)],
        "month",
        Status.OFF_TRACK,
        False,
    ),
    "a share at its ceiling twice": (
        SHARE,
        promise(100, D27),
        [("2026-09-30", 100.0), ("2026-10-31", 100.0)],
        "month",
        Status.ACHIEVED,
        False,
    ),
    "a share at its ceiling once": (
        SHARE,
        promise(100, D27),
        [("2026-09-30", 98.0), ("2026-10-31", 100.0)],
        "month",
        Status.NO_TREND,
        False,
    ),
    "a share at its ceiling once, with a trend": (
        SHARE,
        promise(100, D27),
        [("2026-08-31", 95.0), ("2026-09-30", 98.0), ("2026-10-31", 100.0)],
        "month",
        Status.ON_TRACK,
        False,
    ),
    "a share once, after the due date": (
        SHARE,
        promise(100, D25),
        [("2026-09-30", 98.0), ("2026-10-31", 100.0)],
        "month",
        Status.MISSED,
        False,
    ),
    "a share that fell back": (
        SHARE,
        promise(90, D25),
        [("2025-09-30", 95.0), ("2025-10-31", 95.0), ("2026-10-31", 80.0)],
        "month",
        Status.MISSED,
        False,
    ),
    "undated": (COUNT, promise(33, None), YEAR, "month", Status.NO_TREND, False),
    "undated and met": (COUNT, promise(21, None), YEAR, "month", Status.ACHIEVED, False),
    "no figure": (SHARE, promise(None, D27), YEAR, "month", Status.NO_TREND, False),
    "deliverable accepted": (
        DELIVERABLE,
        promise(100, D27),
        [("2026-10-31", 100.0)],
        "quarter",
        Status.ACHIEVED,
        False,
    ),
    "deliverable within a stage": (
        DELIVERABLE,
        promise(100, D27),
        [("2026-10-31", 50.0)],
        "quarter",
        Status.ON_TRACK,
        False,
    ),
    "deliverable a stage behind": (
        DELIVERABLE,
        promise(100, D27),
        [("2026-10-31", 25.0)],
        "quarter",
        Status.AT_RISK,
        False,
    ),
    "deliverable not begun": (
        DELIVERABLE,
        promise(100, D27),
        [("2026-10-31", 0.0)],
        "quarter",
        Status.OFF_TRACK,
        False,
    ),
    "duty kept": (DUTY, promise(1, None), [("2026-10-31", 2.0)], "quarter", Status.ACHIEVED, False),
    "duty lapsed": (DUTY, promise(1, None), [("2026-10-31", 0.0)], "quarter", Status.MISSED, False),
}


FORESEEN = {  # the chance given beside the series; nothing was foreseen for the others
    "no data": 0.9,
    "stale": 0.9,
    "past due": 0.9,
    "due today is not past due": 0.1,
    "one point": 0.9,
    "two points": 0.9,
    "three points": 0.8,
    "a chance between the cuts": 0.5,
    "a chance below the cuts": 0.2,
    "standing still": 0.05,
    "zero baseline": 0.75,
    "zero target": 0.9,
    "falling is good": 0.9,
    "falling that rises": 0.01,
    "a share at its ceiling once": 0.9,
    "a share at its ceiling once, with a trend": 0.9,
    "a share once, after the due date": 0.9,
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_promise_is_judged_by_the_table(case):
    indicator, target, points, cadence, status, late = CASES[case]
    judged = judge(indicator, target, points, cadence=cadence, p=FORESEEN.get(case))
    assert (judged.status, judged.late) == (status, late)
    assert judged.reason
    assert "None" not in judged.reason and "nan" not in judged.reason


def test_the_paces_of_the_worked_example_are_these():
    """21 of 33 at the end of October 2026, due at the end of 2027: 12 in 14 months needed, 12 in 12 made."""
    judged = measures.assess(COUNT, promise(33, D27), series(*YEAR), today=TODAY, cadence="month")
    assert judged.gap == 12
    assert judged.required_pace == pytest.approx(12 / (426 / 30.4375))
    assert judged.observed_pace == pytest.approx(12 / (365 / 30.4375))
    assert judged.ratio == pytest.approx(426 / 365)
    assert judged.acceleration == pytest.approx(365 / 426)
    assert (judged.baseline, judged.baseline_on) == (9, date(2025, 10, 31))
    passed, whole = (TODAY - date(2025, 10, 31)).days, (D27 - date(2025, 10, 31)).days
    assert judged.expected == pytest.approx(9 + 24 * passed / whole)
    assert judged.published is Status.ON_TRACK
    assert "12 所" in judged.reason and "现有速度已够" in judged.reason


def test_a_published_example_gives_its_published_speed_up():
    """5 networks in January 2025, 16 in July 2026, 33 by January 2028: 7.3 a year against 11.3."""
    points = series(("2025-01-31", 5.0), ("2025-10-31", 10.5), ("2026-07-31", 16.0))
    judged = measures.assess(
        COUNT, promise(33, date(2028, 1, 31)), points, today=date(2026, 8, 1), cadence="month"
    )
    assert judged.required_pace * 12 == pytest.approx(11.3, abs=0.05)
    assert judged.observed_pace * 12 == pytest.approx(7.3, abs=0.1)
    assert judged.acceleration == pytest.approx(1.55, abs=0.02)
    assert judged.published is Status.AT_RISK
    assert "须加快到 1.54 倍" in judged.reason


def test_the_observed_pace_looks_back_twelve_months_only():
    points = series(("2024-01-31", 0.0), ("2025-10-31", 20.0), ("2026-10-31", 21.0))
    judged = measures.assess(COUNT, promise(33, D27), points, today=TODAY, cadence="month")
    assert judged.observed_pace == pytest.approx(1 / (365 / 30.4375))
    assert (judged.baseline, judged.baseline_on) == (0, date(2024, 1, 31))


def test_months_that_repeat_a_reading_are_one_reading():
    months = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
    carried = pl.DataFrame({"month": months, "value": [100.0] * 3, "as_of": [date(2026, 8, 20)] * 3})
    judged = measures.assess(SHARE, promise(100, D27), carried, today=TODAY, cadence="quarter")
    assert judged.status is Status.NO_TREND and "尚待下一期确认" in judged.reason  # met once
    assert judged.as_of == date(2026, 8, 20)


def test_a_given_baseline_starts_the_expected_path():
    base = Baseline(
        id="b", plan="p", name="b", scope="s", clause="1", kind="ratio", value=80.0, as_of=date(2020, 12, 31)
    )
    judged = measures.assess(
        SHARE, promise(100, D27), series(("2026-10-31", 96.0)), today=TODAY, cadence="month", baseline=base
    )
    assert (judged.baseline, judged.baseline_on) == (80, date(2020, 12, 31))
    assert 80 < judged.expected < 100


def test_each_of_several_targets_is_judged_on_its_own_date():
    wifi = measured("yz-wifi")
    points = series(("2025-09-30", 80.0), ("2026-03-31", 88.0), ("2026-09-30", 97.0))
    found = {
        t.id: measures.assess(wifi, t, points, today=TODAY, cadence="quarter").status for t in wifi.targets
    }
    assert found["yz-g25-wifi"] is Status.MISSED
    assert found["yz-t01-wifi"] is Status.NO_TREND


def test_a_standard_is_judged_by_the_share_that_reaches_it():
    network = measured("yz-t01-10g-school")
    assert {t.value for t in network.targets} == {100}
    judged = measures.assess(network, network.targets[0], series(*YEAR), today=TODAY, cadence="month")
    assert judged.gap == 79 and judged.target == 100


def test_the_answer_does_not_depend_on_the_order_of_the_rows():
    frame = series(*YEAR)
    judged = [
        measures.assess(COUNT, promise(33, D27), f, today=TODAY, cadence="month")
        for f in (frame, frame.reverse())
    ]
    assert judged[0] == judged[1]


def test_a_pipeline_counts_every_row_at_the_last_stage_it_reached():
    stages = (Stage("0", ""), Stage("1", "listed_on"), Stage("2", "accepted_on"))
    day = date(2026, 1, 1)
    frame = pl.DataFrame(
        {"listed_on": [None, day, day, None], "accepted_on": [None, None, day, day]},
        schema={"listed_on": pl.Date, "accepted_on": pl.Date},
    )
    found = measures.pipeline(frame, stages)
    assert found.columns == ["stage", "order", "count", "share"]
    assert found["count"].to_list() == [1, 1, 2]
    assert found["share"].to_list() == [25.0, 25.0, 50.0]
    assert measures.pipeline(frame.head(0), stages)["count"].to_list() == [0, 0, 0]


def test_a_pipeline_without_a_first_stage_leaves_rows_out_that_have_not_begun():
    frame = pl.DataFrame({"applied_on": [None, date(2026, 1, 1)]}, schema={"applied_on": pl.Date})
    found = measures.pipeline(frame, (Stage("1", "applied_on"),))
    assert found["count"].to_list() == [1] and found["share"].to_list() == [50.0]


@pytest.mark.parametrize("cadence", ["day", "week", "month", "quarter", "year"])
def test_a_figure_grows_stale_once_and_stays_so(cadence):
    day = date(2026, 1, 31)
    found = [
        measures.stale(day, cadence, replace_day)
        for replace_day in pl.date_range(day, date(2028, 12, 31), eager=True)
    ]
    assert found == sorted(found) and not found[0] and found[-1]


def test_late_is_said_only_of_what_was_achieved():
    for indicator, target, points, cadence, _, _ in CASES.values():
        judged = measures.assess(indicator, target, series(*points), today=TODAY, cadence=cadence)
        assert not judged.late or judged.status is Status.ACHIEVED
        assert replace(judged, late=False).gap is None or judged.gap >= 0
