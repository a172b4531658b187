"""On paper: every kind of figure with its own strings, one page where one is asked for, inert text."""

import dataclasses
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import polars as pl
import pytest
from fontTools.ttLib import TTFont

from cockpit import access, config, ledger, paper, store, text
from cockpit.door import parcel
from cockpit.figures import core, school
from cockpit.figures.core import Figure, FigureError, Selection
from cockpit.figures.document import Document, Section
from cockpit.paper import blocks, printing
from cockpit.text import paper as words
from queries import school as queries
from tests import printed, serving
from tests.apps import samples

SAMPLES = {figure.kind: figure for figure in samples.page_figures() if not figure.empty}
SAID = ("label", "name", "text", "status_word", "target_text", "gap_text", "stage", "series", "group", "row")
A4 = (595.3, 841.9)  # points
EDGE, FOOT = 30.0, 14.0  # points that stay white at the sides and at the foot
ROUNDED = 0.17  # points; how exactly type sizes are read back
NASTY = (
    "#set page(fill: red)",
    "#{ panic() }",
    "*fett* _kursiv_ $x^2$ @ref <label> = Titel",
    '<script>alert(1)</script><img src="x">',
    "\\u{41} // Kommentar /* */",
    "=HYPERLINK(1)",
)


def document(*shown: Figure, **changes: object) -> Document:
    sections = tuple(Section(figure.title, (figure,)) for figure in shown)
    return Document(**{"name": "d", "title": "示例文档", "sections": sections} | changes)  # type: ignore[arg-type]


def claims(*said: str, **changes: object) -> Figure:
    rows = [{"status": "at_risk", "status_word": "有风险", "text": each, "detail": each} for each in said]
    return samples.figure("需要关注", "claims", "结论", rows, **changes)


def register(rows: int, long: str = "") -> Figure:
    frame = pl.DataFrame({"key": [str(n) for n in range(rows)], "a": [f"第{n}行{long}" for n in range(rows)]})
    return Figure("f", "table", "台账", "共有若干行", frame, "台账", date(2026, 10, 31))


def test_every_kind_of_figure_can_be_printed():
    assert set(paper.PAINTERS) == set(core.KINDS)


def test_every_kind_of_figure_has_a_sample():
    assert set(SAMPLES) == set(core.KINDS)


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_a_figure_is_printed_with_its_own_strings(kind):
    figure = SAMPLES[kind]
    raw = paper.pdf(document(figure))
    found = printed.words(raw)
    for said in (figure.title, figure.claim, figure.source, text.date(figure.as_of)):
        assert printed.tight(said) in found, said
    for column in _shown(figure):
        for value in figure.frame[column].drop_nulls().to_list():
            assert printed.tight(value) in found, (column, value)


def _shown(figure: Figure) -> list[str]:
    """Columns whose every string must be on paper; courses say their last value, distributions their ends."""
    hidden = {"trend": {"text"}, "fan": {"text", "target_text"}, "spread": {"text", "label", "status_word"}}
    return [c for c in SAID if c in figure.frame.columns and c not in hidden.get(figure.kind, set())]


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_the_word_processor_gets_the_same_strings(kind):
    figure = SAMPLES[kind]
    found = printed.written(paper.docx(document(figure)))
    for said in (figure.title, figure.claim, figure.source, text.date(figure.as_of)):
        assert printed.tight(said) in found, said
    drawn = kind in ("trend", "fan", "spread")
    for column in () if drawn else _shown(figure):
        for value in figure.frame[column].drop_nulls().to_list():
            assert printed.tight(value) in found, (column, value)
    assert not drawn or len(printed.opened(paper.docx(document(figure))).inline_shapes) >= 1


@pytest.mark.parametrize("kind", sorted(core.KINDS))
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_figure_stays_within_the_page_however_narrow_its_place(kind, columns):
    section = Section("节", (SAMPLES[kind],) * columns, columns=columns)
    for left, top, right, bottom, word in printed.boxes(paper.pdf(document(sections=(section,)))):
        assert left >= EDGE and right <= A4[0] - EDGE, word
        assert top >= 20 and bottom <= A4[1] - FOOT, word


def test_a_figure_without_rows_says_what_is_missing_and_who_supplies_it():
    options = {"missing": "第三季度普查", "supplier": "电教中心"}
    frame = core.frame("ranking")
    figure = Figure("f", "ranking", "排行", "", frame, "普查", None, options=options)
    for found in (
        printed.words(paper.pdf(document(figure))),
        printed.written(paper.docx(document(figure))),
    ):
        assert "缺少第三季度普查。请由电教中心" in found


