"""Signing out: the session ends on the server, and nothing of it is left in the browser."""

from starlette.requests import Request
from starlette.responses import Response

from cockpit import config, ledger, text
from cockpit.door.entering import cookies, exchange, form, local, page, provider, session
from cockpit.door.entering.onward import here
from cockpit.text import entering as words

GONE = {"clear-site-data": '"cache"'}  # pages that the browser would show again without asking


async def leave(request: Request) -> Response:
    """The page with the one button; whoever is signed in nowhere goes to the sign-in page."""
    found = await session.living(request)
    if found is None or found.person is None:
        return local.onwards(here("/sign-in") if config.settings().signed else here("/"))
    kept, token = form.handed_out(request)
    who = page.told_who(words.leaving(found.person.name, text.ROLE_WORDS.get(found.person.role, "")))
    body = page.form("/sign-out", token, here("/"), who, page.button(words.SIGN_OUT))
    top, back = page.heading(words.SIGN_OUT, words.LEAVING_NOTE), page.link(words.BACK, here("/"))
    answer = page.page(request, words.SIGN_OUT, top, body, back)
    cookies.keep(answer, cookies.FORM, kept, request, seconds=form.FORM_S)
    return answer


async def left(request: Request) -> Response:
    """The session of this browser is over; a page of somebody else's cannot ask for it."""
    if not form.from_here(request):
        return local.onwards(here("/sign-out"))
    mine = await session.living(request)
    try:
        for name in (cookies.SESSION, cookies.GUEST):
            await session.ended(request, name)
    except ledger.LedgerError:
        return page.message(request, words.SIGN_OUT, words.NOT_LEFT, status=503)
    there = await provider.farewell() if mine and mine.via == exchange.VIA else None
    answer = _farewell(request, there) if there else local.onwards(_home())
    answer.headers.update(GONE)
    cookies.drop(answer, *cookies.ALL)
    return answer


def _farewell(request: Request, there: str) -> Response:
    """A page that goes on to the provider by itself: a form of ours must not be passed on to others."""
    way = page.link(words.PROVIDER, there, main=True)
    answer = page.page(request, words.SIGN_OUT, page.heading(words.LEFT, words.GOODBYE), way)
    answer.headers["refresh"] = f"0; url={there}"
    return answer


def _home() -> str:
    return here("/sign-in?why=left" if config.settings().signed else "/")
