"""Projects and paces: tables with a drawn column, bars in their period and speeds against what is needed."""

from collections.abc import Callable, Sequence
from datetime import date

from cockpit.figures.core import Figure, Row
from cockpit.slides import grid, scale
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.grid import Cell, Column, state
from cockpit.slides.ink import line, tone
from cockpit.slides.sizes import BODY, LEAST, TEXT, Box
from cockpit.text import MISSING, percent
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

PERIOD = 270.0  # points of the column of periods
SHARE = 190.0  # points of the column of paces
TOP = 150.0  # percent of the needed pace at the end of the axis
TICKS = (0, 50, 100)
AHEAD = 2  # years beyond the last promised end that are drawn
AIR = 12.0  # points between the axis of paces and the next column
THICK = 12.0  # points of a bar


def gantt(figure: Figure) -> tuple[Leaf, ...]:
    """A line per project: its period, how far in its own plan, its likely end, its state in words."""
    rows = [row for row in figure.frame.to_dicts() if row["start"] and row["end"]]
    if not rows:
        return (Leaf(_nothing),)
    first, last = _reach(rows)
    cells = [_project(row, figure, first, last) for row in rows]
    columns = (
        Column(words.HEADS["project"]),
        Column("", fixed=PERIOD, drawn=_years(first, last)),
        Column(words.HEADS["status"]),
        Column(words.HEADS["progress"]),
    )
    return grid.leaves(columns, cells, key=words.GANTT_KEY)


def _nothing(canvas: Canvas) -> None:
    canvas.text(BODY, [line(MISSING, TEXT, LIGHT.muted)])


def _reach(rows: Sequence[Row]) -> tuple[date, date]:
    """The first day of the first year and of the year after the last; a far forecast does not stretch it."""
    first = min(row["start"] for row in rows)
    promised = max(row[c] for row in rows for c in ("end", "body_end") if row[c])
    heading = max([row["forecast_end"] for row in rows if row["forecast_end"]] + [first])
    last = min(max(promised, heading).year, promised.year + AHEAD)
    return date(first.year, 1, 1), date(last + 1, 1, 1)


def _years(first: date, last: date) -> Callable[[Canvas, Box], None]:
    """The years above the periods."""

    def draw(canvas: Canvas, box: Box) -> None:
        years = range(first.year, last.year)
        each = box.w / len(years)
        step = 1 if each >= 34 else 2
        for place, year in enumerate(years):
            if place % step == 0:
                room = Box(box.x + place * each, box.y, each * step, box.h)
                canvas.text(room, [line(str(year), LEAST, LIGHT.ink_2)], "ctr", "year")

    return draw


def _project(row: Row, figure: Figure, first: date, last: date) -> tuple[Cell, ...]:
    def draw(canvas: Canvas, box: Box) -> None:
        _bar(canvas, box, row, figure, lambda day: box.x + scale.across(day, first, last) * box.w)

    return (
        Cell(row["label"] or "", words.period(row["start"], row["end"])),
        Cell(drawn=draw),
        state(row),
        Cell(row["text"] or MISSING, row["index_text"] or ""),
    )


def _bar(canvas: Canvas, box: Box, row: Row, figure: Figure, place: Callable[[date], float]) -> None:
    middle, tint = box.y + box.h / 2, tone(row["status"])
    start, end = place(row["start"]), place(row["end"])
    if figure.as_of:
        now = place(figure.as_of)
        canvas.upright(now, box.y - 4, box.bottom + 4, LIGHT.ink_2, 0.75, "dash")
    canvas.rect(Box(start, middle - THICK / 2, end - start, THICK), LIGHT.ground, LIGHT.muted, name="period")
    if row["earned"] and (done := min(place(row["earned"]), end)) > start:
        canvas.rect(Box(start, middle - THICK / 2, done - start, THICK), tint, name="earned")
    if row["forecast_end"]:
        at = place(row["forecast_end"])
        if at > end:
            canvas.level(end, at, middle, tint, 1.25, "sysDash")
        canvas.dot("ellipse", (at, middle), 9.0, tint if row["status"] == "achieved" else LIGHT.ground, tint)
    if row["body_end"] and row["body_end"] != row["end"]:
        canvas.dot("diamond", (place(row["body_end"]), middle), 9.0, LIGHT.ink, LIGHT.ground)


def pace(figure: Figure) -> tuple[Leaf, ...]:
    """Observed against required pace, a line per promise: what is needed is always 100 percent."""
    rows = [
        (
            state(row),
            Cell(row["label"] or ""),
            Cell(drawn=_speed(row)),
            *(Cell(row[c] or MISSING) for c in ("observed_text", "required_text")),
            Cell(row["acceleration_text"] or MISSING, strong=True),
        )
        for row in figure.frame.to_dicts()
    ]
    names = ("status", "label", "share", "observed", "required", "acceleration")
    columns = [
        Column("", fixed=SHARE, drawn=_ticks) if name == "share" else Column(words.HEADS[name])
        for name in names
    ]
    return grid.leaves(columns, rows, key=words.PACE_KEY)


def _ticks(canvas: Canvas, box: Box) -> None:
    for tick in TICKS:
        middle = box.x + tick / TOP * (box.w - AIR)
        left = box.x if tick == 0 else middle - 24
        align = "l" if tick == 0 else "c"
        canvas.text(
            Box(left, box.y, 48, box.h),
            [line(percent(tick, 0), LEAST, LIGHT.ink_2, align=align)],
            "ctr",
            "tick",
        )


def _speed(row: Row) -> Callable[[Canvas, Box], None]:
    known = row["observed"] is not None and row["required"]
    share = 100 * row["observed"] / row["required"] if known else None

    def draw(canvas: Canvas, box: Box) -> None:
        top = box.y + box.h / 2 - THICK / 2
        canvas.rect(Box(box.x, top, box.w - AIR, THICK), LIGHT.raised_2, name="ground")
        if share is not None and share > 0:
            width = scale.share(share, 0, TOP) * (box.w - AIR)
            canvas.rect(Box(box.x, top, width, THICK), tone(row["status"]), name="pace")
        at = box.x + 100 / TOP * (box.w - AIR)
        canvas.upright(at, top - 3, top + THICK + 3, LIGHT.ink, 1.25)

    return draw
