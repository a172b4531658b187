"""The board of milestones: a column per year, a line per promise with its course, its path and its fan."""

from collections.abc import Sequence
from urllib.parse import quote

from cockpit import text
from cockpit.figures.core import STATUSES, Figure, Row
from cockpit.screen import look
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.lines import Point, path, svg
from cockpit.screen.listed import heap
from cockpit.screen.pieces import chip, dashed, linked, mark
from cockpit.text import screen as words

WIDTH, HEIGHT = 168.0, 58.0  # of one drawing, in its own units
EDGE = 4.0  # of them around what is drawn
WALL_ROWS = 7  # per year
Values = Sequence[float | None]


def board(figure: Figure) -> Markup:
    """Every promise of every year."""
    return _board(figure, None, words.BOARD_PICK + words.BOARD_KEY)


def wall(figure: Figure) -> Markup:
    """The first, that is the worst, promises of every year."""
    return _board(figure, WALL_ROWS, words.BOARD_KEY)


def _board(figure: Figure, most: int | None, said: str) -> Markup:
    years = figure.frame.partition_by("year", maintain_order=True)
    link = str(figure.options.get("link", ""))
    over = max(0, int(figure.options.get("total", 0)) - figure.frame.height) if len(years) == 1 else 0
    columns = join(_column(part.to_dicts(), link, most, over) for part in years)
    key = el("p", "cs-detail cs-board-key", said)
    return el("div", "cs-board-whole", el("div", "cs-board", columns, style=style(years=len(years))), key)


def _column(rows: Sequence[Row], link: str, most: int | None, over: int) -> Markup:
    """A year; `over` rows are known of beyond those given."""
    if most is None:
        return el(
            "section", "cs-year-column", _head(rows), el("ul", "", join(_row(r, "", link) for r in rows))
        )
    held = heap(rows[:most], len(rows) + over, lambda r, rest: _row(r, rest, link), "ul", "cs-promises")
    return el("section", "cs-year-column", _head(rows), held)


def _head(rows: Sequence[Row]) -> Markup:
    """The year, how many promises it has, and how many of each status, as a bar and in words."""
    found = [(status, [r for r in rows if (r["status"] or "no_data") == status]) for status in STATUSES]
    counts = [(status, own[0]["status_word"], len(own)) for status, own in found if own]
    parts = (
        el("span", f"ck-status--{dashed(s)} cs-part-{s}", style=style(w=f"{100 * n / len(rows):.2f}%"))
        for s, _, n in counts
    )
    said = (
        el("li", f"ck-status--{dashed(s)}", mark(s), el("span", "", word), el("b", "", n))
        for s, word, n in counts
    )
    name = el(
        "div",
        "cs-year-name",
        el("b", "", words.year(rows[0]["year"])),
        el("span", "", words.items(len(rows))),
    )
    return el("header", "", name, el("div", "cs-parts", join(parts)), el("ul", "cs-year-counts", join(said)))


def _row(row: Row, rest: Markup | str, link: str) -> Markup:
    status = row["status"] or "no_data"
    sure = el("span", "cs-sure", words.sure(row["chance_text"])) if row["chance_text"] else ""
    state = el("div", "cs-board-state", chip(status, row["status_word"]), sure)
    address = f"{link}{quote(str(row['key']))}&year={row['year']}" if link else None
    told = el(
        "div",
        "cs-board-said",
        linked(address, "cs-name", row["label"]),
        el("div", "cs-board-now", el("b", "", row["text"] or text.MISSING), _promised(row), _gap(row)),
        el("div", "cs-detail", row["pace_text"]) if row["pace_text"] not in (None, "", text.MISSING) else "",
    )
    return el("li", f"cs-board-row cs-is-{status}", state, told, drawing(row), rest)


def _promised(row: Row) -> Markup | str:
    return el("span", "", words.leads_to(row["target_text"])) if row["target_text"] else ""


def _gap(row: Row) -> Markup | str:
    gap = row["gap_text"]
    return el("span", "cs-gap", gap) if gap and gap != text.MISSING else ""


def drawing(row: Row) -> Markup:
    """The course so far, the path that was promised, the fan up to the due date and the target as a line."""
    months = len(row["course"] or ())
    values = [v for name in ("course", "path", "low", "high") for v in row[name] or () if v is not None]
    known = [(n, v) for n, v in enumerate(row["course"] or ()) if v is not None]
    if not known or months < 2:
        return el("span", "cs-drawing cs-missing", text.MISSING)
    goal = row["target"]
    low, high = min([*values, *_number(goal)]), max([*values, *_number(goal)])

    def spot(month: float, value: float) -> Point:
        across = EDGE + (WIDTH - 2 * EDGE) * month / (months - 1)
        return across, HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / ((high - low) or 1.0)

    p = look.palette()
    colour = p.status[row["status"] or "no_data"]
    start = [spot(*known[-1])]
    drawn = [_level(spot(0, goal), p.status["achieved"]) if goal is not None else ""]
    drawn.append(band(start + _spots(row["high"], spot), start + _spots(row["low"], spot), colour))
    drawn.append(
        path(_spots(row["path"], spot), p.muted, 1.3, dash="4 3") if _spots(row["path"], spot) else ""
    )
    if ahead := _spots(row["median"], spot):
        drawn.append(path(start + ahead, colour, 1.4, dash="1 2.5"))
    drawn.append(path([spot(n, v) for n, v in known], p.ink, 1.7))
    x, y = start[0]
    drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
    told = words.drawing(row["label"], row["text"], row["target_text"], row["chance_text"])
    return el("img", "cs-drawing", src=svg("".join(drawn), WIDTH, HEIGHT), alt=told, loading="lazy")


def band(upper: Sequence[Point], lower: Sequence[Point], colour: str, seen: float = 0.36) -> str:
    """The area between two lines; nothing where they have fewer than two points."""
    if len(upper) < 2 or len(lower) < 2:
        return ""
    spots = " L".join(f"{x:.2f} {y:.2f}" for x, y in (*upper, *reversed(lower)))
    return f'<path d="M{spots} Z" fill="{colour}" fill-opacity="{seen}" stroke="none"/>'


def _spots(values: Values | None, spot: object) -> list[Point]:
    """The places of the known values."""
    return [spot(n, v) for n, v in enumerate(values or ()) if v is not None]  # type: ignore[operator]


def _level(at: Point, colour: str) -> str:
    """The target as a line across the whole drawing."""
    return path([(EDGE, at[1]), (WIDTH - EDGE, at[1])], colour, 1.2)


def _number(value: float | None) -> list[float]:
    return [] if value is None else [value]
