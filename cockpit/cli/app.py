"""The commands, and the one place where whatever goes wrong becomes one Chinese sentence and an exit code."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from rich.console import Console
from typer import rich_utils
from typer.exceptions import TyperException

from cockpit import (
    access,
    agenda,
    config,
    contracts,
    demo,
    geo,
    inspection,
    intake,
    ledger,
    meeting,
    packs,
    paper,
    plan,
    playlists,
    store,
)
from cockpit.cli import building, imports, keeping, meetings, papers, walls, watching
from cockpit.text import cli as words
from cockpit.text import meeting_cli as meeting_words
from cockpit.text import paper as paper_words
from cockpit.text import wall_cli as wall_words
from cockpit.text import watch as watch_words

FAULT, USAGE, INTERRUPTED = 1, 2, 130
SPOKEN = (  # errors whose text is a Chinese sentence for people
    access.Denied,
    access.PolicyError,
    agenda.AgendaError,
    config.ConfigError,
    demo.DemoError,
    contracts.ContractError,
    geo.GeoError,
    inspection.InspectionError,
    intake.IntakeError,
    intake.Refusal,
    ledger.LedgerError,
    meeting.MeetingError,
    packs.PackError,
    paper.PaperError,
    plan.PlanError,
    playlists.PlaylistError,
    store.StoreError,
    imports.CliError,
)

rich_utils.COMMANDS_PANEL_TITLE = words.COMMANDS
rich_utils.OPTIONS_PANEL_TITLE = words.OPTIONS
rich_utils.ARGUMENTS_PANEL_TITLE = words.ARGUMENTS
rich_utils.ERRORS_PANEL_TITLE = words.ERROR
rich_utils.REQUIRED_LONG_STRING = words.REQUIRED
rich_utils.DEFAULT_STRING = words.DEFAULT

app = typer.Typer(help=words.APP, add_completion=False, no_args_is_help=True)
plans = typer.Typer(help=words.PLAN, no_args_is_help=True)
layers = typer.Typer(help=words.GEO, no_args_is_help=True)
screens = typer.Typer(help=wall_words.WALL, no_args_is_help=True)
held = typer.Typer(help=meeting_words.MEETING, no_args_is_help=True)
notices = typer.Typer(help=wall_words.NOTICE, no_args_is_help=True)
demos = typer.Typer(help=words.DEMO, no_args_is_help=True)
plans.command("check", help=words.PLAN_CHECK)(building.check_plan)
layers.command("install", help=words.GEO_INSTALL)(building.install_layer)
demos.command("build", help=words.DEMO_BUILD)(building.build_demo)
demos.command("ensure", help=words.DEMO_ENSURE)(building.ensure_demo)
app.add_typer(plans, name="plan")
app.add_typer(layers, name="geo")
app.add_typer(demos, name="demo")
screens.command("add", help=wall_words.ADD)(walls.add)
screens.command("list", help=wall_words.LIST)(walls.show)
screens.command("revoke", help=wall_words.REVOKE)(walls.revoke)
notices.command("raise", help=wall_words.RAISE)(walls.put_up)
notices.command("lower", help=wall_words.LOWER)(walls.take_down)
app.add_typer(screens, name="wall")
app.add_typer(notices, name="notice")
held.command("close", help=meeting_words.CLOSE)(meetings.close)
held.command("list", help=meeting_words.LIST)(meetings.show)
held.command("due", help=meeting_words.DUE)(meetings.due)
held.command("work", help=meeting_words.WORK)(meetings.work)
app.add_typer(held, name="meeting")
app.command("pack", help=meeting_words.PACK)(meetings.pack)
app.command("import", help=words.IMPORT)(imports.take_in)
app.command("template", help=words.TEMPLATE)(building.write_template)
app.command("brief", help=paper_words.BRIEF)(papers.brief)
app.command("versions", help=words.VERSIONS)(keeping.list_versions)
app.command("rollback", help=words.ROLLBACK)(keeping.roll_back)
app.command("prune", help=words.PRUNE)(keeping.prune)
app.command("doctor", help=words.DOCTOR)(keeping.doctor)
app.command("watch", help=watch_words.WATCH)(watching.watch)


def run(arguments: Sequence[str]) -> int:
    """Run one command; 0 when it did what was asked, otherwise after one Chinese sentence on stderr."""
    try:
        code = app(list(arguments), standalone_mode=False)
        return code if isinstance(code, int) else 0
    except typer.Exit as left:
        return left.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _said(words.INTERRUPTED, INTERRUPTED)
    except TyperException:
        return _said(words.USAGE, USAGE)
    except SPOKEN as fault:
        return _said(str(fault), FAULT)
    except FileNotFoundError as fault:
        return _said(words.missing_file(str(fault.filename or "").rpartition("/")[2]), FAULT)
    except OSError as fault:
        return _said(words.disk(type(fault).__name__), FAULT)
    except Exception as fault:
        return _said(words.unexpected(type(fault).__name__), FAULT)


def _said(sentence: str, code: int) -> int:
    Console(stderr=True, soft_wrap=True).print(sentence, markup=False, highlight=False)
    return code
