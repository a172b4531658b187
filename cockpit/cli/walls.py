"""`wall` and `notice`: walls registered, listed, revoked; one sentence over all of them, and down again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from getpass import getuser
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cockpit import config, ledger, playlists, text
from cockpit.cli.imports import CliError
from cockpit.figures import admin as figures
from cockpit.ledger.devices import DAYS
from cockpit.text import devices
from cockpit.text import wall_cli as words

ADMIN = "admin"  # whoever may use the command line on the server


def add(
    name: Annotated[str, typer.Argument(help=words.NAME, show_default=False)],
    place: Annotated[str, typer.Option(help=words.PLACE, show_default=False)] = "",
    ip: Annotated[list[str] | None, typer.Option(help=words.IP, show_default=False)] = None,
    playlist: Annotated[str, typer.Option(help=words.PLAYLIST, show_default=False)] = "",
    days: Annotated[int, typer.Option(help=words.DAYS)] = DAYS,
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
) -> int:
    """Register a wall and print its link, which nobody can ask for again."""
    if playlist and playlist not in playlists.load():
        raise CliError(words.unknown_playlist(playlist))
    device, token = ledger.open().devices.register(
        name, place=place, ranges=ip or (), playlist=playlist, days=days, by=by or getuser(), role=ADMIN
    )
    _say(words.added(device.name, config.settings().path(f"/wall-in/{token}")))
    return 0


def show() -> int:
    """Print every wall with its state."""
    found, now = ledger.open().devices.all(), datetime.now(UTC)
    if not found:
        _say(words.NONE)
        return 0
    table = Table(*words.COLUMNS, title=words.TITLE)
    for each in found:
        heard = devices.ago(now - each.beat_at) if each.beat_at else text.MISSING
        where, until = devices.anywhere(each.ranges), text.moment(each.expires_at)
        table.add_row(each.id, figures.state(each, now), each.name, each.place, heard, where, until)
    Console().print(table)
    return 0


def revoke(
    which: Annotated[str, typer.Argument(help=words.WHICH, show_default=False)],
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
) -> int:
    """Take a wall's right away: the one in use when several have had the name."""
    book = ledger.open().devices
    found = next((each for each in book.all() if which in (each.id, each.name)), None)
    if found is None:
        raise CliError(words.unknown(which))
    done = book.revoke(found.id, by=by or getuser(), role=ADMIN)
    _say(words.revoked(found.name) if done else words.already(found.name))
    return 0


def put_up(
    said: Annotated[str, typer.Argument(help=words.TEXT, show_default=False)],
    level: Annotated[str, typer.Option(help=words.LEVEL)] = devices.LEVELS["info"],
    minutes: Annotated[int, typer.Option(help=words.MINUTES, min=0, show_default=False)] = 0,
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
) -> int:
    """Put a notice over every wall."""
    codes = {word: code for code, word in devices.LEVELS.items()}
    if level not in (*codes, *devices.LEVELS):
        raise CliError(words.unknown_level(level))
    until = config.now() + timedelta(minutes=minutes) if minutes else None
    book, code = ledger.open().notices, codes.get(level, level)
    raised = book.raise_(said, level=code, until=until, by=by or getuser(), role=ADMIN)
    _say(words.raised(raised.text))
    return 0


def take_down(by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "") -> int:
    """Take the notice down."""
    done = ledger.open().notices.lower(by=by or getuser(), role=ADMIN)
    _say(words.DOWN if done else words.NONE_UP)
    return 0


def _say(sentence: str) -> None:
    Console().print(sentence, markup=False, highlight=False, soft_wrap=True)
