"""Figures as native tables: targets, milestones, heat tables, comparisons, one school, registers."""

import math
from collections.abc import Sequence
from datetime import date, datetime

from cockpit import text
from cockpit.figures.core import Figure, Row, columns
from cockpit.slides import grid, scale
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.grid import Cell, Column, state
from cockpit.slides.sizes import Box
from cockpit.text import MISSING
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

HEAT = 5  # of the sequential colours; darker ones would swallow the text
YEARS, ALONE = 1, 3  # slides of one year's promises, among others and alone
SIDES = 6  # of a comparison that stand side by side
BAND = 110.0  # points of a drawn band


def _cell(value: object, strong: bool = False, quiet: bool = False) -> Cell:
    return Cell(str(value) if value not in (None, "") else MISSING, strong=strong, quiet=quiet)


def targets(figure: Figure) -> tuple[Leaf, ...]:
    """One line per target: status, name and task, present and promised, gap, pace, date, clause."""
    heads = ("status", "label", "now", "target", "gap", "pace", "due", "clause")
    rows = [
        (
            state(row),
            Cell(row["label"] or "", _under(row)),
            _cell(row["text"], strong=True),
            *(_cell(row[c]) for c in ("target_text", "gap_text", "pace_text", "due_text")),
            _cell(row["clause"], quiet=True),
        )
        for row in figure.frame.to_dicts()
    ]
    return grid.leaves([Column(words.HEADS[head]) for head in heads], rows)


def _under(row: Row) -> str:
    return words.JOIN.join(str(row[c]) for c in ("area", "task") if row[c])


def board(figure: Figure) -> tuple[Leaf, ...]:
    """A table per year, the gravest first: status, promise, present and promised, gap, pace, chance."""
    names = ("status", "label", "now", "target", "gap", "pace", "chance")
    found: list[Leaf] = []
    years = figure.frame.partition_by("year", maintain_order=True)
    for part in years:
        heads = {name: words.HEADS[name] for name in names}
        heads["label"] = words.year_of(part["year"][0], part.height)
        rows = [_promise(row) for row in part.to_dicts()]
        found += grid.leaves(
            [Column(head) for head in heads.values()], rows, most=YEARS if len(years) > 1 else ALONE
        )
    return tuple(found)


def _promise(row: Row) -> tuple[Cell, ...]:
    return (
        state(row),
        Cell(row["label"] or "", _under(row)),
        _cell(row["text"], strong=True),
        *(_cell(row[c]) for c in ("target_text", "gap_text", "pace_text", "chance_text")),
    )


def matrix(figure: Figure) -> tuple[Leaf, ...]:
    """Rows by columns, each cell its text on a ground for its value, or behind the mark of its status."""
    frame = figure.frame
    across = [name or "" for name in frame["column"].unique(maintain_order=True).to_list()]
    top = figure.options.get("max") or max([abs(v) for v in frame["value"].drop_nulls()] + [1e-9])
    cells = {(row["row"] or "", row["column"] or ""): row for row in frame.to_dicts()}
    downs = [name or "" for name in frame["row"].unique(maintain_order=True).to_list()]
    rows = [
        (Cell(down, strong=True), *(_heat(cells.get((down, column)), top) for column in across))
        for down in downs
    ]
    heads = [Column(str(figure.options.get("corner", ""))), *(Column(name, "c") for name in across)]
    return grid.leaves(heads, rows)


def _heat(row: Row | None, top: float) -> Cell:
    if row is None or (row["value"] is None and not row["text"]):
        return Cell(MISSING, quiet=True)
    strength = min(1.0, abs(row["value"]) / top) if row["value"] is not None else 0.0
    ground = LIGHT.sequential[round(strength * (HEAT - 1))] if strength and not row["status"] else ""
    status = row["status"] or ""
    if not status:
        return Cell(row["text"] or MISSING, ground=ground)
    return Cell(row["text"] or row["status_word"] or "", mark=status, tone=state(row).tone)


def compare(figure: Figure) -> tuple[Leaf, ...]:
    """A row per item, a column per side: the figure, below it date and clause."""
    rows = figure.frame.to_dicts()
    sides = [
        str(side or "")
        for side in figure.options.get("groups") or figure.frame["group"].unique(maintain_order=True)
    ]
    found: dict[tuple[str, str], Row] = {(row["key"], row["group"] or ""): row for row in rows}
    if len(found) < len(rows) or len(sides) > SIDES or {side for _, side in found} - set(sides):
        return _listed(rows)
    names = {row["key"]: row["label"] or "" for row in rows}
    cells = [
        (Cell(name, strong=True), *(_side(found.get((key, side))) for side in sides))
        for key, name in names.items()
    ]
    return grid.leaves([Column(words.HEADS["name"]), *(Column(side) for side in sides)], cells)


