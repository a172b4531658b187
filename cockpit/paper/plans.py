"""Promises and projects on time: the board of milestones, paces, core projects in their periods."""

from collections.abc import Sequence
from datetime import date

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.paper import scale
from cockpit.paper.blocks import Block, Cell, Drawing, Mark, Note, Path, Point, Table, Word
from cockpit.paper.tables import state
from cockpit.text import paper as words
from cockpit.text import screen as said
from cockpit.theme.palette import LIGHT

ENDS = ("high", "low")  # of what is foreseen
TOP = 150.0  # percent of the needed pace at the end of the axis
MARKS = ((0, 0.0), (50, 0.5), (100, 0.5))  # percent on that axis, and the share of their words left of it
AHEAD = 2  # years beyond the last promised end that are drawn


def board(figure: Figure, room: float) -> tuple[Block, ...]:
    """A table per year: status, promise, present and promised, course with its fan, gap, pace, chance."""
    made: list[Block] = []
    for part in figure.frame.partition_by("year", maintain_order=True):
        made.append(Note(words.year_of(part["year"][0], part.height), head=True))
        names = ("status", "label", "goal", "course", "gap", "pace", "chance")
        rows = tuple(_promise(row) for row in part.to_dicts())
        widths = (0, 3.2, 1.75, 1.8, 2.4, 2.3, 1.3)
        made.append(Table(tuple(words.HEADS[n] for n in names), rows, "lllllll", widths))
    return *made, Note(words.BOARD_KEY)


def _promise(row: Row) -> tuple[Cell, ...]:
    under = words.JOIN.join(str(row[c]) for c in ("area", "task") if row[c])
    return (
        state(row),
        Cell(row["label"] or "", under),
        Cell(row["text"] or text.MISSING, said.goal(row["target_text"]), strong=True),
        _fan(row),
        *(Cell(row[c] or text.MISSING) for c in ("gap_text", "pace_text", "chance_text")),
    )


def _fan(row: Row) -> Cell:
    """The course so far, the promised path, the fan up to the due date, the target as a line."""
    course, months = row["course"] or [], len(row["course"] or ())
    known = [(place, value) for place, value in enumerate(course) if value is not None]
    if not known or months < 2:
        return Cell(text.MISSING, quiet=True)
    drawn = [v for c in ("course", "path", "low", "high") for v in row[c] or () if v is not None]
    goal = [row["target"]] if row["target"] is not None else []
    low, high = min(drawn + goal), max(drawn + goal)

    def spot(place: int, value: float) -> Point:
        return 0.02 + 0.96 * place / (months - 1), 0.92 - 0.84 * scale.share(value, low, high)

    tint, start = scale.colour(row["status"]), spot(*known[-1])
    upper, lower = ([start, *(p for run in scale.runs(row[c] or (), spot) for p in run)] for c in ENDS)
    items: list[Path | Mark] = [scale.level(spot(0, each)[1], LIGHT.ink_2, 0.6) for each in goal]
    items += scale.band(upper, lower, tint, 0.3)
    items += [Path(run, LIGHT.muted, 0.8, (2.5, 1.5)) for run in scale.runs(row["path"] or (), spot)]
    ahead = [p for run in scale.runs(row["median"] or (), spot) for p in run]
    items += [Path((start, *ahead), tint, 0.9, (1.0, 1.5))] if ahead else []
    items += [Path(run, LIGHT.ink, 1.1) for run in scale.runs(course, spot)]
    return Cell(drawing=Drawing((*items, Mark(*start, row["status"] or "no_data", 0.45)), height=2.3))


def pace(figure: Figure, room: float) -> tuple[Block, ...]:
    """Observed against required pace, a line per promise: what is needed is always 100 percent."""
    names = ("status", "label", "share", "observed", "required", "acceleration")
    rows = tuple(_paced(row) for row in figure.frame.to_dicts())
    ticks = (Word(m / TOP, 0.5, text.percent(m, 0), LIGHT.ink_2, anchor=a, size=0.8) for m, a in MARKS)
    axis = Drawing(tuple(ticks), height=1.1)
    heads = tuple(words.HEADS[n] for n in names)
    drawings = (None, None, axis, None, None, None)
    return (Table(heads, rows, "llllll", (0, 3, 3, 1.8, 1.8, 1.9), head_drawings=drawings),)


