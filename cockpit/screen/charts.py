"""Altair charts for the page: rankings, distributions and small multiples, with words on the marks."""

import json
from typing import Any

import altair as alt
import polars as pl

from cockpit import text, theme
from cockpit.figures.core import STATUSES, Figure
from cockpit.screen import look
from cockpit.screen.scale import reach, span, ticks, wide
from cockpit.text import screen as words

BAR_STEP = 34  # CSS px per bar: label, bar and a little air on the 8-pixel grid
SHAPES = ("circle", "triangle-up", "diamond", "square", "square", "square", "circle", "circle")
HOLLOW = ("stale", "no_data", "no_trend")
NUMBER_AT = 16  # CSS px between the end of the scale and the number
LABEL_LIMIT = 280  # CSS px; Chinese names are never cut on the axis
alt.theme.enable("none")  # ours comes with each chart
CHOSEN = "chosen"
NAMED_MOST = 3  # exceptions of a group that are named; more are told by the sentence above
NAME_SHARE = 0.26  # of the scale, between two names of a group
SIDES = (("low", "left", -6), ("middle", "center", 0), ("high", "right", 6))
NONE = "none"  # the state of a mark that has no status


def ranking(figure: Figure) -> alt.LayerChart:
    """Bars from zero in the order given: name at the left, number at the right, target as a tick."""
    frame = _worded(figure.frame).with_columns(pl.col("label").fill_null(text.MISSING))
    order = frame["key"].to_list()
    names = dict(zip(order, frame["label"].to_list(), strict=True))
    top = max([v for c in ("value", "target") for v in frame[c].drop_nulls()] + [1e-9]) * 1.02
    base = alt.Chart(frame)
    y = alt.Y("key:N", sort=order, title=None, axis=_names(names))
    x = alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, top]), axis=None)
    bars = base.mark_bar(height=14, cornerRadiusEnd=2).encode(x=x, y=y, color=_paint(), tooltip=_tips())
    numbers = base.mark_text(align="left", dx=NUMBER_AT, fontWeight=600, fontSize=14).encode(
        x=alt.value("width"), y=y, text="text:N"
    )
    layers = [bars, numbers, *_states(base, y, frame), *_target_marks(base, y, frame)]
    return _sized(alt.layer(*layers).properties(height={"step": BAR_STEP}))


def _states(base: alt.Chart, y: alt.Y, frame: pl.DataFrame) -> list[alt.Chart]:
    """Shape and word of each status behind the number: colour never speaks alone."""
    if (frame["status"] == NONE).all():
        return []
    behind = NUMBER_AT + max(wide(said, 14) for said in frame["text"]) + 24
    judged = base.transform_filter(f"datum.status != '{NONE}'")
    spot = judged.encode(x=alt.value("width"), y=y, color=_paint())
    shape = spot.mark_point(xOffset=behind, size=70, strokeWidth=1.6).encode(shape=_shape(), fill=_fill())
    word = spot.mark_text(align="left", dx=behind + 12, fontSize=14, fontWeight=600)
    return [shape, word.encode(text="status_word:N")]


def _names(names: dict[str, str]) -> alt.Axis:
    """Axis labels that show the name of a key."""
    return alt.Axis(
        labelExpr=f"{_lookup(names)}[datum.value] || datum.value",
        labelLimit=LABEL_LIMIT,
        labelFontSize=14,
        labelColor=look.palette().ink,
        domain=False,
        ticks=False,
        labelPadding=10,
    )


def _lookup(names: dict[str, str]) -> str:
    """A Vega expression for a mapping; JSON is an object literal of that language."""
    return json.dumps(names, ensure_ascii=False)


def _target_marks(base: alt.Chart, y: alt.Y, frame: pl.DataFrame) -> list[alt.Chart]:
    """A tick per bar; where all share one target its words stand once above the first bar."""
    if frame["target"].null_count() == frame.height:
        return []
    p = look.palette()
    x = alt.X("target:Q")
    tip = base.mark_tick(color=p.ink, thickness=2, height=22).encode(x=x, y=y)
    said = frame.filter(pl.col("target").is_not_null()).unique(["target"], maintain_order=True)
    if said.height != 1 or not said["target_text"][0]:
        return [tip]
    head = pl.DataFrame({"target": said["target"], "said": [words.goal(said["target_text"][0])]})
    note = alt.Chart(head).mark_text(align="center", baseline="bottom", color=p.muted, fontSize=13)
    return [tip, note.encode(x=x, y=alt.value(-4), text="said:N")]


