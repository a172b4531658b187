"""Flat rows for other systems: column names in the first line, and beside them a sheet that explains each."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime

from cockpit.figures.core import Figure, columns
from cockpit.workbook.book import Book, Target, book, put, put_row, safe, width

OLDEST = date(2000, 1, 1)
BOM = "\ufeff"  # without it a spreadsheet reads UTF-8 as the local code page


def flat(rows: Figure, fields: Figure, target: Target, watermark: str = "") -> None:
    """Write the rows of a table figure with their column names in the first line, then what those mean.

    `watermark` says at the foot of every printed sheet whose copy it is.
    """
    day = rows.as_of or OLDEST
    with book(target, rows.title, datetime(day.year, day.month, day.day)) as made:
        _sheet(made, rows, list(names(rows)))
        _sheet(made, fields, [title for _, title, _, _ in columns(fields)])
        if watermark:
            made.foot(watermark)


def flat_csv(rows: Figure) -> bytes:
    """The same rows as UTF-8 text separated by commas, quoted where needed; text is never a formula."""
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow(names(rows))
    for line in rows.frame.select(list(names(rows))).iter_rows():
        out.writerow(safe(value) if isinstance(value, str) else value for value in line)
    return (BOM + written.getvalue()).encode()


def names(figure: Figure) -> Iterator[str]:
    """The columns of a table figure in order."""
    return (name for name, *_ in columns(figure))


def _sheet(made: Book, figure: Figure, heads: list[str]) -> None:
    sheet = made.sheet(figure.title)
    lines = figure.frame.select(list(names(figure))).rows()
    put_row(sheet, 0, heads, made.style("head"))
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            put(sheet, number, column, value, made.style("text" if isinstance(value, str) else "plain"))
    for column, cells in enumerate(zip(heads, *lines, strict=True)):
        sheet.set_column(column, column, width(str(each) for each in cells if each is not None))
    sheet.freeze_panes(1, 0)
