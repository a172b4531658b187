"""Forecasts of cumulative counts, with and without a register of what is in build."""

import math
from datetime import date, timedelta
from zlib import crc32

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.measures.forecast import counts, works
from cockpit.measures.forecast.model import FAN, FAN_SCHEMA, Goal, Series, Works
from cockpit.measures.forecast.paths import CountRules, Futures, length, month_end, ordinal

FIRST = ordinal(date(2024, 1, 31))
FEW = CountRules(draws=400)
DUE = date(2027, 12, 31)
deterministic = settings(max_examples=25, deadline=None, derandomize=True)
added = st.lists(st.integers(0, 40), min_size=2, max_size=34)
corrected = st.lists(st.integers(-3, 12), min_size=2, max_size=34)


def readings(standing, of=None, every=1):
    months = [month_end(FIRST + every * row) for row in range(len(standing))]
    share = [None] * len(standing) if of is None else [float(of)] * len(standing)
    value = [float(each) if of is None else 100 * each / of for each in standing]
    columns = {"on": months, "value": value, "numerator": [float(each) for each in standing]}
    schema = {"on": pl.Date, "value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Float64}
    return pl.DataFrame({**columns, "denominator": share}, schema=schema)


def standing(steps, start=0):
    return np.cumsum([start, *steps]).tolist()


def series(standing_, *goals, of=None, every=1, ceiling=None, register=None, key="yz-count"):
    asked = tuple(Goal(str(place), value, due) for place, (value, due) in enumerate(goals))
    frame = readings(standing_, of, every)
    return Series(key, "runrate", frame, asked, ceiling=ceiling, works=register)


def chances(*args, rules=FEW, **named):
    return list(counts.runrate(series(*args, **named), rules).chances.values())


def p(*args, **named):
    return chances(*args, **named)[0].p


@deterministic
@given(added, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(steps, random):
    one = series(standing(steps), (20, DUE))
    order = list(range(one.readings.height))
    random.shuffle(order)
    other = Series(one.key, one.model, one.readings[order], one.goals)
    left, right = (counts.runrate(each, FEW) for each in (one, other))
    assert left.fan.equals(right.fan)
    assert left.chances == right.chances


@deterministic
@given(added, st.integers(0, 30), st.integers(1, 400))
def test_the_same_history_from_a_higher_standing_never_lowers_a_chance(steps, more, goal):
    dues = [(goal, date(year, 12, 31)) for year in (2026, 2027, 2030)]
    low, high = (chances(standing(steps, start), *dues) for start in (0, more))
    assert all(above.p >= below.p for below, above in zip(low, high, strict=True))


@deterministic
@given(corrected, st.integers(0, 300), st.integers(1, 400))
def test_a_higher_last_reading_never_lowers_a_chance(steps, more, goal):
    low = standing(steps, 10)
    high = [*low[:-1], low[-1] + more]
    dues = [(goal, date(year, 12, 31)) for year in (2026, 2027, 2030)]
    below, above = chances(low, *dues), chances(high, *dues)
    assert all(one.p <= other.p for one, other in zip(below, above, strict=True))
    assert all(
        one.low <= other.low and one.high <= other.high for one, other in zip(below, above, strict=True)
    )


@deterministic
@given(added, st.integers(0, 120), st.integers(0, 120), st.integers(1, 200))
def test_a_later_due_date_never_lowers_a_chance(steps, months, later, goal):
    first = date(2026, 1, 15) + timedelta(days=30 * months)
    assert p(standing(steps), (goal, first)) <= p(standing(steps), (goal, first + timedelta(days=30 * later)))


@deterministic
@given(added, st.integers(0, 50))
def test_no_future_passes_the_population_or_falls(steps, room):
    reached = standing(steps)
    forecast = counts.runrate(series(reached, (1, DUE), ceiling=reached[-1] + room), FEW)
    quantiles = forecast.fan.select(FAN[1:]).to_numpy()
    assert quantiles.min() >= reached[-1]
    assert quantiles.max() <= reached[-1] + room
    assert (np.diff(quantiles, axis=0) >= 0).all()
    assert (np.diff(quantiles, axis=1) >= 0).all()


@deterministic
@given(st.lists(st.integers(0, 4), min_size=2, max_size=20), st.floats(1, 100))
def test_a_share_is_counted_in_its_things_and_met_from_a_whole_number_of_them(steps, percent):
    reached, of = standing(steps), 120
    need = math.ceil(percent / 100 * of - 1e-9)
    share = counts.runrate(series(reached, (percent, DUE), of=of), FEW)
    count = counts.runrate(series(reached, (need, DUE), ceiling=of), FEW)
    assert share.chances["0"].p == count.chances["0"].p
    assert share.chances["0"].median == pytest.approx(100 * count.chances["0"].median / of)
    things = share.fan["median"].to_numpy() * of / 100
    assert np.allclose(things, things.round(), atol=1e-6)
    assert share.fan["high90"].max() <= 100 + 1e-9


def test_a_forecast_is_the_same_bit_for_bit_and_its_seed_comes_from_the_key():
    one, two = (counts.runrate(series([0, 2, 3, 5, 5, 8], (20, DUE)), FEW) for _ in range(2))
    assert one.fan.equals(two.fan)
    assert one.chances == two.chances
    assert one.seed == crc32(b"yz-count")
    other = counts.runrate(series([0, 2, 3, 5, 5, 8], (20, DUE), key="another"), FEW)
    assert other.seed != one.seed
    assert not other.fan.equals(one.fan)


def test_a_longer_horizon_leaves_the_months_before_as_they_were():
    near, far = (counts.runrate(series([0, 2, 3, 5], (20, due)), FEW) for due in (DUE, date(2035, 12, 31)))
    assert far.fan.height > near.fan.height
    assert far.fan.head(near.fan.height).equals(near.fan)


def test_the_fan_runs_from_the_next_month_to_the_horizon():
    forecast = counts.runrate(series(standing([1] * 33), (50, DUE)), FEW)
    assert forecast.as_of == date(2026, 10, 31)
    assert forecast.points == 34
    assert dict(forecast.fan.schema) == FAN_SCHEMA
    assert forecast.fan["month"][0] == date(2026, 11, 30)
    assert forecast.fan["month"][-1] == forecast.chances["0"].horizon == date(2031, 10, 31)
    late = counts.runrate(series(standing([1] * 33), (50, date(2033, 6, 30))), FEW)
    assert late.fan["month"][-1] == date(2033, 6, 30)


def test_a_history_of_zeros_is_wide_and_hopes_little():
    forecast = counts.runrate(series([0] * 34, (10, DUE), (1, date(2030, 12, 31))))
    far, near = forecast.chances["0"], forecast.chances["1"]
    assert far.p < 0.02
    assert 0.3 < near.p < 0.9
    assert far.eta is None
    assert forecast.fan["high90"][-1] > forecast.fan["low10"][-1]


def test_three_readings_are_enough_and_say_less_than_thirty():
    three, thirty = (counts.runrate(series(standing([1] * n), (n + 12, date(2028, 1, 31)))) for n in (2, 29))
    widths = [each.fan["high90"][11] - each.fan["low10"][11] for each in (three, thirty)]
    assert widths[0] > widths[1] > 0


def test_an_even_history_goes_on_about_as_it_was():
    forecast = counts.runrate(series(standing([3] * 33), (99 + 36, date(2027, 10, 31))))
    assert forecast.fan["median"][11] == pytest.approx(99 + 36, abs=3)
    assert forecast.chances["0"].p == pytest.approx(0.5, abs=0.1)
    assert abs(ordinal(forecast.chances["0"].eta) - ordinal(date(2027, 10, 31))) <= 1


def test_quarterly_readings_go_on_as_monthly_ones_of_the_same_pace():
    monthly = counts.runrate(series(standing([2] * 33), (100, DUE)))
    quarterly = counts.runrate(series(standing([6] * 11), (100, DUE), every=3))
    assert quarterly.as_of == monthly.as_of
    assert quarterly.fan["median"][11] == pytest.approx(monthly.fan["median"][11], abs=2)


def test_a_month_without_a_reading_is_no_month_without_progress():
    whole = series(standing([2] * 33), (100, DUE))
    holes = Series(whole.key, whole.model, whole.readings.gather_every(3), whole.goals)
    with_holes, without = (counts.runrate(each).fan["median"][11] for each in (holes, whole))
    assert with_holes == pytest.approx(without, abs=2)


def test_a_correction_downwards_is_net_of_the_progress_before():
    history = counts.History(np.arange(5), np.array([10.0, 12, 11, 11, 13]))
    assert history.steps()[1].tolist() == [1, 0, 0, 2]


def test_recent_months_weigh_more_than_old_ones():
    rising, falling = standing([0] * 12 + [4] * 12), standing([4] * 12 + [0] * 12)
    medians = [counts.runrate(series(each, (1, DUE))).fan["median"][11] for each in (rising, falling)]
    assert medians[0] > medians[1] + 5


def test_batches_make_a_history_of_the_same_pace_wider():
    even, batches = standing([4] * 32), standing([0, 0, 0, 16] * 8)
    widths = [
        fan["high90"][11] - fan["low10"][11]
        for fan in (counts.runrate(series(each, (1, DUE))).fan for each in (even, batches))
    ]
    assert widths[1] > 1.3 * widths[0]


@pytest.mark.parametrize(
    ("steps", "least", "most"), [([5] * 33, 0.02, 0.2), ([0, 0, 0, 20] * 8, 1.0, 4.0), ([0] * 33, 0.3, 0.3)]
)
def test_dispersion_follows_the_data_and_rests_on_the_prior_without(steps, least, most):
    history = counts.History(np.arange(len(steps) + 1), np.array(standing(steps), dtype=float))
    assert least <= counts.dispersion(history, CountRules()) <= most


def test_sums_with_decimals_go_on_in_decimals():
    forecast = counts.runrate(series([0.0, 1.25, 2.5, 3.75, 5.1], (12.5, date(2025, 5, 31))), FEW)
    assert 0 < forecast.chances["0"].p < 1
    assert forecast.fan["median"][0] == pytest.approx(6.3, abs=0.5)


def test_a_large_count_costs_no_more_and_keeps_its_scale():
    forecast = counts.runrate(series(standing([5_000_000] * 12), (1, DUE)), FEW)
    assert forecast.fan["median"][11] == pytest.approx(120_000_000, rel=0.1)


def test_what_is_met_already_has_arrived_and_what_is_past_due_is_judged_by_the_standing():
    met, past = chances([0, 5, 9, 12], (10, DUE), (20, date(2024, 2, 29)))
    assert (met.p, met.eta, met.eta_low, met.eta_high, met.arrives) == (1, *[date(2024, 4, 30)] * 3, 1)
    assert (past.p, past.median) == (0, 12)


def test_an_arrival_that_one_in_ten_futures_misses_has_no_latest_month():
    steps = [1, 0, 0] * 8
    unsure, undated = chances(standing(steps), (22, DUE), (22, None))
    assert unsure.arrives < 0.9
    assert unsure.eta_high is None
    assert unsure.eta_low <= unsure.eta
    assert (undated.p, undated.low, undated.median, undated.high) == (None,) * 4
    assert undated.eta == unsure.eta


def test_a_goal_in_the_middle_of_a_month_is_judged_by_the_month_ended_before():
    middle, end = chances(standing([1, 2] * 10), (40, date(2026, 6, 15)), (40, date(2026, 5, 31)))
    assert (middle.p, middle.median) == (end.p, end.median)


def test_readings_of_one_month_only_are_survived_and_none_are_refused():
    frame = readings([3, 4, 5]).with_columns(pl.lit(date(2026, 10, 31)).alias("on"))
    assert counts.runrate(Series("k", "runrate", frame, (Goal("g", 9, DUE),)), FEW).points == 1
    with pytest.raises(ValueError, match="without readings"):
        counts.runrate(Series("k", "runrate", frame.clear()), FEW)


def test_chances_are_the_shares_of_the_futures_themselves():
    values = np.array([[1, 1, 2, 4], [2, 3, 3, 5], [2, 4, 5, 6]], dtype=float)
    futures = Futures(date(2026, 10, 31), 1, values)
    said = futures.chance(Goal("g", 3, date(2026, 12, 31)), 3)
    assert (said.p, said.arrives) == (0.75, 0.75)
    assert (said.low, said.median, said.high) == (2, 3, 5)
    assert (said.eta_low, said.eta, said.eta_high) == (date(2026, 11, 30), date(2026, 12, 31), None)


def test_a_slip_of_the_pen_in_a_due_date_costs_no_memory():
    assert length(date(2026, 10, 31), [Goal("g", 1, date(9999, 12, 31))], CountRules()) == 480


def test_rules_take_what_another_set_says_under_the_same_names():
    class Other:
        draws, rate_drift, unrelated = 100, 0.2, "x"

    assert CountRules.of(Other()) == CountRules(draws=100, rate_drift=0.2)


def test_the_product_limit_estimate_is_that_of_a_table_worked_by_hand():
    # 6 6 6 6+ 7 9+ 10 10+ 11+ 13 16: at risk 11, 7, 5, 2, 1 (+ is still going on)
    days = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16], dtype=float)
    ended = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1], dtype=bool)
    curve = works.curve(days, ended)
    assert curve.times.tolist() == [6, 7, 10, 13, 16]
    expected = [8 / 11, 8 / 11 * 6 / 7, 8 / 11 * 6 / 7 * 4 / 5, 8 / 11 * 6 / 7 * 4 / 5 / 2, 0]
    assert curve.survival == pytest.approx(expected)
    assert curve.finished == 7


