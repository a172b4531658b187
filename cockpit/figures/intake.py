"""What came in, what was sent back and why, which versions exist: the intake's own figures, all tables."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from cockpit import contracts, intake, ledger, store, text
from cockpit.figures.core import Figure
from cockpit.text import intake_desk as words

NEWEST = 50  # imports listed


def counts(batch: intake.Batch) -> Figure:
    """Rows by register: came in, kept, sent back, skipped (table)."""
    catalogue, total = contracts.load(), batch.total
    rows = [
        (name, catalogue[name].title, c.came_in, c.kept, c.sent_back, c.skipped)
        for name, c in batch.counted.items()
    ]
    claim = words.counted(total.came_in, total.kept, total.sent_back, total.skipped)
    return _table("intake-counts", words.COUNTS, claim, words.COUNT_COLUMNS, rows, batch.file_name)


def problems(batch: intake.Batch) -> Figure:
    """Every problem, repair and note of a file with sheet, row, column and reason (table)."""
    found = intake.problems_table(batch)
    rows = [
        (
            str(number),
            words.SEVERITIES[row["severity"]],
            *(row[c] for c in ("sheet", "row", "column", "value", "reason")),
        )
        for number, row in enumerate(found.iter_rows(named=True))
    ]
    refused = next((p.sentence for p in batch.problems if p.severity == "file"), "")
    back = sum(p.severity == "row" for p in batch.problems)
    claim = words.found(back, len(batch.repairs), refused)
    return _table("intake-problems", words.PROBLEMS, claim, words.PROBLEM_COLUMNS, rows, batch.file_name)


def versions(read: store.Reader) -> Figure:
    """The kept versions, newest first (table); who published what is for the whole district's roles only."""
    served = store.current()
    kept = [
        v if read.scope.whole else replace(v, published_by="", note="") for v in reversed(store.versions())
    ]
    rows = [
        (
            str(v.number),
            v.number,
            text.moment(v.published_at),
            v.published_by or text.MISSING,
            text.month(v.month),
            len(v.imports),
            v.note or text.MISSING,
            words.SERVED if served and v.number == served.number else words.KEPT,
        )
        for v in kept
    ]
    claim = words.how_many_versions(len(kept), served.number if served else None)
    newest = kept[0].published_at.date() if kept else None
    return _table("versions", words.VERSIONS, claim, words.VERSION_COLUMNS, rows, words.SOURCE, newest)


def imports(read: store.Reader) -> Figure:
    """The newest imports with their state and counts (table); only for the whole district's roles."""
    if not read.scope.whole:
        return _table(
            "imports", words.IMPORTS, words.how_many_imports(0, 0), words.IMPORT_COLUMNS, [], words.SOURCE
        )
    held = ledger.open().imports(NEWEST)
    rows = [
        (
            i.id, i.file_name, words.STATES[i.state], text.moment(i.at), i.by, i.rows_kept, i.rows_back,
            str(i.version) if i.version else text.MISSING,
        )
        for i in held
    ]  # fmt: skip
    claim = words.how_many_imports(len(held), sum(i.rows_back or 0 for i in held))
    newest = held[0].at.date() if held else None
    return _table("imports", words.IMPORTS, claim, words.IMPORT_COLUMNS, rows, words.SOURCE, newest)


def rejected(read: store.Reader) -> Figure:
    """Figures kept apart because they cannot be, a sentence each (table); for the whole district's roles."""
    apart = store.rejected() if read.scope.whole else store.rejected().clear()
    rows = [(str(n), reason) for n, reason in enumerate(apart["reason"].to_list())]
    claim = words.how_many_rejected(len(rows))
    month = read.version.month
    return _table("rejected", words.REJECTED, claim, words.REJECTED_COLUMNS, rows, words.SOURCE, month)


def _table(
    name: str,
    title: str,
    claim: str,
    columns: Mapping[str, tuple[str, str]],
    rows: Iterable[tuple[Any, ...]],
    source: str,
    as_of: date | None = None,
) -> Figure:
    frame = pl.DataFrame(list(rows), schema=["key", *columns], orient="row", infer_schema_length=None)
    shown = tuple((column, head, unit, 0) for column, (head, unit) in columns.items())
    frame = frame.with_columns(pl.col("key").cast(pl.String))
    return Figure(name, "table", title, claim, frame, source, as_of, options={"columns": shown})
