"""One cell becomes one value by the rules of its field, or a reason why it cannot; nothing is guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from cockpit.contracts import Field
from cockpit.intake import days
from cockpit.intake.days import Unreadable
from cockpit.text import intake as words

WHOLE = 2**53  # beyond it a spreadsheet cannot tell one whole number from the next
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00]")
SPACE = re.compile(r"[\s\u00a0\u3000]+")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
ERROR = re.compile(r"^#(DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$", re.IGNORECASE)
NUMBER = re.compile(r"^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?$")
GROUPED = re.compile(r"^[+-]?[0-9]{1,3}([,，][0-9]{3})+(\.[0-9]+)?$")
RATE = re.compile(r"^([0-9]+(?:\.[0-9]+)?)(gbps|gb/s|gbit/s|gb|g|mbps|mb/s|mbit/s|mb|m)$", re.IGNORECASE)
BYTE_RATE = re.compile(r"^[0-9.]+([GM]B|[gmGM]B/s|[GM]Bps|[GM]iB)$")
SCHOOL = re.compile(r"^[0-9]{10}$")

Value = str | int | float | bool | dt.date | None


@dataclass(frozen=True)
class Lookup:
    """What cells may point to: written text -> stored value, folded by `key_of`."""

    schools: Mapping[str, str] = attribute(default_factory=dict)
    school_names: Mapping[str, str] = attribute(default_factory=dict)
    refs: Mapping[str, Mapping[str, str]] = attribute(default_factory=dict)
    plan: Mapping[str, frozenset[str]] = attribute(default_factory=dict)
    ref_titles: Mapping[str, str] = attribute(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A field and how the file at hand writes it."""

    field: Field
    lookup: Lookup
    codes: Mapping[str, str] = attribute(default_factory=dict)  # code or title, folded -> code
    choices: tuple[str, ...] = ()  # the titles of the code list
    registers: bool = False  # this dataset is the register of schools itself
    unit_known: bool = False  # the header states the unit, so a bare ratio is in percent
    epoch_1904: bool = False


def fold(text: str) -> str:
    """Full-width block to ASCII, invisible marks out, inner spaces to one; nothing else changes.

    >>> fold("１００％"), fold(" a\\u200bb　c ")
    ('100%', 'ab c')
    """
    return SPACE.sub(" ", INVISIBLE.sub("", text).translate(FULL_WIDTH)).strip()


def tight(text: str) -> str:
    """`fold` without any space, in lower case: what names and titles are compared by."""
    return fold(text).replace(" ", "").lower()


def cell(raw: str | None, column: Column) -> Value:
    """The value of a raw cell (kind letter + text) for its field; None when missing; raises Unreadable."""
    if raw is None:
        return None
    kind, text = raw[0], raw[1:]
    plain = fold(text)
    if kind == "e" or ERROR.match(plain):
        raise Unreadable(words.error_cell(plain))
    if kind == "f":
        raise Unreadable(words.FORMULA)
    if plain.lower() in words.MISSING:
        return None
    return READERS[column.field.type](kind, text, plain, column)


def _text(kind: str, text: str, plain: str, column: Column) -> str:
    if kind == "l":
        raise Unreadable(words.DIGITS_LOST)
    return INVISIBLE.sub("", text).strip()


def _number(kind: str, text: str, plain: str, column: Column) -> float:
    if kind == "p":
        raise Unreadable(words.NOT_NUMBER)
    return number(plain, column.field.unit)


def number(plain: str, unit: str = "") -> float:
    """A folded text as a number: thousands separators, 万 and 亿, the field's own unit; raises Unreadable.

    >>> number("1,234"), number("1.2万"), number("120人", "人")
    (1234.0, 12000.0, 120.0)
    """
    bare = plain.replace(" ", "")
    bare = bare[: -len(unit)] if unit and bare.endswith(unit) and bare != unit else bare
    factor = words.MULTIPLES.get(bare[-1:], 1)
    bare = bare[:-1] if factor > 1 else bare
    if GROUPED.match(bare):
        bare = re.sub("[,，]", "", bare)
    if not NUMBER.match(bare):
        raise Unreadable(_why_no_number(bare))
    value = _sane(float(bare) * factor)
    return round(value, 6) if factor > 1 else value


def _sane(value: float) -> float:
    if not abs(value) <= WHOLE:
        raise Unreadable(words.NOT_FINITE)
    return value


def _why_no_number(bare: str) -> str:
    if any(mark.isdigit() and mark not in "0123456789" for mark in bare):
        return words.FOREIGN_DIGITS
    if bare.lstrip("+-").lower() in ("inf", "infinity", "nan") or re.fullmatch("[0-9.]{31,}", bare):
        return words.NOT_FINITE
    if re.fullmatch("[0-9,，.]+", bare):
        return words.GROUPING
    vague = any(mark in words.VAGUE_MARKS for mark in bare) or any(w in bare for w in words.VAGUE_WORDS)
    return words.VAGUE if vague and re.search("[0-9]", bare) else words.NOT_NUMBER


