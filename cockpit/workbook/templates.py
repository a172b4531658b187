"""A template to fill in: one sheet per contract with lists, bounds and notes, and the rules up front."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from cockpit import text
from cockpit.contracts import CodeList, Contract, Field
from cockpit.contracts.kinds import FIRST_DAY, LAST_DAY, REAL, WHOLE
from cockpit.text import workbook as words
from cockpit.workbook.book import Book, Target, book, put, put_row, width

LAST_ROW = 20_000  # rows of a sheet that have lists and bounds
MESSAGE = 255  # characters a validation message may have
CREATED = datetime(2000, 1, 1)  # fixed, so that one set of contracts always gives the same bytes
NOTE = {"author": words.AUTHOR, "x_scale": 2, "y_scale": 1.4, "font_size": 9}


@dataclass(frozen=True)
class Lists:
    """Where each list of the hidden sheet stands, as a formula; `schools` is empty when none are known."""

    codes: Mapping[str, str]
    schools: str = ""


def template(
    contracts: Sequence[Contract],
    target: Target,
    schools: pl.DataFrame | None = None,
    rows: Mapping[str, pl.DataFrame] | None = None,
) -> None:
    """Write a workbook with one sheet per contract to a path or a binary file.

    `schools` (columns school_code, name) gives a list to choose from and a table to look codes up. `rows`
    (dataset → typed frame) fills sheets the way people do: titles of codes, 是/否, dates.
    """
    with book(target, words.TEMPLATE_TITLE, CREATED) as made:
        _instructions(made, contracts, schools)
        sheets = [made.sheet(contract.title) for contract in contracts]
        lists = _lists(made, contracts, schools)
        for contract, sheet in zip(contracts, sheets, strict=True):
            _sheet(made, sheet, contract, lists)
            if rows and contract.name in rows:
                _fill(made, sheet, contract, rows[contract.name])


def _instructions(made: Book, contracts: Sequence[Contract], schools: pl.DataFrame | None) -> None:
    sheet = made.sheet(words.INSTRUCTIONS)
    put(sheet, 0, 0, words.TEMPLATE_TITLE, made.style("title"))
    put(sheet, 1, 0, words.version(_edition(contracts)), made.style("quiet"))
    for row, rule in enumerate(words.RULES, start=3):
        put(sheet, row, 0, f"{row - 2}. {rule}", made.style("plain"))
    start = 4 + len(words.RULES)
    guide = [line for contract in contracts for line in _guide(contract)]
    put_row(sheet, start, words.GUIDE, made.style("head"))
    for row, line in enumerate(guide, start=start + 1):
        put_row(sheet, row, line, made.style("wrap"))
    for column, cells in enumerate(zip(words.GUIDE, *guide, strict=True)):
        sheet.set_column(column, column, width(cells))
    if schools is not None:
        _school_table(made, sheet, start + len(guide) + 3, schools)


def _edition(contracts: Sequence[Contract]) -> str:
    """Eight characters that change when any contract or code list in the template changes."""
    lists = sorted({str((c.name, dict(c.codes))) for contract in contracts for c in contract.lists.values()})
    return hashlib.sha256("\n".join([*(c.digest for c in contracts), *lists]).encode()).hexdigest()[:8]


def _guide(contract: Contract) -> list[tuple[str, ...]]:
    """One line per column of a sheet, the last one on what tells its rows apart."""
    lines = [
        (
            contract.title,
            field.title,
            text.YES if field.required else "",
            words.kind(field, contract.code_list(field.name)),
            words.extent(field),
            field.unit,
            field.note,
        )
        for field in contract.fields
    ]
    return [*lines, (contract.title, "", "", words.key_rule(contract), "", "", "")]


def _school_table(made: Book, sheet: Worksheet, start: int, schools: pl.DataFrame) -> None:
    put(sheet, start, 0, words.SCHOOL_HEADING, made.style("claim"))
    put_row(sheet, start + 1, words.SCHOOL_TABLE, made.style("head"))
    for row, line in enumerate(schools.select("school_code", "name").iter_rows(), start=start + 2):
        put_row(sheet, row, line, made.style("text"))


def _lists(made: Book, contracts: Sequence[Contract], schools: pl.DataFrame | None) -> Lists:
    """The hidden sheet every drop-down draws from."""
    sheet = made.sheet(words.CODES)
    sheet.hide()
    found: dict[str, CodeList] = {name: c for contract in contracts for name, c in contract.lists.items()}
    codes = {
        name: _list(made, sheet, column, c.heading, list(c.codes.values()))
        for column, (name, c) in enumerate(found.items())
    }
    if schools is None or schools.is_empty():
        return Lists(codes)
    known = schools["school_code"].to_list()
    return Lists(codes, _list(made, sheet, len(codes), words.SCHOOL_TABLE[0], known))


def _list(made: Book, sheet: Worksheet, column: int, heading: str, values: list[str]) -> str:
    put(sheet, 0, column, heading, made.style("head"))
    for row, value in enumerate(values, start=1):
        sheet.write_string(row, column, value, made.style("text"))
    return f"='{words.CODES}'!{xl_range_abs(1, column, len(values), column)}"


def _sheet(made: Book, sheet: Worksheet, contract: Contract, lists: Lists) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 30)
    for column, field in enumerate(contract.fields):
        codes = contract.code_list(field.name)
        head = field.title + (words.REQUIRED_MARK if field.required else "")
        put(sheet, 0, column, head, made.style("head"))
        sheet.write_comment(0, column, words.comment(field, codes), NOTE)
        examples = [head, *(codes.codes.values() if codes else ()), "0" * LENGTHS.get(field.type, 0)]
        sheet.set_column(column, column, width(examples), made.style(_style(field)))
        if rule := _validation(contract, field, lists):
            sheet.data_validation(1, column, LAST_ROW, column, rule)


LENGTHS = {"school": 10, "date": 10, "month": 7, "text": 16, "ref": 14, "plan": 14}


def _style(field: Field) -> str:
    """The named format of a column: codes and texts as text, so that no digit is lost."""
    if field.type in ("int", "date", "month"):
        return field.type
    if field.type in ("number", "ratio"):
        return f"decimals:{field.decimals}"
    return "plain" if field.type == "bandwidth" else "text"


def _validation(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
    """What the spreadsheet itself refuses, as XlsxWriter's options; empty when everything may be written."""
    rule = RULES[field.type](contract, field, lists)
    said = words.ONLY_LISTED if rule.get("validate") == "list" else words.refusal(field)
    return rule and rule | {"error_title": words.ERROR_TITLE, "error_message": said[:MESSAGE]}


