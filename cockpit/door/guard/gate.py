"""The gate: every request and every websocket is judged here before anything of it is read."""

import asyncio
from contextvars import Token
from dataclasses import replace

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from cockpit import access, config, ledger
from cockpit.door.entering.invitation import invited
from cockpit.door.guard import answers, bodies, noting, streams, table
from cockpit.door.guard.asked import Asked, ours, same_origin, trusted
from cockpit.door.guard.limits import Paced, shared
from cockpit.door.guard.near import near
from cockpit.door.guard.table import DEVICE, KEY, OPEN, TICKET, Row
from cockpit.door.guard.visitor import (
    GUEST_COOKIE,
    SESSION_COOKIE,
    Visitor,
    anew,
    visiting,
    welcome,
)
from cockpit.text import guard as words

CHANGING = ("POST", "PUT", "PATCH", "DELETE", table.SOCKET)  # what another site must not make a browser do
RELAYED = {  # what answers through a proxy without sign-in: signs of life, public files, walls, the feed
    *("/api/livez", "/api/readyz", "/_stcore/health", "/_stcore/host-config", "/favicon.png"),
    *("/assets/", "/static/", "/wall-in/{}", "/api/wall/beat", "/api/v1/"),
}
ME = "/api/me"  # pages ask it whether they may go on
FIRST = "overview"  # the page at the address without a name
MEGABYTE = 1_000_000
paced = Paced()


