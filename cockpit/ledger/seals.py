"""Seals: number and digest of the newest entry, written outside the database, where it cannot reach them."""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cockpit.ledger.connection import LedgerError
from cockpit.text import audit as words

FILE = Path("audit") / "seals.jsonl"  # below the home
DIGEST = 64  # characters
NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True)
class Seal:
    """That the audit was whole up to entry `number`, which had this digest, at this moment."""

    number: int
    digest: str
    at: datetime


def read(path: Path) -> tuple[Seal, ...]:
    """The seals of a file, oldest first, none without a file; LedgerError when one cannot be read."""
    try:
        return tuple(_seal(line) for line in path.read_text("utf-8").splitlines())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise LedgerError(words.BAD_SEALS) from fault


def add(path: Path, seal: Seal) -> None:
    """Put a seal behind the others; the file is the old one or the new one, whatever happens meanwhile."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path.parent) as folder:
            kept, draft = read(path), path.with_suffix(".part")
            with os.fdopen(os.open(draft, NEW, 0o600), "w") as written:
                written.writelines(_line(each) for each in (*kept, seal))
                written.flush()
                os.fsync(written.fileno())
            draft.replace(path)
            os.fsync(folder)  # the new name is on disk as well
    except OSError as fault:
        raise LedgerError(words.NOT_SEALED) from fault


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """The folder as a handle, while no other process adds a seal."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def by_number(seals: Sequence[Seal]) -> dict[int, str]:
    """The digest that each sealed entry has to have."""
    return {seal.number: seal.digest for seal in seals}


def _line(seal: Seal) -> str:
    said = {"number": seal.number, "digest": seal.digest, "at": seal.at.astimezone(UTC).isoformat()}
    return json.dumps(said) + "\n"


def _seal(line: str) -> Seal:
    said = json.loads(line)
    number, digest, at = said["number"], said["digest"], datetime.fromisoformat(said["at"])
    if not (isinstance(number, int) and number > 0 and len(digest) == DIGEST and at.tzinfo):
        raise ValueError(line)
    return Seal(number, digest, at)
