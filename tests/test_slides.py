"""On slides: every kind of figure with its own strings, native charts and tables, inert text, no overflow."""

import dataclasses
import io
import re
from datetime import date, datetime

import openpyxl
import polars as pl
import pytest
from pptx.oxml.ns import qn

from cockpit import access, config, figures, slides, store, text
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.document import Document, Section
from cockpit.slides import sizes
from cockpit.text import slides as words
from tests import presented, printed
from tests.apps import samples

SAMPLES = {figure.kind: figure for figure in samples.page_figures() if not figure.empty}
SAID = ("label", "name", "text", "status_word", "target_text", "gap_text", "stage", "series", "group", "row")
DRAWN = {"ranking", "stages", "trend", "fan", "spread"}
LAST_ONLY = {"trend": {"text"}, "fan": {"text", "target_text"}, "spread": {"text", "label", "status_word"}}
NASTY = (
    "=HYPERLINK(1)",
    "@SUM(A1)",
    '<a:t>&amp;</a:t><script>alert("1")</script>',
    "{fld} ]]> %n",
    "🏫👍 学校",
)
LONG = "很长的校名" * 40
SUBJECTS = ("overview", "milestones", "network", "resources", "security", "rectify")


def document(*shown: Figure, **changes: object) -> Document:
    sections = tuple(Section(figure.title, (figure,)) for figure in shown)
    return Document(**{"name": "d", "title": "示例材料", "sections": sections} | changes)  # type: ignore[arg-type]


def claims(*said: str, **changes: object) -> Figure:
    rows = [{"status": "at_risk", "status_word": "有风险", "text": each, "detail": each} for each in said]
    return samples.figure("需要关注", "claims", "结论", rows, **changes)


def register(rows: int, long: str = "") -> Figure:
    frame = pl.DataFrame({"key": [str(n) for n in range(rows)], "a": [f"第{n}行{long}" for n in range(rows)]})
    options = {"columns": (("a", "列的名称", "", None),)}
    return Figure("f", "table", "台账", "共有若干行", frame, "台账", date(2026, 10, 31), options=options)


def schools(count: int, name: str) -> Figure:
    """A map of many schools with hostile names."""
    figure = SAMPLES["map"]
    rows = pl.concat([figure.frame] * (count // figure.frame.height + 1)).head(count)
    named = rows.with_columns(name=pl.format("{}-{}", pl.lit(name), pl.int_range(pl.len())))
    return dataclasses.replace(figure, frame=named)


@pytest.fixture(scope="module")
def deck() -> bytes:
    """Every kind of figure in one presentation, with sections of one and of several."""
    first = Section("总体", tuple(SAMPLES[kind] for kind in ("headline", "claims", "map")), minutes=10)
    rest = [Section(figure.title, (figure,)) for figure in samples.page_figures()[3:]]
    about = {SAMPLES["headline"].name: ("分子：已达成的目标数", "分母：全部目标数")}
    return slides.pptx(document(sections=(first, *rest), about=about, stamp=("数据版本 4",), contents=True))


def test_every_kind_of_figure_has_slides():
    assert set(slides.PAINTERS) == set(core.KINDS)


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_a_figure_is_shown_with_its_own_strings(kind):
    figure = SAMPLES[kind]
    found = presented.words(slides.pptx(document(figure)))
    for said in (figure.title, figure.claim, figure.source, text.date(figure.as_of)):
        assert printed.tight(said) in found, said
    for column in SAID:
        if column in figure.frame.columns and column not in LAST_ONLY.get(kind, set()):
            for value in figure.frame[column].drop_nulls().to_list():
                assert printed.tight(value) in found, (column, value)


@pytest.mark.parametrize("kind", ["trend", "fan"])
def test_a_course_says_its_last_value(kind):
    figure = SAMPLES[kind]
    known = figure.frame.filter(pl.col("value").is_not_null()).sort("period")
    last = known.group_by("series").last()["text"] if kind == "trend" else known["text"].tail(1)
    found = presented.words(slides.pptx(document(figure)))
    assert all(printed.tight(each) in found for each in last)


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_a_chart_holds_the_numbers_of_its_figure_and_can_be_edited(kind):
    figure = SAMPLES[kind]
    column = "count" if kind == "stages" else "value"
    wanted = sorted(map(_near, figure.frame[column].drop_nulls().cast(float).to_list()))
    found: list[float] = []
    for chart in presented.charts(slides.pptx(document(figure))):
        found += sorted(v for v in _cached(chart) if v in set(wanted))
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob), data_only=True)
        assert _cells(book) >= set(_cached(chart)) > set()
    for value in set(wanted):
        assert found.count(value) >= wanted.count(value), value


