"""One pass over a sheet's XML before any reader opens it: true extent, and marks that readers lose."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import ElementTree
from defusedxml.expatreader import DefusedExpatParser

from cockpit.intake.problems import Refusal
from cockpit.text import intake as words

ROWS = 200_000
HEAD_ROWS = 15  # rows above the data that titles, notes and headers may take
COLUMNS = 300
CELLS = 5_000_000
MERGES = 20_000
PERCENT = {9, 10}  # built-in number formats 0% and 0.00%
REFERENCE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Scan:
    """Extent of one sheet and the cells that need more than their value: (row, column) from 1 -> mark."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    hidden_rows: int = 0
    merges: int = 0
    marks: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One sheet of the workbook: its name, visible or not, and the part that holds it."""

    name: str
    visible: bool
    path: str


def column_number(letters: str) -> int:
    """1 for A, 27 for AA.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27.

    >>> column_letters(1), column_letters(16384)
    ('A', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Handler(ContentHandler):
    """Collects extent and marks; stops at the first cell beyond the limits."""

    def __init__(self, sheet: str, styles: dict[int, str]):
        super().__init__()
        self.sheet, self.styles, self.scan = sheet, styles, Scan()
        self.row = self.column = self.length = 0
        self.type = self.style = self.inside = ""
        self.formula = self.value = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        begin = _BEGIN.get(name.rpartition(":")[2])
        if begin:
            begin(self, attrs)

    def endElement(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._close()
        elif local in ("v", "t"):
            self.inside = ""

    def characters(self, content: str) -> None:
        if self.inside:
            self.length += len(content)

    def _row(self, attrs: AttributesImpl) -> None:
        numbered = attrs.get("r")
        self.row = self.row + 1 if numbered is None else int(numbered)
        self.column = 0
        self.scan.hidden_rows += attrs.get("hidden") in ("1", "true")

    def _cell(self, attrs: AttributesImpl) -> None:
        self.column += 1
        match = REFERENCE.match(attrs.get("r", ""))
        if match:
            self.column, self.row = column_number(match[1]), int(match[2])
        self.type, self.style = attrs.get("t", "n"), attrs.get("s", "0")
        self.formula = self.value = False
        self.length = 0

    def _formula(self, attrs: AttributesImpl) -> None:
        self.formula = True

    def _value(self, attrs: AttributesImpl) -> None:
        self.value, self.inside = True, "v"

    def _merge(self, attrs: AttributesImpl) -> None:
        self.scan.merges += 1
        if self.scan.merges > MERGES:
            raise Refusal(words.too_many_merges(MERGES), sheet=self.sheet)

    def _close(self) -> None:
        if not (self.formula or self.value):
            return
        self._extend()
        if self.type == "e":
            self.scan.marks[self.row, self.column] = "e"
        elif self.formula and not self.length and self.type != "str":
            self.scan.marks[self.row, self.column] = "f"
        elif self.type == "n" and (mark := self.styles.get(int(self.style))):
            self.scan.marks[self.row, self.column] = mark

    def _extend(self) -> None:
        scan = self.scan
        scan.cells += 1
        scan.rows, scan.columns = max(scan.rows, self.row), max(scan.columns, self.column)
        if self.row > ROWS + HEAD_ROWS or self.column > COLUMNS or scan.cells > CELLS:
            where = f"{column_letters(self.column)}{self.row}"
            raise Refusal(words.too_wide(where, ROWS, COLUMNS, CELLS), sheet=self.sheet)


_BEGIN = {"c": _Handler._cell, "v": _Handler._value, "t": _Handler._value, "f": _Handler._formula}
_BEGIN |= {"row": _Handler._row, "mergeCell": _Handler._merge}


def sheet(stream: IO[bytes], name: str, styles: dict[int, str]) -> Scan:
    """Extent and marks of one sheet's XML; a Refusal beyond the limits or for entities and DTDs."""
    handler = _Handler(name, styles)
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    parser.parse(stream)
    return handler.scan


def parts(archive: zipfile.ZipFile) -> list[Part]:
    """The workbook's sheets in order, with visibility and part path."""
    book = next(name for name in archive.namelist() if name.lower().endswith("workbook.xml"))
    folder = PurePosixPath(book).parent
    targets = _targets(archive, folder / "_rels" / f"{PurePosixPath(book).name}.rels")
    root = ElementTree.fromstring(archive.read(book), forbid_dtd=True)
    found = []
    for node in root.iter():
        if node.tag.rpartition("}")[2] != "sheet":
            continue
        relation = next((v for k, v in node.attrib.items() if k.rpartition("}")[2] == "id"), "")
        target = targets.get(node.attrib.get(RELATION, relation), "")
        path = target.lstrip("/") if target.startswith("/") else str(folder / target)
        visible = node.attrib.get("state", "visible") == "visible"
        found.append(Part(node.attrib.get("name", ""), visible, path))
    return found


def _targets(archive: zipfile.ZipFile, path: PurePosixPath) -> dict[str, str]:
    root = ElementTree.fromstring(archive.read(str(path)), forbid_dtd=True)
    return {node.attrib.get("Id", ""): node.attrib.get("Target", "") for node in root}


def epoch_1904(archive: zipfile.ZipFile) -> bool:
    """True when the workbook counts days from 1904."""
    book = next(name for name in archive.namelist() if name.lower().endswith("workbook.xml"))
    root = ElementTree.fromstring(archive.read(book), forbid_dtd=True)
    nodes = [node for node in root.iter() if node.tag.rpartition("}")[2] == "workbookPr"]
    return any(node.attrib.get("date1904") in ("1", "true") for node in nodes)


def styles(archive: zipfile.ZipFile) -> dict[int, str]:
    """Style number -> `p` for percent formats, `z10` for a code padded to ten digits."""
    name = next((n for n in archive.namelist() if n.lower().endswith("styles.xml")), None)
    if name is None:
        return {}
    root = ElementTree.fromstring(archive.read(name), forbid_dtd=True)
    custom, formats = {}, []
    for node in root.iter():
        local = node.tag.rpartition("}")[2]
        if local == "numFmt":
            custom[int(node.attrib["numFmtId"])] = node.attrib.get("formatCode", "")
        elif local == "cellXfs":
            formats = [int(item.attrib.get("numFmtId", 0)) for item in node]
    marks = {number: _mark(code, custom.get(code, "")) for number, code in enumerate(formats)}
    return {number: mark for number, mark in marks.items() if mark}


def _mark(number: int, code: str) -> str:
    plain = re.sub(r'"[^"]*"|\\.', "", code)
    if number in PERCENT or "%" in plain:
        return "p"
    return f"z{len(plain)}" if re.fullmatch(r"0{2,20}", plain) else ""
