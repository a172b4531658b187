"""One school indicator by indicator: value, target, course, and where it stands among similar ones."""

from collections.abc import Callable
from dataclasses import dataclass

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.paper import scale
from cockpit.paper.blocks import Block, Cell, Drawing, Mark, Path, Table
from cockpit.paper.tables import GUTTER, spark, state, wide
from cockpit.text import paper as words
from cockpit.text import screen as said
from cockpit.theme.palette import LIGHT

LONGEST = 7.2  # Chinese characters of a place in one line; longer ones take two
WIDE = 50.0  # Chinese characters from which a profile has a column for everything


def profile(figure: Figure, room: float) -> tuple[Block, ...]:
    """One line per indicator: value, target, course, the band of similar schools, place, status and date.

    Columns that no row fills are left out; in narrow room status and a date of its own stand below the name.
    """
    rows = figure.frame.to_dicts()
    known = [row["as_of_text"] for row in rows if row["as_of_text"]]
    usual = max(known, key=known.count, default="")
    drawn = any(row["spark"] or row["low"] is not None for row in rows)
    named = WIDE_COLUMNS if room >= WIDE else NARROW if drawn else SAID
    shown = {c: made for c, made in named.items() if made.filled is None or any(map(made.filled, rows))}
    body = tuple(tuple(made.cell(row, usual) for made in shown.values()) for row in rows)
    heads = tuple(words.HEADS[c] for c in shown)
    widths = {c: made.width for c, made in shown.items()}
    if named is NARROW:
        widths["place"] = -GUTTER - min(LONGEST, max(wide(_place(row, usual).text) for row in rows))
    aligns = "".join(made.align for made in shown.values())
    return (Table(heads, body, aligns, tuple(widths.values())),)


def band(row: Row) -> Cell:
    """The middle half of similar schools, their median, and the school itself on one scale."""
    known = [row[c] for c in ("low", "high", "median", "value") if row[c] is not None]
    if row["low"] is None or row["high"] is None:
        return Cell(text.MISSING, quiet=True)
    low, high = min(known), max(known)
    reach = (high - low) or 1.0
    low, high = low - 0.08 * reach, high + 0.08 * reach
    ends = [scale.share(row[c], low, high) for c in ("low", "high")]
    items: list[Path | Mark] = [scale.level(0.5, LIGHT.hairline)]
    left, right = min(ends), max(*ends, min(ends) + 0.01)
    items.append(scale.rectangle(left, right, 0.28, 0.72, fill=LIGHT.sequential[2]))
    if row["median"] is not None:
        at = scale.share(row["median"], low, high)
        items.append(Path(((at, 0.16), (at, 0.84)), LIGHT.ink_2, 1.0))
    if row["value"] is not None:
        items.append(Mark(scale.share(row["value"], low, high), 0.5, "side1", 0.7))
    return Cell(drawing=Drawing(tuple(items), height=1.2, margin=(0.4, 0.4, 0.0, 0.0)))


def _own(row: Row, usual: str) -> Cell:
    """The name of an indicator; below it its status in a word, its target, and a date of its own."""
    own = row["as_of_text"] if row["as_of_text"] and row["as_of_text"] != usual else ""
    word = row["status_word"] or (text.status_word(row["status"]) if row["status"] else "")
    under = words.JOIN.join(part for part in (word, said.goal(row["target_text"]), own) if part)
    return Cell(row["label"] or "", under, mark=row["status"] or "")


def _place(row: Row, usual: str) -> Cell:
    """Where the school stands among similar ones, else what those have."""
    return Cell(row["place_text"] or row["peer_text"] or text.MISSING)


@dataclass(frozen=True)
class Made:
    """A column of a profile: alignment, width, which rows fill it (None for always there), its cells."""

    align: str
    width: float
    filled: Callable[[Row], object] | None
    cell: Callable[[Row, str], Cell]


NOW = Made("r", 0, None, lambda r, _: Cell(r["text"] or text.MISSING, strong=True))
TARGET = Made("l", 0, lambda r: r["target_text"], lambda r, _: Cell(r["target_text"] or text.MISSING))
NARROW = {
    "label": Made("l", 1, None, _own),
    "now": NOW,
    "trend": Made("l", -3.4, lambda r: r["spark"], lambda r, _: spark(r["spark"], r["status"])),
    "band": Made("l", -4.8, lambda r: r["low"] is not None, lambda r, _: band(r)),
    "place": Made("l", -6.0, None, _place),
}
STATUS = Made("l", 0, lambda r: r["status_word"] or r["status"], lambda r, _: state(r))
SAID = {  # rows without a drawing leave room for the word of their status
    "label": Made("l", 1, None, lambda r, _: Cell(r["label"] or "")),
    "now": NOW,
    "target": TARGET,
    "place": Made("l", 0, lambda r: r["place_text"] or r["peer_text"], _place),
    "status": STATUS,
}
WIDE_COLUMNS = {
    "label": Made("l", 1, None, lambda r, _: Cell(r["label"] or "")),
    "now": NOW,
    "target": TARGET,
    "trend": Made("l", -5, lambda r: r["spark"], lambda r, _: spark(r["spark"], r["status"])),
    "band": Made("l", -7, lambda r: r["low"] is not None, lambda r, _: band(r)),
    "peer": Made("l", 0, lambda r: r["peer_text"], lambda r, _: Cell(r["peer_text"] or text.MISSING)),
    "place": Made("l", 0, lambda r: r["place_text"], lambda r, _: Cell(r["place_text"] or text.MISSING)),
    "status": STATUS,
    "as_of": Made("l", 0, lambda r: r["as_of_text"], lambda r, _: Cell(r["as_of_text"] or "", quiet=True)),
}