def test_a_curve_without_anything_unfinished_is_the_share_that_took_longer():
    days = np.array([3, 5, 5, 8], dtype=float)
    curve = works.curve(days, np.ones(4, dtype=bool))
    assert curve.waiting(np.array([2, 3, 5, 8])) == pytest.approx([1, 0.75, 0.25, 0])
    drawn = curve.remaining(np.array([0.1, 0.3, 0.6, 0.9]))
    assert drawn.tolist() == [3, 5, 5, 8]


def test_who_has_waited_already_waits_for_what_is_left_of_the_longer_durations():
    curve = works.curve(np.array([3, 5, 5, 8], dtype=float), np.ones(4, dtype=bool))
    left = curve.remaining((np.arange(1000) + 0.5) / 1000, 4.0)
    assert set(left.tolist()) == {1, 4}
    assert (left == 1).mean() == pytest.approx(2 / 3, abs=0.01)


def test_a_curve_whose_longest_are_unfinished_goes_on_slowly():
    days = np.array([10, 20, 30, 40, 200, 200, 200], dtype=float)
    curve = works.curve(days, np.array([1, 1, 1, 1, 0, 0, 0], dtype=bool))
    assert curve.hazard == pytest.approx(1 / 520)  # one finished in 520 days after the third
    assert curve.survival[-1] == pytest.approx(3 / 7)
    left = curve.remaining((np.arange(4000) + 0.5) / 4000, 200.0)
    assert left.mean() == pytest.approx(520, rel=0.02)
    with pytest.raises(ValueError, match="no finished"):
        works.curve(days, np.zeros(7, dtype=bool))


