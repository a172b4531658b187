"""Courses over months as native charts: lines with their words at the ends, many as small multiples."""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cockpit.figures.core import Figure, Row
from cockpit.slides import measure, plots, scale
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.charting import Label, Plot, Series
from cockpit.slides.ink import Run, line
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import BODY, LEAST, TEXT, Box
from cockpit.text import screen as said
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

TOGETHER = 4  # series that can carry their names at their ends; more become small multiples
ACROSS, DOWN = 3, 2  # small charts on a slide
SLIDES = 4  # that small multiples may take
GAP = 26.0  # points between them
STIR = 0.002  # share of a chart; words that move less stay at the end of their line
LABEL = 15.0  # points that a word at a line's end is high
ENDMOST, END = 190.0, 0.4  # points, and share of a chart, that words at the end of a line may take
DASHES = ("", "dash", "sysDot", "dashDot")  # tell lines apart in grey
Rows = Mapping[date, Row]


@dataclass(frozen=True)
class Course:
    """One series over the chart's months, and where its last value stands."""

    name: str
    rows: Rows
    days: tuple[date, ...]

    def values(self, column: str) -> list[float | None]:
        """A column over all months; a gap stays a gap."""
        found = [self.rows[day][column] if day in self.rows else None for day in self.days]
        return [value if value is not None and math.isfinite(value) else None for value in found]

    @property
    def end(self) -> int | None:
        """The place of the last value."""
        known = [place for place, value in enumerate(self.values("value")) if value is not None]
        return known[-1] if known else None

    def told(self, named: bool) -> str:
        """Name and last value."""
        text = "" if self.end is None else self.rows[self.days[self.end]]["text"] or ""
        return clean(f"{self.name} {text}" if named else text).strip()


def trend(figure: Figure) -> tuple[Leaf, ...]:
    """Lines over months with name and last value at their ends; more than four as small multiples."""
    frame = figure.frame.filter(pl.col("period").is_not_null()).with_columns(pl.col("series").fill_null(""))
    if frame.is_empty():
        return (Leaf(plots.nothing),)
    names = frame["series"].unique(maintain_order=True).to_list()
    known = [v for c in ("value", "expected", "target") for v in frame[c].drop_nulls()]
    reach = scale.span(known, figure.options.get("from_zero"))
    if len(names) <= TOGETHER:
        return (_together(figure, frame, names, reach),)
    each = ACROSS * DOWN
    pages = [names[start : start + each] for start in range(0, len(names), each)]
    left = sum(map(len, pages[SLIDES:]))
    shown = pages[:SLIDES]
    return tuple(
        _small(figure, frame, page, names, reach, left if page is shown[-1] else 0) for page in shown
    )


def _together(figure: Figure, frame: pl.DataFrame, names: Sequence[str], reach: plots.Reach) -> Leaf:
    dashed = frame["expected"].null_count() < frame.height
    box = Box(BODY.x, BODY.y, BODY.w, BODY.h - (plots.KEY if dashed else 0.0))
    plot = _plot(frame, names, names, reach, figure.unit, box)

    def draw(canvas: Canvas) -> None:
        plots.put(canvas, figure, plot, box)
        if dashed:
            plots.key(canvas, words.TREND_KEY)

    return Leaf(draw)


def _small(
    figure: Figure,
    frame: pl.DataFrame,
    page: Sequence[str],
    names: Sequence[str],
    reach: plots.Reach,
    left: int,
) -> Leaf:
    """Small charts on one scale, each under its name; what their dotted line is stands below all."""
    goals = [said.goal(goal) for goal in frame["target_text"].drop_nulls().unique(maintain_order=True)]
    told = "".join(part for part in (words.items_left(left) if left else "", words.dotted(goals)) if part)
    tall = (BODY.h - (plots.KEY if told else 0.0) - GAP * (DOWN - 1)) / DOWN
    width, head = (BODY.w - GAP * (ACROSS - 1)) / ACROSS, TEXT * LEAD + 2

    def draw(canvas: Canvas) -> None:
        for place, name in enumerate(page):
            x, y = BODY.x + place % ACROSS * (width + GAP), BODY.y + place // ACROSS * (tall + GAP)
            box = Box(x, y + head, width, tall - head)
            short = measure.cut(clean(name), TEXT, width)
            canvas.text(Box(x, y, width, head), [line(short, TEXT, LIGHT.ink, True)], "t", "name")
            plots.put(canvas, figure, _plot(frame, [name], names, reach, figure.unit, box, False), box, name)
        if told:
            plots.key(canvas, told)

    cut = [clean(name) for name in page if not measure.fits(clean(name), TEXT, width, 1)]
    return Leaf(draw, tuple(cut))


def _plot(
    frame: pl.DataFrame,
    shown: Sequence[str],
    names: Sequence[str],
    reach: plots.Reach,
    unit: str,
    box: Box,
    told: bool = True,
) -> Plot:
    """One chart: values solid, expected paths dashed, promised values dotted."""
    days = tuple(sorted(frame["period"].unique().to_list()))
    courses = [Course(name, _by_day(frame, name), days) for name in shown]
    named = len(shown) > 1
    room = max([measure.wide(course.told(named), LEAST) for course in courses] + [20.0])
    most = min(ENDMOST, box.w * END)
    inner = plots.inner(box, plots.left(reach, unit), min(most, room) + 16)
    moves = _moves(courses, reach, inner, box)
    made = plots.goals(frame, days, box, told)
    for place, course in enumerate(courses):
        end = Run(measure.cut(course.told(named), LEAST, most), LEAST, _tint(course.name, names), True)
        made += _lines(course, DASHES[place % len(DASHES)] if named else "", end, moves.get(course.name))
    return Plot(days, tuple(made), reach, unit, inner, ticks=plots.ticks(inner, box))


def _by_day(frame: pl.DataFrame, name: str) -> Rows:
    return {row["period"]: row for row in frame.filter(pl.col("series") == name).to_dicts()}


def _lines(course: Course, dash: str, end: Run, move: float | None) -> list[Series]:
    """The expected path, where there is one, and the course with the words at its end."""
    made = []
    expected = course.values("expected")
    if any(value is not None for value in expected):
        title = f"{words.EXPECTED} {course.name}".strip()
        made.append(Series(title, expected, LIGHT.muted, width=1.25, dash="dash"))
    label = {}
    if course.end is not None and move is not None:
        label = {course.end: Label((end,), "r", (0.0, move) if abs(move) > STIR else None)}
    name = course.name or words.SERIES
    values = course.values("value")
    return [*made, Series(name, values, end.colour, dash=dash, labels=label, dots=tuple(label))]


def _moves(courses: Sequence[Course], reach: plots.Reach, inner: Box, box: Box) -> dict[str, float]:
    """How far the words at the ends of lines move so that none meet, as shares of the chart."""
    ends = {c.name: c.values("value")[c.end] for c in courses if c.end is not None}
    at = [1 - scale.share(value or 0.0, reach[0], reach[1]) for value in ends.values()]
    moved = scale.apart(at, LABEL / (inner.h * box.h))
    return {name: round((new - old) * inner.h, 5) for name, old, new in zip(ends, at, moved, strict=True)}


def _tint(name: str, names: Sequence[str]) -> str:
    """The same name has the same colour in every chart; a single line has the accent."""
    if len(names) == 1:
        return LIGHT.accent
    taken: dict[str, str] = {}
    for each in names:
        start = zlib.crc32(each.encode())
        order = [LIGHT.categorical[(start + step) % 10] for step in range(10)]
        taken[each] = next((colour for colour in order if colour not in taken.values()), order[0])
    return taken[name]
