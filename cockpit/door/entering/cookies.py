"""The few cookies of signing in: which they are, how they are set and how they go."""

from starlette.requests import Request
from starlette.responses import Response

from cockpit import config

SESSION = "cockpit_session"  # opaque: the ledger keeps its digest
GUEST = "cockpit_guest"  # the same for whoever came with a read-only link
FORM = "cockpit_form"  # one half of what proves that a form is ours
CHANGE = "cockpit_change"  # who has shown the password that has to be changed
ONWARD = "cockpit_onward"  # where to go after the provider
ALL = (SESSION, GUEST, FORM, CHANGE, ONWARD)


def path() -> str:
    """The part of the host that our cookies are for."""
    return config.settings().base or "/"


def keep(answer: Response, name: str, value: str, request: Request, *, seconds: int | None = None) -> None:
    """Set a cookie that no script reads and no other site sends along; without `seconds` until the end."""
    answer.set_cookie(
        name, value, max_age=seconds, path=path(), httponly=True, samesite="lax", secure=secure(request)
    )


def drop(answer: Response, *names: str) -> None:
    """Take cookies back."""
    for name in names:
        answer.delete_cookie(name, path=path(), httponly=True, samesite="lax")


def secure(request: Request) -> bool:
    """Whether the visitor's way here is encrypted: by this server, by the proxy, or as the settings say."""
    told = request.headers.get("x-forwarded-proto", "").strip().lower()
    return "https" in (request.url.scheme, told) or config.settings().encrypted
