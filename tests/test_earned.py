"""Earned schedule gives the published figures, and says nothing where a plan says nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.measures import Status, earned
from cockpit.measures.earned import Report

START, END = date(2024, 1, 1), date(2026, 12, 31)
PRA = [0, 10_000, 20_000, 40_000, 70_000, 100_000]  # cumulative planned value per period, budget 100 000


def reports(*told: tuple[date, float, float]) -> list[Report]:
    return [Report(*each) for each in told]


def test_the_published_index_of_18_earned_in_20_weeks_is_090():
    assert earned.schedule_index(18, 20) == pytest.approx(0.90)
    assert earned.schedule_variance(18, 20) == -2


def test_the_published_example_of_35_percent_in_period_3():
    es = earned.earned_schedule(PRA, 35_000)
    assert es == pytest.approx(2.75)
    assert earned.value_index(35_000, PRA[3]) == pytest.approx(0.875)
    assert earned.schedule_index(es, 3) == pytest.approx(0.917, abs=5e-4)
    assert earned.at_completion(5, es, 3) == pytest.approx(5 / (2.75 / 3))
    assert earned.to_complete_index(5, es, 3) == pytest.approx(2.25 / 2)


@pytest.mark.parametrize(
    ("plan", "value", "periods"),
    [
        (PRA, 0, 0),  # nothing earned
        (PRA, 100_000, 5),  # all earned
        (PRA, 120_000, 5),  # more than planned
        (PRA, 40_000, 3),  # a whole period
        ([0, 10, 10, 10, 20], 10, 3),  # the plan stands still: its last period with that value
        ([0, 10, 10, 10, 20], 15, 3.5),
        ([0, 0, 10], 0, 1),  # nothing planned yet
        ([0, 50, 100, 100, 100], 100, 2),  # finished: its planned duration, not the tail
        ([0, 100], 25, 0.25),
        ([0], 0, 0),
    ],
)
def test_the_earned_schedule_of_every_edge_of_a_plan(plan, value, periods):
    assert earned.earned_schedule(plan, value) == pytest.approx(periods)


@pytest.mark.parametrize("plan", [[], [0, 20, 10]])
def test_a_plan_that_is_empty_or_falls_is_refused(plan):
    with pytest.raises(ValueError, match="never falls"):
        earned.earned_schedule(plan, 5)


def test_a_late_project_keeps_its_index_where_the_value_index_drifts_to_one():
    late = PRA + [100_000] * 5  # period 10, twice as long as planned, just finished
    assert earned.value_index(100_000, late[10]) == 1.0
    assert earned.schedule_index(earned.earned_schedule(late, 100_000), 10) == 0.5


def test_nothing_is_said_before_time_passes_without_progress_or_without_time_left():
    assert earned.schedule_index(0, 0) is None and earned.at_completion(36, 0, 0) is None
    assert earned.at_completion(36, 0, 20) is None and earned.at_completion(36, 18, 20, factor=0) is None
    assert earned.to_complete_index(36, 30, 36) is None and earned.to_complete_index(36, 30, 40) is None
    assert earned.value_index(5, 0) is None


@given(st.floats(1, 60), st.floats(0.1, 0.99), st.floats(1, 60))
def test_both_forms_of_the_estimate_agree_for_the_pace_so_far(duration, part, actual):
    es = duration * part
    factor = earned.schedule_index(es, actual)
    one, other = (
        earned.at_completion(duration, es, actual),
        earned.at_completion(duration, es, actual, factor=factor),
    )
    assert one == pytest.approx(other) and one >= actual


rising = st.lists(st.floats(0, 50), min_size=1, max_size=24).map(
    lambda steps: [0.0, *(sum(steps[: n + 1]) for n in range(len(steps)))]
)


@given(rising, st.floats(0, 1), st.floats(0, 1))
def test_more_progress_never_earns_less_time(plan, one, other):
    low, high = sorted((one * plan[-1], other * plan[-1]))
    assert earned.earned_schedule(plan, low) <= earned.earned_schedule(plan, high) + 1e-9


def test_the_day_on_the_plan_is_between_the_months_reported():
    curve = [(START, 0.0), (date(2024, 1, 31), 10.0), (date(2024, 3, 1), 20.0)]
    assert earned.on_plan(curve, 15) == date(2024, 2, 15)
    assert earned.on_plan(curve, 0) == START and earned.on_plan(curve, 20) == date(2024, 3, 1)
    assert earned.on_plan(curve, 60) == date(2024, 3, 1), "the plan has not got so far"


def test_a_plan_that_stands_still_counts_the_day_itself():
    curve = [(START, 0.0), (date(2024, 2, 1), 40.0), (date(2024, 6, 1), 40.0), (date(2024, 12, 31), 100.0)]
    assert earned.on_plan(curve, 40, at=date(2024, 4, 1)) == date(2024, 4, 1)
    assert earned.on_plan(curve, 40, at=date(2024, 9, 1)) == date(2024, 6, 1)
    assert earned.on_plan(curve, 40, at=date(2024, 1, 10)) == date(2024, 2, 1)


def test_the_planned_course_runs_from_nothing_at_the_start_to_all_at_the_end():
    told = reports((date(2024, 6, 30), 15, 10), (date(2025, 6, 30), 45, 30))
    curve, replanned = earned.planned_curve(START, END, told)
    assert curve == [(START, 0.0), (date(2024, 6, 30), 15), (date(2025, 6, 30), 45), (END, 100.0)]
    assert not replanned
    assert earned.planned_curve(START, None, told)[0][-1] == (date(2025, 6, 30), 45)


def test_where_a_unit_plans_anew_the_later_report_counts():
    told = reports((date(2024, 6, 30), 30, 5), (date(2024, 7, 31), 12, 6), (date(2024, 8, 31), 14, 8))
    curve, replanned = earned.planned_curve(START, END, told)
    assert replanned
    assert curve == [(START, 0.0), (date(2024, 7, 31), 12), (date(2024, 8, 31), 14), (END, 100.0)]


def test_a_plan_that_goes_on_beyond_the_end_of_the_annex_is_a_plan_anew():
    told = reports((date(2026, 6, 30), 80, 70), (date(2027, 1, 31), 90, 85))
    curve, replanned = earned.planned_curve(START, END, told)
    assert replanned and curve[-2:] == [(date(2026, 6, 30), 80), (END, 100.0)]


def test_half_the_plan_done_doubles_the_duration():
    half = START + (END - START) / 2
    found = earned.judged(START, END, reports((half, 50, 25)))
    assert found.index == pytest.approx(0.5, abs=0.002)
    assert abs((found.forecast - (START + 2 * (END - START))).days) <= 5, "whole days on both sides"
    assert found.needed == pytest.approx(1.5, abs=0.01) and found.finished is None


def test_an_ongoing_project_has_an_index_but_no_end():
    found = earned.judged(START, None, reports((date(2025, 1, 1), 20, 10), (date(2026, 1, 1), 40, 30)))
    assert found.on_plan == date(2025, 7, 2) or found.on_plan == date(2025, 7, 3)
    assert found.index == pytest.approx(0.75, abs=0.002)
    assert found.forecast is None and found.needed is None


def test_an_ongoing_project_ahead_of_what_is_planned_so_far_is_on_its_plan():
    found = earned.judged(START, None, reports((date(2025, 1, 1), 20, 35)))
    assert found.on_plan == date(2025, 1, 1) and found.index == 1.0


def test_a_finished_project_ended_on_the_first_report_of_a_completion_that_holds():
    told = reports((date(2024, 6, 1), 40, 100), (date(2024, 7, 1), 50, 60), (date(2025, 1, 1), 80, 100),
                   (date(2025, 2, 1), 82, 100))  # fmt: skip
    found = earned.judged(START, END, told)
    assert found.finished == found.forecast == date(2025, 1, 1) and found.index > 1


def test_without_a_report_nothing_is_judged():
    assert earned.judged(START, END, []) is None
    assert earned.status(None, END, date(2025, 1, 1), stale=False) == Status.NO_DATA


def test_without_progress_or_with_hardly_any_there_is_no_day_of_completion():
    halfway = START + timedelta(days=500)
    assert earned.judged(START, END, reports((halfway, 45, 0))).forecast is None
    crawling = earned.judged(START, END, reports((halfway, 45, 1)))
    assert crawling.index > 0 and crawling.forecast is None, "centuries are not a forecast"


@pytest.mark.parametrize(
    ("actual", "today", "stale", "wanted"),
    [
        (50, date(2025, 7, 1), False, Status.ON_TRACK),
        (47, date(2025, 7, 1), False, Status.AT_RISK),  # 0.94
        (30, date(2025, 7, 1), False, Status.AT_RISK),  # 0.60
        (29, date(2025, 7, 1), False, Status.OFF_TRACK),
        (50, date(2027, 1, 1), False, Status.MISSED),
        (50, date(2027, 1, 1), True, Status.STALE),
        (100, date(2027, 1, 1), True, Status.ACHIEVED),
    ],
)
def test_the_status_follows_the_index(actual, today, stale, wanted):
    found = earned.judged(START, END, reports((START + (END - START) / 2, 50, actual)))
    assert earned.status(found, END, today, stale=stale) == wanted


def test_a_report_of_the_first_day_shows_no_trend():
    found = earned.judged(START, END, reports((START, 0, 0)))
    assert found.index is None and earned.status(found, END, START, stale=False) == Status.NO_TREND


@given(st.permutations(range(6)))
def test_the_order_of_the_reports_changes_nothing(order):
    told = reports(*((date(2024, 2 + n, 28), 3.0 * (n + 1), 2.5 * (n + 1)) for n in range(6)))
    assert earned.judged(START, END, [told[n] for n in order]) == earned.judged(START, END, told)


@given(st.floats(0, 99), st.floats(0, 99))
def test_more_progress_never_ends_later(one, other):
    day, (low, high) = date(2025, 7, 1), sorted((one, other))
    slow, fast = (earned.judged(START, END, reports((day, 50, actual))) for actual in (low, high))
    assert slow.index <= fast.index
    assert slow.forecast is None or fast.forecast <= slow.forecast
