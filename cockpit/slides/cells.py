"""What a table is made of: cells, columns, and rows that have been given their widths and heights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cockpit.slides.canvas import Canvas
from cockpit.slides.ink import sign, tone
from cockpit.slides.measure import clean
from cockpit.slides.sizes import LEAST, Box
from cockpit.theme.palette import STATUSES

LEAD = 1.25  # distance of lines as a share of the type
SIDE, PAD, MOST_PAD = 5.0, 3.3, 9.0  # points inside a cell: left and right, above and below
GUTTER = 16.0  # points right of numbers, which would else touch the words of the next column
Drawn = Callable[[Canvas, Box], None]


@dataclass(frozen=True)
class Cell:
    """The mark of a status, text, a quiet second line; or something drawn on its place."""

    text: str = ""
    under: str = ""
    mark: str = ""
    strong: bool = False
    quiet: bool = False
    tone: str = ""
    ground: str = ""
    drawn: Drawn | None = None


@dataclass(frozen=True)
class Column:
    """A head, where its cells stand (l, r, c), the most lines of each, and a fixed width in points."""

    head: str
    align: str = "l"
    lines: int = 2
    fixed: float = 0.0
    drawn: Drawn | None = None

    @property
    def sides(self) -> tuple[float, float]:
        """Points left and right of a cell's text."""
        return SIDE, GUTTER if self.align == "r" else SIDE


@dataclass(frozen=True)
class Grid:
    """Columns with their widths and rows with their heights, in points, texts already shortened."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heights: tuple[float, ...]
    notes: tuple[tuple[str, ...], ...]
    size: float = LEAST
    pad: float = PAD
    crown: int = 1  # lines of the head row

    @property
    def width(self) -> float:
        return sum(self.widths)

    @property
    def head(self) -> float:
        """Points that the head row is high."""
        return self.crown * self.size * LEAD + 2 * self.pad

    def part(self, start: int, stop: int) -> Grid:
        """Some of its rows."""
        cut = slice(start, stop)
        return replace(self, rows=self.rows[cut], heights=self.heights[cut], notes=self.notes[cut])

    def airy(self, room: float) -> Grid:
        """The same with more air in its rows, as far as `room` points allow."""
        spare = (room - self.head - sum(self.heights)) / (2 * (len(self.rows) + 1))
        more = min(MOST_PAD - self.pad, max(0.0, spare * 0.7))
        return self.padded(more)

    def padded(self, more: float) -> Grid:
        """The same with so many points more above and below every text."""
        return replace(self, pad=self.pad + more, heights=tuple(height + 2 * more for height in self.heights))


def state(row: Mapping[str, Any]) -> Cell:
    """A status as mark and word."""
    status = row["status"] or ""
    word = row["status_word"] or (STATUSES[status].word if status else "")
    return Cell(word, mark=status, strong=bool(status), tone=tone(status) if status else "")


def said(cell: Cell) -> str:
    """The text of a cell behind the shape of its status."""
    told = clean(cell.text)
    return f"{sign(cell.mark)} {told}".strip() if cell.mark else told