def register(begun, waits, as_of, stages=3):
    """Items begun on days, each with its waits from stage to stage; what lies after `as_of` is not known."""
    rows = []
    for start, steps in zip(begun, waits, strict=True):
        days = [start + timedelta(days=int(each)) for each in np.cumsum([0, *steps])]
        rows.append([day if day <= as_of else None for day in days])
    schema = {f"stage_{place}": pl.Date for place in range(stages)}
    return Works(pl.DataFrame(rows, schema=schema, orient="row"))


def flow(seed, months=34, rate=1.0, ahead=14):
    """A register of schools, its readings up to now, and how many are completed so many months later."""
    random = np.random.default_rng(seed)
    total = random.poisson(rate * (months + ahead + 12))
    first = date(2023, 1, 1)
    begun = sorted(
        first + timedelta(days=int(day)) for day in random.uniform(0, (months + ahead + 12) * 30.4, total)
    )
    waits = random.gamma(6, 20, (total, 2))
    as_of = month_end(FIRST + months - 1)
    items = register(begun, waits, date(2099, 1, 1)).items
    ends = items["stage_2"].to_list()
    monthly = [sum(end <= month_end(FIRST + row) for end in ends) for row in range(months)]
    later = sum(end <= month_end(ordinal(as_of) + ahead) for end in ends)
    return monthly, Works(items.with_columns(pl.when(pl.all() <= as_of).then(pl.all()))), later


