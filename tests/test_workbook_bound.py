"""The workbook of a meeting: contents that lead to every sheet, definitions at the end, typed numbers."""

import dataclasses
import io
from datetime import datetime

import openpyxl
import polars as pl
import pytest

from cockpit import text, workbook
from cockpit.figures import core
from cockpit.figures.core import Figure
from cockpit.text import workbook as words
from cockpit.workbook import exports
from tests.apps import samples

FIGURES = {figure.kind: figure for figure in samples.page_figures() if not figure.empty}
STAMP = datetime(2026, 11, 21, 9, 30)


def exported(*shown: Figure, **changes: object) -> bytes:
    target = io.BytesIO()
    plain = {"title": "十月例会材料", "demo": False, "stamp": STAMP, "about": {}}
    workbook.export(shown, target, **plain | changes)  # type: ignore[arg-type]
    return target.getvalue()


def opened(raw: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    about = {
        f.name: (f"口径：{f.title}的算法", f"{f.title}这样读") for f in FIGURES.values() if f.kind != "map"
    }
    numbers = [f"表 {n}" if n else "" for n in range(len(FIGURES))]
    return opened(exported(*FIGURES.values(), about=about, numbers=numbers))


def rows(sheet: openpyxl.worksheet.worksheet.Worksheet, head: tuple[str, ...]) -> list[tuple[object, ...]]:
    """The rows below the titles of columns."""
    told = list(sheet.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(told) if row[: len(head)] == head)
    return [row[: len(head)] for row in told[start + 1 :]]


def test_the_contents_lead_to_every_sheet_and_every_sheet_leads_back(book):
    assert book.sheetnames[0] == words.CONTENTS and book.sheetnames[-1] == words.DEFINITIONS
    contents = book[words.CONTENTS]
    listed = rows(contents, words.LISTED)
    assert [row[2] for row in listed] == [*(f.title for f in FIGURES.values()), words.DEFINITIONS]
    assert [row[1] for row in listed][1:3] == ["表 1", "表 2"] and listed[0][1] is None
    links = {c.value: c.hyperlink.location for r in contents.iter_rows() for c in r if c.hyperlink}
    assert links == {row[2]: f"'{name}'!A1" for row, name in zip(listed, book.sheetnames[1:], strict=True)}
    for name in book.sheetnames[1:]:
        back = [c for c in book[name][1] if c.value == words.BACK]
        assert [c.hyperlink.location for c in back] == [f"'{words.CONTENTS}'!A1"], name


def test_each_line_that_defines_a_figure_is_a_row_with_its_label(book):
    told = rows(book[words.DEFINITIONS], words.DEFINED)
    for figure in FIGURES.values():
        lines = [row[2:] for row in told if row[1] == figure.title]
        if figure.kind == "map":
            assert lines == [(words.SOURCE, figure.source), (words.AS_OF, text.date(figure.as_of))]
        else:
            assert lines == [("口径", f"{figure.title}的算法"), (None, f"{figure.title}这样读")]
    sheet = book[words.DEFINITIONS]
    assert sheet.freeze_panes == "C4" and sheet.auto_filter.ref == f"A3:D{3 + len(told)}"


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_strings_are_the_figures_own_and_numbers_are_numbers(kind, book):
    figure = FIGURES[kind]
    sheet = book[book.sheetnames[1 + list(FIGURES).index(kind)]]
    assert sheet.freeze_panes == f"B{exports.HEAD + 2}" and sheet["A2"].value == (figure.claim or None)
    cells = list(sheet.iter_rows(min_row=exports.HEAD + 2, values_only=True))
    assert len(cells) == figure.frame.height
    for place, column in enumerate(exports.columns(figure)):
        values = figure.frame[column.name]
        shown = [row[place] for row in cells]
        if values.dtype.is_numeric():
            assert all(isinstance(v, int | float) for v in shown if v is not None)
            assert [v is None for v in shown] == [v is None for v in values]
            assert [v for v in shown if v is not None] == pytest.approx(values.drop_nulls().to_list())
        elif values.dtype == pl.String:
            assert shown == [None if v in (None, "") else workbook.safe(v) for v in values.to_list()]


def test_a_stale_figure_says_so_in_contents_and_on_its_sheet():
    old = dataclasses.replace(FIGURES["ranking"], stale=True)
    book = opened(exported(old))
    assert text.status_word("stale") in rows(book[words.CONTENTS], words.LISTED)[0][5]
    assert text.status_word("stale") in book[book.sheetnames[1]]["A4"].value


def test_without_definitions_an_export_has_neither_contents_nor_links():
    book = opened(exported(FIGURES["ranking"], about=None))
    assert book.sheetnames == [words.ABOUT, FIGURES["ranking"].title]
    assert not any(c.hyperlink for sheet in book for row in sheet.iter_rows() for c in row)


def test_names_and_definitions_that_a_spreadsheet_would_run_are_harmless():
    nasty = "=HYPERLINK(1)'!A1"
    figure = dataclasses.replace(FIGURES["table"], title=nasty, claim="@x", source="+1+1")
    book = opened(exported(figure, title=nasty, about={figure.name: ("=1+1", "-口径：=2")}, numbers=["=表"]))
    for sheet in book:
        for cell in (c for row in sheet.iter_rows() for c in row if isinstance(c.value, str)):
            assert cell.data_type == "s" and not cell.value.startswith(("=", "@", "+")), cell.coordinate
            assert cell.hyperlink is None or cell.hyperlink.target is None
    places = {c.hyperlink.location for r in book[words.CONTENTS].iter_rows() for c in r if c.hyperlink}
    assert places == {f"'{name.replace(chr(39), chr(39) * 2)}'!A1" for name in book.sheetnames[1:]}


def test_the_same_figures_give_the_same_bytes_and_four_hundred_long_names_fit():
    figure = FIGURES["ranking"]
    frame = pl.concat([figure.frame] * (400 // figure.frame.height + 1)).head(400)
    long = pl.format("校{}{}", pl.int_range(400), pl.lit("很长的名称" * 40)).alias("label")
    figure = dataclasses.replace(figure, frame=frame.with_columns(long), title="长" * 200)
    raw = exported(figure, about={figure.name: ("口径：" + "长" * 2000,)})
    assert raw == exported(figure, about={figure.name: ("口径：" + "长" * 2000,)})
    sheet = opened(raw).worksheets[1]
    assert [sheet.cell(exports.HEAD + 2 + n, 2).value for n in range(400)] == figure.frame["label"].to_list()