def _paced(row: Row) -> tuple[Cell, ...]:
    known = row["observed"] is not None and row["required"]
    share = 100 * row["observed"] / row["required"] if known else None
    items = [scale.rectangle(0, 1, 0.3, 0.7, fill=LIGHT.raised_2)]
    if share is not None and share > 0:
        tint = scale.colour(row["status"])
        items.append(scale.rectangle(0, scale.share(share, 0, TOP), 0.3, 0.7, fill=tint))
    items.append(scale.upright(100 / TOP, LIGHT.ink, 1.0))
    return (
        state(row),
        Cell(row["label"] or ""),
        Cell(drawing=Drawing(tuple(items), height=1.1)),
        *(Cell(row[c] or text.MISSING) for c in ("observed_text", "required_text")),
        Cell(row["acceleration_text"] or text.MISSING, strong=True),
    )


def gantt(figure: Figure, room: float) -> tuple[Block, ...]:
    """A line per project: its period, how far in its own plan, its likely end, its state in words."""
    rows = [row for row in figure.frame.to_dicts() if row["start"] and row["end"]]
    if not rows:
        return (Note(text.MISSING),)
    first, last = reach(rows)
    years = [date(year, 1, 1) for year in range(first.year, last.year)]
    place = scale.across(first, last)
    axis = Drawing(
        tuple(Word(place(day), 0.5, str(day.year), LIGHT.ink_2, anchor=0.5, size=0.78) for day in years),
        height=1.1,
        margin=(1.2, 1.0, 0.0, 0.0),
    )
    names = ("project", "period", "status", "progress")
    shown = tuple(_project(row, figure, first, last) for row in rows)
    heads = tuple(words.HEADS[n] for n in names)
    return (
        Table(heads, shown, "llll", (3, 5, 0, 3), head_drawings=(None, axis, None, None)),
        Note(words.GANTT_KEY),
    )


def reach(rows: Sequence[Row]) -> tuple[date, date]:
    """The first day of the first year and of the year after the last; a far forecast does not stretch it."""
    first = min(row["start"] for row in rows)
    promised = max(row[c] for row in rows for c in ("end", "body_end") if row[c])
    heading = max([row["forecast_end"] for row in rows if row["forecast_end"]] + [first])
    last = min(max(promised, heading).year, promised.year + AHEAD)
    return date(first.year, 1, 1), date(last + 1, 1, 1)


def _project(row: Row, figure: Figure, first: date, last: date) -> tuple[Cell, ...]:
    head = row["text"] or text.MISSING
    return (
        Cell(row["label"] or "", words.period(row["start"], row["end"])),
        Cell(drawing=Drawing(tuple(_bar(row, figure, first, last)), 1.7, None, (1.2, 1.0, 0.0, 0.0))),
        state(row),
        Cell(head, row["index_text"] or ""),
    )


def _bar(row: Row, figure: Figure, first: date, last: date) -> list[Path | Mark]:
    place, tint = scale.across(first, last), scale.colour(row["status"])
    start, end = place(row["start"]), place(row["end"])
    items: list[Path | Mark] = [
        scale.upright(place(date(year, 1, 1)), LIGHT.hairline, 0.4) for year in range(first.year, last.year)
    ]
    items.append(scale.rectangle(start, end, 0.28, 0.72, fill="#FFFFFF", stroke=LIGHT.muted))
    if row["earned"]:
        done = min(place(row["earned"]), end)
        items.append(scale.rectangle(start, max(start, done), 0.28, 0.72, fill=tint))
        items.append(Path(((done, 0.12), (done, 0.88)), LIGHT.ink, 1.4))
    if figure.as_of:
        items.append(scale.upright(place(figure.as_of), LIGHT.ink_2, 0.7, (1.5, 1.5)))
    if row["body_end"] and row["body_end"] != row["end"]:
        items.append(Mark(place(row["body_end"]), 0.5, "side1", 0.7))
    if row["forecast_end"]:
        at = place(row["forecast_end"])
        items += [Path(((end, 0.5), (at, 0.5)), tint, 1.0, (2.0, 1.5))] if at > end else []
        items.append(Mark(at, 0.5, "side0" if row["status"] == "achieved" else "side4", 0.7))
    return items
