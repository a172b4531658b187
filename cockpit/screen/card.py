"""A figure on a page: the same card for every kind, with its claim, its date and source, and its table."""

import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import polars as pl
import streamlit as st

from cockpit import access, text
from cockpit.figures.core import Figure, columns
from cockpit.screen import (
    boards,
    cards,
    charts,
    comparisons,
    fans,
    gantts,
    look,
    maps,
    paces,
    pieces,
    plots,
    profiles,
    tables,
)
from cockpit.screen.html import Markup, el, esc_markdown
from cockpit.screen.kept import kept
from cockpit.screen.scale import TOGETHER
from cockpit.text import projects
from cockpit.text import screen as words

log = logging.getLogger("cockpit.screen")
MAP_HEIGHT = 560  # CSS px
TABLE_ROWS = 15  # rows of a register before it scrolls
ROW_HEIGHT, TABLE_HEAD = 36, 36  # CSS px; the head with the table's own border
OWN_TABLE = frozenset(
    {"table", "targets", "claims", "headline", "board", "pace", "profile"}
)  # these are words already, a table adds nothing
Chosen = str | None


def show(
    figure: Figure, *, key: str | None = None, on_select: Callable[[str], object] | None = None
) -> Chosen:
    """Draw the figure as a card; returns the key (school code, row key) the reader has just picked.

    With `on_select` maps, rankings, distributions and tables can be picked from; the function is called with
    the key once per choice. A fault while drawing becomes one sentence with a number that the log knows.
    """
    name = key or figure.name
    with st.container(key=f"card-{'stale-' if figure.stale else ''}{name}"):
        hint = words.PICK_ROW if on_select and figure.kind == "table" else ""
        st.html(head(figure, figure.options.get("hint", hint)))
        chosen = _drawn(figure, name, on_select is not None)
        tabled = figure.kind not in OWN_TABLE and not figure.empty
        st.html(pieces.footer(figure, tabled))
        if tabled:
            with st.expander(words.DATA_TABLE):
                st.html(tables.data(figure))
    return _once(name, chosen, on_select)


def head(figure: Figure, hint: str = "") -> Markup:
    """The figure's name, small, and the sentence it proves; `hint` says what the reader can do."""
    told = el("span", "cs-hint", hint) if hint and not figure.empty else ""
    if not figure.claim:
        return el("header", "cs-head", el("h3", "cs-said", figure.title), told)
    return el("header", "cs-head", el("p", "cs-over", figure.title, told), el("h3", "cs-said", figure.claim))


def _drawn(figure: Figure, key: str, choosing: bool) -> Chosen:
    """Paint, or say in one sentence why not."""
    if figure.empty:
        st.html(pieces.empty(figure))
        return None
    try:
        return PAGE_PAINTERS[figure.kind](figure, key, choosing)
    except Exception:
        st.html(fault(figure))
        return None


def fault(figure: Figure) -> Markup:
    """One sentence for people; the log keeps the rest under the same number."""
    number = uuid.uuid4().hex[:8]
    log.exception("figure %s (%s) could not be drawn, %s", figure.name, figure.kind, number)
    return el("div", "cs-empty", pieces.mark("no_data"), el("p", "", words.failed(number)))


def _once(key: str, chosen: Chosen, on_select: Callable[[str], object] | None) -> Chosen:
    """A choice counts once: reruns for other reasons find the same selection and must not act again."""
    memory = f"_chosen_{key}"
    fresh = chosen is not None and st.session_state.get(memory) != chosen
    st.session_state[memory] = chosen
    if not fresh:
        return None
    if on_select and chosen is not None:
        on_select(chosen)
    return chosen


def _html(paint: Callable[[Figure], Markup]) -> Callable[[Figure, str, bool], Chosen]:
    """A painter that only writes HTML."""

    def painter(figure: Figure, key: str, choosing: bool) -> Chosen:
        st.html(paint(figure))
        return None

    return painter


def _map(figure: Figure, key: str, choosing: bool) -> Chosen:
    memory = st.session_state.get(f"_chosen_{key}") if choosing else None
    picked = memory or figure.options.get("selected")
    drawn = kept(figure, f"deck-{picked}", lambda: maps.deck(figure, selected=picked))
    alt = words.reading(figure.title, figure.claim)
    state = st.pydeck_chart(drawn, height=MAP_HEIGHT, key=f"map-{key}", on_select=_answer(choosing), alt=alt)
    below = el("p", "cs-detail", maps.attribution())
    st.html(el("div", "cs-under", pieces.legend(maps.legend(figure)), below))
    picked = _selected(state, choosing, "objects", {})
    return _first(picked.get("school"), "code") or _first(picked.get("areas"), "code")


def _ranking(figure: Figure, key: str, choosing: bool) -> Chosen:
    return _altair(lambda: charts.ranking(figure), figure, key, choosing)


def _spread(figure: Figure, key: str, choosing: bool) -> Chosen:
    if figure.frame["value"].null_count() == figure.frame.height:
        st.html(pieces.empty(figure))
        return None
    chosen = _altair(lambda: charts.spread(figure), figure, key, choosing)
    judged = figure.frame.filter(pl.col("status").is_not_null())
    st.html(pieces.legend(maps.legend(replace(figure, frame=judged)) if judged.height else []))
    return chosen


