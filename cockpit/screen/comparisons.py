"""Several sides of one thing as marks on one scale, a line each; shape, colour and word tell them apart."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.screen import look
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.scale import reach
from cockpit.text import screen as words

SHAPES = ("circle", "diamond", "triangle", "square", "ring")  # in the order of the groups
COLOURS = (None, None, 1, 2, 9)  # places in the palette's categories; the district's own are the accent
TURN = 62.0  # percent of the axis beyond which a mark's figure stands on its left
HEADROOM = 1.0


def compare(figure: Figure) -> Markup:
    """An item per key with a line per row: side, mark with its figure, date and clause.

    `options["groups"]` orders the sides; `options["units"]` gives each key its unit: items of one unit share
    a scale from zero. A row without a value has words and no mark.
    """
    groups = tuple(figure.options.get("groups") or figure.frame["group"].unique(maintain_order=True))
    units = dict(figure.options.get("units", {}))
    tops = _tops(figure.frame, units)
    parts = figure.frame.partition_by("key", maintain_order=True)
    items = (_item(part, groups, *_scale(part, units, tops)) for part in parts)
    return el("div", "cs-compare", join(items))


def brief(figure: Figure, most: int) -> Markup:
    """The first `most` items for the wall, each side with the last of its lines only."""
    frame = figure.frame
    keys = frame["key"].unique(maintain_order=True).head(most)
    kept = frame.unique(["key", "group"], keep="last", maintain_order=True)
    shown = compare(replace(figure, frame=kept.filter(pl.col("key").is_in(keys.implode()))))
    over = frame["key"].n_unique() - len(keys)
    return el("div", "", shown, el("p", "cs-detail", words.rest(over))) if over else shown


def _tops(frame: pl.DataFrame, units: Mapping[str, str]) -> dict[str, float]:
    """The top of each unit's scale: a round number, a hundred for percent."""
    unit = pl.col("key").replace_strict(units, default="", return_dtype=pl.String)
    found = frame.select(unit.alias("unit"), "value").partition_by("unit", as_dict=True)
    tops = {str(key[0]): reach(part["value"])[1] for key, part in found.items()}
    return {name: 100.0 if name == "%" and top <= 120.0 else top for name, top in tops.items()}


def _scale(part: pl.DataFrame, units: Mapping[str, str], tops: Mapping[str, float]) -> tuple[str, float]:
    unit = units.get(part["key"][0], "")
    return unit, tops[unit] or HEADROOM


def _item(part: pl.DataFrame, groups: Sequence[str], unit: str, top: float) -> Markup:
    """Name, lines, and under them where the scale begins and ends."""
    ends = (text.number(0, 0, unit), text.number(top, 0 if float(top).is_integer() else 1, unit))
    axis = el("span", "cs-c-ends", el("small", "", ends[0]), el("small", "", ends[1]))
    foot = el("div", "cs-c-line cs-c-foot", el("span"), axis, el("span"))
    rows = part.to_dicts()
    shown = [_line(row, groups, top, row["group"] != before) for row, before in _led(rows)]
    return el("section", "cs-c-item", el("h4", "", part["label"][0]), join(shown), foot)


def _led(rows: list[dict]) -> list[tuple[dict, str | None]]:
    """Each row with the side of the row before it."""
    return list(zip(rows, [None, *(row["group"] for row in rows)], strict=False))


def _line(row: Row, groups: Sequence[str], top: float, first: bool) -> Markup:
    place = groups.index(row["group"]) if row["group"] in groups else len(groups)
    tone = style(c=_colour(place))
    mark = el("i", f"cs-shape cs-shape-{SHAPES[place % len(SHAPES)]}", aria_hidden="true")
    name = el("span", "cs-c-side", mark, el("span", "", row["group"] if first else ""))
    said = el("span", "cs-c-when", el("span", "", row["due_text"]), el("small", "", row["detail"]))
    return el("div", "cs-c-line", name, _axis(row, mark, top), said, style=tone)


def _axis(row: Row, mark: Markup, top: float) -> Markup:
    """The line of the scale with the mark and its figure."""
    if row["value"] is None:
        return el("span", "cs-c-axis", el("b", "cs-c-none", row["text"] or text.MISSING))
    at = 100 * min(1.0, max(0.0, row["value"] / top))
    side = " cs-c-left" if at > TURN else ""
    told = el("b", f"cs-c-figure{side}", row["text"])
    return el("span", "cs-c-axis", el("span", "cs-c-mark", mark, told, style=style(x=f"{at:.2f}%")))


def _colour(place: int) -> str:
    palette, chosen = look.palette(), COLOURS[place % len(COLOURS)]
    return palette.accent if chosen is None else palette.categorical[chosen]