def _of_codes(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
    return {"validate": "list", "source": lists.codes[field.codes]}


def _of_schools(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
    if lists.schools and field.name in contract.refs:
        return {"validate": "list", "source": lists.schools}
    return {"validate": "length", "criteria": "==", "value": 10}


def _yes_no(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
    return {"validate": "list", "source": [text.YES, text.NO]}


def _between(kind: str, widest: tuple[float, float]) -> Callable[..., dict[str, Any]]:
    def bounds(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
        low = widest[0] if field.min is None else field.min
        high = widest[1] if field.max is None else field.max
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}

    return bounds


def _days(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
    last = LAST_DAY if field.future else "=TODAY()"
    return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": last}


def _length(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
    if field.pattern or not field.max_length:
        return {}
    return {"validate": "length", "criteria": "<=", "value": field.max_length}


def _anything(contract: Contract, field: Field, lists: Lists) -> dict[str, Any]:
    return {}


RULES: dict[str, Callable[[Contract, Field, Lists], dict[str, Any]]] = {
    "text": _length,
    "code": _of_codes,
    "ref": _anything,
    "plan": _anything,
    "school": _of_schools,
    "int": _between("integer", WHOLE),
    "number": _between("decimal", REAL),
    "ratio": _between("decimal", REAL),
    "bandwidth": _anything,
    "date": _days,
    "month": _days,
    "bool": _yes_no,
}


def _fill(made: Book, sheet: Worksheet, contract: Contract, rows: pl.DataFrame) -> None:
    """The rows of a frame below the header, as people write them; columns the frame lacks stay empty."""
    for column, field in enumerate(contract.fields):
        codes = contract.code_list(field.name)
        style = made.style(_style(field))
        for row, value in enumerate(rows[field.name] if field.name in rows.columns else (), start=1):
            put(sheet, row, column, codes.codes.get(value, value) if codes else value, style)
