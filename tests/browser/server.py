"""The real server as a process of its own on a free port of this machine, stopped at the end."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from cockpit import config
from tests.homes import Home

START_S = 120  # a busy machine imports slowly
LOG = "server.log"


@dataclass(frozen=True)
class Server:
    """A running cockpit: its address, its home and its process id."""

    url: str
    home: Home
    pid: int

    @property
    def log(self) -> str:
        """What the process has written so far."""
        return (self.home.folder / LOG).read_text("utf-8", errors="replace")


def copied(home: Home, folder: Path) -> Home:
    """A home of one's own with the same store and ledger, so that publishing disturbs nobody."""
    shutil.copytree(home.folder, folder, ignore=shutil.ignore_patterns("demo", "*.log"))
    return replace(home, folder=folder)


@contextmanager
def running(home: Home) -> Iterator[Server]:
    """`streamlit run streamlit_app.py` on `home`; yields when it says that it is ready."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with (home.folder / LOG).open("wb") as log:
        told = {"cwd": config.ROOT, "env": _environment(home), "stdout": log, "stderr": log}
        process = subprocess.Popen(_command(port), **told)
    try:
        server = Server(url, home, process.pid)
        _wait(server, process)
        yield server
    finally:
        _stop(process)


def _command(port: int) -> list[str]:
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    return [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]


def _environment(home: Home) -> dict[str, str]:
    """This process's environment without settings of ours or of the framework, living in `home`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("COCKPIT_", "STREAMLIT_"))}
    return kept | home.variables | {"PYTHONDONTWRITEBYTECODE": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(server: Server, process: subprocess.Popen) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once:\n{server.log[-2000:]}")
        try:
            with urllib.request.urlopen(f"{server.url}/api/readyz", timeout=10):
                return
        except urllib.error.HTTPError as answer:
            if answer.code == 503:  # it answers, and has nothing to show
                return
            raise
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start in {START_S} s:\n{server.log[-2000:]}")


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