def _cached(chart) -> list[float]:
    tags = (qn("c:val"), qn("c:yVal"), qn("c:xVal"))
    held = [part for tag in tags for part in chart.part._element.iter(tag)]
    return [_near(float(node.text)) for part in held for node in part.iter(qn("c:v"))]


def _cells(book) -> set[float]:
    rows = (cell.value for row in book.active.iter_rows() for cell in row)
    return {_near(float(value)) for value in rows if isinstance(value, int | float)}


def _near(value: float) -> float:
    """A workbook keeps sixteen digits."""
    return round(value, 9)


def test_the_fan_keeps_every_quantile_and_its_bands_follow_them():
    figure = SAMPLES["fan"]
    (chart,) = presented.charts(slides.pptx(document(figure)))
    named = {series.name: list(series.values) for plot in chart.plots for series in plot.series}
    now = figure.frame["value"].drop_nulls().len() - 1
    for column, name in words.QUANTILES.items():
        assert named[name][now + 1 :] == figure.frame[column].to_list()[now + 1 :]
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    heads = [cell.value for cell in book.active[1]]
    for band in words.BANDS:
        assert re.fullmatch(r"=[A-Z]+\d+-[A-Z]+\d+", book.active.cell(now + 3, heads.index(band) + 1).value)


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_no_value_at_all_is_no_fault(kind):
    row = {name: "k" if name in ("key", "code") else None for name in core.SCHEMAS[kind]}
    figure = samples.figure("空", kind, "", [row]) if kind != "table" else register(1)
    assert len(presented.opened(slides.pptx(document(figure))).slides) >= 3


def test_a_claim_is_the_title_of_its_slide(deck):
    found = presented.titles(deck)
    assert {figure.claim for figure in SAMPLES.values()} <= set(found)
    assert all(found)


def test_a_figure_without_rows_says_what_is_missing_and_who_supplies_it():
    options = {"missing": "第三季度普查", "supplier": "电教中心"}
    figure = Figure("f", "ranking", "排行", "", core.frame("ranking"), "普查", None, options=options)
    assert "缺少第三季度普查。请由电教中心" in presented.words(slides.pptx(document(figure)))


def test_a_stale_source_is_labelled_on_every_slide_that_uses_it():
    long = dataclasses.replace(register(60, "内容" * 30), stale=True)
    raw = slides.pptx(document(long, SAMPLES["claims"]))
    told = [presented.slide(shown) for shown in presented.opened(raw).slides]
    marked = [f"▨{words.STALE}" in each and "▨来源" in each for each in told]
    assert marked == ["列的名称" in each for each in told] and sum(marked) > 1


def test_demonstration_data_is_marked_on_every_slide(deck):
    shown = presented.opened(deck).slides
    assert all(text.DEMO_MARK in presented.slide(each) for each in shown)
    assert text.DEMO_MARK not in presented.words(slides.pptx(document(register(3))))


def test_every_slide_but_the_cover_has_its_number_and_the_data_version(deck):
    for number, shown in enumerate(list(presented.opened(deck).slides)[1:], 2):
        told = presented.texts(shown._element)
        assert "数据版本4" in told and printed.tight("示例材料") in told
        (field,) = shown._element.iter(qn("a:fld"))
        assert field.get("type") == "slidenum" and field.find(qn("a:t")).text == str(number)


