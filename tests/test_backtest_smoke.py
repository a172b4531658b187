"""The back-test judges by the rules it prints: scores by hand, and a small replay."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from cockpit.measures.forecast import parameters
from tests.bench.backtest import judge, replay, report, scoring, series, words
from tests.bench.backtest.cuts import Cut, cuts
from tests.bench.backtest.goals import Family, family, goals
from tests.bench.backtest.real import COUNT, FLOW, RATIO, Real

QUIET = Real("quiet", COUNT, "events", "made", (1, 0, 2, 1, 0, 1, 3, 0, 1, 2, 0, 1, 1, 0, 2, 1, 1, 0, 2, 1))
BUSY = Real("busy", COUNT, "events", "made", (5, 7, 4, 6, 9, 5, 3, 8, 6, 7, 5, 4, 8, 6, 7, 9, 5, 6, 4, 7))
NONE = Family(np.array([]), {})


def share(name: str, *values: float) -> Real:
    return Real(name, RATIO, "made", "made", values)


SLOW = share("slow", *(50 + 0.8 * i + (i % 3) for i in range(20)))
FAST = share("fast", *(40 + 2.1 * i - (i % 4) for i in range(20)))
STEADY = share("steady", *(70 + (i * 7 % 5) for i in range(20)))


@pytest.mark.parametrize(
    ("observed", "quantiles", "levels", "loss"),
    [
        (10.0, [8.0], [0.1], 0.2),  # 2 too low, at the level 0.1
        (10.0, [13.0], [0.1], 2.7),  # 3 too high, at the level 0.9
        (10.0, [10.0], [0.5], 0.0),
        (0.0, [1.0, 2.0, 3.0, 4.0, 5.0], scoring.LEVELS, (0.9 + 1.5 + 1.5 + 1.0 + 0.5) / 5),
        (6.0, [1.0, 2.0, 3.0, 4.0, 5.0], scoring.LEVELS, (0.5 + 1.0 + 1.5 + 1.5 + 0.9) / 5),
    ],
)
def test_pinball_loss_is_what_it_is_by_hand(observed, quantiles, levels, loss):
    assert scoring.pinball(observed, quantiles, levels) == pytest.approx(loss)


@pytest.mark.parametrize(
    ("under", "upto", "parts"),
    [
        (0.2, 0.4, (0.0, 1.0, 0.0)),
        (0.0, 0.05, (1.0, 0.0, 0.0)),
        (0.95, 1.0, (0.0, 0.0, 1.0)),
        (0.0, 0.4, (0.25, 0.75, 0.0)),  # a quarter of what y carries lies below the 10 % quantile
        (0.8, 1.0, (0.0, 0.5, 0.5)),
        (0.0, 1.0, (0.1, 0.8, 0.1)),  # a forecast that says nothing is right eight times in ten
        (0.05, 0.05, (1.0, 0.0, 0.0)),
        (0.5, 0.5, (0.0, 1.0, 0.0)),
    ],
)
def test_a_count_on_the_edge_of_an_interval_is_divided(under, upto, parts):
    assert scoring.shares(under, upto) == pytest.approx(parts)


def test_brier_scores_and_climatology_are_what_they_are_by_hand():
    happened = np.array([1, 1, 0, 0])
    assert scoring.brier(np.array([0.9, 0.6, 0.2, 0.5]), happened) == pytest.approx(0.115)
    assert scoring.climatology(happened) == pytest.approx(0.25)
    assert scoring.climatology(happened, np.array(["a", "a", "a", "b"])) == pytest.approx((2 / 9 + 4 / 9) / 4)


def test_repeating_a_series_does_not_make_the_mean_more_certain():
    once = scoring.clustered(np.array([0.0, 1.0, 1.0, 0.0]), list("abcd"))
    again = scoring.clustered(np.repeat([0.0, 1.0, 1.0, 0.0], 50), np.repeat(list("abcd"), 50).tolist())
    assert once == pytest.approx(again)
    assert scoring.clustered(np.array([1.0, 1.0]), ["a", "b"]) == 0.0


def test_reliability_bins_what_was_said_with_what_happened():
    said, happened = pl.Series([0.05, 0.15, 0.25, 1.0]), pl.Series([False, True, False, True])
    assert scoring.reliability(said, happened).rows() == [
        ("0%–10%", 1, 0.05, 0.0),
        ("10%–30%", 2, 0.2, 0.5),
        ("90%–100%", 1, 1.0, 1.0),
    ]


def test_a_forecast_sees_nothing_of_what_comes():
    rules = replay.nearby(COUNT, parameters.rules())
    cut = Cut(BUSY, 8, 8)
    changed = replace(BUSY, values=BUSY.values[:8] + tuple(v + 40 for v in BUSY.values[8:]))
    asked = tuple(goals(cut, NONE).values())
    other = tuple(goals(Cut(changed, 8, 8), NONE).values())
    assert asked == other
    before = replay.forecast(cut, asked, rules)
    after = replay.forecast(Cut(changed, 8, 8), other, rules)
    assert before.fan.equals(after.fan)
    assert before.chances == after.chances


def test_counts_are_replayed_at_every_length_of_history_and_horizon_that_fits():
    verdict = judge.judged(COUNT, (QUIET, BUSY), parameters.rules())
    held = verdict.held
    pairs = held.select("history", "horizon").unique().sort("history", "horizon").rows()
    assert pairs == [(8, 4), (8, 8), (8, 12), (12, 4), (12, 8)]
    assert (held["below"] + held["inside"] + held["above"] - 1).abs().max() < 1e-9
    assert verdict.answered["p"].is_between(0, 1).all()
    assert verdict.answered.height == 3 * held.height
    assert held["loss"].is_between(0, held["naive"].max()).all()


def test_a_series_takes_no_part_in_the_factor_it_is_judged_with():
    rules = replay.nearby(RATIO, parameters.rules())
    wild = replace(SLOW, values=tuple(v + (30 if i % 2 else -30) for i, v in enumerate(SLOW.values)))
    tame, torn = (
        pl.concat([replay.misses(each, rules) for each in (first, FAST, STEADY)]) for first in (SLOW, wild)
    )
    assert judge.without(SLOW, tame, rules) == judge.without(wild, torn, rules)
    assert judge.without(FAST, tame, rules) != judge.without(FAST, torn, rules)


@pytest.mark.parametrize("real", [SLOW, STEADY, replace(BUSY, kind=FLOW)])
def test_no_goal_is_asked_that_is_met_already(real):
    for cut in cuts(real, 4):
        for goal in goals(cut, family(cut.real, (SLOW, FAST, STEADY))).values():
            assert goal.value > cut.known[-1]


def test_an_overconfident_forecaster_misses_its_bar():
    verdict = judge.judged(COUNT, (QUIET, BUSY), parameters.rules())
    narrow = replace(verdict, held=verdict.held.with_columns(inside=0.5, below=0.25, above=0.25))
    missed = {bar.name for bar in narrow.bars() if not bar.met}
    assert {"coverage", "below", "above", "forecasts"} <= missed


def test_the_page_is_the_same_for_the_same_verdicts():
    found, rules = {COUNT: (QUIET, BUSY), RATIO: (SLOW, FAST, STEADY)}, parameters.rules()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "SOURCES", {"made": "—"})
        patch.setattr(words, "FAMILIES", {"made": "—"})
        twice = [[judge.judged(kind, each, rules) for kind, each in found.items()] for _ in range(2)]
        pages = [report.page(verdicts, found, rules) for verdicts in twice]
    assert pages[0] == pages[1]
    assert "| 累计计数 |" in pages[0]


def test_every_real_series_is_named_explained_and_as_the_rules_say():
    found = [each for kind in series.KINDS for each in series.every(kind)]
    assert len({each.name for each in found}) == len(found)
    assert {each.source for each in found} == set(words.SOURCES)
    assert {each.family for each in found} == set(words.FAMILIES)
    for each in found:
        assert len(each.values) >= series.SHORTEST
        assert all(value >= 0 for value in each.values)
        assert each.kind != COUNT or series.LEAST <= each.mean <= series.MOST
        assert each.kind != RATIO or max(each.values) <= 100
