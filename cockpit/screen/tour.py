"""The tour over a map's exceptions: one school or subdistrict stands out in each round of the playlist."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cockpit import geo
from cockpit.figures.core import Figure, Row
from cockpit.figures.standing import BEHIND
from cockpit.screen.html import Markup, el, style
from cockpit.screen.pieces import chip, severity
from cockpit.text import screen as words

TOURED = "network"  # the kind of scene whose map is toured
TYPE, RING = 29.0, 32.0  # size of the name that stands out, and how far its ring reaches, in the same units
CAPTION = (0.0, 92.0, 370.0, 236.0)  # where the words stand, in units of the drawing; no label goes there
NEAR = 1.7  # how much larger the surroundings are seen from near
LANDS = (0.58, 0.56)  # shares of the picture where a spot comes to stand, clear of the words
OPEN = ((-0.95, 0.25), (-0.9, 0.1))  # how far the picture may move, so that little beyond it comes in sight


@dataclass(frozen=True)
class Stop:
    """What stands out: code and name of a school or subdistrict, its state, and what to say of it.

    `total` is the number of exceptions on the tour; 0 for a figure's own school, which its claim names.
    """

    code: str
    name: str
    status: str
    status_word: str
    said: str
    ordinal: int
    total: int


def guided(figure: Figure, kind: str, turn: int) -> Figure:
    """The figure as round `turn` shows it; only the map of a toured scene changes."""
    if figure.kind != "map" or kind != TOURED:
        return figure
    return replace(figure, options={**figure.options, "turn": turn})


def stop(figure: Figure, layers: geo.Layers) -> Stop | None:
    """What stands out: the figure's own school, or the exception of this round.

    The round goes through the schools that are behind, worst first, then the low subdistricts.
    """
    rows = [row for row in figure.frame.to_dicts() if row["longitude_deg"] is not None]
    if focus := figure.options.get("focus"):
        return next((_school(row, 0, 0) for row in rows if row["code"] == focus), None)
    turn = figure.options.get("turn")
    behind = sorted((r for r in rows if r["status"] in BEHIND), key=lambda row: -severity(row["status"]))
    low: Mapping[str, str] = figure.options.get("area_texts", {})
    total = len(behind) + len(low)
    if turn is None or not total:
        return None
    at = turn % total
    return _school(behind[at], at, total) if at < len(behind) else _area(low, at, total, layers)


def _area(low: Mapping[str, str], at: int, total: int, layers: geo.Layers) -> Stop:
    names = {f["properties"]["code"]: f["properties"]["name"] for f in layers.subdistricts["features"]}
    code = list(low)[at - total]
    said = words.below_district(low[code])
    return Stop(code, names.get(code, code), "at_risk", words.LOW, said, at + 1, total)


def _school(row: Row, at: int, total: int) -> Stop:
    said = " ".join(str(row["detail"] or row["text"] or "").split())
    return Stop(row["code"], row["name"] or "", row["status"], row["status_word"] or "", said, at + 1, total)


def flight(x: float, y: float) -> str:
    """How the picture moves to bring the surroundings of a spot near; all in shares of the picture."""
    across, down = (
        min(high, max(low, lands - NEAR * at))
        for lands, at, (low, high) in zip(LANDS, (x, y), OPEN, strict=True)
    )
    return style(fx=f"{100 * across:.2f}%", fy=f"{100 * down:.2f}%", near=NEAR)


def ring(x: float, y: float) -> Markup:
    """What draws the eye to a spot, in shares of the picture; it closes once and then stays."""
    return el("i", "cs-focus-ring", style=style(x=f"{100 * x:.2f}%", y=f"{100 * y:.2f}%"), aria_hidden="true")


def caption(found: Stop) -> Markup:
    """The exception in words: its state, its name, what is the matter, which of how many."""
    named = el("div", "", chip(found.status, found.status_word), el("b", "", found.name))
    count = el("small", "", words.of(found.ordinal, found.total))
    return el("div", "cs-focus", named, el("span", "", found.said), count)
