"""A list in a tile of the wall: a row without room is hidden as a whole, and how many are is said."""

from collections.abc import Callable, Sequence

from cockpit.figures.core import Figure, Row
from cockpit.screen.html import Markup, Piece, el, join, style
from cockpit.text import screen as words

Paint = Callable[[Row, Markup | str], Markup]  # a row and what it says of the rows from itself on


def listed(
    figure: Figure,
    rows: Sequence[Row],
    paint: Paint,
    tag: str,
    classes: str,
    head: Piece = "",
    **room: object,
) -> Markup:
    """`rows` one below another after `head`; the style sheet shows the note of the first that has no room.

    The figure may have more rows than are drawn, and `options["total"]` may know of more than it has.
    """
    total = max(len(rows), figure.frame.height, int(figure.options.get("total", 0)))
    return heap(rows, total, paint, tag, classes, head, **room)


def heap(
    rows: Sequence[Row], total: int, paint: Paint, tag: str, classes: str, head: Piece = "", **room: object
) -> Markup:
    """As `listed`, for `total` rows of which only `rows` are drawn."""
    drawn = [paint(row, _note(total - at)) for at, row in enumerate(rows)]
    over = total - len(rows)
    item = "li" if tag in ("ul", "ol") else "div"
    last = el(item, "cs-surplus", _note(over)) if over else ""
    held = el(tag, classes, head, join(drawn), last, style=style(**room) or None)
    return el("div", "cs-listed", held)


def _note(number: int) -> Markup:
    return el("em", "cs-untold", words.rest(number))
