"""What binds a longer DOCX: cover, contents that the word processor renews, captions, appendix."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from docx.document import Document as File
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from cockpit import text
from cockpit.figures.document import Document
from cockpit.paper.blocks import clean
from cockpit.paper.package import BODY, CLAIM, SMALL, WIDTH, lettered, lined, repeated, rgb, run, shaded
from cockpit.paper.painters import RUNNING, captions, headings, stamped
from cockpit.paper.painters import appendix as defined
from cockpit.text import paper as words
from cockpit.theme.palette import LIGHT

LEVELS = 2  # of headings in the contents: sections, and the figures in them
TITLE_SIZES = ((18, 30.0), (40, 24.0), (90, 17.0))  # at most so many signs: points
SMALLEST_TITLE = 12.0
HEADS = (14.0, CLAIM)  # points of the headings of sections and figures
ENTRIES = (BODY + 1, BODY)  # points of lines in the contents
INDENT = 7  # mm of a figure's line in the contents
STROKE = 24  # mm of the stroke above the title
AFTER_EDGES = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")  # what follows a paragraph's borders
TOP = 22  # mm above the text, for the line at the head of the page
DEFINED = (52, 122)  # mm of the appendix's columns


def styles(made: File) -> None:
    """The type of headings, captions and contents of a bound document."""
    for level, size in enumerate(HEADS, 1):
        style = made.styles[f"Heading {level}"]
        style.font.size, style.font.color.rgb = Pt(size), rgb(LIGHT.accent if level == 1 else LIGHT.ink)
        style.paragraph_format.space_before = Pt(16 if level == 1 else 12)
    title = made.styles["Title"]
    lettered(title)
    for edge in title.element.xpath(".//w:pBdr"):
        edge.getparent().remove(edge)
    caption = made.styles["Caption"]
    lettered(caption)
    caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(CLAIM), True, rgb(LIGHT.ink)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(12), Pt(3)
    caption.paragraph_format.keep_with_next = True
    _outlined(caption.element.get_or_add_pPr(), LEVELS - 1)
    for level in range(LEVELS):
        _contents_style(made, level)


def _contents_style(made: File, level: int) -> None:
    style = made.styles.add_style(f"toc {level + 1}", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    lettered(style)
    style.font.size, style.font.bold = Pt(ENTRIES[level]), level == 0 or None
    shape = style.paragraph_format
    shape.left_indent, shape.space_before, shape.space_after = Mm(INDENT * level), Pt(8 - 6 * level), Pt(1)
    shape.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _outlined(shape: Any, level: int) -> None:
    """Paragraphs of this form stand in the outline; the first level is 0."""
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level))
    shape.append(mark)


def cover(made: File, document: Document) -> None:
    """Whose document it is, its title, what it speaks for, and a page of its own."""
    run(made.add_paragraph(), words.AUTHOR, size=11, colour=LIGHT.ink_2)
    _stroke(made.add_paragraph())
    title = made.add_paragraph(style="Title")
    title.paragraph_format.space_after = Pt(10)
    said = clean(document.title)
    size = next((points for most, points in TITLE_SIZES if len(said) <= most), SMALLEST_TITLE)
    run(title, said, size=size, strong=True)
    if document.subtitle:
        run(made.add_paragraph(), clean(document.subtitle), size=14, colour=LIGHT.ink_2)
    made.add_paragraph().paragraph_format.space_after = Pt(170)
    for line in stamped(document):
        run(made.add_paragraph(), clean(line), size=10.5, colour=LIGHT.ink_2)
    if document.marked:
        run(made.add_paragraph(), words.DEMO_FOOT, size=10.5, strong=True)


def _stroke(line: Paragraph) -> None:
    """A short stroke in the accent colour, far down the page."""
    shape = line.paragraph_format
    shape.space_before, shape.space_after, shape.right_indent = Pt(150), Pt(14), Mm(WIDTH - STROKE)
    edges, edge = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    named = (("val", "single"), ("sz", "36"), ("space", "1"), ("color", LIGHT.accent.lstrip("#")))
    for name, value in named:
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    line._p.get_or_add_pPr().insert_element_before(edges, *AFTER_EDGES)


def contents(made: File, document: Document) -> None:
    """A contents field that the word processor renews; until then its lines lead to their headings."""
    head = made.add_paragraph()
    head.paragraph_format.page_break_before, head.paragraph_format.space_after = True, Pt(8)
    run(head, words.CONTENTS, size=16, strong=True)
    for place, (level, said) in enumerate(entries(document)):
        line = made.add_paragraph(style=f"toc {level}")
        if place == 0:
            _sign(line._p, "begin")
            _instruction(line._p, f'TOC \\o "1-{LEVELS}" \\h \\z \\u')
            _sign(line._p, "separate")
        _entry(line, said, level, _anchor(place))
    closing = made.add_paragraph()
    if document.sections:
        _sign(closing._p, "end")
    closing.add_run().add_break(WD_BREAK.PAGE)


def entries(document: Document) -> Iterator[tuple[int, str]]:
    """Level and words of every line of the contents, in reading order."""
    titles = iter(captions(document))
    for section, heading in zip(document.sections, headings(document), strict=True):
        if heading:
            yield 1, heading
        for title, listed in [next(titles) for _ in section.figures]:
            if title and listed:
                yield 2, title
    if document.explained:
        yield 1, words.appendix(words.DEFINITIONS)


def _entry(line: Paragraph, said: str, level: int, anchor: str) -> None:
    """A line that leads to its heading; only a word processor knows the page that stands on."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    run(line, said, size=ENTRIES[level - 1], strong=level == 1)
    link.append(line.runs[-1]._r)
    line._p.append(link)