def spread(figure: Figure) -> alt.LayerChart:
    """Every school as one mark along the scale, one row per group; exceptions carry their name."""
    frame = _swarm(_worded(figure.frame.filter(pl.col("value").is_not_null())))
    groups = frame["group"].unique(maintain_order=True).to_list()
    axis = alt.Axis(labelLimit=LABEL_LIMIT, labelFontSize=14, labelColor=look.palette().ink, grid=True)
    y = alt.Y("group:N", sort=groups, title=None, axis=axis)
    scale = alt.Axis(tickCount=6, titleAnchor="end", titleAlign="right")
    x = alt.X(
        "value:Q",
        title=figure.options.get("axis") or figure.unit or None,
        axis=scale,
        scale=alt.Scale(domain=reach(frame["value"]), nice=False),
    )
    offset = alt.YOffset("offset:Q", scale=alt.Scale(domain=[-1, 1]))
    base = alt.Chart(frame)
    dots = base.mark_point(size=110, opacity=0.9, strokeWidth=1.6).encode(
        x=x, y=y, yOffset=offset, color=_paint(), fill=_fill(), shape=_shape(), tooltip=_tips()
    )
    names = base.transform_filter("datum.named != null").encode(x=x, y=y, yOffset=offset, text="named:N")
    layers = [layer for side in SIDES for layer in _names_above(names, *side)]
    return _sized(alt.layer(dots, *layers).properties(height={"step": 60}))


def _names_above(names: alt.Chart, side: str, place: str, dx: int) -> list[alt.Chart]:
    """Names above their marks on a plate of the card, within the plot at either end of the scale."""
    here, plate = names.transform_filter(f"datum.side == '{side}'"), look.palette().raised_1
    given: dict[str, Any] = {"align": place, "dx": dx, "dy": -14, "fontSize": 13}
    return [
        here.mark_text(**given, stroke=plate, strokeWidth=4, strokeJoin="round"),
        here.mark_text(**given),
    ]


