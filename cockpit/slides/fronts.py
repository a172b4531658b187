"""The slides around the figures: cover, contents with jumps, sections, how to read the deck."""

from collections.abc import Sequence

from cockpit.figures.document import Document, Section
from cockpit.slides import ink, measure, outlines
from cockpit.slides.canvas import Canvas
from cockpit.slides.ink import Line, Run, line, state
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import BIG, BODY, HEIGHT, LARGE, LEAST, MARGIN, TEXT, Box
from cockpit.text import DEMO_MARK
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT, STATUSES

PAGE = 18  # sections on one slide of contents
MANY = 3  # figures from which a section has a slide of its own
ROW = 40.0  # points of a line of contents
COLUMN = 26.0  # points between two columns
PANEL, INSET = Box(624.0, 0.0, 336.0, HEIGHT), 22.0  # of the district on the cover
COVER = (
    (40.0, 1),
    (34.0, 1),
    (30.0, 1),
    (34.0, 2),
    (28.0, 3),
    (22.0, 4),
)  # sizes of the title and its most lines
SECTION = ((34.0, 1), (28.0, 1), (24.0, 2), (18.0, 3))
COVER_WIDTH = 510.0


def cover(canvas: Canvas, document: Document) -> None:
    """Title, subtitle, stamp, the mark of invented data, the district's shape."""
    _district(canvas)
    told = clean(document.title)
    size, most = measure.largest(told, COVER, COVER_WIDTH)
    canvas.holder(
        "title", 'type="ctrTitle"', [line(measure.cut(told, size, COVER_WIDTH, most), size, LIGHT.ink, True)]
    )
    whole = [told, clean(document.subtitle), *stamped(document)]
    canvas.note("\n".join(part for part in whole if part))
    if document.subtitle:
        under = measure.cut(clean(document.subtitle), LARGE, COVER_WIDTH, 2)
        canvas.holder("subtitle", 'type="subTitle" idx="1"', [line(under, LARGE, LIGHT.ink_2)])
    lines = [line(measure.cut(each, TEXT, 510), TEXT, LIGHT.muted) for each in stamped(document)[:4]]
    canvas.text(Box(72, 380, 510, 4 * TEXT * LEAD), lines, "t", "stamp")
    if document.marked:
        width = measure.wide(DEMO_MARK, TEXT) + 20
        box = Box(72, HEIGHT - 66, width, 26)
        canvas.rect(box, "", LIGHT.ink, 1.0, "tag")
        canvas.text(box, [line(DEMO_MARK, TEXT, LIGHT.ink, True, "c")], "ctr", "demo")
        rest = Box(box.right + 12, box.y, 420, 26)
        canvas.text(rest, [line(words.DEMO_FOOT, LEAST, LIGHT.ink_2)], "ctr", "demo")


def stamped(document: Document) -> list[str]:
    """The lines on the data, its version first where no line tells it."""
    stamp = [clean(each) for each in (document.watermark, *document.stamp) if each]
    told = any(words.VERSION in each for each in stamp)
    return stamp if told or not document.version else [words.version(clean(document.version)), *stamp]


def _district(canvas: Canvas) -> None:
    """The district between its rivers, quiet, on a panel at the right of the cover."""
    canvas.rect(PANEL, LIGHT.raised_1, name="panel")
    known = outlines.layers()
    tall = (PANEL.w - 2 * INSET) * outlines.aspect(known)
    spot = outlines.place(known, Box(PANEL.x + INSET, (HEIGHT - tall) / 2, PANEL.w - 2 * INSET, tall))
    layers = ((known.district, LIGHT.land, LIGHT.outline), (known.rivers, LIGHT.river, ""))
    parts = [
        outlines.drawn(canvas, feature, spot, PANEL, ground, edge, 1.5)
        for layer, ground, edge in layers
        for feature in layer["features"]
    ]
    canvas.add(ink.group(canvas.number(), words.MAP_SAID, "", PANEL, "".join(parts)))


