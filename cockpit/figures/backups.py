"""Backups and the settings in force, for whoever looks after the machine; never a secret among them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from cockpit import access, backup, config, text
from cockpit.access import Principal
from cockpit.config import Settings
from cockpit.figures.core import Figure, frame
from cockpit.text import backup as words

TENDED = "page:admin"
FRESH = timedelta(hours=26)  # a nightly backup with two hours to spare
NEWEST = 14  # backups that are listed


def state(who: Principal, now: datetime | None = None) -> Figure:
    """Whether there is a backup that is young enough (claims)."""
    _allowed(who)
    newest = backup.latest()
    age = (now or datetime.now(UTC)) - newest.made_at if newest else None
    told = _judged(bool(config.settings().backup_recipient), age)
    row = {"status": told[0], "status_word": words.STATES[told[1]], "text": told[2]}
    day = newest.made_at.astimezone(text.BEIJING).date() if newest else None
    claims = frame("claims", [row])
    return Figure("backups-state", "claims", words.SECTION, "", claims, words.SOURCE, day)


def _judged(keyed: bool, age: timedelta | None) -> tuple[str, str, str]:
    """(status, which word, sentence) of an age."""
    if age is None and not keyed:
        return "no_data", "off", words.NO_KEY
    fresh = age is not None and age <= FRESH
    word = "fresh" if fresh else "old" if age is not None else "none"
    return "achieved" if fresh else "missed", word, words.age(age, FRESH)


def listed(who: Principal) -> Figure:
    """The newest backups (table)."""
    _allowed(who)
    found = backup.listed()
    rows = [
        (each.name, text.moment(each.made_at), words.size(each.size), words.version(each.version),
         words.entries(each.audit), each.release, each.by)
        for each in found[:NEWEST]
    ]  # fmt: skip
    when = text.moment(found[0].made_at) if found else ""
    return _table("backups", words.LISTED, words.claim(len(found), when), words.FIGURE_COLUMNS, rows)


def settings(who: Principal) -> Figure:
    """What the server runs with; of a secret only whether it is there (table)."""
    _allowed(who)
    rows = [(name, *row) for name, row in zip(map(str, range(99)), _said(config.settings()), strict=False)]
    said = (words.SETTINGS, words.SETTINGS_NOTE, words.SETTING_COLUMNS)
    return _table("settings", *said, rows, words.ENVIRONMENT)


def _said(found: Settings) -> Iterable[tuple[str, str]]:
    """(what, how it is set)."""
    engines = (words.engine(found.store_url), words.engine(found.ledger_url))
    networks = text.listing(map(str, found.admin_networks)) if found.admin_networks else words.ANYWHERE
    yield words.ADDRESS, found.address or words.LOCAL_ONLY
    yield words.SIGN_IN, words.SIGN_INS[found.sign_in]
    yield words.SESSIONS, words.session(found.idle_minutes, found.session_hours)
    yield words.NETWORKS, networks
    yield words.STORE, engines[0]
    yield words.LEDGER, engines[1]
    yield words.VERSIONS, words.many(found.keep_versions)
    yield words.EVIDENCE, words.megabytes(found.evidence_mb)
    yield words.BACKUPS, words.kept(found.backup_keep, bool(found.backup_recipient))
    yield words.ALARM, words.set_or_not(bool(found.alarm_url))


def _allowed(who: Principal) -> None:
    if not who.may(TENDED):
        raise access.Denied(words.NOT_ALLOWED)


def _table(
    name: str,
    title: str,
    claim: str,
    columns: Mapping[str, tuple[str, str]],
    rows: Iterable[Sequence[str]],
    source: str = words.SOURCE,
) -> Figure:
    schema = dict.fromkeys(("key", *columns), pl.String)
    found = pl.DataFrame(list(rows), schema=schema, orient="row")
    shown = tuple((column, head, unit, 0) for column, (head, unit) in columns.items())
    day = datetime.now(text.BEIJING).date()
    options = {"columns": shown, "missing": claim}
    return Figure(name, "table", title, claim, found, source, day, options=options)
