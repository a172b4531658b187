"""`key`: keys of the data interface issued, listed, revoked on the server."""

from __future__ import annotations

from datetime import UTC, datetime
from getpass import getuser
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from cockpit import access, ledger
from cockpit.cli.imports import CliError
from cockpit.figures import keys as figures
from cockpit.ledger.keys import DAYS
from cockpit.text import keys as words


def add(
    name: Annotated[str, typer.Argument(help=words.CLI_NAME, show_default=False)],
    school: Annotated[list[str] | None, typer.Option(help=words.CLI_SCHOOL, show_default=False)] = None,
    level: Annotated[str, typer.Option(help=words.CLI_LEVEL)] = words.LEVELS["internal"],
    ip: Annotated[list[str] | None, typer.Option(help=words.CLI_IP, show_default=False)] = None,
    days: Annotated[int, typer.Option(help=words.CLI_DAYS)] = DAYS,
    by: Annotated[str, typer.Option(help=words.CLI_BY, show_default=False)] = "",
) -> int:
    """Issue a key and print it, which nobody can ask for again."""
    who, codes = access.operator(by or getuser()), {word: code for code, word in words.LEVELS.items()}
    told: dict[str, Any] = {"level": codes.get(level, level), "ranges": ip or (), "days": days}
    key, token = ledger.open().keys.issue(name, schools=school or None, by=who.login, role=who.role, **told)
    _say(words.added(key.name, token))
    return 0


def show() -> int:
    """Print every key with its last use."""
    found, now = ledger.open().keys.all(), datetime.now(UTC)
    if not found:
        _say(words.NONE)
        return 0
    table = Table(
        Column(words.CLI_NUMBER, no_wrap=True, min_width=12), *words.CLI_COLUMNS.values(), title=words.SECTION
    )
    for each in found:
        told = dict(zip(words.COLUMNS, figures.cells(each, now), strict=True))
        table.add_row(each.id, *(told[name] for name in words.CLI_COLUMNS))
    Console().print(table)
    return 0


def revoke(
    which: Annotated[str, typer.Argument(help=words.CLI_WHICH, show_default=False)],
    by: Annotated[str, typer.Option(help=words.CLI_BY, show_default=False)] = "",
) -> int:
    """End a key: the one in use when several have had the name."""
    book, who = ledger.open().keys, access.operator(by or getuser())
    found = next((each for each in book.all() if which in (each.id, each.name)), None)
    if found is None:
        raise CliError(words.unknown(which))
    done = book.revoke(found.id, by=who.login, role=who.role)
    _say(words.ended(found.name) if done else words.already(found.name))
    return 0


def _say(sentence: str) -> None:
    Console().print(sentence, markup=False, highlight=False, soft_wrap=True)
