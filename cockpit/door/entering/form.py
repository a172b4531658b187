"""What a form of ours sends back: short, from our own page, and only once it was handed out by us."""

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from cockpit import access, config
from cockpit.door.entering import cookies

MOST_BODY = 8192  # bytes of a filled form; a real one has about 300
MOST_FIELDS = 10
TOKEN = "form"
FORM_S = 3600  # how long a page may stay open before it is sent
URLENCODED = "application/x-www-form-urlencoded"


async def fields(request: Request) -> Mapping[str, str] | None:
    """The fields of a form; None when it is none or too long. No more than that is ever read."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != URLENCODED:
        return None
    held = b""
    async for part in request.stream():
        held += part
        if len(held) > MOST_BODY:
            return None
    try:
        return dict(parse_qsl(held.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return None


def handed_out(request: Request) -> tuple[str, str]:
    """What the browser keeps and what the form carries; one belongs to the other."""
    kept = request.cookies.get(cookies.FORM, "")
    kept = kept if len(kept) == 43 and kept.isascii() else secrets.token_urlsafe(32)
    return kept, sealed("form", kept)


def genuine(request: Request, sent: Mapping[str, str]) -> bool:
    """Whether the form came from our own page in the same browser."""
    kept, token = request.cookies.get(cookies.FORM, ""), sent.get(TOKEN, "")
    return from_here(request) and bool(kept) and same(token, sealed("form", kept))


def from_here(request: Request) -> bool:
    """Whether the browser names a page of our own as the place that sent this."""
    said = request.headers.get("origin", "")
    own = urlsplit(config.settings().address)
    asked = request.headers.get("host", "")
    return bool(said) and (urlsplit(said).netloc == asked or said == f"{own.scheme}://{own.netloc}")


def sealed(purpose: str, value: str) -> str:
    """A seal on `value` that only this cockpit can make."""
    key = config.settings().key(f"sign-in {purpose}")
    return hmac.digest(key.encode(), value.encode(), "sha256").hex()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, told in the same time whatever they are."""
    return hmac.compare_digest(one.encode(), other.encode())


def address(request: Request) -> str:
    """Where the request comes from, as the audit writes it and failures are counted by."""
    return access.counted(request.client.host if request.client else None, request.headers.getlist)


def agent(request: Request) -> str:
    """What the browser calls itself, short and printable."""
    said = request.headers.get("user-agent", "")
    return "".join(c for c in said if c.isprintable())[:200]
