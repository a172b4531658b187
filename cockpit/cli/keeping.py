"""Commands that look after what was published: list, go back, clear up, examine."""

from __future__ import annotations

from getpass import getuser
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cockpit import (
    agenda,
    config,
    contracts,
    inspection,
    intake,
    ledger,
    plan,
    playlists,
    rectification,
    store,
    text,
)
from cockpit.cli import examining
from cockpit.figures import alerts
from cockpit.figures.meeting import sections
from cockpit.figures.school import asking
from cockpit.figures.school import rules as schools
from cockpit.measures import changes, peers
from cockpit.text import cli as words

RULES = (  # each loads files of rules, or of packs; what is wrong with it is told in Chinese
    rectification.workflow,
    inspection.load,
    alerts.rules,
    peers.rules,
    schools.rules,
    asking.questions,
    agenda.rules,
    changes.rules,
    sections.checked,
)
Finding = tuple[str, bool | None, str]  # what was looked at, sound or not or unknown, in words


def list_versions() -> int:
    """Print the versions that can be read, newest first."""
    console, found = Console(), store.versions()
    if not found:
        console.print(words.NO_VERSIONS)
        return 0
    table = Table(*words.VERSIONS_COLUMNS, title=words.VERSIONS_TITLE)
    for each in reversed(found):
        when = f"{each.published_at:%Y-%m-%d %H:%M}"
        mark = text.YES if each.demo else text.NO
        table.add_row(str(each.number), when, each.published_by, f"{each.month:%Y-%m}", mark, each.note)
    console.print(table)
    return 0


def roll_back(
    number: Annotated[int, typer.Argument(help=words.NUMBER, show_default=False)],
    by: Annotated[str, typer.Option(help=words.BY, show_default=False)] = "",
) -> int:
    """Publish a new version equal to an old one."""
    who = by or getuser()
    with ledger.open().audited(who, "admin", "rollback", str(number)):
        version = store.rollback(number, by=who)
    Console().print(words.rolled_back(number, version.number))
    return 0


def prune(keep: Annotated[int | None, typer.Option(help=words.KEEP, show_default=False)] = None) -> int:
    """Delete old versions and what nothing refers to."""
    with ledger.open().audited(getuser(), "admin", "prune", str(keep or "")):
        gone = store.prune(keep)
    Console().print(words.pruned(gone))
    return 0


def doctor() -> int:
    """Examine everything that runs; 1 when anything is wrong."""
    of_data = _plan(), _defined(), _contracts(), _playlists(), _rules()
    findings = [_settings(), *_stored(), _audit(), _meetings(), *of_data, *examining.findings()]
    table = Table(*words.DOCTOR_COLUMNS, title=words.DOCTOR_TITLE)
    marks = {True: words.GOOD, False: words.BAD, None: words.UNKNOWN}
    for what, sound, said in findings:
        table.add_row(what, marks[sound], said)
    Console().print(table)
    return int(any(sound is False for _, sound, _ in findings))


def _settings() -> Finding:
    try:
        config.settings()
    except config.ConfigError as fault:
        return words.SETTINGS, False, str(fault)
    return words.SETTINGS, True, words.SETTINGS_SOUND


def _stored() -> list[Finding]:
    health = store.health()
    version = health.version
    if version is None:
        return [(words.STORE, False if health.notice else None, health.notice or words.NO_VERSIONS)]
    intake.recover()
    said = words.served(version.number, f"{version.month:%Y-%m}", version.demo)
    dated = health.sources.drop_nulls("as_of").sort("as_of").head(1).select("title", "as_of").rows()
    oldest = words.oldest(dated[0][0], dated[0][1].isoformat()) if dated else words.NEVER
    return [
        (words.STORE, True, said),
        (words.SERVED, not health.previous_served, health.notice or words.GOOD),
        (words.SOURCES, True if dated else None, oldest),
        _rejected(),
    ]


def _rejected() -> Finding:
    apart = store.rejected()["reason"].to_list()
    return words.REJECTED, not apart, words.apart(len(apart), apart[0]) if apart else words.NONE_REJECTED


def _audit() -> Finding:
    try:
        found = ledger.open().trail.verify()
    except ledger.LedgerError as fault:
        return words.AUDIT, False, str(fault)
    return words.AUDIT, not found.why, found.sentence or words.AUDIT_SOUND


def _meetings() -> Finding:
    try:
        door = ledger.open().meetings
        count, damaged = len(door.meetings()), door.damaged()
    except ledger.LedgerError as fault:
        return words.MEETINGS, False, str(fault)
    return words.MEETINGS, not damaged, words.damaged(damaged) if damaged else words.kept(count)


def _plan() -> Finding:
    faults, rows = plan.check()
    return words.PLANS, not faults, faults[0] if faults else words.counted(len(rows))


def _defined() -> Finding:
    try:
        lacking = [plan.load().indicators[id].name for id in contracts.undefined()]
    except (contracts.IndicatorError, plan.PlanError) as fault:
        return words.DEFINED, False, str(fault)
    return words.DEFINED, not lacking, words.undefined(lacking) if lacking else words.ALL_DEFINED


def _contracts() -> Finding:
    try:
        return words.CONTRACTS, True, words.counted(len(contracts.load()))
    except contracts.ContractError as fault:
        return words.CONTRACTS, False, str(fault)


def _playlists() -> Finding:
    try:
        found = playlists.read(config.settings().data / "playlists")
    except playlists.PlaylistError as fault:
        return words.PLAYLISTS, False, str(fault)
    return words.PLAYLISTS, True, words.playlists(len(found))


def _rules() -> Finding:
    faults = []
    for load in RULES:
        try:
            load()
        except ValueError as fault:
            faults.append(str(fault))
    return words.RULES, not faults, text.listing(faults) if faults else words.rules(len(RULES))
