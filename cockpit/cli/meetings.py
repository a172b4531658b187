"""Commands of the monthly meeting: close a month, list them, do what is due, write a pack."""

from __future__ import annotations

from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from cockpit import access, config, ledger, meeting, text
from cockpit.cli.imports import CliError
from cockpit.meeting.closing import cadence as named
from cockpit.text import cli as common
from cockpit.text import meeting_cli as words

FAULT = 1


def close(
    month: Annotated[str, typer.Option(help=words.MONTH, show_default=False)] = "",
    version: Annotated[int | None, typer.Option(help=words.VERSION, show_default=False)] = None,
    note: Annotated[str, typer.Option(help=words.NOTE, show_default=False)] = "",
    cadence: Annotated[str, typer.Option(help=words.CADENCE, show_default=False)] = "",
    by: Annotated[str, typer.Option(help=common.BY, show_default=False)] = "",
) -> int:
    """Close a period, by default the newest one that is due."""
    of = named(cadence)
    period = of.period(_month(month)) if month else of.latest(config.settings().today())
    who = access.principal("leader", login=by or getuser(), name=by or getuser())
    with Progress(console=Console(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(done: int, total: int, said: str) -> None:
            bar.update(task, description=said, completed=done, total=total)

        key = f"cli-{uuid4().hex}"
        held = meeting.close(of, period, version=version, note=note, who=who, key=key, progress=report)
    number = len(ledger.open().meetings.scopes(held.id))
    _say(words.closed(held.title, held.code, held.version, number))
    return 0


def show() -> int:
    """Print the closed periods, newest first."""
    book = ledger.open().meetings
    found = book.meetings()
    if not found:
        _say(words.NONE)
        return 0
    table = Table(*words.COLUMNS, title=words.TITLE)
    for each in found:
        kept = words.parts(len(book.scopes(each.id)))
        told = (
            f"v{each.version}",
            text.moment(each.closed_at),
            each.closed_by,
            words.STATES[each.state],
            kept,
        )
        table.add_row(each.code, each.title, *told)
    Console().print(table)
    return 0


def due() -> int:
    """Close what is due and make its packs; what cannot be closed yet is told and fails nothing."""
    if not meeting.keep_up(_say):
        _say(words.NOTHING_CLOSED)
    return 0


def work(
    run: Annotated[str, typer.Argument(help=words.RUN, show_default=False)],
    version: Annotated[int | None, typer.Option(help=words.VERSION, show_default=False)] = None,
    note: Annotated[str, typer.Option(help=words.NOTE, show_default=False)] = "",
) -> int:
    """Do what a page has asked for; how it ended stands in the ledger."""
    meeting.give_way()
    return 0 if meeting.work(run, version=version, note=note).state == "done" else FAULT


def pack(
    code: Annotated[str, typer.Argument(help=words.CODE, show_default=False)],
    out: Annotated[Path, typer.Option(help=words.OUT, show_default=False)],
    pack: Annotated[str, typer.Option(help=words.NAME, show_default=False)] = "",
    school: Annotated[str, typer.Option(help=words.SCHOOL, show_default=False)] = "",
    unit: Annotated[str, typer.Option(help=words.UNIT, show_default=False)] = "",
    form: Annotated[list[str] | None, typer.Option(help=words.FORM, show_default=False)] = None,
    by: Annotated[str, typer.Option(help=common.BY, show_default=False)] = "",
) -> int:
    """Write a closed month's pack into a folder."""
    if school and unit:
        raise CliError(words.ONE_SCOPE)
    scope = f"school:{school}" if school else f"unit:{unit}" if unit else "district"
    book = ledger.open()
    held = book.meetings.meeting(code)
    files = meeting.written(held, pack, scope, out, forms=tuple(form or ()))
    for each in files:
        book.audit(by or getuser(), "leader", "export", each.name)
    _say(words.written(out.name, [each.name for each in files]))
    return 0


def _month(given: str) -> date:
    try:
        return date.fromisoformat(f"{given}-01")
    except ValueError as fault:
        raise CliError(words.not_a_month(given)) from fault


def _say(said: str) -> None:
    Console(soft_wrap=True).print(said, markup=False, highlight=False)
