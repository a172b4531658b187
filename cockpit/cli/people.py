"""`people` and `policy`: accounts made, granted and stopped, sessions ended, the matrix of permissions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cockpit import access, config, ledger, store, text, workbook
from cockpit.cli.imports import CliError
from cockpit.figures import Figure, columns
from cockpit.figures import people as figures
from cockpit.ledger import Person
from cockpit.text import people as said
from cockpit.text import people_cli as words
from queries import school as queries

BY = typer.Option(help=words.BY, show_default=False)
SCHOOL = typer.Option(help=words.SCHOOL, show_default=False)
WHICH = typer.Argument(help=words.WHICH, show_default=False)


def add(
    login: Annotated[str, typer.Argument(help=words.LOGIN, show_default=False)],
    name: Annotated[str, typer.Argument(help=words.NAME, show_default=False)],
    role: Annotated[str, typer.Option(help=words.ROLE, show_default=False)] = "",
    unit: Annotated[str, typer.Option(help=words.UNIT, show_default=False)] = "",
    school: Annotated[list[str] | None, SCHOOL] = None,
    issuer: Annotated[str, typer.Option(help=words.ISSUER)] = "local",
    subject: Annotated[str, typer.Option(help=words.SUBJECT, show_default=False)] = "",
    reserve: Annotated[bool, typer.Option("--break-glass", help=words.RESERVE)] = False,
    by: Annotated[str, BY] = "",
) -> int:
    """Make an account, grant it a role, and print the first password of one of our own."""
    people, who = ledger.open().people, _operator(by)
    fresh = people.add(
        login, name, role=_role(role), unit=unit, schools=_codes(school or ()), issuer=issuer,
        subject=subject, break_glass=reserve, who=who,
    )  # fmt: skip
    _say(words.added(fresh.name, fresh.login, text.ROLE_WORDS.get(fresh.role, "")))
    if fresh.local and (reserve or config.settings().sign_in != config.OIDC):
        _say(words.password(people.set_password(fresh.id, who=who)))
    return 0


def show() -> int:
    """Print every account."""
    _print(figures.accounts(_names()))
    return 0


def grant(
    which: Annotated[str, WHICH],
    role: Annotated[str, typer.Argument(help=words.ROLE, show_default=False)],
    unit: Annotated[str, typer.Option(help=words.UNIT, show_default=False)] = "",
    school: Annotated[list[str] | None, SCHOOL] = None,
    by: Annotated[str, BY] = "",
) -> int:
    """Give an account a role with its unit or schools; `none` takes what it has."""
    found, people = _found(which), ledger.open().people
    codes, now = _codes(school or ()), found.revision
    after = people.grant(found.id, _role(role), unit=unit, schools=codes, revision=now, who=_operator(by))
    _say(words.granted(after.name, said.granted(after.role, after.unit, after.schools)))
    return 0


def disable(which: Annotated[str, WHICH], by: Annotated[str, BY] = "") -> int:
    """Stop an account and end its sessions."""
    found = _found(which)
    ledger.open().people.disable(found.id, revision=found.revision, who=_operator(by))
    _say(words.stopped(found.name))
    return 0


def enable(which: Annotated[str, WHICH], by: Annotated[str, BY] = "") -> int:
    """Let an account be used again."""
    found = _found(which)
    ledger.open().people.enable(found.id, revision=found.revision, who=_operator(by))
    _say(words.started(found.name))
    return 0


def password(which: Annotated[str, WHICH], by: Annotated[str, BY] = "") -> int:
    """Make a first password anew and print it once."""
    found = _found(which)
    _say(words.password(ledger.open().people.set_password(found.id, who=_operator(by))))
    return 0


def unlock(
    which: Annotated[str, typer.Argument(help=words.LOCKED, show_default=False)],
    by: Annotated[str, BY] = "",
) -> int:
    """Let a locked login, or everybody behind a locked address, try again."""
    ledger.open().people.unlock(which, who=_operator(by))
    _say(words.unlocked(which))
    return 0


def dormant(by: Annotated[str, BY] = "") -> int:
    """Stop the accounts that nobody has used for ninety days."""
    gone = ledger.open().people.dormant(who=_operator(by))
    _say(words.dormant([each.login for each in gone]))
    return 0


def sessions() -> int:
    """Print who is signed in."""
    _print(figures.sessions(), keyed=True)
    return 0


def end(
    which: Annotated[str, typer.Argument(help=words.SESSION, show_default=False)],
    by: Annotated[str, BY] = "",
) -> int:
    """End one session, or every session of an account."""
    book, who = ledger.open().sessions, _operator(by)
    mine = [s.id for s in book.sessions() if which == s.id or (s.person and which == s.person.login)]
    if not mine:
        raise CliError(words.no_session(which))
    _say(words.ended(sum(book.end(id, why="ended", who=who) for id in mine)))
    return 0


def export(
    out: Annotated[Path | None, typer.Option("--out", help=words.OUT, show_default=False)] = None,
) -> int:
    """Print the matrix of permissions, or write it as a workbook or as text."""
    matrix = figures.matrix()
    if out is None:
        _print(matrix)
        return 0
    kind = out.suffix.lower()
    if kind == ".xlsx":
        workbook.export([matrix], out, title=matrix.title, demo=False)
    elif kind == ".csv":
        out.write_bytes(_csv(matrix))
    else:
        raise CliError(words.UNKNOWN_FORM)
    _say(words.written(out.name))
    return 0


def _csv(figure: Figure) -> bytes:
    """A table with its titles; a spreadsheet reads it as Chinese."""
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator="\r\n")
    named = columns(figure)
    out.writerow(title for _, title, *_ in named)
    lines = figure.frame.select([name for name, *_ in named]).iter_rows()
    out.writerows([workbook.safe(cell) for cell in line] for line in lines)
    return written.getvalue().encode("utf-8-sig")


def _operator(by: str) -> access.Principal:
    return access.operator(by or getuser())


def _role(given: str) -> str:
    """A role by code or by its Chinese name; `none` and nothing are no role."""
    if given in ("", words.NONE):
        return ""
    codes = {word: code for code, word in text.ROLE_WORDS.items() if code in access.GRANTED}
    found = codes.get(given, given)
    if found not in access.GRANTED:
        raise CliError(words.unknown_role(given, codes))
    return found


def _names() -> dict[str, str]:
    """School code → name in the served version; nothing without one."""
    if store.current() is None:
        return {}
    read = store.reader(access.principal("admin"))
    return dict(read(queries.names).select("school_code", "name").iter_rows())


def _codes(given: Iterable[str]) -> tuple[str, ...]:
    """Schools by code or by name; CliError for one that the served version does not have."""
    known = _names()
    codes = {name: code for code, name in known.items()} | {code: code for code in known}
    wanted = tuple(given)
    if strange := [each for each in wanted if each not in codes]:
        raise CliError(words.unknown_school(strange[0]))
    return tuple(codes[each] for each in wanted)


def _found(which: str) -> Person:
    """An account by id or login, one in use before one that was stopped."""
    every = [each for each in ledger.open().people.people() if which in (each.id, each.login)]
    if not every:
        raise CliError(words.unknown(which))
    return min(every, key=lambda each: not each.active)


def _print(figure: Figure, keyed: bool = False) -> None:
    """A table figure on the terminal, its key in front where a command asks for it."""
    if figure.empty:
        _say(figure.options["missing"])
        return
    named = [(name, title) for name, title, *_ in columns(figure)]
    shown = [("key", words.NUMBER), *named] if keyed else named
    table = Table(title=figure.claim)
    for name, title in shown:
        table.add_column(title, no_wrap=name == "key")
    for line in figure.frame.select([name for name, _ in shown]).iter_rows():
        table.add_row(*line)
    Console().print(table)


def _say(sentence: str) -> None:
    Console().print(sentence, markup=False, highlight=False, soft_wrap=True)
