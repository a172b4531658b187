"""A file that leaves says on every page whose copy it is and when it was taken: C-25."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from pptx import Presentation

from cockpit import access, config, paper, slides, store, workbook
from cockpit.door import parcel
from cockpit.figures import Selection, network, registers
from cockpit.figures.document import Document, Section
from cockpit.figures.school import document
from cockpit.text import marks
from tests import canaries, homes, printed

OWN = canaries.SCHOOLS[0]
WHO = access.principal("school", [OWN], login="zhangsan", name="张三 & 李四")
AT = datetime(2026, 11, 22, 9, 30)
MARK = marks.watermark(WHO.name, WHO.login, AT)


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> homes.Home:
    """A store in which every text names the school it belongs to."""
    return homes.shared(tmp_path_factory, "canaries", canaries.publish)


@pytest.fixture(autouse=True)
def here(marked, monkeypatch) -> Iterator[None]:
    marked.enter(monkeypatch)
    yield
    config.reset()


@pytest.fixture
def figures() -> tuple:
    read = store.reader(WHO)
    return tuple(make(read, Selection()) for make in network.PAGE[:3])


def bound(figures: tuple, *, contents: bool) -> Document:
    sections = tuple(Section(f"part {n}", (figure,)) for n, figure in enumerate(figures))
    return Document("marked", "网络覆盖", sections=sections, contents=contents, watermark=MARK)


@pytest.mark.parametrize("contents", [False, True])
def test_c25_every_page_of_a_pdf_says_whose_copy_it_is(figures, contents):
    pages = printed.each_page(paper.pdf(bound(figures, contents=contents)))
    assert len(pages) > contents
    assert all(printed.tight(MARK) in page for page in pages)


@pytest.mark.parametrize("contents", [False, True])
def test_c25_every_part_of_a_docx_has_the_words_behind_it(figures, contents):
    raw = paper.docx(bound(figures, contents=contents))
    made = printed.opened(raw)
    heads = [head for page in made.sections for head in (page.header, page.first_page_header)]
    own = [head for head in heads if not head.is_linked_to_previous]
    assert len(own) >= 1 + contents
    found = [
        each.get("string") for head in own for each in head._element.iter(TEXTPATH) if each.get("string")
    ]
    assert set(found) == {MARK}
    assert made.sections[0].header._element.find(f".//{TEXTPATH}") is not None


def test_c25_every_slide_says_whose_copy_it_is(figures):
    shown = Presentation(io.BytesIO(slides.pptx(bound(figures, contents=True))))
    for slide in shown.slides:
        assert MARK in "".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_c25_every_sheet_says_whose_copy_it_is_on_screen_and_on_paper(figures):
    target = io.BytesIO()
    workbook.export(figures, target, title="t", demo=False, stamp=AT, principal=WHO, watermark=MARK)
    book = openpyxl.load_workbook(target)
    first, *others = book.worksheets
    assert any(WHO.name in str(cell.value) for row in first.iter_rows() for cell in row if cell.value)
    assert all(MARK in str(sheet.cell(5, 1).value) for sheet in others)
    assert feet(target) == [MARK] * (len(figures) + 1)


def feet(target: io.BytesIO) -> list[str]:
    """What stands in the middle of the foot of each printed sheet, empty where there is no foot."""
    with zipfile.ZipFile(target) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    found = [re.findall("<oddFooter>(.*)</oddFooter>", each) for each in sheets]
    whole = [html.unescape(each[0]) if each else "" for each in found]
    return [each.partition("&C")[2].partition("&R")[0].replace("&&", "&") for each in whole]


def test_c25_flat_rows_say_whose_copy_they_are_at_the_foot_of_each_printed_sheet():
    table = registers.catalogue(store.reader(WHO), Selection())
    target = io.BytesIO()
    workbook.flat(table, table, target, "张三 2026")
    assert feet(target) == ["张三 2026"] * 2
    plain = io.BytesIO()
    workbook.flat(table, table, plain)
    assert feet(plain) == ["", ""]


def test_c25_a_parcel_is_marked_with_its_holder_in_every_form(figures, here):
    made = parcel._parcel(parcel._json, "json", figures, "t", WHO)
    told = json.loads(made.body)
    assert told["exported_by"] == "张三 & 李四（zhangsan）"
    assert datetime.fromisoformat(told["exported_at"]).tzinfo is not None
    sheet = openpyxl.load_workbook(io.BytesIO(parcel._parcel(parcel._xlsx, "xlsx", figures, "t", WHO).body))
    assert "张三 & 李四（zhangsan）" in sheet.worksheets[1].cell(5, 1).value
    page = document(store.reader(WHO), Selection(school=OWN))
    body = parcel._printed("pdf", page, WHO).body
    assert all("zhangsan" in each for each in printed.each_page(body))


def test_the_same_figures_without_a_holder_are_the_same_bytes_and_unmarked(figures):
    plain = replace(bound(figures, contents=True), watermark="")
    for paint in (paper.docx, slides.pptx, paper.pdf):
        raw = paint(plain)
        assert raw == paint(replace(plain))
        assert raw != paint(bound(figures, contents=True))
    with zipfile.ZipFile(io.BytesIO(paper.docx(plain))) as parts:
        assert not any(b"textpath" in parts.read(name) for name in parts.namelist())


TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
