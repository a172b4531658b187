"""Observed against required pace, row by row on one axis of shares: what is needed is always 100 percent."""

from urllib.parse import quote

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.listed import listed
from cockpit.screen.pieces import chip, dashed, linked
from cockpit.text import screen as words

TOP = 150.0  # percent at the end of the axis; what is faster ends in an arrow
MARKS = (0, 50, 100, 150)
MOST = 8  # lines of the wall


def pace(figure: Figure) -> Markup:
    """A line per promise: state, name, its share of the pace it needs, and both paces in words."""
    link = str(figure.options.get("link", ""))
    return el("div", "cs-paces", _head(), join(_row(row, "", link) for row in figure.frame.to_dicts()))


def wall(figure: Figure) -> Markup:
    """The promises that have to accelerate most."""
    link, rows = str(figure.options.get("link", "")), figure.frame.head(MOST).to_dicts()
    return listed(figure, rows, lambda row, rest: _row(row, rest, link), "div", "cs-paces", _head())


def _head() -> Markup:
    """The words above the columns."""
    ticks = (el("span", "cs-tick", text.percent(m, 0), style=style(x=_place(m))) for m in MARKS)
    return el(
        "div",
        "cs-pace cs-pace-head",
        el("span", ""),
        el("span", ""),
        el("span", "cs-pace-axis", join(ticks)),
        el("span", "", words.PACES["observed"]),
        el("span", "", words.PACES["required"]),
        el("span", "", words.PACES["acceleration"]),
    )


def _row(row: Row, rest: Markup | str, link: str) -> Markup:
    address = f"{link}{quote(str(row['key']))}" if link else None
    share = _share(row)
    tone = f"ck-status--{dashed(row['status'])}"
    beyond = " cs-past" if share is not None and share > TOP else ""
    fill = (
        el("span", f"cs-fill {tone}{beyond}", style=style(w=_place(share)))
        if share is not None and share > 0
        else el("span", f"cs-still {tone}")
    )
    return el(
        "div",
        "cs-pace",
        chip(row["status"], row["status_word"]),
        linked(address, "cs-name", row["label"]),
        el("span", "cs-pace-axis", el("span", "cs-track", fill), el("span", "cs-needed")),
        el("span", "", row["observed_text"] or text.MISSING),
        el("span", "", row["required_text"] or text.MISSING),
        el("b", "", row["acceleration_text"] or text.MISSING),
        rest,
    )


def _share(row: Row) -> float | None:
    """Observed pace in percent of the required one; None where one of them is unknown."""
    if row["observed"] is None or not row["required"]:
        return None
    return 100 * row["observed"] / row["required"]


def _place(share: float) -> str:
    return f"{100 * min(TOP, max(0.0, share)) / TOP:.2f}%"
