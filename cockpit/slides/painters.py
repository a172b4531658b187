"""One table: how each kind of figure stands on slides, and what an empty one says."""

from collections.abc import Callable

from cockpit.figures.core import Figure
from cockpit.slides import bars, courses, fans, maps, plans, sentences, strips, tables
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.ink import Line, Run, line, state
from cockpit.slides.measure import LEAD
from cockpit.slides.sizes import BIG, BODY, Box
from cockpit.text import slides as words

Painter = Callable[[Figure], tuple[Leaf, ...]]
PAINTERS: dict[str, Painter] = {
    "headline": sentences.headline,
    "claims": sentences.claims,
    "map": maps.drawn,
    "ranking": bars.ranking,
    "trend": courses.trend,
    "matrix": tables.matrix,
    "stages": bars.stages,
    "spread": strips.spread,
    "targets": tables.targets,
    "gantt": plans.gantt,
    "board": tables.board,
    "fan": fans.fan,
    "pace": plans.pace,
    "compare": tables.compare,
    "profile": tables.profile,
    "table": tables.table,
}


def leaves(figure: Figure) -> tuple[Leaf, ...]:
    """The slides of a figure; of an empty one, what is missing and who supplies it."""
    return PAINTERS[figure.kind](figure) if not figure.empty else (Leaf(_empty(figure)),)


def _said(canvas: Canvas) -> None:
    """The claim says already that there is nothing."""


def _empty(figure: Figure) -> Callable[[Canvas], None]:
    known, held = figure.options, figure.as_of is not None
    told = words.empty(figure.title, known.get("missing", ""), known.get("supplier", ""), held)
    if held and figure.claim:
        return _said

    def draw(canvas: Canvas) -> None:
        (run,) = state("no_data", "", BIG)
        room = Box(BODY.x, BODY.y + 40, BODY.w * 0.8, 6 * BIG * LEAD)
        canvas.text(room, [Line((Run(run.text, BIG, run.colour, True),)), line(told, BIG)], "t", "missing")

    return draw
