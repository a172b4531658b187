"""Core projects on one time scale: planned, how far in their own plan, where they are heading."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from cockpit import config, text, theme
from cockpit.figures.core import Figure, Row
from cockpit.screen import look
from cockpit.screen.html import esc
from cockpit.screen.periods import dated, odd, reach
from cockpit.text import projects as words
from cockpit.text import screen as heads

ROW, FRAME = 46, 150  # CSS px per project, and of years, today and legend
THICK = 0.36  # of a row
SAID = 330  # CSS px that the words at the right take
DAY_MS = 86_400_000
STILL = {"itemclick": False, "itemdoubleclick": False}  # a legend that only explains
SHAPES = {
    "circle": "●",
    "triangle": "▲",
    "diamond": "◆",
    "square": "■",
    "hatched": "▨",
    "ring": "○",
}  # as the marks of the theme, in letters


def chart(figure: Figure) -> go.Figure:
    """One line per project: the annex's period, filled up to where its plan stood so, its likely end."""
    rows = dated(figure)
    plot, p = _blank(ROW * len(rows) + FRAME), look.palette()
    _bars(plot, rows)
    _reached(plot, [r for r in rows if r["earned"] and r["status"] != "achieved"])
    for row in rows:
        _heading(plot, row)
    _bodies(plot, [r for r in rows if odd(r)])
    _ongoing(plot, [r for r in rows if r["key"] in figure.options.get("ongoing", ())])
    _legend(plot)
    _days(plot, figure)
    plot.update_yaxes(
        tickvals=[row["key"] for row in rows],
        ticktext=[_name(row, figure) for row in rows],
        autorange="reversed",
        showgrid=False,
        tickfont={"size": theme.PAGE.note + 1, "color": p.ink},
        ticks="outside",
        ticklen=10,  # air between name and bar
        tickcolor="rgba(0,0,0,0)",
    )
    for row in rows:
        plot.add_annotation(**_said(row))
    plot.update_xaxes(**_years(rows), showgrid=True, side="top")
    return plot.update_layout(
        barmode="overlay",
        margin={"l": 8, "r": SAID, "t": 40, "b": 94},
        hovermode="closest",
        showlegend=True,
        legend={"x": 0, "xref": "container", "y": 0, "yref": "container", "yanchor": "bottom"} | STILL,
    )


def _bars(plot: go.Figure, rows: Sequence[Row]) -> None:
    p = look.palette()
    plot.add_bar(
        **_spans(rows, [row["end"] for row in rows]),
        marker={"color": p.raised_2, "line": {"color": p.muted, "width": 1}},
    )
    hatched = ["/" if row["status"] == "stale" else "" for row in rows]
    held = {"shape": hatched, "fgcolor": p.raised_2, "size": 6}
    plot.add_bar(
        **_spans(rows, [min(row["earned"] or row["start"], row["end"]) for row in rows]),
        marker={"color": [_tint(row) for row in rows], "pattern": held},
    )


