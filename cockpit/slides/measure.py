"""How much room text takes on a slide: cleaned, measured in points, broken into lines, shortened."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from cockpit.text.slides import MORE_SIGN

KEPT = frozenset("\u2009\u200a\u202f")  # our own spaces
SPACED = dict.fromkeys(map(ord, KEPT), " ")
HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))  # control, direction, surrogates, unassigned
ENDS = re.compile(r"[\r\n\t\v\f\x85\u2028\u2029]+")
LEAD = 1.32  # exact distance of lines as a share of the type, so that every program sets the same height
LATIN = (  # hundredths of an em from the space to the tilde, the wider of our two weights
    23, 37, 58, 59, 59, 97, 74, 33, 38, 38, 51, 59, 33, 37, 33, 40, 59, 59, 59, 59, 59, 59, 59, 59, 59, 59,
    33, 33, 59, 59, 59, 52, 101, 65, 69, 66, 72, 62, 59, 72, 76, 33, 57, 69, 58, 86, 75, 77, 67, 77, 69, 63,
    63, 75, 62, 92, 63, 58, 62, 38, 40, 38, 59, 57, 63, 60, 65, 53, 65, 59, 38, 60, 64, 31, 31, 61, 32, 97,
    65, 63, 65, 65, 44, 50, 43, 64, 58, 87, 57, 58, 52, 38, 30, 38, 59,
)  # fmt: skip
NARROW = {"\u2009": 0.25, "\u200a": 0.25, "\u202f": 0.25, "\u2013": 0.6, "\u2212": 0.6}  # em
EMOJI = 1.4  # em
SIGNS, HAN, AUTO = 0x2000, 0x2E7F, 0.2  # some programs set Chinese and Latin apart by so many em
CLOSING = frozenset("，。、；：？！）》〉」』】〕”’…%,.;:?!)]}·")  # never first in a line
OPENING = frozenset("（《〈「『【〔“‘([{")  # never last in a line
TOKEN = re.compile(r"[\u0021-\u00ff\u2009\u200a\u202f\u2013\u2212]+|\s+|.", re.DOTALL)
SPARE = 1.02  # other fonts are a little wider


@lru_cache(maxsize=20_000)
def clean(said: object) -> str:
    """Text as a slide can hold it: one line, no control or direction signs.

    >>> clean("a\\x00b\\u202ec\\nd"), clean(None), clean("21\\u2009Mbps") == "21\\u2009Mbps"
    ('abc d', '', True)
    """
    if said is None:
        return ""
    kept = str(said)
    if not kept.translate(SPACED).isprintable():
        spaced = ENDS.sub(" ", kept)
        kept = "".join(c for c in spaced if c in KEPT or unicodedata.category(c) not in HIDDEN)
    return kept


@lru_cache(maxsize=20_000)
def em(said: str) -> float:
    """How wide a text is in em.

    >>> em("21"), em("21 所"), em("")
    (1.18, 2.61, 0.0)
    """
    gaps = sum(_meet(*pair) for pair in pairwise(said))
    return round(sum((_em(sign) for sign in said), gaps * AUTO), 3)


def _meet(one: str, other: str) -> bool:
    """Whether a Chinese sign and a Latin one or a space stand beside each other."""
    low, high = sorted((ord(one), ord(other)))
    return low < SIGNS and high > HAN


def _em(sign: str) -> float:
    point = ord(sign)
    if 0x20 <= point < 0x7F:
        return LATIN[point - 0x20] / 100
    return EMOJI if 0x1F000 <= point < 0x20000 else NARROW.get(sign, 1.0)


def wide(said: str, size: float) -> float:
    """How many points a text of this size is wide in one line, a little more than it needs."""
    return em(said) * size * SPARE


@lru_cache(maxsize=20_000)
def lines(said: str, size: float, room: float) -> int:
    """How many lines a text takes in `room` points; Chinese breaks anywhere, Latin between words.

    >>> lines("一二三四五", 10, 31), lines("", 10, 30), lines("一二三，", 10, 31)
    (2, 1, 2)
    """
    return len(broken(said, size, room))


def broken(said: str, size: float, room: float) -> list[str]:
    """The text in lines of at most `room` points."""
    found, line, used, each = [], "", 0.0, room / (size * SPARE)
    for token in _tokens(said, each):
        need = em(token) + AUTO * bool(line and _meet(line[-1], token[0]))
        if line and used + need > each and not token.isspace():
            line, token = _carried(line, token)
            found.append(line)
            line, used = token, em(token)
        else:
            line, used = line + token, used + need
    return [*found, line]


def _carried(line: str, token: str) -> tuple[str, str]:
    """A closing sign never starts a line and an opening one never ends it: they take a neighbour along."""
    if len(line) > 1 and (token[0] in CLOSING or line[-1] in OPENING):
        return line[:-1], line[-1] + token
    return line, token


def _tokens(said: str, each: float) -> list[str]:
    """What stays together: Latin words, unless wider than a line, and single Chinese signs."""
    found: list[str] = []
    for token in TOKEN.findall(said):
        found += [token] if len(token) == 1 or em(token) <= each else list(token)
    return found


def fits(said: str, size: float, room: float, most: int) -> bool:
    """Whether a text takes at most so many lines."""
    return lines(said, size, room) <= most


@lru_cache(maxsize=20_000)
def cut(said: str, size: float, room: float, most: int = 1) -> str:
    """The text where it fits `most` lines of `room` points, else as much as fits and an ellipsis.

    >>> cut("一二三四五六", 10, 42), cut("一二三四", 10, 42)
    ('一二三…', '一二三四')
    """
    if fits(said, size, room, most):
        return said
    low, high = 0, len(said)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(said[:middle].rstrip() + MORE_SIGN, size, room, most):
            low = middle
        else:
            high = middle - 1
    return said[:low].rstrip() + MORE_SIGN


def largest(said: str, sizes: tuple[tuple[float, int], ...], room: float) -> tuple[float, int]:
    """The first pair of size and most lines in which a text fits; the last one where none does."""
    return next((pair for pair in sizes if fits(said, pair[0], room, pair[1])), sizes[-1])
