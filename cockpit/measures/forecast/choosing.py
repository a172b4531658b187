"""Which model continues an indicator, from what it promises and how it is computed."""

import polars as pl

from cockpit.contracts.indicators import Definition
from cockpit.plan import Indicator

PERCENT, WHOLE = "%", 100.0
NONE, RUNRATE, RATIO, LEVEL, FLOW, STAGES = "", "runrate", "ratio", "level", "flow", "stages"
GROWING = ("events", "state", "cells")  # what is counted stays counted
FALLS = 0.1  # share of steps that may go down in what only grows: single corrections, no decline
SHRINKING = ("open", "overdue")  # what is counted may be settled


def model_of(indicator: Indicator, definition: Definition) -> str:
    """One of MODELS, or an empty string where nothing is to be forecast: a duty that comes round again.

    Counts that only grow, and shares of things that are counted so, go on at their rate; other percentages
    are measured shares, other means and counts that may fall are levels. A flow summed over several months
    has lost its seasons and is a level, or a measured share, too; monthly shares keep theirs.
    """
    if indicator.kind == "cyclic":
        return NONE
    if indicator.kind == "deliverable" or definition.method == "stages":
        return STAGES
    if definition.method == "flow":
        return _flow(indicator, definition)
    if definition.method in SHRINKING or definition.closed_by or indicator.kind == "falling":
        return LEVEL
    if definition.method in GROWING:
        return RUNRATE
    if indicator.unit == PERCENT:
        return RATIO
    return RUNRATE if definition.method == "reported" and indicator.kind == "count" else LEVEL


def countable(model: str, readings: pl.DataFrame) -> str:
    """The model of a share once its readings are known: what is counted and hardly ever falls is a count.

    `readings` has numerator and denominator. A share of things (9 of 10 rooms) runs on the number of things
    when every reading knows them as whole numbers and at most one step in ten of the numerator goes down.
    """
    parts = readings.select("numerator", "denominator").drop_nulls()
    if model != RATIO or parts.height < readings.height or parts.height < 2:
        return model
    whole = bool((parts["numerator"] % 1 == 0).all() and (parts["denominator"] % 1 == 0).all())
    steps = parts["numerator"].diff().drop_nulls()
    return RUNRATE if whole and (steps < 0).sum() <= FALLS * steps.len() else model


def _flow(indicator: Indicator, definition: Definition) -> str:
    if definition.window > 1:
        return RATIO if indicator.unit == PERCENT else LEVEL
    return LEVEL if definition.weight else FLOW


def ceiling_of(indicator: Indicator) -> float | None:
    """What the value can never pass, in its unit: a percentage stops at 100 even where no plan says so."""
    share = indicator.unit == PERCENT
    return WHOLE if share and indicator.ceiling is None else indicator.ceiling
