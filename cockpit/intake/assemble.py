"""One sheet becomes kept rows, problems and counts; every row that came in is in exactly one of the three."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from cockpit.contracts import Contract
from cockpit.intake import match, scan
from cockpit.intake.match import Heading
from cockpit.intake.normalise import Lookup
from cockpit.intake.problems import Counts, Problem, Refusal
from cockpit.intake.sandbox import Sheet
from cockpit.intake.sorting import Origin, Sorter
from cockpit.text import intake as words


@dataclass(frozen=True)
class Part:
    """One dataset of one file: kept rows with provenance, remarks and counts."""

    table: pl.DataFrame
    problems: tuple[Problem, ...]
    repairs: tuple[Problem, ...]
    counts: Counts


def assemble(sheet: Sheet, found: Heading, contract: Contract, lookup: Lookup, origin: Origin) -> Part:
    """The kept rows of a sheet with provenance; raises Refusal when it has no rows or too many."""
    raw, merged = match.filled(sheet, found.after)
    if raw.is_empty():
        raise Refusal(words.NO_ROWS, sheet=sheet.name)
    if len(raw) > scan.ROWS:
        raise Refusal(words.too_many_rows(scan.ROWS), sheet=sheet.name)
    sorter = Sorter(sheet.name, found, contract, lookup, origin)
    if merged:
        sorter.remarks.note(None, "", "", words.merged(merged))
    kept = sorter.sorted(sorter.typed(_records(raw, sorter)))
    back = len(sorter.remarks.bad)
    counts = Counts(len(raw), len(kept), back, len(raw) - len(kept) - back)
    return Part(sorter.stamped(kept), sorter.remarks.problems, sorter.remarks.repairs, counts)


def _records(raw: pl.DataFrame, sorter: Sorter) -> pl.DataFrame:
    """The rows that are data: without totals, which are skipped, and ragged records, which go back."""
    places = [name for name in raw.columns if name.startswith("c")]
    first = pl.coalesce(places).str.slice(1).str.replace_all(r"\s", "")
    total = raw.select(first.str.contains(words.TOTALS).fill_null(False)).to_series()
    for row, value in raw.filter(total).select("_row", first.alias("v")).iter_rows():
        sorter.remarks.note(row, "", value, words.TOTAL_ROW)
    rest = raw.filter(~total)
    return _whole(rest, sorter) if sorter.origin.ragged else rest


def _whole(raw: pl.DataFrame, sorter: Sorter) -> pl.DataFrame:
    """The records of a text file that have as many fields as its header; blank fields at the end are fine."""
    width = sorter.found.width
    beyond = [pl.col(f"c{n}").is_not_null() for n in range(width, scan.COLUMNS) if f"c{n}" in raw.columns]
    wrong = (pl.col("_width") < width) | (pl.any_horizontal(beyond) if beyond else pl.lit(False))
    for row in raw.filter(wrong)["_row"]:
        sorter.remarks.back(row, "", "", words.RAGGED)
    return raw.filter(~wrong)
