"""All series together: each by its own model, whole, reproducible and independent of order."""

from dataclasses import replace
from datetime import date
from random import Random

import polars as pl
import pytest

from cockpit.measures.forecast import Goal, Series, forecasts
from cockpit.measures.forecast.model import FAN, FAN_SCHEMA
from cockpit.measures.pace import later

AS_OF = date(2026, 10, 31)
DUES = (date(2025, 12, 31), date(2027, 12, 31), date(2030, 12, 31))


def readings(values, of=None):
    days = [later(AS_OF, -back) for back in range(len(values))][::-1]
    columns = {
        "on": days,
        "value": [v / of * 100 if of else float(v) for v in values],
        "numerator": [float(v) if of else None for v in values],
        "denominator": [float(of) if of else None] * len(values),
    }
    schema = {"on": pl.Date, **dict.fromkeys(("value", "numerator", "denominator"), pl.Float64)}
    return pl.DataFrame(columns, schema=schema)


def made(model, n):
    """One synthetic series of a model; every third run-rate series is a share of 46."""
    draw = Random(f"{model}{n}")
    points = draw.randint(3, 36)
    rising = [min(46, sum(draw.random() < 0.4 for _ in range(k))) for k in range(points)]
    noisy = [40 + 30 * k / points + draw.gauss(0, 1) for k in range(points)]
    of = 46 if model == "runrate" and n % 3 == 0 else None
    values = rising if model == "runrate" else noisy
    ceiling = 100.0 if model == "ratio" or of else None
    goals = tuple(Goal(f"{n}-{due.year}", 80.0 if ceiling else 30.0, due) for due in DUES)
    return Series(f"{model}-{n}", model, readings(values, of), goals, 0.0, ceiling, model)


@pytest.fixture(scope="module")
def all_series():
    return [made(model, n) for model in ("runrate", "ratio", "level", "flow") for n in range(12)]


@pytest.fixture(scope="module")
def found(all_series):
    return forecasts(all_series)


def test_every_series_has_a_whole_answer(all_series, found):
    assert set(found) == {each.key for each in all_series}
    for each in all_series:
        forecast = found[each.key]
        assert forecast.model == each.model and forecast.as_of == AS_OF
        assert set(forecast.chances) == {goal.id for goal in each.goals}
        assert forecast.fan.schema == FAN_SCHEMA and tuple(forecast.fan.columns) == FAN
        assert not forecast.fan.null_count().pipe(lambda f: f.sum_horizontal()).item()
        assert forecast.fan["month"].equals(forecast.fan["month"].dt.month_end())
        assert forecast.fan["month"][-1] == date(2031, 10, 31)


def test_a_later_promise_of_the_same_figure_has_no_lower_chance(all_series, found):
    for each in all_series:
        chances = [found[each.key].chances[goal.id].p for goal in each.goals]
        assert chances == sorted(chances)


def test_order_of_series_and_rows_changes_nothing(all_series, found):
    mixed = [
        replace(each, readings=each.readings.sample(fraction=1, shuffle=True, seed=n))
        for n, each in enumerate(all_series)
    ]
    again = forecasts(Random(1).sample(mixed, len(mixed)))
    for key, forecast in found.items():
        assert again[key].chances == forecast.chances
        assert again[key].fan.equals(forecast.fan)


def test_too_short_and_checked_off_series_have_no_entry(all_series):
    one = all_series[0]
    short = replace(one, key="short", readings=one.readings.tail(2))
    empty = replace(one, key="empty", readings=one.readings.clear())
    unread = replace(one, key="unread", readings=one.readings.with_columns(value=pl.lit(None, pl.Float64)))
    twice = replace(one, key="twice", readings=pl.concat([one.readings.tail(2)] * 3))
    staged, duty = replace(one, key="staged", model="stages"), replace(one, key="duty", model="")
    assert forecasts([short, empty, unread, twice, staged, duty]) == {}
    assert forecasts([]) == {}


def test_progress_in_one_series_never_lowers_its_chance_though_all_are_weighed_together(all_series, found):
    for each in all_series:
        if each.model == "runrate":
            continue
        last = each.readings["on"].max()
        lift = pl.when(pl.col("on") == last).then(pl.col("value") + 3).otherwise("value").alias("value")
        better = replace(each, readings=each.readings.with_columns(lift))
        lifted = forecasts(
            [better if other.key == each.key else other for other in all_series if other.model == each.model]
        )
        for goal in each.goals:
            assert lifted[each.key].chances[goal.id].p >= found[each.key].chances[goal.id].p - 1e-9
