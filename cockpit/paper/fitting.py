"""Room for wide tables in a bound document: columns hold their longest word, if need be on a turned page."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cockpit.paper.blocks import Cell, Table
from cockpit.paper.tables import GUTTER, MARK, wide

PORTRAIT, LANDSCAPE = 52.0, 78.0  # Chinese characters of body type side by side on a page
HIGH, LOW = 77.0, 50.0  # lines of body type below each other on it
SCALES = (1.0, 0.9, 0.82)  # of the body's type
SMALL, TURNED = 1.5, 2.0  # what smaller type costs, and how many pages less a turned table must take
LAST = 0.72  # of a turned page when nothing else helps
LONG, COMFORT, LEAST = 14.0, 7.0, 4.0  # Chinese characters: more is a sentence, its column, that of a name
WIDER = 0.6  # Chinese characters more between a column of numbers and text
DRAWN = 4.0  # a drawing in a cell
NAMED = 14.0  # a column of names beside drawings
HEAD = 3  # signs; a head wraps, but not sign by sign
STEP, SAMPLED = 1.5, 40  # Chinese characters that a column grows by; rows that are looked at
UNBROKEN = 28  # Latin signs; longer words are given places to break
WORD = re.compile(r"[!-~\u2009]+|[^!-~]")  # what is never broken: a run of Latin signs, one Chinese sign


@dataclass(frozen=True)
class Choice:
    """A way to set a table: the room of a line, the type's share of the body's, upright or turned."""

    room: float
    scale: float
    turned: bool = False

    def pages(self, extents: Sequence[Sequence[float]], widths: Sequence[float]) -> float:
        """About how many pages the rows take, dearer with small type and on turned pages."""
        lines = sum(max(map(_lines, row, widths)) for row in extents)
        price = 1 + SMALL * (1 - self.scale)
        return lines * self.scale * price * TURNED / LOW if self.turned else lines * self.scale * price / HIGH


def fit(table: Table, page: float, turnable: bool) -> Table:
    """The table with widths, type and page on which every column holds its longest word."""
    if table.folds > 1:
        return table
    if any(cell.drawing for row in table.rows for cell in row):
        return _drawn(table, page)
    rows = [[_extent(cell) for cell in row] for row in (_heads(table), *table.rows)]
    gutters = _gutters(table.aligns)
    needs = [gap + max(column) for gap, column in zip(gutters, zip(*rows, strict=True), strict=True)]
    if sum(needs) <= page:
        return table
    least = [gap + max(map(_least, column)) for gap, column in zip(gutters, _columns(table), strict=True)]
    tried = [
        (choice, _shared(rows, needs, least, choice.room)) for choice in _choices(page, turnable, sum(least))
    ]
    chosen, widths = min(tried, key=lambda each: each[0].pages(rows, each[1]))
    return replace(table, widths=tuple(widths), scale=chosen.scale, turned=chosen.turned, settled=True)


def _choices(page: float, turnable: bool, least: float) -> list[Choice]:
    """The ways that hold the longest words of all columns; the last resort where there is none."""
    found = [Choice(page / scale, scale) for scale in SCALES]
    if turnable:
        found += [Choice(page * LANDSCAPE / PORTRAIT / scale, scale, True) for scale in (*SCALES, LAST)]
    return [choice for choice in found if least <= choice.room] or found[-1:]


def _heads(table: Table) -> list[Cell]:
    return [Cell(head[:HEAD]) for head in table.heads]


def _columns(table: Table) -> list[list[Cell]]:
    return [[head, *(row[place] for row in table.rows)] for place, head in enumerate(_heads(table))]


def _gutters(aligns: str) -> list[float]:
    """The air of each column; text behind a number has more of it."""
    return [
        GUTTER + (WIDER if aligns[place - 1 : place + 1] == "rl" else 0.0) for place in range(len(aligns))
    ]


def _lines(extent: float, width: float) -> int:
    return math.ceil(extent / max(1.0, width - GUTTER)) or 1


def _extent(cell: Cell) -> float:
    """How wide a cell is in one line."""
    return max(wide(cell.text) + (MARK if cell.mark else 0.0), wide(cell.under))


def _least(cell: Cell) -> float:
    """How wide a cell must be: its longest word, a short name in one line, a sentence in a few."""
    if cell.drawing:
        return DRAWN
    whole = _extent(cell)
    comfort = whole if whole <= LEAST else LEAST if whole <= LONG else COMFORT
    found = WORD.findall(f"{cell.text} {cell.under}")
    return max([comfort, *(wide(word) for word in found if len(word) <= UNBROKEN)])


def _shared(
    rows: Sequence[Sequence[float]], needs: Sequence[float], least: Sequence[float], room: float
) -> list[float]:
    """What is left beyond the least goes, step by step, where it makes the rows lowest."""
    widths, left = list(least), room - sum(least)
    some = rows[:: max(1, len(rows) // SAMPLED)]
    while left > 0:
        now = _high(some, widths)
        wider = [(now - _high(some, _with(widths, n)), n) for n, need in enumerate(needs) if widths[n] < need]
        gain, place = max(wider, default=(0.0, 0))
        if gain <= 0:
            break
        widths, left = _with(widths, place), left - STEP
    return widths


def _with(widths: Sequence[float], place: int) -> list[float]:
    return [width + STEP * (n == place) for n, width in enumerate(widths)]


def _high(rows: Sequence[Sequence[float]], widths: Sequence[float]) -> float:
    """Lines that the rows take, a part of a line as a part."""
    inner = [max(1.0, width - GUTTER) for width in widths]
    return sum(max(1.0, *(extent / width for extent, width in zip(row, inner, strict=True))) for row in rows)


def _drawn(table: Table, page: float) -> Table:
    """Names beside drawings wrap, and where that is not enough the type is smaller."""
    most = min(NAMED, page / 3)
    columns = _columns(table)
    wanted = [max(map(_extent, column)) for column in columns]
    widths = tuple(
        -most if width == 0 and need > most else width
        for width, need in zip(table.widths, wanted, strict=True)
    )
    taken = [
        -width if width < 0 else need + GUTTER if width == 0 else max(map(_least, column)) + GUTTER
        for width, need, column in zip(widths, wanted, columns, strict=True)
    ]
    return replace(table, widths=widths, scale=max(LAST, min(1.0, page / sum(taken))))
