"""Signing in with a provider's account: the framework asks the provider, we learn who it is and no more.

The framework keeps what it learns in a cookie of its own, for thirty days and beyond recall. That cookie
never leaves the server: it is read from the framework's own answer and exchanged for a session of ours.
"""

import json
import logging
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message
from streamlit import auth_util
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from cockpit import config
from cockpit.door.entering import cookies, exchange, local, page
from cockpit.door.entering.onward import NEXT, below, here, inside
from cockpit.text import entering as words

NAME = "provider"  # how the framework's settings call it
LOGIN, CALLBACK, LOGOUT = FRAMEWORK = ("/auth/login", "/oauth2callback", "/auth/logout")
USER, STATE = (
    "_streamlit_user",
    "_streamlit_session",
)  # the framework's cookies: who it is, and what is under way
SEAL = "framework cookie"  # what the key is for that the framework signs its cookies with
PATIENCE_S = 5.0  # how long a provider may take to answer
ONWARD_S = 900  # how long somebody may stay at the provider and still come back to where they wanted to go
FRESH_DAYS = 120 / 86_400  # how old what the framework found out may be
Pair = tuple[bytes, bytes]
log = logging.getLogger("cockpit")


def secrets(settings: config.Settings) -> dict[str, Any]:
    """What the framework is told about the provider; nothing without one."""
    if settings.sign_in != config.OIDC:
        return {}
    asked = {"scope": "openid profile", "timeout": PATIENCE_S}
    of_provider = {
        "client_id": settings.oidc_client,
        "client_secret": settings.oidc_secret,
        "server_metadata_url": settings.oidc_metadata,
        "client_kwargs": asked,
    }
    seal = settings.key(SEAL)
    back = f"{settings.address}{CALLBACK}"
    return {"auth": {"redirect_uri": back, "cookie_secret": seal, NAME: of_provider}}


async def begin(request: Request) -> Response:
    """On to the provider through the framework; where somebody wanted to go waits in a cookie."""
    onward = inside(request.query_params.get(NEXT))
    if config.settings().sign_in != config.OIDC:
        return local.onwards(here("/sign-in"))
    answer = local.onwards(f"{here(LOGIN)}?provider={auth_util.encode_provider_token(NAME)}")
    cookies.keep(answer, cookies.ONWARD, onward, request, seconds=ONWARD_S)
    return answer


async def framework(app: ASGIApp, request: Request) -> Response:
    """The framework's own routes of signing in, with our words and without its cookie."""
    path = below(request.url.path)
    if config.settings().sign_in != config.OIDC or path == LOGOUT or request.method != "GET":
        return PlainTextResponse(status_code=404)
    if path == CALLBACK and not request.query_params:  # back from signing out at the provider
        return local.onwards(here("/sign-in?why=left"))
    if path == CALLBACK and "error" in request.query_params:
        return page.message(request, words.NOT_CONFIRMED, words.CANCELLED, status=403)
    answer = await _answered(app, request)
    return await _back(request, answer) if path == CALLBACK else _onward(request, answer)


def _onward(request: Request, answer: Response) -> Response:
    """The way to the provider; a sentence while it cannot be reached."""
    if answer.status_code in (302, 303, 307) and "location" in answer.headers:
        return answer
    return page.message(request, words.NOT_CONFIRMED, words.PROVIDER_AWAY, status=503)


async def _back(request: Request, answer: Response) -> Response:
    """Back from the provider: what the framework found out is exchanged, never passed on."""
    claims = learnt(answer.raw_headers)
    done: Response
    if claims is None:
        done = page.message(request, words.NOT_CONFIRMED, words.UNPROVEN, status=403)
    else:
        done = await exchange.exchanged(request, claims)
    cookies.drop(done, cookies.ONWARD)
    done.raw_headers.extend(pair for pair in answer.raw_headers if STATE in _jar([pair]))
    return done


def learnt(headers: Iterable[Pair]) -> dict[str, Any] | None:
    """What the framework found out about somebody, from the cookie that it meant to set; None for nothing."""
    jar, key = _jar(headers), get_cookie_secret()

    def read(name: str) -> bytes | None:
        return decode_signed_value(key, name, jar.get(name, ""), FRESH_DAYS)

    try:
        found = json.loads(auth_util.get_cookie_with_chunks(read, USER) or b"null")
    except ValueError:
        return None
    return found if isinstance(found, dict) and found.get("provider") == NAME else None


async def farewell() -> str | None:
    """Where the provider ends its own session, back to us afterwards; None where it offers no such place."""
    settings = config.settings()
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
            said = (await client.get(settings.oidc_metadata)).raise_for_status().json()
        there = said.get("end_session_endpoint")
        if not there or not str(there).startswith(("https://", "http://127.0.0.1", "http://localhost")):
            return None
        return auth_util.build_logout_url(str(there), settings.oidc_client, f"{settings.address}{CALLBACK}")
    except (httpx.HTTPError, ValueError, AttributeError):
        return None


def _jar(headers: Iterable[Pair]) -> dict[str, str]:
    """The cookies that an answer sets; those that it takes back are left out."""
    found: dict[str, str] = {}
    for value in (pair[1].decode("latin-1") for pair in headers if _named(pair)):
        try:
            found |= {name: morsel.value for name, morsel in SimpleCookie(value).items() if morsel.value}
        except CookieError:
            continue
    return found


async def _answered(app: ASGIApp, request: Request) -> Response:
    """What the framework answers, held back; an error of it is an answer too."""
    held = Response(status_code=500)

    async def hold(message: Message) -> None:
        if message["type"] == "http.response.start":
            held.status_code = message["status"]
            held.raw_headers = [_secured(request, pair) for pair in message["headers"]]
        else:
            held.body += message.get("body", b"")

    try:
        await app(request.scope, request.receive, hold)
    except Exception as fault:
        log.warning("sign-in: the framework failed: %s", type(fault).__name__)
    return held


def _named(pair: Pair) -> bool:
    return pair[0].lower() == b"set-cookie"


def _secured(request: Request, pair: Pair) -> Pair:
    """A cookie of the framework marked as ours are: it leaves that out."""
    if not _named(pair) or not cookies.secure(request) or b"; secure" in pair[1].lower():
        return pair
    return pair[0], pair[1] + b"; Secure"
