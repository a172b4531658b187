"""网络, 智慧校园, 资源: the figures of the subject pages, cut to what five metres leave room for."""

from dataclasses import replace
from typing import Any

import polars as pl

from cockpit import store, text
from cockpit.figures import campus, core, dated, milestones, network, resources, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.network.layers import LAYERS, rounded
from cockpit.figures.network.speed import SPEED
from cockpit.figures.wall.cut import first, last, shortly
from cockpit.text import wall as words
from queries import observation

NETWORK_TASK = "yz-t01"
DEMONSTRATION, LESSONS = "yz-t03-schools", "yz-t05-lessons"
FEW = 6  # bars beside the middle of the screen
FOOT = 4  # bars in a tile of the foot
PROMISES = 6  # rows of one column of promises


def layers(read: store.Reader, selection: Selection) -> Figure:
    """The shares of the layers of the network as bars, each beside its promise."""
    page = network.headline(read, selection)
    shares = {each.key: each.indicator for each in LAYERS.values() if not each.speed}
    cards = [row for row in page.frame.to_dicts() if row["key"] in shares]
    return Figure(
        name="wall-layers",
        kind="ranking",
        title=words.LAYERS,
        claim=page.claim,
        frame=core.frame("ranking", [_layer(read, row, shares[row["key"]]) for row in cards]),
        source=page.source,
        as_of=page.as_of,
        stale=page.stale,
        unit="%",
        demo=read.version.demo,
    )


def _layer(read: store.Reader, card: dict[str, Any], indicator: str) -> dict[str, Any]:
    goal = dated.standing_of(read, indicator).target if card["target_text"] else None
    same = ("key", "label", "value", "text", "status", "status_word", "target_text")
    return {name: card[name] for name in same} | {
        "target": float(goal.value) if goal and goal.value else None
    }


def promises(read: store.Reader, selection: Selection) -> Figure:
    """What the plan promises of the network by the next milestone, worst first, as rows of the board."""
    asked = Selection(task=NETWORK_TASK, year=standing.milestone_year())
    figure = milestones.board(read, asked)
    return replace(shortly(first(figure, PROMISES)), name="wall-promises", title=words.PROMISES)


def speed(read: store.Reader, selection: Selection) -> Figure:
    """The measured speed month by month: one line for the district, for a part of it one per place."""
    figure = shortly(network.speed_trend(read, selection))
    if dated.part(read, selection):
        return replace(figure, name="wall-speed")
    known = read(observation.series, indicator=SPEED).drop_nulls("value")
    said = [text.bandwidth(rounded(value)) for value in known["value"]]
    line = known.select(pl.lit("").alias("series"), pl.col("month").alias("period"), "value")
    line = line.with_columns(text=pl.Series(said, dtype=pl.String))
    return replace(figure, name="wall-speed", frame=core.shape("trend", line))


def outages(read: store.Reader, selection: Selection) -> Figure:
    """The schools that were cut off longest."""
    return shortly(first(network.outages(read, selection), FOOT))


def demonstration(read: store.Reader, selection: Selection) -> Figure:
    """Demonstration schools: months so far, promised path, what is foreseen and when it arrives."""
    return _fan(read, DEMONSTRATION, "wall-demonstration")


def lessons(read: store.Reader, selection: Selection) -> Figure:
    """Lessons: months so far, promised path, what is foreseen and when it arrives."""
    return _fan(read, LESSONS, "wall-lessons")


def _fan(read: store.Reader, indicator: str, name: str) -> Figure:
    found = dated.standing_of(read, indicator)
    figure = milestones.course(read, Selection(indicator=indicator))
    return replace(
        figure,
        name=name,
        title=found.label,
        claim=words.surely(words.reached(found.text, found.gap_text), standing.sure(found)),
    )


def steps(read: store.Reader, selection: Selection) -> Figure:
    """How many schools stand at each step of the designation."""
    figure = shortly(campus.stages(read, selection))
    return replace(figure, claim=words.unlisted(figure.claim))


def scenes(read: store.Reader, selection: Selection) -> Figure:
    """Scenes by domain and step."""
    return shortly(campus.scenes(read, selection))


def rooms(read: store.Reader, selection: Selection) -> Figure:
    """Smart rooms by their hours of use, a row per kind."""
    return shortly(campus.rooms(read, selection))


def terminals(read: store.Reader, selection: Selection) -> Figure:
    """Schools by their terminals per hundred pupils, a row per stage of school."""
    return shortly(campus.terminals(read, selection))


def interactive(read: store.Reader, selection: Selection) -> Figure:
    """The places with the smallest share of interactive classrooms, the smallest first."""
    return shortly(last(campus.interactive(read, selection), FOOT))


def apps(read: store.Reader, selection: Selection) -> Figure:
    """The apps with most visits in the month."""
    figure = shortly(first(resources.top(read, selection), FEW))
    return replace(figure, claim=words.leading(figure.claim))


def subjects(read: store.Reader, selection: Selection) -> Figure:
    """Lessons by subject and teaching stage, a row per subject: what has none says so."""
    figure = shortly(resources.matrix(read, selection))
    turned = figure.frame.rename({"row": "column", "column": "row"})
    across = figure.frame["column"].unique(maintain_order=True).to_list()
    place = pl.col("row").replace_strict(
        {subject: n for n, subject in enumerate(across)}, return_dtype=pl.Int64
    )
    frame = core.shape("matrix", turned.sort(place, maintain_order=True))
    return replace(
        figure,
        name="wall-subjects",
        claim=words.unlisted(figure.claim),
        frame=frame,
        options={**figure.options, "corner": words.SUBJECT},
    )


def idle(read: store.Reader, selection: Selection) -> Figure:
    """Apps that nobody uses, then those that are not online yet."""
    return shortly(resources.unused(read, selection))


def spaces(read: store.Reader, selection: Selection) -> Figure:
    """The share of active people among those with a space, by month and role."""
    return shortly(resources.space_course(read, selection))