def test_contents_name_each_section_and_jump_to_its_first_slide(deck):
    made = presented.opened(deck)
    order = {shown.part.partname: number for number, shown in enumerate(made.slides, 1)}
    contents = made.slides[1]
    links = list(contents._element.iter(qn("a:hlinkClick")))
    targets = [contents.part.related_part(link.get(qn("r:id"))).partname for link in links]
    starts = [int(n) for n in re.findall(r"(\d+)$", "\n".join(_starts(contents)), re.M)]
    assert [order[target] for target in targets] == starts and len(starts) == len(SAMPLES) + 1


def _starts(contents) -> list[str]:
    return [shape.text_frame.text for shape in contents.shapes if shape.name == "start"]


def test_the_notes_define_the_figure_and_name_source_and_date(deck):
    at = presented.titles(deck).index(SAMPLES["headline"].claim)
    told = presented.notes(presented.opened(deck).slides[at])
    assert "分子：已达成的目标数\n分母：全部目标数" in told
    assert words.foot(SAMPLES["headline"].source, SAMPLES["headline"].as_of, False) in told


def test_a_long_table_repeats_its_head_and_says_how_much_is_left_out():
    raw = slides.pptx(document(register(400, "内容")))
    found = presented.tables(raw)
    assert len(found) > 1 and all(table.cell(0, 0).text == "列的名称" for table in found)
    shown = sum(len(table.rows) - 1 for table in found)
    assert 0 < shown < 400 and printed.tight(words.rows_left(400 - shown)) in presented.words(raw)


def test_many_schools_with_long_names_stay_within_their_slides_and_whole_in_the_notes():
    raw = slides.pptx(document(schools(400, LONG)))
    made = presented.opened(raw)
    _within(raw)
    named = [table.cell(row, 1).text for table in presented.tables(raw) for row in range(1, len(table.rows))]
    cut = [name for name in named if name.endswith(words.MORE_SIGN)]
    notes = "".join(presented.notes(shown) for shown in made.slides)
    assert cut and notes.count(LONG) >= len(cut)


@pytest.mark.parametrize("nasty", NASTY)
def test_text_of_people_is_never_code(nasty):
    bars = samples.figure(
        nasty, "ranking", nasty, [{"key": "a", "label": nasty, "value": 1.0, "text": nasty}]
    )
    raw = slides.pptx(document(claims(nasty, title=nasty), bars, title=nasty, subtitle=nasty, stamp=(nasty,)))
    assert presented.words(raw).count(printed.tight(nasty)) >= 6
    parts = presented.parts(raw)
    assert not any(b"External" in held for name, held in parts.items() if name.endswith(".rels"))
    (chart,) = presented.charts(raw)
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert not any(cell.data_type == "f" or cell.hyperlink for row in book.active.iter_rows() for cell in row)


def test_signs_that_steer_are_left_out():
    raw = slides.pptx(document(claims("a\x00\u202eb\x1bc", "d\u2028e")))
    found = presented.words(raw)
    assert "abc" in found and "de" in found and "\u202e" not in found


def test_the_same_document_gives_the_same_bytes(deck):
    whole = document(*SAMPLES.values(), made=datetime(2026, 11, 22, 9, 30))
    assert slides.pptx(whole) == slides.pptx(whole)


def _within(raw: bytes) -> None:
    """Nothing leaves its slide, its box or its row."""
    for number, shown in enumerate(presented.opened(raw).slides, 1):
        for shape in shown.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            assert shape.left >= 0 and shape.top >= 0, (number, shape.name)
            assert right <= sizes.WIDTH * sizes.EMU + 1 and bottom <= sizes.HEIGHT * sizes.EMU + 1
            if shape.has_table or shape.has_chart:
                assert bottom <= sizes.SOURCE.y * sizes.EMU, (number, shape.name)
        for told, place, need, _ in presented.boxes(shown):
            assert need <= place + 1.0, (number, told[:60], place, need)


