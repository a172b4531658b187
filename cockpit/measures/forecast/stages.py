"""Deliverables: when the stages that are left will be done, judged by how long others took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cockpit.measures.forecast import works
from cockpit.measures.forecast.model import Chance, Forecast, Goal
from cockpit.measures.forecast.paths import CountRules, length, month_end, ordinal

Dates = NDArray[np.datetime64]
YEAR = 365.25  # days: overruns are told for a transition planned for a year
LEAST_PLANNED = 7.0  # days: a transition planned shorter is a formality, whose overrun says nothing


@dataclass(frozen=True, eq=False)
class Reference:
    """How long deliverables took: `curves[j]` leads to stage j, the first one from the common `start`.

    Where `planned`, durations are relative to the plan: days that a transition planned for a year would take.
    """

    start: np.datetime64
    curves: tuple[works.Curve, ...]
    planned: bool = False


@dataclass(frozen=True, eq=False)
class Course:
    """One deliverable: the day each stage was done, and the planned days of each transition, NaN unknown."""

    done: Dates
    lengths: works.Days


def outlook(
    checklist: pl.DataFrame,
    goals: Mapping[str, tuple[Goal, ...]],
    as_of: date,
    rules: CountRules | None = None,
    begins: date | None = None,
) -> dict[str, Forecast]:
    """A forecast for every deliverable that has goals, by indicator.

    `checklist` has a row per deliverable and stage, of all deliverables: indicator_id, stage, order (from 0),
    due_on, done_on. Each is in the last stage it has done, since then; what is left of the present transition
    is drawn given the time already spent, the later ones whole. The reference class is how long others took:
    against their plan where a deliverable has planned dates for every stage (the outside view on overruns),
    in days where it has none. A transition's curve pools all deliverables; one that fewer than
    `rules.transitions` have finished takes the curve of all transitions together. A deliverable that has done
    nothing waits since `begins`, by default the first thing that any of them did. With too few finished
    transitions in all there is no reference class, and no forecast.
    """
    rules = rules or CountRules()
    if checklist.is_empty():
        return {}
    start, rows = _courses(checklist, as_of, begins)
    references = [_reference(list(rows.values()), start, as_of, rules, planned) for planned in (True, False)]
    asked = [(name, rows[name], goals[name]) for name in sorted(goals) if name in rows]
    found = ((name, course, asks, _fitting(course, references)) for name, course, asks in asked)
    return {
        name: _forecast(name, course, asks, reference, as_of, rules)
        for name, course, asks, reference in found
        if reference is not None
    }


def late(checklist: pl.DataFrame, as_of: date) -> frozenset[str]:
    """The deliverables with a stage that should have been done before `as_of` and is not.

    A stage is open while neither it nor a later one is done: an undated predecessor of what is done is no
    delay.
    """
    done = pl.col("done_on").is_not_null() & (pl.col("done_on") <= as_of)
    furthest = pl.col("order").filter(done).max().over("indicator_id")
    open_ = furthest.is_null() | (pl.col("order") > furthest)
    return frozenset(checklist.filter(open_ & (pl.col("due_on") < as_of))["indicator_id"])


def _courses(
    checklist: pl.DataFrame, as_of: date, begins: date | None
) -> tuple[np.datetime64, dict[str, Course]]:
    """The day all of them start, and the course of each deliverable; what is dated later is not done yet."""
    done = pl.when(pl.col("done_on") <= as_of).then(pl.col("done_on"))
    names, did = _wide(checklist, done)
    _, due = _wide(checklist, pl.col("due_on"))
    first = did[~np.isnat(did)].min() if (~np.isnat(did)).any() else np.datetime64("NaT")
    start = np.datetime64(begins, "D") if begins else first
    planned = np.column_stack([np.full(len(due), start), due])
    lengths = np.diff(planned).astype("timedelta64[D]").astype(np.float64)
    lengths[np.isnat(planned[:, 1:]) | np.isnat(planned[:, :-1])] = np.nan
    lengths[lengths < LEAST_PLANNED] = np.nan
    return start, {name: Course(d, own) for name, d, own in zip(names, did, lengths, strict=True)}


def _wide(checklist: pl.DataFrame, day: pl.Expr) -> tuple[list[str], NDArray[np.datetime64]]:
    """The deliverables, and a row each with a day per stage in order."""
    orders = sorted(checklist["order"].unique())
    columns = [day.filter(pl.col("order") == each).max().alias(f"stage_{each}") for each in orders]
    wide = checklist.group_by("indicator_id").agg(columns).sort("indicator_id")
    days = wide.drop("indicator_id").to_numpy().astype("datetime64[D]")
    return wide["indicator_id"].to_list(), days.reshape(wide.height, len(orders))


def _reference(
    courses: list[Course], start: np.datetime64, as_of: date, rules: CountRules, planned: bool
) -> Reference | None:
    """How long others took, against their plan or in days; None with too few finished transitions."""
    mine = [each for each in courses if not planned or not np.isnan(each.lengths).any()]
    if not mine or np.isnat(start):
        return None
    dates = np.array([each.done for each in mine])
    units = np.array([each.lengths for each in mine]) / YEAR if planned else np.ones(dates.shape)
    whole = np.column_stack([np.full(len(dates), start), dates])
    reached = ~np.isnat(whole)
    samples = [works.sample(whole, reached, j, as_of, units[:, j]) for j in range(dates.shape[1])]
    beyond = samples if planned else samples[1:] or samples
    days, ended = (np.concatenate(parts) for parts in zip(*beyond, strict=True))
    if ended.sum() < rules.transitions:
        return None
    pooled = works.curve(days, ended)
    own = [works.curve(*each) if each[1].sum() >= rules.transitions else pooled for each in samples]
    return Reference(start, tuple(own), planned)


def _fitting(course: Course, references: list[Reference | None]) -> Reference | None:
    """The reference class of one deliverable: against the plan where it has one for every stage."""
    against, plain = references
    return against if against is not None and not np.isnan(course.lengths).any() else plain


def _forecast(
    name: str, course: Course, goals: tuple[Goal, ...], reference: Reference, as_of: date, rules: CountRules
) -> Forecast:
    """One deliverable's futures are the days on which its last stage is done."""
    seed = crc32(name.encode())
    finish = _finish(course, reference, as_of, rules.draws, np.random.Generator(np.random.SFC64(seed)))
    horizon = month_end(ordinal(as_of) + length(as_of, goals, rules))
    chances = {goal.id: _chance(goal, finish, horizon) for goal in goals}
    points = int((~np.isnat(course.done)).sum())
    return Forecast(name, "stages", rules.formula, seed, as_of, points, chances)


