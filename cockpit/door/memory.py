"""A server that runs for months gives back what it no longer uses: at a quiet moment, off every request."""

import asyncio
import ctypes
import gc
from collections.abc import Callable

EVERY_S = 300  # instead of the framework's own collection after every run, which costs a wall 100 ms a tick


async def caretaker() -> None:
    """Tidy up every five minutes, for ever."""
    while True:
        await asyncio.sleep(EVERY_S)
        await asyncio.to_thread(tidy)


def tidy() -> None:
    """Collect what only holds itself, then return free pages to the system.

    Every run of a page is a thread; without the second step their heaps stay as large as they ever were.
    """
    gc.collect()
    _trim()


def _found() -> Callable[[], object]:
    """glibc's way to return free pages; elsewhere nothing is to be done."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return lambda: None
    trim.argtypes = [ctypes.c_size_t]
    return lambda: trim(0)


_trim = _found()
