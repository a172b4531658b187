"""A bound document: cover, contents, numbers, definitions, and the figures' own strings in PDF and DOCX."""

import dataclasses
import io
import re
import zipfile
from datetime import datetime
from typing import Any

import pytest
from docx.oxml.ns import qn

from cockpit import paper, text, workbook
from cockpit.figures import core
from cockpit.figures import document as documents
from cockpit.figures.core import Figure, FigureError
from cockpit.figures.document import Document, Section
from cockpit.paper import blocks
from cockpit.text import paper as words
from tests import office, printed
from tests.apps import samples

FIGURES = {figure.kind: figure for figure in samples.page_figures() if not figure.empty}
TITLE = "十月例会材料"
EDGE, FOOT = 30.0, 14.0  # points that stay white at the sides, at the head and at the foot
DRAWN = ("trend", "fan", "spread")  # kinds whose rows are drawn; their last or outermost values are said
SAID = ("label", "name", "text", "status_word", "target_text", "gap_text", "stage", "group", "row")


def about(*shown: Figure) -> dict[str, tuple[str, ...]]:
    return {f.name: (f"口径：{f.name}怎样计算", f"分母：{f.name}的全部学校") for f in shown}


def bound(*sections: Section, **changes: object) -> Document:
    shown = [figure for section in sections for figure in section.figures]
    plain = {
        "name": "pack",
        "title": TITLE,
        "subtitle": "区教委月度例会",
        "stamp": ("数据截至 2026 年 10 月",),
    }
    more = {"contents": True, "numbered": True, "version": "v4", "about": about(*shown), "sections": sections}
    return Document(**plain | more | {"made": datetime(2026, 11, 21, 9, 30)} | changes)  # type: ignore[arg-type]


def whole() -> Document:
    """Every kind of figure, two to a section, a section that says only a note, and a figure without rows."""
    shown = list(FIGURES.values())
    pairs = [tuple(shown[start : start + 2]) for start in range(0, len(shown), 2)]
    sections = [Section(f"第{n}组", pair, id=f"s{n}", minutes=10) for n, pair in enumerate(pairs)]
    alone = Section("独图", (dataclasses.replace(FIGURES["ranking"], name="alone", title="独图"),))
    lacking = Figure(
        "lacking",
        "ranking",
        "缺数",
        "",
        core.frame("ranking"),
        "普查",
        None,
        options={"missing": "第三季度普查"},
    )
    return bound(*sections, alone, Section("缺口", (lacking,)), Section("签到", note="会上手写"))


@pytest.fixture(scope="module")
def document() -> Document:
    return whole()


@pytest.fixture(scope="module")
def pdf(document) -> bytes:
    return paper.pdf(document)


@pytest.fixture(scope="module")
def docx(document) -> bytes:
    return paper.docx(document)


