"""The small parts every card is made of: status marks, chips, figures with units, the line under a card."""

from collections.abc import Sequence

from cockpit.figures.core import Figure
from cockpit.screen import look
from cockpit.screen.html import Markup, Piece, el, href, join
from cockpit.text import DEMO_MARK, MISSING, STATUS_WORDS
from cockpit.text import screen as words

LEVELS = {"achieved": 0, "on_track": 1, "no_trend": 2, "no_data": 3, "stale": 4, "at_risk": 5}
WORST = 6  # off track and missed: what needs eyes first


def mark(status: str | None) -> Markup:
    """The shape of a status; its colour comes from the style sheet."""
    return el("i", f"ck-mark ck-mark--{dashed(status)}", aria_hidden="true")


def dashed(status: str | None) -> str:
    """A status as the style sheet writes it; nothing known is no data."""
    return (status or "no_data").replace("_", "-")


def chip(status: str | None, word: str | None) -> Markup:
    """Shape and word of a status; nothing at all where there is no status."""
    if not status and not word:
        return Markup("")
    said = word or STATUS_WORDS.get(status or "", "")
    return el("span", f"cs-chip ck-status--{dashed(status)}", mark(status), el("span", "", said))


def amount(text: str | None, unit: str | None = "") -> Markup:
    """A finished number, its unit smaller behind it, once; a dash where it is missing."""
    if not text or text == MISSING:
        return el("span", "cs-amount cs-missing", MISSING)
    number = text.removesuffix(unit).rstrip() if unit else text
    return el("span", "cs-amount", number, el("small", "", unit) if unit else "")


def linked(link: str | None, classes: str, *children: Piece) -> Markup:
    """Children as a link within the cockpit, or plain where there is none."""
    address = href(link, look.carried())
    if address is None:
        return el("div", classes, *children)
    return el("a", classes, *children, href=address, target="_self")


def footer(figure: Figure, tabled: bool = False) -> Markup:
    """When, from where, and whether it is demonstration data; `tabled` leaves room for the table's switch."""
    when = words.stale(figure.as_of) if figure.stale else words.as_of(figure.as_of)
    demo = el("b", "cs-demo", DEMO_MARK) if figure.demo else ""
    parts: list[Piece] = [el("span", "cs-when", mark("stale") if figure.stale else "", when)]
    parts.append(el("span", "cs-source", words.source(figure.source)))
    classes = "cs-foot" + (" cs-is-stale" if figure.stale else "") + (" cs-tabled" if tabled else "")
    return el("div", classes, *parts, demo)


def empty(figure: Figure) -> Markup:
    """What is missing and who can supply it, in place of a figure; a choice without rows misses nothing."""
    held, known = figure.as_of is not None, figure.options
    sentence = words.empty(figure.title, known.get("missing", ""), known.get("supplier", ""), held)
    head = "" if held else el("b", "", words.EMPTY_TITLE)
    return el("div", "cs-empty", mark("no_data"), el("p", "", head, sentence))


def legend(counts: Sequence[tuple[str, str, int]]) -> Markup:
    """(status, word, how many) as words with shapes; the numbers sum to the table beside it."""
    entries = (
        el("li", f"ck-status--{dashed(s)}", mark(s), el("span", "", w), el("b", "", n)) for s, w, n in counts
    )
    return el("ul", "cs-legend", join(entries))


def severity(status: str | None) -> int:
    """How much a status needs attention, 0 the least."""
    return LEVELS.get(status or "no_data", WORST)
