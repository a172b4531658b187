"""One way to make a workbook: no live formulas, no links, fixed dates, text that cannot be executed."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from os import PathLike
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cockpit import text
from cockpit.text import workbook as words
from cockpit.theme.palette import LIGHT

Target = str | PathLike[str] | BinaryIO
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
REAL_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
CELL_LIMIT = 32_767  # characters a cell can hold
SHEET_LIMIT = 31  # characters of a worksheet's name
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
WIDEST, NARROWEST = 60, 8  # column widths, in digits
INK, QUIET, WARNING, HEAD = LIGHT.ink, LIGHT.muted, LIGHT.status["missed"], LIGHT.raised_2
FORMATS: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16, "font_color": INK},
    "claim": {"bold": True, "font_size": 12},
    "link": {"font_color": LIGHT.accent, "underline": 1, "text_wrap": True, "valign": "top"},
    "quiet": {"font_color": QUIET},
    "warning": {"bold": True, "font_color": WARNING},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter", "bg_color": HEAD},
    "wrap": {"text_wrap": True, "valign": "top"},
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "month": {"num_format": "yyyy-mm"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "int": {"num_format": "#,##0"},
}


FOOT = 100  # characters of a watermark; the foot of a sheet has room for 255 in all


class Book:
    """A workbook being written, with its named formats and unique sheet names."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.workbook = workbook
        self._formats: dict[str, Format] = {}

    def style(self, name: str) -> Format:
        """A named format; `decimals:n` is a number with n decimals."""
        if name not in self._formats:
            made = FORMATS[name] if name in FORMATS else _decimals(int(name.partition(":")[2]))
            self._formats[name] = self.workbook.add_format({"font_name": words.FONT} | made)
        return self._formats[name]

    def foot(self, watermark: str, mark: str = "") -> None:
        """Whose copy it is at the foot of every printed sheet; & begins an instruction there."""
        said = safe(watermark)[:FOOT].replace("&", "&&")
        for sheet in self.workbook.worksheets():
            sheet.set_footer(f"&L{mark}&C{said}&R&P / &N")

    def sheet(self, title: str) -> Worksheet:
        """A new worksheet, its name fitted to the rules of the format and made unique."""
        taken = {s.get_name().casefold() for s in self.workbook.worksheets()}
        return self.workbook.add_worksheet(next(n for n in _sheet_names(title) if n.casefold() not in taken))


@contextmanager
def book(target: Target, title: str, created: datetime) -> Iterator[Book]:
    """A workbook that is written to `target` when the block ends; the same input gives the same bytes."""
    workbook = xlsxwriter.Workbook(target if hasattr(target, "write") else str(target), OPTIONS)
    workbook.set_properties({"title": safe(title), "author": words.AUTHOR, "created": created})
    workbook.set_size(2400, 1600)
    yield Book(workbook)
    workbook.close()


def safe(value: str) -> str:
    """Text that no spreadsheet takes for a formula; a real number stays as it is.

    >>> safe("=1+1"), safe("＠SUM(A1)"), safe("-3.5"), safe("-3 或更少"), safe("普通")
    ("'=1+1", "'＠SUM(A1)", '-3.5', "'-3 或更少", '普通')
    """
    risky = value.startswith(FORMULA_STARTS) and not REAL_NUMBER.fullmatch(value)
    return (f"'{value}" if risky else value)[:CELL_LIMIT]


def put(sheet: Worksheet, row: int, column: int, value: Any, style: Format | None = None) -> None:
    """One value in a cell by its own type; a missing value leaves the cell empty."""
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, text.yes_no(value), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, safe(str(value)), style)


def put_row(sheet: Worksheet, row: int, values: Iterable[Any], style: Format | None = None) -> None:
    """Several values side by side."""
    for column, value in enumerate(values):
        put(sheet, row, column, value, style)


def width(words_in_column: Iterable[str]) -> int:
    """The width of a column that shows its longest text, where a Chinese character counts two digits."""
    longest = max((_extent(word) for word in words_in_column), default=0)
    return min(WIDEST, max(NARROWEST, longest + 3))


def _extent(word: str) -> int:
    lines = word.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in lines)


def _decimals(places: int) -> dict[str, str]:
    return {"num_format": "#,##0" + ("." + "0" * places if places else "")}


def _sheet_names(title: str) -> Iterator[str]:
    """Names for a sheet, the plain one first; `History` is the format's own."""
    plain = FORBIDDEN.sub(" ", title).strip().strip("'")[:SHEET_LIMIT].strip("'") or words.ABOUT
    if plain.casefold() != "history":
        yield plain
    for number in range(2, 10_000):
        yield f"{plain[: SHEET_LIMIT - 6]} ({number})"