@pytest.fixture(scope="module")
def opened(document, docx, tmp_path_factory) -> list[bytes]:
    """The DOCX and the workbook of the document as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(docx)
    workbook.export(
        document.figures,
        folder / "b.xlsx",
        title=document.title,
        demo=True,
        about=document.about,
        numbers=document.numbers,
    )
    return office.printed([folder / "a.docx", folder / "b.xlsx"], folder)


def listed(document: Document) -> list[tuple[int, str]]:
    """Level and words of what the contents must list, worked out from the document alone."""
    numbers, found = iter(document.numbers), []
    for place, section in enumerate(document.sections, 1):
        found.append((1, words.chapter(place, section.title)))
        for figure in section.figures:
            said = words.captioned(next(numbers), figure.title)
            if len(section.figures) > 1 or figure.title != section.title:
                found.append((2, said))
    return [(level, printed.tight(said)) for level, said in found]


def told(element: Any) -> str:
    """The words of a part of a DOCX."""
    return printed.tight("".join(node.text or "" for node in element.iter(qn("w:t"))))


def test_every_kind_is_a_figure_a_table_or_without_a_number():
    assert set(documents.COUNTED) | {"headline", "claims"} == set(core.KINDS)


def test_figures_and_tables_are_counted_apart_and_what_is_missing_takes_no_number(document):
    numbers = dict(zip((f.name for f in document.figures), document.numbers, strict=True))
    for word in (words.FIGURE, words.TABLE):
        counted = [number for number in document.numbers if number.startswith(word)]
        assert counted == [f"{word} {n}" for n in range(1, len(counted) + 1)] and len(counted) > 2
    assert numbers["lacking"] == numbers[FIGURES["claims"].name] == numbers[FIGURES["headline"].name] == ""
    assert set(dataclasses.replace(document, numbered=False).numbers) == {""}


def test_bookmarks_lead_to_every_section_and_figure(document, pdf):
    found = [(level, said) for level, said, _ in printed.outline(pdf)]
    assert found == [*listed(document), (1, printed.tight(words.appendix(words.DEFINITIONS)))]


def test_the_contents_name_the_page_on_which_each_heading_stands(document, pdf):
    pages = printed.each_page(pdf)
    contents = next(page for page in pages if page.count("....") > 5)
    for _, said, page in printed.outline(pdf):
        assert re.search(rf"{re.escape(said)}\.*{page}(?!\d)", contents), said
        assert said in pages[page - 1], said


def test_the_cover_says_what_it_is_and_every_other_page_says_where_one_is(document, pdf):
    cover, *others = printed.each_page(pdf)
    for said in (
        TITLE,
        document.subtitle,
        *document.stamp,
        words.version("v4"),
        text.PRODUCT,
        text.DEMO_MARK,
    ):
        assert printed.tight(said) in cover
    starts = {page: said for level, said, page in reversed(printed.outline(pdf)) if level == 1}
    for number, page in enumerate(others, 2):
        assert f"第{number}页，共{len(others) + 1}页" in page and text.DEMO_MARK in page
        assert page.startswith(TITLE) and "第1页，" not in cover
    assert all(said in others[page - 2] for page, said in starts.items())


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_a_figure_of_every_kind_keeps_its_strings(kind, pdf, docx):
    figure = FIGURES[kind]
    columns = [] if kind in DRAWN else [c for c in SAID if c in figure.frame.columns]
    values = [value for column in columns for value in figure.frame[column].drop_nulls().to_list()]
    for found in (printed.words(pdf), printed.written(docx)):
        for said in (figure.title, figure.claim, words.foot(figure.source, figure.as_of, False), *values):
            assert printed.tight(said) in found, said


def test_each_figure_is_defined_once_at_the_end(document, pdf, docx):
    last = printed.tight(words.appendix(words.DEFINITIONS))
    for found in (printed.words(pdf), printed.written(docx)):
        tail = found[found.index(last, found.index(last) + 1) :]
        for figure in document.figures:
            assert all(found.count(printed.tight(line)) == 1 for line in document.about[figure.name])
            assert all(printed.tight(line) in tail for line in document.about[figure.name])


def test_figures_of_one_name_and_title_are_defined_together():
    figure = FIGURES["ranking"]
    other = dataclasses.replace(figure, title="另一个排行")
    document = bound(Section("节", (figure, other, figure)), about={figure.name: ("口径：甲",)})
    assert [f.title for _, f, _ in document.explained] == [figure.title, "另一个排行"]


def test_minutes_and_notes_stand_with_their_section(pdf, docx):
    for found in (printed.words(pdf), printed.written(docx)):
        assert found.count(printed.tight(words.minutes(10))) >= 8 and "会上手写" in found


def test_missing_data_is_said_in_its_place(pdf, docx):
    for found in (printed.words(pdf), printed.written(docx)):
        assert "缺少第三季度普查" in found


def test_an_old_source_is_marked_wherever_it_is_used():
    old = dataclasses.replace(FIGURES["ranking"], stale=True)
    document = bound(Section("节", (old, FIGURES["claims"])))
    said = printed.tight(words.foot(old.source, old.as_of, True))
    assert text.status_word("stale") in said
    assert said in printed.words(paper.pdf(document))
    assert f"▨{said}" in printed.written(paper.docx(document))


def test_nothing_leaves_the_page(pdf):
    assert printed.outside(pdf, EDGE, FOOT) == []


def test_the_same_document_gives_the_same_bytes_and_carries_its_type(document, pdf, docx):
    assert paper.pdf(whole()) == pdf and paper.docx(whole()) == docx
    assert all("CockpitSans" in font[0] and font[-5] == "yes" for font in printed.fonts(pdf))
    about = printed.facts(pdf)
    assert about["Title"] == TITLE and about["Tagged"] == "yes" and about["Page size"].endswith("(A4)")


def test_one_page_has_no_contents():
    with pytest.raises(FigureError):
        Document("d", TITLE, one_page=True, contents=True)


def test_the_word_processor_gets_headings_and_a_contents_field_whose_lines_lead_to_them(document, docx):
    made = printed.opened(docx)
    body = made.element.body
    fields = "".join(node.text or "" for node in body.iter(qn("w:instrText"))).split()
    signs = body.xpath(".//w:fldChar/@w:fldCharType")
    assert fields[:2] == ["TOC", "\\o"] and signs == ["begin", "separate", "end"]
    lines = [(link.get(qn("w:anchor")), told(link)) for link in body.iter(qn("w:hyperlink"))]
    wanted = [said for _, said in listed(document)] + [printed.tight(words.appendix(words.DEFINITIONS))]
    assert [said for _, said in lines] == wanted
    marks = {m.get(qn("w:name")): m.getparent() for m in body.iter(qn("w:bookmarkStart"))}
    assert all(told(marks[at]) == said for at, said in lines)
    heads = [p for p in made.paragraphs if p.style.name in ("Heading 1", "Heading 2", "Caption")]
    assert set(wanted) <= {told(p._p) for p in heads}
    assert made.settings.element.find(qn("w:updateFields")) is not None


def test_captions_are_counted_by_the_word_processor(document, docx):
    fields = list(printed.opened(docx).element.body.iter(qn("w:fldSimple")))
    counted = [f"{field.get(qn('w:instr')).split()[1]} {told(field)}" for field in fields]
    assert counted == [number for number in document.numbers if number]
    assert {field.getparent().style for field in fields} == {"Caption"}


def test_the_office_suite_opens_what_was_written_and_loses_nothing(document, opened):
    letter, sheets = (printed.words(raw) for raw in opened)
    assert all(said in letter for _, said in listed(document))
    assert all(printed.tight(figure.title) in sheets for figure in document.figures)
    assert printed.outside(opened[0], EDGE, FOOT) == []


@pytest.mark.parametrize(
    "nasty", ["#panic()", "= Titel <x>", "TOC \\o", '<w:br/>&amp;"', "\x00a\u202eb\ud800"]
)
def test_text_of_people_is_never_code(nasty):
    figure = dataclasses.replace(FIGURES["table"], title=f"甲{nasty}", claim=nasty, source=nasty)
    changes = {"title": f"题{nasty}", "subtitle": nasty, "stamp": (nasty,), "about": {figure.name: (nasty,)}}
    document = bound(Section(f"节{nasty}", (figure, FIGURES["claims"])), **changes)
    clean = printed.tight(blocks.clean(nasty))
    assert printed.words(paper.pdf(document)).count(clean) >= 8
    written = paper.docx(document)
    assert printed.written(written).count(clean) >= 8
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        assert parts.read("word/document.xml").count(b"<w:instrText") == 1
        assert b"External" not in parts.read("word/_rels/document.xml.rels")
