"""A backup is put beside what is there, compared, and only then exchanged for it, all at once."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cockpit import access, config, ledger, store
from cockpit.backup import keys, parcel, switching
from cockpit.backup.checking import compared
from cockpit.backup.model import LEDGER, RAW, STORE, BackupError, flushed, restored
from cockpit.config import Settings
from cockpit.ledger import copies as ledgers
from cockpit.store import copies as stores
from cockpit.text import backup as words

RESTORE = "backup:restore"
MOST = 1_000_000  # sessions that are ended
SPARE = 1.1  # room for what the restored ledger writes


@dataclass(frozen=True)
class Restored:
    """What is served now, and what had not fitted together when the backup was made."""

    name: str
    made_at: str
    version: int
    versions: int
    audit: int
    whole: bool
    lost: int
    sessions: int
    rules: int
    aside: str
    seconds: float


@dataclass
class _Place:
    """Where everything waits until it is exchanged."""

    settings: Settings
    mark: str
    stamp: str
    store: stores.Staged
    ledger: ledgers.Beside
    targets: Mapping[str, Path]
    versions: set[int] = field(default_factory=set)

    def staged(self, name: str) -> Path:
        target = self.targets[name]
        return target.parent / f"{switching.STAGED}{self.mark}" / target.name

    def take(self, name: str, data: Iterator[bytes]) -> None:
        """Keep one part where it belongs."""
        folder, _, rest = name.partition("/")
        if folder == STORE:
            self.store.take(rest, data)
        elif folder == LEDGER:
            self.ledger.take(rest, data)
        elif folder in self.targets and rest:
            path = self.staged(folder) / rest
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.writelines(data)
        else:
            raise BackupError(words.DAMAGED)


def restore(path: Path, identity: Path, *, by: str, replace: bool = False) -> Restored:
    """Exchange everything for what a backup holds; with `replace` also where something is, which stays aside.

    Servers must be stopped. Raises BackupError, StoreError, LedgerError or OSError, and then nothing changed.
    """
    began, settings = time.monotonic(), config.settings()
    found = keys.identities(identity)
    switching.finish()
    store.close()
    ledger.close()
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with switching.alone(settings):
        switching.abandon(settings)
        _ready(settings, replace)
        try:
            told = _staged(path, found, settings, by)
        except BaseException:
            switching.abandon(settings)
            raise
        switching.carry_out(settings)
    return Restored(**told, name=path.name, seconds=round(time.monotonic() - began, 1))


def _ready(settings: Settings, replace: bool) -> None:
    """Refuse where people work, and where something is that nobody said may go."""
    if switching.busy(settings):
        raise BackupError(words.RUNNING)
    if not replace and not _empty(settings):
        raise BackupError(words.NOT_EMPTY)


def _empty(settings: Settings) -> bool:
    kept = [path for name, path in restored(settings).items() if name not in ("data", "audit")]
    if any(child.is_file() and child.name != ".lock" for path in kept for child in path.rglob("*")):
        return False
    return not stores.at(settings).engine.numbers() and ledgers.empty(settings.ledger_url)


def _staged(path: Path, found: list, settings: Settings, by: str) -> dict[str, Any]:
    """Put everything beside, compare it, and write down that it is to be exchanged."""
    about: dict[str, Any] = {}
    place: _Place | None = None
    with parcel.opened(path, found) as parts:
        for name, data in compared(parts, about, {}):
            place = place or _prepared(settings, about)
            place.take(name, data)
    if place is None:
        raise BackupError(words.DAMAGED)
    told = _settled(place, about, by, path.name)
    switching.commit(settings, place.mark, place.stamp, _moves(place), about["manifest"]["store"])
    return told


def _prepared(settings: Settings, about: Mapping[str, Any]) -> _Place:
    """Places beside; raises BackupError when the backup is of other engines or does not fit on the disk."""
    engines = (stores.at(settings).engine.name, ledgers.name(settings.ledger_url))
    if (about["store"], about["ledger"]) != engines:
        raise BackupError(words.other_engines((about["store"], about["ledger"]), engines))
    if shutil.disk_usage(settings.home).free < about["plain"] * SPARE:
        raise BackupError(words.NO_ROOM)
    mark, stamp = secrets.token_hex(4), f"{datetime.now(UTC):%Y%m%dt%H%M%S}"
    targets = switching.targets(settings)
    for target in targets.values():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (target.parent / f"{switching.STAGED}{mark}").mkdir(mode=0o700, exist_ok=True)
    staged = {name: t.parent / f"{switching.STAGED}{mark}" / t.name for name, t in targets.items()}
    for name, each in staged.items():
        if name != LEDGER:
            each.mkdir(mode=0o700)
    here = stores.staged(settings.store_url, staged.get(STORE, settings.home), mark)
    book = ledgers.beside(settings.ledger_url, staged.get(LEDGER, settings.home), mark, about["revision"])
    return _Place(settings, mark, stamp, here, book, targets)


def _settled(place: _Place, about: Mapping[str, Any], by: str, name: str) -> dict[str, Any]:
    """Everything is as the manifest tells, in the newest layout, on the disk; nobody is signed in."""
    facts = about["manifest"]["store"]
    for number, rows in facts["versions"].items():
        if rows and dict(place.store.rows(int(number))) != rows:
            raise BackupError(words.DAMAGED)
    book = place.ledger.settled(about["manifest"][LEDGER])
    lost = len(ledgers.named(book) - _there(place.staged("evidence")))
    ended = _signed_out(book, by)
    whole = book.broken() is None
    entry = book.audit(by, "admin", RESTORE, name, "done", about["made_at"])
    place.store.close()
    place.ledger.close()
    _settle_files(place)
    told = {"version": facts["pointer"], "versions": len(facts["versions"]), "audit": entry.number}
    aside = f"{switching.ASIDE}{place.stamp}"
    return told | {
        "made_at": about["made_at"],
        "whole": whole,
        "lost": lost,
        "sessions": ended,
        "rules": _unlike(place.staged("data"), place.settings.data),
        "aside": aside,
    }


def _signed_out(book: ledger.Ledger, by: str) -> int:
    """End every session of the backup's day: what was revoked since then must not come back to life."""
    living = book.sessions.sessions(active_only=True, limit=MOST)
    for each in living:
        book.sessions.end(each.id, why="restore", who=access.operator(by))
    return len(living)


def _unlike(folder: Path, used: Path) -> int:
    """How many files of rules and facts are not as those in use."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    pairs = [(path, used / path.relative_to(folder)) for path in files]
    return sum(not own.is_file() or own.read_bytes() != path.read_bytes() for path, own in pairs)


def _there(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def _settle_files(place: _Place) -> None:
    """Bring every file to the disk, owned by whoever owns the home."""
    owner = place.settings.home.stat()
    for folder in {target.parent / f"{switching.STAGED}{place.mark}" for target in place.targets.values()}:
        for path in (folder, *folder.rglob("*")):
            if os.geteuid() == 0:
                os.chown(path, owner.st_uid, owner.st_gid)
            flushed(path)


def _moves(place: _Place) -> list[list[str]]:
    """(waiting, in use, aside) of everything that is exchanged by its name; RAW and the ledger among them."""
    return [
        [str(place.staged(name)), str(target), str(target.parent / f"{switching.ASIDE}{place.stamp}")]
        for name, target in sorted(place.targets.items(), key=lambda each: each[0] != RAW)
    ]
