"""Tables in real table markup: targets with their course, heat tables, and the table under every chart."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import polars as pl

from cockpit import text
from cockpit.figures.core import KINDS, Figure, Row, columns
from cockpit.screen import lines
from cockpit.screen.html import Markup, Piece, el, join, style
from cockpit.screen.listed import listed
from cockpit.screen.pieces import amount, chip, linked, mark
from cockpit.text import MISSING
from cockpit.text import screen as words

SHORT, LINE = 14, 70  # characters of a cell that never part, and of all columns that fill a projector's line
MOST_ROWS = 500  # more than anybody reads; the export has them all
HIDDEN = {
    "link",
    "spark",
    "status",
    "longitude_deg",
    "latitude_deg",
    "order",
    "value",
    "target",
    "key",
    "code",
    "observed",
    "required",
    *("low10", "low25", "median", "high75", "high90"),
}


def targets(figure: Figure) -> Markup:
    """One line per target: status, name and task, present and promised, course, gap, pace, date, clause."""
    heads, cells = list(words.TARGET_HEADS), _target_cells(figure.options.get("link", ""))
    body = (_line(row, heads, cells) for row in figure.frame.to_dicts())
    return _table("cs-targets", [words.TARGET_HEADS[c] for c in heads], body)


def goals(figure: Figure, most: int) -> Markup:
    """The first targets as a list for the wall: status, name over date, present over promised."""
    return listed(figure, figure.frame.head(most).to_dicts(), _goal, "ul", "cs-goals")


def _goal(row: Row, rest: Markup | str) -> Markup:
    name = el("span", "", el("b", "", row["label"]), el("small", "", row["due_text"]))
    now = el("span", "cs-now", amount(row["text"]), el("small", "", words.goal(row["target_text"])))
    return el("li", "", chip(row["status"], row["status_word"]), name, now, rest)


def _target_cells(link: str) -> dict[str, Callable[[Row], Piece]]:
    """Column of the targets table to the content of its cell."""
    return {
        "status": lambda r: chip(r["status"], r["status_word"]),
        "label": lambda r: _named(r, link),
        "now": lambda r: _now(r),
        "spark": lambda r: lines.spark(r["spark"], str(r["status"] or "no_data")),
        "gap": lambda r: r["gap_text"] or MISSING,
        "pace": lambda r: r["pace_text"] or MISSING,
        "due": lambda r: r["due_text"] or MISSING,
        "clause": lambda r: el("span", "cs-clause", r["clause"] or MISSING),
    }


def _named(row: Row, link: str) -> Markup:
    under = words.SEPARATOR.join(str(row[c]) for c in ("area", "task") if row[c])
    name = linked(f"{link}{quote(str(row['key']))}" if link else None, "cs-name", row["label"])
    return join((name, el("div", "cs-detail", under)))


def _now(row: Row) -> Markup:
    goal = el("span", "cs-of", words.goal(str(row["target_text"] or ""))) if row["target_text"] else ""
    return el("div", "cs-now", amount(str(row["text"] or "")), goal)


def matrix(figure: Figure) -> Markup:
    """Rows by columns, each cell its text on a ground for its value or its status."""
    frame = figure.frame
    across = frame["column"].unique(maintain_order=True).to_list()
    top = figure.options.get("max") or max([abs(v) for v in frame["value"].drop_nulls()] + [1e-9])
    cells = {(r["row"], r["column"]): r for r in frame.to_dicts()}
    body = (
        [el("th", "", down, scope="row"), *(_heat(cells.get((down, c)), top) for c in across)]
        for down in frame["row"].unique(maintain_order=True).to_list()
    )
    return _table(
        "cs-matrix", [figure.options.get("corner", ""), *across], (el("tr", "", join(r)) for r in body)
    )


def _heat(row: Row | None, top: float) -> Markup:
    if row is None or (row["value"] is None and not row["text"]):
        return el("td", "cs-cell cs-missing", MISSING)
    strength = min(1.0, abs(float(row["value"])) / top) if row["value"] is not None else 0.0
    shape = mark(str(row["status"])) if row["status"] else ""
    tone = f"cs-tone-{row['status']}" if row["status"] else "cs-tone-heat"
    said = (shape, row["text"] or MISSING)
    return el(
        "td", f"cs-cell {tone}", *said, style=style(heat=f"{100 * strength:.0f}%"), title=row["status_word"]
    )


def data(figure: Figure, most: int = MOST_ROWS) -> Markup:
    """The figure's numbers as an accessible table, in the same words as the drawing."""
    named = visible(figure)
    frame = figure.frame.head(most)
    body = (_plain(row, named) for row in frame.select([c for c, _, _ in named]).iter_rows())
    more = figure.frame.height - frame.height
    note = el("p", "cs-detail", words.shown(frame.height, more))
    return join((el("div", "cs-scroll", _table("cs-data", [t for _, t, _ in named], body)), note))


