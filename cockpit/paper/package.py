"""A DOCX package: an empty file in the type of the house, runs of text, one fixed date on its parts."""

import io
import zipfile
from datetime import datetime, time
from functools import cache
from typing import Any

import docx
from docx.document import Document as File
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from cockpit import text
from cockpit.figures.document import Document
from cockpit.paper.blocks import clean
from cockpit.text import paper as words
from cockpit.theme.palette import LIGHT

BODY, SMALL, CLAIM = 9.5, 8.0, 10.5  # points
MARGIN, WIDTH = 18, 174  # mm of an A4 page
OLDEST = datetime(2000, 1, 1)
ZIPPED = (1980, 1, 1, 0, 0, 0)  # the date of every part, so that the same document gives the same bytes


def blank(document: Document) -> File:
    """An empty A4 file in the type of the house, with properties, header and footer."""
    made = docx.Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = words.FONT, Pt(BODY)
    lettered(style)
    style.paragraph_format.space_after = Pt(3)
    for level, size in ((1, 18.0), (2, 12.5), (3, CLAIM)):
        _heading_style(made, level, size)
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(MARGIN)
    page.top_margin = page.bottom_margin = Mm(16)
    _properties(made, document)
    _foot(page.footer.paragraphs[0], document)
    return made


def _heading_style(made: File, level: int, size: float) -> None:
    style = made.styles[f"Heading {level}"]
    style.font.name, style.font.size, style.font.bold = words.FONT, Pt(size), True
    style.font.color.rgb = rgb(LIGHT.ink if level != 2 else LIGHT.accent)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(3)
    lettered(style)


def lettered(style: Any) -> None:
    """A style in the font of the house, Chinese signs too; without it a word processor takes its own."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), words.FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _properties(made: File, document: Document) -> None:
    days = [figure.as_of for figure in document.figures if figure.as_of]
    when = document.made or (datetime.combine(max(days), time()) if days else OLDEST)
    about = made.core_properties
    about.title, about.author, about.language = clean(document.title)[:255], words.AUTHOR, "zh-CN"
    about.last_modified_by, about.comments = words.AUTHOR, text.DEMO_MARK if document.marked else ""
    about.created = about.modified = when.replace(tzinfo=None)


def _foot(line: Paragraph, document: Document) -> None:
    """Title, which a bound document says at the head, mark and page number at the foot of every page."""
    parts = [
        *([] if document.contents else [document.title]),
        *([words.DEMO_FOOT] if document.marked else []),
    ]
    run(line, clean(words.JOIN.join(parts)), size=7, colour=LIGHT.muted)
    for before, field in zip(words.PAGE, ("PAGE", "NUMPAGES", ""), strict=True):
        run(line, ("    " if field == "PAGE" else "") + before, size=7, colour=LIGHT.muted)
        if field:
            _field(line, field)


def _field(line: Paragraph, name: str) -> None:
    """A number that the word processor fills in, in the type of the words around it."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run(line, "1", size=7, colour=LIGHT.muted)
    field.append(line.runs[-1]._r)
    line._p.append(field)


def lined(table: Table) -> None:
    """Hairlines between the rows of a table, none between its columns."""
    borders = OxmlElement("w:tblBorders")
    for side, kind in (("top", "single"), ("bottom", "single"), ("insideH", "single"), ("insideV", "nil")):
        edge = OxmlElement(f"w:{side}")
        named = (("val", kind), ("sz", "4"), ("space", "0"), ("color", LIGHT.hairline.lstrip("#")))
        for name, value in named:
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    table._tbl.tblPr.append(borders)


def run(
    line: Paragraph, said: str, size: float = BODY, strong: bool = False, colour: str = LIGHT.ink
) -> None:
    """Text at the end of a paragraph; size in points."""
    part = line.add_run(said)
    part.font.size, part.font.bold, part.font.color.rgb = Pt(size), strong or None, rgb(colour)


def shaded(place: _Cell, colour: str) -> None:
    """A colour behind a cell."""
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour.lstrip("#"))):
        shade.set(qn(name), value)
    place._tc.get_or_add_tcPr().append(shade)


def repeated(row: Any) -> None:
    """This row stands again at the top of every page."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)


@cache
def rgb(colour: str) -> RGBColor:
    """A colour #RRGGBB as the package writes it."""
    return RGBColor.from_string(colour.lstrip("#"))


def dated(raw: bytes) -> bytes:
    """The same package with one fixed date on all its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            out.writestr(zipfile.ZipInfo(name, ZIPPED), parts.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
