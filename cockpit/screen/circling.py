"""Schools drawn on the district's outline so that several of them can be circled with the pointer."""

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from cockpit import config, geo, theme
from cockpit.figures.core import STATUSES, Figure
from cockpit.figures.school.siding import MOST
from cockpit.screen import look
from cockpit.screen.html import el, esc
from cockpit.screen.pieces import severity
from cockpit.screen.plots import CONFIG, blank
from cockpit.text import network_side as side
from cockpit.text import screen as words

HEIGHT = 460  # CSS px
SYMBOLS = {  # the shapes of the statuses as the chart library calls them
    "achieved": "circle",
    "on_track": "triangle-up",
    "at_risk": "diamond",
    "off_track": "square",
    "missed": "square",
    "stale": "square-x",
    "no_data": "circle-open",
    "no_trend": "circle-open",
}


def circle(figure: Figure, chosen: Sequence[str] = ()) -> tuple[str, ...] | None:
    """A fold with a map figure to circle schools on; the codes just circled, None where nothing is new.

    Of more than can stand side by side those are taken that need attention most.
    """
    if figure.empty:
        return None
    folded = st.expander(side.LASSO, key=f"circle-{figure.name}", on_change="rerun")
    with folded:
        if not getattr(folded, "open", True):
            return None
        st.html(el("p", "cs-detail", side.LASSO_NOTE))
        return _fresh(figure.name, _circled(figure, chosen))


def _circled(figure: Figure, chosen: Sequence[str]) -> tuple[str, ...]:
    state: Any = st.plotly_chart(
        _plot(figure, chosen),
        width="stretch",
        theme=None,
        key=f"lasso-{figure.name}",
        config=CONFIG,
        on_select="rerun",
        selection_mode=("points", "lasso", "box"),
        alt=words.reading(figure.title, figure.claim),
    )
    points = state["selection"]["points"]
    return tuple(point["customdata"][0] for point in points if point.get("customdata"))[:MOST]


def _fresh(name: str, codes: tuple[str, ...]) -> tuple[str, ...] | None:
    """A selection counts once: a rerun for another reason finds the same one."""
    memory = f"_circled_{name}"
    new = bool(codes) and st.session_state.get(memory) != codes
    st.session_state[memory] = codes
    return codes if new else None


def _plot(figure: Figure, chosen: Sequence[str]) -> go.Figure:
    layers = geo.layers(config.settings().home / "geo")
    west, south, east, north = layers.box
    plot = blank(HEIGHT)
    for feature in layers.subdistricts["features"]:
        _outline(plot, feature["geometry"])
    rows = [row for row in figure.frame.to_dicts() if row["longitude_deg"] is not None]
    for status in sorted(STATUSES, key=severity, reverse=True):
        _marks(plot, status, [row for row in rows if (row["status"] or "no_data") == status], chosen)
    flat = 1 / math.cos(math.radians((south + north) / 2))
    plot.update_xaxes(visible=False, range=[west, east], constrain="domain")
    plot.update_yaxes(visible=False, range=[south, north], scaleanchor="x", scaleratio=flat)
    return plot.update_layout(
        dragmode="lasso", clickmode="event+select", hovermode="closest", showlegend=False
    )


def _outline(plot: go.Figure, geometry: dict) -> None:
    """The borders of one subdistrict, no more than lines."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    line = {"color": look.palette().outline, "width": 1}
    for part in parts:
        ring = part[0]
        plot.add_scatter(
            x=[spot[0] for spot in ring],
            y=[spot[1] for spot in ring],
            mode="lines",
            line=line,
            hoverinfo="skip",
            fill="toself",
            fillcolor=look.palette().land,
        )


def _marks(plot: go.Figure, status: str, rows: Sequence[dict], chosen: Sequence[str]) -> None:
    if not rows:
        return
    p = look.palette()
    ring = [2.5 if row["code"] in chosen else 0.5 for row in rows]
    plot.add_scatter(
        x=[row["longitude_deg"] for row in rows],
        y=[row["latitude_deg"] for row in rows],
        mode="markers",
        customdata=[[row["code"]] for row in rows],
        text=[_told(row) for row in rows],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "symbol": SYMBOLS[status],
            "size": 13,
            "color": theme.palette(look.mode()).status[status],
            "line": {"color": p.ink, "width": ring},
        },
    )


def _told(row: dict) -> str:
    """What stands beside the pointer, as plain text."""
    state = words.SEPARATOR.join(str(part) for part in (row["text"], row["status_word"]) if part)
    return f"{esc(row['name'])}<br>{esc(state)}"
