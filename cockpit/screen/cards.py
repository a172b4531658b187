"""Figures that are words and numbers first: headline cards, sentences, pipelines; for page and wall."""

from cockpit.figures.core import Figure, Row
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.listed import listed
from cockpit.screen.pieces import amount, chip, dashed, linked, mark
from cockpit.text import MISSING, STATUS_WORDS
from cockpit.text import screen as words

FEW = 6  # cards that stand in one row on a narrow screen


def headline(figure: Figure) -> Markup:
    """A strip of equal cards: label, large number with unit, status, target, gap, date, line by line.

    `options["cadences"]` may say by key how often a figure is expected anew; it then stands beside the date.
    """
    rhythm = figure.options.get("cadences", {})
    cards = [_headline_card(row, rhythm.get(row["key"], "")) for row in figure.frame.to_dicts()]
    many = " cs-many" if len(cards) > FEW else ""
    return el("div", f"cs-headline{many}", join(cards), style=style(cards=len(cards)))


def _headline_card(row: Row, cadence: str) -> Markup:
    sure = el("span", "cs-sure", words.sure(row["chance_text"])) if row["chance_text"] else ""
    body = (
        el("div", "cs-label", row["label"]),
        el("div", "cs-number", amount(row["text"], row["unit"])),
        el("div", "cs-state", chip(row["status"], row["status_word"]), sure),
        el("div", "cs-goal", words.goal(row["target_text"])),
        el("div", "cs-gap", row["gap_text"]),
        el("div", "cs-asof", el("span", "", row["as_of_text"]), el("span", "", cadence) if cadence else ""),
    )
    return linked(row["link"], f"cs-card cs-is-{row['status'] or 'plain'}", *body)


def claims(figure: Figure) -> Markup:
    """Sentences, each behind the mark of its status."""
    return el("ul", "cs-claims", join(_claim(row) for row in figure.frame.to_dicts()))


def first_claims(figure: Figure, most: int) -> Markup:
    """The first sentences for the wall."""
    return listed(figure, figure.frame.head(most).to_dicts(), _claim, "ul", "cs-claims")


def _claim(row: Row, rest: Markup | str = "") -> Markup:
    word = row["status_word"] or STATUS_WORDS.get(str(row["status"] or ""), "")
    text = el("span", "cs-said", row["text"])
    detail = el("span", "cs-detail", row["detail"]) if row["detail"] else ""
    tone = f"ck-status--{dashed(row['status'])}" if row["status"] else "cs-plain"
    shape = mark(row["status"]) if row["status"] else ""
    lead = el("span", "cs-lead", shape, el("b", tone, word))
    return el("li", "", rest, linked(row["link"], "cs-claim", lead, el("span", "cs-body", text, detail)))


def stages(figure: Figure) -> Markup:
    """A pipeline from left to right: how many stand at each stage, and their share as a bar."""
    rows = figure.frame.sort("order").to_dicts()
    widest = max([float(row["share"] or 0) for row in rows] + [1e-9])
    return el("ol", "cs-stages", join(_stage(row, widest) for row in rows))


def _stage(row: Row, widest: float) -> Markup:
    share = float(row["share"] or 0)
    bar = el(
        "span", "cs-track", el("span", "cs-fill", style=style(w=f"{100 * share / max(widest, 100):.1f}%"))
    )
    count = MISSING if row["count"] is None else row["count"]
    said = el("span", "cs-detail", row["text"]) if row["text"] and row["text"] != str(count) else ""
    return el(
        "li",
        "cs-stage" + ("" if row["count"] else " cs-none"),
        el("b", "cs-amount", count),
        bar,
        el("span", "cs-label", row["stage"]),
        said,
    )
