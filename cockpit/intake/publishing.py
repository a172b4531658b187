"""Batches become a version of the store, all or nothing; the ledger keeps the journal of every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from cockpit import config, contracts, ledger, plan, store
from cockpit.access import Level, Scope
from cockpit.intake import audit, feeds, reading
from cockpit.intake.problems import Batch, Problem, Refusal
from cockpit.intake.sorting import Origin
from cockpit.intake.standing import Known, registers
from cockpit.text import intake as words

WHOLE = Scope(None, Level.SENSITIVE)
ID = 16  # hexadecimal digits of a file's digest that name its import
PLAN_KINDS = ("indicators", "core_projects", "tasks", "targets")


class IntakeError(Exception):
    """A batch cannot be published; the text is one Chinese sentence."""


def known() -> Known:
    """The registers of the served version, the plan's numbers, and today."""
    catalogue, registry = contracts.load(), plan.load()
    ids = {kind.removesuffix("s"): frozenset(getattr(registry, kind)) for kind in PLAN_KINDS}
    tables = {}
    if store.current() is not None:
        reader = store.reader(WHOLE)
        for name in sorted(registers(catalogue)):
            tables[name] = reader(_rows, dataset=name).select(catalogue[name].columns)
    return Known(config.settings().today(), tables, ids)


def _rows(t: store.Relations, *, dataset: str):
    """A row is a row of the register `dataset`, with its columns as the contract lists them."""
    return getattr(t, dataset).select()


def after(before: Known, batch: Batch) -> Known:
    """What is known once `batch` is published, for reading the next file of the same delivery."""
    return before.joined(batch.tables, contracts.load())


def stage(
    path: Path,
    name: str,
    by: str,
    *,
    role: str = "",
    dataset: str | None = None,
    schools: frozenset[str] | None = None,
    limit: int | None = audit.UPLOAD_BYTES,
    standing: Known | None = None,
    dry: bool = False,
) -> Batch:
    """Read a file and note it in the ledger; nothing is published. Raises LedgerError or StoreError.

    `schools` are those the sender may write about, None for all; `standing` is what is known, by default the
    served version's registers; `dry` leaves the ledger alone.
    """

    def read(import_id: str) -> Batch:
        return reading.read(
            path,
            name=name,
            catalogue=contracts.load(),
            known=standing or known(),
            dataset=dataset,
            limit=limit,
            import_id=import_id,
            schools=schools,
        )

    return read(reading.digest(path)[:ID]) if dry else _staged(path, name, by, role, read)


def feed(
    path: Path,
    dataset: str,
    by: str,
    progress: feeds.Progress | None = None,
    *,
    role: str = "",
    standing: Known | None = None,
    dry: bool = False,
) -> Batch:
    """Read a large CSV or Parquet file of one dataset and note it in the ledger; nothing is published."""

    def read(import_id: str) -> Batch:
        catalogue = contracts.load()
        if dataset not in catalogue:
            refusal = Refusal(words.unknown_dataset(dataset)).problem(path.name)
            return Batch(import_id, reading.digest(path), path.name, {}, (refusal,))
        now = standing or known()
        origin = Origin(import_id, path.name, now.today)
        return feeds.read(
            path,
            name=path.name,
            contract=catalogue[dataset],
            lookup=now.lookup(catalogue),
            origin=origin,
            progress=progress,
        )

    return read(reading.digest(path)[:ID]) if dry else _staged(path, path.name, by, role, read)


def _staged(path: Path, name: str, by: str, role: str, read: Callable[[str], Batch]) -> Batch:
    """Journal around reading: received, then parsed or failed; bytes published before are not read again."""
    recover()
    book, sha, shown = ledger.open(), reading.digest(path), reading.plain_name(name)
    import_id = sha[:ID]
    served, before = store.current(), book.published(sha)
    if before and served and before.id in served.imports:
        version = before.version or served.number
        said = Problem(shown, "", None, "", "", words.already(version), "note")
        return Batch(before.id, sha, shown, {}, (said,), already=version)
    if before is None:
        book.record(import_id, file_name=shown, sha256=sha, by=by, role=role)
    batch = read(before.id if before else import_id)
    return _noted(book, batch, by, role, again=before is not None)


def _noted(book: ledger.Ledger, batch: Batch, by: str, role: str, *, again: bool) -> Batch:
    total = batch.total
    usable = not batch.refused and total.kept > 0
    if not usable and not batch.refused:
        batch = replace(batch, problems=(*batch.problems, _file_problem(batch, words.nothing_kept())))
    if usable or not again:
        book.advance(
            batch.import_id,
            ledger.PARSED if usable else ledger.FAILED,
            by=by,
            role=role,
            rows_kept=total.kept if usable else 0,
            rows_back=total.sent_back,
            problems=batch.problems,
        )
    return batch


def _file_problem(batch: Batch, reason: str) -> Problem:
    return Problem(batch.file_name, "", None, "", "", reason, "file")


def publish(
    batches: Batch | Sequence[Batch],
    by: str,
    *,
    role: str = "",
    note: str | None = None,
    demo: bool | None = None,
    month: date | None = None,
) -> store.Version:
    """One new version with the kept rows of all batches, or none; files published before change nothing.

    Raises IntakeError when a batch was refused, StoreError or LedgerError when nothing was published.
    """
    given = [batches] if isinstance(batches, Batch) else list(batches)
    for batch in given:
        if batch.refused:
            raise IntakeError(next(p.sentence for p in batch.problems if p.severity == "file"))
    fresh = [batch for batch in given if batch.already is None]
    served = store.current()
    if not fresh and served is not None:
        return served
    book = ledger.open()
    said = note or words.note([batch.file_name for batch in fresh])
    with book.audited(by, role, "publish", ",".join(batch.import_id for batch in fresh)):
        version = store.publish(_changes(fresh), by=by, note=said, demo=demo, month=month)
    for batch in fresh:
        book.advance(batch.import_id, ledger.PUBLISHED, by=by, role=role, version=version.number)
    return version


def _changes(batches: Sequence[Batch]) -> list[store.Change]:
    return [
        store.Change(
            dataset,
            table,
            batch.import_id,
            file_name=batch.file_name,
            sha256=batch.sha256,
            kind=batch.kind,
        )
        for batch in batches
        for dataset, table in batch.tables.items()
        if not table.is_empty()
    ]


def recover() -> list[ledger.Import]:
    """Settle imports whose process died: published when the served version holds them, otherwise failed."""
    version = store.current()
    held, number = (version.imports, version.number) if version else ((), None)
    return ledger.open().recover(held, number)
