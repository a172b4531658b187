"""How the planned upgrades move: how many schools stand at each step, and the way to the promised number."""

from datetime import date

import polars as pl

from cockpit import measures, store, text
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.network import layers
from cockpit.figures.network.cards import UPGRADES, planned, promise
from cockpit.figures.network.parts import figure
from cockpit.text import network as words
from queries import observation

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
    goal, found = planned(read, selection), promise(read, UPGRADES)
    due = found.due if found else None
    done = _accepted(read, selection)
    frame = _path(done, goal, found.assessment.baseline_on if found and found.assessment else None, due)
    last = frame.filter(pl.col("value").is_not_null()).select("value", "expected").tail(1).rows()
    claim = words.upgrade_claim(last[0][0], goal, due, last[0][1]) if last else words.NO_UPGRADES
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
    on = layers.month_end(read, selection)
    months = (
        read(observation.series, indicator=UPGRADES).filter(pl.col("month") <= on).select("month", "value")
    )
    if read.scope.whole and not (selection.subdistrict or selection.stage):
        return months
    days = layers.coverage(read, selection)["accepted_on"].drop_nulls()
    counts = [float((days <= month).sum()) for month in months["month"]]
    return months.with_columns(value=pl.Series(counts, dtype=pl.Float64))


def _path(done: pl.DataFrame, goal: float, since: date | None, due: date | None) -> pl.DataFrame:
    """The trend frame from the first month to the due date; what lies ahead has no value."""
    if done.is_empty() or not goal:
        return core.frame("trend")
    last = max(done["month"].max(), due or date.min)
    months = pl.DataFrame(
        {"period": pl.date_range(done["month"].min(), last, "1mo", eager=True).dt.month_end()}
    )
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
    newest = layers.coverage(read, selection)["link_as_of"].max()
    return min(newest, layers.month_end(read, selection)) if newest else None
