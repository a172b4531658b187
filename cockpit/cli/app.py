"""The commands, and the one place where whatever goes wrong becomes one Chinese sentence and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from getpass import getuser

import typer
from rich.console import Console
from typer import rich_utils
from typer.exceptions import TyperException

from cockpit import (
    access,
    agenda,
    backup,
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
from cockpit.cli import audit, building, imports, keeping, keys, meetings, papers, people, walls, watching
from cockpit.cli import backup as backups
from cockpit.text import audit_cli as audit_words
from cockpit.text import backup as backup_words
from cockpit.text import cli as words
from cockpit.text import keys as key_words
from cockpit.text import meeting_cli as meeting_words
from cockpit.text import paper as paper_words
from cockpit.text import people_cli as people_words
from cockpit.text import wall_cli as wall_words
from cockpit.text import watch as watch_words

FAULT, USAGE, INTERRUPTED = 1, 2, 130
SPOKEN = (  # errors whose text is a Chinese sentence for people
    access.Denied,
    access.PolicyError,
    agenda.AgendaError,
    backup.BackupError,
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
kept = typer.Typer(help=backup_words.BACKUP, no_args_is_help=True)
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
keyring = typer.Typer(help=key_words.CLI, no_args_is_help=True)
keyring.command("add", help=key_words.CLI_ADD)(keys.add)
keyring.command("list", help=key_words.CLI_LIST)(keys.show)
keyring.command("revoke", help=key_words.CLI_REVOKE)(keys.revoke)
app.add_typer(keyring, name="key")
trails = typer.Typer(help=audit_words.AUDIT, no_args_is_help=True)
trails.command("verify", help=audit_words.VERIFY)(audit.verify)
trails.command("seal", help=audit_words.SEAL)(audit.seal)
trails.command("search", help=audit_words.SEARCH)(audit.search)
trails.command("export", help=audit_words.EXPORT)(audit.export)
app.add_typer(trails, name="audit")
persons = typer.Typer(help=people_words.PEOPLE, no_args_is_help=True)
persons.command("add", help=people_words.ADD)(people.add)
persons.command("list", help=people_words.LIST)(people.show)
persons.command("grant", help=people_words.GRANT)(people.grant)
persons.command("disable", help=people_words.DISABLE)(people.disable)
persons.command("enable", help=people_words.ENABLE)(people.enable)
persons.command("password", help=people_words.PASSWORD)(people.password)
persons.command("unlock", help=people_words.UNLOCK)(people.unlock)
persons.command("dormant", help=people_words.DORMANT)(people.dormant)
persons.command("sessions", help=people_words.SESSIONS)(people.sessions)
persons.command("end", help=people_words.END)(people.end)
app.add_typer(persons, name="people")
policies = typer.Typer(help=people_words.POLICY, no_args_is_help=True)
policies.command("export", help=people_words.EXPORT)(people.export)
app.add_typer(policies, name="policy")
app.add_typer(screens, name="wall")
app.add_typer(notices, name="notice")
held.command("close", help=meeting_words.CLOSE)(meetings.close)
held.command("list", help=meeting_words.LIST)(meetings.show)
held.command("due", help=meeting_words.DUE)(meetings.due)
held.command("work", help=meeting_words.WORK)(meetings.work)
app.add_typer(held, name="meeting")
kept.command("create", help=backup_words.CREATE)(backups.create)
kept.command("list", help=backup_words.LIST)(backups.show)
kept.command("verify", help=backup_words.VERIFY)(backups.verify)
kept.command("restore", help=backup_words.RESTORE)(backups.restore)
kept.command("prune", help=backup_words.PRUNE)(backups.prune)
kept.command("key", help=backup_words.KEY)(backups.key)
app.add_typer(kept, name="backup")
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
    """Run one command; 0 when it did what was asked, otherwise after one Chinese sentence on stderr.

    Whoever is named as having it done, the audit also tells whose account of the server did it.
    """
    acting = access.ACTING.set(access.Acting(f"console:{getuser()}", ""))
    try:
        return _run(arguments)
    finally:
        access.ACTING.reset(acting)


def _run(arguments: Sequence[str]) -> int:
    try:
        with suppress(config.ConfigError):  # told by whatever needs the settings
            backup.finish()
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
