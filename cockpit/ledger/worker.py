"""Which process is working on an import, and whether it still lives."""

import os
import socket
from functools import cache
from pathlib import Path


def me() -> str:
    """This process: machine, number and start, so that a reused number is not mistaken for it."""
    return _named(os.getpid())


def alive(worker: str) -> bool:
    """Whether the process still runs; one on another machine cannot be asked and counts as alive."""
    machine, number, _ = worker.rsplit(":", 2)
    return machine != _machine() or (number.isdecimal() and _named(int(number)) == worker)


@cache
def _machine() -> str:
    return socket.gethostname()


def _named(number: int) -> str:
    return f"{_machine()}:{number}:{_started(number)}"


def _started(number: int) -> str:
    """Clock ticks from boot to the start of a process; empty when there is none or it is about to go."""
    try:
        state, *rest = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else rest[18]
