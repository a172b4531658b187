"""A backup is made whole or not at all; old ones go, the newest never."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pyrage import x25519

from cockpit import __version__, config, ledger, store
from cockpit.backup import keys, parcel
from cockpit.backup.gathering import Gathered, gathered
from cockpit.backup.model import NAME, SUFFIX, TOLD, Backup, BackupError, flushed, place, told
from cockpit.config import Settings
from cockpit.text import backup as words

CREATE, PRUNE = "backup:create", "backup:prune"
DRAFT, SCRATCH = ".making-", ".backup-ledger-"
PATIENCE_S = 1.0  # for whoever only looks whether a backup is being made
LEAST = 1  # backups that stay, whatever is asked for


def create(by: str, role: str = "admin") -> Backup:
    """Make one encrypted backup of everything; pages, walls and publishing go on meanwhile.

    Raises BackupError, StoreError or LedgerError, and then no backup is there.
    """
    settings, to = config.settings(), keys.recipient()
    folder = settings.backup
    with _alone(folder), ledger.open().audited(by, role, CREATE, folder.name):
        _sweep(settings)
        began = time.monotonic()
        draft = folder / f"{DRAFT}{os.getpid()}"
        try:
            made = _written(settings, by, draft, to)
            found = _named(folder, draft, replace(made, seconds=round(time.monotonic() - began, 1)))
        except OSError as fault:
            raise BackupError(words.not_written(fault.errno)) from fault
        finally:
            draft.unlink(missing_ok=True)
        ledger.open().audit(by, role, CREATE, found.name, "written", found.sha256)
        return found


def begin(by: str, role: str) -> None:
    """Have a process of its own make a backup; raises BackupError when it cannot or one is being made."""
    settings = config.settings()
    keys.recipient()
    if going():
        raise BackupError(words.BUSY)
    here = {"COCKPIT_HOME": str(settings.home), "COCKPIT_DATA": str(settings.data)}
    command = [sys.executable, "-m", "cockpit", "backup", "create", "--by", by, "--role", role]
    child = subprocess.Popen(
        command,
        cwd=config.ROOT,
        env={**os.environ, **here},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, name="backup", daemon=True).start()


def going() -> bool:
    """Whether a backup is being made or cleared up right now."""
    try:
        with (config.settings().backup / ".lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _written(settings: Settings, by: str, draft: Path, to: x25519.Recipient) -> Backup:
    scratch = settings.home / f"{SCRATCH}{os.getpid()}"
    try:
        with gathered(settings, by, scratch) as found, _private(draft) as file:
            _room(found, settings)
            sink = parcel.write(file, found.parts(), to)
            file.flush()
            os.fsync(file.fileno())
            return _described(found, sink)
    finally:
        scratch.unlink(missing_ok=True)


def _described(found: Gathered, sink: parcel.Sink) -> Backup:
    return Backup(
        name="",
        made_at=datetime.now(UTC).replace(microsecond=0),
        by=found.by,
        release=__version__,
        store=found.store.engine,
        ledger=found.ledger.engine,
        revision=found.ledger.facts["revision"],
        version=found.store.pointer,
        audit=found.ledger.facts["audit"][0],
        size=sink.size,
        plain=sum(size for size, _ in found.digests.values()),
        seconds=0.0,
        sha256=sink.sha256,
    )


@contextmanager
def _private(path: Path) -> Iterator:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        yield file


def _room(found: Gathered, settings: Settings) -> None:
    """Refuse before anything is written when it cannot fit; what is there is mostly compressed already."""
    disk = os.statvfs(settings.backup)
    if disk.f_bavail * disk.f_frsize < found.plain // 2:
        raise BackupError(words.NO_ROOM)


def _named(folder: Path, draft: Path, made: Backup) -> Backup:
    """First what is told of it, then the file itself: a backup that can be seen is whole."""
    stem = f"cockpit-{made.made_at:%Y%m%dT%H%M%SZ}"
    taken = (f"{stem}{'' if n == 0 else f'-{n}'}{SUFFIX}" for n in range(1000))
    path = next(folder / name for name in taken if not (folder / name).exists())
    found = replace(made, name=path.name)
    place(path.with_suffix(TOLD), found.written())
    draft.rename(path)
    flushed(folder)
    return found


def _sweep(settings: Settings) -> None:
    """What a broken-off backup has left behind; only under the lock."""
    for left in (*settings.backup.glob(f"{DRAFT}*"), *settings.home.glob(f"{SCRATCH}*")):
        left.unlink(missing_ok=True)
    for alone in settings.backup.glob(f"cockpit-*{TOLD}"):
        if not alone.with_suffix(SUFFIX).exists():
            alone.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time; the lock goes with the process."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / ".lock").open("w")
    except OSError as fault:
        raise BackupError(words.not_written(fault.errno)) from fault
    with lock:
        until = time.monotonic() + PATIENCE_S
        while not _taken(lock.fileno()):
            if time.monotonic() >= until:
                raise BackupError(words.BUSY)
            time.sleep(0.05)
        yield


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def files() -> list[Path]:
    """The files of backups, oldest first."""
    return sorted(path for path in config.settings().backup.glob(f"*{SUFFIX}") if NAME.fullmatch(path.name))


def listed() -> list[Backup]:
    """The backups with what is told of them, newest first; files without that are left out."""
    return [found for path in reversed(files()) if (found := told(path))]


def latest() -> Backup | None:
    """The newest backup."""
    return next(iter(listed()), None)


def prune(by: str, keep: int | None = None, role: str = "admin") -> list[str]:
    """Delete all but the newest `keep` (by default those of the settings); the names that are gone."""
    number = max(config.settings().backup_keep if keep is None else keep, LEAST)
    with _alone(config.settings().backup), ledger.open().audited(by, role, PRUNE, str(number)):
        gone = files()[:-number]
        for path in gone:
            path.unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                path.with_suffix(TOLD).unlink()
        flushed(config.settings().backup)
        return [path.name for path in gone]


SPOKEN = (BackupError, store.StoreError, ledger.LedgerError)