def _anchor(place: int) -> str:
    return f"_Toc{place + 1:06d}"


class Anchors:
    """Names the headings of the contents one after the other."""

    def __init__(self, bound: bool) -> None:
        self._bound, self._place = bound, 0

    def name(self, line: Paragraph) -> None:
        """Make this heading the next one that the contents lead to."""
        if not self._bound:
            return
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self._place))
        start.set(qn("w:name"), _anchor(self._place))
        line._p.insert(1 if line._p.pPr is not None else 0, start)
        line._p.append(end)
        self._place += 1


def caption(made: File, said: str, number: str) -> Paragraph:
    """A title behind a number that the word processor counts."""
    word, _, count = number.partition(" ")
    line = made.add_paragraph(style="Caption")
    run(line, f"{word} ", size=CLAIM, strong=True)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" SEQ {word} \\* ARABIC ")
    run(line, count, size=CLAIM, strong=True)
    field.append(line.runs[-1]._r)
    line._p.append(field)
    run(line, said.removeprefix(number), size=CLAIM, strong=True)
    return line


def appendix(made: File, document: Document, anchors: Anchors, level: int) -> None:
    """What defines every figure, as a table whose head repeats."""
    rows = defined(document)
    if not rows:
        return
    head = made.add_heading(words.appendix(words.DEFINITIONS), level=level)
    head.paragraph_format.page_break_before = document.contents
    anchors.name(head)
    table = made.add_table(rows=1 + len(rows), cols=len(DEFINED))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    lined(table)
    for column, width in zip(table.columns, DEFINED, strict=True):
        column.width = Mm(width)
    cells = table._cells
    for place, name in zip(cells, words.DEFINED, strict=False):
        run(place.paragraphs[0], name, size=SMALL, strong=True)
        shaded(place, LIGHT.raised_2)
    repeated(table.rows[0])
    for place, row in enumerate(rows, 1):
        run(cells[2 * place].paragraphs[0], row["title"], size=SMALL + 0.5, strong=True)
        _stacked(cells[2 * place + 1], row["lines"])


def _stacked(place: Any, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        shown = place.paragraphs[0] if number == 0 else place.add_paragraph()
        shown.paragraph_format.space_after = Pt(1)
        run(shown, line, size=SMALL + 0.5)


def width(across: bool) -> float:
    """Millimetres of text side by side on an upright page, or on one that is turned."""
    return WIDTH + 297 - 210 if across else WIDTH


def turn(made: File, across: bool) -> None:
    """Go on on a new page, turned by a quarter or upright again."""
    page = made.add_section(WD_SECTION.NEW_PAGE)
    page.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    page.different_first_page_header_footer = False


def settled(made: File) -> None:
    """Rows are not broken over pages, and a sentence stays with the table or the picture behind it."""
    for row in made.element.body.iter(qn("w:tr")):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for part, after in pairwise(made.element.body):
        shown = after.tag == qn("w:tbl") or after.find(f".//{qn('w:drawing')}") is not None
        if shown and part.tag == qn("w:p") and part.find(f".//{qn('w:t')}") is not None:
            part.get_or_add_pPr().get_or_add_keepNext()


def _sign(parent: Any, kind: str) -> None:
    """Where a field begins, where its result begins, and where it ends."""
    part, sign = OxmlElement("w:r"), OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    part.append(sign)
    parent.append(part)


def _instruction(parent: Any, said: str) -> None:
    part, told = OxmlElement("w:r"), OxmlElement("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = f" {said} "
    part.append(told)
    parent.append(part)


def running(made: File, document: Document) -> None:
    """Title and version at the head of every page but the cover; fields are renewed when it is opened."""
    renewed = OxmlElement("w:updateFields")
    renewed.set(qn("w:val"), "true")
    settings = made.settings.element
    settings.insert(settings.index(settings.find(qn("w:compat"))), renewed)
    page = made.sections[0]
    page.top_margin, page.header_distance = Mm(TOP), Mm(TOP / 2)
    page.different_first_page_header_footer = True
    page.header.is_linked_to_previous = False
    line = page.header.paragraphs[0]
    named = words.version(document.version) if document.version else ""
    mark = text.DEMO_MARK if document.marked else ""
    said = words.JOIN.join(
        part for part in (words.shortened(clean(document.title), RUNNING), named, mark) if part
    )
    run(line, said, size=7.5, colour=LIGHT.muted)