def test_no_text_is_larger_than_its_box(deck):
    _within(deck)


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_long_words_stay_in_their_boxes(kind):
    figure = SAMPLES[kind]
    long = [c for c, kept in figure.frame.schema.items() if kept == pl.String and c in (*SAID, "detail")]
    frame = figure.frame.with_columns(
        pl.lit(LONG).alias(c) for c in long if c not in ("series", "group", "row")
    )
    made = dataclasses.replace(figure, frame=frame, claim=LONG, title=LONG, source=LONG)
    raw = slides.pptx(document(made, title=LONG, subtitle=LONG, stamp=(LONG, LONG)))
    _within(raw)
    notes = "".join(presented.notes(shown) for shown in presented.opened(raw).slides)
    assert LONG in notes


def test_nothing_but_the_foot_is_smaller_than_twelve_points(deck):
    for shown in presented.opened(deck).slides:
        quiet = {"foot", "source", "number"}
        for shape in shown.shapes:
            for style in shape._element.iter(qn("a:rPr"), qn("a:defRPr")):
                least = sizes.TINY if shape.name in quiet else sizes.LEAST
                assert int(style.get("sz", "1800")) >= least * 100, (shape.name, shape.text_frame.text)


def test_the_master_is_what_its_recipe_makes():
    import runpy

    folder = config.ROOT / "assets" / "slides"
    made = runpy.run_path(str(folder / "build.py"))["build"]()
    assert presented.parts(made) == presented.parts((folder / "cockpit.pptx").read_bytes())
    opened = presented.opened(made)
    assert [each.name for each in opened.slide_layouts] == list(words.LAYOUTS.values())
    assert opened.slide_width * 9 == opened.slide_height * 16
    theme = presented.parts(made)["ppt/theme/theme1.xml"].decode()
    assert theme.count(f'<a:latin typeface="{words.FONT}"/><a:ea typeface="{words.FONT}"/>') == 2


def test_an_office_program_opens_every_slide_without_loss(deck, tmp_path):
    pages = printed.each_page(presented.office(deck, tmp_path))
    shown = list(presented.opened(deck).slides)
    assert len(pages) == len(shown)
    for page, each, title in zip(pages, shown, presented.titles(deck), strict=True):
        assert printed.tight(title) in page
        for table in (shape.table for shape in each.shapes if shape.has_table):
            for row in table.rows:
                assert all(printed.tight(cell.text) in page for cell in row.cells if len(cell.text) < 12)


def test_the_parts_of_a_slide_have_numbers_of_their_own(deck):
    for shown in presented.opened(deck).slides:
        numbers = [node.get("id") for node in shown._element.iter(qn("p:cNvPr"))]
        assert len(numbers) == len(set(numbers))


def test_a_section_without_a_slide_of_its_own_says_its_note_on_its_first():
    section = Section("节", (SAMPLES["claims"], SAMPLES["table"]), note="按重要程度排列。", minutes=15)
    raw = slides.pptx(document(sections=(section,)))
    told = [presented.slide(shown) for shown in presented.opened(raw).slides]
    assert [number for number, each in enumerate(told) if "按重要程度排列。" in each] == [1]
    notes = presented.notes(presented.opened(raw).slides[1])
    assert "按重要程度排列。" in notes and words.minutes(15) in notes


def test_a_section_without_figures_has_a_slide_with_its_note():
    empty = Section("讨论", note="留给与会者。")
    raw = slides.pptx(document(sections=(empty, Section("节", (register(2),)))))
    told = [presented.slide(shown) for shown in presented.opened(raw).slides]
    assert "讨论" in told[2] and "留给与会者。" in told[2]


def test_the_pages_of_the_district_fit_their_slides_with_their_own_strings(at_district):
    read = store.reader(access.principal("leader"))
    shown = [make(read, Selection()) for name in SUBJECTS for make in figures.PAGES[name]]
    raw = slides.pptx(document(*shown))
    _within(raw)
    titles, found = presented.titles(raw), presented.words(raw)
    for figure in shown:
        assert (figure.claim or figure.title) in titles, figure.name
        if figure.kind == "headline":
            assert all(printed.tight(said) in found for said in figure.frame["text"].drop_nulls())
    drawn = sum(figure.kind in DRAWN and not figure.empty for figure in shown)
    assert len(presented.charts(raw)) >= drawn > 10
