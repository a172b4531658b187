"""Which characters the type of paper has; archives refuse a file with a single one it lacks."""

import re
import struct
from functools import cache
from pathlib import Path

STAND_IN = "□"  # for a character, or several side by side, that cannot be printed
UNSEEN = frozenset("\u200b")  # takes no room and needs no glyph
SEGMENTED = 12  # the form of a character map that covers all of Unicode


@cache
def known(font: Path) -> frozenset[str]:
    """Every character that a TrueType font has a glyph for."""
    raw = font.read_bytes()
    (tables,) = struct.unpack_from(">H", raw, 4)
    named = {
        raw[at : at + 4]: struct.unpack_from(">II", raw, at + 8) for at in range(12, 12 + 16 * tables, 16)
    }
    start, _ = named[b"cmap"]
    (count,) = struct.unpack_from(">H", raw, start + 2)
    maps = [start + struct.unpack_from(">HHI", raw, start + 4 + 8 * n)[2] for n in range(count)]
    at = next(place for place in maps if struct.unpack_from(">H", raw, place)[0] == SEGMENTED)
    (groups,) = struct.unpack_from(">I", raw, at + 12)
    spans = (struct.unpack_from(">III", raw, at + 16 + 12 * n) for n in range(groups))
    return UNSEEN.union(*(map(chr, range(first, last + 1)) for first, last, _ in spans))


def printable(said: str, font: Path) -> str:
    """The text with a stand-in for what the font lacks."""
    lacking = {sign for sign in set(said) - known(font) if sign >= " "}
    return re.sub(f"[{re.escape(''.join(sorted(lacking)))}]+", STAND_IN, said) if lacking else said
