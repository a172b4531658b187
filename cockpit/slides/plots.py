"""What charts over months have in common: where the plot stands, its levels and months, promised values."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from pptx.enum.chart import XL_CHART_TYPE

from cockpit.figures.core import Figure
from cockpit.slides import measure
from cockpit.slides.canvas import Canvas
from cockpit.slides.charting import Categories, Label, Plot, Series
from cockpit.slides.ink import Run, line
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import BODY, LEAST, TEXT, Box
from cockpit.text import MISSING, number
from cockpit.text import screen as said
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

FOOT = 26.0  # points below a plot for its months
KEY = LEAST * LEAD + 6.0  # of a line that explains a chart
TOP = 0.05  # share of a chart above its plot
MONTH = 96.0  # points that a month in words takes
GOAL = 0.6  # share of a chart that the words of a promised value may take
ABOVE = 11.0  # points from a promised value's line to its words
Reach = tuple[float, float, float]


def nothing(canvas: Canvas) -> None:
    """No month, no course."""
    canvas.text(BODY, [line(MISSING, TEXT, LIGHT.muted)])


def put(canvas: Canvas, figure: Figure, plot: Plot, box: Box, name: str = "") -> None:
    """Draw a chart, its name and claim told to who cannot see it."""
    told = words.said(clean(name or figure.title), clean(figure.claim))
    canvas.chart(XL_CHART_TYPE.LINE, Categories(plot), box, name or figure.title, told)


def key(canvas: Canvas, told: str) -> None:
    """The line below a chart."""
    room = Box(BODY.x, BODY.bottom - LEAST * LEAD, BODY.w, LEAST * LEAD)
    canvas.text(room, [line(measure.cut(clean(told), LEAST, BODY.w), LEAST, LIGHT.muted)], "b", "key")


def left(reach: Reach, unit: str) -> float:
    """Points left of a plot for the words of its levels."""
    decimals = 1 if reach[2] < 1 else 0
    return max(measure.wide(number(value, decimals, unit), LEAST) for value in reach[:2]) + 10


def inner(box: Box, before: float, after: float, top: float = TOP) -> Box:
    """The place of a plot as shares of its chart, with so many points left and right of it."""
    return Box(before / box.w, top, 1 - (before + after) / box.w, 1 - top - FOOT / box.h)


def ticks(plot: Box, box: Box) -> float:
    """How many months in words stand side by side below a plot."""
    return plot.w * box.w / MONTH


def goals(frame: pl.DataFrame, days: Sequence[date], box: Box, told: bool = True) -> list[Series]:
    """Each promised value as a dotted line, with `told` its words above its start."""
    tint = LIGHT.status["achieved"]
    promised = frame.filter(pl.col("target").is_not_null()).unique("target_text", maintain_order=True)
    made = []
    for row in promised.to_dicts():
        name = clean(said.goal(row["target_text"])) or words.GOAL
        short = Run(measure.cut(name, LEAST, box.w * GOAL), LEAST, tint, True)
        label = {0: Label((short,), "r", (0.0, -ABOVE / box.h))} if told else {}
        values = [row["target"]] * len(days)
        made.append(Series(name, values, tint, width=1.25, dash="sysDot", labels=label))
    return made
