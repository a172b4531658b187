"""A wall comes in with its secret instead of a login, and says every half minute that it is alive."""

import json
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cockpit import access, config, ledger
from cockpit.ledger.devices import BADGES
from cockpit.screen.admittance import COOKIE
from cockpit.text import devices as words

MOST_BODY = 1024  # bytes of one sign of life; a real one has about 80
TRIES, WINDOW_S = 10, 60.0  # wrong links from one address before it has to wait, and how long
MOST_PLACES = 1000  # addresses remembered; the oldest goes first, so nobody can fill the memory
HIGHEST = 2**31 - 1  # of a version or an uptime
RELEASE = re.compile(r"[0-9A-Za-z.+_-]{1,20}")
QUIET = {"Cache-Control": "no-store"}


class Tries:
    """How many wrong links an address has opened lately; safe for threads."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def spent(self, place: str) -> bool:
        """Whether this address has to wait."""
        with self._lock:
            since, count = self._wrong.get(place, (0.0, 0))
        return count >= TRIES and time.monotonic() - since < WINDOW_S

    def note(self, place: str) -> None:
        """One more wrong link."""
        with self._lock:
            since, count = self._wrong.pop(place, (time.monotonic(), 0))
            fresh = time.monotonic() - since < WINDOW_S
            self._wrong[place] = (since, count + 1) if fresh else (time.monotonic(), 1)
            while len(self._wrong) > MOST_PLACES:
                self._wrong.popitem(last=False)


tries = Tries()


async def wall_in(request: Request) -> Response:
    """Exchange the secret of a registration link for a cookie and go on to the wall."""
    token, origin = request.path_params["token"], _origin(request)
    if tries.spent(str(origin)):
        return _said(words.TOO_OFTEN, 429)
    try:
        device = await run_in_threadpool(_admitted, token, origin, True)
    except ledger.LedgerError:
        return _said(words.AWAY, 503)
    if device is None:
        tries.note(str(origin))
        return _said(words.REFUSED, 403)
    return _opened(device, token, _secure(request))


def _opened(device: ledger.Device, token: str, secure: bool) -> Response:
    query = f"?{urlencode({'playlist': device.playlist})}" if device.playlist else ""
    answer = RedirectResponse(config.settings().path("/wall") + query, status_code=303, headers=QUIET)
    left = int((device.expires_at - datetime.now(UTC)).total_seconds())
    answer.set_cookie(COOKIE, token, max_age=max(left, 0), httponly=True, samesite="strict", secure=secure)
    return answer


async def beat(request: Request) -> Response:
    """One sign of life; nothing is said back."""
    body = await _body(request)
    if body is None:
        return Response(status_code=413, headers=QUIET)
    told = _told(body)
    if told is None:
        return Response(status_code=400, headers=QUIET)
    token = request.cookies.get(COOKIE, "")
    try:
        status = await run_in_threadpool(_noted, token, _origin(request), told)
    except ledger.LedgerError:
        status = 503
    return Response(status_code=status, headers=QUIET)


def _noted(token: str, origin: access.Address | None, told: Mapping[str, Any]) -> int:
    device = _admitted(token, origin)
    if device is not None:
        ledger.open().devices.beat(device.id, **told)
        return 204
    open_house = origin is not None and origin.is_loopback and ledger.open().devices.none()
    return 204 if open_house else 403


def _admitted(token: str, origin: access.Address | None, anew: bool = False) -> ledger.Device | None:
    return ledger.open().devices.admitted(token, origin, anew=anew) if token else None


async def _body(request: Request) -> bytes | None:
    """The body, None when it is too long; no more than that is ever read."""
    held = b""
    async for part in request.stream():
        held += part
        if len(held) > MOST_BODY:
            return None
    return held


def _told(body: bytes) -> dict[str, Any] | None:
    """What a wall says of itself, None when it makes no sense."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("state") not in BADGES:
        return None
    numbers = {name: said.get(name) for name in ("version", "uptime")}
    app = said.get("app")
    if not all(map(_whole, numbers.values())) or not (app is None or RELEASE.fullmatch(str(app))):
        return None
    version, uptime = (None if each in (None, "") else int(each) for each in numbers.values())
    return {"badge": said["state"], "version": version, "app": app and str(app), "uptime_s": uptime}


def _whole(said: Any) -> bool:
    """Whether it is a whole number within bounds, also written as text, or nothing."""
    if isinstance(said, str):
        return said == "" or (said.isascii() and said.isdecimal() and int(said) <= HIGHEST)
    return said is None or (type(said) in (int, float) and 0 <= said <= HIGHEST and said == int(said))


def _origin(request: Request) -> access.Address | None:
    return access.origin(request.client.host if request.client else None, request.headers.getlist)


def _secure(request: Request) -> bool:
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").strip())


def _said(sentence: str, status: int) -> Response:
    return HTMLResponse(words.page(sentence), status_code=status, headers=QUIET)
