"""The wall: the same figures as one scene for five metres, put on the screen all at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from cockpit import contracts, text
from cockpit.figures.core import Figure
from cockpit.ledger.notices import Notice
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
    profiles,
    relief,
    tables,
    tiers,
    tour,
)
from cockpit.screen.html import Markup, el, join
from cockpit.screen.staging import Stage
from cockpit.text import devices
from cockpit.text import screen as words

MIDDLE = ("left", "centre", "right")
SLOTS = ("strip", *MIDDLE, "foot")
MOST_ROWS = 8  # of a list; what a tile has no room for stays out of sight as a whole row
MOST_READ = 7  # rows of a table with all its columns, where some take two lines
MOST_BARS = 14
MOST_LINES = 9  # of a heat table, before it stands in two parts
MOST_COMPARED = 3  # items of a comparison that a tile can hold
MEASURE = re.compile(r"([\d.,]+\s(?:[A-Za-z]+|\u4e07?[^\x00-\x7f]))")  # number and unit, which no line parts
LONG = 34  # characters of a notice that fill a line of the largest type


@dataclass(frozen=True)
class Bar:
    """What stands above the tiles.

    `title` and `district` name the cockpit, `name` the scene, `sentence` says its state, `oldest` is the
    title and date of the oldest source, `preview` whether somebody at a desk looks and no wall.
    """

    title: str
    district: str
    name: str
    sentence: str
    oldest: tuple[str, date | None]
    demo: bool = False
    preview: bool = False


def wall(figure: Figure) -> None:
    """Draw one figure as a tile of the wall."""
    st.html(tile(figure))


def tile(figure: Figure) -> Markup:
    """The whole tile as HTML: name and date, claim, figure."""
    style = str(figure.options.get("wall") or figure.kind)
    classes = f"cs-tile cs-tile-{style} cs-of-{figure.name}" + (" cs-is-stale" if figure.stale else "")
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
    when = words.stale(figure.as_of) if figure.stale else words.dated(figure.as_of)
    often = "" if figure.options.get("frozen") else words.SEPARATOR + _cadence(figure.source)
    said = f"{when}{often}"
    dated = el("span", "cs-when", pieces.mark("stale") if figure.stale else "", said)
    claim = el("h3", "cs-said", _said(figure.claim)) if figure.claim else ""
    return el("header", "cs-head", el("p", "cs-top", el("b", "", figure.title), dated), claim)


def _said(claim: str) -> Markup:
    """A claim whose numbers stay with their units at the end of a line."""
    return join(
        el("span", "cs-measure", part) if at % 2 else part for at, part in enumerate(MEASURE.split(claim))
    )


def _cadence(source: str) -> str:
    """How often the registers that a source names are expected anew; a plan's state follows all of them."""
    titles = words.registers(source)
    named = {each.cadence for each in contracts.load().values() if each.title in titles}
    return words.cadence(sorted(named, key=list(text.CADENCE_WORDS).index))


def _below(figure: Figure) -> Markup | str:
    """Under the map what its marks mean and where its shapes come from."""
    if figure.kind != "map" or figure.empty:
        return ""
    source = el("span", "", maps.attribution().split(words.SEPARATOR)[0])
    key = el("div", "", el("span", "", words.RELIEF), source)
    return el("footer", "cs-key", pieces.legend(maps.legend(figure)), key)


WALL_PAINTERS: dict[str, Callable[[Figure], Markup]] = {
    "headline": cards.headline,
    "claims": lambda figure: cards.first_claims(figure, MOST_ROWS),
    "map": relief.relief,
    "ranking": lambda figure: bars.ranking(figure, MOST_BARS),
    "trend": lines.trend,
    "matrix": lambda figure: tables.halves(figure, MOST_LINES),
    "stages": cards.stages,
    "spread": bars.spread,
    "targets": lambda figure: tables.goals(figure, MOST_ROWS),
    "gantt": periods.periods,
    "board": boards.wall,
    "fan": fans.wall,
    "pace": paces.wall,
    "compare": lambda figure: comparisons.brief(figure, MOST_COMPARED),
    "profile": lambda figure: profiles.brief(figure, MOST_ROWS),
    "table": lambda figure: tables.first_rows(figure, MOST_ROWS),
}

STYLES: dict[str, Callable[[Figure], Markup]] = {  # a figure may ask for one in options["wall"]
    "tiers": tiers.tiers,
    "counts": tiers.counts,
    "dates": tiers.dates,
    "rows": lambda figure: tables.rows(figure, MOST_READ),
}


def scene(figures: Mapping[str, Sequence[Figure]], bar: Bar, on: Stage) -> None:
    """The whole screen: `figures` by slot strip, left, centre, right, foot under the `bar`.

    The layout follows the screen's shape by itself. All of it is one element, so that a change of scene is
    seen at once and whole. Call `tick` once beside it, at the top level of the page.
    """
    st.session_state["mode"] = on.ground
    look.dress(wall=True)
    with st.container(key="wall"):
        st.html(picture(figures, bar, on))


def picture(figures: Mapping[str, Sequence[Figure]], bar: Bar, on: Stage) -> Markup:
    """The scene as HTML: notice, bar, headline strip, the middle's slots, foot; empty slots are left out."""
    guided = {slot: [tour.guided(f, on.scene.kind, on.turn) for f in figures.get(slot, ())] for slot in SLOTS}
    slots = {slot: _slot(slot, held) for slot, held in guided.items() if held}
    middle = [slots[name] for name in MIDDLE if name in slots]
    rest = el("div", "cs-middle", join(middle)) if middle else "", slots.get("foot", "")
    classes = f"cs-scene cs-kind-{on.scene.kind} cs-emphasis-{on.scene.emphasis or 'none'}"
    below = slots.get("strip", ""), el("div", "cs-rest", *rest)
    stage = f"{on.playlist} {on.scene.id} {on.turn}"
    return el("div", classes, _notice(on.notice), _bar(bar, on), *below, data_stage=stage)


def _slot(name: str, figures: Sequence[Figure]) -> Markup:
    return el("div", f"cs-slot cs-slot-{name} cs-holds-{len(figures)}", join(map(tile, figures)))


def _bar(bar: Bar, on: Stage) -> Markup:
    """Name and stamp, the state in one sentence, and a line in as many parts as there are scenes."""
    marked = {text.DEMO_MARK: bar.demo, devices.PREVIEW: bar.preview}
    mark = join(el("b", "cs-demo", said) for said, true in marked.items() if true)
    stamp = el("span", "cs-oldest", words.oldest(*bar.oldest))
    name = el("div", "cs-wall-name", el("h1", "", bar.title), el("span", "", bar.district), mark, stamp)
    said = el("p", "", el("b", "cs-scene-name", bar.name) if bar.name else "", el("span", "", bar.sentence))
    return el("header", "cs-wall-bar", name, said, _progress(*on.place))


def _progress(index: int, number: int) -> Markup:
    """Where the round stands: one part of the line for each scene, the present one lit."""
    parts = (el("i", "cs-now" if at == index else "") for at in range(max(1, number)))
    return el("div", "cs-progress", join(parts), aria_hidden="true")


def _notice(raised: Notice | None) -> Markup | str:
    """What an administrator has to say at once, across the whole width; longer words in smaller type."""
    if raised is None:
        return ""
    urgent = raised.level == "urgent"
    size = "" if len(raised.text) <= LONG else " cs-long"
    head = el("b", "", pieces.mark("missed") if urgent else "", el("span", "", words.NOTICES[urgent]))
    return el(
        "aside", f"cs-urgent cs-level-{raised.level}{size}", head, el("p", "", raised.text), role="alert"
    )
