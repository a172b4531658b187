"""Bytes of a CSV become text and rows: one encoding proven strictly, one delimiter, no field guessed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from cockpit.intake.problems import Refusal
from cockpit.text import intake as words

DELIMITERS = ",;\t|"
FIELD_LIMIT = 32_767  # characters; what one spreadsheet cell can hold
LINE_LIMIT = 1_000_000  # characters of one record
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
PRIVATE = re.compile("[\ue000-\uf8ff]")  # GB18030 maps foreign double bytes (Big5) to the private area
HAN = re.compile(r"[\u4e00-\u9fff]")


def encoding(data: bytes) -> str:
    """`utf-8-sig`, `utf-16`, `utf-8` or `gb18030`, proven by decoding all bytes; a Refusal names the byte."""
    for mark, name in BOMS:
        if data.startswith(mark):
            _strict(data, name)
            return name
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        _one_encoding(data, error.start)
    text = _strict(data, "gb18030")
    if match := PRIVATE.search(text):
        raise Refusal(words.bad_byte(len(text[: match.start()].encode("gb18030"))))
    return "gb18030"


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Refusal(words.bad_byte(error.start)) from error


def _one_encoding(data: bytes, first: int) -> None:
    """Refuse a file in which some lines are proven UTF-8 Chinese while the byte at `first` is not UTF-8."""
    for line in data.split(b"\n"):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(HAN.findall(text)) >= 2:
            raise Refusal(words.mixed_encoding(first))


def delimiter(text: str) -> str:
    """The separator of the line, among the first fifteen, that holds the most of one kind."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:15]]
    counts = {mark: max((line.count(mark) for line in lines), default=0) for mark in DELIMITERS}
    return max(counts, key=lambda mark: (counts[mark], -DELIMITERS.index(mark)))


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each starts (from 1); a Refusal at the first that cannot be read."""
    text = data.decode(encoding(data))
    if (at := text.find("\x00")) >= 0:
        raise Refusal(words.NUL, row=text.count("\n", 0, at) + 1)
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    line = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            too_long = "field larger" in str(error)
            reason = words.field_too_long(FIELD_LIMIT) if too_long else words.UNCLOSED_QUOTE
            raise Refusal(reason, row=line) from error
        if record is None:
            return
        if sum(map(len, record)) > LINE_LIMIT:
            raise Refusal(words.field_too_long(LINE_LIMIT), row=line)
        yield line, record
        line = reader.line_num + 1
