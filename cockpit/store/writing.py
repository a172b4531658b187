"""Publishing, going back and clearing up, by one publisher at a time."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import polars as pl
import sqlalchemy as sa

from cockpit import config
from cockpit.store import compose, conform, raw, tables
from cockpit.store.compose import Change, Draft
from cockpit.store.reading import serving
from cockpit.store.relations import EVERYBODY
from cockpit.store.serving import Serving
from cockpit.store.versions import Damaged, Engine, StoreError, Version
from cockpit.text import store as words


def publish_changes(
    changes: Sequence[Change], *, by: str, note: str, demo: bool | None = None, month: date | None = None
) -> Version:
    """A new version with the changes, served at once; all of them or none.

    Changes whose import the current version already holds have no effect; when nothing is left the current
    version is returned. `month` is any day of the last month that the data cover, by default the last
    complete one. Raises StoreError, after which the previous version is still served.
    """
    found, settings = serving(), config.settings()
    with found.engine.lock():
        found.engine.protect()
        base = _sound(found)
        left = [change for change in changes if not _already(found.engine, base, change)]
        if base and changes and not left:
            return base
        number = _next(found.engine)
        when = compose.occasion(base, by, note, demo, month, settings.today())
        with found.engine.build(base.number if base else None) as build:
            compose.write(Draft(build, compose.catalogue(), settings.raw), left, number, when)
            build.seal(number)
        _tidy(found)
        return found.version(number)


def rollback(number: int, *, by: str) -> Version:
    """A new version equal to version `number`; the history stays. Raises StoreError when it is not kept."""
    found, settings = serving(), config.settings()
    with found.engine.lock():
        old = found.version(number)
        fresh = _next(found.engine)
        note = words.rollback_note(number)
        when = compose.occasion(old, by, note, None, old.month, settings.today())
        with found.engine.build(number) as build:
            for name in build.columns():
                if name != tables.VERSION.name:
                    build.keep(name)
            build.write(tables.VERSION, compose.storable(compose.version_row(fresh, when)))
            build.seal(fresh)
        _tidy(found)
        return found.version(fresh)


def prune(keep: int | None = None) -> list[int]:
    """Delete all but the newest `keep` and the pinned versions, and orphans; the numbers that are gone."""
    found = serving()
    with found.engine.lock():
        return _prune(found, config.settings().keep_versions if keep is None else keep)


def pin(number: int, *, keep: bool = True) -> None:
    """Keep a version for ever (a month that was reported), or let it be pruned again."""
    found = serving()
    with found.engine.lock():
        found.version(number)
        found.engine.pin(number, keep=keep)


def _prune(found: Serving, keep: int) -> list[int]:
    numbers = found.engine.numbers()
    version = found.served().version
    held = set(numbers[-max(keep, 1) :]) | found.engine.pinned() | ({version.number} if version else set())
    gone = [number for number in numbers if number not in held]
    for number in gone:
        found.engine.remove(number)
        found.forget(number)
    found.engine.sweep()
    with suppress(Damaged):  # what a version that cannot be read refers to is not known, so nothing goes
        raw.sweep(config.settings().raw, _referenced(found, held))
    return gone


def _tidy(found: Serving) -> None:
    """Keep the versions that the settings ask for; what is published stays published when this fails."""
    with suppress(StoreError, OSError):
        _prune(found, config.settings().keep_versions)


def _sound(found: Serving) -> Version | None:
    """The served version; raises StoreError when it only stands in for a newer one that cannot be read."""
    served = found.served()
    if served.notice:
        raise StoreError(words.UNSOUND)
    return served.version


def _already(engine: Engine, base: Version | None, change: Change) -> bool:
    if base is None:
        return False
    if change.import_id in base.imports:
        return True
    table = tables.IMPORT_RECORD
    same = sa.select(sa.func.count()).select_from(table).where(table.c.sha256 == change.sha256)
    return bool(change.sha256) and engine.read(base.number, same, EVERYBODY).item() > 0


def _next(engine: Engine) -> int:
    return max([engine.pointer() or 0, *engine.numbers()]) + 1


def _referenced(found: Serving, numbers: set[int]) -> set[tuple[str, str]]:
    table = tables.RAW_PARTITION
    select = sa.select(table.c.dataset, table.c.file)
    frames = [
        conform.conformed(found.engine.read(number, select, EVERYBODY), select) for number in sorted(numbers)
    ]
    return set(pl.concat(frames).iter_rows()) if frames else set()