def _spans(rows: Sequence[Row], ends: Sequence[date]) -> dict[str, Any]:
    return {
        "base": [row["start"].isoformat() for row in rows],
        "x": [(end - row["start"]).days * DAY_MS for row, end in zip(rows, ends, strict=True)],
        "y": [row["key"] for row in rows],
        "orientation": "h",
        "width": THICK,
        "customdata": [_hover(row) for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }


def _tint(row: Row) -> str:
    return look.palette().status[row["status"] or "no_data"]


def _hover(row: Row) -> str:
    named = ("start", "end", "body_end", "earned", "forecast_end")
    days = [f"{heads.COLUMNS[c]} {text.date(row[c])}" for c in named if row[c]]
    known = [row["text"], row["index_text"]] if row["actual"] is not None else [row["text"]]
    return "<br>".join(str(esc(part)) for part in (row["label"], *known, *days))


def _reached(plot: go.Figure, rows: Sequence[Row]) -> None:
    """A stroke where the plan stood at the present progress."""
    _marks(plot, rows, "earned", symbol="line-ns", size=24, line={"width": 2.5, "color": look.palette().ink})


def _heading(plot: go.Figure, row: Row) -> None:
    """Dashes beyond the end of the period, and a ring where the pace leads; filled where it is finished."""
    if not row["forecast_end"]:
        return
    colour, done = _tint(row), row["status"] == "achieved"
    if row["forecast_end"] > row["end"]:
        plot.add_scatter(  # the axis cuts what lies too far ahead
            x=[row["end"], row["forecast_end"]],
            y=[row["key"], row["key"]],
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
            line={"color": colour, "width": 2.5, "dash": "solid" if done else "4px,4px"},
        )
    ring = {"width": 2.5, "color": colour}
    inside = colour if done else look.palette().raised_1
    _marks(plot, [row], "forecast_end", symbol="circle", size=12, color=inside, line=ring)


def _bodies(plot: go.Figure, rows: Sequence[Row]) -> None:
    """A diamond at the end that the plan's text names, its month beside it, clear of the expected end."""
    p = look.palette()
    ring = {"width": 2, "color": p.ink_2}
    _marks(plot, rows, "body_end", symbol="diamond", size=11, color=p.raised_1, line=ring)
    for row in rows:
        heading = row["forecast_end"]
        near = heading is not None and 0 <= (heading - row["body_end"]).days < 400
        plot.add_annotation(
            x=heading if near else row["body_end"],
            y=row["key"],
            text=words.body(row["body_end"]),
            showarrow=False,
            xanchor="left",
            xshift=11,
            font={"size": theme.PAGE.note, "color": p.ink_2},
        )


def _ongoing(plot: go.Figure, rows: Sequence[Row]) -> None:
    """An ongoing project goes on beyond the plan."""
    _marks(plot, rows, "end", symbol="triangle-right", size=11, color=look.palette().muted)


def _marks(plot: go.Figure, rows: Sequence[Row], column: str, **marker: Any) -> None:
    plot.add_scatter(
        x=[row[column] for row in rows],
        y=[row["key"] for row in rows],
        mode="markers",
        hoverinfo="skip",
        showlegend=False,
        marker=marker,
    )


def _legend(plot: go.Figure) -> None:
    """What the marks mean, drawn with the marks themselves in a colour that says no status."""
    p = look.palette()
    quiet, thin = {"width": 2, "color": p.ink_2}, {"width": 1, "color": p.muted}
    entries = (
        (words.PERIOD, {"symbol": "square", "size": 13, "color": p.raised_2, "line": thin}),
        (words.DONE, {"symbol": "square", "size": 13, "color": p.muted}),
        (words.EARNED, {"symbol": "line-ns", "size": 14, "line": {"width": 2.5, "color": p.ink}}),
        (words.FORECAST, {"symbol": "circle", "size": 11, "color": p.raised_1, "line": quiet}),
        (words.FINISHED, {"symbol": "circle", "size": 11, "color": p.ink_2}),
        (words.BODY, {"symbol": "diamond", "size": 11, "color": p.raised_1, "line": quiet}),
    )
    for name, marker in entries:
        plot.add_scatter(x=[None], y=[None], mode="markers", name=name, marker=marker, showlegend=True)


def _days(plot: go.Figure, figure: Figure) -> None:
    """The day the reports describe, which progress is compared with, and today."""
    p, now = look.palette(), figure.options.get("today") or config.settings().today()
    if figure.as_of:
        _line(plot, figure.as_of, words.reported(figure.as_of), p.ink_2, "right", "dot")
    _line(plot, now, words.TODAY, p.accent, "left", "solid")


def _line(plot: go.Figure, day: date, said: str, colour: str, side: str, dash: str) -> None:
    """A line down the chart with its words below it, at its `side`."""
    line = {"color": colour, "width": 1.5, "dash": dash}
    plot.add_shape(type="line", x0=day.isoformat(), x1=day.isoformat(), y0=0, y1=1, yref="paper", line=line)
    place = {"x": day.isoformat(), "y": 0, "yref": "paper", "yanchor": "top", "xanchor": side}
    font = {"color": colour, "size": theme.PAGE.note}
    plot.add_annotation(**place, text=said, showarrow=False, font=font)


def _name(row: Row, figure: Figure) -> str:
    """The project with the annex's period below it."""
    p, ongoing = look.palette(), row["key"] in figure.options.get("ongoing", ())
    period = esc(words.period(row["start"], row["end"], ongoing))
    size = theme.PAGE.note - 1
    return f"{esc(row['label'])}<br><span style='font-size:{size}px;color:{p.muted}'>{period}</span>"


def _said(row: Row) -> dict[str, Any]:
    """Status, progress and index; below them when it will be finished."""
    head, _, when = str(row["index_text"] or "").partition(words.JOIN)
    first = [row["text"], head] if row["actual"] is not None else [row["text"]]
    shape = SHAPES[theme.STATUSES[row["status"] or "no_data"].shape]
    word = f"<b><span style='color:{_tint(row)}'>{shape} {esc(row['status_word'])}</span></b>"
    lines = [" 　".join((word, *(str(esc(part)) for part in first if part))), str(esc(when))]
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 14,
        "y": row["key"],
        "showarrow": False,
        "align": "left",
        "text": "<br>".join(line for line in lines if line),
        "font": {"size": theme.PAGE.note, "color": look.palette().ink_2},
    }


def _years(rows: Sequence[Row]) -> dict[str, Any]:
    first, last = reach(rows)
    years = range(first.year, last.year)
    return {
        "type": "date",
        "range": [first, date(last.year, 1, 20)],
        "tickvals": [date(year, 1, 1) for year in years],
        "ticktext": [f"{year}" for year in years],
        "ticklabelshift": 0,
    }


def _blank(height: int) -> go.Figure:
    plot = go.Figure(layout={"template": theme.plotly_template(look.mode())})
    return plot.update_layout(height=height, dragmode=False)
