"""Commands that check or make files: the plan, templates, layers, the demonstration district."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from cockpit import config, contracts, demo, geo, intake, outlook, plan, store, workbook
from cockpit.cli.imports import CliError
from cockpit.text import cli as words

MEETING_DAYS = 21  # days after a month's end until the meeting that looks at it


def check_plan(
    folder: Annotated[Path | None, typer.Argument(help=words.PLAN, show_default=False)] = None,
) -> int:
    """Print every fault of the plan files, or how much they hold."""
    console = Console()
    faults, rows = plan.check(folder)
    for sentence in faults:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    if faults:
        console.print(words.faults(len(faults)))
        return 1
    table = Table(*words.PLAN_COLUMNS, title=words.PLAN_TITLE)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    if folder is None and (lacking := contracts.undefined()):
        names = [plan.load().indicators[id].name for id in lacking]
        console.print(words.undefined(names), markup=False, highlight=False, soft_wrap=True)
    return 0


def write_template(
    target: Annotated[Path, typer.Argument(help=words.TARGET, show_default=False)],
    dataset: Annotated[list[str] | None, typer.Option(help=words.DATASETS, show_default=False)] = None,
) -> int:
    """Write the workbook people fill in, with the schools known now to choose from."""
    catalogue = contracts.load()
    chosen = [_named(catalogue, name) for name in dataset] if dataset else list(catalogue.values())
    schools = intake.known().tables.get("school")
    known = None if schools is None or schools.is_empty() else schools.select("school_code", "name")
    workbook.template(chosen, target, known)
    Console().print(words.written(target.name, len(chosen)), markup=False, highlight=False)
    return 0


def _named(catalogue: contracts.Catalogue, name: str) -> contracts.Contract:
    found = catalogue.by_title(name)
    if found is None:
        raise CliError(words.unknown_dataset(name))
    return found


def install_layer(
    layer: Annotated[str, typer.Argument(help=words.LAYER, show_default=False)],
    file: Annotated[Path, typer.Argument(help=words.SOURCE, show_default=False)],
) -> int:
    """Replace one layer of the map."""
    if not file.is_file():
        raise CliError(words.missing_file(file.name))
    geo.install(file, layer, config.settings().home / "geo")
    Console().print(words.installed(layer, file.name), markup=False, highlight=False)
    return 0


def ensure_demo() -> int:
    """Build the demonstration district unless some version is already served."""
    served = store.current()
    if served is None or demo.unfinished(served):
        return build_demo()
    demo.rectify()
    demo.visits()
    demo.acknowledge()
    demo.meet()
    demo.staff()
    Console().print(words.there_already(served.number))
    return 0


def build_demo(
    home: Annotated[Path | None, typer.Option(help=words.HOME, show_default=False)] = None,
) -> int:
    """Write the demonstration district's files and send them through the intake."""
    console = Console()
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        version = demo.build(home, progress=report, after=_foreseen)
        demo.rectify()
        demo.visits()
        demo.acknowledge()
        demo.meet()
        demo.staff()
    if version is not None:
        console.print(words.built(version.number))
    return 0


def _foreseen(version: store.Version) -> None:
    """Forecasts of a round are issued as of the day its monthly meeting would have been."""
    outlook.ensure(version, on=min(config.settings().today(), version.month + timedelta(days=MEETING_DAYS)))
