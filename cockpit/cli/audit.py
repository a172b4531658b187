"""`audit`: examine the record, seal it, search it, write it to a file."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from getpass import getuser
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cockpit import config, ledger, text
from cockpit.cli.imports import CliError
from cockpit.figures import audit as figures
from cockpit.ledger import Entry, Wanted, calling
from cockpit.text import audit_cli as words
from cockpit.text import audit_page as told
from cockpit.workbook import safe

ADMIN, BROKEN = "admin", 1
NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
Text = Annotated[str, typer.Option(help=words.DETAIL, show_default=False)]
Who = Annotated[str, typer.Option(help=words.WHO, show_default=False)]
Role = Annotated[str, typer.Option(help=words.ROLE, show_default=False)]
Action = Annotated[str, typer.Option(help=words.ACTION, show_default=False)]
Object = Annotated[str, typer.Option(help=words.OBJECT, show_default=False)]
Result = Annotated[str, typer.Option(help=words.RESULT, show_default=False)]
Address = Annotated[str, typer.Option(help=words.ADDRESS, show_default=False)]
Session = Annotated[str, typer.Option(help=words.SESSION, show_default=False)]
Since = Annotated[str, typer.Option(help=words.SINCE, show_default=False)]
Until = Annotated[str, typer.Option(help=words.UNTIL, show_default=False)]


def verify() -> int:
    """Examine every entry; 1, and the number of the first wrong one, when anything is wrong."""
    found = ledger.open().trail.verify()
    if found.why:
        _say(words.broken(found.sentence, found.count))
        return BROKEN
    _say(words.whole(found.count, found.head))
    _say(words.seal(found.sealed.number, found.sealed.at) if found.sealed else words.unsealed())
    return 0


def seal() -> int:
    """Examine every entry and seal the newest; what is wrong raises an alarm and is not sealed."""
    book, url = ledger.open(), config.settings().alarm_url
    found, made = book.trail.seal()
    if made is None:
        if url:
            calling.deliver(book.engine, url)
        _say(words.broken(found.sentence, found.count))
        return BROKEN
    _say(words.sealed(made.number, made.digest))
    return 0


def search(
    who: Who = "", role: Role = "", action: Action = "", object: Object = "", result: Result = "",
    address: Address = "", session: Session = "", detail: Text = "", since: Since = "", until: Until = "",
    limit: Annotated[int, typer.Option(help=words.LIMIT, min=1)] = 50,
) -> int:  # fmt: skip
    """Print the entries somebody looks for, newest first."""
    wanted = _wanted(locals())
    found = ledger.open().trail.search(wanted, limit)
    if not found:
        _say(words.NONE)
        return 0
    table = Table(*words.COLUMNS, title=words.TITLE)
    for each in found:
        table.add_row(*(escape(cell) for cell in figures.row(each)[1:]))
    Console().print(table)
    return 0


def export(
    out: Annotated[Path, typer.Option(help=words.OUT, show_default=False)],
    who: Who = "", role: Role = "", action: Action = "", object: Object = "", result: Result = "",
    address: Address = "", session: Session = "", detail: Text = "", since: Since = "", until: Until = "",
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
) -> int:  # fmt: skip
    """Write the entries somebody looks for to a file that only its owner may read; the export is audited."""
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise CliError(words.BAD_FILE)
    book, wanted, draft = ledger.open(), _wanted(locals()), out.with_name(out.name + ".new")
    with book.audited(by or getuser(), ADMIN, figures.EXPORT, out.name):
        try:
            with os.fdopen(os.open(draft, NEW, 0o600), "w", newline="") as target:
                count = write(target, book.trail.each(wanted))
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    _say(words.written(count, out.name))
    return 0


def _csv(target: IO[str], found: Iterator[Entry]) -> int:
    """With a byte order mark, which is how a spreadsheet knows Chinese; text is never a formula."""
    target.write("\ufeff")
    out = csv.writer(target, lineterminator="\r\n")
    out.writerow(told.FIELDS)
    rows = ([safe(cell) for cell in figures.whole_row(each)[1:]] for each in found)
    return sum(bool(out.writerow(row)) for row in rows)


def _jsonl(target: IO[str], found: Iterator[Entry]) -> int:
    """One entry a line, as the digests were computed over it."""
    rows = (json.dumps(asdict(each) | {"at": each.at.isoformat()}, ensure_ascii=False) for each in found)
    return sum(bool(target.write(row + "\n")) for row in rows)


WRITERS: dict[str, Callable[[IO[str], Iterator[Entry]], int]] = {".csv": _csv, ".jsonl": _jsonl}


def _wanted(said: dict[str, Any]) -> Wanted:
    names = ("who", "role", "action", "object", "result", "address", "session", "detail")
    until = _day(said["until"])
    since = _midnight(_day(said["since"]))
    end = _midnight(until + timedelta(days=1) if until and until < date.max else None)
    return Wanted(since=since, until=end, **{name: said[name] for name in names})


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as fault:
        raise CliError(words.not_a_date(said)) from fault


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), text.BEIJING) if day else None


def _say(sentence: str) -> None:
    Console(soft_wrap=True).print(sentence, markup=False, highlight=False)