def _altair(build: Callable[[], Any], figure: Figure, key: str, choosing: bool) -> Chosen:
    def spec() -> str:
        return _spec(charts.choosing(build()) if choosing else build())

    return _vega(kept(figure, f"chart-{choosing}", spec), figure, key, choosing)


def _spec(chart: Any) -> str:
    return chart.to_json(indent=None)


def _vega(spec: str, figure: Figure, key: str, choosing: bool) -> Chosen:
    state = st.vega_lite_chart(
        json.loads(spec),
        width="stretch",
        theme=None,
        key=f"chart-{key}",
        on_select=_answer(choosing),
        alt=words.reading(figure.title, figure.claim),
    )
    return _first(_selected(state, choosing, charts.CHOSEN, []), "key")


def _trend(figure: Figure, key: str, choosing: bool) -> Chosen:
    if figure.frame["series"].n_unique() > TOGETHER:
        return _multiples(figure, key)
    return _plotly(lambda: plots.trend(figure), figure, key)


def _multiples(figure: Figure, key: str) -> Chosen:
    small = kept(figure, "multiples", lambda: [_spec(chart) for chart in charts.multiples(figure)])
    across = 3 if len(small) in (5, 6, 9) else 4
    for start in range(0, len(small), across):
        for index, slot in enumerate(st.columns(across, gap="medium")):
            if start + index < len(small):
                with slot:
                    _vega(small[start + index], figure, f"{key}-{start + index}", False)
    return None


def _gantt(figure: Figure, key: str, choosing: bool) -> Chosen:
    chosen = _plotly(lambda: gantts.chart(figure), figure, key)
    st.html(el("p", "cs-detail", projects.NOTE))
    return chosen


def _board(figure: Figure, key: str, choosing: bool) -> Chosen:
    st.html(kept(figure, "board", lambda: boards.board(figure)))
    return None


def _fan(figure: Figure, key: str, choosing: bool) -> Chosen:
    chosen = _plotly(lambda: fans.fan(figure), figure, key)
    st.html(el("p", "cs-detail", figure.options.get("note") or words.FAN_KEY))
    return chosen


def _plotly(build: Callable[[], Any], figure: Figure, key: str) -> Chosen:
    plot = kept(figure, "plot", build)
    alt = words.reading(figure.title, figure.claim)
    st.plotly_chart(plot, width="stretch", theme=None, key=f"plot-{key}", config=plots.CONFIG, alt=alt)
    return None


def _table(figure: Figure, key: str, choosing: bool) -> Chosen:
    named = columns(figure)
    frame = figure.frame.select([name for name, *_ in named]).with_columns(_readable(figure.frame))
    state = st.dataframe(
        frame,
        hide_index=True,
        key=f"table-{key}",
        placeholder=text.MISSING,
        row_height=ROW_HEIGHT,
        height=TABLE_HEAD + ROW_HEIGHT * min(frame.height, TABLE_ROWS),
        on_select=_answer(choosing),
        selection_mode="single-cell",
        column_config={each[0]: _column(*each, figure.frame) for each in named},
        alt=words.reading(figure.title, figure.claim),
    )
    cells = _selected(state, choosing, "cells", [])
    return str(figure.frame["key"][cells[0][0]]) if cells else None


def _column(name: str, title: str, unit: str, decimals: int | None, frame: pl.DataFrame) -> Any:
    """How the browser's table shows a column: Chinese head with unit, fixed decimals, dates in words."""
    label = esc_markdown(f"{title}（{unit}）" if unit else title)
    if frame.schema[name] == pl.Date:
        return st.column_config.DateColumn(label, format=words.TABLE_DATE)
    if frame.schema[name].is_numeric():
        return st.column_config.NumberColumn(label, format=f"%.{decimals}f" if decimals else "localized")
    return st.column_config.TextColumn(label)


def _readable(frame: pl.DataFrame) -> list[pl.Expr]:
    """Truth values in words."""
    truths = [name for name, kind in frame.schema.items() if kind == pl.Boolean]
    return [
        pl.col(c).replace_strict({True: text.YES, False: text.NO}, return_dtype=pl.String) for c in truths
    ]


def _answer(choosing: bool) -> Literal["rerun", "ignore"]:
    """What the framework does when the reader picks something."""
    return "rerun" if choosing else "ignore"


def _selected(state: Any, choosing: bool, part: str, default: Any) -> Any:
    return state["selection"].get(part, default) if choosing and state else default


def _first(chosen: Any, column: str) -> Chosen:
    return str(chosen[0][column]) if chosen and chosen[0].get(column) is not None else None


PAGE_PAINTERS: dict[str, Callable[[Figure, str, bool], Chosen]] = {
    "headline": _html(cards.headline),
    "claims": _html(cards.claims),
    "map": _map,
    "ranking": _ranking,
    "trend": _trend,
    "matrix": _html(tables.matrix),
    "stages": _html(cards.stages),
    "spread": _spread,
    "targets": _html(tables.targets),
    "gantt": _gantt,
    "board": _board,
    "fan": _fan,
    "pace": _html(paces.pace),
    "compare": _html(comparisons.compare),
    "profile": _html(profiles.profile),
    "table": _table,
}


def principal() -> access.Principal:
    """Who is looking; the frame has put it there before any page runs."""
    return st.session_state["principal"]


def mode() -> str:
    """dark or light."""
    return look.mode()
