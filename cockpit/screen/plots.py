"""Plotly charts for the page, where the reader reads off values: courses over months, and schedules."""

from datetime import date, datetime, time, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from cockpit import config, text, theme
from cockpit.figures.core import Figure
from cockpit.screen import look
from cockpit.screen.html import esc
from cockpit.screen.scale import apart, colours, span, ticks, wide
from cockpit.text import screen as words

TREND_HEIGHT = 340
ROW = 38  # CSS px per line of a schedule
DAY_MS = 86_400_000
MARGIN = 16  # CSS px right of a plot whose lines end inside
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset", "showTips": False}


def trend(figure: Figure) -> go.Figure:
    """Up to four lines with names and last values at their ends, expected path dashed, targets in words."""
    frame = figure.frame.with_columns(pl.col("series").fill_null("")).filter(pl.col("period").is_not_null())
    named = frame["series"].unique(maintain_order=True).to_list()
    paint, (low, high) = colours(named), span(figure.frame, figure.options)
    plot = _blank(TREND_HEIGHT)
    for name in named:
        _series(plot, frame.filter(pl.col("series") == name).sort("period"), name, paint[name])
    room = _ends(plot, frame, named, paint, (high - low) / 14)
    _targets(plot, frame)
    days = sorted(set(frame["period"]))
    plot.update_xaxes(ticks="outside", ticklen=8, tickcolor="rgba(0,0,0,0)")  # air below the zero
    plot.update_xaxes(**_months(days), range=[days[0], days[-1] + (days[-1] - days[0]) * 0.02])
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


def schedule(figure: Figure) -> go.Figure:
    """One line per project: its period, its progress, the annex's end, the text's end beside it, today."""
    rows = figure.frame.filter(pl.col("start").is_not_null() & pl.col("end").is_not_null()).to_dicts()
    plot, p = _blank(ROW * len(rows) + 72), look.palette()
    keys = [row["key"] for row in rows]
    plot.add_bar(
        **_bars(rows, keys, 1.0),
        marker={"color": p.raised_2, "line": {"color": p.hairline, "width": 1}},
        width=0.52,
    )
    done = [min(100.0, row["actual"] or 0.0) / 100 for row in rows]
    tints = [p.status[row["status"] or "no_data"] for row in rows]
    plot.add_bar(**_bars(rows, keys, done), marker={"color": tints}, width=0.52)
    _milestones(plot, rows)
    for row in rows:
        plot.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=12,
            y=row["key"],
            showarrow=False,
            align="left",
            text=_state(row),
            font={"size": theme.PAGE.note, "color": p.ink_2},
        )
    _today(plot)
    plot.update_yaxes(
        tickvals=keys,
        ticktext=[str(esc(row["label"])) for row in rows],
        autorange="reversed",
        showgrid=False,
        tickfont={"size": 14, "color": p.ink},
        ticksuffix="  ",
    )
    plot.update_xaxes(**_years(rows), showgrid=True, side="top")
    return plot.update_layout(
        barmode="overlay", margin={"l": 8, "r": 190, "t": 48, "b": 28}, hovermode="closest"
    )


def _bars(rows: list[dict], keys: list[str], part: Any) -> dict[str, Any]:
    parts = part if isinstance(part, list) else [part] * len(rows)
    length = [
        (row["end"] - row["start"]).days * DAY_MS * share for row, share in zip(rows, parts, strict=True)
    ]
    said = [_hover(row) for row in rows]
    return {
        "base": [row["start"].isoformat() for row in rows],
        "x": length,
        "y": keys,
        "orientation": "h",
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _hover(row: dict) -> str:
    known = [("start", text.date), ("end", text.date), ("body_end", text.date)]
    lines = [f"{words.COLUMNS[c]} {say(row[c])}" for c, say in known if row[c]]
    shares = [
        f"{words.COLUMNS[c]} {text.number(row[c], 0)}" for c in ("planned", "actual") if row[c] is not None
    ]
    return "<br>".join(str(esc(part)) for part in (row["label"], *lines, *shares))


def _state(row: dict) -> str:
    p = look.palette()
    colour = p.status[row["status"] or "no_data"]
    word = row["status_word"] or text.STATUS_WORDS.get(row["status"] or "", "")
    return f"<b><span style='color:{colour}'>{esc(word)}</span></b> {esc(row['text'])}"


def _milestones(plot: go.Figure, rows: list[dict]) -> None:
    """Where progress should be, and the end that the plan's text names where it differs from the annex."""
    p = look.palette()
    due = [r for r in rows if r["planned"] is not None]
    spot = [_moment(r["start"] + (r["end"] - r["start"]) * min(1.0, r["planned"] / 100)) for r in due]
    plot.add_scatter(
        x=spot,
        y=[r["key"] for r in due],
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "line-ns", "size": 22, "line": {"width": 2, "color": p.ink}},
    )
    odd = [r for r in rows if r["body_end"] and r["body_end"] != r["end"]]
    plot.add_scatter(
        x=[_moment(r["body_end"]) for r in odd],
        y=[r["key"] for r in odd],
        mode="markers",
        hoverinfo="skip",
        marker={"symbol": "diamond-open", "size": 13, "color": p.status["at_risk"], "line": {"width": 2}},
    )


def _today(plot: go.Figure) -> None:
    now, p = config.settings().today(), look.palette()
    plot.add_shape(
        type="line",
        x0=_moment(now),
        x1=_moment(now),
        y0=0,
        y1=1,
        yref="paper",
        line={"color": p.accent, "width": 1.5},
    )
    plot.add_annotation(
        x=_moment(now),
        y=0,
        yref="paper",
        yanchor="top",
        text=words.TODAY,
        showarrow=False,
        font={"color": p.accent, "size": theme.PAGE.note},
    )


def _years(rows: list[dict]) -> dict[str, Any]:
    first = min([row["start"] for row in rows], default=date(2024, 1, 1)).year
    last = max(
        [max(row["end"], row["body_end"] or row["end"]) for row in rows], default=date(2030, 1, 1)
    ).year
    years = range(first, last + 2)
    return {
        "type": "date",
        "range": [date(first, 1, 1), date(last + 1, 1, 15)],
        "tickvals": [date(y, 1, 1) for y in years][:-1],
        "ticktext": [f"{y}" for y in years][:-1],
        "ticklabelshift": 0,
    }


def _months(days: list[date]) -> dict[str, Any]:
    marks = ticks(days, 9)
    return {
        "type": "date",
        "tickvals": marks,
        "ticktext": [words.tick(d) for d in marks],
        "hoverformat": words.HOVER_MONTH,
    }


def _moment(day: date) -> datetime:
    return datetime.combine(day, time()) + timedelta(hours=0)


def _blank(height: int) -> go.Figure:
    plot = go.Figure(layout={"template": theme.plotly_template(look.mode())})
    return plot.update_layout(height=height, showlegend=False, dragmode=False)