def _int(kind: str, text: str, plain: str, column: Column) -> int:
    value = _number(kind, text, plain, column)
    if value != int(value):
        raise Unreadable(words.NOT_WHOLE)
    return int(value)


def _ratio(kind: str, text: str, plain: str, column: Column) -> float:
    if plain.endswith("%"):
        return number(plain[:-1].strip())
    value = number(plain)
    if kind == "p":
        return _sane(round(value * 100, 10))
    if 0 < value <= 1 and not column.unit_known:
        raise Unreadable(words.BARE_RATIO)
    return value


def _bandwidth(kind: str, text: str, plain: str, column: Column) -> int:
    bare = plain.replace(" ", "")
    if bare in words.BANDWIDTH:
        return words.BANDWIDTH[bare]
    if BYTE_RATE.match(bare):
        raise Unreadable(words.BYTES)
    if match := RATE.match(bare.replace(words.MEGA, "M").replace(words.GIGA, "G")):
        value = float(match[1]) * (1000 if match[2][0] in "gG" else 1)
    else:
        value = _bare_rate(bare)
    if not abs(value) <= WHOLE:
        raise Unreadable(words.NOT_FINITE)
    if value != int(value):
        raise Unreadable(words.NOT_BANDWIDTH)
    return int(value)


def _bare_rate(bare: str) -> float:
    try:
        return number(bare)
    except Unreadable as error:
        known = str(error) in (words.FOREIGN_DIGITS, words.NOT_FINITE, words.VAGUE)
        raise Unreadable(str(error) if known else words.NOT_BANDWIDTH) from error


def _bool(kind: str, text: str, plain: str, column: Column) -> bool:
    lowered = plain.lower().removesuffix(".0")
    if lowered in words.TRUE or plain in words.TRUE:
        return True
    if lowered in words.FALSE:
        return False
    raise Unreadable(words.NOT_BOOL)


def _day(kind: str, text: str, plain: str, column: Column) -> dt.date:
    if kind == "m":
        raise Unreadable(words.TIME_ONLY)
    return days.day(plain, epoch_1904=column.epoch_1904)


def _month(kind: str, text: str, plain: str, column: Column) -> dt.date:
    if kind == "m" or (kind == "n" and "." in plain):
        raise Unreadable(words.NOT_MONTH)
    return days.month(plain, epoch_1904=column.epoch_1904)


def _code(kind: str, text: str, plain: str, column: Column) -> str:
    bare = plain.replace(" ", "").lower()
    bare = re.sub(r"\.0+$", "", bare) if kind == "n" else bare
    if (found := column.codes.get(bare)) is None:
        raise Unreadable(words.not_in_list(list(column.choices)))
    return found


def _school(kind: str, text: str, plain: str, column: Column) -> str:
    bare = re.sub(r"\.0+$", "", plain.replace(" ", ""))
    if column.registers:
        return _new_school(kind, bare)
    schools = column.lookup.schools
    if bare in schools:
        return bare
    if by_name := column.lookup.school_names.get(tight(plain)):
        return by_name
    if SCHOOL.match(bare):
        raise Unreadable(words.UNKNOWN_SCHOOL)
    if not re.fullmatch("[0-9]{4,9}", bare):
        raise Unreadable(_why_no_school(kind, bare))
    padded = [code for code in schools if code.lstrip("0") == bare.lstrip("0")]
    if len(padded) != 1:
        raise Unreadable(words.AMBIGUOUS_SCHOOL if padded else words.UNKNOWN_SCHOOL)
    return padded[0]


def _new_school(kind: str, bare: str) -> str:
    if not SCHOOL.match(bare):
        raise Unreadable(_why_no_school(kind, bare))
    return bare


def _why_no_school(kind: str, bare: str) -> str:
    if kind == "l" or re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", bare):
        return words.SCIENTIFIC
    if any(mark.isdigit() and mark not in "0123456789" for mark in bare):
        return words.FOREIGN_DIGITS
    return words.NOT_SCHOOL_CODE if re.search("[0-9]", bare) else words.UNKNOWN_SCHOOL


def _ref(kind: str, text: str, plain: str, column: Column) -> str:
    bare = tight(re.sub(r"\.0+$", "", plain) if kind == "n" else plain)
    found = column.lookup.refs.get(column.field.ref, {}).get(bare)
    if found is None:
        title = column.lookup.ref_titles.get(column.field.ref, column.field.ref)
        raise Unreadable(words.DIGITS_LOST if kind == "l" else words.unknown_ref(title))
    return found


def _plan(kind: str, text: str, plain: str, column: Column) -> str:
    bare = plain.replace(" ", "")
    known = column.lookup.plan.get(column.field.ref, frozenset())
    found = bare if bare in known else bare.lower()
    if found not in known:
        raise Unreadable(words.UNKNOWN_PLAN)
    return found


READERS: dict[str, Callable[[str, str, str, Column], Value]] = {
    "text": _text,
    "number": _number,
    "int": _int,
    "ratio": _ratio,
    "bandwidth": _bandwidth,
    "bool": _bool,
    "date": _day,
    "month": _month,
    "code": _code,
    "school": _school,
    "ref": _ref,
    "plan": _plan,
}
