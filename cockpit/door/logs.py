"""The server's log: one line of JSON for each thing that happened, and nothing in it that nobody should read.

No query, no secret, no id of a session, no value of a row: what people did stands in the audit.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cockpit import config

REQUEST: ContextVar[str] = ContextVar("request", default="")  # the id of the request that is being answered
HIDDEN = "***"
LONGEST, DEEPEST = 600, 12  # characters of a message, frames of a fault
HEADER = b"x-request-id"
BEHIND = re.compile(r"^((?:/[\w.-]+)?/(?:wall-in|media|api/export|_stcore/upload_file|component))/.*")
TOKEN = re.compile(r"(?<=/)(?=[^/.]*\d)[A-Za-z0-9_-]{16,}(?=/|$)")
UNTOLD = (  # (what it looks like, what is left of it); the order matters
    (re.compile(r"AGE-SECRET-KEY-\w+"), HIDDEN),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), rf"\1 {HIDDEN}"),
    (re.compile(r"(?i)\b(cookie|set-cookie|authorization)\b\s*[:=].*"), rf"\1: {HIDDEN}"),
    (re.compile(r"(?s)\[parameters:.*?\](?=\s|$)"), ""),
    (re.compile(r"(?m)DETAIL:.*$"), ""),
    (re.compile(r"://[^/\s@]*@"), f"://{HIDDEN}@"),
    (re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*"), f"?{HIDDEN}"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), HIDDEN),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), HIDDEN),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), HIDDEN),
    (re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{16,}\b"), HIDDEN),
    (re.compile(r"(?<![\w/.-])(?=(?:\D*\d){3})[A-Za-z0-9_-]{32,}"), HIDDEN),
)
CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")
log = logging.getLogger("cockpit.requests")


class Line(logging.Formatter):
    """One record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, who speaks, what, and for a fault where it happened."""
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": told(record.getMessage()),
        }
        if number := REQUEST.get():
            said["request"] = number
        said |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1] is not None:
            said["faults"] = list(_faults(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False)


def told(message: str) -> str:
    """A message without what nobody should read, on one line.

    >>> told("cannot reach postgresql://cockpit:s3cret@db/x?sslmode=require")
    'cannot reach postgresql://***@db/x?***'
    >>> told("line\\r\\n2026 ERROR forged \\x1b[2J by 13812345678")
    'line  2026 ERROR forged  [2J by ***'
    """
    for secret in _own():
        message = message.replace(secret, HIDDEN)
    for looks, left in UNTOLD:
        message = looks.sub(left, message)
    return message.translate(CONTROLS)[:LONGEST]


def path(asked: str) -> str:
    """A path without what only its visitor should know.

    >>> path("/wall-in/abc"), path("/cockpit/api/export/xyz"), path("/network")
    ('/wall-in/***', '/cockpit/api/export/***', '/network')
    >>> path("/x/0123456789abcdefghij/y")
    '/x/***/y'
    """
    hidden = BEHIND.sub(rf"\1/{HIDDEN}", asked)
    return TOKEN.sub(HIDDEN, hidden).translate(CONTROLS)[:LONGEST]


@cache
def _own() -> tuple[str, ...]:
    """The secrets of the settings, longest first."""
    settings = config.settings()
    addresses = (settings.store_url, settings.ledger_url, settings.alarm_url, settings.oidc_metadata)
    found = [settings.secret, settings.oidc_secret, *(urlsplit(each).password or "" for each in addresses)]
    return tuple(sorted((each for each in found if len(each) > 3), key=len, reverse=True))


def _faults(fault: BaseException | None) -> Iterator[dict[str, object]]:
    """A fault and what it came from: kind, message, frames; never a value of a variable."""
    while fault is not None:
        frames = traceback.extract_tb(fault.__traceback__)[-DEEPEST:]
        at = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        yield {"kind": type(fault).__name__, "message": told(str(fault)), "at": at}
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)


def _short(name: str) -> str:
    return name.rpartition("site-packages/")[2].removeprefix(f"{config.ROOT}/")


class _Errors(logging.Handler):
    """Writes to whatever the standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line, there at once."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


class _One(logging.Logger):
    """A logger that leaves writing to the one handler of all."""

    def addHandler(self, hdlr: logging.Handler) -> None:
        """Nothing: whoever brings a handler of his own would write past the rules."""

    def callHandlers(self, record: logging.LogRecord) -> None:
        """Hand the record to the root, whatever `propagate` says."""
        logging.getLogger().handle(record)


def set_up() -> None:
    """Let everything that logs do it as lines of JSON on the standard error; doing it again does no harm."""
    root = logging.getLogger()
    handler = _Errors()
    handler.setFormatter(Line())
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("cockpit").setLevel(logging.INFO)
    for chatty in ("uvicorn", "uvicorn.error", "websockets"):  # every request has its own line already
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.setLoggerClass(_One)
    for each in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(each, logging.Logger):
            each.handlers.clear()
            if type(each) is logging.Logger:
                each.__class__ = _One
    logging.captureWarnings(True)


class Requests:
    """ASGI middleware: every request has an id, its answer carries it, and one line says how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        number = secrets.token_hex(6)
        token, began = REQUEST.set(number), time.monotonic()
        answer = _Answer(send, number)
        try:
            await self.app(scope, receive, answer)
        finally:
            _written(scope, answer, round((time.monotonic() - began) * 1000))
            REQUEST.reset(token)


class _Answer:
    """Notes how a request is answered."""

    def __init__(self, send: Send, number: str) -> None:
        self.send, self.number, self.status, self.size = send, number.encode(), 0, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            self.status = message["status"]
            message = {**message, "headers": [*message.get("headers", ()), (HEADER, self.number)]}
        elif message["type"] == "websocket.accept":
            self.status = 101
        elif message["type"] == "websocket.close":
            self.status = message.get("code", 1000) if self.status else 403
        self.size += len(message.get("body", b""))
        await self.send(message)


def _written(scope: Scope, answer: _Answer, took: int) -> None:
    """One line: below an open demonstration only for what went wrong."""
    level = logging.ERROR if 500 <= answer.status < 600 or not answer.status else logging.INFO
    if level == logging.INFO and not config.settings().signed:
        return
    asked = {"method": scope.get("method", "WEBSOCKET"), "path": path(scope["path"])}
    asked |= {"status": answer.status, "ms": took, "bytes": answer.size}
    log.log(level, "answered", extra={"told": asked})
