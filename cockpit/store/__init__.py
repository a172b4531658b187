"""The only door to the analytics store: publish a version, fetch within a scope; a version never changes."""

import polars as pl

from cockpit.config import Settings
from cockpit.store import reading, tables
from cockpit.store.compose import Change
from cockpit.store.reading import Reader, answer, close, fetch, reader, serving, sources
from cockpit.store.relations import EVERYBODY, Relations
from cockpit.store.versions import Damaged, Health, StoreError, Version
from cockpit.store.writing import pin, prune, rollback
from cockpit.store.writing import publish_changes as publish

__all__ = [
    "Change",
    "Damaged",
    "Health",
    "Reader",
    "Relations",
    "StoreError",
    "Version",
    "close",
    "current",
    "fetch",
    "health",
    "pin",
    "protect",
    "prune",
    "publish",
    "reader",
    "rejected",
    "rollback",
    "unprotected",
    "versions",
]


def current(settings: Settings | None = None) -> Version | None:
    """The version served now, None before the first one; raises StoreError when none can be read."""
    return serving(settings).served().version


def versions() -> list[Version]:
    """The kept versions that can be read, oldest first."""
    found = serving()
    readable = []
    for number in found.engine.numbers():
        try:
            readable.append(found.version(number))
        except StoreError:
            continue
    return readable


def protect() -> None:
    """Let the engine guard the rows of every kept version; raises StoreError with what it still needs."""
    with serving().engine.lock():
        serving().engine.protect()


def unprotected() -> str:
    """What a database administrator has to do before the engine guards rows itself; empty when it does."""
    return serving().engine.unprotected()


def rejected() -> pl.DataFrame:
    """What the served version keeps apart because it cannot be; the columns of the table `rejected`.

    `reason` is a Chinese sentence that names indicator, place and month. Empty without a version.
    """
    found = serving()
    version = found.served().version
    held = None if version is None else answer(found, version, reading.rejected, EVERYBODY, {})
    return tables.empty(tables.REJECTED) if held is None else held


def health() -> Health:
    """Which version is served, a Chinese notice when it is not the newest, the sources with their dates."""
    try:
        found = serving()
        served = found.served()
        if served.version is None:
            return Health(None, False, None, tables.empty(tables.SOURCE))
        newest = answer(found, served.version, sources, EVERYBODY, {})
    except StoreError as fault:
        return Health(None, False, str(fault), tables.empty(tables.SOURCE))
    return Health(served.version, served.notice is not None, served.notice, newest)
