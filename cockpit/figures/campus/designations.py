"""Demonstration schools: how many stand at each step, which ones, since when, and the way to the promise."""

from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, measures, plan, store, text
from cockpit.figures import core, dated, paths
from cockpit.figures.core import Figure, Selection
from cockpit.text import campus as words
from cockpit.text import dated as said
from queries import campus as queries

SCHOOLS = "yz-t03-schools"
KIND, DATASET = "smart_campus", ("designation",)


def stages(read: store.Reader, selection: Selection) -> Figure:
    """How many schools stand at each step of the designation."""
    rows = designations(read, selection)
    counted = measures.pipeline(rows, steps())
    shares = pl.Series("text", [text.percent(share, 0) for share in counted["share"]], pl.String)
    frame = core.shape("stages", counted.with_columns(shares))
    claim = words.pipeline(dict(counted.select("stage", "count").iter_rows()), steps()[-1].stage)
    return dated.figure(
        read,
        selection,
        "campus-stages",
        "stages",
        words.STAGES,
        claim,
        frame if rows.height else frame.clear(),
        datasets=DATASET,
        options={"missing": words.NO_DESIGNATIONS},
    )


def course(read: store.Reader, selection: Selection) -> Figure:
    """Designated schools month by month; for the district beside the path to the promise."""
    days = designations(read, selection)["granted_on"].drop_nulls() if dated.part(read, selection) else None
    way = paths.way(read, selection, SCHOOLS, days)
    claim = said.sentence(way.claim, _only_new(read, selection) if days is None else "")
    return dated.figure(
        read,
        selection,
        "campus-course",
        "trend",
        words.COURSE,
        claim,
        way.frame,
        datasets=DATASET,
        unit=dated.standing_of(read, SCHOOLS).indicator.unit,
        options={"missing": words.NO_DESIGNATIONS},
    )


def schools(read: store.Reader, selection: Selection) -> Figure:
    """Every school on its way or there: step, date, months at that step; those on their way first."""
    on = dated.month_end(read, selection)
    rows = [_stand(row, on) for row in designations(read, selection).to_dicts()]
    rows = sorted((row for row in rows if row["since"]), key=_order)
    waiting = [row for row in rows if not row["last"]]
    nobody: dict[str, Any] = {"school": "", "step": "", "stayed": 0}
    longest = min(waiting, key=lambda row: row["since"], default=nobody)
    claim = words.longest(len(waiting), longest["school"], longest["step"], longest["stayed"] or 0)
    schema: dict[str, pl.DataType] = dict.fromkeys(("key", "step", "school", "stage", "area"), pl.String())
    schema |= {"since": pl.Date(), "stayed": pl.Int64(), "score": pl.Float64()}
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    named = tuple((name, title, "", None) for name, title in words.TABLE_HEADS)
    heads = (*named, ("stayed", words.STAYED, words.MONTHS, 0), ("score", words.SCORE, "", 1))
    return dated.figure(
        read,
        selection,
        "campus-schools",
        "table",
        words.SCHOOLS,
        claim,
        frame,
        datasets=DATASET,
        options={"columns": heads, "missing": words.NO_DESIGNATIONS},
    )


def designations(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """The schools of the selection that are on their way, as `queries.campus.designations` gives them."""
    on = dated.month_end(read, selection)
    return read(queries.designations, kind=KIND, on=on, **dated.choice(selection))


def steps() -> tuple[contracts.Stage, ...]:
    """The steps as the register of designations declares them."""
    return contracts.load()["designation"].pipeline


def _order(row: dict) -> tuple[int, int]:
    """Those on their way first, the nearest to the end and the longest waiting on top; then the newest."""
    since = row["since"].toordinal()
    return (1, -since) if row["last"] else (-row["order"], since)


def _stand(row: dict, on: date) -> dict:
    """One school: its last step, since when, and whole months since then while it is on its way."""
    reached = [(n, row[each.field]) for n, each in enumerate(steps()) if row[each.field]]
    order, since = reached[-1] if reached else (-1, None)
    last = order == len(steps()) - 1
    return {
        "key": row["school_code"],
        "step": steps()[order].stage if reached else None,
        "school": row["school"],
        "stage": contracts.load().codes["stage"].title(row["stage"]),
        "area": row["subdistrict"],
        "since": since,
        "stayed": None if last or not since else int(measures.months_between(since, on)),
        "score": row["score"],
        "order": order,
        "last": last,
    }


def _only_new(read: store.Reader, selection: Selection) -> str:
    """The gap in the other reading of the promise: only schools designated since the plan began count."""
    target, start = dated.standing_of(read, SCHOOLS).target, plan.load().tracked.start
    days = designations(read, selection)["granted_on"].drop_nulls()
    old = days.filter(days < start).len() if start else 0
    if start is None or not old or not (target and target.value):
        return ""
    return words.only_new(days.len() - old, target.value, start)