@pytest.mark.parametrize("kind", sorted(core.KINDS))
def test_no_value_at_all_is_no_fault(kind):
    schema = core.SCHEMAS[kind]
    row = {name: "k" if name in ("key", "code") else None for name in schema}
    figure = samples.figure("空", kind, "", [row]) if kind != "table" else register(1)
    assert printed.pages(paper.pdf(document(figure))) == 1
    assert paper.docx(document(figure))


def worst() -> Document:
    """Far more than a page holds, in long sentences."""
    long = "这是一条很长的说明，写到一行放不下为止，" * 6
    many = claims(*(f"{n} {long}" for n in range(40)))
    profile = SAMPLES["profile"]
    rows = pl.concat([profile.frame.with_columns(key=pl.lit(f"k{n}")) for n in range(12)])
    state = Section("现状", (dataclasses.replace(profile, frame=rows),) * 6, columns=2)
    sections = (Section("例外", (many,)), state, Section("台账", (register(80, long),)))
    return document(
        sections=sections, one_page=True, signatures=("督学", "校长", "日期"), stamp=("数据版本 3",)
    )


def test_the_worst_case_is_one_page_and_says_how_much_is_left_out():
    raw = paper.pdf(worst())
    assert printed.pages(raw) == 1
    found = printed.words(raw)
    assert words.MORE[1].strip() in found and "督学" in found and "日期" in found
    assert min(printed.sizes(raw)) >= printing.SIZES[-1] - ROUNDED
    assert max(bottom for *_, bottom, _ in printed.boxes(raw)) <= A4[1] - FOOT


def test_what_is_left_out_and_what_is_shown_make_the_whole():
    raw = paper.pdf(document(register(400), one_page=True))
    found = printed.words(raw)
    shown = sum(f"第{n}行" in found for n in range(400))
    before, after = (printed.tight(part) for part in words.MORE)
    assert 0 < shown < 400 and f"{before}{400 - shown}{after}" in found


def test_a_page_that_has_room_leaves_nothing_out_and_keeps_the_largest_type():
    raw = paper.pdf(document(*(SAMPLES[k] for k in ("headline", "claims")), one_page=True))
    assert printed.pages(raw) == 1 and words.MORE[1].strip() not in printed.words(raw)
    assert any(abs(size - printing.SIZES[0]) <= ROUNDED for size in printed.sizes(raw))


def test_a_longer_document_repeats_the_head_of_its_table_and_numbers_its_pages():
    figure = register(300)
    options = {"columns": (("a", "列的名称", "", None), ("key", "编号", "", None))}
    raw = paper.pdf(document(dataclasses.replace(figure, options=options)))
    found = printed.each_page(raw)
    assert len(found) >= 2 and all("列的名称" in page for page in found)
    for number, page in enumerate(found, 1):
        assert f"第{number}页，共{len(found)}页" in page


@pytest.mark.parametrize("nasty", NASTY)
def test_text_of_people_is_never_code(nasty):
    figure = claims(nasty, title=nasty, source=nasty)
    whole = document(figure, title=nasty, subtitle=nasty, stamp=(nasty,), signatures=(nasty,))
    raw = paper.pdf(whole)
    assert printed.words(raw).count(printed.tight(nasty)) >= 5
    assert not any(sign in raw for sign in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile"))
    written = paper.docx(whole)
    assert printed.tight(nasty) in printed.written(written)
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        assert b"w:instrText" not in parts.read("word/document.xml")
        relations = parts.read("word/_rels/document.xml.rels")
    assert b"External" not in relations


def test_signs_that_steer_are_left_out_and_long_words_find_a_place_to_break():
    assert blocks.clean("a\x00\u202eb\x1b\ud800c") == "abc"
    raw = paper.pdf(document(claims("x" * 400, "a\x00\u202eb\u2028c")))
    assert max(right for _, _, right, _, _ in printed.boxes(raw)) <= A4[0] - EDGE
    assert "x" * 400 in printed.words(raw)


def test_the_same_document_gives_the_same_bytes():
    whole = document(*SAMPLES.values(), made=datetime(2026, 11, 22, 9, 30))
    assert paper.pdf(whole) == paper.pdf(whole)
    assert paper.docx(whole) == paper.docx(whole)


def test_the_file_says_what_it_is_and_carries_its_type():
    raw = paper.pdf(document(SAMPLES["claims"], made=datetime(2026, 11, 22, 9, 30)))
    about = printed.facts(raw)
    assert about["Title"] == "示例文档" and about["Author"] == text.PRODUCT
    assert about["Tagged"] == "yes" and about["Page size"].endswith("(A4)")
    assert b"/Lang (zh-CN)" in raw or b"/Lang(zh-CN)" in raw or b"zh" in raw
    found = printed.fonts(raw)
    assert found and all("CockpitSans" in font[0] and font[-5] == "yes" for font in found)
    properties = printed.opened(paper.docx(document(SAMPLES["claims"]))).core_properties
    assert (properties.title, properties.language) == ("示例文档", "zh-CN")


def test_demonstration_data_is_marked_on_every_page():
    whole = document(SAMPLES["map"], SAMPLES["board"], stamp=("数据版本 3",))
    assert whole.marked
    assert all(text.DEMO_MARK in page for page in printed.each_page(paper.pdf(whole)))
    assert printed.written(paper.docx(whole)).count(text.DEMO_MARK) >= 2
    real = document(register(3))
    assert text.DEMO_MARK not in printed.words(paper.pdf(real)) + printed.written(paper.docx(real))


def test_a_table_in_the_word_processor_repeats_its_head_and_has_every_row():
    made = printed.opened(paper.docx(document(SAMPLES["board"])))
    rows = sum(len(table.rows) - 1 for table in made.tables)
    assert rows == SAMPLES["board"].frame.height
    assert all("tblHeader" in table.rows[0]._tr.xml for table in made.tables)


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"name": "学校"}, {"sections": (Section, 5)}], ids=["title", "name", "columns"]
)
def test_a_document_that_cannot_be_is_refused(wrong):
    with pytest.raises(FigureError):
        if "sections" in wrong:
            Section("节", columns=5)
        document(**wrong)


