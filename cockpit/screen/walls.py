"""The wall: the same figures as one scene for five metres, redrawn only for a new version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from cockpit import text
from cockpit.figures.core import Figure
from cockpit.screen import bars, card, cards, lines, look, maps, pieces, tables
from cockpit.screen.html import Markup, el
from cockpit.text import screen as words

TICK_SECONDS = 5
LEFT, RIGHT = "left", "right"
SLOTS = ("title", "strip", LEFT, "centre", RIGHT)
MOST_CLAIMS, MOST_ROWS = 5, 6


def wall(figure: Figure, shape: str = "standard") -> None:
    """Draw one figure as a tile of the wall; `shape` is standard, ultra or portrait."""
    if figure.kind == "map":
        _map_tile(figure, maps.WALLS.get(shape, maps.WALL))
    else:
        st.html(tile(figure))


def tile(figure: Figure) -> Markup:
    """The whole tile as HTML: claim, figure, date and source."""
    classes = f"cs-tile cs-tile-{figure.kind}" + (" cs-is-stale" if figure.stale else "")
    try:
        body = pieces.empty(figure) if figure.empty else WALL_PAINTERS[figure.kind](figure)
    except Exception:
        body = card.fault(figure)
    if figure.kind == "headline":
        return el("section", classes, body)
    return el("section", classes, card.head(figure), el("div", "cs-body", body), pieces.footer(figure))


def _map_tile(figure: Figure, canvas: maps.Canvas) -> None:
    st.html(el("section", "cs-map-head", card.head(figure), pieces.legend(maps.legend(figure))))
    try:
        drawn = maps.deck(figure, canvas)
        st.pydeck_chart(drawn, key="wall-map-deck", alt=words.reading(figure.title, figure.claim))
    except Exception:
        st.html(card.fault(figure))
    source = el("span", "cs-source", maps.attribution().split(words.SEPARATOR)[0])
    st.html(el("section", "cs-map-foot", pieces.footer(figure), source))


def _map_words(figure: Figure) -> Markup:
    """The map as its words: how many schools in which state."""
    return pieces.legend(maps.legend(figure))


WALL_PAINTERS: dict[str, Callable[[Figure], Markup]] = {
    "headline": cards.headline,
    "claims": lambda figure: cards.claims(figure, MOST_CLAIMS),
    "map": _map_words,
    "ranking": bars.ranking,
    "trend": lines.trend,
    "matrix": tables.matrix,
    "stages": cards.stages,
    "spread": bars.spread,
    "targets": lambda figure: tables.goals(figure, MOST_ROWS),
    "schedule": bars.schedule,
    "table": lambda figure: tables.first_rows(figure, MOST_ROWS),
}


def scene(
    figures: Mapping[str, Sequence[Figure]],
    *,
    district: str,
    title: str,
    sentence: str,
    oldest: tuple[str, date | None],
    demo: bool,
    shape: str = "standard",
) -> None:
    """The whole screen: `figures` by slot strip, left, centre, right; bar with name, state, clock and stamp.

    The layout follows the screen's shape by itself; `shape` only tells the map its size. `oldest` is the
    title and date of the oldest source. Call `tick` once beside it, at the top level of the page.
    """
    look.dress(wall=True)
    with st.container(key="wall"):
        with st.container(key="wall-title"):
            st.html(_bar(district, title, sentence, oldest, demo))
        for slot in SLOTS[1:]:
            with st.container(key=f"wall-{slot}"):
                for figure in figures.get(slot, ()):
                    wall(figure, shape)


def _bar(district: str, title: str, sentence: str, oldest: tuple[str, date | None], demo: bool) -> Markup:
    mark = el("b", "cs-demo", text.DEMO_MARK) if demo else ""
    name = el("div", "cs-wall-name", el("h1", "", title), el("span", "", district), mark)
    below = el("div", "cs-wall-state", el("p", "", sentence), el("span", "", words.oldest(*oldest)))
    return el("header", "cs-wall-bar", name, below)


def tick(
    number: int | None, current: Callable[[], Any], *, now: Callable[[], datetime] = datetime.now
) -> None:
    """Every few seconds: move the clock, and redraw the scene only if another version is served.

    `number` is the version the scene shows, `current` tells the served one (`store.current`).
    """
    st.session_state["_wall_version"] = number
    _tick(current, now)


@st.fragment(run_every=TICK_SECONDS)
def _tick(current: Callable[[], Any], now: Callable[[], datetime]) -> None:
    served = current()
    here = getattr(served, "number", None)
    if here is not None and here != st.session_state.get("_wall_version"):
        st.rerun()
    moment = now()
    parts = (
        el("time", "", words.clock(moment)),
        el("span", "", words.weekday(moment)),
        el("span", "", words.version(here)),
    )
    st.html(el("div", "cs-clock", *parts))
