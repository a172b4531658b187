"""What a printed document is: a title, what it speaks for, and sections of figures in reading order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cockpit.figures.core import NAME, Figure, FigureError
from cockpit.text import paper as words

MOST_COLUMNS = 4  # figures side by side on an A4 page
COUNTED: Mapping[str, str] = {  # kind → under which word it is numbered; sentences and cards are not
    "map": words.FIGURE,
    "trend": words.FIGURE,
    "spread": words.FIGURE,
    "gantt": words.FIGURE,
    "fan": words.FIGURE,
    "ranking": words.TABLE,
    "matrix": words.TABLE,
    "stages": words.TABLE,
    "targets": words.TABLE,
    "board": words.TABLE,
    "pace": words.TABLE,
    "compare": words.TABLE,
    "profile": words.TABLE,
    "table": words.TABLE,
}


@dataclass(frozen=True, eq=False)
class Section:
    """Figures under one heading, `columns` of them side by side; `note` is a quiet line below the heading.

    A section without figures says its note only, such as lines to write on. `id` is the item of an agenda
    it belongs to and `minutes` the time given to it.
    """

    title: str
    figures: tuple[Figure, ...] = ()
    columns: int = 1
    note: str = ""
    id: str = ""
    minutes: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.columns <= MOST_COLUMNS:
            raise FigureError(f"{self.title}: {self.columns} columns instead of 1 to {MOST_COLUMNS}")


@dataclass(frozen=True, eq=False)
class Document:
    """One thing to print, the same as PDF and DOCX.

    `stamp` holds short lines on the data: version, as-of, who asked for it and when. With `one_page` the
    document fits one A4 page; lists that do not fit end with the number of what is left out, those of later
    sections first. `signatures` are the words before lines to sign or date. `made` is the moment written into
    the file; without it the newest as-of date stands in, so that the same figures give the same bytes.
    `contents` puts a cover and a table of contents first, `numbered` numbers figures and tables, `about`
    holds the lines that define a figure, by its name, for an appendix; `version` names the data, such as v12.
    `watermark` says on every page whose copy it is.
    """

    name: str
    title: str
    subtitle: str = ""
    stamp: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    one_page: bool = False
    demo: bool = False
    signatures: tuple[str, ...] = ()
    made: datetime | None = None
    contents: bool = False
    numbered: bool = False
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str = ""
    watermark: str = ""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise FigureError(f"{self.name!r}: a document's name is lower-case letters, digits, _ and -")
        if not self.title:
            raise FigureError(f"{self.name}: a document has a title")
        if self.one_page and self.contents:
            raise FigureError(f"{self.name}: one page has no contents")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure in reading order."""
        return tuple(figure for section in self.sections for figure in section.figures)

    @property
    def numbers(self) -> tuple[str, ...]:
        """What each figure is called in reading order, such as 表 2; empty for what has no number."""
        counts: dict[str, int] = {}
        return tuple(self._number(figure, counts) for figure in self.figures)

    def _number(self, figure: Figure, counts: dict[str, int]) -> str:
        word = COUNTED.get(figure.kind, "") if self.numbered and not figure.empty else ""
        if not word:
            return ""
        counts[word] = counts.get(word, 0) + 1
        return words.number(word, counts[word])

    @property
    def explained(self) -> tuple[tuple[str, Figure, tuple[str, ...]], ...]:
        """Number, figure and its defining lines, for each figure that has any, none twice."""
        found: dict[tuple[str, str], tuple[str, Figure, tuple[str, ...]]] = {}
        for number, figure in zip(self.numbers, self.figures, strict=True):
            if lines := self.about.get(figure.name, ()):
                found.setdefault((figure.name, figure.title), (number, figure, tuple(lines)))
        return tuple(found.values())

    @property
    def marked(self) -> bool:
        """Whether any of it is demonstration data."""
        return self.demo or any(figure.demo for figure in self.figures)
