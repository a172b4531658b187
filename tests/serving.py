"""The cockpit as people start it: a process on a free port, asked over HTTP without any client's courtesy."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from cockpit import config, door
from tests import homes

PATIENCE = 120  # seconds until a process answers on a busy machine


@dataclass(frozen=True)
class Answer:
    """One answer: status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Ask for exactly this path; nothing is normalised on the way."""
    with_port = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        with_port.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            with_port.putheader(name.replace("_", "-"), value)
        if body is not None:
            with_port.putheader("Content-Length", str(len(body)))
        with_port.endheaders(body)
        answer = with_port.getresponse()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        with_port.close()


def command(*options: str) -> list[str]:
    """How the cockpit is started."""
    return [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]


def environment(home: homes.Home) -> dict[str, str]:
    """The environment of a process in this home."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COCKPIT_")}
    return kept | home.variables


@contextmanager
def started(home: homes.Home, log: Path | None = None, port: int = 0) -> Iterator[int]:
    """The port of a cockpit of its own; it ends with the block. `log` keeps what it says."""
    port = port or free_port()
    options = ("--server.port", str(port), "--server.address", "127.0.0.1")
    with (log or Path(os.devnull)).open("wb") as said:
        place = {"cwd": config.ROOT, "env": environment(home), "stdout": said, "stderr": said}
        process = subprocess.Popen(command(*options), **place)
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


@contextmanager
def routed() -> Iterator[int]:
    """The port of our own routes and headers, served by this very process."""
    port = free_port()
    with listening(Starlette(routes=door.routes(), middleware=[Middleware(door.Headers)]), port):
        yield port


@contextmanager
def listening(app: Starlette, port: int) -> Iterator[None]:
    """An application served by this very process on a port."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the cockpit ended before it answered"
        with suppress(OSError):
            if ask(port, "/api/livez").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the cockpit did not answer in time")
