"""One font file holds every character that the product shows."""

from itertools import chain
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.varStore import VarStoreInstancer

ROOT = Path(__file__).resolve().parents[1]
FONT = ROOT / "assets/fonts/cockpit-sans.woff2"
SHOWN = (
    "data/**/*.toml",
    "data/**/*.geojson",
    "data/**/*.md",
    "cockpit/text/**/*.py",
    "cockpit/demo/**/*.py",
    "pages/**/*.py",
)


@pytest.fixture(scope="module")
def font():
    with TTFont(FONT) as opened:
        yield opened


def test_every_character_shown_anywhere_is_in_the_font(font):
    known = font.getBestCmap()
    files = sorted(set(chain.from_iterable(ROOT.glob(pattern) for pattern in SHOWN)))
    assert len(files) >= 4
    missing = {
        (path.name, char)
        for path in files
        for char in set(path.read_text(encoding="utf-8"))
        if char.isprintable() and ord(char) not in known
    }
    assert missing == set()


def test_the_national_table_of_characters_and_rare_names_are_in_the_font(font):
    known = font.getBestCmap()
    hanzi = [point for point in known if 0x3400 <= point <= 0x9FFF or point > 0x20000]
    assert len(hanzi) >= 8105
    gb2312 = [
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
    ]
    assert [char for char in gb2312 if char and ord(char) not in known] == []
    assert [char for char in "喆堃赟翀垚祎婍旸㙍䶮" if ord(char) not in known] == []


@pytest.mark.parametrize("char", "●▲◆■○▨✓✗✘→↑↓←≥≤±×÷％（），、。：；？！“”《》【】—…·²³¹℃㎡①⑩ \u2009\u3000")
def test_the_symbols_we_write_with_are_in_the_font(font, char):
    assert ord(char) in font.getBestCmap()


def test_figures_are_tabular_so_that_columns_line_up(font):
    known, widths = font.getBestCmap(), font["hmtx"]
    assert len({widths[known[ord(digit)]][0] for digit in "0123456789"}) == 1
    for weight in (0.375, 0.75):  # 400 and 700 on the axis, normalised
        grown = VarStoreInstancer(font["HVAR"].table.VarStore, font["fvar"].axes, {"wght": weight})
        assert len({grown[font.getGlyphID(known[ord(digit)])] for digit in "0123456789"}) == 1


def test_one_small_file_carries_all_weights_under_its_own_name(font):
    (axis,) = font["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 100, 900)
    assert FONT.stat().st_size <= 3_000_000
    names = font["name"]
    assert names.getDebugName(1) == "Cockpit Sans"  # "Source" is reserved by the licence
    assert "Adobe" in names.getDebugName(0) and "SIL Open Font License" in names.getDebugName(13)


def test_the_licence_travels_with_the_font():
    licence = (ROOT / "assets/fonts/OFL.txt").read_text(encoding="utf-8")
    assert licence.startswith("Copyright 2014-2021 Adobe") and "SIL OPEN FONT LICENSE Version 1.1" in licence
