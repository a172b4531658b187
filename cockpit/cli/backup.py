"""`backup`: made, listed, compared, brought back, cleared up, and the pair of keys for all of it."""

from __future__ import annotations

from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cockpit import backup, config, text
from cockpit.text import backup as words

Which = Annotated[Path | None, typer.Argument(help=words.FILE, show_default=False)]


def create(
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
    role: Annotated[str, typer.Option(hidden=True)] = "admin",
) -> int:
    """Make a backup of everything."""
    made = backup.create(by or getuser(), role)
    _say(words.created(made.name, made.plain, made.size, made.seconds))
    return 0


def show() -> int:
    """Print the backups, newest first."""
    found = backup.listed()
    if not found:
        _say(words.NONE)
        return 0
    table = Table(title=words.TITLE)
    for number, column in enumerate(words.COLUMNS):
        table.add_column(column, no_wrap=number == 0, overflow="ignore" if number == 0 else "fold")
    for each in found:
        when = f"{each.made_at.astimezone(text.BEIJING):%Y-%m-%d %H:%M}"
        table.add_row(each.name, when, words.size(each.size), words.version(each.version), each.release)
    Console().print(table)
    return 0


def verify(
    file: Which = None,
    identity: Annotated[Path | None, typer.Option(help=words.IDENTITY, show_default=False)] = None,
) -> int:
    """Compare a backup with what it was."""
    report = backup.verify(_found(file), identity)
    _say(words.compared(report.name, report.parts, report.size))
    return 0


def restore(
    file: Annotated[Path, typer.Argument(help=words.WHICH, show_default=False)],
    identity: Annotated[Path, typer.Option(help=words.IDENTITY, show_default=False)],
    replace: Annotated[bool, typer.Option("--replace", help=words.REPLACE)] = False,
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
) -> int:
    """Bring back what a backup holds."""
    done = backup.restore(_found(file), identity, by=by or getuser(), replace=replace)
    _say(words.restored(done.name, done.made_at, done.version, done.audit, done.seconds))
    for sentence in words.remarks(done.whole, done.lost, done.sessions, done.rules):
        _say(sentence)
    if replace:
        _say(words.aside(done.aside))
    return 0


def prune(
    keep: Annotated[int | None, typer.Option(help=words.KEEP, min=1)] = None,
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
) -> int:
    """Keep only the newest backups."""
    _say(words.pruned(backup.prune(by or getuser(), keep)))
    return 0


def key(out: Annotated[Path, typer.Argument(help=words.OUT, show_default=False)]) -> int:
    """Make a pair of keys."""
    _say(words.key_made(out.name, backup.keypair(out)))
    return 0


def _found(file: Path | None) -> Path:
    """A file by its path, or by its name in the folder of backups; without one the newest."""
    folder = config.settings().backup
    if file is None:
        newest = backup.latest()
        if newest is None:
            raise backup.BackupError(words.NONE)
        return folder / newest.name
    return file if file.exists() or len(file.parts) > 1 else folder / file


def _say(sentence: str) -> None:
    Console(soft_wrap=True).print(sentence, markup=False, highlight=False)
