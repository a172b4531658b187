"""What is hard to print: tables of many columns, hundreds of long names, characters without a glyph."""

import dataclasses
from datetime import date

import polars as pl
import pytest
from fontTools.ttLib import TTFont

from cockpit import paper
from cockpit.figures.core import Figure
from cockpit.figures.document import Section
from cockpit.paper import fitting, glyphs, printing
from cockpit.paper.blocks import Cell, Table
from tests import printed
from tests.test_paper_bound import EDGE, FIGURES, FOOT, bound

LONG = "这是一所名称特别长的学校，用来检验版面是否还放得下，" * 8


def test_a_character_without_a_glyph_is_a_box_in_the_archive_and_itself_in_the_word_processor():
    said = "很好\U0001f44d\U0001f3fd，𠮷先生"
    document = bound(Section("节", (dataclasses.replace(FIGURES["claims"], claim=said),)))
    assert "很好□，□先生" in printed.words(paper.pdf(document))
    assert said in printed.written(paper.docx(document))


def test_the_type_of_paper_knows_its_own_characters():
    with TTFont(printing.LETTERS) as font:
        assert glyphs.known(printing.LETTERS) - glyphs.UNSEEN == set(map(chr, font.getBestCmap()))
    assert glyphs.STAND_IN in glyphs.known(printing.LETTERS)


def register(columns: int, rows: int, long: str) -> Figure:
    """A list of many columns: numbers of files, dates, names, and a sentence."""
    made = {"key": [f"k{n}" for n in range(rows)]}
    made |= {f"c{n}": [f"ZG2026-{n:02d}{row:04d}" for row in range(rows)] for n in range(columns)}
    made |= {"said": [f"{row:03d}{long}"[:200] for row in range(rows)]}
    named = tuple((name, f"列{name}", "", None) for name in made if name != "key")
    options = {"columns": named}
    return Figure(
        "wide", "table", "宽表", "很多列", pl.DataFrame(made), "台账", date(2026, 10, 31), options=options
    )


def test_a_table_of_many_columns_stands_on_a_turned_page_and_no_words_meet():
    document = bound(Section("节", (FIGURES["claims"], register(9, 12, "出口链路已到位，")), minutes=5))
    raw = paper.pdf(document)
    sizes = printed.page_sizes(raw)
    assert [width > height for width, height in sizes] == [False, False, False, True, False]
    assert printed.outside(raw, EDGE, FOOT) == []
    spots = [box for box in printed.boxes(raw) if box[4].startswith("ZG2026-")]
    assert len(spots) == 9 * 12
    for one in spots:
        near = [o for o in spots if o is not one and abs(o[1] - one[1]) < 1 and o[0] >= one[0]]
        assert all(other[0] >= one[2] for other in near), one
    turned = [s for s in printed.opened(paper.docx(document)).sections if s.page_width > s.page_height]
    assert len(turned) == 1


def test_a_table_gives_each_column_its_longest_word_and_the_rest_to_sentences():
    rows = tuple((Cell("ZG2026-0040"), Cell("大坪小学"), Cell(LONG[:120])) for _ in range(5))
    made = fitting.fit(Table(("编号", "学校", "问题"), rows, "lll", (0, 0, 1)), 52.0, True)
    assert made.settled and not made.turned and made.widths[2] > 2 * made.widths[0] > 12
    slim = Table(("编号", "学校"), tuple(row[:2] for row in rows), "ll", (0, 0))
    assert fitting.fit(slim, 52.0, True) is slim


@pytest.mark.parametrize(
    ("kind", "column"), [("claims", "text"), ("ranking", "label"), ("map", "name"), ("table", "name")]
)
def test_four_hundred_schools_with_long_names_are_all_printed(kind, column):
    figure = FIGURES[kind]
    frame = pl.concat([figure.frame] * (400 // figure.frame.height + 1)).head(400)
    numbered = pl.int_range(400).cast(pl.String).str.zfill(3)
    long = pl.format("校{}{}", numbered, pl.lit(LONG)).str.slice(0, 200).alias(column)
    raw = paper.pdf(bound(Section("节", (dataclasses.replace(figure, frame=frame.with_columns(long)),))))
    found = printed.words(raw)
    assert all(f"校{n:03d}" in found for n in range(400))
    assert printed.outside(raw, EDGE, FOOT) == []
