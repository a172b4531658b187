"""Opens office files with LibreOffice, in a profile of its own, and hands back what it made of them."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

HOW_TO = "LibreOffice is needed for the tests: apt-get install -y --no-install-recommends " + " ".join(
    ("libreoffice-writer", "libreoffice-calc", "libreoffice-impress")
)


def printed(files: Sequence[Path], folder: Path) -> list[bytes]:
    """Each file as the PDF that LibreOffice prints of it, all in one go."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(HOW_TO)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    done = subprocess.run(command, capture_output=True, timeout=240)
    assert done.returncode == 0, done.stderr[-500:]
    return [(folder / file.with_suffix(".pdf").name).read_bytes() for file in files]
