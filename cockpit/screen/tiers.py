"""Small drawings of the wall: milestones as bars divided by status, counts side by side, days that come."""

from collections.abc import Mapping
from typing import Any

from cockpit.figures.core import Figure
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.pieces import amount, chip, dashed, mark


def tiers(figure: Figure) -> Markup:
    """One tier per milestone; the next one is the largest."""
    return el("ol", "cs-tiers", join(_tier(each) for each in figure.options["tiers"]))


def _tier(each: Mapping[str, Any]) -> Markup:
    total = sum(number for _, _, number in each["counts"]) or 1
    parts = (
        el("span", f"ck-status--{dashed(status)} cs-part-{status}", style=style(w=f"{100 * n / total:.2f}%"))
        for status, _, n in each["counts"]
    )
    said = (
        el("li", f"ck-status--{dashed(status)}", mark(status), el("span", "", word), el("b", "", n))
        for status, word, n in each["counts"]
    )
    return el(
        "li",
        "cs-tier" + (" cs-next" if each["next"] else ""),
        el("div", "cs-tier-name", el("b", "", each["name"]), el("span", "", each["total"])),
        el("div", "cs-parts", join(parts)),
        el("ul", "cs-tier-counts", join(said)),
        el("p", "cs-tier-chance", each["chance"]) if each.get("chance") else "",
        el("p", "cs-tier-weak", each["weakest"]),
    )


def counts(figure: Figure) -> Markup:
    """Counts side by side: a number each with its word, marked where something is late."""
    rows = figure.frame.to_dicts()
    return el("div", "cs-counts", join(_count(row) for row in rows), style=style(cards=len(rows) or 1))


def _count(row: Mapping[str, Any]) -> Markup:
    shape = mark(row["status"]) if row["status"] else ""
    number = el("div", "cs-count-number", shape, amount(row["text"], row["unit"]))
    return el("div", f"cs-count cs-is-{row['status'] or 'plain'}", number, el("div", "", row["label"]))


def dates(figure: Figure) -> Markup:
    """A line per day that comes: its mark, the day, what is owed by then and how long it is."""
    return el("ol", "cs-dates", join(_date(row) for row in figure.options["dates"]))


def _date(row: Mapping[str, Any]) -> Markup:
    said = el("b", "", row["when"]), el("span", "cs-owed", row["owed"]), el("span", "", row["left"])
    return el("li", "", chip(row["status"], row["status_word"]), *said)
