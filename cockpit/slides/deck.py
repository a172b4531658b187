"""A document as PPTX: cover, contents, sections, a claim with its proof on every slide, how to read it."""

from collections.abc import Sequence

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as File
from pptx.slide import Slide

from cockpit.figures.document import Document
from cockpit.slides import fronts, package, sheets
from cockpit.slides.canvas import Canvas
from cockpit.slides.painters import leaves
from cockpit.slides.sheets import Sheet
from cockpit.text import slides as words

LAYOUTS = tuple(words.LAYOUTS)


def pptx(document: Document) -> bytes:
    """The document as PPTX; the same document gives the same bytes."""
    made, plan = package.blank(document), _planned(document)
    fronts.cover(_canvas(made, "cover"), document)
    contents = [_canvas(made, "contents") for _ in range(fronts.pages(document.sections))]
    first = [_section(made, document, place, plan) for place in range(len(document.sections))]
    for page, canvas in enumerate(contents):
        _contents(canvas, made, document, page, first)
    last = _canvas(made, "end")
    fronts.end(last, document)
    sheets.framed(last, document, len(made.slides))
    return package.packed(made)


def _planned(document: Document) -> list[Sheet]:
    """All slides of figures in reading order."""
    found = []
    for place, section in enumerate(document.sections):
        opens = not fronts.divided(section, document)
        for figure in section.figures:
            parts = leaves(figure)
            for number, leaf in enumerate(parts, 1):
                found.append(Sheet(place, section, figure, leaf, number, len(parts), opens))
                opens = False
    return found


def _section(made: File, document: Document, place: int, plan: Sequence[Sheet]) -> int:
    """The slides of a section; the number of its first one."""
    first, section = len(made.slides) + 1, document.sections[place]
    if fronts.divided(section, document):
        canvas = _canvas(made, "section")
        fronts.divider(canvas, place, section)
        sheets.framed(canvas, document, first)
    for sheet in plan:
        if sheet.place == place:
            canvas = _canvas(made, "content")
            sheets.drawn(canvas, document, sheet)
            sheets.framed(canvas, document, len(made.slides), stale=sheet.figure.stale)
    return first


def _contents(canvas: Canvas, made: File, document: Document, page: int, first: Sequence[int]) -> None:
    """Sections with the numbers of their first slides, to which a click jumps."""
    links = [_linked(canvas.slide, made.slides[number - 1]) for number in first]
    fronts.contents(canvas, document.sections, page, first, links)
    sheets.framed(canvas, document, page + 2)


def _canvas(made: File, name: str) -> Canvas:
    """A new slide of a layout, without the placeholders that come along."""
    slide = made.slides.add_slide(made.slide_layouts[LAYOUTS.index(name)])
    for holder in list(slide.placeholders):
        holder._element.getparent().remove(holder._element)
    return Canvas(slide)


def _linked(here: Slide, there: Slide) -> str:
    """The relation by which a shape jumps to another slide."""
    return here.part.relate_to(there.part, RELATIONSHIP_TYPE.SLIDE)