def _swarm(frame: pl.DataFrame) -> pl.DataFrame:
    """`offset` (-1 to 1) keeps marks of a group apart; `named` stands above a mark, on its `side`."""
    if frame.is_empty():
        return frame.with_columns(offset=pl.lit(0.0), named=pl.lit(None, pl.String), side=pl.lit("middle"))
    low, high = reach(frame["value"])
    cell = ((pl.col("value") - low) / (high - low) * 60).floor()
    rank = pl.int_range(pl.len()).over("group", cell)
    side = pl.when(rank % 2 == 1).then(-1).otherwise(1)
    frame = frame.with_columns(offset=(side * ((rank + 1) // 2) * 0.3).clip(-0.9, 0.9).cast(pl.Float64))
    exceptional = frame.filter(pl.col("status").is_in(["at_risk", "off_track", "missed"]))
    said: dict[str, str] = {}
    for rows in exceptional.partition_by("group"):
        said |= _naming(rows, (high - low) * NAME_SHARE) if rows.height <= NAMED_MOST else {}
    place = (pl.col("value") - low) / (high - low)
    at = pl.when(place < NAME_SHARE).then(pl.lit("low")).when(place > 1 - NAME_SHARE).then(pl.lit("high"))
    named = pl.col("key").replace_strict(said, default=None, return_dtype=pl.String)
    return frame.with_columns(named=named, side=at.otherwise(pl.lit("middle")))


def _naming(rows: pl.DataFrame, least: float) -> dict[str, str]:
    """Key → names that stand above its mark; marks closer than this share one line of names."""
    said: dict[str, str] = {}
    first, at = "", 0.0
    for key, value, label in rows.sort("value", "key").select("key", "value", "label").iter_rows():
        if first and value - at < least:
            said[first] = text.listing((said[first], label))
        else:
            first, at, said[key] = key, value, label
    return said


def multiples(figure: Figure) -> list[alt.LayerChart]:
    """One small plot per series on one common scale, expected path dashed, target dotted."""
    frame = figure.frame.with_columns(pl.col("series").fill_null("")).filter(pl.col("period").is_not_null())
    marks = [d.isoformat() for d in ticks(sorted(set(frame["period"])), 3)]
    low, high = span(frame, figure.options)
    parts = frame.partition_by("series", maintain_order=True)
    return [_small(part, figure, marks, low, high) for part in parts]


def _small(part: pl.DataFrame, figure: Figure, marks: list[str], low: float, high: float) -> alt.LayerChart:
    p = look.palette()
    axis = alt.Axis(values=marks, labelExpr=words.TICK_EXPRESSION, labelFlush=True)
    base = alt.Chart(part).encode(x=alt.X("period:T", title=None, axis=axis))
    scale = alt.Scale(domain=[low, high])
    value = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(values=[low, (low + high) / 2, high]))
    line = base.mark_line(color=p.accent).encode(y=value, tooltip=_month_tips(figure))
    path = base.mark_line(strokeDash=[5, 4], strokeWidth=1.5, color=p.muted).encode(
        y=alt.Y("expected:Q", title=None, scale=scale)
    )
    aim = base.mark_line(strokeDash=[1, 3], strokeWidth=1.2, color=p.status["at_risk"]).encode(
        y=alt.Y("target:Q", title=None, scale=scale)
    )
    last = part.filter(pl.col("value").is_not_null()).sort("period").tail(1)
    end = alt.Chart(last).encode(x="period:T", y=alt.Y("value:Q", scale=scale))
    dot = end.mark_point(color=p.accent, size=48)
    said = end.mark_text(align="right", dy=-12, fontWeight=600, fontSize=14).encode(text="text:N")
    title = alt.TitleParams(part["series"][0] or figure.title, fontSize=14, color=p.ink, offset=10)
    return _sized(alt.layer(path, aim, line, dot, said).properties(height=132, title=title))


def _month_tips(figure: Figure) -> list[alt.Tooltip]:
    when = alt.Tooltip("period:T", title=words.COLUMNS["period"], format="%Y-%m")
    return [
        alt.Tooltip("series:N", title=words.COLUMNS["series"]),
        when,
        alt.Tooltip("text:N", title=figure.title),
    ]


def _worded(frame: pl.DataFrame) -> pl.DataFrame:
    """Nothing shown is null; a row without status is a circle in the accent."""
    filled = {"text": text.MISSING, "status_word": "", "status": NONE}
    return frame.with_columns(pl.col(name).fill_null(value) for name, value in filled.items())


def _paint() -> alt.Color:
    p = look.palette()
    return alt.Color("status:N", scale=_states_to([*(p.status[s] for s in STATUSES), p.accent]), legend=None)


def _fill() -> alt.Fill:
    """Shapes of known state are filled; stale and unknown ones stay hollow."""
    p = look.palette()
    inside = ["transparent" if s in HOLLOW else p.status[s] for s in STATUSES]
    return alt.Fill("status:N", scale=_states_to([*inside, p.accent]), legend=None)


def _shape() -> alt.Shape:
    return alt.Shape("status:N", scale=_states_to([*SHAPES, "circle"]), legend=None)


def _states_to(drawn: list[str]) -> alt.Scale:
    """One way of drawing per status, the last for marks without one."""
    return alt.Scale(domain=[*STATUSES, NONE], range=drawn)


def _tips() -> list[alt.Tooltip]:
    named = (("label", "label"), ("text", "text"), ("status_word", "status_word"))
    return [alt.Tooltip(f"{column}:N", title=words.COLUMNS[title]) for column, title in named]


def choosing(chart: Any) -> Any:
    """The chart with single choice of a mark by its key."""
    return chart.add_params(alt.selection_point(name=CHOSEN, fields=["key"], empty=True))


def _sized(chart: Any) -> Any:
    return chart.configure(**theme.altair_theme(look.mode())["config"])
