"""One indicator's course with what is foreseen: for reading off on the page, and as a drawing on the wall."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from cockpit import theme
from cockpit.figures.core import Figure, Row
from cockpit.screen import look
from cockpit.screen.boards import band
from cockpit.screen.html import Markup, el, esc, join
from cockpit.screen.lines import Point, note, path, runs, svg
from cockpit.screen.plots import blank, months
from cockpit.screen.scale import span, ticks
from cockpit.text import screen as words

PLOT_HEIGHT = 420  # CSS px
ROOM = 0.12  # of the scale: what a line of words takes
NEAR = 0.1  # of the axis: words of a day closer to its end stand before it
BANDS = (("low10", "high90", 0.16), ("low25", "high75", 0.26))  # how dense the area between two quantiles is
NUMBERS = ("value", "expected", "target", "low10", "high90")


def fan(figure: Figure) -> go.Figure:
    """History solid, path dashed, both bands, median, target, newest figure and arrival in words."""
    frame = figure.frame.sort("period")
    plot, options = blank(PLOT_HEIGHT), figure.options
    colour = _colour(options)
    _bands(plot, frame, colour)
    _line(plot, frame, "expected", None, {"color": look.palette().muted, "width": 1.5, "dash": "dash"})
    _line(plot, frame, "median", "forecast_text", {"color": colour, "width": 2, "dash": "dot"})
    _line(plot, frame, "value", "text", {"color": look.palette().ink, "width": 2.5})
    low, high = _span(frame, figure)
    _target(plot, frame, below=bool(options.get("eta_lines")) and _room(frame) > ROOM * (high - low))
    _now(plot, frame, options)
    _arrival(plot, frame, options)
    days = frame["period"].to_list()
    plot.update_xaxes(ticks="outside", ticklen=8, tickcolor="rgba(0,0,0,0)")  # air below the zero
    plot.update_xaxes(**months(days), range=[days[0], days[-1] + (days[-1] - days[0]) * 0.02])
    plot.update_yaxes(
        range=[low, high], nticks=6, ticksuffix="%" if figure.unit == "%" else "", separatethousands=True
    )
    return plot.update_layout(hovermode="x unified", margin={"l": 8, "r": 24, "t": 48, "b": 8})


def _colour(options: Mapping[str, Any]) -> str:
    """What is foreseen has the colour of its status, where it has one that says something."""
    p = look.palette()
    return p.status.get(str(options.get("status") or ""), p.accent)


def _bands(plot: go.Figure, frame: pl.DataFrame, colour: str) -> None:
    """Two areas that begin at the newest figure."""
    rows = _from_now(frame)
    days = [row["period"] for row in rows]
    for low, high, seen in BANDS:
        for column, fill in ((high, None), (low, "tonexty")):
            plot.add_scatter(
                x=days,
                y=[row[column] for row in rows],
                mode="lines",
                line={"width": 0},
                fill=fill,
                fillcolor=_faint(colour, seen),
                hoverinfo="skip",
            )


def _from_now(frame: pl.DataFrame) -> list[Row]:
    """The months that are foreseen, after the newest figure standing for every quantile."""
    ahead = frame.filter(pl.col("median").is_not_null()).to_dicts()
    known = frame.filter(pl.col("value").is_not_null()).tail(1).to_dicts()
    if not ahead or not known:
        return []
    columns = [column for low, high, _ in BANDS for column in (low, high)] + ["median"]
    return [known[0] | dict.fromkeys(columns, known[0]["value"]), *ahead]


def _line(plot: go.Figure, frame: pl.DataFrame, column: str, said: str | None, line: dict[str, Any]) -> None:
    if frame[column].null_count() == frame.height:
        return
    told = [str(esc(t or "")) for t in frame[said]] if said else None
    plot.add_scatter(
        x=frame["period"].to_list(),
        y=frame[column].to_list(),
        mode="lines",
        line=line,
        customdata=told,
        hovertemplate="%{customdata}<extra></extra>" if said else None,
        hoverinfo=None if said else "skip",
    )


def _room(frame: pl.DataFrame) -> float:
    """How far the course begins below the promised value; not a number without one of them."""
    first = next(iter(frame["value"].drop_nulls()), math.nan)
    return next(iter(frame["target"].drop_nulls()), math.nan) - first


def _target(plot: go.Figure, frame: pl.DataFrame, below: bool) -> None:
    """The promised value as a line with its words at the left; `below` it where others stand above."""
    goals = frame.filter(pl.col("target").is_not_null()).head(1).to_dicts()
    if not goals:
        return
    colour, y = look.palette().status["achieved"], goals[0]["target"]
    plot.add_hline(y=y, line={"color": colour, "width": 1.6})
    said = f"<b>{esc(words.goal(goals[0]['target_text']))}</b>"
    side = "top" if below else "bottom"
    _say(plot, said, colour, theme.PAGE.body, x=0, xref="paper", xanchor="left", y=y, yanchor=side)


def _say(plot: go.Figure, said: str, colour: str, size: float, **place: Any) -> None:
    """Words that stand on the drawing."""
    plot.add_annotation(text=said, showarrow=False, font={"color": colour, "size": size}, **place)


def _now(plot: go.Figure, frame: pl.DataFrame, options: Mapping[str, Any]) -> None:
    """Upright lines where the data end and where the promise is due, and the newest figure in words."""
    p = look.palette()
    ends, due = options.get("today"), options.get("due")
    days = [day for day in (ends, due) if day]
    if ends:
        _upright(plot, ends, words.DATA_END, {"color": p.accent, "width": 1.2}, _side(ends, days, frame))
    if due:
        line = {"color": p.muted, "width": 1.2, "dash": "dot"}
        _upright(plot, due, words.due(options.get("due_text")), line, _side(due, days, frame))
    for row in frame.filter(pl.col("value").is_not_null()).tail(1).to_dicts():
        x, y = row["period"], row["value"]
        dot = {"size": 10, "color": _colour(options)}
        plot.add_scatter(x=[x], y=[y], mode="markers", hoverinfo="skip", marker=dot)
        place = {"x": x, "y": y, "xanchor": "right", "yanchor": "bottom", "xshift": -8, "yshift": 4}
        _say(plot, f"<b>{esc(row['text'])}</b>", p.ink, theme.PAGE.claim, **place)


def _upright(plot: go.Figure, day: date, said: str, line: dict[str, Any], side: tuple[str, int]) -> None:
    """A line from bottom to top at a day, with its words above it."""
    x = day.isoformat()
    plot.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=line)
    place = {"x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": side[0], "yshift": side[1]}
    _say(plot, str(esc(said)), line["color"], theme.PAGE.note, **place)


def _side(day: date, days: list[date], frame: pl.DataFrame) -> tuple[str, int]:
    """On which side of a day its words end, and by how many CSS px they are raised.

    The earlier day's words stand before it, the later one's after it; where there is no room after it, they
    stand before it too, and higher when the other day is close.
    """
    first, last = min(frame["period"]), max(frame["period"])
    room = NEAR * (last - first).days
    if day == min(days) and len(days) > 1:
        return "right", 0
    if (last - day).days > room:
        return "left", 0
    return "right", 18 if (day - min(days)).days < 2 * room else 0


def _arrival(plot: go.Figure, frame: pl.DataFrame, options: Mapping[str, Any]) -> None:
    """When it is expected to be done: a mark and the interval of eight in ten, with their words beside it."""
    goal = frame["target"].drop_nulls().head(1).to_list()
    if not goal or not options.get("eta_lines"):
        return
    p, last = look.palette(), max(frame["period"])
    ends = _interval(options, last)
    if ends:
        line = {"color": p.ink, "width": 5}
        plot.add_scatter(x=ends, y=goal * 2, mode="lines", hoverinfo="skip", line=line)
    if options.get("eta"):
        mark = {"symbol": "diamond", "size": 13, "color": p.raised_1, "line": {"width": 2.5, "color": p.ink}}
        plot.add_scatter(x=[options["eta"]], y=goal, mode="markers", hoverinfo="skip", marker=mark)
    head, *more = (str(esc(line)) for line in options["eta_lines"])
    place = {"x": ends[0] if ends else last, "xanchor": "right", "xshift": -6, "align": "right"}
    place |= {"y": goal[0], "yanchor": "bottom", "yshift": 3, "bgcolor": _faint(p.raised_1, 0.86)}
    _say(plot, "<br>".join([f"<b>{head}</b>", *more]), p.ink, theme.PAGE.note, **place)


def _interval(options: Mapping[str, Any], last: date) -> list[date]:
    """First and last day of the interval in which it arrives, as far as it is in sight; empty without one."""
    begins = options.get("eta_low") or options.get("eta")
    ends = min(options.get("eta_high") or last, last)
    return [begins, ends] if begins and begins <= ends else []


def _span(frame: pl.DataFrame, figure: Figure) -> tuple[float, float]:
    """Bottom and top of the scale for everything that is drawn."""
    known = [v for column in NUMBERS for v in frame[column].drop_nulls().to_list()]
    return span(pl.DataFrame({"value": known}, schema={"value": pl.Float64}), figure.options)


def _faint(colour: str, seen: float) -> str:
    """The colour as seen through."""
    red, green, blue, _ = theme.rgb(colour)
    return f"rgba({red},{green},{blue},{seen})"


def wall(figure: Figure) -> Markup:
    """The same as a drawing that stretches with its tile, with its words around it."""
    rows = figure.frame.sort("period").to_dicts()
    first, last = rows[0]["period"], rows[-1]["period"]
    length = max(1, (last - first).days)
    low, high = _span(figure.frame, figure)

    def across(day: date) -> float:
        return 100 * (min(max(day, first), last) - first).days / length

    def place(row: Row, column: str) -> Point:
        return across(row["period"]), 100 - 100 * (float(row[column]) - low) / ((high - low) or 1.0)

    options = figure.options
    box = el(
        "img",
        "",
        src=svg(_drawn(figure, place, across), 100, 100, stretch=True),
        alt=words.reading(figure.title, figure.claim),
    )
    marks = [
        note("cs-tick", words.tick(day), across(day), None) for day in ticks([r["period"] for r in rows], 6)
    ]
    newest = [row for row in rows if row["value"] is not None][-1:]
    marks += [note("cs-fan-now", row["text"] or "", *place(row, "value")) for row in newest]
    goal = next((row for row in rows if row["target"] is not None), None)
    if goal:
        y = place(goal, "target")[1]
        marks.append(note("cs-goal-note", words.goal(goal["target_text"]), 0, y))
        marks += [note("cs-eta", "", across(options["eta"]), y)] if options.get("eta") else []
    arrival = (
        el("p", "cs-fan-eta", words.SEPARATOR.join(options["eta_lines"])) if options.get("eta_lines") else ""
    )
    return el("div", "cs-fan", el("div", "cs-plot", el("div", "cs-area", box, join(marks))), arrival)


def _drawn(figure: Figure, place: Any, across: Any) -> str:
    rows, p = figure.frame.sort("period").to_dicts(), look.palette()
    colour, ahead = _colour(figure.options), _from_now(figure.frame.sort("period"))
    parts = [
        band([place(r, high) for r in ahead], [place(r, low) for r in ahead], colour, seen)
        for low, high, seen in BANDS
    ]
    goal = next((row for row in rows if row["target"] is not None), None)
    if goal:
        y = place(goal, "target")[1]
        parts.append(path([(0, y), (100, y)], p.status["achieved"], 1.6))
        ends = _interval(figure.options, rows[-1]["period"])
        parts.append(path([(across(day), y) for day in ends], p.ink, 5) if ends else "")
    parts += [path(part, p.muted, 1.5, dash="5 4") for part in runs(rows, "expected", place)]
    parts += [path(part, colour, 2, dash="2 4") for part in runs(ahead, "median", place)]
    parts += [path(part, p.ink, 2.5) for part in runs(rows, "value", place)]
    today = figure.options.get("today")
    if today:
        parts.append(path([(across(today), 0), (across(today), 100)], p.accent, 1.2))
    return "".join(parts)