def test_the_interval_of_a_pipeline_covers_what_came_of_a_steady_flow():
    inside, squares = [], np.zeros(2)
    for seed in range(40):
        reached, known, later = flow(seed)
        asked = {"ceiling": 500, "key": f"k{seed}"}
        due = month_end(FIRST + 33 + 14)
        piped = chances(reached, (1, due), register=known, **asked)[0]
        plain = chances(reached, (1, due), **asked)[0]
        inside.append(piped.low <= later <= piped.high)
        squares += [(piped.median - later) ** 2, (plain.median - later) ** 2]
    assert 0.65 <= np.mean(inside) <= 0.98
    assert squares[0] < squares[1]


def test_what_is_in_build_is_completed_before_anything_new_and_never_counted_twice():
    as_of = date(2026, 10, 31)
    begun = [date(2024, 1, 10) + timedelta(days=30 * each) for each in range(33)]
    known = register(begun, [(100, 100)] * 33, as_of)
    reached = [sum(d + timedelta(days=200) <= month_end(FIRST + m) for d in begun) for m in range(34)]
    whole = counts.runrate(
        series(reached, (33, DUE), (34, date(2030, 12, 31)), ceiling=33, register=known), FEW
    )
    assert whole.chances["0"].p > 0.95
    assert whole.chances["1"].p == 0
    assert whole.fan["high90"].max() == 33
    soon = whole.fan.filter(pl.col("month") == date(2027, 1, 31))
    finished = sum(d + timedelta(days=200) <= date(2027, 1, 31) for d in begun)
    assert reached[-1] < finished < 33
    assert soon["low10"].item() <= finished <= soon["high90"].item()
    assert soon["median"].item() == pytest.approx(finished, abs=1)


