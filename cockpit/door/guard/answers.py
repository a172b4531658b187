"""What is said to whoever is not let in: one sentence, never whether the thing asked for exists."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Message, Send

from cockpit import config
from cockpit.door.entering import onward, page
from cockpit.door.guard.asked import Asked
from cockpit.door.guard.table import KEY, OPEN, Row
from cockpit.text import guard as words

QUIET = {"Cache-Control": "no-store", "Connection": "close"}  # an unread body goes with its connection
RETRY_S = 30  # how soon an unregistered screen asks again


def refused(status: int, said: str = "", **headers: str) -> Response:
    """One sentence for this status."""
    return HTMLResponse(words.page(said or words.SAID[status]), status_code=status, headers=QUIET | headers)


def shown(asked: Asked, status: int, said: str = "", **headers: str) -> Response:
    """The same as a page in the visitor's ground where a person looks at it in a browser."""
    looks = asked.method == "GET" and "text/html" in asked.headers.get("accept", "")
    if not looks or status not in words.TITLES:
        return refused(status, said, **headers)
    title, home = words.TITLES[status], config.settings().path("/")
    body = page.heading(title, said or words.SAID[status]), page.link(words.HOME, home, main=True)
    answer = page.page(Request(asked.scope), title, *body, status=status)
    answer.headers.update(QUIET | headers)
    return answer


def stranger() -> Response:
    """What an unregistered screen shows; it asks again by itself."""
    return HTMLResponse(words.stranger(RETRY_S), status_code=403, headers=QUIET)


def sign_in(asked: Asked) -> Response:
    """To the sign-in page, and from there back to the page that was asked for."""
    path = asked.scope.get("raw_path", b"").partition(b"?")[0].decode("latin-1") or asked.scope["path"]
    query = asked.scope.get("query_string", b"").decode("latin-1")
    return RedirectResponse(onward.sign_in(path, query), status_code=303, headers=QUIET)


async def unopened(send: Send) -> None:
    """Refuse a websocket before it opens: the handshake is answered with 403."""
    await send({"type": "websocket.close", "code": 1008})


class Confidential:
    """`send` that lets nobody keep what only some may see, and no cookie travel in clear."""

    def __init__(self, send: Send, asked: Asked, row: Row) -> None:
        self._send, self.begun = send, False
        settings = config.settings()
        self._kept = not settings.signed or bool(row.who & {OPEN, KEY})
        self._secure = asked.encrypted or settings.encrypted

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            message = {**message, "headers": self._headed(list(message.get("headers", [])))}
        await self._send(message)

    def _headed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        if not self._kept:
            headers = [pair for pair in headers if pair[0].lower() != b"cache-control"]
            headers.append((b"cache-control", b"no-store"))
        return [self._sealed(name, value) for name, value in headers]

    def _sealed(self, name: bytes, value: bytes) -> tuple[bytes, bytes]:
        plain = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
        return name, (value + b"; Secure" if plain and self._secure else value)