def pages(sections: Sequence[Section]) -> int:
    """How many slides of contents so many sections take; a single section needs none."""
    return -(-len(sections) // PAGE) if len(sections) > 1 else 0


def divided(section: Section, document: Document) -> bool:
    """Whether a section begins with a slide of its own: many figures, or none but a note."""
    return not section.figures or (len(document.sections) > 1 and len(section.figures) >= MANY)


def contents(
    canvas: Canvas, sections: Sequence[Section], page: int, starts: Sequence[int], links: Sequence[str]
) -> None:
    """Sections with their time and the number of their first slide; a click jumps there."""
    canvas.holder("title", 'type="title"', [line(words.CONTENTS, 30, LIGHT.ink, True)])
    shown = list(enumerate(sections))[page * PAGE : (page + 1) * PAGE]
    across = 1 if len(shown) <= PAGE // 2 else 2
    down = -(-len(shown) // across)
    width = (BODY.w - COLUMN * 2 * (across - 1)) / across
    for n, (place, section) in enumerate(shown):
        x = BODY.x + n // down * (width + 2 * COLUMN)
        y = BODY.y - 12 + n % down * ROW
        _entry(canvas, Box(x, y, width, ROW), place, section, starts[place], links[place])


def _entry(canvas: Canvas, box: Box, place: int, section: Section, start: int, link: str) -> None:
    time = words.minutes(section.minutes)
    room = box.w - 44 - 50 - (measure.wide(time, LEAST) + 16 if time else 0)
    title = measure.cut(clean(section.title), BIG, room)
    canvas.text(
        Box(box.x, box.y, 40, box.h), [line(str(place + 1), BIG, LIGHT.accent, True)], "ctr", "number"
    )
    canvas.text(Box(box.x + 44, box.y, room, box.h), [line(title, BIG)], "ctr", "section", link)
    tail = Line(
        (Run(f"{time}    " if time else "", LEAST, LIGHT.muted), Run(str(start), BIG, LIGHT.ink_2)), "r"
    )
    canvas.text(Box(box.right - 150, box.y, 150, box.h), [tail], "ctr", "start")
    canvas.rect(Box(box.x, box.bottom - 0.5, box.w, 0.5), LIGHT.hairline, name="rule")


def divider(canvas: Canvas, place: int, section: Section) -> None:
    """The number of a section, its title, its note and time, and what it will show."""
    told = clean(section.title)
    size, most = measure.largest(told, SECTION, 640)
    canvas.text(
        Box(MARGIN, 132, 130, 84), [line(f"{place + 1:02d}", 64, LIGHT.sequential[3], True)], "b", "number"
    )
    canvas.holder("title", 'type="title"', [line(measure.cut(told, size, 640, most), size, LIGHT.ink, True)])
    canvas.rect(Box(190, 226, 640, 0.75), LIGHT.hairline, name="rule")
    quiet = words.JOIN.join(part for part in (clean(section.note), words.minutes(section.minutes)) if part)
    lines = [line(measure.cut(quiet, BIG, 640, 4), BIG, LIGHT.ink_2)] if quiet else []
    titles = [clean(figure.title) for figure in section.figures][:9]
    lines += [
        Line((Run(measure.cut(each, TEXT, 640), TEXT, LIGHT.muted),), before=10 if not n else 3)
        for n, each in enumerate(titles)
    ]
    canvas.text(Box(190, 240, 640, 260), lines, "t", "note")


def end(canvas: Canvas, document: Document) -> None:
    """How to read the deck: marks of status, what can be edited, where definitions stand, the data."""
    canvas.holder("title", 'type="title"', [line(words.END, 24, LIGHT.ink, True)])
    words_ = {STATUSES[status].word: status for status in STATUSES}
    left = [line(words.STATUS_HEAD, TEXT, LIGHT.accent, True)]
    left += [Line(state(status, word, BIG), before=8) for word, status in words_.items()]
    canvas.text(Box(BODY.x, BODY.y, 200, BODY.h), left, "t", "statuses")
    right = [line(words.READING, TEXT, LIGHT.accent, True)]
    right += [Line((Run(each, BIG),), before=8) for each in words.READ_LINES]
    if stamp := stamped(document):
        right.append(Line((Run(words.DATA_HEAD, TEXT, LIGHT.accent, True),), before=26))
        right += [Line((Run(measure.cut(each, BIG, 600), BIG),), before=8) for each in stamp[:4]]
    if document.marked:
        right.append(Line((Run(f"{DEMO_MARK}：{words.DEMO_FOOT}", BIG, LIGHT.ink, True),), before=8))
    canvas.text(Box(BODY.x + 240, BODY.y, BODY.w - 240, BODY.h), right, "t", "reading")
