"""One process may serve people's desks, another the walls: what belongs elsewhere is told in one sentence."""

import streamlit as st
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.navigation.page import StreamlitPage

from cockpit import access, config
from cockpit.door.places import among, inner
from cockpit.text import door as words
from cockpit.text import frame

PAGE = "/wall"
OF_WALLS = (PAGE, "/wall/", "/wall-in/", "/api/wall/")  # a path, or every path below one that ends with /
FOR_WALLS = (
    *OF_WALLS,
    *("/assets/", "/static/", "/media/", "/favicon.png", "/api/livez", "/api/readyz"),
    *("/_stcore/health", "/_stcore/host-config", "/_stcore/stream"),
)


class Part:
    """ASGI middleware: a wall process answers for walls alone, a desk process for everything else."""

    def __init__(self, app: ASGIApp, process: str) -> None:
        self.app, self.process = app, process

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = elsewhere(self.process, inner(scope["path"])) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)


def elsewhere(process: str, path: str) -> Response | None:
    """The answer for a path that this process does not serve; None for one that it does."""
    if process == config.WALL and path == "/":
        return RedirectResponse(config.settings().path(PAGE), status_code=303)
    if process == config.WALL and not among(path, FOR_WALLS):
        return HTMLResponse(words.only_walls(config.settings().path(PAGE)), status_code=404)
    if process == config.DESK and among(path, OF_WALLS):
        return HTMLResponse(words.no_walls(), status_code=404)
    return None


def here(page: str) -> bool:
    """Whether a process that serves people serves this page too: without a wall process every page."""
    return page != "wall" or config.settings().process != config.DESK


def walls() -> StreamlitPage:
    """The one page of a wall process, read as the wall, at its own address and below one given by a proxy."""
    st.session_state["principal"] = access.principal("wall")
    script, title = config.ROOT / "pages" / "wall.py", frame.WALL
    below = st.Page(script, title=title, url_path="scene", default=True)
    return st.navigation([below, st.Page(script, title=title, url_path="wall")], position="hidden")


def invited() -> StreamlitPage:
    """The one page of whoever came with a read-only link, whatever address the link was put behind."""
    script, title = config.ROOT / "pages" / "meeting.py", frame.MEETING
    below = st.Page(script, title=title, url_path="minutes", default=True)
    named = [st.Page(script, title=title, url_path=each) for each in ("invited", "meeting")]
    return st.navigation([below, *named], position="hidden")
