"""Figures as tables with real rows: registers, targets, heat tables, rankings, one school beside others."""

import math
from collections.abc import Sequence
from datetime import date, datetime

from cockpit import text
from cockpit.figures.core import Figure, Row, columns
from cockpit.paper import scale
from cockpit.paper.blocks import Block, Cell, Drawing, Mark, Note, Path, Table
from cockpit.paper.sentences import bar
from cockpit.text import paper as words
from cockpit.text import screen as said
from cockpit.theme.palette import LIGHT

SHORT = 11.0  # Chinese characters that a column holds without a share of the width
WIDEST = 34.0
MARK = 1.4  # Chinese characters that a mark and the space behind it take
GUTTER = 1.0  # Chinese characters between columns
FOLDS, FEW = 3, 4  # at most so many rows side by side, from so many rows on
HEAT = 6  # of the sequential colours; darker ones would swallow the text
COMPARED = ("circle", "diamond", "triangle", "square", "ring")  # sides of a comparison, in their order


def table(figure: Figure, room: float) -> tuple[Block, ...]:
    """A register: its named columns, text to the left, numbers to the right."""
    named = columns(figure)
    kinds = figure.frame.schema
    cells = [
        [_cell(value, decimals) for value in figure.frame[name].to_list()] for name, _, _, decimals in named
    ]
    heads = [words.unit(title, unit) for _, title, unit, _ in named]
    aligns = "".join("r" if kinds[name].is_numeric() else "l" for name, *_ in named)
    return (fitted(heads, [tuple(row) for row in zip(*cells, strict=True)], aligns, room),)


def _cell(value: object, decimals: int | None) -> Cell:
    """One value of a register as people read it; a figure's own text is never touched."""
    return Cell(_said(value, decimals))


def _said(value: object, decimals: int | None) -> str:
    if value is None or value == "":
        return text.MISSING
    if isinstance(value, bool):
        return text.yes_no(value)
    if isinstance(value, datetime):
        return text.moment(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float):
        return text.number(value, _places(value) if decimals is None else decimals)
    return text.listing(map(str, value)) if isinstance(value, list) else str(value)


def _places(value: float) -> int:
    """Decimals of a number nobody gave any, at most two."""
    if isinstance(value, int) or not math.isfinite(value):
        return 0
    return next(n for n in (0, 1, 2) if n == 2 or abs(value - round(value, n)) < 1e-9)


