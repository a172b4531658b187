"""How the planned upgrades move: how many schools stand at each step, and the way to the promised number."""

from datetime import date

import polars as pl

from cockpit import measures, store, text
from cockpit.figures import core, dated, paths, reading, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.network import layers
from cockpit.figures.network.cards import UPGRADES, planned
from cockpit.figures.network.parts import figure
from cockpit.text import network as words

START = 0.0  # no school was upgraded when the plan began


def upgrade_stages(read: store.Reader, selection: Selection) -> Figure:
    """How many of the planned schools stand at each step of the upgrade."""
    listed = layers.coverage(read, selection).filter("upgrade_planned")
    counted = measures.pipeline(listed, layers.stages())
    said = [text.percent(share, 0) if listed.height else "" for share in counted["share"]]
    frame = core.shape("stages", counted.with_columns(text=pl.Series(said, dtype=pl.String)))
    *before, building, accepted = counted["count"].to_list()
    claim = words.pipeline(listed.height, accepted, building, sum(before))
    return figure(
        read,
        selection,
        "network-stages",
        "stages",
        words.STAGES,
        claim,
        frame.clear() if listed.is_empty() else frame,
        indicator=UPGRADES,
        datasets=(layers.LINKS,),
        as_of=_as_of(read, selection),
        options={"missing": words.NO_LINKS},
    )


def upgrade_trend(read: store.Reader, selection: Selection) -> Figure:
    """Accepted upgrades by month beside the straight path to the promised number, up to its due date."""
    goal, found = planned(read, selection), dated.standing_of(read, UPGRADES)
    due, done = found.due, _accepted(read, selection)
    frame = _path(done, goal, found.assessment.baseline_on if found.assessment else None, due)
    last = frame.filter(pl.col("value").is_not_null()).select("value", "expected").tail(1).rows()
    foreseen = "" if dated.part(read, selection) else standing.foresight(found)
    claim = words.upgrade_claim(last[0][0], goal, due, last[0][1], foreseen) if last else words.NO_UPGRADES
    return figure(
        read,
        selection,
        "network-upgrades",
        "trend",
        words.UPGRADES,
        claim,
        frame,
        indicator=UPGRADES,
        datasets=(layers.LINKS,),
        as_of=_as_of(read, selection),
        unit=words.SCHOOL_UNIT,
        options={"missing": words.NO_LINKS},
    )


def _accepted(read: store.Reader, selection: Selection) -> pl.DataFrame:
    """month (last day) and value: schools accepted up to then, of the district or of those in sight."""
    if not dated.part(read, selection):
        return paths.course(read, selection, UPGRADES)
    days = layers.coverage(read, selection)["accepted_on"].drop_nulls()
    return paths.course(read, selection, UPGRADES, days)


def _path(done: pl.DataFrame, goal: float, since: date | None, due: date | None) -> pl.DataFrame:
    """The trend frame from the first month to the due date; what lies ahead has no value."""
    if done.is_empty() or not goal:
        return core.frame("trend")
    months = paths.month_ends(done, due)
    joined = months.join(done, left_on="period", right_on="month", how="left").sort("period")
    since = since or joined["period"][0]
    path = [measures.expected(START, since, goal, due, day) if due else None for day in joined["period"]]
    said = [text.number(value, 0, words.SCHOOL_UNIT) for value in joined["value"]]
    return core.shape(
        "trend",
        joined.with_columns(
            series=pl.lit(""),
            text=pl.Series(said, dtype=pl.String),
            expected=pl.Series(path, dtype=pl.Float64),
            target=pl.lit(goal),
            target_text=pl.lit(words.goal(goal, due)),
        ),
    )


def _as_of(read: store.Reader, selection: Selection) -> date | None:
    newest = reading.newest(layers.coverage(read, selection)["link_as_of"])
    return min(newest, dated.month_end(read, selection)) if newest else None
