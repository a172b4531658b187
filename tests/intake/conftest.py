"""Real files for the intake's tests, and what the cockpit knows when they arrive."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from cockpit import contracts, intake

TODAY = date(2026, 7, 15)
SCHOOLS = {
    "2150000001": ("嘉陵第一小学", "一小", "第一小学(东校区)、老一小"),
    "3150000002": ("两江中学", "两江", None),
    "3150000003": ("通远中学", "通远", None),
    "0131001235": ("补位学校", "补位", None),
}
LINK = ("学校标识码", "填报日期", "接入带宽")
Rows = Sequence[Sequence[object]]


@pytest.fixture(scope="session")
def catalogue() -> contracts.Catalogue:
    return contracts.load()


@pytest.fixture(scope="session")
def known() -> intake.Known:
    rows = [(code, *names) for code, names in SCHOOLS.items()]
    schema = dict.fromkeys(("school_code", "name", "short_name", "aliases"), pl.String)
    schools = pl.DataFrame(rows, schema=schema, orient="row")
    apps = pl.DataFrame({"app_code": ["A01", "A02"], "name": ["阅读", "作业"]})
    ids = {"core_project": frozenset({"yz-cp01"}), "indicator": frozenset({"yz-t01-schools"})}
    return intake.Known(TODAY, {"school": schools, "app": apps}, ids)


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes {sheet name: rows} as a workbook; a callable in place of rows draws on (book, sheet) itself."""

    def write(sheets: dict[str, object], name: str = "file.xlsx", **options: object) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, **options}) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                if callable(rows):
                    rows(book, sheet)
                    continue
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return path

    return write


@pytest.fixture
def read(catalogue, known) -> Callable[..., intake.Batch]:
    """Reads a file as an upload would, and holds every batch to the rule that no row disappears."""

    def run(path: Path, name: str | None = None, **options: object) -> intake.Batch:
        batch = intake.read(path, name=name or path.name, catalogue=catalogue, known=known, **options)
        for dataset, counts in batch.counted.items():
            assert counts.kept + counts.sent_back + counts.skipped == counts.came_in
            assert len(batch.tables[dataset]) == counts.kept
            back = {p.row for p in batch.problems if p.severity == "row"}
            assert not back & set(batch.tables[dataset]["source_row"]) or len(batch.counted) > 1
        return batch

    return run


@pytest.fixture
def links(workbook, read) -> Callable[..., intake.Batch]:
    """Reads rows under the three required columns of 校园网络."""

    def run(*rows: Sequence[object], header: Sequence[object] = LINK) -> intake.Batch:
        return read(workbook({"校园网络": [header, *rows]}))

    return run


def surgery(
    path: Path, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None
) -> Path:
    """The workbook with parts rewritten (None drops a part) and others added."""
    target = path.with_name(f"cut-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = change(item.filename, old.read(item))
            if data is not None:
                new.writestr(item.filename, data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return target


def same(name: str, data: bytes) -> bytes:
    return data


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """A change that replaces bytes in the first sheet; the bytes must be there."""

    def change(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        assert old in data
        return data.replace(old, new)

    return change


def sentences(batch: intake.Batch) -> str:
    return "\n".join(p.sentence for p in (*batch.problems, *batch.repairs, *batch.ignored))