def _finish(
    course: Course, reference: Reference, as_of: date, draws: int, generator: np.random.Generator
) -> Dates:
    done = course.done
    if not np.isnat(done[-1]):
        return np.full(draws, done[-1])
    reached = np.flatnonzero(~np.isnat(done))
    ahead = int(reached[-1]) + 1 if len(reached) else 0
    since = done[ahead - 1] if ahead else reference.start
    units = course.lengths / YEAR if reference.planned else np.ones(len(done))
    elapsed = float((np.datetime64(as_of, "D") - since).astype(int)) / units[ahead]
    wait = np.zeros(draws)
    for stage in range(ahead, len(done)):
        each = reference.curves[stage]
        days = (
            each.remaining(generator.random(draws), elapsed)
            if stage == ahead
            else each.whole(generator, draws)
        )
        wait += units[stage] * days / each.pace(generator, draws)
    return np.datetime64(as_of, "D") + np.ceil(np.clip(wait, 1, 1e6)).astype("timedelta64[D]")


def _chance(goal: Goal, finish: Dates, horizon: date) -> Chance:
    """The share done by the due date, and the months' ends by which a tenth, half and nine tenths are."""
    ordered, last = np.sort(finish), np.datetime64(horizon, "D")
    places = [-(-len(ordered) * tenths // 10) - 1 for tenths in (5, 1, 9)]
    half, early, late_ = (_month(ordered[place]) if ordered[place] <= last else None for place in places)
    p = None if goal.due is None else float((finish <= np.datetime64(goal.due, "D")).mean())
    arrives = float((finish <= last).mean())
    return Chance(goal.id, p, eta=half, eta_low=early, eta_high=late_, arrives=arrives, horizon=horizon)


def _month(day: np.datetime64) -> date:
    return month_end(ordinal(day.astype(object)))
