"""Which sheet belongs to which contract, where its header stands, and which column is which field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from cockpit.contracts import Catalogue, Contract, Field
from cockpit.intake.normalise import tight
from cockpit.intake.problems import Refusal
from cockpit.intake.sandbox import Sheet
from cockpit.intake.scan import HEAD_ROWS
from cockpit.text import intake as words

PERSONAL = r"(^|[^0-9])([1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9})([^0-9]|$)"  # identity or mobile number
MARKS = re.compile(r"[*＊:：\"'“”]")


@dataclass(frozen=True)
class Heading:
    """A header found in a sheet: `after` is the last header row; columns map field name -> frame column."""

    after: int
    columns: Mapping[str, str]
    extra: Mapping[str, str]  # header text -> frame column that no field has
    stated: frozenset[str]  # fields whose header states the unit or is the machine name
    width: int  # fields of the header record, for files in which rows can be ragged
    repeated: str = ""

    @property
    def score(self) -> int:
        """How many fields were found."""
        return len(self.columns)


def header_name(text: str) -> str:
    """A header as it is compared: no spaces, marks or full-width forms.

    >>> header_name(" 学校\\n标识码＊ ")
    '学校标识码'
    """
    return MARKS.sub("", tight(text))


def _spellings(text: str) -> list[str]:
    """The header itself, without its bracketed remark, and what stands after the last joiner."""
    whole = header_name(text)
    bare = header_name(re.sub(words.BRACKETS, "", text))
    return [name for name in dict.fromkeys((whole, bare)) if name]


def _known(contract: Contract) -> dict[str, Field]:
    known: dict[str, Field] = {}
    for field in contract.fields:
        extra = words.SCHOOL_HEADERS if field.type == "school" else ()
        for name in (field.title, field.name, *extra):
            for spelling in _spellings(name):
                known.setdefault(spelling, field)
    return known


def heading(sheet: Sheet, contract: Contract) -> Heading | None:
    """The best header for the contract among the first rows, one or two rows high; None without any."""
    known = _known(contract)
    top = list(_top(sheet))
    found = []
    for index, (number, cells) in enumerate(top):
        found.append(_read(number, cells, known))
        if index + 1 < len(top):
            below = top[index + 1]
            if below[0] == number + 1:
                found.append(_read(below[0], _joined(sheet, number, cells, below), known))
    best = max(found, key=lambda item: item.score, default=None)
    return best if best and best.score and _enough(best, contract) else None


def _enough(found: Heading, contract: Contract) -> bool:
    return found.score >= min(2, len(contract.fields))


def _top(sheet: Sheet) -> Iterable[tuple[int, dict[str, str]]]:
    columns = [name for name in sheet.frame.columns if name.startswith("c")]
    for row in sheet.frame.head(HEAD_ROWS).iter_rows(named=True):
        yield row["_row"], {name: (row[name] or " ")[1:] for name in columns}


def _joined(
    sheet: Sheet, number: int, upper: dict[str, str], below: tuple[int, dict[str, str]]
) -> dict[str, str]:
    """Two header rows as one: `upper/lower`, with merged ranges carrying their text along."""
    above, under = dict(upper), dict(below[1])
    for (top, left), (bottom, right) in sheet.merges:
        if top + 1 == number and right - left <= len(upper):
            text = upper.get(f"c{left}", "")
            above |= {f"c{n}": text for n in range(left, right + 1) if f"c{n}" in upper}
            if bottom > top:
                under |= {f"c{n}": "" for n in range(left, right + 1) if f"c{n}" in under}
    return {
        name: words.HEADER_JOIN.join(part for part in (above[name], under.get(name, "")) if part.strip())
        for name in above
    }


def _read(number: int, cells: dict[str, str], known: Mapping[str, Field]) -> Heading:
    columns: dict[str, str] = {}
    extra: dict[str, str] = {}
    stated, repeated = set(), ""
    for place, text in cells.items():
        if not text.strip():
            continue
        field = _field(text, known)
        if field is None:
            extra.setdefault(text, place)
        elif field.name in columns:
            repeated = field.title
        else:
            columns[field.name] = place
            if header_name(text) == field.name or "%" in tight(text):
                stated.add(field.name)
    width = max((int(place[1:]) + 1 for place, text in cells.items() if text.strip()), default=0)
    return Heading(number, columns, extra, frozenset(stated), width, repeated)


def _field(text: str, known: Mapping[str, Field]) -> Field | None:
    """The field a header names: as written, without brackets, or by either half of a two-row header."""
    last = text.rpartition(words.HEADER_JOIN)[2]
    first = text.partition(words.HEADER_JOIN)[0]
    for candidate in (text, last, first):
        for spelling in _spellings(candidate):
            if spelling in known:
                return known[spelling]
    return None


def assign(
    sheets: Iterable[Sheet], catalogue: Catalogue, *, dataset: str | None, hint: str
) -> dict[str, tuple[Sheet, Heading]]:
    """Dataset -> its sheet and header, in writing order; a Refusal when a sheet could be several things."""
    pairs = [(name, sheet, found) for sheet in sheets for name, found in _of(sheet, catalogue, dataset, hint)]
    counts = Counter(name for name, _, _ in pairs)
    for name, count in counts.items():
        if count > 1:
            names = [sheet.name for given, sheet, _ in pairs if given == name]
            raise Refusal(words.two_sheets(catalogue[name].title, names))
    order = {name: place for place, name in enumerate(catalogue.order)}
    ordered = sorted(pairs, key=lambda pair: order.get(pair[0], len(order)))
    return {name: (sheet, found) for name, sheet, found in ordered}


def _of(sheet: Sheet, catalogue: Catalogue, dataset: str | None, hint: str) -> list[tuple[str, Heading]]:
    if sheet.frame.is_empty():
        return []
    named = catalogue[dataset] if dataset else _titled(sheet.name, catalogue) or _titled(hint, catalogue)
    if named is not None:
        return _named(sheet, named, forced=bool(dataset))
    return _guessed(sheet, catalogue)


def _titled(name: str, catalogue: Catalogue) -> Contract | None:
    wanted = {header_name(name), header_name(re.sub(words.BRACKETS, "", name))} - {""}
    return next((c for c in catalogue.values() if {header_name(c.title), c.name} & wanted), None)


def _named(sheet: Sheet, contract: Contract, *, forced: bool) -> list[tuple[str, Heading]]:
    found = heading(sheet, contract)
    if found is None:
        raise Refusal(words.no_header(contract.title, HEAD_ROWS), sheet=sheet.name)
    return [(contract.name, complete(found, contract, sheet.name))]


def _guessed(sheet: Sheet, catalogue: Catalogue) -> list[tuple[str, Heading]]:
    """A sheet with a free name: the contract whose required columns are all there and that fits most."""
    found = {name: heading(sheet, contract) for name, contract in catalogue.items()}
    fits = {n: h for n, h in found.items() if h and not _missing(h, catalogue[n])}
    best = max((item.score for item in fits.values()), default=0)
    chosen = [name for name, item in fits.items() if item.score == best]
    if len(chosen) > 1:
        raise Refusal(words.several_contracts([catalogue[n].title for n in chosen]), sheet=sheet.name)
    return [(name, complete(fits[name], catalogue[name], sheet.name)) for name in chosen]


def _missing(found: Heading, contract: Contract) -> list[str]:
    named = school_name(found) is not None
    return [
        contract.field(name).title
        for name in contract.required
        if name not in found.columns and not (named and contract.field(name).type == "school")
    ]


def complete(found: Heading, contract: Contract, sheet: str = "") -> Heading:
    """The heading itself; a Refusal when a required column is missing or one is there twice."""
    if found.repeated:
        raise Refusal(words.repeated_column(found.repeated), sheet=sheet, row=found.after)
    if missing := _missing(found, contract):
        raise Refusal(words.missing_columns(missing), sheet=sheet)
    return found


def line(headers: Sequence[str], contract: Contract) -> Heading:
    """A header given as one list of names; places are c0, c1 …"""
    return _read(1, {f"c{n}": text for n, text in enumerate(headers)}, _known(contract))


def school_name(found: Heading) -> str | None:
    """The frame column beside the data that names the school in words, if the sheet has one."""
    for text, place in found.extra.items():
        if set(_spellings(text)) & {header_name(name) for name in words.SCHOOL_NAMES}:
            return place
    return None


def personal(frame: pl.DataFrame, found: Heading) -> str | None:
    """The header of a column that no field has and that holds numbers of persons; None without any.

    `frame` has the columns that the heading names; an identity or mobile number in one cell is enough.
    """
    for text, place in found.extra.items():
        if place in frame.columns and frame[place].cast(pl.String).str.contains(PERSONAL).any():
            return text
    return None


def has_rows(sheet: Sheet, found: Heading) -> bool:
    """Whether anything stands below the header."""
    return int(sheet.frame["_row"][-1]) > found.after


def filled(sheet: Sheet, after: int) -> tuple[pl.DataFrame, int]:
    """The rows below the header with vertical merged ranges written out, and how many cells that filled."""
    frame = sheet.frame.filter(pl.col("_row") > after)
    count, rows = 0, frame["_row"]
    for (top, left), (bottom, right) in sheet.merges:
        place = f"c{left}"
        if top + 1 <= after or top == bottom or left != right or place not in frame.columns:
            continue
        head = frame.filter(rows == top + 1)[place]
        if len(head) and head[0] is not None:
            inside = rows.is_between(top + 2, bottom + 1)
            count += int(inside.sum())
            frame = frame.with_columns(pl.when(inside).then(pl.lit(head[0])).otherwise(place).alias(place))
    return frame, count
