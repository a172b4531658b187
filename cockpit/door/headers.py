"""Security headers on every answer, cache headers on assets, and the page shell in Chinese."""

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cockpit import __version__, config
from cockpit.door.places import inner
from cockpit.screen import pulse
from cockpit.text import door as words

RELEASE = __version__.encode()  # a new release fetches its script anew
YEAR, DAY = 31_536_000, 86_400  # seconds
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")  # answer to anyone by default
POLICY = b"content-security-policy"  # an answer that brings its own is a page of ours, not the page shell
WALL = "/wall"  # the one page that carries the pulse
OWN_FILES = ("/static/", "/_stcore/", "/media/", "/component/", "/assets/")
SHELL = Path(streamlit.__file__).parent / "static" / "index.html"


def script_hashes(shell: Path = SHELL) -> tuple[str, ...]:
    """CSP hashes of the inline scripts of the page shell, so that no other inline script runs.

    >>> len(script_hashes())
    1
    """
    inline = re.findall(r"<script>(.*?)</script>", shell.read_text("utf-8"), re.S)
    return tuple(base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in inline)


def policy() -> str:
    """The enforced content security policy: nothing is loaded from, or sent to, another host."""
    hashes = " ".join(f"'sha256-{digest}'" for digest in script_hashes())
    return (
        f"default-src 'self'; script-src 'self' {hashes} 'wasm-unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' data: blob:; worker-src 'self' blob:; frame-ancestors 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'"
    )


class Headers:
    """ASGI middleware; plain, so that websockets and streams pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.fixed = [
            (POLICY, policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"SAMEORIGIN"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif inner(scope["path"]).startswith(CLOSED):
            fixed = [*self.fixed, *_transport(scope)]
            await send({"type": "http.response.start", "status": 404, "headers": fixed})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(_plain(scope), receive, _Answer(send, [*self.fixed, *_transport(scope)], scope))


def _plain(scope: Scope) -> Scope:
    """The request without compression, except for the framework's own files: the page shell is rewritten."""
    if inner(scope["path"]).startswith(OWN_FILES):
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]}


def _transport(scope: Scope) -> list[tuple[bytes, bytes]]:
    """That this host is asked by https only, told to whoever came by it."""
    told = dict(scope["headers"]).get(b"x-forwarded-proto", b"").strip()
    by_https = config.settings().encrypted or b"https" in (told, scope["scheme"].encode())
    return [(b"strict-transport-security", f"max-age={YEAR}".encode())] if by_https else []


def _seconds(scope: Scope) -> int | None:
    """How long a browser keeps an asset: a year when its address names a release, else a day."""
    if not inner(scope["path"]).startswith("/assets/"):
        return None
    return YEAR if scope.get("query_string") else DAY


class _Answer:
    """Adds the headers to one answer and turns the English page shell into a Chinese one."""

    def __init__(self, send: Send, fixed: list[tuple[bytes, bytes]], scope: Scope) -> None:
        self.send, self.fixed, self.seconds = send, fixed, _seconds(scope)
        self.wall = inner(scope["path"]).rstrip("/") == WALL
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            shell = self._is_shell(message)
            message = self._headed(message)
            if shell:
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = chinese(self.body, self.wall)
            await self.send(self._sized(self.start, body))
            message = {"type": "http.response.body", "body": body}
        await self.send(message)

    def _headed(self, message: Message) -> Message:
        own = {name.lower() for name, _ in message["headers"]} & {POLICY}
        added = [pair for pair in self.fixed if pair[0] not in own]
        kept = [pair for pair in message["headers"] if pair[0].lower() not in {name for name, _ in added}]
        if self.seconds is not None and message["status"] < 400:
            kept = [pair for pair in kept if pair[0].lower() != b"cache-control"]
            added.append((b"cache-control", f"public, max-age={self.seconds}".encode()))
        return {**message, "headers": kept + added}

    @staticmethod
    def _is_shell(message: Message) -> bool:
        headers = dict(message["headers"])
        return (
            message["status"] == 200
            and headers.get(b"content-type", b"").startswith(b"text/html")
            and b"content-encoding" not in headers
            and POLICY not in headers
            and b"content-disposition" not in headers
        )

    @staticmethod
    def _sized(start: Message, body: bytes) -> Message:
        headers = [pair for pair in start["headers"] if pair[0].lower() not in (b"content-length", b"etag")]
        return {**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]}


def chinese(shell: bytes, wall: bool = False) -> bytes:
    """The page shell with language and first title in Chinese and our own scripts before the framework's.

    >>> chinese(b'<html lang="en"><head>').startswith(b'<html lang="zh-CN"><head><script src="/assets/')
    True
    """
    assets = config.settings().path("/assets/").encode()
    present = b'<script src="' + assets + b"present.js?" + RELEASE + b'" defer></script>'
    more = pulse.head().encode() if wall else present
    ours = {
        b'<html lang="en">': b'<html lang="zh-CN">',
        b"<title>Streamlit</title>": f"<title>{words.TITLE}</title>".encode(),
        b"<head>": b'<head><script src="' + assets + b"shell.js?" + RELEASE + b'"></script>' + more,
    }
    for theirs, own in ours.items():
        shell = shell.replace(theirs, own, 1)
    return shell
