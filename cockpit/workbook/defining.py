"""What a workbook for a meeting has beside its figures: contents that lead to them, and definitions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.worksheet import Worksheet

from cockpit.figures import Figure
from cockpit.text import workbook as words
from cockpit.workbook.book import Book, put, put_row, safe, width

BACK = 2, 5  # the column that leads back: at least, at most
TOLD = 100  # digits that a column of definitions is wide
LABEL = 12  # signs of a label before a colon; more is a sentence with a colon in it


@dataclass(frozen=True)
class Defined:
    """Lines that define a figure, by its name, and what each figure is called, in order."""

    about: Mapping[str, tuple[str, ...]]
    numbers: Sequence[str] = field(default=())

    def number(self, place: int) -> str:
        """What the figure at a place, from 0, is called; empty where nothing is numbered."""
        return self.numbers[place] if place < len(self.numbers) else ""


def contents(
    made: Book,
    sheet: Worksheet,
    preface: Iterable[tuple[str, str]],
    shown: Sequence[Figure],
    sheets: Sequence[Worksheet],
    defined: Defined,
) -> None:
    """What the workbook is, then every figure with the way to its sheet, the definitions last."""
    lines = list(preface)
    for row, (line, style) in enumerate(lines):
        put(sheet, row, 0, line, made.style(style))
    start = len(lines) + 1
    put_row(sheet, start, words.LISTED, made.style("head"))
    rows = [_listed(place, figure, defined) for place, figure in enumerate(shown)]
    rows.append((str(len(rows) + 1), "", words.DEFINITIONS, words.DEFINITIONS_CLAIM, "", ""))
    for row, (values, target) in enumerate(zip(rows, sheets, strict=True), start=start + 1):
        put_row(sheet, row, values, made.style("wrap"))
        lead(made, sheet, (row, 2), target, values[2])
    for column, cells in enumerate(zip(words.LISTED, *rows, strict=True)):
        sheet.set_column(column, column, width(cells))
    sheet.freeze_panes(start + 1, 0)
    _paged(sheet, start)


def _listed(place: int, figure: Figure, defined: Defined) -> tuple[str, ...]:
    when = words.as_of(figure.as_of, figure.stale)
    return str(place + 1), defined.number(place), figure.title, figure.claim, figure.source, when


def definitions(
    made: Book, sheet: Worksheet, shown: Sequence[Figure], sheets: Sequence[Worksheet], defined: Defined
) -> None:
    """One row for each line that defines a figure; a figure nobody has defined says source and date."""
    put(sheet, 0, 0, words.DEFINITIONS, made.style("title"))
    put_row(sheet, 2, words.DEFINED, made.style("head"))
    row = 3
    for place, (figure, target) in enumerate(zip(shown, sheets, strict=True)):
        for label, told in told_of(figure, defined.about):
            put_row(sheet, row, (defined.number(place), None, label, told), made.style("wrap"))
            lead(made, sheet, (row, 1), target, figure.title)
            row += 1
    names = [figure.title for figure in shown]
    for column, most in enumerate((8, width([words.DEFINED[1], *names]), 16, TOLD)):
        sheet.set_column(column, column, most)
    sheet.freeze_panes(3, 2)
    if row > 3:
        sheet.autofilter(2, 0, row - 1, len(words.DEFINED) - 1)
    _paged(sheet, 2)


def _paged(sheet: Worksheet, head: int) -> None:
    """All columns on one landscape page, their titles on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&R&P / &N")


def told_of(figure: Figure, about: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Label and text of every line that defines a figure."""
    lines = about.get(figure.name, ())
    if not lines:
        yield words.SOURCE, figure.source
        yield words.AS_OF, words.as_of(figure.as_of, figure.stale)
    for line in lines:
        label, colon, told = line.partition(words.COLON)
        labelled = bool(colon and told) and len(label) <= LABEL
        yield (label, told) if labelled else ("", line)


def lead(made: Book, sheet: Worksheet, at: tuple[int, int], target: Worksheet, said: str) -> None:
    """A cell that leads to the top of another sheet of this workbook."""
    name = target.get_name().replace("'", "''")
    sheet.write_url(*at, f"internal:'{name}'!A1", made.style("link"), safe(said))


def back(made: Book, sheet: Worksheet, contents_: Worksheet, columns: int) -> None:
    """The way from a figure's sheet to the contents, in the part that stays in sight."""
    least, most = BACK
    lead(made, sheet, (0, min(most, max(least, columns - 1))), contents_, words.BACK)
