"""Commands that write documents to print."""

from __future__ import annotations

from dataclasses import replace
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cockpit import access, config, ledger, paper, store
from cockpit.cli.imports import CliError
from cockpit.figures import school
from cockpit.figures.core import Selection
from cockpit.text import cli as common
from cockpit.text import paper as words

FORMS = {".pdf": paper.pdf, ".docx": paper.docx}


def brief(
    code: Annotated[str, typer.Argument(help=words.CODE, show_default=False)],
    out: Annotated[Path, typer.Option(help=words.OUT, show_default=False)],
    by: Annotated[str, typer.Option(help=common.BY, show_default=False)] = "",
) -> int:
    """Write the brief of one school as PDF or DOCX, as the file's ending says."""
    write = FORMS.get(out.suffix.lower())
    if write is None:
        raise CliError(words.unknown_form(tuple(FORMS)))
    if store.current() is None:
        raise CliError(common.NO_VERSIONS)
    who = access.principal("leader", login=by or getuser(), name=by or getuser())
    read, selection = store.reader(who), Selection(school=code)
    if school.chosen(read, selection) is None:
        raise CliError(words.unknown_school(code))
    document = replace(school.document(read, selection), made=config.now())
    body = write(document)
    ledger.open().audit(who.login, who.role, "export", f"{document.title}{out.suffix.lower()}")
    out.write_bytes(body)
    Console().print(words.written(out.name, len(body)), markup=False, highlight=False)
    return 0
