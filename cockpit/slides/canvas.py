"""One slide being drawn: it numbers its shapes, adds text, shapes, tables and charts, and keeps its notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Pt

from cockpit.slides import ink
from cockpit.slides.ink import Line
from cockpit.slides.measure import clean
from cockpit.slides.sizes import Box


@dataclass
class Canvas:
    """A slide and the number of its last shape."""

    slide: Slide
    last: int = 1

    def number(self) -> int:
        """The next free number of a shape."""
        self.last += 1
        return self.last

    def add(self, markup: str) -> None:
        self.slide.shapes._spTree.append(parse_xml(markup))

    def note(self, told: str) -> None:
        """What the speaker reads."""
        if frame := self.slide.notes_slide.notes_text_frame:
            frame.text = told

    def text(
        self,
        box: Box,
        told: Sequence[Line],
        anchor: str = "t",
        name: str = "text",
        link: str = "",
        wrap: bool = True,
    ) -> None:
        """A box of text."""
        self.add(ink.text_box(self.number(), name, box, told, anchor, link, wrap))

    def holder(self, name: str, kind: str, told: Sequence[Line]) -> None:
        """Text in a placeholder of the layout."""
        self.add(ink.holder(self.number(), name, kind, told))

    def rect(self, box: Box, ground: str, edge: str = "", width: float = 0.75, name: str = "ground") -> None:
        self.add(ink.shape(self.number(), name, "rect", box, ground, edge, width))

    def level(self, x: float, far: float, y: float, colour: str, width: float = 0.75, dash: str = "") -> None:
        """A line from left to right."""
        box = Box(x, y, far - x, 0.0)
        self.add(ink.straight(self.number(), "level", box, colour, width, dash))

    def upright(
        self, x: float, y: float, far: float, colour: str, width: float = 0.75, dash: str = ""
    ) -> None:
        """A line from top to bottom."""
        box = Box(x, y, 0.0, far - y)
        self.add(ink.straight(self.number(), "upright", box, colour, width, dash))

    def dot(self, preset: str, centre: tuple[float, float], size: float, ground: str, edge: str = "") -> None:
        """A small preset shape around a spot."""
        box = Box(centre[0] - size / 2, centre[1] - size / 2, size, size)
        self.add(ink.shape(self.number(), preset, preset, box, ground, edge, 1.25))

    def chart(self, kind: XL_CHART_TYPE, data: Any, box: Box, name: str, said: str) -> None:
        """A native chart with its workbook, named and described."""
        frame = self.slide.shapes.add_chart(kind, Pt(box.x), Pt(box.y), Pt(box.w), Pt(box.h), data)
        about = frame._element.nvGraphicFramePr.cNvPr
        about.set("id", str(self.number()))
        about.set("name", clean(name))
        about.set("descr", clean(said))


@dataclass(frozen=True)
class Leaf:
    """What one slide shows of a figure, and the full texts of what it had to shorten, for its notes."""

    draw: Callable[[Canvas], None]
    notes: tuple[str, ...] = field(default=())
