"""Figures as native bars from zero: rankings before their target, pipelines from stage to stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.enum.chart import XL_CHART_TYPE

from cockpit.figures.core import Figure, Row
from cockpit.slides import measure
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.charting import Categories, Label, Plot, Series
from cockpit.slides.ink import Run, line, state, tone
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import BODY, LEAST, TEXT, Box
from cockpit.text import MISSING, number
from cockpit.text import screen as said
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

ROW, TALLEST = 24.0, 44.0  # least and most points that a bar and its name take
GAP = 30.0  # points between two charts
NAMES = {1: 190.0, 2: 140.0}  # points that a name may be wide, by charts side by side
TOLD = 170.0  # points of one part of the words behind a bar
AIR = 14.0  # points between a bar's end and the edge beyond its words
SLIDES = 3  # that one ranking may take
HEAD = LEAST * LEAD + 8.0  # of a line above or below a chart


@dataclass(frozen=True)
class Bar:
    """One bar: its name, value, promised value, colour, and the words behind it."""

    full: str
    value: float | None
    goal: float | None
    colour: str
    told: tuple[Run, ...]

    def name(self, room: float) -> str:
        """The name in so many points; where no bar can carry its words, they stand with the name."""
        tail = "" if self.value is not None else f"  {''.join(run.text for run in self.told)}"
        return measure.cut(self.full, LEAST, room - measure.wide(tail, LEAST)) + tail

    @property
    def wide(self) -> float:
        """Points that the words behind the bar take."""
        return sum(measure.wide(run.text, run.size) for run in self.told)


def ranking(figure: Figure) -> tuple[Leaf, ...]:
    """Bars in the figure's order: name, bar before its target, number, status in words."""
    goals = [goal for goal in figure.frame["target_text"].unique(maintain_order=True).to_list() if goal]
    each = len(goals) > 1
    bars = [_ranked(row, each) for row in figure.frame.to_dicts()]
    return _leaves(figure, bars, clean(said.goal(goals[0])) if len(goals) == 1 else "")


def _ranked(row: Row, each: bool) -> Bar:
    told = [Run(measure.cut(clean(row["text"] or MISSING), LEAST, TOLD), LEAST, LIGHT.ink, True)]
    if each and row["target_text"]:
        goal = measure.cut(clean(said.goal(row["target_text"])), LEAST, TOLD)
        told.append(Run(f"  {goal}", LEAST, LIGHT.ink_2))
    if row["status"]:
        (run,) = state(row["status"], row["status_word"] or "", LEAST)
        told.append(Run(f"  {run.text}", LEAST, run.colour, True))
    colour = tone(row["status"]) if row["status"] else LIGHT.accent
    return Bar(clean(row["label"]), row["value"], row["target"], colour, tuple(told))


def stages(figure: Figure) -> tuple[Leaf, ...]:
    """A pipeline from top to bottom: how many stand at each stage, in words what share."""
    return _leaves(figure, [_stage(row) for row in figure.frame.sort("order").to_dicts()], "")


def _stage(row: Row) -> Bar:
    count = MISSING if row["count"] is None else number(row["count"])
    told = measure.cut(clean(row["text"]), LEAST, 2 * TOLD)
    runs = [Run(count, TEXT, LIGHT.ink, True), Run(f"  {told}" if told else "", LEAST, LIGHT.ink_2)]
    if told.split(" ")[0] == count:
        runs = [Run(told, TEXT, LIGHT.ink, True)]
    value = None if row["count"] is None else float(row["count"])
    return Bar(clean(row["stage"]), value, None, LIGHT.accent, tuple(runs))


def _leaves(figure: Figure, bars: Sequence[Bar], goal: str) -> tuple[Leaf, ...]:
    """The slides of all bars on one scale: one chart, two side by side where they are many."""
    most = int((BODY.h - (HEAD if goal else 0.0) - HEAD) / ROW)
    across = 1 if len(bars) <= most else 2
    each = min(most, -(-len(bars) // across))
    charts = [bars[start : start + each] for start in range(0, len(bars), each)][: SLIDES * across]
    left = len(bars) - sum(map(len, charts))
    known = [value for bar in bars for value in (bar.value, bar.goal) if value is not None]
    reach = (min([*known, 0.0]), max([*known, 1e-9]))
    pages = [charts[first : first + across] for first in range(0, len(charts), across)]
    return tuple(_leaf(figure, page, reach, across, goal, left if page is pages[-1] else 0) for page in pages)


def _leaf(
    figure: Figure,
    page: Sequence[Sequence[Bar]],
    reach: tuple[float, float],
    across: int,
    goal: str,
    left: int,
) -> Leaf:
    top, foot = HEAD if goal else 0.0, HEAD if left else 0.0
    width = (BODY.w - GAP * (across - 1)) / across
    row = min(TALLEST, (BODY.h - top - foot) / len(page[0]))
    room = NAMES[across]

    def draw(canvas: Canvas) -> None:
        if goal:
            head = Box(BODY.x, BODY.y, BODY.w, LEAST * LEAD)
            canvas.text(head, [line(measure.cut(goal, LEAST, BODY.w), LEAST, LIGHT.ink_2, True)], "t", "goal")
        for place, bars in enumerate(page):
            box = Box(BODY.x + place * (width + GAP), BODY.y + top, width, row * len(bars))
            data = Categories(_plot(bars, box, reach, room))
            told = words.said(clean(figure.title), clean(figure.claim))
            canvas.chart(XL_CHART_TYPE.BAR_CLUSTERED, data, box, figure.title, told)
        if left:
            rest = Box(BODY.x, BODY.bottom - LEAST * LEAD, BODY.w, LEAST * LEAD)
            canvas.text(rest, [line(words.items_left(left), LEAST, LIGHT.muted)], "b", "rest")

    shown = [bar for bars in page for bar in bars]
    return Leaf(draw, tuple(bar.full for bar in shown if not bar.name(room).startswith(bar.full)))


def _plot(bars: Sequence[Bar], box: Box, reach: tuple[float, float], room: float) -> Plot:
    """Values before their targets; words behind each bar."""
    names = tuple(bar.name(room) for bar in bars)
    own = max(measure.wide(name, LEAST) for name in names) + AIR
    after = max(bar.wide for bar in bars) + AIR
    inner = Box(own / box.w, 0.0, max(0.2, 1 - (own + after) / box.w), 1.0)
    labels = {n: Label(bar.told, "outEnd") for n, bar in enumerate(bars) if bar.value is not None}
    colours = {n: bar.colour for n, bar in enumerate(bars)}
    values = [bar.value for bar in bars]
    shown = Series(words.HEADS["value"], values, LIGHT.accent, "bar", points=colours, labels=labels)
    goals = [bar.goal for bar in bars]
    behind = Series(words.GOAL, goals, LIGHT.raised_2, "bar")
    both = (behind, shown) if any(goal is not None for goal in goals) else (shown,)
    ends = (reach[0], reach[1], (reach[1] - reach[0]) / 4)
    return Plot(names, both, ends, inner=inner, levels=False)
