"""A new password: because it must be changed, because it is too old, or because somebody wants one."""

import time
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cockpit import config, ledger
from cockpit.door.entering import cookies, form, local, page, session
from cockpit.door.entering.onward import NEXT, here, inside, sign_in
from cockpit.ledger.people import passwords
from cockpit.text import entering as words
from cockpit.text import people_ledger

CHOSEN = "chosen"
WHY = {"must_change": words.MUST_CHANGE, "expired": words.EXPIRED, CHOSEN: words.CHOSEN_CHANGE}
SENTENCES = words.rules(passwords.LEAST, passwords.KINDS, passwords.PAST, passwords.DAYS)


async def change(request: Request) -> Response:
    """The page for a new password; only for somebody who is signed in or has just shown the old one."""
    onward = inside(request.query_params.get(NEXT))
    found = await _who(request)
    return _asked(request, *found, onward) if found else local.onwards(sign_in(onward))


async def changed(request: Request) -> Response:
    """The old password and twice the new one: a session with the new one, or what is wrong with it."""
    sent, found = await form.fields(request), await _who(request)
    onward = inside((sent or {}).get(NEXT))
    if found is None:
        return local.onwards(sign_in(onward))
    if sent is None or not form.genuine(request, sent):
        return _asked(request, *found, onward, {"old": words.FORM_GONE}, 400)
    old, new, again = (sent.get(name, "")[: local.LONGEST] for name in ("old", "new", "again"))
    if wrong := _wrong(old, new, again):
        return _asked(request, *found, onward, wrong, 422)
    try:
        async with local.checking:
            await run_in_threadpool(_set, found[0].id, old, new, form.address(request))
        if not found[0].role:
            return page.message(request, words.NO_ROLE_TITLE, words.SAVED_WITHOUT_ROLE, status=403)
        return await session.begun(request, local.onwards(onward), person=found[0], via="local")
    except ledger.LedgerError as fault:
        beside = "old" if str(fault) == people_ledger.WRONG_OLD else "new"
        return _asked(request, *found, onward, {beside: str(fault)}, 422)


def _wrong(old: str, new: str, again: str) -> dict[str, str]:
    """What can be said of the three fields without asking the ledger."""
    checks = (
        ("old", not old, words.NO_OLD),
        ("new", not new, words.NO_NEW),
        ("again", bool(new) and new != again, words.NOT_AGAIN),
    )
    return {name: sentence for name, wrong, sentence in checks if wrong}


def _set(person: str, old: str, new: str, address: str) -> None:
    ledger.open().people.change_password(person, old, new, address=address)


async def _who(request: Request) -> tuple[ledger.Person, str] | None:
    """Whose password it is and why it changes; None for strangers and for whoever has none with us."""
    if not config.settings().signed:
        return None
    person, reason, until, seal = _noted(request)
    if person and until > time.time():
        said = f"{person}.{until}.{reason}"
        if form.same(seal, form.sealed("change", said)):
            found = await run_in_threadpool(_person, person)
            return (found, reason) if found else None
    mine = await session.living(request)
    known = mine.person if mine else None
    return (known, CHOSEN) if known and known.has_password else None


def _noted(request: Request) -> tuple[str, str, int, str]:
    """What the note of who has just shown a password says: id, reason, moment, seal."""
    parts = request.cookies.get(cookies.CHANGE, "").split(".")
    if len(parts) != 4 or not parts[1].isdecimal() or parts[2] not in WHY:
        return "", "", 0, ""
    return parts[0], parts[2], int(parts[1][:12]), parts[3]


def _person(id: str) -> ledger.Person | None:
    try:
        return ledger.open().people.person(id)
    except ledger.LedgerError:
        return None


def _asked(
    request: Request, person: ledger.Person, reason: str, onward: str, wrong: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    """The page with three fields, the rules, and beside each field what is wrong with it."""
    wrong, (kept, token) = wrong or {}, form.handed_out(request)
    first = next(iter(wrong), "old")
    boxes = [
        page.field(
            name, label, "password", wrong.get(name, ""), maxlength=local.LONGEST, autofocus=name == first,
            autocomplete="current-password" if name == "old" else "new-password",
        )
        for name, label in (("old", words.OLD), ("new", words.NEW), ("again", words.AGAIN))
    ]  # fmt: skip
    login = page.hidden("username", person.login)  # what a password manager keeps the new one under
    body = [login, *boxes, page.listed(SENTENCES), page.button(words.SAVE)]
    back = page.link(words.BACK, onward if reason == CHOSEN else here("/sign-in"))
    top = page.heading(words.NEW_PASSWORD, WHY[reason])
    whole = page.form("/sign-in/password", token, onward, *body)
    answer = page.page(request, words.NEW_PASSWORD, top, whole, back, status=status)
    cookies.keep(answer, cookies.FORM, kept, request, seconds=form.FORM_S)
    return answer
