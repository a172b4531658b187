"""`import`: files are read in turn, each knowing what those before it bring, and published at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cockpit import contracts, intake, outlook
from cockpit.contracts import Contract
from cockpit.text import cli as words

SHOWN = 20  # problems of one file that are printed; all of them stay in the ledger
FEEDS = {".csv", ".parquet"}
PARQUET = ".parquet"


class CliError(Exception):
    """A command that cannot be carried out as it was written; the text is one Chinese sentence."""


def take_in(
    files: Annotated[list[Path], typer.Argument(help=words.FILES, show_default=False)],
    dataset: Annotated[str | None, typer.Option(help=words.DATASET, show_default=False)] = None,
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words.DRY_RUN)] = False,
) -> int:
    """Read all files, show what was kept and what goes back, publish them as one version."""
    console, who = Console(), by or getuser()
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise CliError(words.missing_file(missing.name))
    with _progress(console) as bar:
        batches = _read(files, dataset, who, bar, dry_run)
    _show(console, batches)
    if any(batch.refused for batch in batches):
        console.print(words.NOTHING_PUBLISHED)
        return 1
    if dry_run:
        console.print(words.DRY)
        return 0
    return _publish(console, batches, who)


def _publish(console: Console, batches: list[intake.Batch], by: str) -> int:
    version = intake.publish(batches, by, role="admin")
    outlook.ensure(version)
    fresh = [batch.total for batch in batches if batch.already is None]
    if fresh:
        kept, back = sum(c.kept for c in fresh), sum(c.sent_back for c in fresh)
        console.print(words.published(version.number, kept, back))
    return 0


def _read(files: list[Path], dataset: str | None, by: str, bar: Progress, dry: bool) -> list[intake.Batch]:
    standing, batches = intake.known(), []
    for path in files:
        task = bar.add_task(f"{words.READING} {path.name}", total=None)

        def report(done: int, total: int, task=task) -> None:
            bar.update(task, completed=done, total=total)

        contract = _feed(path, dataset)
        if contract is not None:
            batch = intake.feed(path, contract.name, by, report, role="admin", standing=standing, dry=dry)
        else:
            forced = _contract(dataset).name if dataset else None
            batch = intake.stage(
                path, path.name, by, role="admin", dataset=forced, limit=None, standing=standing, dry=dry
            )
        rows = max(batch.total.came_in, 1)
        bar.update(task, completed=rows, total=rows)
        standing = intake.after(standing, batch)
        batches.append(batch)
    return batches


def _contract(name: str) -> Contract:
    found = contracts.load().by_title(name)
    if found is None:
        raise CliError(words.unknown_dataset(name))
    return found


def _feed(path: Path, dataset: str | None) -> Contract | None:
    """The contract of a large machine file, None for a file that people filled in."""
    if path.suffix.lower() not in FEEDS:
        return None
    found = _contract(dataset) if dataset else contracts.load().by_title(path.stem)
    if path.suffix.lower() == PARQUET and found is None:
        raise CliError(words.needs_dataset(path.name))
    return found if found and (found.feed or path.suffix.lower() == PARQUET) else None


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=console, transient=True) as bar:
        yield bar


def _show(console: Console, batches: list[intake.Batch]) -> None:
    table = Table(*words.IMPORT_COLUMNS, title=words.IMPORT_TITLE)
    catalogue = contracts.load()
    for batch in batches:
        for name, counts in batch.counted.items():
            numbers = (counts.came_in, counts.kept, counts.sent_back, counts.skipped)
            table.add_row(batch.file_name, catalogue[name].title, *map(str, numbers))
    console.print(table)
    for batch in batches:
        for problem in batch.problems[:SHOWN]:
            console.print(problem.sentence, markup=False, highlight=False, soft_wrap=True)
        if len(batch.problems) > SHOWN:
            console.print(words.more(len(batch.problems) - SHOWN))
