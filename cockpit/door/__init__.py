"""Everything the server answers besides pages: health, files, headers; and who may listen where."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route

from cockpit import backup, config
from cockpit.door import entering, logs
from cockpit.door.guard import Guard, sockets
from cockpit.door.headers import Headers, policy
from cockpit.door.memory import caretaker
from cockpit.door.options import set_options
from cockpit.door.part import Part
from cockpit.door.routes import routes
from cockpit.door.sorry import sorry
from cockpit.door.still import settle
from cockpit.door.warm import warm
from cockpit.text import door as words

__all__ = ["Guard", "Headers", "Part", "parts", "policy", "routes"]


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    """Import and compute once before the first visitor, then freeze what never dies."""
    logs.set_up()
    await asyncio.to_thread(warm, config.settings().process)
    settle()
    gc.collect()
    gc.freeze()
    tasks = [asyncio.create_task(each) for each in (caretaker(), sockets.watch())]
    _greet()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


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
        settings = config.settings()
        backup.finish(settings)
    except (config.ConfigError, *backup.SPOKEN) as fault:
        sys.exit(str(fault))
    if sentence := config.refusal(settings, st.get_option("server.address")):
        sys.exit(sentence)
    set_options(settings)
    logs.set_up()
    return {
        "script_path": config.ROOT / "cockpit" / "frame.py",
        "routes": [_below(settings.base, each) for each in routes()],
        "middleware": [
            Middleware(logs.Requests),
            Middleware(Headers),
            Middleware(Part, process=settings.process),
            Middleware(Guard),
            Middleware(entering.Entering),
        ],
        "lifespan": _lifespan,
        "secrets": entering.secrets(settings) or None,
        "on_script_error": sorry,
    }


def _below(base: str, route: BaseRoute) -> BaseRoute:
    """One of our routes below the cockpit's own path; a mount there would swallow the framework's."""
    if isinstance(route, Mount):
        return Mount(base + route.path, app=route.app)
    if isinstance(route, Route):
        return Route(base + route.path, route.endpoint, methods=list(route.methods or ()) or None)
    raise TypeError(f"{type(route).__name__} cannot be moved")
