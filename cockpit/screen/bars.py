"""Bars and dots as plain HTML, for the wall: no chart library, large words."""

from collections.abc import Sequence

import polars as pl

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.screen.html import Markup, Piece, el, join, style
from cockpit.screen.listed import heap, listed
from cockpit.screen.pieces import dashed, mark
from cockpit.screen.scale import span
from cockpit.text import screen as words

NARROW = 14.0  # characters of name and figure beyond which a bar stands under its name


def ranking(figure: Figure, most: int = 12) -> Markup:
    """Bars from zero: name, bar with target tick, number; the order is the figure's."""
    known = [v for c in ("value", "target") for v in figure.frame[c].drop_nulls()]
    low, high = 0.0, max([*known, 1e-9])
    rows = figure.frame.head(most).to_dicts()
    one = figure.frame["target_text"].drop_nulls().unique()
    note = el("p", "cs-detail", words.goal(one[0])) if len(one) == 1 else ""
    room = {"names": _wide(rows, "label"), "texts": _wide(rows, "text")}
    below = " cs-under" if float(room["names"]) + float(room["texts"]) > NARROW else ""
    return listed(
        figure, rows, lambda r, rest: _bar(r, rest, low, high), "div", "cs-bars" + below, note, **room
    )


def _wide(rows: Sequence[Row], column: str) -> str:
    """The widest text of a column in Chinese characters; a Latin one is a good half as wide."""
    said = (sum(1.0 if ord(c) > 0x2E80 else 0.62 for c in row[column] or text.MISSING) for row in rows)
    return f"{max(said, default=0.0):.1f}"


def _bar(row: Row, rest: Markup | str, low: float, high: float) -> Markup:
    tone = f"ck-status--{dashed(str(row['status']))}" if row["status"] else "cs-accent"
    parts: list[Piece] = [el("span", f"cs-fill {tone}", style=style(w=_share(row["value"], low, high)))]
    if row["target"] is not None:
        parts.append(el("span", "cs-aim", style=style(x=_share(row["target"], low, high))))
    name = el(
        "span", "cs-name", mark(str(row["status"])) if row["status"] else "", el("span", "", row["label"])
    )
    said = el("b", "", row["text"] or text.MISSING)
    return el("div", "cs-bar", name, el("span", "cs-track", parts), said, rest)


def spread(figure: Figure) -> Markup:
    """One row of marks per group along a common scale."""
    frame = figure.frame.filter(pl.col("value").is_not_null())
    low, high = span(frame, {"from_zero": False})
    groups = frame.partition_by("group", maintain_order=True)
    ends = [text.number(v, 0 if high - low >= 5 else 1, figure.unit) for v in (low, high)]
    scale = el("div", "cs-scale", el("span", "", ends[0]), el("span", "", ends[1]))
    rows = [{"group": group["group"][0], "rows": group.to_dicts()} for group in groups]
    return heap(rows, len(rows), lambda r, rest: _strip(r, rest, low, high), "div", "cs-strips", scale)


def _strip(group: Row, rest: Markup | str, low: float, high: float) -> Markup:
    dots = (
        el(
            "span",
            "cs-dot",
            mark(str(row["status"] or "on_track")),
            style=style(x=_share(row["value"], low, high)),
        )
        for row in group["rows"]
    )
    axis = el("span", "cs-axis", join(dots))
    return el("div", "cs-strip", el("span", "cs-name", group["group"]), axis, rest)


def _share(value: float | None, low: float, high: float) -> str:
    """Place of a value on the scale, 0 to 100 percent; a missing one has none."""
    share = 0.0 if value is None else (value - low) / ((high - low) or 1.0)
    return f"{100 * min(1.0, max(0.0, share)):.2f}%"
