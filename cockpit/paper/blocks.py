"""What a printed figure is made of: sentences, cards, tables and drawings, before anybody sets type."""

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

Point = tuple[float, float]  # of a drawing's inner area, 0 to 1, y downwards
KEPT = frozenset("\u2009\u200a\u202f")  # our own spaces
SPACED = dict.fromkeys(map(ord, KEPT), " ")
HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))  # control, direction, surrogates, unassigned
UNBROKEN = re.compile(r"[!-~]{28}(?=[!-~])")  # Latin signs in one word, more than a narrow column holds
BREAK = "\u200b"


@dataclass(frozen=True)
class Path:
    """A line through points, or an area with `fill`; widths in points, dashes in points."""

    points: tuple[Point, ...]
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    fill: str = ""
    seen: float = 1.0


@dataclass(frozen=True)
class Word:
    """Text at a spot moved by `dx`, `dy` em; `anchor` is the share of its width left of the spot."""

    x: float
    y: float
    text: str
    colour: str
    dx: float = 0.0
    dy: float = 0.0
    anchor: float = 0.0
    size: float = 0.85
    strong: bool = False


@dataclass(frozen=True)
class Mark:
    """A small shape centred on a spot, `size` em wide; `name` is a status or one of `side0` to `side4`."""

    x: float
    y: float
    name: str
    size: float = 0.85


@dataclass(frozen=True)
class Drawing:
    """Shapes on an area as wide as its place: `height` em high, or `aspect` times as high as wide.

    `margin` is kept free around the inner area for words: left, right, top, bottom in em. `said` tells what
    it shows to who cannot see it.
    """

    items: tuple[Path | Word | Mark, ...]
    height: float = 2.0
    aspect: float | None = None
    margin: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    said: str = ""
    caption: str = ""
    width: float = 1.0  # share of its place


@dataclass(frozen=True)
class Cell:
    """A cell of a table: the mark of a status, text, a quiet second line, or a drawing instead of them."""

    text: str = ""
    under: str = ""
    mark: str = ""
    strong: bool = False
    quiet: bool = False
    tone: str = ""  # colour of the text
    ground: str = ""  # colour behind it
    drawing: Drawing | None = None


@dataclass(frozen=True)
class Table:
    """Rows under heads; a column has a letter (l, r, c) and a width: a share, 0 as needed, below 0 in em.

    A folded table has `folds` of its `items` side by side in each row. A settled one has the widths it needs
    in type of `scale`, on a turned page where it is turned.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    aligns: str
    widths: tuple[float, ...]
    folds: int = 1
    items: int = 0
    head_drawings: tuple[Drawing | None, ...] = ()
    scale: float = 1.0
    turned: bool = False
    settled: bool = False


@dataclass(frozen=True)
class Line:
    """A sentence behind the mark and the word of its status, with a quiet explanation."""

    status: str
    word: str
    text: str
    detail: str = ""


@dataclass(frozen=True)
class Lines:
    """Sentences under each other."""

    rows: tuple[Line, ...]


@dataclass(frozen=True)
class Card:
    """One number in large type: what it is, the number and its unit, its status, quiet lines."""

    label: str
    amount: str
    unit: str
    status: str
    word: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cards:
    """Cards in rows, at most `across` side by side."""

    rows: tuple[Card, ...]
    across: int


@dataclass(frozen=True)
class Plots:
    """Small drawings in a grid, `across` of them side by side, each with its caption above."""

    drawings: tuple[Drawing, ...]
    across: int


@dataclass(frozen=True)
class Note:
    """A quiet sentence, or with `head` a small heading that stays with what follows."""

    text: str
    head: bool = False


Block = Lines | Cards | Table | Drawing | Plots | Note


def clean(said: object) -> str:
    """Text as it can be printed: no control or direction signs, one line, long words with places to break.

    >>> clean("a\\x00b\\u202ec\\nd"), clean(None), clean("21\\u2009Mbps") == "21\\u2009Mbps"
    ('abc d', '', True)
    """
    if said is None:
        return ""
    kept = str(said)
    if not kept.translate(SPACED).isprintable():
        spaced = " ".join(re.split(r"[\r\n\t\v\f\x85\u2028\u2029]+", kept))
        kept = "".join(c for c in spaced if c in KEPT or unicodedata.category(c) not in HIDDEN)
    return UNBROKEN.sub(lambda found: found.group() + BREAK, kept)


def plain(value: Any) -> Any:
    """A block as lists, dictionaries and numbers, every text cleaned; its class name stands under `block`."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        return {"block": type(value).__name__.lower()} | named
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return clean(value) if isinstance(value, str) else value