def test_the_type_of_paper_has_every_character_of_the_screen():
    folder = config.ROOT / "assets" / "fonts"
    with TTFont(folder / "cockpit-sans.woff2") as screen:
        wanted = set(screen.getBestCmap())
    for weight in (400, 700):
        with TTFont(folder / f"cockpit-sans-{weight}.ttf") as font:
            assert wanted <= set(font.getBestCmap())
            assert font["OS/2"].usWeightClass == weight and "fvar" not in font
            assert font["name"].getDebugName(1) == "Cockpit Sans"


@pytest.fixture
def read(at_district):
    return store.reader(access.principal("leader"))


def test_the_brief_of_every_school_is_one_page_with_the_figures_own_strings(read, tmp_path):
    chosen = [Selection(school=code) for code in read(queries.names)["school_code"]]
    with ThreadPoolExecutor(1) as press:  # sets one brief while the next one is put together
        work = [
            (whole, press.submit(paper.pdf, whole)) for whole in (school.document(read, s) for s in chosen)
        ]
    raw = printed.joined([made.result() for _, made in work], tmp_path)
    for left, top, right, bottom, word in printed.boxes(raw):
        assert left >= EDGE and right <= A4[0] - EDGE and top >= 20 and bottom <= A4[1] - FOOT, word
    for (whole, _), found in zip(work, printed.each_page(raw), strict=True):
        assert printed.tight(whole.title) in found and text.DEMO_MARK in found
        for figure in whole.figures:
            assert printed.tight(figure.claim) in found, (whole.title, figure.name)
            if figure.kind in ("claims", "profile") and words.MORE[1].strip() not in found:
                for said in figure.frame["text"].drop_nulls():
                    assert printed.tight(said) in found, (whole.title, said)


def test_a_printed_document_is_fetched_once_with_a_ticket_and_recorded(read):
    who = access.principal("leader")
    code = read(queries.names)["school_code"][0]
    whole = school.document(read, Selection(school=code))
    found = parcel.links(whole.figures, whole.title, who, whole)
    assert list(found)[:2] == ["pdf", "docx"]
    before = _exports()
    with serving.routed() as port:
        first, second = serving.ask(port, found["pdf"]), serving.ask(port, found["pdf"])
        written = serving.ask(port, found["docx"])
    assert first.headers["content-type"] == "application/pdf" and first.body.startswith(b"%PDF")
    assert second.status == 410 and printed.opened(written.body).core_properties.title == whole.title
    assert _exports() == before + 2


def _exports() -> int:
    return sum(entry.action == "export" for entry in ledger.open().entries())


def test_the_command_line_writes_the_brief_of_a_school(read, tmp_path, capsys):
    from cockpit.cli import run

    code = read(queries.names)["school_code"][0]
    out = tmp_path / "b.pdf"
    assert run(["brief", code, "--out", str(out)]) == 0
    assert printed.pages(out.read_bytes()) == 1
    assert run(["brief", code, "--out", str(tmp_path / "b.docx")]) == 0
    assert run(["brief", "0000000000", "--out", str(out)]) == 1
    assert run(["brief", code, "--out", str(tmp_path / "b.odt")]) == 1
    said = capsys.readouterr().err
    assert "没有标识码为“0000000000”的学校" in said and ".pdf 或 .docx" in said
