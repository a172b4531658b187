"""Files that are either there in full or not at all, also after the power went out."""

import fcntl
import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cockpit.store.versions import LOCK_WAIT_S, StoreError
from cockpit.text import store as words

LOOK_AGAIN_S = 0.05


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk; an error here must stop the publisher."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(path: Path, text: str) -> None:
    """Put a small text under a name at once: a reader sees the old one or the new one, never a part."""
    place(path, lambda draft: draft.write_text(text, encoding="ascii"))


def place(path: Path, fill: Callable[[Path], object]) -> None:
    """Let `fill` write a draft beside the path, then give it the name and bring both to the disk."""
    draft = path.with_name(f".build-{uuid.uuid4().hex}")
    try:
        fill(draft)
        flush(draft)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    flush(path.parent)


@contextmanager
def locked(folder: Path, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
    """Hold the folder's lock, which dies with the process; raises StoreError when another keeps it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("w")
    except OSError as fault:
        raise StoreError(words.NOT_WRITTEN) from fault
    with file:
        patiently(lambda: _take(file.fileno()), wait_s)
        yield


def patiently(attempt: Callable[[], bool], wait_s: float = LOCK_WAIT_S) -> None:
    """Try until it works; raises StoreError when it has not after `wait_s` seconds."""
    until = time.monotonic() + wait_s
    while not attempt():
        if time.monotonic() >= until:
            raise StoreError(words.BUSY)
        time.sleep(LOOK_AGAIN_S)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
