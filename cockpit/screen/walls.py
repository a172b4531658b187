"""The wall: the same figures as one scene for five metres, redrawn only for a new version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from cockpit import text
from cockpit.config import now as beijing
from cockpit.figures.core import Figure
from cockpit.screen import (
    bars,
    boards,
    card,
    cards,
    comparisons,
    fans,
    lines,
    look,
    maps,
    paces,
    periods,
    pieces,
    relief,
    tables,
    tiers,
)
from cockpit.screen.html import Markup, el
from cockpit.text import screen as words
from cockpit.theme import MODES

TICK_SECONDS = 5
LEFT, RIGHT = "left", "right"
SLOTS = ("title", "strip", LEFT, "centre", RIGHT, "foot")
MOST_ROWS = 6
MOST_COMPARED = 3  # items of a comparison that a tile can hold
LINE, ROOM = 23.5, 28.0  # characters of a sentence's line on the narrowest tile, and its height in percent
ONE, MORE = 3.9, 2.64  # what a sentence of one line takes of that height, and each further line


def wall(figure: Figure) -> None:
    """Draw one figure as a tile of the wall."""
    st.html(tile(figure))


def tile(figure: Figure) -> Markup:
    """The whole tile as HTML: name and date, claim, figure."""
    style = str(figure.options.get("wall") or figure.kind)
    classes = f"cs-tile cs-tile-{style}" + (" cs-is-stale" if figure.stale else "")
    try:
        paint = STYLES.get(style) or WALL_PAINTERS[figure.kind]
        body = pieces.empty(figure) if figure.empty else paint(figure)
    except Exception:
        body = card.fault(figure)
    if style == "headline":
        return el("section", classes, body)
    return el("section", classes, _head(figure), el("div", "cs-body", body), _below(figure))


def _head(figure: Figure) -> Markup:
    """Name, how old the data are, and the sentence the figure proves."""
    when = words.stale(figure.as_of) if figure.stale else words.as_of(figure.as_of)
    dated = el("span", "cs-when", pieces.mark("stale") if figure.stale else "", when)
    claim = el("h3", "cs-said", figure.claim) if figure.claim else ""
    return el("header", "cs-head", el("p", "cs-top", el("b", "", figure.title), dated), claim)


def _roomy(figure: Figure) -> int:
    """How many sentences, from the first on, have room on a tile; never less than one."""
    taken, count = 0.0, 0
    for said, word in figure.frame.select("text", "status_word").iter_rows():
        taken += ONE + MORE * int((_wide(said) + _wide(word) + 2) // LINE)
        if taken > ROOM:
            break
        count += 1
    return max(1, count)


def _wide(said: str | None) -> float:
    """The width of a text in Chinese characters; a Latin one is about half as wide."""
    return sum(1.0 if ord(c) > 0x2E80 else 0.55 for c in said or "")


def _below(figure: Figure) -> Markup | str:
    """Under the map what its marks mean and where its shapes come from."""
    if figure.kind != "map" or figure.empty:
        return ""
    source = el("span", "", maps.attribution().split(words.SEPARATOR)[0])
    key = el("div", "", el("span", "", words.RELIEF), source)
    return el("footer", "cs-key", pieces.legend(maps.legend(figure)), key)


WALL_PAINTERS: dict[str, Callable[[Figure], Markup]] = {
    "headline": cards.headline,
    "claims": lambda figure: cards.claims(figure, _roomy(figure)),
    "map": relief.relief,
    "ranking": bars.ranking,
    "trend": lines.trend,
    "matrix": tables.matrix,
    "stages": cards.stages,
    "spread": bars.spread,
    "targets": lambda figure: tables.goals(figure, MOST_ROWS),
    "gantt": periods.periods,
    "board": boards.wall,
    "fan": fans.wall,
    "pace": paces.wall,
    "compare": lambda figure: comparisons.brief(figure, MOST_COMPARED),
    "table": lambda figure: tables.first_rows(figure, MOST_ROWS),
}

STYLES: dict[str, Callable[[Figure], Markup]] = {  # a figure may ask for one in options["wall"]
    "tiers": tiers.tiers,
    "counts": tiers.counts,
    "dates": tiers.dates,
}


def scene(
    figures: Mapping[str, Sequence[Figure]],
    *,
    district: str,
    title: str,
    sentence: str,
    oldest: tuple[str, date | None],
    demo: bool,
) -> None:
    """The whole screen: `figures` by slot strip, left, centre, right, foot; bar with name, state and stamp.

    The layout follows the screen's shape by itself and is always dark. `oldest` is the title and date of the
    oldest source. Call `tick` once beside it, at the top level of the page.
    """
    st.session_state["mode"] = MODES[0]
    look.dress(wall=True)
    with st.container(key="wall"):
        with st.container(key="wall-title"):
            st.html(_bar(district, title, sentence, oldest, demo))
        for slot in SLOTS[1:]:
            with st.container(key=f"wall-{slot}"):
                for figure in figures.get(slot, ()):
                    wall(figure)


def _bar(district: str, title: str, sentence: str, oldest: tuple[str, date | None], demo: bool) -> Markup:
    mark = el("b", "cs-demo", text.DEMO_MARK) if demo else ""
    stamp = el("span", "cs-oldest", words.oldest(*oldest))
    name = el("div", "cs-wall-name", el("h1", "", title), el("span", "", district), mark, stamp)
    return el("header", "cs-wall-bar", name, el("p", "", sentence))


def tick(number: int | None, current: Callable[[], Any], *, now: Callable[[], datetime] = beijing) -> None:
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
    st.html(_clock(now(), here))


def _clock(moment: datetime, version: int | None) -> Markup:
    """Time, day and version; what says that the screen stands still appears by itself when no next one comes.

    Every tick is a new element, so the delay of its warning begins anew.
    """
    parts = (
        el("time", "", words.clock(moment)),
        el("span", "", words.weekday(moment)),
        el("span", "", words.version(version)),
    )
    beat = f"{moment:%H%M%S}"
    late = el("b", "cs-late", words.LATE), el("b", "cs-still", words.STILL)
    return el("div", "cs-clock", *parts, *late, data_beat=beat)
