"""One slide of a figure: section, claim, what proves it, source and date, the words for the speaker."""

from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.figures.core import Figure
from cockpit.figures.document import Document, Section
from cockpit.slides import fronts, ink, measure
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.ink import Line, Run, line
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import CLAIM, FOOT, KICKER, LEAST, MARGIN, ROOM, SOURCE, TAGS, TINY, TITLE, Box
from cockpit.text import DEMO_MARK
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

NOTE = Box(MARGIN, 86.0, ROOM, LEAST * LEAD)  # of a section's note below a claim of one line


@dataclass(frozen=True)
class Sheet:
    """One slide to come: its section, its figure, what it draws, which part of the figure."""

    place: int
    section: Section
    figure: Figure
    leaf: Leaf
    part: int
    parts: int
    opens: bool = False  # the first of a section that has no slide of its own

    @property
    def noted(self) -> str:
        """The note of the section this slide opens."""
        return clean(self.section.note) if self.opens else ""


def drawn(canvas: Canvas, document: Document, sheet: Sheet) -> None:
    """Claim, kicker, proof, source and date, notes."""
    cut = [*_titled(canvas, sheet), *_kicker(canvas, sheet)]
    sheet.leaf.draw(canvas)
    cut += [*_source(canvas, sheet.figure), *sheet.leaf.notes]
    _noted(canvas, document, sheet, cut)


def _titled(canvas: Canvas, sheet: Sheet) -> list[str]:
    """A claim in the largest type that holds it; its full text where even the smallest does not."""
    told = clean(sheet.figure.claim or sheet.figure.title)
    size, most = measure.largest(told, CLAIM, TITLE.w)
    short = measure.cut(told, size, TITLE.w, most)
    canvas.holder("title", 'type="title"', [line(short, size, LIGHT.ink, True)])
    if sheet.noted and measure.lines(short, size, TITLE.w) == 1:
        note = measure.cut(sheet.noted, LEAST, NOTE.w)
        canvas.text(NOTE, [line(note, LEAST, LIGHT.muted)], "t", "note")
    return [told] if short != told else []


def _kicker(canvas: Canvas, sheet: Sheet) -> list[str]:
    """Section, figure and which of its slides this is."""
    told = words.section_of(clean(sheet.section.title), clean(sheet.figure.title))
    more = words.continued(sheet.part, sheet.parts)
    tail = f"   {more}" if more else ""
    short = measure.cut(told, LEAST, KICKER.w - measure.wide(tail, LEAST))
    runs = (Run(short, LEAST, LIGHT.accent, True), Run(tail, LEAST, LIGHT.muted))
    canvas.holder("kicker", 'type="body" sz="quarter" idx="13"', [Line(runs)])
    return [told] if short != told else []


def _source(canvas: Canvas, figure: Figure) -> list[str]:
    """Where the data come from and of when they are; a stale source in strong type behind its mark."""
    mark = f"{ink.sign('stale')} " if figure.stale else ""
    told = mark + words.foot(clean(figure.source), figure.as_of, figure.stale)
    short = measure.cut(told, TINY, SOURCE.w)
    shown = line(short, TINY, LIGHT.ink if figure.stale else LIGHT.muted, figure.stale)
    canvas.holder("source", 'type="body" sz="quarter" idx="14"', [shown])
    return [told] if short != told else []


def _noted(canvas: Canvas, document: Document, sheet: Sheet, full: Sequence[str]) -> None:
    """What the speaker reads: figure, claim, time, definition, source, full texts of what was cut."""
    figure = sheet.figure
    about = [clean(each) for each in document.about.get(figure.name, ())]
    time = words.minutes(sheet.section.minutes) if sheet.opens else ""
    parts = [
        words.noted(words.NOTE_TITLE, [clean(figure.title)]),
        words.noted(words.NOTE_CLAIM, [clean(figure.claim)]) if figure.claim else "",
        words.noted(words.NOTE_TIME, [time]) if time else "",
        sheet.noted,
        words.noted(words.NOTE_ABOUT, about) if about else "",
        words.foot(clean(figure.source), figure.as_of, figure.stale),
        words.noted(words.NOTE_FULL, list(dict.fromkeys(full))) if full else "",
        DEMO_MARK if document.demo or figure.demo else "",
    ]
    canvas.note("\n".join(part for part in parts if part))


def framed(canvas: Canvas, document: Document, number: int, stale: bool = False) -> None:
    """Foot with title, data version and stamp, the number of the slide, marks of stale and invented data."""
    parts = [clean(document.title), *fronts.stamped(document)]
    told = measure.cut(words.JOIN.join(parts), TINY, FOOT.w)
    canvas.holder("foot", 'type="ftr" sz="quarter" idx="11"', [line(told, TINY, LIGHT.muted)])
    canvas.add(ink.page_number(canvas.number(), number, TINY))
    tags = [(DEMO_MARK, LIGHT.ink_2)] if document.marked else []
    tags += [(f"{ink.sign('stale')} {words.STALE}", LIGHT.status["stale"])] if stale else []
    right = TAGS.right
    for tag, colour in tags:
        width = measure.wide(tag, LEAST) + 14
        box = Box(right - width, TAGS.y, width, TAGS.h)
        canvas.rect(box, "", colour, 0.75, "tag")
        canvas.text(box, [line(tag, LEAST, colour, True, "c")], "ctr", "tag")
        right -= width + 8
