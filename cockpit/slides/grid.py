"""Native tables: columns share the width, texts are shortened to their cell, rows run on over slides."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from cockpit.slides import measure
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.cells import LEAD, PAD, SIDE, Cell, Column, Grid, said, state
from cockpit.slides.flow import filled, stretches
from cockpit.slides.ink import line, sign
from cockpit.slides.measure import clean
from cockpit.slides.rows import markup
from cockpit.slides.sizes import BODY, LEAST, TEXT, Box
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

SIZES = (TEXT, LEAST)  # of all type in a table: the larger where everything fits on one slide
THIN = 84.0  # points below which long texts say nothing
WIDEST = 420.0
STRETCH = 2.2  # at most so many times its need; a table of few words does not fill the slide
GAP = 26.0  # points between tables side by side
USUAL = 0.85  # share of the rows that a long column is made for; the others take two lines
FOLDS = 3
HEADS = 2  # lines of a head
UNDER = 2  # lines of the quiet text below a cell's own
FOOT = LEAST * LEAD + 8.0  # of the line that says what is left out
LEAVES = 2  # slides that one table may take


def leaves(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    key: str = "",
    most: int = LEAVES,
    fold: bool = True,
) -> tuple[Leaf, ...]:
    """The slides of a table, an explaining line `key` at their foot; slim tables stand side by side.

    A line says how many columns find no room, and after `most` slides how many rows are left out.
    """
    kept = _kept(columns, rows)
    dropped = len(columns) - kept
    columns, rows = columns[:kept], [row[:kept] for row in rows]
    foot = FOOT if key or dropped else 0.0
    whole, folds = _laid(columns, rows, BODY.h - foot, fold)
    parts = stretches(whole.heights, BODY.h - foot - whole.head)
    if len(parts) > most * folds:
        parts = filled(whole.heights, BODY.h - FOOT - whole.head)[: most * folds]
    fullest = max((whole.part(*part) for part in parts), key=lambda part: sum(part.heights))
    whole = whole.padded(fullest.airy(BODY.h - max(foot, FOOT)).pad - whole.pad)
    left = len(rows) - sum(stop - start for start, stop in parts)
    made = []
    for first in range(0, len(parts), folds):
        side = [whole.part(*part) for part in parts[first : first + folds]]
        last = first + folds >= len(parts)
        told = _foot(left if last else 0, dropped, key)
        notes = tuple(dict.fromkeys(note for grid in side for each in grid.notes for note in each))
        made.append(Leaf(_drawer(side, told, folds), notes))
    return tuple(made)


def _kept(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> int:
    """How many of the columns stand side by side and are still read."""
    needs = _needs(columns, rows, LEAST, usual=True)
    count = len(needs)
    while count > 1 and sum(needs[:count]) > BODY.w and _level(needs[:count], BODY.w) < THIN:
        count -= 1
    return count


def _level(needs: Sequence[float], room: float) -> float:
    """The width that long columns get once each shorter one has what it needs."""
    left = room
    for place, need in enumerate(sorted(needs)):
        level = left / (len(needs) - place)
        if need >= level:
            return level
        left -= need
    return max(needs)


def _foot(left: int, dropped: int, key: str) -> str:
    parts = (words.rows_left(left) if left else "", words.columns_left(dropped) if dropped else "", key)
    return "".join(part for part in parts if part)


def _laid(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: float, fold: bool
) -> tuple[Grid, int]:
    """The table in the largest type that fits one slide, else in several narrow ones side by side."""
    for size in SIZES:
        whole = fitted(columns, rows, BODY.w, size)
        cut = size > LEAST and (any(whole.notes) or whole.width > BODY.w + 0.5)
        if not cut and whole.head + sum(whole.heights) <= room:
            return whole.airy(room), 1
    need = sum(_needs(columns, rows, LEAST))
    fixed = not fold or any(column.fixed for column in columns)
    folds = max(
        n for n in range(1, FOLDS + 1) if n == 1 or (need * n + GAP * (n - 1) <= BODY.w and not fixed)
    )
    return fitted(columns, rows, (BODY.w - GAP * (folds - 1)) / folds, LEAST), folds


def fitted(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], room: float, size: float = LEAST
) -> Grid:
    """Widths, shortened cells and heights of a table in so much room."""
    needs = _needs(columns, rows, size)
    if sum(needs) > room:
        needs = _needs(columns, rows, size, usual=True)
    widths = _widths(columns, needs, room)
    cells = [
        [_cut(cell, column, width, size) for cell, column, width in zip(row, columns, widths, strict=True)]
        for row in rows
    ]
    heights = tuple(max(height for _, height, _ in row) for row in cells)
    notes = tuple(tuple(note for _, _, note in row if note) for row in cells)
    kept = tuple(tuple(cell for cell, _, _ in row) for row in cells)
    rooms = [width - sum(column.sides) for column, width in zip(columns, widths, strict=True)]
    heads = tuple(
        replace(column, head=measure.cut(clean(column.head), size, room, HEADS))
        for column, room in zip(columns, rooms, strict=True)
    )
    crown = max(measure.lines(head.head, size, room) for head, room in zip(heads, rooms, strict=True))
    return Grid(heads, widths, kept, heights, notes, size, crown=crown)


def _needs(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], size: float, usual: bool = False
) -> list[float]:
    """Points that each column would like to be wide; `usual` asks for its usual rows, not for the longest."""
    found = []
    for place, column in enumerate(columns):
        head = measure.wide(clean(column.head), size)
        cells = sorted(min(WIDEST, _extent(row[place], size)) for row in rows) or [0.0]
        most = max(cells[-1] / 2, cells[int(USUAL * (len(cells) - 1))]) if usual else cells[-1]
        most = max(most, min(head, head / HEADS + 1.5 * size))
        found.append(column.fixed or most + sum(column.sides) + 1)
    return found


def _extent(cell: Cell, size: float) -> float:
    return max(measure.wide(said(cell), size), measure.wide(clean(cell.under), LEAST))


def _widths(columns: Sequence[Column], needs: Sequence[float], room: float) -> tuple[float, ...]:
    """Every column what it needs and a share of what is left; where that is too much, long ones give way."""
    pairs = list(zip(columns, needs, strict=True))
    free = [need for column, need in pairs if not column.fixed]
    held = sum(needs) - sum(free)
    if sum(needs) <= room:
        more = min(STRETCH, (room - held) / max(1.0, sum(free)))
        return tuple(need if column.fixed else need * more for column, need in pairs)
    level = _level(free, room - held)
    return tuple(need if column.fixed else min(need, level) for column, need in pairs)


def _cut(cell: Cell, column: Column, width: float, size: float) -> tuple[Cell, float, str]:
    """A cell with its texts shortened, its height, and its full text where that says more."""
    room = width - sum(column.sides)
    told, under = clean(cell.text), clean(cell.under)
    lead = measure.wide(f"{sign(cell.mark)} ", size) if cell.mark else 0.0
    own = max(room - lead, size * 2)
    short = measure.cut(told, size, own, column.lines)
    below = measure.cut(under, LEAST, room, UNDER) if under else ""
    more = measure.lines(below, LEAST, room) if below else 0
    tall = LEAD * (size * measure.lines(short, size, own) + LEAST * more) + 2 * PAD
    pairs = ((told, short), (under, below))
    full = "；".join(words.cell(clean(column.head), long) for long, kept in pairs if long != kept)
    return replace(cell, text=short, under=below), tall, full


def _drawer(side: Sequence[Grid], told: str, folds: int) -> Callable[[Canvas], None]:
    step = (BODY.w + GAP) / folds

    def draw(canvas: Canvas) -> None:
        for place, grid in enumerate(side):
            put(canvas, grid, BODY.x + place * step, BODY.y)
        if told:
            room = Box(BODY.x, BODY.bottom - LEAST * measure.LEAD, BODY.w, LEAST * measure.LEAD)
            canvas.text(room, [line(measure.cut(told, LEAST, BODY.w), LEAST, LIGHT.muted)], "b", "rest")

    return draw


def put(canvas: Canvas, grid: Grid, x: float, y: float) -> None:
    """Draw a table, then what stands on its cells."""
    box = Box(x, y, grid.width, grid.head + sum(grid.heights))
    canvas.add(markup(canvas.number(), grid, box))
    lefts = [x, *(x + far for far in accumulate(grid.widths))]
    for column, left, width in zip(grid.columns, lefts, grid.widths, strict=False):
        if column.drawn:
            column.drawn(canvas, Box(left + SIDE, y, width - 2 * SIDE, grid.head))
    tops = [y + grid.head, *(y + grid.head + far for far in accumulate(grid.heights))]
    for row, top, height in zip(grid.rows, tops, grid.heights, strict=False):
        for cell, left, width in zip(row, lefts, grid.widths, strict=False):
            if cell.drawn:
                cell.drawn(canvas, Box(left + SIDE, top + PAD, width - 2 * SIDE, height - 2 * PAD))


__all__ = ["Cell", "Column", "Grid", "fitted", "leaves", "put", "state"]
