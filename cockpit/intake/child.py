"""The process that opens an untrusted file: few rights, little memory, killed when it hangs."""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax import SAXException

import polars as pl
from defusedxml import DefusedXmlException

from cockpit.intake import audit, csvs, scan
from cockpit.intake.problems import Refusal
from cockpit.text import intake as words

MEMORY = 2 * 1024**3  # address space; about 0.4 GiB of it are libraries before any file is opened
SECONDS = 60  # processor time
OUTPUT = 1024**3  # bytes one result file may take
TEXT = 256 * 1024**2  # characters of all cells together
PIECE = 10_000  # rows gathered before they become a frame
DIGITS = 10**15  # a spreadsheet keeps 15 digits of a number
REFUSED = 3
UNREADABLE = (
    *(DefusedXmlException, SAXException, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, LookupError, ValueError),
)


@dataclass
class Sheet:
    """One sheet on its way out: its table part goes to an Arrow file, the rest to meta.json."""

    name: str
    visible: bool = True
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden_rows: int = 0
    blank_tail: int = 0
    file: str = ""


def main(arguments: list[str]) -> int:
    """Read `path` as `kind` into `folder`: meta.json and one Arrow file a sheet, or refused.json."""
    path, kind, folder = Path(arguments[0]), arguments[1], Path(arguments[2])
    _limit()
    try:
        meta = (_workbook if kind == "xlsx" else _text)(path, folder)
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        return 0
    except Refusal as refusal:
        return _refuse(folder, refusal)
    except MemoryError:
        return _refuse(folder, Refusal(words.TOO_HEAVY))
    except UNREADABLE:
        return _refuse(folder, Refusal(words.BROKEN))


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _refuse(folder: Path, refusal: Refusal) -> int:
    said = {name: getattr(refusal, name) for name in ("reason", "sheet", "row", "column", "value")}
    (folder / "refused.json").write_text(json.dumps(said), encoding="utf-8")
    return REFUSED


def _text(path: Path, folder: Path) -> dict:
    numbered = (
        (line, [f"t{cell}" if cell.strip() else None for cell in record], len(record))
        for line, record in csvs.rows(path.read_bytes())
    )
    sheet = Sheet("")
    _write(numbered, sheet, folder / "sheet-0.arrow")
    return {"sheets": [vars(sheet)], "attachments": [], "epoch_1904": False}


def _workbook(path: Path, folder: Path) -> dict:
    from python_calamine import CalamineError, CalamineWorkbook

    with audit.package(path) as archive:
        parts, styles, names = scan.parts(archive), scan.styles(archive), archive.namelist()
        if not parts:
            raise Refusal(words.ZIP_WITHOUT_WORKBOOK)
        scans = {part.name: _scanned(archive, part, styles) for part in parts if part.path in names}
        old = scan.epoch_1904(archive)
    if sum(item.cells for item in scans.values()) > scan.CELLS:
        raise Refusal(words.too_many_cells(scan.CELLS))
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [_sheet(book, part, scans.get(part.name), folder, n) for n, part in enumerate(parts)]
    except CalamineError as error:
        raise Refusal(words.BROKEN) from error
    return {
        "sheets": [vars(item) for item in sheets],
        "attachments": audit.attachments(names),
        "epoch_1904": old,
    }


def _scanned(archive: zipfile.ZipFile, part: scan.Part, styles: dict[int, str]) -> scan.Scan:
    with archive.open(part.path) as stream:
        return scan.sheet(stream, part.name, styles)


def _sheet(book, part: scan.Part, extent: scan.Scan | None, folder: Path, number: int) -> Sheet:
    sheet = Sheet(part.name, part.visible, hidden_rows=extent.hidden_rows if extent else 0)
    if not part.visible or extent is None or not extent.cells or "worksheet" not in part.path:
        return sheet
    source = book.get_sheet_by_name(part.name)
    sheet.merges = list(source.merged_cell_ranges or [])
    rows = source.to_python(skip_empty_area=False) if source.height else []
    lines = ((n, _cells(row, n, extent.marks), None) for n, row in enumerate(rows, start=1))
    _write(lines, sheet, folder / f"sheet-{number}.arrow")
    sheet.blank_tail = max(extent.rows - (sheet.blank_tail or extent.rows), 0)
    return sheet


def _cells(row: list, number: int, marks: dict[tuple[int, int], str]) -> list[str | None]:
    if not marks:
        return [_cell(value) for value in row]
    return [_marked(value, marks.get((number, column))) for column, value in enumerate(row, start=1)]


def _marked(value: object, mark: str | None) -> str | None:
    if mark in ("e", "f"):
        return mark
    cell = _cell(value)
    if mark is None or cell is None or cell[0] != "n":
        return cell
    return f"p{cell[1:]}" if mark == "p" else f"t{cell[1:].zfill(int(mark[1:]))}"


def _cell(value: object) -> str | None:
    """A cell as kind letter and text: t text, n number, l number that lost digits, b bool, d date, m time."""
    if isinstance(value, str):
        return f"t{value}" if value.strip() else None
    if isinstance(value, bool):
        return f"b{str(value).lower()}"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return f"d{value.date()}" if value.time() == dt.time() else f"d{value:%Y-%m-%dT%H:%M:%S}"
    return f"d{value}" if isinstance(value, dt.date) else f"m{value}"


def _number(value: float) -> str:
    if abs(value) >= DIGITS:
        return f"l{value!r}"
    return f"n{int(value)}" if value == int(value) else f"n{value!r}"


def _write(rows: Iterable[tuple[int, list, int | None]], sheet: Sheet, path: Path) -> None:
    """Rows that hold anything go to `path`: _row, _width, c0, c1 …; blank_tail becomes the last such row."""
    frames = [_frame(piece) for piece in _pieces(rows)]
    if not frames:
        return
    table = pl.concat(frames, how="diagonal")
    sheet.file, sheet.blank_tail = path.name, int(table["_row"][-1])
    table.write_ipc(path, compression="uncompressed")


def _pieces(rows: Iterable[tuple[int, list, int | None]]) -> Iterator[list]:
    piece, length = [], 0
    for row in rows:
        if not any(cell is not None for cell in row[1]):
            continue
        length += sum(len(cell) for cell in row[1] if cell is not None)
        if len(row[1]) > scan.COLUMNS:
            raise Refusal(words.too_many_columns(scan.COLUMNS), row=row[0])
        if length > TEXT:
            raise Refusal(words.TOO_HEAVY)
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _frame(piece: list[tuple[int, list, int | None]]) -> pl.DataFrame:
    width = max(len(cells) for _, cells, _ in piece)
    padded = [cells + [None] * (width - len(cells)) for _, cells, _ in piece]
    table = {"_row": [n for n, _, _ in piece], "_width": [w for _, _, w in piece]}
    table |= {f"c{n}": list(column) for n, column in enumerate(zip(*padded, strict=True))}
    schema = {"_row": pl.Int64, "_width": pl.Int64} | {f"c{n}": pl.String for n in range(width)}
    return pl.DataFrame(table, schema=schema)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
