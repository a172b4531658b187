"""Measured shares, levels and monthly flows are continued within bounds, honestly and in order."""

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit import contracts
from cockpit.measures.forecast import Goal, Series, ceiling_of, conformal, flows, levels, model_of
from cockpit.measures.forecast.parameters import RulesError, rules
from cockpit.measures.pace import later

RULES = rules()
PLAIN = replace(RULES, factors={"default": (1.0, 1.0, 1.0, 1.0)})
AS_OF = date(2026, 10, 31)
MODELS = {"ratio": levels.ratio, "level": levels.level, "flow": flows.flow}
DUE = date(2027, 12, 31)


def series(model, values, *, goals=(), step=1, of=None, key="s", last=AS_OF, drop=(), **bounds):
    """Values whose newest stands at `last`, `step` months apart; `drop` leaves out places."""
    if model == "ratio":
        bounds = {"floor": 0.0, "ceiling": 100.0, **bounds}
    on = [later(last, -step * back) for back in range(len(values))][::-1]
    rows = [(day, float(v), of) for n, (day, v) in enumerate(zip(on, values, strict=True)) if n not in drop]
    columns = {"on": pl.Date, "value": pl.Float64, "denominator": pl.Float64}
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return Series(key, model, frame, tuple(goals), **{"floor": 0.0, **bounds})


def forecast(model, values, given_rules=RULES, **more):
    return MODELS[model](series(model, values, **more), given_rules)


def p(model, values, goal, **more):
    return forecast(model, values, goals=[goal], **more).chances[goal.id].p


def shares(least, most):
    return st.lists(st.floats(1, 97), min_size=least, max_size=most)


def counts(least, most):
    return st.lists(st.floats(0, 400), min_size=least, max_size=most)


VALUES = {"ratio": shares(3, 16), "level": counts(3, 16), "flow": counts(3, 40)}
each_model = pytest.mark.parametrize("model", VALUES)


@each_model
@given(data=st.data(), up=st.booleans())
@settings(max_examples=60, deadline=None)
def test_more_progress_never_lowers_the_chance(model, data, up):
    values = data.draw(VALUES[model])
    value, more = data.draw(st.floats(0, 100)), data.draw(st.floats(0, 50))
    goal = Goal("g", value, DUE, up)
    better = [*values[:-1], values[-1] + more if up else max(values[-1] - more, 0)]
    assert p(model, better, goal) >= p(model, values, goal) - 1e-9


@given(
    values=st.lists(st.floats(5, 80), min_size=3, max_size=16), shift=st.floats(0, 1), value=st.floats(1, 99)
)
@settings(max_examples=60, deadline=None)
def test_a_share_that_is_higher_throughout_has_no_lower_chance(values, shift, value):
    odds = [math.log(v / (100 - v)) + shift for v in values]
    lifted = [100 / (1 + math.exp(-z)) for z in odds]
    goal = Goal("g", value, DUE)
    assert p("ratio", lifted, goal) >= p("ratio", values, goal) - 1e-9


