"""A document as DOCX: real headings, real tables, drawings as pictures, nothing that runs or links out."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from docx.document import Document as File
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from cockpit import text
from cockpit.figures.core import Figure
from cockpit.figures.document import Document, Section
from cockpit.paper import binding, fitting, marking
from cockpit.paper.blocks import Block, Card, Cards, Cell, Drawing, Lines, Note, Plots, Table, clean
from cockpit.paper.package import CLAIM, SMALL, WIDTH, blank, dated, lined, repeated, run, shaded
from cockpit.paper.painters import blocks, captions, headings, room, turned
from cockpit.paper.printing import drawings
from cockpit.paper.tables import extent, wide
from cockpit.text import paper as words
from cockpit.theme.palette import LIGHT, STATUSES

SHAPES = {"circle": "●", "triangle": "▲", "diamond": "◆", "square": "■", "hatched": "▨", "ring": "○"}
ROOM = 57.0  # Chinese characters of a table's type side by side on the page
KEYS = (words.BOARD_KEY, words.GANTT_KEY, words.PROFILE_KEY)
SMALLEST = 6.5  # points; nothing smaller is readable
ACROSS = 3  # cards in a row
HALF = WIDTH / 2 - 6  # mm of one of two pictures side by side


def docx(document: Document) -> bytes:
    """The document as DOCX; the same document gives the same bytes."""
    made, anchors = blank(document), binding.Anchors(document.contents)
    (_bind if document.contents else _head)(made, document)
    painted = [blocks(figure, page=room(document)) for figure in document.figures]
    if document.contents:
        painted = [_undrawn(parts) for parts in painted]
    drawn = _pictured(painted)
    pictures = iter(drawings([drawing for drawing, _ in drawn], [width for _, width in drawn]))
    figures = iter(zip(captions(document), document.numbers, painted, strict=True))
    level = 1 if document.contents else 2
    for section, heading in zip(document.sections, headings(document), strict=True):
        if heading:
            anchors.name(made.add_heading(heading, level=level))
        _introduction(made, section, pictures)
        for figure in section.figures:
            (title, listed), number, parts = next(figures)
            aside = turned(parts)
            if aside:
                binding.turn(made, across=True)
            line = _title(made, title, number, level + 1)
            if line is not None and listed:
                anchors.name(line)
            _figure(made, figure, parts, pictures)
            if aside:
                binding.turn(made, across=False)
    _signatures(made, document.signatures)
    binding.appendix(made, document, anchors, level)
    if document.contents:
        binding.settled(made)
    marking.mark(made, document.watermark)
    target = io.BytesIO()
    made.save(target)
    return dated(target.getvalue())


def _pictured(painted: Sequence[Sequence[Block]]) -> list[tuple[Drawing, float]]:
    """Drawings that stand by themselves with their width in mm; those inside tables are said by their row."""
    found: list[tuple[Drawing, float]] = []
    for block in (each for parts in painted for each in parts):
        if isinstance(block, Drawing):
            found.append((block, WIDTH * block.width))
        if isinstance(block, Plots):
            found.extend((drawing, HALF) for drawing in block.drawings)
    return found


def _head(made: File, document: Document) -> None:
    made.add_heading(clean(document.title), level=1)
    if document.marked:
        run(made.add_paragraph(), text.DEMO_MARK, strong=True)
    for line in (document.subtitle, words.JOIN.join(document.stamp)):
        if line:
            run(made.add_paragraph(), clean(line), size=SMALL, colour=LIGHT.ink_2)


def _bind(made: File, document: Document) -> None:
    binding.styles(made)
    binding.running(made, document)
    binding.cover(made, document)
    binding.contents(made, document)


def _introduction(made: File, section: Section, pictures: Any) -> None:
    """The time a section has, and its note."""
    said = [] if section.minutes is None else [words.minutes(section.minutes)]
    if said := [*said, *([section.note] if section.note else [])]:
        _note(made, Note(words.JOIN.join(said)), pictures)


def _title(made: File, said: str, number: str, level: int) -> Paragraph | None:
    """The heading of a figure, a caption where it is numbered, none where its section says it already."""
    if number:
        return binding.caption(made, said, number)
    return made.add_heading(said, level=level) if said else None


def _figure(made: File, figure: Figure, parts: Sequence[Block], pictures: Any) -> None:
    if figure.claim:
        run(made.add_paragraph(), clean(figure.claim), size=CLAIM, strong=True)
    for block in parts:
        WRITERS[type(block)](made, block, pictures)
    mark = f"{SHAPES['hatched']} " if figure.stale else ""
    foot = mark + clean(words.foot(figure.source, figure.as_of, figure.stale))
    run(made.add_paragraph(), foot, size=SMALL, colour=LIGHT.muted)


def _lines(made: File, block: Lines, pictures: Any) -> None:
    for row in block.rows:
        line = made.add_paragraph()
        _state(line, row.status, row.word)
        run(line, clean(row.text))
        if row.detail:
            run(line, f"  {clean(row.detail)}", size=SMALL, colour=LIGHT.muted)


def _state(line: Paragraph, status: str, word: str) -> None:
    """The shape and the word of a status."""
    if status or word:
        shape = f"{SHAPES[STATUSES[status].shape]} " if status else ""
        run(line, f"{shape}{clean(word)}  ", strong=True, colour=LIGHT.status.get(status, LIGHT.ink))


def _cards(made: File, block: Cards, pictures: Any) -> None:
    """Cards as a borderless table."""
    rows = [block.rows[start : start + ACROSS] for start in range(0, len(block.rows), ACROSS)]
    table = made.add_table(rows=len(rows), cols=ACROSS)
    for row, cards in zip(table.rows, rows, strict=True):
        for place, card in zip(row.cells, cards, strict=False):
            _card(place, card)


def _card(place: _Cell, card: Card) -> None:
    first = place.paragraphs[0]
    run(first, clean(card.label), size=SMALL, colour=LIGHT.ink_2)
    number = place.add_paragraph()
    run(number, clean(card.amount), size=15, strong=True)
    run(number, clean(card.unit), size=SMALL)
    if card.word:
        _state(place.add_paragraph(), card.status, card.word)
    for line in card.lines:
        run(place.add_paragraph(), clean(line), size=SMALL, colour=LIGHT.muted)


def _table(made: File, block: Table, pictures: Any) -> None:
    """A table whose head repeats on every page; columns that hold only drawings are left out."""
    kept = [n for n in range(len(block.heads)) if not _only_drawn(block, n)]
    if not kept:
        return
    table = made.add_table(rows=1, cols=len(kept))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    lined(table)
    for column, width in zip(table.columns, _widths(block, kept), strict=True):
        column.width = Mm(width)
    size = max(SMALLEST, (SMALL + 0.5) * block.scale)
    for place, name in zip(table.rows[0].cells, kept, strict=True):
        _cell(place, Cell(block.heads[name], strong=True), block.aligns[name], LIGHT.raised_2, size)
    repeated(table.rows[0])
    for row in block.rows:
        for place, name in zip(table.add_row().cells, kept, strict=True):
            _cell(place, row[name], block.aligns[name], row[name].ground, size)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _undrawn(parts: Sequence[Block]) -> tuple[Block, ...]:
    """Tables without the columns that hold only drawings, nor the key to those."""
    made = tuple(_narrowed(part) for part in parts)
    cut = any(one is not other for one, other in zip(made, parts, strict=True))
    return tuple(part for part in made if not (cut and isinstance(part, Note) and part.text in KEYS))


def _narrowed(part: Block) -> Block:
    """A table without the columns that hold only drawings, and with room for what is left."""
    if not isinstance(part, Table):
        return part
    kept = [n for n in range(len(part.heads)) if not _only_drawn(part, n)]
    if len(kept) in (0, len(part.heads)):
        return part
    heads, widths = tuple(part.heads[n] for n in kept), tuple(part.widths[n] for n in kept)
    rows = tuple(tuple(row[n] for n in kept) for row in part.rows)
    aligns = "".join(part.aligns[n] for n in kept)
    cut = replace(part, heads=heads, rows=rows, aligns=aligns, widths=widths, head_drawings=(), scale=1.0)
    return fitting.fit(cut, ROOM, turnable=False)


def _only_drawn(block: Table, column: int) -> bool:
    cells = [row[column] for row in block.rows]
    return any(c.drawing for c in cells) and not any(
        c.text not in ("", text.MISSING) for c in cells if not c.drawing
    )


def _widths(block: Table, kept: Sequence[int]) -> list[float]:
    """Millimetres of each column: as it is settled, else in proportion to its longest text, within reason."""
    if block.settled:
        return [round(binding.width(block.turned) * w / sum(block.widths), 1) for w in block.widths]
    whole = [
        min(
            22.0,
            max([4.0, wide(block.heads[n]), *(extent(row[n]) for row in block.rows)]) + 1,
        )
        for n in kept
    ]
    needs = [min(22.0, need) for need in whole]
    return [round(WIDTH * need / sum(needs), 1) for need in needs]


def _cell(place: _Cell, cell: Cell, align: str, ground: str, size: float) -> None:
    line = place.paragraphs[0]
    line.paragraph_format.space_after = Pt(1)
    line.alignment = {"r": WD_ALIGN_PARAGRAPH.RIGHT, "c": WD_ALIGN_PARAGRAPH.CENTER}.get(align)
    shape = f"{SHAPES[STATUSES[cell.mark].shape]} " if cell.mark in STATUSES else ""
    tone = cell.tone or (LIGHT.muted if cell.quiet else LIGHT.ink)
    run(line, shape + clean(cell.text), size=size, strong=cell.strong, colour=tone)
    if cell.under:
        run(place.add_paragraph(), clean(cell.under), size=size - 1, colour=LIGHT.muted)
    if ground:
        shaded(place, ground)


def _drawing(made: File, block: Drawing, pictures: Any) -> None:
    _picture(made.add_paragraph(), block, next(pictures), WIDTH * block.width)


def _plots(made: File, block: Plots, pictures: Any) -> None:
    """Small drawings, two beside each other."""
    table = made.add_table(rows=-(-len(block.drawings) // 2), cols=2)
    places = [place for row in table.rows for place in row.cells]
    for place, drawing in zip(places, block.drawings, strict=False):
        _picture(place.paragraphs[0], drawing, next(pictures), HALF)


def _picture(line: Paragraph, drawing: Drawing, image: bytes, width: float) -> None:
    shape = line.add_run().add_picture(io.BytesIO(image), width=Mm(width))
    shape._inline.docPr.set("descr", clean(drawing.said))


def _note(made: File, block: Note, pictures: Any) -> None:
    run(
        made.add_paragraph(), clean(block.text), SMALL, block.head, LIGHT.ink_2 if block.head else LIGHT.muted
    )


WRITERS: dict[type, Callable[[File, Any, Any], None]] = {
    Lines: _lines,
    Cards: _cards,
    Table: _table,
    Drawing: _drawing,
    Plots: _plots,
    Note: _note,
}


def _signatures(made: File, named: Sequence[str]) -> None:
    for name in named:
        line = made.add_paragraph()
        line.paragraph_format.space_before = Pt(16)
        run(line, f"{words.signed(clean(name))}")
