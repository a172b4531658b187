"""Signing in with an account of our own, and setting a new password."""

import asyncio
import time
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cockpit import config, ledger
from cockpit.door.entering import cookies, form, page, session
from cockpit.door.entering.onward import INVITED, NEXT, below, carried, here, inside
from cockpit.text import entering as words

LONGEST = 200  # characters of an account or a password that are looked at
AT_ONCE = 2  # passwords checked at the same time: each costs tens of megabytes and all of one core
STATUS = {"refused": 403, "locked": 429}
CHANGE_S = 600  # how long somebody who has shown an old password has to choose a new one
CHANGES = ("expired", "must_change")
checking = asyncio.Semaphore(AT_ONCE)
Wrong = Mapping[str, str]


async def sign_in(request: Request) -> Response:
    """The sign-in page; whoever is signed in already goes on, and without sign-in there is none."""
    onward = inside(request.query_params.get(NEXT))
    if not config.settings().signed or await session.living(request):
        return onwards(onward)
    if (
        below(onward.partition("?")[0]) or ""
    ) == INVITED:  # whoever had a link has no account to sign in with
        return page.message(request, words.LINK_TITLE, words.LINK_GONE, status=410)
    why = words.REASONS.get(request.query_params.get("why", ""))
    return asked(request, onward, notice=why)


async def signed_in(request: Request) -> Response:
    """An account and a password: a session and on to the page, or the same page with what is wrong."""
    if not config.settings().signed:
        return onwards(here("/"))
    sent = await form.fields(request)
    onward = inside((sent or {}).get(NEXT))
    if sent is None or not form.genuine(request, sent):
        return asked(request, onward, notice=words.FORM_GONE, status=400)
    login, password = sent.get("login", "").strip()[:LONGEST], sent.get("password", "")[:LONGEST]
    if wrong := _missing(login=(login, words.NO_ACCOUNT), password=(password, words.NO_PASSWORD)):
        return asked(request, onward, login, wrong, status=422)
    try:
        async with checking:
            verdict = await run_in_threadpool(_verify, login, password, form.address(request))
        if verdict.reason in CHANGES and verdict.person:
            return _change(request, verdict.person, verdict.reason, onward)
        if verdict.reason != "ok" or verdict.person is None:
            said = {"password": words.LOCKED if verdict.reason == "locked" else words.REFUSED}
            return asked(request, onward, login, said, status=STATUS.get(verdict.reason, 403))
        if not verdict.person.role:
            return page.message(request, words.NO_ROLE_TITLE, words.NO_ROLE, status=403)
        return await session.begun(request, onwards(onward), person=verdict.person, via="local")
    except ledger.LedgerError as fault:
        return asked(request, onward, login, notice=str(fault), status=503)


def asked(
    request: Request, onward: str, login: str = "", wrong: Wrong | None = None, *, notice: str | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """The page that asks who somebody is: the provider first where there is one, and our own accounts."""
    settings, (kept, token) = config.settings(), form.handed_out(request)
    opened = settings.sign_in != config.OIDC or bool(wrong or login)
    own = _own_form(token, onward, login, wrong or {}, opened)
    if settings.sign_in == config.OIDC:
        own = _with_provider(onward, own, opened)
    above = page.notice(notice) if notice else None
    answer = page.page(request, words.SIGN_IN, page.heading(words.SIGN_IN), above, own, status=status)
    cookies.keep(answer, cookies.FORM, kept, request, seconds=form.FORM_S)
    return answer


def _with_provider(onward: str, own: page.Markup, opened: bool) -> page.Markup:
    """The way through the provider, and below it, folded, the accounts for when the provider is away."""
    title = words.with_provider(config.settings().oidc_title or words.PROVIDER)
    way = page.link(title, here("/sign-in/oidc") + carried(onward), main=True)
    fold = page.folded(words.BREAK_GLASS, page.note(words.BREAK_GLASS_NOTE), own, opened=opened)
    return page.join([way, fold])


def _own_form(token: str, onward: str, login: str, wrong: Wrong, opened: bool) -> page.Markup:
    first = "password" if login and "login" not in wrong else "login"
    account = page.field(
        "login", words.ACCOUNT, "text", wrong.get("login", ""), value=login, autocomplete="username",
        autocapitalize="none", spellcheck="false", maxlength=LONGEST, autofocus=opened and first == "login",
    )  # fmt: skip
    password = page.field(
        "password", words.PASSWORD, "password", wrong.get("password", ""), autocomplete="current-password",
        maxlength=LONGEST, autofocus=opened and first == "password",
    )  # fmt: skip
    return page.form("/sign-in", token, onward, account, password, page.button(words.SIGN_IN))


def onwards(address: str) -> RedirectResponse:
    """On to a page of the cockpit."""
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})


def _verify(login: str, password: str, address: str) -> ledger.Verdict:
    return ledger.open().people.verify(login, password, address=address)


def _missing(**given: tuple[str, str]) -> dict[str, str]:
    """For each field that is empty, what to do about it."""
    return {name: sentence for name, (value, sentence) in given.items() if not value}


def _change(request: Request, person: ledger.Person, reason: str, onward: str) -> Response:
    """On to the page for a new password; a sealed note says for whom and until when."""
    said = f"{person.id}.{int(time.time()) + CHANGE_S}.{reason}"
    answer = onwards(here("/sign-in/password") + carried(onward))
    cookies.keep(answer, cookies.CHANGE, f"{said}.{form.sealed('change', said)}", request, seconds=CHANGE_S)
    return answer
