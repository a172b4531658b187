"""What a backup is, as it is told beside its file, and where things of a home lie inside it."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cockpit import config
from cockpit.config import Settings
from cockpit.text import backup as words

FORM = 1  # the layout of the file; a larger number was written by a newer release
SUFFIX, TOLD = ".age", ".json"
NAME = re.compile(r"cockpit-\d{8}T\d{6}Z(-\d+)?\.age")
ABOUT, MANIFEST = "about.json", "manifest.json"
STORE, LEDGER, RAW = "store", "ledger", "raw"
FOLDERS = ("audit", "data", "evidence", "packs")  # besides: folders whose files are kept as they are
DRAFTS = (".making-", ".build-")
PARTIAL = (".part", ".lock", ".log")


class BackupError(Exception):
    """A backup cannot be made, read or restored; the text is one clear Chinese sentence."""


@dataclass(frozen=True)
class Backup:
    """One finished backup; sizes in bytes, `plain` of what it holds, `sha256` of the encrypted file."""

    name: str
    made_at: datetime
    by: str
    release: str
    store: str
    ledger: str
    revision: str
    version: int
    audit: int
    size: int
    plain: int
    seconds: float
    sha256: str

    def written(self) -> str:
        """The backup as the text that stands beside its file."""
        return json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}, ensure_ascii=False, indent=1)


def told(path: Path) -> Backup | None:
    """What stands beside a file of backup; None when nothing readable does."""
    try:
        said = json.loads(path.with_suffix(TOLD).read_text("utf-8"))
        return Backup(**said | {"made_at": datetime.fromisoformat(said["made_at"]), "name": path.name})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def folders(settings: Settings) -> Mapping[str, Path]:
    """Folder of a backup → where its files lie."""
    lie = {name: settings.home / name for name in FOLDERS}
    return lie | {"evidence": settings.evidence, "data": settings.data}


def restored(settings: Settings) -> Mapping[str, Path]:
    """Folder of a backup → where its files are put; the data that came with the release stay as they are."""
    own = settings.data if settings.data != config.ROOT / "data" else settings.home / "data"
    return {**folders(settings), "data": own, RAW: settings.raw}


def checked(name: str) -> str:
    """The name of a part, which can only lie below its folder; raises BackupError for any other."""
    steps = name.split("/")
    if not 1 <= len(steps) <= 8 or any(step in ("", ".", "..") or "\0" in step for step in steps):
        raise BackupError(words.DAMAGED)
    return name


def flushed(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def place(path: Path, text: str) -> None:
    """A small text is under its name whole or not at all."""
    draft = path.with_name(f".making-{os.getpid()}-{path.name}")
    draft.write_text(text, "utf-8")
    flushed(draft)
    draft.replace(path)
    flushed(path.parent)


def read(data: bytes) -> dict[str, Any]:
    """A JSON document of a backup; raises BackupError when it is none."""
    try:
        found = json.loads(data)
    except ValueError as fault:
        raise BackupError(words.DAMAGED) from fault
    if not isinstance(found, dict):
        raise BackupError(words.DAMAGED)
    return found