def rows(figure: Figure, most: int) -> Markup:
    """The first rows with all their columns, for a projector; columns of short words keep to one line.

    Where every column does, twice as many rows have room.
    """
    named = visible(figure)
    frame = figure.frame.head(2 * most).select([c for c, _, _ in named])
    units = [unit for _, _, unit in named]
    said = [[cell(v, None, unit) for v, unit in zip(row, units, strict=True)] for row in frame.rows()]
    widest = [max(map(len, cells), default=0) for cells in zip(*said, strict=True)]
    roomy = sum(widest) <= LINE
    shown = said if roomy else said[:most]
    classes = ["cs-one-line" if roomy or width <= SHORT else "" for width in widest]
    body = (el("tr", "", join(el("td", *each) for each in zip(classes, row, strict=True))) for row in shown)
    note = el("p", "cs-detail", words.shown(len(shown), figure.frame.height - len(shown)))
    return join((_table("cs-data", [title for _, title, _ in named], body), note))


def visible(figure: Figure) -> list[tuple[str, str, str]]:
    """(column, title, unit) of what a reader needs: no codes, no drawing aids, no column without content."""
    if figure.kind == "table":
        return [(name, title, unit) for name, title, unit, _ in columns(figure)]
    area = {"area": words.AREA[figure.kind]} if figure.kind in words.AREA else {}
    titles = words.COLUMNS | area | dict(figure.options.get("titles", {}))
    kept = [
        c
        for c in KINDS[figure.kind]
        if c not in HIDDEN and figure.frame[c].null_count() < figure.frame.height
    ]
    return [(c, str(titles.get(c, c)), "") for c in kept]


def first_rows(figure: Figure, most: int) -> Markup:
    """The first rows of a list, for the wall: name and value over what else there is, in words."""
    named = visible(figure)
    rows = figure.frame.head(most).to_dicts()
    return listed(figure, rows, lambda row, rest: _record(row, rest, named), "ul", "cs-goals cs-records")


def _record(row: Row, note: Markup | str, named: Sequence[tuple[str, str, str]]) -> Markup:
    said = [cell(row[column], None, unit) for column, _, unit in named]
    rest = (f"{title} {value}" for value, (_, title, _) in zip(said[2:], named[2:], strict=True))
    value = el("span", "cs-now", amount(said[1])) if len(said) > 1 else ""
    name = el("span", "", el("b", "", said[0]), el("small", "", words.SEPARATOR.join(rest)))
    return el("li", "", name, value, note)


def halves(figure: Figure, most: int) -> Markup:
    """A heat table for the wall: one with more rows than `most` stands in two parts beside each other."""
    frame = figure.frame
    names = frame["row"].unique(maintain_order=True).to_list()
    if len(names) <= most:
        return matrix(figure)
    half = (len(names) + 1) // 2
    top = figure.options.get("max") or max([abs(v) for v in frame["value"].drop_nulls()] + [1e-9])
    parts = (frame.filter(pl.col("row").is_in(some)) for some in (names[:half], names[half:]))
    options = {**figure.options, "max": top}
    return el("div", "cs-halves", join(matrix(replace(figure, frame=f, options=options)) for f in parts))


def cell(value: object, decimals: int | None = None, unit: str = "") -> str:
    """One value of a register as people read it; a figure's own text is never touched."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        return text.yes_no(value)
    if isinstance(value, date):
        return text.date(value)
    if isinstance(value, float | int):
        number = f"{value:,.{decimals}f}" if decimals is not None else f"{round(value, 2):,.10g}"
        return f"{number} {unit}" if unit else number
    return str(value)


def _plain(row: Sequence[object], named: Sequence[tuple[str, str, str]]) -> Markup:
    return el("tr", "", join(_td(v, unit, c) for v, (c, _, unit) in zip(row, named, strict=True)))


def _td(value: object, unit: str, column: str) -> Markup:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    said = text.month(value) if column == "period" and isinstance(value, date) else cell(value, None, unit)
    return el("td", "cs-num" if numeric else "", str(value) if column == "year" and value else said)


def _line(row: Row, heads: Sequence[str], cells: Mapping[str, Callable[[Row], Piece]]) -> Markup:
    return el("tr", "", join(el("td", f"cs-c-{c}", cells[c](row)) for c in heads))


def _table(classes: str, heads: Sequence[str], body: Iterable[Piece]) -> Markup:
    top = el("thead", "", el("tr", "", join(el("th", "", h, scope="col") for h in heads)))
    return el("table", classes, top, el("tbody", "", join(body)))
