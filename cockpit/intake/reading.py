"""A file of people becomes a Batch: audited, read in its own process, matched, normalised, checked."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePosixPath

import polars as pl

from cockpit.contracts import Catalogue
from cockpit.intake import audit, match, sandbox
from cockpit.intake.assemble import Part, assemble
from cockpit.intake.problems import Batch, Problem, Refusal
from cockpit.intake.sorting import Origin
from cockpit.intake.standing import Known
from cockpit.text import intake as words
from cockpit.text import workbook as sheets

Assigned = dict[str, tuple[sandbox.Sheet, match.Heading]]
NAME = 200  # characters of a file name that are kept


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plain_name(name: str) -> str:
    """The last part of an uploaded file's name, safe to show; never used as a path.

    >>> plain_name("../../a.xlsx")
    'a.xlsx'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = words.shown(last, 4 * NAME).rpartition(".")
    return f"{stem[:NAME]}{dot}{suffix[:12]}"


def read(
    path: Path,
    *,
    name: str,
    catalogue: Catalogue,
    known: Known,
    dataset: str | None = None,
    limit: int | None = audit.UPLOAD_BYTES,
    import_id: str | None = None,
    schools: frozenset[str] | None = None,
) -> Batch:
    """Everything the file at `path` holds, as a Batch; a file that cannot be read is a refused Batch.

    `name` is what people call the file; `dataset` forces one contract; `limit` is in bytes; `schools`
    are those the sender may write about, None for all.
    """
    shown, sha = plain_name(name), digest(path)
    batch = Batch(import_id or sha[:16], sha, shown, {})
    try:
        kind = audit.kind(path, name, limit=limit)
        book = sandbox.opened(path, kind)
        return _batch(replace(batch, kind=kind), book, catalogue, known, dataset, schools)
    except Refusal as refusal:
        return replace(batch, problems=(refusal.problem(shown),))


def _batch(
    batch: Batch,
    book: sandbox.Workbook,
    catalogue: Catalogue,
    known: Known,
    dataset: str | None,
    schools: frozenset[str] | None,
) -> Batch:
    if dataset is not None and dataset not in catalogue:
        raise Refusal(words.unknown_dataset(dataset))
    template = any(sheet.name == sheets.INSTRUCTIONS for sheet in book.sheets)
    visible = [sheet for sheet in book.sheets if sheet.visible and sheet.name not in sheets.SYSTEM_SHEETS]
    hint = PurePosixPath(batch.file_name).stem if len(visible) == 1 else ""
    found = match.assign(visible, catalogue, dataset=dataset, hint=hint)
    if not found:
        raise Refusal(words.NO_SHEET)
    filled = {name: pair for name, pair in found.items() if match.has_rows(*pair)}
    if not filled:
        raise Refusal(words.NO_ROWS)
    _nobody(filled)
    origin = Origin(
        batch.import_id,
        batch.file_name,
        known.today,
        epoch_1904=book.epoch_1904,
        ragged=batch.kind == "csv",
        percent=template,
        schools=schools,
    )
    parts = _parts(filled, catalogue, known, origin)
    return replace(
        batch,
        tables={name: part.table for name, part in parts.items()},
        problems=tuple(item for part in parts.values() for item in part.problems),
        repairs=(*_seen(batch.file_name, book), *(i for part in parts.values() for i in part.repairs)),
        ignored=tuple(_ignored(batch.file_name, visible, found)),
        counted={name: part.counts for name, part in parts.items()},
    )


def _nobody(found: Assigned) -> None:
    """Refuse a file that says more about persons than anybody asked for."""
    for sheet, heading in found.values():
        if header := match.personal(sheet.frame.filter(pl.col("_row") > heading.after), heading):
            raise Refusal(words.personal_column(header), sheet=sheet.name)


def _parts(found: Assigned, catalogue: Catalogue, known: Known, origin: Origin) -> dict[str, Part]:
    """The parts in writing order, so that a row may point to one that the same file brings."""
    parts: dict[str, Part] = {}
    for name, (sheet, heading) in found.items():
        parts[name] = assemble(sheet, heading, catalogue[name], known.lookup(catalogue), origin)
        known = known.joined({name: parts[name].table}, catalogue)
    return parts


def _seen(file: str, book: sandbox.Workbook) -> list[Problem]:
    """Remarks on the workbook as a whole: live content, hidden sheets and rows, blank tails."""
    said = [Problem(file, "", None, "", "", words.attachment(kind), "note") for kind in book.attachments]
    for sheet in book.sheets:
        if not sheet.visible and sheet.name not in sheets.SYSTEM_SHEETS:
            said.append(Problem(file, sheet.name, None, "", "", words.hidden_sheet(), "note"))
            continue
        if sheet.hidden_rows:
            said.append(Problem(file, sheet.name, None, "", "", words.hidden_rows(sheet.hidden_rows), "note"))
        if sheet.blank_tail:
            said.append(Problem(file, sheet.name, None, "", "", words.blank_tail(sheet.blank_tail), "repair"))
    return said


def _ignored(file: str, visible: list[sandbox.Sheet], found: Assigned) -> list[Problem]:
    """Sheets and columns that no contract has, and sheets without rows."""
    used = {sheet.name: (sheet, heading) for sheet, heading in found.values()}
    said = []
    for sheet in visible:
        if sheet.name not in used and not sheet.frame.is_empty():
            said.append(Problem(file, sheet.name, None, "", "", words.ignored_sheet(), "note"))
    for name, (sheet, heading) in used.items():
        if not match.has_rows(sheet, heading):
            said.append(Problem(file, name, None, "", "", words.NO_ROWS, "note"))
        extra = [text for text, place in heading.extra.items() if place != match.school_name(heading)]
        said += [Problem(file, name, None, text, "", words.ignored_column(), "note") for text in extra]
    return said
