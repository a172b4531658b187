"""Forecasts of deliverables from the stages of all of them."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.measures.forecast import stages
from cockpit.measures.forecast.model import Goal
from cockpit.measures.forecast.paths import CountRules

AS_OF = date(2026, 10, 31)
FIRST = date(2024, 1, 1)
NAMES = ("plan", "build", "trial", "accept")
FEW = CountRules(draws=400)
SCHEMA = {
    "indicator_id": pl.String,
    "stage": pl.String,
    "order": pl.Int64,
    "due_on": pl.Date,
    "done_on": pl.Date,
}
deterministic = settings(max_examples=20, deadline=None, derandomize=True)


def deliverable(name, *done, due=(None,) * 4):
    """The rows of one deliverable; `done` are days after FIRST, None for a stage that is open."""
    days = [*done, *[None] * (4 - len(done))]
    return [
        (name, stage, order, due[order], None if day is None else FIRST + timedelta(days=day))
        for order, (stage, day) in enumerate(zip(NAMES, days, strict=True))
    ]


def checklist(*deliverables):
    return pl.DataFrame([row for rows in deliverables for row in rows], schema=SCHEMA, orient="row")


def others(number=12, seed=1, to_build=400, to_trial=200, to_accept=100):
    """Finished deliverables, each transition within a tenth of its usual days."""
    random = np.random.default_rng(seed)
    waits = [300 * random.random(number)]
    waits += [usual * random.uniform(0.9, 1.1, number) for usual in (to_build, to_trial, to_accept)]
    return [deliverable(f"done-{row}", *days.tolist()) for row, days in enumerate(np.cumsum(waits, axis=0).T)]


def ask(name, *dues):
    return {name: tuple(Goal(str(place), 1, due) for place, due in enumerate(dues))}


def days_after(start, days):
    return FIRST + timedelta(days=start + days)


def test_what_is_left_takes_as_long_as_it_took_others():
    table = checklist(*others(), deliverable("mine", 500, 900))
    forecast = stages.outlook(table, ask("mine", days_after(900, 260), days_after(900, 340)), AS_OF)["mine"]
    early, late = forecast.chances["0"], forecast.chances["1"]
    assert early.p < 0.05
    assert late.p > 0.8
    assert late.eta in (date(2027, 4, 30), date(2027, 5, 31))
    assert late.eta_low <= late.eta <= late.eta_high
    assert late.arrives > 0.95


def test_a_deliverable_has_stages_and_no_course():
    forecast = stages.outlook(checklist(*others(), deliverable("mine", 500, 900)), ask("mine", AS_OF), AS_OF)[
        "mine"
    ]
    assert forecast.fan.is_empty()
    assert forecast.model == "stages"
    assert forecast.points == 2
    chance = forecast.chances["0"]
    assert (chance.low, chance.median, chance.high) == (None,) * 3
    assert chance.horizon == date(2031, 10, 31)


def test_time_already_spent_shortens_the_wait_until_others_had_finished():
    begun = (AS_OF - FIRST).days
    table = checklist(
        *others(),
        deliverable("fresh", 0, begun - 1),
        deliverable("ripe", 0, begun - 190),
        deliverable("new", 0),
    )
    due = AS_OF + timedelta(days=130)
    asked = {name: (Goal("g", 1, due),) for name in ("fresh", "ripe")}
    said = stages.outlook(table, asked, AS_OF)
    assert said["fresh"].chances["g"].p < 0.05
    assert said["ripe"].chances["g"].p > 0.5


def test_a_stage_overdue_by_far_promises_less_than_one_that_has_just_begun():
    begun = (AS_OF - FIRST).days
    table = checklist(*others(), deliverable("fresh", 0, begun - 1), deliverable("stuck", 0, begun - 600))
    asked = {name: (Goal("g", 1, AS_OF + timedelta(days=365)),) for name in ("fresh", "stuck")}
    said = stages.outlook(table, asked, AS_OF)
    assert said["stuck"].chances["g"].p < said["fresh"].chances["g"].p


def test_a_deliverable_that_has_done_nothing_is_judged_by_when_others_began():
    table = checklist(*others(), deliverable("idle"), deliverable("begun", 1000))
    asked = {name: (Goal("g", 1, date(2028, 12, 31)),) for name in ("idle", "begun")}
    said = stages.outlook(table, asked, AS_OF)
    assert said["idle"].points == 0
    assert said["idle"].chances["g"].p < 0.4
    assert said["begun"].chances["g"].p > 0.9


def test_a_finished_deliverable_was_in_time_or_was_not():
    table = checklist(*others(), deliverable("mine", 100, 500, 700, 800))
    done = days_after(800, 0)
    forecast = stages.outlook(table, ask("mine", done, done - timedelta(days=1)), AS_OF)["mine"]
    assert [forecast.chances[each].p for each in "01"] == [1, 0]
    assert forecast.chances["0"].eta == date(2026, 3, 31)


def test_four_finished_transitions_are_no_reference_class():
    four = [deliverable(f"d{each}", each, 100 + each) for each in range(4)]
    asked = ask("d0", date(2027, 12, 31))
    assert stages.outlook(checklist(*four), asked, AS_OF) == {}
    five = checklist(*four, deliverable("d4", 4, 104))
    assert set(stages.outlook(five, asked, AS_OF)) == {"d0"}


def test_an_empty_checklist_or_one_with_nothing_done_has_no_outlook():
    asked = ask("idle", date(2027, 12, 31))
    assert stages.outlook(checklist(), asked, AS_OF) == {}
    assert stages.outlook(checklist(deliverable("idle")), asked, AS_OF) == {}
    assert stages.late(checklist(), AS_OF) == frozenset()


def test_a_rare_transition_takes_the_durations_of_all():
    half = [deliverable(f"d{each}", each, 200 + each) for each in range(8)]
    table = checklist(*half, deliverable("mine", 0, 990))
    forecast = stages.outlook(table, ask("mine", days_after(990, 390), days_after(990, 2000)), AS_OF)["mine"]
    assert forecast.chances["0"].p < 0.5 < forecast.chances["1"].p


def test_what_is_done_after_the_day_is_not_known_on_it():
    known = [*others(), deliverable("mine", 500, 900)]
    later = [*others(), deliverable("mine", 500, 900, (AS_OF - FIRST).days + 5)]
    asked = ask("mine", date(2027, 12, 31))
    one, two = (stages.outlook(checklist(*rows), asked, AS_OF)["mine"] for rows in (known, later))
    assert one.chances == two.chances


def test_only_deliverables_with_goals_and_rows_have_an_entry():
    said = stages.outlook(checklist(*others()), ask("done-3", AS_OF) | ask("absent", AS_OF), AS_OF, FEW)
    assert set(said) == {"done-3"}


@deterministic
@given(st.integers(0, 1500), st.integers(0, 1500), st.integers(1, 3))
def test_a_later_due_date_never_lowers_a_chance(first, later, number):
    table = checklist(*others(), deliverable("mine", *(100, 500, 800)[:number]))
    dues = [AS_OF + timedelta(days=each) for each in (first, first + later)]
    alone = [stages.outlook(table, ask("mine", due), AS_OF, FEW)["mine"].chances["0"].p for due in dues]
    assert alone[0] <= alone[1]


@deterministic
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(random):
    table = checklist(*others(), deliverable("mine", 500, 900))
    order = list(range(table.height))
    random.shuffle(order)
    asked = ask("mine", date(2027, 3, 31), date(2027, 12, 31), None)
    one, two = (stages.outlook(each, asked, AS_OF, FEW)["mine"] for each in (table, table[order]))
    assert one.chances == two.chances
    assert one.chances["2"].p is None


@pytest.mark.parametrize(
    ("done", "due", "is_late"),
    [
        ((), (date(2026, 10, 30), None, None, None), True),
        ((), (AS_OF, None, None, None), False),
        ((100,), (FIRST, date(2026, 1, 1), None, None), True),
        ((100,), (FIRST, date(2027, 1, 1), None, None), False),
        ((100, None, 900), (FIRST, date(2026, 1, 1), None, date(2027, 1, 1)), False),
        ((100, 500, 700, 900), (FIRST,) * 4, False),
        ((100, 1200), (FIRST, date(2026, 1, 1), None, None), True),
        ((), (None,) * 4, False),
    ],
    ids=("first", "due today", "second", "in time", "undated", "finished", "done afterwards", "no dates"),
)
def test_a_deliverable_is_late_when_an_open_stage_has_passed_its_date(done, due, is_late):
    table = checklist(*others(), deliverable("mine", *done, due=due))
    assert stages.late(table, AS_OF) == (frozenset({"mine"}) if is_late else frozenset())
