"""Everything the server answers besides pages: health, files, headers; and who may listen where."""

import asyncio
import gc
import ipaddress
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from cockpit import config
from cockpit.door.headers import Headers, policy
from cockpit.door.memory import caretaker
from cockpit.door.part import Part
from cockpit.door.routes import routes
from cockpit.door.still import settle
from cockpit.door.warm import warm
from cockpit.text import door as words

__all__ = ["Headers", "Part", "parts", "policy", "refusal", "routes"]

log = logging.getLogger("cockpit")


def refusal(address: str | None) -> str | None:
    """Why the server must not listen on this address, or None: only loopback until sign-in is configured.

    >>> refusal("127.0.0.1") is None
    True
    >>> refusal("0.0.0.0") is None
    False
    """
    if address == "localhost":
        return None
    try:
        inside = ipaddress.ip_address(address or "::").is_loopback
    except ValueError:
        inside = False
    return None if inside else words.open_address(address or "*")


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """Import and compute once before the first visitor, then freeze what never dies."""
    await asyncio.to_thread(warm, config.settings().process)
    settle()
    gc.collect()
    gc.freeze()
    tidying = asyncio.create_task(caretaker())
    _greet()
    try:
        yield
    finally:
        tidying.cancel()


def _greet() -> None:
    """Tell whoever started the server where it is."""
    said = words.opened(st.get_option("server.address"), st.get_option("server.port"))
    sys.stdout.write(f"{said}\n")
    sys.stdout.flush()


def parts() -> dict[str, Any]:
    """What `st.App` is made of around `cockpit/frame.py`; one sentence and the end if it may not serve.

    The entry script calls `st.App` itself: `streamlit run` finds the application by reading that call.
    """
    try:
        process = config.settings().process
    except config.ConfigError as fault:
        sys.exit(str(fault))
    if sentence := refusal(st.get_option("server.address")):
        sys.exit(sentence)
    return {
        "script_path": config.ROOT / "cockpit" / "frame.py",
        "routes": routes(),
        "middleware": [Middleware(Headers), Middleware(Part, process=process)],
        "lifespan": _lifespan,
        "on_script_error": _sorry,
    }


def _sorry(error: Exception) -> bool:
    """Log the error whole; show one Chinese sentence."""
    log.error("page failed", exc_info=error)
    st.error(words.PAGE_FAILED)
    return True