class Guard:
    """ASGI middleware: what is not listed, or not for this visitor, ends here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asked = Asked(scope)
        acting = access.ACTING.set(access.Acting(asked.address, ""))
        try:
            await self._judged(asked, receive, send)
        finally:
            _unset(acting)

    async def _judged(self, asked: Asked, receive: Receive, send: Send) -> None:
        row, status = judged(asked)
        if row is None:
            await _refuse(asked, receive, send, _said(asked, status))
            return
        try:
            visitor = await visiting(asked, row, touch=bool(row.page) or TICKET in row.who or row.body > 0)
            if asked.method == table.SOCKET and visitor.sessions:
                visitor = await asyncio.to_thread(anew, visitor)
        except ledger.LedgerError:
            await _refuse(asked, receive, send, answers.shown(asked, 503))
            return
        if (answer := unwelcome(asked, row, visitor)) is not None:
            await _refuse(asked, receive, send, answer)
            return
        await self._pass(asked, row, visitor, receive, send)

    async def _pass(self, asked: Asked, row: Row, visitor: Visitor, receive: Receive, send: Send) -> None:
        session = visitor.sessions[0] if visitor.sessions else ""
        access.ACTING.set(access.Acting(asked.address, session))
        inner = introduced(asked, visitor)
        if asked.method == table.SOCKET:
            stream = streams.Stream(asked, row, visitor, receive, send)
            await streams.sockets.serve(self.app, inner, stream)
            return
        answer = answers.Confidential(send, asked, row)
        try:
            await self.app(inner, bodies.Measured(receive, row.body), answer)
        except bodies.TooLong:
            noting.note("body", asked, row.path, visitor)
            if not answer.begun:
                await answers.refused(413)(asked.scope, receive, send)


def introduced(asked: Asked, visitor: Visitor) -> Scope:
    """The request for whoever answers it: who asks, and nothing the visitor says of that."""
    known = {"session": visitor.session, "guest": visitor.guest, "sessions": visitor.sessions}
    state = dict(asked.scope.get("state") or {}) | known | {"address": asked.address, "local": asked.local}
    return {**asked.scope, "headers": trusted(asked.scope, visitor.mark), "state": state}


def judged(asked: Asked) -> tuple[Row | None, int]:
    """The row of what is asked for, or the status that refuses it whoever asks."""
    if not ours(asked):
        noting.note("host", asked, "")
        return None, 421
    if not asked.plain:
        return None, 400
    row = table.find(asked.path) if asked.path else None
    if row is None:
        return None, 404
    if _linked(asked, row):
        row = replace(row, who=frozenset({OPEN}), pace="secret", near=False)
    if asked.method not in row.methods:
        return None, 405
    return (row, 0) if (status := _fault(asked, row)) is None else (None, status)


def _fault(asked: Asked, row: Row) -> int | None:
    """Why this way of asking is refused at an address of the list."""
    settings = config.settings()
    walls = settings.process == config.WALL and DEVICE in row.who
    if not settings.signed and asked.relayed and not walls and row.path not in RELAYED:
        noting.note("relayed", asked, row.path)
        return 403
    if asked.method in CHANGING and KEY not in row.who and not same_origin(asked):
        noting.note("origin", asked, row.path)
        return 403
    if asked.method != table.SOCKET and (status := bodies.fault(asked, row)):
        noting.note("body", asked, row.path)
        return status
    return 429 if waits(asked, row) else None


def waits(asked: Asked, row: Row, session: str = "") -> float:
    """Seconds until this address, or this session, may ask again; the demonstration is not slowed down."""
    if not config.settings().signed and asked.local:
        return 0.0
    pace = table.paces()[row.pace]
    cost = max(1.0, (bodies.declared(asked) or 0) / MEGABYTE) if row.pace == "upload" else 1.0
    who, allowed = (f"session {session}", pace) if session else (_block(asked), shared(pace))
    return paced.wait(row.pace, who, allowed, cost)


def _block(asked: Asked) -> str:
    """The address that is counted: of a long address the half that a household has for itself."""
    origin = access.place(asked.address)
    return str(origin) if origin is None or origin.version == 4 else f"{int(origin) >> 64:x}"


def unwelcome(asked: Asked, row: Row, visitor: Visitor) -> Response | None:
    """What this visitor is told instead; None for whoever is let in."""
    if not welcome(row, visitor):
        return _turned_away(asked, row, visitor)
    if _beyond(row, visitor):
        noting.note("page", asked, row.path, visitor)
        return answers.shown(asked, 403)
    if row.near and not near(asked.origin):
        noting.note("near", asked, row.path, visitor)
        return answers.shown(asked, 403, words.NOT_NEAR)
    if visitor.sessions and waits(asked, row, visitor.sessions[0]):
        noting.note("pace", asked, row.path, visitor)
        return answers.shown(asked, 429, **{"Retry-After": "10"})
    return None


def _beyond(row: Row, visitor: Visitor) -> bool:
    """Whether a signed-in person asks for a page of others; the first page leads everybody to their own.

    Who may look through the eyes of others is let through: the page itself knows through whose.
    """
    who = visitor.session.principal if visitor.session else None
    if who is None or row.page in ("", FIRST):
        return False
    return not (who.may(f"page:{row.page}") or who.may("people:preview"))


def _turned_away(asked: Asked, row: Row, visitor: Visitor) -> Response:
    screen = DEVICE in row.who and (config.settings().process == config.WALL or "wall" in asked.cookies)
    if row.page and screen:
        return answers.stranger()
    if row.page:
        return answers.sign_in(asked)
    if not _left_behind(asked, row):
        noting.note("session", asked, row.path, visitor)
    return answers.refused(401)


def _left_behind(asked: Asked, row: Row) -> bool:
    """Whether an open page asks whose session has ended; it asks until it is closed and intends nothing."""
    stale = bool({SESSION_COOKIE, GUEST_COOKIE} & set(asked.cookies))
    return row.path == ME or (stale and asked.method in ("GET", table.SOCKET) and TICKET not in row.who)


def _linked(asked: Asked, row: Row) -> bool:
    """Whether somebody opens a page with a read-only link, which is exchanged before anybody is known."""
    return bool(row.page) and invited(asked.scope)


def _said(asked: Asked, status: int) -> Response:
    """The answer that refuses whoever asks."""
    if status == 403 and asked.relayed and not config.settings().signed:
        return answers.shown(asked, status, words.RELAYED)
    row = table.find(asked.path) if status == 405 and asked.path else None
    return answers.shown(asked, status, **({"Allow": ", ".join(row.methods)} if row else {}))


async def _refuse(asked: Asked, receive: Receive, send: Send, answer: Response) -> None:
    if asked.method == table.SOCKET:
        await answers.unopened(send)
    else:
        await answer(asked.scope, receive, send)


def _unset(acting: Token[access.Acting | None]) -> None:
    """Leave the context as it was; a task that ends elsewhere has a context of its own."""
    try:
        access.ACTING.reset(acting)
    except ValueError:
        access.ACTING.set(None)
