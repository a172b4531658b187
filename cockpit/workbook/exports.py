"""Figures as a workbook: what it is and whose data first, then one sheet per figure, its text unchanged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import polars as pl
from xlsxwriter.worksheet import Worksheet

from cockpit import figures, text
from cockpit.access import Principal
from cockpit.figures import Figure
from cockpit.text import workbook as words
from cockpit.workbook.book import Book, Target, book, put, put_row, width
from cockpit.workbook.defining import Defined, back, contents, definitions

HIDDEN = frozenset({"status", "link", "spark"})  # said by status_word, leads nowhere, is a drawing
QUANTILES = frozenset({"low10", "low25", "median", "high75", "high90"})
RAW = frozenset({"value", "target", "expected"}) | QUANTILES  # in the figure's unit
HEAD = 5  # row of a figure's column titles, counted from 0
OLDEST = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Column:
    """A column of a sheet: which column of the frame, under what title, with how many decimals."""

    name: str
    title: str
    decimals: int | None = None


def export(
    shown: Sequence[Figure],
    target: Target,
    *,
    title: str,
    demo: bool,
    stamp: datetime | None = None,
    principal: Principal | None = None,
    about: Mapping[str, tuple[str, ...]] | None = None,
    numbers: Sequence[str] = (),
    watermark: str = "",
) -> None:
    """Write figures to a path or a binary file; the same input gives the same bytes.

    `stamp` is the moment of the export; without it the newest as-of date stands in. Text columns hold the
    figure's own strings, raw numbers stand in columns of their own. With `about`, the lines that define a
    figure by its name, the first sheet leads to all others and the last one holds the definitions;
    `numbers` are what the figures are called, such as 表 2; `watermark` says on every sheet whose copy it is.
    """
    demo = demo or any(figure.demo for figure in shown)
    with book(target, title, stamp or _newest(shown)) as made:
        preface = _preface(
            title, demo, words.EXPORTED_AT if about is None else words.MADE_AT, stamp, principal
        )
        if about is None:
            first = made.sheet(words.ABOUT)
            sheets = [made.sheet(figure.title) for figure in shown]
            _about(made, first, preface, shown, sheets)
        else:
            first, sheets = _bound(made, preface, shown, Defined(about, numbers))
        for figure, sheet in zip(shown, sheets, strict=True):
            _figure(made, sheet, figure, demo, watermark)
            if about is not None:
                back(made, sheet, first, len(columns(figure)))
        if watermark:
            made.foot(watermark, text.DEMO_MARK if demo else "")


def _bound(
    made: Book, preface: Iterator[tuple[str, str]], shown: Sequence[Figure], defined: Defined
) -> tuple[Worksheet, list[Worksheet]]:
    """The sheets of contents and definitions, written, and those of the figures, still empty."""
    first = made.sheet(words.CONTENTS)
    sheets = [made.sheet(figure.title) for figure in shown]
    last = made.sheet(words.DEFINITIONS)
    contents(made, first, preface, shown, [*sheets, last], defined)
    definitions(made, last, shown, sheets, defined)
    back(made, last, first, len(words.DEFINED))
    return first, sheets


def columns(figure: Figure) -> tuple[Column, ...]:
    """The columns of a figure's sheet in order; a kind without titles for its columns raises KeyError."""
    if figure.kind in figures.core.OPEN_KINDS:
        return tuple(Column(n, words.with_unit(t, u), d) for n, t, u, d in figures.columns(figure))
    return tuple(
        Column(name, words.with_unit(words.column(name, figure.kind), figure.unit if name in RAW else ""))
        for name in shown(figure.kind)
    )


def shown(kind: str) -> list[str]:
    """The columns of a kind that a reader of a sheet needs, in order; a list of numbers is a drawing."""
    schema = figures.SCHEMAS[kind].items()
    return [name for name, type in schema if name not in HIDDEN and not isinstance(type, pl.List)]


def _newest(shown: Sequence[Figure]) -> datetime:
    days = [figure.as_of for figure in shown if figure.as_of]
    return datetime.combine(max(days), time()) if days else OLDEST


def _preface(
    title: str, demo: bool, when: str, stamp: datetime | None, principal: Principal | None
) -> Iterator[tuple[str, str]]:
    """(text, format) of the lines above the list of figures."""
    yield title, "title"
    if demo:
        yield words.DEMO_NOTE, "warning"
    yield words.labelled(when, text.moment(stamp)), "plain"
    if principal:
        yield words.labelled(words.EXPORTED_BY, words.person(principal.name, principal.role)), "plain"
    yield words.RAW_NOTE, "quiet"


def _about(
    made: Book,
    sheet: Worksheet,
    preface: Iterator[tuple[str, str]],
    shown: Sequence[Figure],
    sheets: Sequence[Worksheet],
) -> None:
    lines = list(preface)
    for row, (line, style) in enumerate(lines):
        put(sheet, row, 0, line, made.style(style))
    start = len(lines) + 1
    put_row(sheet, start, words.OVERVIEW, made.style("head"))
    rows = [
        (str(n), f.title, f.claim, f.source, words.as_of(f.as_of, f.stale), s.get_name())
        for n, (f, s) in enumerate(zip(shown, sheets, strict=True), start=1)
    ]
    for row, values in enumerate(rows, start=start + 1):
        put_row(sheet, row, values, made.style("wrap"))
    for column, cells in enumerate(zip(words.OVERVIEW, *rows, strict=True)):
        sheet.set_column(column, column, width(cells))


def _figure(made: Book, sheet: Worksheet, figure: Figure, demo: bool, watermark: str) -> None:
    put(sheet, 0, 0, figure.title, made.style("title"))
    put(sheet, 1, 0, figure.claim, made.style("claim"))
    put(sheet, 2, 0, words.labelled(words.SOURCE, figure.source), made.style("quiet"))
    as_of = words.labelled(words.AS_OF, words.as_of(figure.as_of, figure.stale))
    put(sheet, 3, 0, as_of, made.style("warning" if figure.stale else "quiet"))
    if said := words.marked(demo, watermark):
        put(sheet, 4, 0, said, made.style("warning" if demo else "quiet"))
    for position, column in enumerate(columns(figure)):
        _column(made, sheet, position, column, figure.frame[column.name])
    if figure.frame.is_empty():
        put(sheet, HEAD + 1, 0, words.EMPTY, made.style("quiet"))
    _page(sheet, demo)


def _column(made: Book, sheet: Worksheet, position: int, column: Column, values: pl.Series) -> None:
    style = made.style(_style(column, values.dtype))
    cells = values.to_list()
    put(sheet, HEAD, position, column.title, made.style("head"))
    for row, value in enumerate(cells, start=HEAD + 1):
        put(sheet, row, position, _plain(value), style)
    sheet.set_column(position, position, width([column.title, *(str(v) for v in cells if v is not None)]))


def _style(column: Column, kind: pl.DataType) -> str:
    if kind.is_temporal():
        return "date" if kind == pl.Date else "moment"
    if kind.is_numeric() and column.decimals is not None:
        return f"decimals:{column.decimals}"
    return "text" if kind == pl.String else "plain"


def _plain(value: object) -> object:
    """A list as words in a row; everything else as it is."""
    return text.listing(str(item) for item in value) if isinstance(value, list) else value


def _page(sheet: Worksheet, demo: bool) -> None:
    """How the sheet scrolls and prints: the header stays, all columns on one landscape page."""
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_footer(f"&L{text.DEMO_MARK if demo else ''}&R&P / &N")
