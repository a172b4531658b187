"""A figure reported for an indicator keeps that indicator's range and is about places it is defined for."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from cockpit import contracts
from cockpit.contracts import Contract, Field
from cockpit.text import intake as words

PART, WHOLE, VALUE, SCHOOL = "numerator", "denominator", "value", "school"
Wrong = tuple[int, str, str, str]  # row, title of the column, value as written, reason


def outside(contract: Contract, frame: pl.DataFrame) -> Iterator[Wrong]:
    """What cannot be in the rows (`_row` and the contract's columns) of a register of reported figures."""
    named = next((f for f in contract.fields if f.type == "plan" and f.ref == "indicator"), None)
    if named is None or VALUE not in contract.columns:
        return
    school = next((f for f in contract.fields if f.type == SCHOOL), None)
    for row in frame.iter_rows(named=True):
        limits = contracts.limits().get(row[named.name])
        if limits is None:
            continue
        yield from _figures(contract, row, limits)
        yield from _scope(row, school, limits)


def _figures(contract: Contract, row: dict, limits: contracts.Limits) -> Iterator[Wrong]:
    value = row[VALUE]
    if value is not None and not limits.holds(value):
        reason = words.outside_indicator(limits.floor, limits.ceiling)
        yield row["_row"], contract.field(VALUE).title, f"{value:g}", reason
    if value is None and row.get(PART) is not None and not row.get(WHOLE):
        shown = "" if row.get(WHOLE) is None else f"{row[WHOLE]:g}"
        yield row["_row"], contract.field(WHOLE).title, shown, words.NO_WHOLE


def _scope(row: dict, school: Field | None, limits: contracts.Limits) -> Iterator[Wrong]:
    if school is not None and row[school.name] and "school" not in limits.scopes:
        yield row["_row"], school.title, row[school.name], words.DISTRICT_ONLY
