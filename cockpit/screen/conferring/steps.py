"""A document for a projector: step after step, each small enough to be seen from the last row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from cockpit.figures.core import Figure, columns
from cockpit.figures.document import Document, Section
from cockpit.screen import walls
from cockpit.screen.html import Markup, el, join
from cockpit.text import DEMO_MARK
from cockpit.text import meeting_page as words

STRIP = "headline"  # a kind of figure that stands above the next one
BESIDE = 2  # figures beside each other at most
LARGE = frozenset(
    {"headline", "claims", "map", "board", "targets", "table", "gantt", "matrix"}
)  # never share
SENTENCES = 7  # in one picture
COLUMNS = 8  # of a table: the pack has all of them


@dataclass(frozen=True, eq=False)
class Step:
    """One picture: the figures above and in the middle, with the section they belong to.

    `place` counts sections from 0; `item` names the section for the clock and `minutes` is planned for it.
    """

    place: int
    item: str
    title: str
    note: str
    minutes: int | None
    strip: tuple[Figure, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def shown(self) -> tuple[Figure, ...]:
        """Every figure of the picture."""
        return (*self.strip, *self.figures)


def steps(document: Document) -> tuple[Step, ...]:
    """The steps in reading order; a section without figures is one step with its words."""
    return tuple(step for place, section in enumerate(document.sections) for step in _of(place, section))


def _of(place: int, section: Section) -> Iterator[Step]:
    """The steps of a section: cards stand above the figure that follows them."""
    plain = Step(place, section.id or f"section-{place}", section.title, section.note, section.minutes)
    strip: tuple[Figure, ...] = ()
    for beside in _beside(section):
        if strip and _cards(beside):
            yield replace(plain, strip=strip)
        if _cards(beside):
            strip = beside
            continue
        yield replace(plain, strip=strip, figures=beside)
        strip = ()
    if strip or not section.figures:
        yield replace(plain, strip=strip)


def _beside(section: Section) -> Iterator[tuple[Figure, ...]]:
    """The figures of a section as they share a picture: only small ones of a row of columns do."""
    held: tuple[Figure, ...] = ()
    for figure in (page for each in section.figures for page in _pages(each)):
        if figure.kind in LARGE:
            yield from ((each,) for each in held)
            yield (figure,)
            held = ()
            continue
        held = (*held, figure)
        if len(held) == min(section.columns, BESIDE):
            yield held
            held = ()
    yield from ((each,) for each in held)


def _cards(figures: tuple[Figure, ...]) -> bool:
    return all(figure.kind == STRIP for figure in figures)


def _pages(figure: Figure) -> Iterator[Figure]:
    """Sentences that do not fit one picture stand on several, about as many on each."""
    total = -(-figure.frame.height // SENTENCES) if figure.kind == "claims" else 1
    if total <= 1:
        yield figure
        return
    size = -(-figure.frame.height // total)
    for page in range(total):
        title = words.paged(figure.title, page + 1, total)
        yield replace(figure, title=title, frame=figure.frame.slice(page * size, size))


def first(every: Sequence[Step], place: int) -> int:
    """The number of the first step of a section."""
    return next((at for at, step in enumerate(every) if step.place == place), 0)


def picture(
    document: Document, every: Sequence[Step], at: int, title: str, version: str, timer: str
) -> Markup:
    """The whole screen of one step; links lead nowhere, so that a slip does not end the meeting."""
    step = every[at]
    slots = [el("div", "cs-slot", walls.tile(_large(figure))) for figure in step.figures]
    strip = el("div", "cs-slot cs-slot-strip", join(walls.tile(_large(figure)) for figure in step.strip))
    middle = el("div", f"cs-middle cs-holds-{len(slots)}", join(slots))
    said = el("p", "cs-note-large", step.note) if step.note else ""
    rest = el("div", "cs-rest", said, middle if slots else "")
    head = _bar(document, step, words.place(at + 1, len(every)), _name(document, title, version), timer)
    return el("div", "cs-scene cs-kind-meeting", head, strip if step.strip else "", rest)


def _name(document: Document, title: str, version: str) -> Markup:
    """The meeting, that it is frozen, and on which data it stands."""
    demo = el("b", "cs-demo", DEMO_MARK) if document.marked else ""
    marks = el("b", "cs-frozen", words.FROZEN), demo, el("span", "cs-oldest", version)
    return el("div", "cs-present-name", el("span", "", title), *marks)


def _bar(document: Document, step: Step, place: str, name: Markup, timer: str) -> Markup:
    """What stands above the figures: meeting, section, the clock of the item, where in the round."""
    heading = el("h1", "", words.numbered(step.place + 1, step.title))
    said = el("div", "cs-present-said", heading, _clock(step, timer), el("span", "cs-present-place", place))
    parts = (el("i", "cs-now" if n == step.place else "") for n in range(len(document.sections)))
    return el("header", "cs-wall-bar", name, said, el("div", "cs-progress", join(parts), aria_hidden="true"))


def _clock(step: Step, timer: str) -> Markup | str:
    """The clock of the item; the browser counts, the word says when it has run out."""
    if not step.minutes:
        return ""
    told = {"data_timer": timer, "data_minutes": step.minutes, "data_over": words.OVER}
    said = el("b", "cs-timer-said", "00:00"), el("span", "", words.planned(step.minutes))
    return el("span", "cs-timer", *said, role="timer", **told)


def unlinked(figure: Figure) -> Figure:
    """The figure without ways to other pages."""
    if "link" not in figure.frame.columns:
        return figure
    return replace(figure, frame=figure.frame.with_columns(link=pl.lit(None, pl.String)))


def _large(figure: Figure) -> Figure:
    """The figure as a projector shows it: dated once and for all, a table with all its columns."""
    plain = unlinked(figure)
    rows = {"wall": "rows", "columns": columns(figure)[:COLUMNS]} if figure.kind == "table" else {}
    return replace(plain, options={**plain.options, "frozen": True, **rows})
