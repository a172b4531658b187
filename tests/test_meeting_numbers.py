"""Every number in the four files of a pack is the one that was frozen, and none of them says another one."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from cockpit import agenda, config, ledger, meeting, text
from cockpit.figures import Figure
from cockpit.figures import meeting as figures
from cockpit.figures.document import Document
from cockpit.ledger import Meeting
from tests import closing, homes

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
SPACES = re.compile(r"[\s\u2009\u200b]+")
DRAWN = ("trend", "spread", "fan")  # in files for reading their values are points of a chart, not words
GROUP = 6  # what python-pptx calls a group of shapes
MAP = (config.ROOT / "data" / "geo" / "sources.toml").read_text("utf-8")  # where the outline comes from


@pytest.fixture(scope="module")
def closed(district: homes.Home, tmp_path_factory: pytest.TempPathFactory) -> homes.Home:
    """The demonstration district with its month closed."""

    def build(home: homes.Home) -> None:
        shutil.copytree(district.folder / "store", home.folder / "store")
        meeting.close(closing.OF, closing.PERIOD, who=closing.LEADER, key="june")
        closing.let_go()

    return homes.shared(tmp_path_factory, "closed-district", build)


@pytest.fixture(scope="module")
def held(closed: homes.Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meeting]:
    """The closed month, in a home to write into, with a decision and a task."""
    with closing.copied(closed, tmp_path_factory.mktemp("numbers") / "home"):
        book = ledger.open().meetings
        told = {"who": closing.LEADER}
        made = book.decide(
            closing.CODE, "未开工的 7 所学校逐校排期", item=agenda.rules().items[3].id, key="d", **told
        )
        due = config.settings().today().replace(day=28)
        book.act(
            closing.CODE, "报 7 所学校的开工日期", unit="区教委", due=due, decision=made.code, key="a", **told
        )
        yield closing.june()


@pytest.fixture(scope="module")
def pack(held: Meeting, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Form → file of the district's pack."""
    out = tmp_path_factory.mktemp("pack")
    return {each.form: out / each.name for each in meeting.written(held, "", "district", out)}


def plain(said: object) -> str:
    """A text without its spaces: lines are broken where there is room."""
    return SPACES.sub("", str(said))


def shapes(every: object) -> Iterator[object]:
    for shape in every:
        yield from shapes(shape.shapes) if shape.shape_type == GROUP else (shape,)


def slides(path: Path, *, charts: bool = True) -> list[str]:
    """Every text of the slides: shapes, cells and, with `charts`, what charts hold."""
    found = []
    for slide in pptx.Presentation(str(path)).slides:
        for shape in shapes(slide.shapes):
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if getattr(shape, "has_table", False) and shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
            if charts and getattr(shape, "has_chart", False) and shape.has_chart:
                found += [each.text for each in shape.chart._chartSpace.iter() if each.text]
    return found


def cells(path: Path) -> list[str]:
    """Every cell of a document's tables and every paragraph."""
    file = docx.Document(str(path))
    tables = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return [*tables, *(paragraph.text for paragraph in file.paragraphs)]


def pages(path: Path) -> list[str]:
    told = [["pdftotext", how, str(path), "-"] for how in ("-layout", "-raw")]
    return [subprocess.run(each, capture_output=True, text=True, check=True).stdout for each in told]


def sheets(path: Path) -> list[str]:
    file = openpyxl.load_workbook(path)
    return [str(c.value) for sheet in file for row in sheet.iter_rows() for c in row if c.value is not None]


READ = {"pptx": slides, "docx": cells, "pdf": pages, "xlsx": sheets}


def finished(figure: Figure, form: str) -> Iterator[str]:
    """The strings of a figure that a file of a form says in words."""
    yield figure.title
    yield figure.claim
    if figure.kind in DRAWN and form != "xlsx":
        return
    for name in ("text", "target_text", "gap_text", "observed_text", "required_text", "chance_text"):
        if name in figure.frame.columns and not (form == "pptx" and name != "text"):
            yield from (said for said in figure.frame[name] if said)


@pytest.mark.parametrize("form", READ)
def test_every_number_of_the_month_is_in_the_file_as_it_was_frozen(held, pack, form):
    said = plain("|".join(READ[form](pack[form])))
    document = figures.document(held, "district", "", form)
    lacking = {
        figure.name: strings
        for figure in document.figures
        if (strings := {s for s in finished(figure, form) if plain(s) not in said})
    }
    if form == "pptx":  # a long list ends with how many rows stand in the workbook only
        lacking = {name: left for name, left in lacking.items() if len(left) > most_left_out(said)}
    assert not lacking
    assert len(document.figures) > 25


def most_left_out(said: str) -> int:
    return max(map(int, re.findall(r"另有(\d+)行未列出", said)), default=0)


def known(document: Document) -> set[str]:
    """Every number that the frozen figures, their definitions and the cover say."""
    told = [document.title, document.version, *document.stamp, MAP]
    told += [line for lines in document.about.values() for line in lines]
    for section in document.sections:
        told += [section.title, section.note, str(section.minutes)]
    for figure in document.figures:
        told += [
            figure.title,
            figure.claim,
            figure.source,
            text.as_of(figure.as_of),
            repr(dict(figure.options)),
        ]
        for column in figure.frame.columns:
            told += [string for value in figure.frame[column] for string in ways(value)]
    return {number for string in told for number in NUMBER.findall(plain(string))}


def ways(value: object) -> Iterator[str]:
    """How a cell may be written: text as it is, numbers with the decimals of their column, days."""
    if value is None or isinstance(value, str | bool):
        yield value or ""
    elif isinstance(value, int | float):
        yield from (text.number(value, decimals) for decimals in (0, 1, 2))
    elif hasattr(value, "month"):
        yield from (
            text.date(value),
            f"{value:%Y-%m-%d}",
            f"{value:%Y-%m}",
            str(value.year),
            f"{value:%Y.%-m}",
        )


WORDS = {"pptx": lambda path: slides(path, charts=False), "docx": cells}


@pytest.mark.parametrize("form", WORDS)
def test_no_cell_says_a_number_that_was_not_frozen(held, pack, form):
    document = figures.document(held, "district", "", form)
    allowed = known(document) | {str(n) for n in range(1, 100)}  # and numbers of pages, figures and rows
    strange = {
        (said, number)
        for said in map(plain, WORDS[form](pack[form]))
        for number in NUMBER.findall(said)
        if number not in allowed and len(said) < 200
    }
    assert not strange


def test_numbers_of_the_workbook_are_numbers_and_equal_the_frames(held, pack):
    file = openpyxl.load_workbook(pack["xlsx"])
    every = (cell.value for sheet in file for row in sheet.iter_rows() for cell in row)
    found = [value for value in every if isinstance(value, int | float)]
    shown = figures.document(held, "district", "", "xlsx").figures
    valued = [f for f in shown if "value" in f.frame.columns and f.kind not in ("claims", "table")]
    wanted = {value for figure in valued for value in figure.frame["value"].drop_nulls().drop_nans()}
    missing = {value for value in wanted if not any(abs(value - each) < 1e-9 for each in found)}
    assert len(wanted) > 100 and not missing