def _side(row: Row | None) -> Cell:
    if row is None or (row["value"] is None and row["text"] in (None, "", MISSING)):
        return Cell(MISSING, quiet=True)
    under = words.JOIN.join(str(row[c]) for c in ("due_text", "detail") if row[c])
    return Cell(row["text"] or MISSING, under, strong=True)


def _listed(rows: Sequence[Row]) -> tuple[Leaf, ...]:
    """A line per side of each item, the item's name strong where it begins."""
    cells, before = [], None
    for row in rows:
        first, before = row["key"] != before, row["key"]
        cells.append(
            (
                Cell(row["label"] or "", strong=first, quiet=not first),
                Cell(row["group"] or ""),
                _cell(row["text"], strong=True),
                _cell(row["due_text"]),
                _cell(row["detail"], quiet=True),
            )
        )
    heads = ("name", "side", "value", "due", "detail")
    return grid.leaves([Column(words.HEADS[head]) for head in heads], cells, fold=False)


def profile(figure: Figure) -> tuple[Leaf, ...]:
    """One line per indicator: value, target, the band of similar schools, place, status and date."""
    rows = figure.frame.to_dicts()
    banded = any(row["low"] is not None for row in rows)
    kept = {
        "label": True, "now": True, "target": _any(rows, "target_text"), "band": banded,
        "peer": _any(rows, "peer_text"), "place": _any(rows, "place_text"),
        "status": _any(rows, "status_word") or _any(rows, "status"), "as_of": _any(rows, "as_of_text"),
    }  # fmt: skip
    shown = [name for name, there in kept.items() if there]
    heads = [
        Column(words.HEADS[n], "r" if n == "now" else "l", fixed=BAND if n == "band" else 0.0) for n in shown
    ]
    cells = [tuple(_place(row, name) for name in shown) for row in rows]
    return grid.leaves(heads, cells, key=words.PROFILE_KEY if banded else "")


def _any(rows: Sequence[Row], column: str) -> bool:
    return any(row[column] for row in rows)


def _place(row: Row, name: str) -> Cell:
    """The cell of a profile in one column."""
    if name == "status":
        return state(row) if row["status"] or row["status_word"] else Cell(MISSING, quiet=True)
    if name == "band":
        return _band(row)
    column = {
        "label": "label",
        "now": "text",
        "target": "target_text",
        "peer": "peer_text",
        "place": "place_text",
        "as_of": "as_of_text",
    }[name]
    return _cell(row[column], strong=name == "now", quiet=name == "as_of")


def _band(row: Row) -> Cell:
    """The middle half of similar schools, their median, and the school itself on one scale."""
    known = [
        row[c] for c in ("low", "high", "median", "value") if row[c] is not None and math.isfinite(row[c])
    ]
    if row["low"] is None or row["high"] is None:
        return Cell(MISSING, quiet=True)
    low, high = min(known), max(known)
    air = 0.08 * ((high - low) or 1.0)
    ends = sorted(scale.share(row[c], low - air, high + air) for c in ("low", "high"))

    def draw(canvas: Canvas, box: Box) -> None:
        middle = box.y + box.h / 2
        canvas.level(box.x, box.right, middle, LIGHT.hairline)
        left, right = box.x + ends[0] * box.w, box.x + max(ends[1], ends[0] + 0.01) * box.w
        canvas.rect(Box(left, middle - 5, right - left, 10), LIGHT.sequential[2], name="band")
        if row["median"] is not None:
            at = box.x + scale.share(row["median"], low - air, high + air) * box.w
            canvas.upright(at, middle - 8, middle + 8, LIGHT.ink_2, 1.25)
        if row["value"] is not None:
            at = box.x + scale.share(row["value"], low - air, high + air) * box.w
            canvas.dot("diamond", (at, middle), 9.0, LIGHT.ink)

    return Cell(drawn=draw)


def table(figure: Figure) -> tuple[Leaf, ...]:
    """A register: its named columns, text to the left, numbers to the right."""
    named = columns(figure)
    kinds = figure.frame.schema
    heads = [
        Column(words.unit(title, unit), "r" if kinds[name].is_numeric() else "l")
        for name, title, unit, _ in named
    ]
    cells = [
        [Cell(_said(value, decimals)) for value in figure.frame[name].to_list()]
        for name, _, _, decimals in named
    ]
    return grid.leaves(heads, list(zip(*cells, strict=True)))


def _said(value: object, decimals: int | None) -> str:
    """One value of a register as people read it; a figure's own text is never touched."""
    if value is None or value == "":
        return MISSING
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
