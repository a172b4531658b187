"""Whether a backup is what it was when it was made: its file without the key, all of its content with it."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.backup import keys, parcel
from cockpit.backup.model import ABOUT, FORM, MANIFEST, BackupError, read, told
from cockpit.ledger import copies as ledgers
from cockpit.store.copies import Part
from cockpit.text import backup as words

STEP = 1 << 20
Take = Callable[[str, Iterator[bytes]], None]


@dataclass(frozen=True)
class Report:
    """What an examination found; `parts` is 0 when only the file itself could be compared."""

    name: str
    parts: int
    size: int
    revision: str
    release: str
    made_at: str


def verify(path: Path, identity: Path | None = None) -> Report:
    """Compare a backup with what is told beside it and, with the secret key, with its own manifest.

    Raises BackupError when anything differs.
    """
    path.stat()
    beside = told(path)
    if beside and beside.sha256 != _digest(path):
        raise BackupError(words.DAMAGED)
    if identity is None:
        if beside is None:
            raise BackupError(words.NOTHING_TOLD)
        return Report(path.name, 0, beside.size, beside.revision, beside.release, beside.made_at.isoformat())
    seen: dict[str, list] = {}
    about: dict[str, Any] = {}
    with parcel.opened(path, keys.identities(identity)) as parts:
        for _, data in compared(parts, about, seen):
            deque(data, maxlen=0)
    size = sum(size for size, _ in seen.values())
    return Report(path.name, len(seen), size, about["revision"], about["release"], about["made_at"])


def compared(
    parts: parcel.Reader, about: dict[str, Any], seen: dict[str, list]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every part with its content; `about` is filled before the first, and at the end all are compared.

    `about["manifest"]` holds the manifest afterwards. Raises BackupError for a part that differs, is missing
    or is not listed, and for a backup that this release cannot read.
    """
    manifest: dict[str, Any] | None = None
    for part in parts:
        if part.name == ABOUT:
            about |= fitting(read(b"".join(part.data)))
        elif part.name == MANIFEST:
            manifest = read(b"".join(part.data))
        elif not about or manifest is not None or part.name in seen:
            raise BackupError(words.DAMAGED)
        else:
            yield part.name, _seen(part, seen)
    if manifest is None or manifest.get("parts") != seen:
        raise BackupError(words.DAMAGED)
    about["manifest"] = manifest


def fitting(about: dict[str, Any]) -> dict[str, Any]:
    """What a backup tells of itself; raises BackupError when a newer release wrote it."""
    if not {"form", "revision", "store", "ledger", "release", "made_at", "plain"} <= set(about):
        raise BackupError(words.DAMAGED)
    if about["form"] > FORM or not ledgers.known(about["revision"]):
        raise BackupError(words.newer(about["release"]))
    return about


def _seen(part: Part, seen: dict[str, list]) -> Iterator[bytes]:
    made = hashlib.sha256()
    for block in part.data:
        made.update(block)
        yield block
    seen[part.name] = [part.size, made.hexdigest()]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
