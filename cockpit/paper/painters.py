"""One table: how each kind of figure is printed in so much room, the same for PDF and DOCX."""

from collections.abc import Callable
from typing import Any

from cockpit.figures.core import Figure
from cockpit.figures.document import Document, Section
from cockpit.paper import charts, maps, plans, profiles, sentences, tables
from cockpit.paper.blocks import Block, Note, clean, plain
from cockpit.text import paper as words
from cockpit.text import screen as said

PAGE = 64.0  # Chinese characters of body type that stand side by side on the page
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


def blocks(figure: Figure, across: int = 1) -> tuple[Block, ...]:
    """What is printed of one of `across` figures side by side; of an empty one, what is missing."""
    if not figure.empty:
        return PAINTERS[figure.kind](figure, PAGE / across)
    known, held = figure.options, figure.as_of is not None
    return (Note(said.empty(figure.title, known.get("missing", ""), known.get("supplier", ""), held)),)


def laid(document: Document) -> list[dict[str, Any]]:
    """The sections of a document as plain values in reading order."""
    return [_section(section) for section in document.sections]


def _section(section: Section) -> dict[str, Any]:
    alone = len(section.figures) == 1 and section.figures[0].title == section.title
    return {
        "title": clean(section.title),
        "columns": section.columns,
        "note": clean(section.note),
        "figures": [_figure(figure, alone, section) for figure in section.figures],
    }


def _figure(figure: Figure, bare: bool, section: Section) -> dict[str, Any]:
    """A figure with its title (unless the section says it already), claim, parts, source and date."""
    return {
        "title": "" if bare else clean(figure.title),
        "under": bool(section.title),
        "claim": clean(figure.claim),
        "foot": clean(words.foot(figure.source, figure.as_of, figure.stale)),
        "stale": figure.stale,
        "blocks": [plain(block) for block in blocks(figure, section.columns)],
    }
