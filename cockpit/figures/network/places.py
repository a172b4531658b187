"""Where the network has arrived: the map, the table with the same sums, and the subdistricts in order."""

from typing import Any

import polars as pl

from cockpit import store
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.network import layers
from cockpit.figures.network.layers import Layer
from cockpit.figures.network.parts import by_area, figure, newest
from cockpit.text import network as words

BEHIND_POINTS = 20.0  # a subdistrict of three to eight schools moves by 12 to 33 points with a single school
SLOW_PERCENT = (
    60.0  # of the district's mean speed: one school on an old line cannot bring a subdistrict there
)
UNKNOWN = ("stale", "no_data", "no_trend")
NUMBERS = ("schools", "achieved", "on_track", "at_risk", "unknown")


def coverage_map(read: store.Reader, selection: Selection) -> Figure:
    """Every chosen school as a mark of its state in the layer, every subdistrict in its share."""
    chosen = layers.layer(selection)
    states = shown(read, selection, chosen)
    marks = states.rename({"school_code": "code"}).with_columns(area=pl.col("subdistrict"))
    parts = by_area(states, chosen)
    area = {row["code"]: row["value"] for row in parts.to_dicts()}
    top = max(filter(None, area.values()), default=1.0)
    options: dict[str, Any] = {
        "layer": chosen.key,
        "selected": selection.school,
        "drill": True,
        "area": selection.subdistrict,
        "missing": words.NO_LINKS,
        "area_values": area,
    }
    options["area_range"] = (0.0, top if chosen.speed else layers.WHOLE)
    return figure(
        read,
        selection,
        "network-map",
        "map",
        words.MAP,
        map_claim(states, chosen),
        core.shape("map", marks),
        indicator=chosen.indicator,
        datasets=chosen.datasets,
        as_of=newest(states),
        options=options,
    )


def coverage_table(read: store.Reader, selection: Selection) -> Figure:
    """Schools per subdistrict and state, and their sum, which is that of the map."""
    chosen = layers.layer(selection)
    states = shown(read, selection, chosen)
    parts = by_area(states, chosen)
    sums = parts.select(pl.lit("sum").alias("code"), pl.lit(words.TOTAL).alias("area"), pl.sum(*NUMBERS))
    sums = sums.with_columns(value=pl.lit(layers.mean(states, chosen), pl.Float64))
    rows = pl.concat([parts.select(sums.columns), sums]) if states.height else parts.select(sums.columns)
    said = pl.Series("text", [layers.mean_text(value, chosen) for value in rows["value"]], pl.String)
    frame = rows.select(pl.col("code").alias("key"), "area", *NUMBERS, said)
    columns = tuple(
        (name, title, "", None) for name, title in words.table_heads(chosen.states, chosen.speed).items()
    )
    claim = words.table_claim(chosen.label, states.height, parts.height)
    return figure(
        read,
        selection,
        "network-table",
        "table",
        words.TABLE,
        claim,
        frame,
        indicator=chosen.indicator,
        datasets=chosen.datasets,
        as_of=newest(states),
        options={"columns": columns, "missing": words.NO_LINKS},
    )


def behind(read: store.Reader, selection: Selection) -> Figure:
    """The subdistricts by the share they have covered, those far behind all of them marked."""
    chosen = layers.layer(selection)
    states = layers.states(read, selection, chosen)
    mean = layers.mean(states, chosen)
    parts = _ranked(states, chosen, mean)
    named = parts.filter(pl.col("status").is_not_null())["label"].to_list()
    of = layers.together(read, selection)
    return figure(
        read,
        selection,
        "network-behind",
        "ranking",
        words.RANKING,
        _behind_claim(chosen, named, mean, parts.height, of),
        core.shape("ranking", parts),
        indicator=chosen.indicator,
        datasets=chosen.datasets,
        as_of=newest(states),
        options={"missing": words.NO_LINKS},
    )


def _ranked(states: pl.DataFrame, chosen: Layer, mean: float | None) -> pl.DataFrame:
    """key, label, value, text, status, status_word of the subdistricts, best first."""
    parts = by_area(states, chosen).filter(pl.col("value").is_not_null())
    parts = parts.sort("value", "code", descending=[True, False])
    limit = (mean or 0.0) * SLOW_PERCENT / 100 if chosen.speed else (mean or 0.0) - BEHIND_POINTS
    late = pl.when(pl.col("value") < limit)
    said = [layers.mean_text(value, chosen) for value in parts["value"]]
    return parts.select(
        key="code",
        label="area",
        value="value",
        text=pl.Series(said, dtype=pl.String),
        status=late.then(pl.lit("at_risk")),
        status_word=late.then(pl.lit(words.BEHIND)).otherwise(pl.lit("")),
    )


def shown(read: store.Reader, selection: Selection, chosen: Layer) -> pl.DataFrame:
    """The states of the selection, only those of the chosen status when there is one."""
    states = layers.states(read, selection, chosen)
    return states if selection.status is None else states.filter(pl.col("status") == selection.status)


def map_claim(states: pl.DataFrame, chosen: Layer) -> str:
    """What the marks add up to; data that are too old are said to be so first."""
    count = {status: states.filter(pl.col("status") == status).height for status in chosen.states}
    unknown = sum(count.get(status, 0) for status in UNKNOWN)
    if chosen.speed:
        mean = layers.mean_text(layers.mean(states, chosen), chosen)
        said = words.measured_claim(states.height, count["achieved"], count["at_risk"], unknown, mean)
    else:
        counts = (count["achieved"], count["on_track"], count["at_risk"], unknown)
        said = words.map_claim(chosen.label, states.height, *counts)
    return (
        words.stale(chosen.label, newest(states), layers.mean_text(layers.mean(states, chosen), chosen))
        if (count["stale"] and count["stale"] == states.height)
        else said
    )


def _behind_claim(chosen: Layer, named: list[str], mean: float | None, areas: int, of: str) -> str:
    """Which subdistricts are far behind the schools they are compared with, named by `of`."""
    if mean is None or areas < 2:
        return words.too_few(chosen.label)
    said = layers.mean_text(mean, chosen)
    if chosen.speed:
        return words.slower(named, of, said, SLOW_PERCENT)
    return words.behind(chosen.label, named, of, said, BEHIND_POINTS)