def test_an_empty_pipeline_delays_what_the_run_rate_alone_would_promise():
    as_of = date(2026, 10, 31)
    begun = [date(2024, 1, 10) + timedelta(days=30 * each) for each in range(20)]
    known = register(begun, [(100, 100)] * 20, as_of)
    reached = [sum(d + timedelta(days=200) <= month_end(FIRST + m) for d in begun) for m in range(34)]
    assert reached[-1] == 20
    goal = (22, date(2027, 3, 31))
    assert p(reached, goal, ceiling=46, register=known) < 0.05 < p(reached, goal, ceiling=46)


def test_a_register_with_too_few_completions_leaves_the_run_rate():
    as_of = date(2026, 10, 31)
    begun = [date(2026, 1, 10) + timedelta(days=30 * each) for each in range(10)]
    known = register(begun, [(80, 80)] * 10, as_of)
    assert works.build(known.items, as_of, 46, 5) is not None
    assert works.build(known.items, as_of, 46, 9) is None
    few = register(begun[5:], [(80, 80)] * 5, as_of)
    with_, without = (chances([0] * 33 + [2], (9, DUE), register=each) for each in (few, None))
    assert with_ == without


def test_a_register_is_read_as_it_stood_on_the_day_of_the_last_reading():
    begun = [date(2025, 1, 10) + timedelta(days=30 * each) for each in range(20)]
    later, then = (register(begun, [(80, 80)] * 20, day) for day in (date(2026, 11, 20), date(2026, 10, 31)))
    reached = [sum(d + timedelta(days=160) <= month_end(FIRST + m) for d in begun) for m in range(34)]
    asked = [chances(reached, (30, DUE), ceiling=46, register=each) for each in (later, then)]
    assert asked[0] == asked[1]


def test_the_order_of_the_register_changes_nothing():
    reached, known, _later = flow(5)
    turned = Works(known.items.sample(fraction=1, shuffle=True, seed=2))
    one, two = (chances(reached, (50, DUE), ceiling=90, register=each) for each in (known, turned))
    assert one == two


@deterministic
@given(st.integers(0, 10), st.integers(15, 40))
def test_a_higher_standing_beside_the_same_register_never_lowers_a_chance(more, goal):
    reached, known, _later = flow(3)
    shifted, last = [each + more for each in reached], [*reached[:-1], reached[-1] + more]
    low, *high = (
        chances(each, (goal, DUE), ceiling=60, register=known)[0] for each in (reached, shifted, last)
    )
    assert all(each.p >= low.p and each.low >= low.low for each in high)