def fitted(heads: Sequence[str], rows: Sequence[tuple[Cell, ...]], aligns: str, room: float) -> Table:
    """A table in `room` Chinese characters: in proportion where it fits, twice side by side where it is slim.

    Where it does not fit, short columns take what they need and long ones share the rest.
    """
    needs = [
        GUTTER + max([wide(head), *(extent(row[place]) for row in rows)]) for place, head in enumerate(heads)
    ]
    folds = min(FOLDS, int(room / max(1.0, sum(needs)))) if len(rows) > FEW else 1
    if folds > 1:
        return _folded(heads, rows, aligns, needs, folds)
    if sum(needs) <= room:
        return Table(tuple(heads), tuple(rows), aligns, tuple(needs))
    limit = sorted(needs)[len(needs) // 2] if sum(min(need, SHORT) for need in needs) > room else SHORT
    shares = tuple(0.0 if need <= limit else min(need, WIDEST) for need in needs)
    return Table(tuple(heads), tuple(rows), aligns, shares)


def _folded(
    heads: Sequence[str], rows: Sequence[tuple[Cell, ...]], aligns: str, needs: Sequence[float], folds: int
) -> Table:
    """Several rows side by side, read from left to right."""
    blank = tuple(Cell() for _ in heads)
    filled = [*rows, *(blank,) * (-len(rows) % folds)]
    joined = tuple(
        tuple(cell for row in filled[start : start + folds] for cell in row)
        for start in range(0, len(filled), folds)
    )
    widths = (*needs[:-1], needs[-1] + 2 * GUTTER)
    return Table(tuple(heads) * folds, joined, aligns * folds, widths * folds, folds, len(rows))


def extent(cell: Cell) -> float:
    """About how many Chinese characters a cell is wide, with its mark."""
    return max(wide(cell.text) + (MARK if cell.mark else 0.0), wide(cell.under))


def wide(told: str) -> float:
    """About how many Chinese characters a text is wide.

    >>> wide("21 所"), wide("")
    (2.74, 0.0)
    """
    return round(sum((1.0 if ord(sign) > 0x2E7F else 0.58 for sign in told), 0.0), 2)


def state(row: Row) -> Cell:
    """A status as mark and word."""
    status = row["status"] or ""
    word = row["status_word"] or (text.status_word(status) if status else "")
    return Cell(word, mark=status, strong=bool(status), tone=scale.colour(status) if status else "")


def spark(values: scale.Values | None, status: object) -> Cell:
    """A course without axes, its last point marked; a dash for fewer than two values."""
    known = [v for v in values or () if v is not None and math.isfinite(v)]
    if len(known) < 2 or values is None:
        return Cell(text.MISSING, quiet=True)
    low, high, last = min(known), max(known), len(values) - 1

    def spot(place: int, value: float) -> tuple[float, float]:
        return 0.02 + 0.93 * place / last, 0.86 - 0.72 * scale.share(value, low, high)

    lines = scale.runs(values, spot)
    end = lines[-1][-1]
    marked = Mark(*end, str(status) if status else "point", 0.42)
    return Cell(drawing=Drawing((*(Path(line, LIGHT.ink_2, 0.9) for line in lines), marked), height=1.35))


def targets(figure: Figure, room: float) -> tuple[Block, ...]:
    """One line per target: status, name and task, present and promised, course, gap, pace, date, clause."""
    names = ("status", "label", "goal", "trend", "gap", "pace", "due", "clause")
    rows = tuple(_target(row) for row in figure.frame.to_dicts())
    return (
        Table(tuple(words.HEADS[n] for n in names), rows, "llllllll", (0, 3.8, 2, 1.4, 2.5, 2.2, 1.9, 1.6)),
    )


def _target(row: Row) -> tuple[Cell, ...]:
    under = words.JOIN.join(str(row[c]) for c in ("area", "task") if row[c])
    return (
        state(row),
        Cell(row["label"] or "", under),
        _now(row),
        spark(row["spark"], row["status"]),
        *(Cell(row[c] or text.MISSING) for c in ("gap_text", "pace_text", "due_text")),
        Cell(row["clause"] or text.MISSING, quiet=True),
    )


def _now(row: Row) -> Cell:
    """The present figure over the promised one."""
    return Cell(row["text"] or text.MISSING, said.goal(row["target_text"]), strong=True)


def matrix(figure: Figure, room: float) -> tuple[Block, ...]:
    """Rows by columns, each cell its text on a ground for its value, or behind the mark of its status."""
    frame = figure.frame
    across = frame["column"].unique(maintain_order=True).to_list()
    top = figure.options.get("max") or max([abs(v) for v in frame["value"].drop_nulls()] + [1e-9])
    cells = {(row["row"], row["column"]): row for row in frame.to_dicts()}
    rows = tuple(
        (Cell(down or ""), *(_heat(cells.get((down, column)), top) for column in across))
        for down in frame["row"].unique(maintain_order=True).to_list()
    )
    heads = (figure.options.get("corner", ""), *(str(column) for column in across))
    return (Table(heads, rows, "l" + "c" * len(across), (0, *(1.0,) * len(across))),)


def _heat(row: Row | None, top: float) -> Cell:
    if row is None or (row["value"] is None and not row["text"]):
        return Cell(text.MISSING, quiet=True)
    strength = min(1.0, abs(row["value"]) / top) if row["value"] is not None else 0.0
    ground = LIGHT.sequential[round(strength * (HEAT - 2))] if strength and not row["status"] else ""
    return Cell(row["text"] or text.MISSING, mark=row["status"] or "", ground=ground)


def ranking(figure: Figure, room: float) -> tuple[Block, ...]:
    """Bars from zero in the figure's order: name, bar with target, number, status in words."""
    known = [v for c in ("value", "target") for v in figure.frame[c].drop_nulls()]
    top = max([*known, 1e-9])
    judged = figure.frame["status"].null_count() < figure.frame.height
    goals = figure.frame["target_text"].drop_nulls().unique().to_list()
    note = (Note(said.goal(goals[0])),) if len(goals) == 1 and goals[0] else ()
    each = len(goals) > 1
    shown = tuple(_ranked(row, top, judged, each) for row in figure.frame.to_dicts())
    heads = ("", words.HEADS["name"], "", words.HEADS["value"], words.HEADS["target"], words.HEADS["status"])
    kept = [n for n in range(6) if (n != 0) and (n != 4 or each) and (n != 5 or judged)]
    return (
        *note,
        Table(
            tuple(heads[n] for n in kept),
            tuple(tuple(row[n] for n in kept) for row in shown),
            "".join("lllrll"[n] for n in kept),
            tuple((0, 0, 1, 0, 0, 0)[n] for n in kept),
        ),
    )


def _ranked(row: Row, top: float, judged: bool, each: bool) -> tuple[Cell, ...]:
    fill = scale.colour(row["status"]) if judged else LIGHT.accent
    return (
        Cell(),
        Cell(row["label"] or ""),
        bar(row["value"], top, fill, row["target"]),
        Cell(row["text"] or text.MISSING, strong=True),
        Cell(row["target_text"] or text.MISSING) if each else Cell(),
        state(row) if judged else Cell(),
    )


def compare(figure: Figure, room: float) -> tuple[Block, ...]:
    """A line per side of each item: whose, the figure and its place on the item's scale, date, clause."""
    groups = list(figure.options.get("groups") or figure.frame["group"].unique(maintain_order=True))
    tops = _tops(figure)
    rows, before = [], None
    for row in figure.frame.to_dicts():
        first, before = row["key"] != before, row["key"]
        rows.append(_compared(row, groups, tops[row["key"]], first))
    names = ("name", "side", "value", "place", "due", "detail")
    heads = tuple(words.HEADS[n] if n != "place" else "" for n in names)
    return (Table(heads, tuple(rows), "llrlll", (2.4, 0, 0, 2.4, 1.6, 2.2)),)


def _tops(figure: Figure) -> dict[str, float]:
    """The top of each item's scale, the same for items of one unit; a hundred for percent."""
    units = dict(figure.options.get("units", {}))
    found: dict[str, float] = {}
    for row in figure.frame.to_dicts():
        unit = units.get(row["key"], "")
        found[unit] = max(found.get(unit, 1e-9), row["value"] or 0.0, 100.0 if unit == "%" else 0.0)
    return {key: found[units.get(key, "")] for key in figure.frame["key"].to_list()}


def _compared(row: Row, groups: Sequence[str], top: float, first: bool) -> tuple[Cell, ...]:
    place = groups.index(row["group"]) if row["group"] in groups else len(groups)
    name = f"side{place % len(COMPARED)}"
    ground = Path(((0.0, 0.5), (1.0, 0.5)), LIGHT.hairline, 0.8)
    dots = (Mark(scale.share(row["value"], 0, top), 0.5, name, 0.8),) if row["value"] is not None else ()
    return (
        Cell(row["label"] or "" if first else "", strong=True),
        Cell(row["group"] or "", mark=name),
        Cell(row["text"] or text.MISSING, strong=True),
        Cell(drawing=Drawing((ground, *dots), height=1.1, margin=(0.5, 0.5, 0.0, 0.0))),
        Cell(row["due_text"] or ""),
        Cell(row["detail"] or "", quiet=True),
    )
