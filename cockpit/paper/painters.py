"""One table: how each kind of figure is printed in so much room, the same for PDF and DOCX."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from cockpit.figures.core import Figure
from cockpit.figures.document import Document, Section
from cockpit.paper import charts, fitting, maps, plans, profiles, sentences, tables
from cockpit.paper.blocks import Block, Cards, Cell, Drawing, Lines, Note, Plots, Table, clean, plain
from cockpit.paper.tables import wide
from cockpit.text import paper as words
from cockpit.text import screen as said

PAGE = 64.0  # Chinese characters of body type that stand side by side on the page
BOUND = fitting.PORTRAIT  # of a bound document, whose type never shrinks and whose margins are wider
RUNNING = 30  # signs of a title at the head of every page
WHOLE, SHORT = 34.0, 20.0  # em; lower drawings, and lower tables, are not broken over two pages of 77 em
ROW, CARD, PLOT = 1.8, 7.5, 8.5  # em that a row of a table, of cards and of small drawings takes
Painter = Callable[[Figure, float], tuple[Block, ...]]
PAINTERS: dict[str, Painter] = {
    "headline": sentences.headline,
    "claims": sentences.claims,
    "map": maps.drawn,
    "ranking": tables.ranking,
    "trend": charts.trend,
    "matrix": tables.matrix,
    "stages": sentences.stages,
    "spread": charts.spread,
    "targets": tables.targets,
    "gantt": plans.gantt,
    "board": plans.board,
    "fan": charts.fan,
    "pace": plans.pace,
    "compare": tables.compare,
    "profile": profiles.profile,
    "table": tables.table,
}


def room(document: Document) -> float:
    """How many Chinese characters stand side by side on a page of this document."""
    return BOUND if document.contents else PAGE


def blocks(figure: Figure, across: int = 1, page: float = PAGE) -> tuple[Block, ...]:
    """What is printed of one of `across` figures side by side; of an empty one, what is missing."""
    if not figure.empty:
        parts = PAINTERS[figure.kind](figure, page / across)
        return parts if page == PAGE else tuple(_fitted(part, page / across, across == 1) for part in parts)
    known, held = figure.options, figure.as_of is not None
    return (Note(said.empty(figure.title, known.get("missing", ""), known.get("supplier", ""), held)),)


def stamped(document: Document) -> tuple[str, ...]:
    """The lines on the data; a bound document says its version among them."""
    named = words.version(document.version) if document.contents and document.version else ""
    known = any(document.version in line for line in document.stamp)
    return document.stamp if known or not named else (*document.stamp, named)


def _fitted(part: Block, room: float, alone: bool) -> Block:
    """A table with room for its longest words; anything else as it is."""
    return fitting.fit(part, room, alone) if isinstance(part, Table) else part


def turned(parts: Sequence[Block]) -> bool:
    """Whether a figure of these parts stands on a page of its own, turned by a quarter."""
    return any(isinstance(part, Table) and part.turned for part in parts)


def captions(document: Document) -> list[tuple[str, bool]]:
    """Heading of each figure, empty where its section says it already, and whether the contents list it."""
    numbers, found = iter(document.numbers), []
    for section in document.sections:
        alone = len(section.figures) == 1 and section.figures[0].title == section.title
        for figure in section.figures:
            number = next(numbers)
            title = "" if alone and not number else words.captioned(number, figure.title)
            found.append((clean(title), document.contents and not alone))
    return found


def headings(document: Document) -> list[str]:
    """Heading of each section, behind its place where the document is numbered."""
    titled = [section.title for section in document.sections if section.title]
    places = iter(range(1, len(titled) + 1))
    numbered = document.numbered
    return [
        clean(words.chapter(next(places), s.title) if numbered and s.title else s.title)
        for s in document.sections
    ]


def appendix(document: Document) -> list[dict[str, Any]]:
    """What defines each figure: its caption and the lines."""
    return [
        {"title": clean(words.captioned(number, figure.title)), "lines": [clean(line) for line in lines]}
        for number, figure, lines in document.explained
    ]


def laid(document: Document) -> list[dict[str, Any]]:
    """The sections of a document as plain values in reading order."""
    titles = iter(captions(document))
    return [
        _section(section, heading, titles, room(document))
        for section, heading in zip(document.sections, headings(document), strict=True)
    ]


def _section(
    section: Section, heading: str, titles: Iterator[tuple[str, bool]], page: float
) -> dict[str, Any]:
    return {
        "title": heading,
        "columns": section.columns,
        "note": clean(section.note),
        "minutes": "" if section.minutes is None else words.minutes(section.minutes),
        "figures": [_figure(figure, *next(titles), section, page) for figure in section.figures],
    }


def tall(block: Block, page: float) -> float:
    """About how high a block is on a page so wide, in em; rather too much than too little."""
    match block:
        case Table(rows=rows, heads=heads):
            share = page / max(1, len(heads)) * 0.6
            return ROW + sum(ROW * max(lines(cell, share) for cell in row) for row in rows)
        case Lines(rows=rows):
            return sum(ROW * math.ceil(wide(row.text + row.detail) / (page - 10) + 0.1) for row in rows)
        case Cards(rows=rows, across=across):
            return CARD * math.ceil(len(rows) / across)
        case Plots(drawings=drawings, across=across):
            return PLOT * math.ceil(len(drawings) / across)
        case Drawing(height=height, aspect=aspect, width=width):
            return page * width * aspect if aspect else height
        case _:
            return ROW


def _whole(parts: Sequence[Block], page: float) -> bool:
    """Whether a figure is low enough to stay on one page; rows and sentences break well, drawings do not."""
    broken = all(isinstance(part, Table | Lines | Note) for part in parts)
    return sum(tall(part, page) for part in parts) <= (SHORT if broken else WHOLE)


def lines(cell: Cell, share: float) -> int:
    """Lines of a cell in a column of so many Chinese characters."""
    return math.ceil(max(1.0, wide(cell.text) / share)) + (math.ceil(wide(cell.under) / share))


def _figure(figure: Figure, title: str, listed: bool, section: Section, page: float) -> dict[str, Any]:
    """A figure with its title (unless the section says it already), claim, parts, source and date."""
    parts = blocks(figure, section.columns, page)
    return {
        "title": title,
        "listed": listed,
        "under": bool(section.title),
        "turned": turned(parts),
        "whole": page == BOUND and _whole(parts, page / section.columns),
        "claim": clean(figure.claim),
        "foot": clean(words.foot(figure.source, figure.as_of, figure.stale)),
        "stale": figure.stale,
        "blocks": [plain(part) for part in parts],
    }
