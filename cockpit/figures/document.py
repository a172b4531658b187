"""What a printed document is: a title, what it speaks for, and sections of figures in reading order."""

from dataclasses import dataclass
from datetime import datetime

from cockpit.figures.core import NAME, Figure, FigureError

MOST_COLUMNS = 4  # figures side by side on an A4 page


@dataclass(frozen=True, eq=False)
class Section:
    """Figures under one heading, `columns` of them side by side; `note` is a quiet line below the heading.

    A section without figures says its note only, such as lines to write on.
    """

    title: str
    figures: tuple[Figure, ...] = ()
    columns: int = 1
    note: str = ""

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

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise FigureError(f"{self.name!r}: a document's name is lower-case letters, digits, _ and -")
        if not self.title:
            raise FigureError(f"{self.name}: a document has a title")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure in reading order."""
        return tuple(figure for section in self.sections for figure in section.figures)

    @property
    def marked(self) -> bool:
        """Whether any of it is demonstration data."""
        return self.demo or any(figure.demo for figure in self.figures)
