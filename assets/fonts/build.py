"""Subset Noto Sans SC: cockpit-sans.woff2 for every page, wall and chart, two static weights for paper.

Origin: `NotoSansSC[wght].ttf`, version 2.004, as packed in PyPI `justmytype-intl-cjk` 0.1.0.
Licence: SIL Open Font License 1.1 (`OFL.txt` beside this file). "Source" is a reserved font name there, so
the subset carries a family name of its own.
Characters: the 8105 of the national standard table of 2013 (property `kTGH` of Unicode's Unihan files, Debian
package `unicode-data` 15.0.0-1), GB 2312, rare characters of personal names (`names.txt`), every
character that the repository itself shows, and the symbols below.

A typesetter draws a variable font at its thinnest, so paper gets 400 and 700 as files of their own.

Build time only; needs `fonttools` and `brotli`:

    python assets/fonts/build.py 'NotoSansSC[wght].ttf' Unihan_OtherMappings.txt.bz2
"""

import bz2
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(__file__).with_name("cockpit-sans.woff2")
PAPER = {400: "Regular", 700: "Bold"}  # weight → style
FAMILY = "Cockpit Sans"
COPYRIGHT = (
    "Subset of Noto Sans SC. Copyright 2014-2021 Adobe (http://www.adobe.com/), "
    "with Reserved Font Name 'Source'."
)
BLOCKS = (  # first and last code point, inclusive; what the font does not have is left out
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x01CD, 0x01DC),  # pinyin vowels with tone marks
    (0x0391, 0x03C9),  # Greek, for formulas
    (0x2000, 0x206F),  # spaces (thin space for figures in a sentence), dashes, quotes
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # letter-like signs
    (0x2150, 0x218B),  # fractions and Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2460, 0x24FF),  # enclosed numbers
    (0x2500, 0x25FF),  # box drawing, blocks, geometric shapes (status marks)
    (0x2600, 0x2667),
    (0x2700, 0x27BF),
    (0x3000, 0x303F),  # CJK punctuation
    (0x3200, 0x33FF),  # enclosed CJK, units such as ㎡
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFFEE),  # full-width forms
)
NAMES = Path(__file__).with_name("names.txt")
STAND_INS = {  # the source lacks these; a glyph of its own that means the same, rather than another font
    0x2009: 0x20,  # thin, hair and narrow no-break space: the word space, 0.22 em
    0x200A: 0x20,
    0x202F: 0x20,
    0x2714: 0x2713,  # heavy check mark: check mark
    0x2717: 0xD7,  # ballot crosses, as people type them into sheets: multiplication sign
    0x2718: 0xD7,
}
FEATURES = ["kern", "mark", "ccmp", "locl", "liga", "fwid", "hwid", "pwid", "vert"]
SHOWN = ("data/**/*.toml", "data/**/*.geojson", "data/**/*.md", "cockpit/**/*.py", "pages/**/*.py")


def standard(unihan: Path) -> set[int]:
    """Code points of the national standard table, read from Unihan's kTGH lines."""
    opened = bz2.open if unihan.suffix == ".bz2" else open
    with opened(unihan, "rt", encoding="utf-8") as lines:
        return {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line and line[0] == "U"}


def gb2312() -> set[int]:
    """Code points of the 6763 hanzi and the symbols of GB 2312."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(text) for pair in pairs if len(text := pair.decode("gb2312", errors="ignore")) == 1}


def shown() -> set[int]:
    """Code points that the repository's own data and words use."""
    files = (path for pattern in SHOWN for path in ROOT.glob(pattern))
    return {ord(char) for path in files for char in path.read_text(encoding="utf-8") if char.isprintable()}


def wanted(unihan: Path) -> set[int]:
    """Every code point to keep."""
    blocks = {point for first, last in BLOCKS for point in range(first, last + 1)}
    return (
        standard(unihan)
        | gb2312()
        | shown()
        | blocks
        | {ord(char) for char in NAMES.read_text("utf-8").strip()}
    )


def rename(font: TTFont, style: str = "Regular") -> None:
    """Give the subset its own family name; keep copyright and licence lines."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (5, 13, 14) or record.nameID > 255]
    whole = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    for name_id, value in {0: COPYRIGHT, 1: FAMILY, 2: style, 3: f"{whole} 2.004", 4: whole}.items():
        names.setName(value, name_id, 3, 1, 0x409)
    names.setName(whole.replace(" ", ""), 6, 3, 1, 0x409)


def stand_in(font: TTFont) -> None:
    """Point the characters that the source lacks at glyphs it has."""
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x20 in table.cmap:
            table.cmap = {point: table.cmap[other] for point, other in STAND_INS.items()} | table.cmap


def subset(source: Path, points: set[int], flavor: str | None) -> TTFont:
    """The source with these characters only, all weights."""
    font = TTFont(source)
    options = Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"], flavor=flavor
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    stand_in(font)
    return font


def build(source: Path, unihan: Path) -> None:
    """Write the subset with all weights."""
    font = subset(source, wanted(unihan), "woff2")
    rename(font)
    font.flavor = "woff2"
    save(font, TARGET)


def build_paper(source: Path, unihan: Path) -> None:
    """Write the same characters as one static file per weight of paper."""
    points = wanted(unihan)
    for weight, style in PAPER.items():
        font = instantiateVariableFont(subset(source, points, None), {"wght": weight}, inplace=True)
        rename(font, style)
        font["OS/2"].usWeightClass = weight
        font["OS/2"].fsSelection = 0x20 if style == "Bold" else 0x40
        font["head"].macStyle = 1 if style == "Bold" else 0
        save(font, TARGET.with_name(f"cockpit-sans-{weight}.ttf"))


def save(font: TTFont, target: Path) -> None:
    """Write a font and say how large it is."""
    font.save(target)
    size = target.stat().st_size / 1e6
    sys.stdout.write(f"{target.name}: {len(font.getBestCmap())} characters, {size:.2f} MB\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
    build_paper(Path(sys.argv[1]), Path(sys.argv[2]))
