"""The exchange of the old for the restored: written down first, so that whoever comes next finishes it."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cockpit import config
from cockpit.backup.model import LEDGER, STORE, BackupError, flushed, place, restored
from cockpit.config import Settings
from cockpit.ledger import copies as ledgers
from cockpit.store import copies as stores
from cockpit.text import backup as words

PLAN, STAGED, ASIDE = ".restore.json", ".restore-", "before-"
LOCK = f"{STAGED}lock"
SIDECARS = ("-wal", "-shm")  # of a ledger in a file: they belong to the old one
PATIENCE_S = 2.0  # for connections that are just being closed


def targets(settings: Settings) -> dict[str, Path]:
    """Folder of a backup → what is exchanged by its name: nothing that lives on a server."""
    found = dict(restored(settings))
    if settings.store_url.startswith("duckdb"):
        found[STORE] = settings.store_folder
    if path := ledgers.file(settings.ledger_url):
        found[LEDGER] = path
    return found


def commit(
    settings: Settings, mark: str, stamp: str, moves: list[list[str]], facts: Mapping[str, Any]
) -> None:
    """From here on the restored state counts, whatever happens to this process."""
    plan = {"mark": mark, "stamp": stamp, "moves": moves, "store": facts}
    place(settings.home / PLAN, json.dumps(plan))


def finish(settings: Settings | None = None) -> bool:
    """Carry out an exchange that was written down; True when there was one. Twice does no harm."""
    settings = settings or config.settings()
    if not (settings.home / PLAN).exists():
        return False
    with (settings.home / LOCK).open("w") as lock:  # desk and wall may start at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        return carry_out(settings)


def carry_out(settings: Settings) -> bool:
    """As `finish`, for whoever holds the lock."""
    path = settings.home / PLAN
    try:
        plan = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return False
    stores.switch(settings.store_url, plan["mark"], plan["stamp"], plan["store"])
    ledgers.switch(settings.ledger_url, plan["mark"], plan["stamp"])
    for staged, target, aside in plan["moves"]:
        _exchange(Path(staged), Path(target), Path(aside))
    for folder in {Path(staged).parent for staged, _, _ in plan["moves"]}:
        shutil.rmtree(folder, ignore_errors=True)
    path.unlink()
    flushed(settings.home)
    return True


def _exchange(staged: Path, target: Path, aside: Path) -> None:
    """What waits takes the place; who was there goes aside, the sidecars of a ledger with it."""
    if not staged.exists():
        return
    for old in (target.with_name(target.name + suffix) for suffix in (*SIDECARS, "")):
        if old.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            old.rename(aside / old.name)
            flushed(aside)
    staged.rename(target)
    flushed(target.parent)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """One restore at a time; the lock goes with the process."""
    with (settings.home / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise BackupError(words.BUSY) from fault
        yield


def abandon(settings: Settings) -> None:
    """Remove what a restore has put beside that came to nothing."""
    if (settings.home / PLAN).exists():
        return
    for parent in {path.parent for path in targets(settings).values()}:
        for left in parent.glob(f"{STAGED}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
    for url in {settings.store_url, settings.ledger_url}:
        stores.discard(url)


def busy(settings: Settings) -> bool:
    """Whether another process has the store or the ledger open, or another client the database."""
    if _open_elsewhere([settings.store_folder, settings.raw, ledgers.file(settings.ledger_url)]):
        return True
    until = time.monotonic() + PATIENCE_S
    while any(stores.busy(url) for url in {settings.store_url, settings.ledger_url}):
        if time.monotonic() >= until:
            return True
        time.sleep(0.1)
    return False


def _open_elsewhere(watched: list[Path | None]) -> bool:
    own = str(os.getpid())
    marks = [str(path) for path in watched if path is not None]
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and process.name != own:
            with suppress(OSError):  # of somebody else, or gone
                opened = [os.readlink(each) for each in (process / "fd").iterdir()]
                if any(_within(path, mark) for path in opened for mark in marks):
                    return True
    return False


def _within(path: str, mark: str) -> bool:
    return path == mark or path.startswith((f"{mark}/", f"{mark}-"))
