"""Folders for files that only pass through: gone when they are done with, after a crash at the next start."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = re.compile(r"cockpit-passing-(\d+)-\w+")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of this process that only its account may read; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix=f"cockpit-passing-{os.getpid()}-") as name:
        yield Path(name)


def sweep() -> int:
    """Remove what processes that are no more have left behind; how many folders went."""
    return sum(_removed(path) for path in Path(tempfile.gettempdir()).iterdir() if _left(path))


def _left(path: Path) -> bool:
    found = NAME.fullmatch(path.name)
    if found is None or path.is_symlink() or not path.is_dir() or path.stat().st_uid != os.getuid():
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    return False


def _removed(path: Path) -> bool:
    with suppress(OSError):
        shutil.rmtree(path)
    return not path.exists()
