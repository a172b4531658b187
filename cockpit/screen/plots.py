"""Plotly charts for the page, where the reader reads off values: courses over months."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from cockpit import text, theme
from cockpit.figures.core import Figure
from cockpit.screen import look
from cockpit.screen.html import esc
from cockpit.screen.scale import apart, colours, span, ticks, wide
from cockpit.text import screen as words

TREND_HEIGHT = 340
MARGIN = 16  # CSS px right of a plot whose lines end inside
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset", "showTips": False}


def trend(figure: Figure) -> go.Figure:
    """Up to four lines with names and last values at their ends, expected path dashed, targets in words."""
    frame = figure.frame.with_columns(pl.col("series").fill_null("")).filter(pl.col("period").is_not_null())
    named = frame["series"].unique(maintain_order=True).to_list()
    paint, (low, high) = colours(named), span(figure.frame, figure.options)
    plot = blank(TREND_HEIGHT)
    for name in named:
        _series(plot, frame.filter(pl.col("series") == name).sort("period"), name, paint[name])
    room = _ends(plot, frame, named, paint, (high - low) / 14)
    _targets(plot, frame)
    days = sorted(set(frame["period"]))
    plot.update_xaxes(ticks="outside", ticklen=8, tickcolor="rgba(0,0,0,0)")  # air below the zero
    plot.update_xaxes(**months(days), range=[days[0], days[-1] + (days[-1] - days[0]) * 0.02])
    plot.update_yaxes(
        range=[low, high],
        nticks=5,
        ticksuffix="%" if figure.unit == "%" else "",
        separatethousands=True,
        zeroline=low == 0,
    )
    return plot.update_layout(hovermode="x unified", margin={"l": 8, "r": room, "t": 24, "b": 8})


def _series(plot: go.Figure, rows: pl.DataFrame, name: str, colour: str) -> None:
    p = look.palette()
    days = rows["period"].to_list()
    if rows["expected"].null_count() < rows.height:
        plot.add_scatter(
            x=days,
            y=rows["expected"].to_list(),
            mode="lines",
            name=words.EXPECTED,
            hoverinfo="skip",
            line={"color": p.muted, "width": 1.5, "dash": "dash"},
        )
    said = [str(esc(t or text.MISSING)) for t in rows["text"]]
    head = f"{esc(name)} " if name else ""
    plot.add_scatter(
        x=days,
        y=rows["value"].to_list(),
        mode="lines",
        name=str(esc(name)),
        customdata=said,
        connectgaps=False,
        line={"color": colour, "width": 2.5},
        hovertemplate=head + "%{customdata}<extra></extra>",
    )


def _ends(plot: go.Figure, frame: pl.DataFrame, named: list[str], paint: dict[str, str], least: float) -> int:
    """Name and last value at the end of each line, moved apart where lines meet; returns their room, CSS px.

    Where the axis goes on beyond the last value, the words stand inside, below the path that is expected.
    """
    known = (
        frame.filter(pl.col("value").is_not_null())
        .sort("period")
        .group_by("series", maintain_order=True)
        .last()
    )
    last = {row["series"]: row for row in known.to_dicts()}
    shown = [name for name in named if name in last]
    places = apart([last[name]["value"] for name in shown], least)
    newest, room = frame["period"].max(), MARGIN
    for name, place in zip(shown, places, strict=True):
        row = last[name]
        said = " ".join(str(esc(part)) for part in ((name if len(named) > 1 else ""), row["text"]) if part)
        inside = row["period"] < newest
        room = max(room, MARGIN if inside else round(wide(said, theme.PAGE.body)) + 2 * MARGIN)
        plot.add_annotation(
            x=row["period"],
            y=place,
            text=f"<b>{said}</b>",
            showarrow=False,
            xanchor="left",
            yanchor="top" if inside else "middle",
            xshift=10,
            align="left",
            font={"color": paint[name], "size": theme.PAGE.body},
        )
        plot.add_scatter(
            x=[row["period"]],
            y=[row["value"]],
            mode="markers",
            hoverinfo="skip",
            marker={"size": 8, "color": paint[name]},
        )
    return room


def _targets(plot: go.Figure, frame: pl.DataFrame) -> None:
    """A dotted line per target value, its words above it at the left."""
    colour = look.palette().status["at_risk"]
    goals = frame.filter(pl.col("target").is_not_null()).unique(["target"], maintain_order=True)
    for row in goals.sort("target").to_dicts():
        plot.add_hline(y=row["target"], line={"color": colour, "width": 1.2, "dash": "dot"})
        plot.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            yanchor="bottom",
            y=row["target"],
            showarrow=False,
            text=str(esc(words.goal(row["target_text"]))),
            font={"color": colour, "size": theme.PAGE.note},
        )


def months(days: list[date]) -> dict[str, Any]:
    """An axis of months: the year at January, else the month."""
    marks = ticks(days, 9)
    return {
        "type": "date",
        "tickvals": marks,
        "ticktext": [words.tick(d) for d in marks],
        "hoverformat": words.HOVER_MONTH,
    }


def blank(height: int) -> go.Figure:
    """A plot in the current mode with nothing on it, `height` CSS px high."""
    plot = go.Figure(layout={"template": theme.plotly_template(look.mode())})
    return plot.update_layout(height=height, showlegend=False, dragmode=False)
