"""The schools behind one indicator: who still lacks it, who is counted and who is not, and why."""

from datetime import date
from typing import Any

import polars as pl

from cockpit import store, text
from cockpit.figures import standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.milestones.about import about
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words
from cockpit.text import milestones_record as said
from queries import observation, place

REACHED, UNKNOWN = "achieved", "no_data"
LACKS = {
    **dict.fromkeys(("key", "name", "subdistrict", "text", "status_word"), pl.String()),
    "as_of": pl.Date(),
}
COUNTED = {
    **dict.fromkeys(("key", "name", "subdistrict", "included", "reason", "text"), pl.String()),
    "as_of": pl.Date(),
}


def lacking(read: store.Reader, selection: Selection) -> Figure:
    """The schools in sight that have not reached the picked indicator, those without data last."""
    s = _by_schools(read, selection)
    if s is None:
        nothing = pl.DataFrame(schema=LACKS)
        return about(read, s, "lacking", "table", words.LACKING, words.lacking(0, 0, 0), nothing)
    every = standing.by_school(read, s.id).filter(pl.col("status").is_not_null())
    reached = every.filter(pl.col("status") == REACHED).height
    unknown = every.filter(pl.col("status") == UNKNOWN).height
    missing = every.filter(pl.col("status") != REACHED).sort("value", "code", nulls_last=True)
    frame = _located(read, s, missing).select(pl.col("code").alias("key"), *list(LACKS)[1:])
    claim = words.lacking(every.height, reached, unknown)
    return about(read, s, "lacking", "table", words.LACKING, claim, frame, words.LACKING_COLUMNS)


def members(read: store.Reader, selection: Selection) -> Figure:
    """Every school in sight: whether the picked indicator counts it, and why; those left out come first."""
    s = _by_schools(read, selection)
    if s is None:
        nothing = pl.DataFrame(schema=COUNTED)
        return about(read, s, "members", "table", words.MEMBERS, said.members(0, 0, 0), nothing)
    open_in = {code: (begun, ended) for code, begun, ended in read(place.periods).iter_rows()}
    every = _located(read, s, standing.by_school(read, s.id)).to_dicts()
    on = s.as_of or date.max
    rows = [_member(row, open_in.get(row["code"], (None, None)), on) for row in every]
    rows.sort(key=lambda row: (row["included"] == text.YES, row["key"]))
    included = [row for row in rows if row["included"] == text.YES]
    unknown = sum(row["reason"] == said.NO_REPORT for row in rows)
    claim = said.members(len(included), len(rows) - len(included), unknown)
    frame = pl.DataFrame(rows, schema=COUNTED)
    return about(read, s, "members", "table", words.MEMBERS, claim, frame, said.MEMBER_COLUMNS)


def _by_schools(read: store.Reader, selection: Selection) -> Standing | None:
    """The picked promise, where its indicator is known by school."""
    s = choosing.picked(read, selection)
    return s if s is not None and "school" in s.definition.scopes else None


def _located(read: store.Reader, s: Standing, schools: pl.DataFrame) -> pl.DataFrame:
    """The schools with the short name of their subdistrict."""
    names = read(observation.by_subdistrict, indicator=s.id)
    short = names.select("subdistrict_code", subdistrict=pl.col("name"))
    return schools.join(short, on="subdistrict_code", how="left", maintain_order="left")


def _member(row: dict[str, Any], period: tuple[date | None, date | None], on: date) -> dict[str, Any]:
    included, told = reason(row, *period, on)
    plain = {name: row[name] for name in ("name", "subdistrict", "text", "as_of")}
    return {"key": row["code"], "included": text.yes_no(included), "reason": told} | plain


def reason(row: dict[str, Any], since: date | None, until: date | None, on: date) -> tuple[bool, str]:
    """Whether a school is counted on a day, and why; a school is no longer counted on the day it closes.

    `row` holds its newest `value`, `numerator` and `denominator`; it is open from `since` until `until`.
    """
    if until is not None and until <= on:
        return False, said.since(until)
    if since is not None and since > on:
        return False, said.NOT_YET_OPEN
    if row["value"] is None or row["denominator"] == 0:
        return False, said.NO_REPORT
    part, whole = row["numerator"], row["denominator"]
    return whole is not None or bool(part), said.counted(part, whole)
