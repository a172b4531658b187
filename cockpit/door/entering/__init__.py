"""Coming in and going out: sign-in page, new password, provider, sign-out, read-only link."""

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cockpit.door.entering import invitation, leaving, local, password, provider
from cockpit.door.entering.cookies import GUEST, SESSION
from cockpit.door.entering.invitation import invited
from cockpit.door.entering.onward import INVITED, below, inside
from cockpit.door.entering.onward import sign_in as address
from cockpit.door.entering.provider import secrets

__all__ = [
    "GUEST",
    "INVITED",
    "OPEN",
    "SESSION",
    "Entering",
    "address",
    "inside",
    "invited",
    "routes",
    "secrets",
]

OWN = ("/sign-in", "/sign-in/password", "/sign-in/oidc", "/sign-out")
OPEN = (*OWN, provider.LOGIN, provider.CALLBACK)  # paths that answer without a session


def routes() -> list[Route]:
    """The routes of coming in and going out, without the cockpit's base."""
    return [
        Route("/sign-in", local.sign_in, methods=["GET"]),
        Route("/sign-in", local.signed_in, methods=["POST"]),
        Route("/sign-in/password", password.change, methods=["GET"]),
        Route("/sign-in/password", password.changed, methods=["POST"]),
        Route("/sign-in/oidc", provider.begin, methods=["GET"]),
        Route("/sign-out", leaving.leave, methods=["GET"]),
        Route("/sign-out", leaving.left, methods=["POST"]),
    ]


class Entering:
    """ASGI middleware: takes a link's secret out of the address; stands between framework and provider."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: ASGIApp = self.app
        if invited(scope):
            answer = await invitation.exchanged(Request(scope, receive))
        elif scope["type"] == "http" and below(scope["path"]) in provider.FRAMEWORK:
            answer = await provider.framework(self.app, Request(scope, receive))
        await answer(scope, receive, send)