@each_model
@given(data=st.data(), up=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_later_due_date_and_an_easier_goal_never_lower_the_chance(model, data, up):
    values, value = data.draw(VALUES[model]), data.draw(st.floats(0, 100))
    dues = [date(2026, 6, 30), AS_OF, date(2027, 1, 15), date(2027, 6, 30), DUE, date(2032, 3, 1)]
    by_due = [Goal(f"d{n}", value, due, up) for n, due in enumerate(dues)]
    easier = [Goal(f"v{n}", value + (-n if up else n) * 5, DUE, up) for n in range(4)]
    chances = forecast(model, values, goals=[*by_due, *easier]).chances
    for group in (by_due, easier):
        found = [chances[goal.id].p for goal in group]
        assert all(a <= b + 1e-9 for a, b in pairwise(found))


@each_model
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_changes_nothing_and_the_same_readings_give_the_same(model, data):
    one = series(model, data.draw(VALUES[model]), goals=[Goal("g", 50, DUE)])
    mixed = replace(
        one, readings=one.readings.sample(fraction=1, shuffle=True, seed=data.draw(st.integers(0, 99)))
    )
    first, second = MODELS[model](one, RULES), MODELS[model](mixed, RULES)
    assert first.chances == second.chances and first.seed == second.seed
    assert first.fan.equals(second.fan)


@each_model
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_bounds_are_never_left_and_quantiles_keep_their_order(model, data):
    found = forecast(model, data.draw(VALUES[model]), ceiling=500.0 if model != "ratio" else 100.0)
    fan = found.fan.drop("month").to_numpy()
    assert np.isfinite(fan).all()
    assert fan.min() >= 0 and fan.max() <= (100 if model == "ratio" else 500)
    assert (np.diff(fan, axis=1) >= -1e-9).all()


def test_three_readings_give_the_interval_that_can_be_reckoned_by_hand():
    """Logarithms 0, 0.1, 0.2 a year apart: next year 0.2 + 0.85 x 0.1 = 0.285; t(2) 90 % is 1.88562.

    The weights of the two steps are 0.5^(1/4) = 0.8409 and 1, worth n = 1.8409² / 1.7071 = 1.9852 steps; the
    spread is the prior's 0.1 times the root of 1 + 1/n, 1.22626.
    """
    values = [math.expm1(z) for z in (0.0, 0.1, 0.2)]
    by_hand = replace(PLAIN, damping=0.85, scale=0.1, scale_weight=2.0, drift_half_life=4.0)
    last = date(2026, 12, 31)
    goal = Goal("g", math.expm1(0.285) + 0.0, date(2027, 12, 31))
    chance = forecast("level", values, by_hand, step=12, last=last, goals=[goal]).chances["g"]
    assert chance.median == pytest.approx(math.expm1(0.285), rel=1e-6)
    assert chance.high == pytest.approx(math.expm1(0.285 + 1.88562 * 0.1 * 1.22626), rel=1e-4)
    assert chance.low == pytest.approx(math.expm1(0.285 - 1.88562 * 0.1 * 1.22626), rel=1e-4)
    assert chance.p == pytest.approx(0.5, abs=1e-6)


@each_model
def test_a_constant_series_is_neither_certain_to_stay_nor_to_move(model):
    found = forecast(model, [60.0] * 12, goals=[Goal("more", 75, DUE), Goal("less", 45, DUE, False)])
    last = found.fan.row(13, named=True)
    assert last["low10"] < 60 < last["high90"] and last["median"] == pytest.approx(60)
    assert 0 < found.chances["more"].p < 0.5 and 0 < found.chances["less"].p < 0.5


@each_model
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_missing_months_are_no_obstacle(model, data):
    values = data.draw(st.lists(st.floats(5, 95), min_size=30, max_size=30))
    drop = data.draw(st.sets(st.integers(0, 29), max_size=26))
    found = forecast(model, values, goals=[Goal("g", 50, DUE)], drop=drop)
    assert found.points == 30 - len(drop)
    assert 0 <= found.chances["g"].p <= 1


def test_quarterly_and_monthly_readings_of_one_course_agree_on_where_it_goes():
    monthly = [40 + 0.8 * n for n in range(25)]
    fine = forecast("ratio", monthly, goals=[Goal("g", 70, DUE)]).chances["g"]
    coarse = forecast("ratio", monthly[::3], goals=[Goal("g", 70, DUE)], step=3).chances["g"]
    assert fine.median == pytest.approx(coarse.median, abs=1.0)


def test_a_full_share_is_held_to_be_reached_and_shown_as_full():
    found = forecast("ratio", [90, 95, 99, 100, 100, 100], of=400.0, goals=[Goal("g", 100, DUE)])
    assert found.chances["g"].p == 1.0 and found.chances["g"].eta == AS_OF
    assert found.fan["high90"][0] == 100.0


def test_the_whole_is_reached_within_half_of_the_smallest_countable_step():
    rising = [70, 76, 82, 87, 92, 96]
    few, many = (p("ratio", rising, Goal("g", 100, DUE), of=of, step=3) for of in (46.0, 40000.0))
    assert 0 < many < few < 1
    beyond = p("ratio", rising, Goal("g", 98.95, DUE), of=46.0, step=3)  # more than 45.5 of 46
    assert beyond == pytest.approx(few)


def test_zero_can_be_reached_by_a_falling_count():
    falling = [30, 24, 18, 13, 9, 6, 4, 2, 1]
    found = forecast("level", falling, goals=[Goal("g", 0, date(2027, 3, 31), up=False)])
    assert found.chances["g"].p > 0.5
    assert found.fan["low10"].min() == 0.0
    rising = forecast("level", falling[::-1], goals=[Goal("g", 0, DUE, up=False)])
    assert rising.chances["g"].p < 0.1 and rising.chances["g"].eta is None


def test_a_series_that_has_been_negative_is_continued_as_it_is():
    found = forecast("level", [3.0, 1.0, -1.0, -3.0, -5.0], floor=None, goals=[Goal("g", -6, DUE, up=False)])
    assert found.fan["median"].max() < -5 and found.fan["low10"].min() < -10
    assert found.chances["g"].p > 0.5


def test_noise_around_a_level_does_not_grow_into_the_sky():
    noisy = [2, 0, 3, 1, 2, 1, 0, 3, 2, 1, 3, 0, 2, 1, 2, 3, 0, 1, 2, 2, 1, 0, 3, 1]
    walk = replace(RULES, shares=(1.0,))
    assert forecast("level", noisy).fan["high90"][-1] < 20
    assert forecast("level", noisy, walk).fan["high90"][-1] > 1000


def test_what_has_arrived_dates_the_first_months_of_the_chances():
    found = forecast("ratio", [50, 55, 60, 65, 70, 75], step=3, goals=[Goal("g", 82), Goal("far", 99.9)])
    near, far = found.chances["g"], found.chances["far"]
    assert near.p is None and near.low is None
    assert AS_OF < near.eta_low <= near.eta and (near.eta_high is None or near.eta <= near.eta_high)
    assert far.eta_high is None and far.arrives < 0.9
    assert near.horizon == found.fan["month"][-1] == date(2031, 10, 31)


def test_the_horizon_covers_every_due_date_and_ends_with_months():
    fan = forecast("ratio", [50, 55, 60], goals=[Goal("g", 80, date(2034, 5, 10))]).fan
    assert fan["month"][0] == date(2026, 11, 30) and fan["month"][-1] == date(2034, 5, 31)
    assert fan["month"].equals(fan["month"].dt.month_end())


def test_a_past_due_date_is_judged_by_the_newest_reading():
    goals = [Goal("met", 55, date(2025, 12, 31)), Goal("unmet", 65, date(2025, 12, 31))]
    chances = forecast("ratio", [40, 50, 60], goals=goals).chances
    assert (chances["met"].p, chances["unmet"].p) == (1.0, 0.0)


SCHOOL_YEAR = [90, 30, 100, 105, 100, 95, 25, 15, 110, 108, 106, 104]


def test_holidays_stay_holidays_in_a_monthly_flow():
    values = [v * (1 + 0.1 * year) for year in range(3) for v in SCHOOL_YEAR]
    fan = forecast("flow", values, PLAIN, last=date(2026, 12, 31)).fan
    year = fan["median"][:12].to_list()
    assert year[1] == pytest.approx(30 * 1.3, rel=0.1) and year[7] == pytest.approx(15 * 1.3, rel=0.1)
    assert year[8] == pytest.approx(110 * 1.3, rel=0.1)
    assert fan["high90"][7] < 40 < 80 < fan["low10"][8]


def test_a_flow_without_seasons_or_without_a_year_is_continued_from_its_level():
    values = [1000 * 1.02**n for n in range(34)]
    fan = forecast("flow", values).fan
    assert fan["median"][0] == pytest.approx(values[-1] * 1.02, rel=0.02)
    short = forecast("flow", [80, 90, 100]).fan
    assert 80 < short["median"][0] < 130


def test_a_monthly_share_has_seasons_and_a_ceiling():
    values = [60 if month % 12 not in (6, 7) else 25 for month in range(30)]
    fan = forecast("flow", values, ceiling=100.0, last=date(2026, 6, 30)).fan
    assert fan["median"][0] == pytest.approx(25, abs=3) and fan["median"][3] == pytest.approx(60, abs=5)
    assert fan["high90"].max() <= 100


def test_a_wider_family_has_a_wider_interval_and_less_extreme_chances():
    wide = replace(PLAIN, factors={**PLAIN.factors, "wide": (3.0, 3.0, 3.0, 3.0)})
    values, goal = [50, 55, 58, 63, 66, 70], Goal("g", 95, DUE)
    narrow, broad = (
        MODELS["ratio"](series("ratio", values, goals=[goal], family=name), wide).chances["g"]
        for name in ("", "wide")
    )
    assert broad.high - broad.low > 1.5 * (narrow.high - narrow.low)
    assert narrow.p < broad.p < 0.5 and narrow.median == pytest.approx(broad.median)


def walks(count, size, length=24):
    steps = np.random.default_rng(7).normal(0, size, (count, length)).cumsum(axis=1)
    return [
        series("ratio", 100 / (1 + np.exp(-row)), key=f"w{n}", family="walk") for n, row in enumerate(steps)
    ]


def test_factors_are_learnt_from_enough_scores_of_enough_series_only():
    assert conformal.pooled(walks(RULES.scored_series - 1, 0.3), RULES) == {}
    found = conformal.pooled(walks(12, 0.3), RULES)
    assert found and all(RULES.least <= each <= RULES.most for each in found.values())
    assert all(family == "walk" for family, _ in found)
    assert conformal.learnt(walks(12, 0.3), RULES).factors["walk"][0] == found["walk", 0]


def test_learnt_factors_cover_what_they_say():
    many = walks(12, 0.3)
    table = pl.concat([conformal.scores(each, RULES) for each in many]).filter(pl.col("bucket") == 0)
    held = (table["score"] <= conformal.factor(table["score"].to_numpy(), RULES.level)).mean()
    assert RULES.level <= held < RULES.level + 0.02


def test_the_newest_reading_does_not_move_the_factor_it_is_judged_by():
    many = walks(8, 0.3)
    jump = pl.when(pl.col("on") == AS_OF).then(99.0).otherwise("value").alias("value")
    leapt = [replace(each, readings=each.readings.with_columns(jump)) for each in many]
    assert conformal.pooled(leapt, RULES) == conformal.pooled(many, RULES) != {}


CHOICES = {
    "yz-t01-schools": "runrate",
    "yz-g25-fiber": "runrate",
    "yz-t05-coverage": "runrate",
    "yz-t14-uses": "runrate",
    "yz-t09-sixdb": "runrate",
    "yz-wifi": "ratio",
    "yz-t12-courses": "ratio",
    "yz-t18-green": "flow",
    "op-visits": "flow",
    "op-school-drills": "level",
    "op-terminals": "level",
    "op-findings-open": "level",
    "op-findings-overdue": "level",
    "op-findings-fixed": "ratio",
    "yz-cp11-experts": "level",
    "yz-g25-1nx": "stages",
    "yz-t16-drills": "",
    "yz-s2-funds": "",
}


@pytest.mark.parametrize(("id", "model"), CHOICES.items(), ids=CHOICES)
def test_each_kind_of_indicator_has_its_model(id, model):
    assert model_of(contracts.measured(id), contracts.definitions()[id]) == model


def test_every_percentage_that_is_continued_has_a_ceiling():
    for id, definition in contracts.definitions().items():
        indicator = contracts.measured(id)
        if indicator.unit == "%" and model_of(indicator, definition):
            assert ceiling_of(indicator) == 100


def test_all_faults_of_the_parameters_are_told_at_once(tmp_path):
    path = tmp_path / "forecast.toml"
    shipped = (contracts.indicators.FOLDER.parent / "rules" / "forecast.toml").read_text("utf-8")
    broken = shipped.replace("\ndamping = 0.8 ", "\ndamping = 1.5 ").replace("scores = 50", "marks = 50")
    path.write_text(broken.replace("formula = 1 ", 'formula = "1" '), "utf-8")
    with pytest.raises(RulesError) as told:
        rules(path)
    for name in ("general.formula", "levels.damping", "conformal.scores", "conformal.marks"):
        assert name in str(told.value)
    assert len(told.value.faults) == 4
    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"= 1", None])
def test_an_unreadable_parameter_file_is_one_clear_sentence(tmp_path, content):
    path = tmp_path / "forecast.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RulesError) as told:
        rules(path)
    assert str(tmp_path) not in str(told.value) and len(told.value.faults) == 1


def test_factors_must_fit_the_horizons(tmp_path):
    path = tmp_path / "forecast.toml"
    shipped = (contracts.indicators.FOLDER.parent / "rules" / "forecast.toml").read_text("utf-8")
    path.write_text(shipped.replace("\ndefault = [", "\ndefault = [-1.0, "), "utf-8")
    with pytest.raises(RulesError, match=r"factors\.default"):
        rules(path)
