"""What a provider says about somebody becomes a session of ours, once, or a page that says why not."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cockpit import access, config, ledger
from cockpit.door.entering import cookies, form, local, page, session
from cockpit.door.entering.onward import inside
from cockpit.text import entering as words

VIA = "oidc"
LONGEST, MOST = 255, 5  # characters of a subject or an issuer; ways of proving that are kept
UNPROVEN, UNKNOWN, IDLE, NO_ROLE, STEP_UP = "unproven", "unknown", "idle", "no role", "second factor"
SAID = {
    UNPROVEN: (words.NOT_CONFIRMED, words.UNPROVEN),
    UNKNOWN: (words.UNKNOWN_TITLE, words.UNKNOWN),
    IDLE: (words.IDLE_TITLE, words.IDLE),
    NO_ROLE: (words.NO_ROLE_TITLE, words.NO_ROLE),
    STEP_UP: (words.STEP_UP_TITLE, words.STEP_UP),
}
Claims = Mapping[str, Any]


async def exchanged(request: Request, claims: Claims) -> Response:
    """On to the page with a session, or one page that says what is missing and whom to tell."""
    try:
        person, why = await run_in_threadpool(_judged, claims, form.address(request))
        if why or person is None:
            title, sentence = SAID[why or UNKNOWN]
            facts = page.told(_facts(claims)) if why in (UNKNOWN, IDLE, NO_ROLE) else None
            return page.message(request, title, sentence, facts, status=403)
        answer = local.onwards(inside(request.cookies.get(cookies.ONWARD)))
        return await session.begun(request, answer, person=person, via=VIA, mfa=proofs(claims))
    except ledger.LedgerError as fault:
        return page.message(request, words.NOT_CONFIRMED, str(fault), status=503)


def proofs(claims: Claims) -> tuple[str, ...]:
    """How somebody has proven who they are, as the provider says it; what counts as a second factor first.

    >>> proofs({"amr": ["pwd", "otp"], "acr": "2"}), proofs({"amr": "otp"})
    (('2', 'otp', 'pwd'), ())
    """
    ways = claims.get("amr")
    said = [*(ways if isinstance(ways, list) else []), claims.get("acr")]
    found = {each for each in said if isinstance(each, str) and 0 < len(each) <= LONGEST}
    return tuple(sorted(found, key=lambda each: (each not in config.settings().oidc_mfa, each)))[:MOST]


def _judged(claims: Claims, address: str) -> tuple[ledger.Person | None, str]:
    """Whose account it is, and why it may not come in; every refusal is written down."""
    book = ledger.open()
    if not _sound(claims) or not book.sessions.exchanged(_once(claims)):
        person, why = None, UNPROVEN
    else:
        person = book.people.of(claims["iss"], claims["sub"])
        why = _hindrance(person, claims)
    if why:
        who = person.login if person else str(claims.get("sub", ""))[:LONGEST]
        role = person.role if person else ""
        book.audit(who, role, "sign-in", VIA, "refused", SAID[why][0])
    return person, why


def _sound(claims: Claims) -> bool:
    """Whether the claims name somebody, are meant for us, and were asked for by us.

    The framework has checked signature, issuer, times and nonce; the audience it takes from a proof that was
    made out to another client, as long as that client is named too.
    """
    names = [claims.get(name) for name in ("iss", "sub", "nonce")]
    meant = claims.get("aud")
    meant = meant if isinstance(meant, list) else [meant]
    named = all(isinstance(each, str) and 0 < len(each) <= LONGEST for each in names)
    return named and meant == [config.settings().oidc_client]


def _once(claims: Claims) -> str:
    """What is the same for one sign-in at the provider, and for no other."""
    said = "\n".join((claims["iss"], claims["sub"], claims["nonce"]))
    return hashlib.sha256(said.encode()).hexdigest()


def _hindrance(person: ledger.Person | None, claims: Claims) -> str:
    """Why this account may not come in; empty if it may."""
    if person is None:
        return UNKNOWN
    if not person.active or person.unused(datetime.now(UTC)):
        return IDLE
    if not person.role:
        return NO_ROLE
    wanted = config.settings().oidc_mfa
    weak = person.role in access.STEPPED and bool(wanted) and not set(proofs(claims)) & set(wanted)
    return STEP_UP if weak else ""


def _facts(claims: Claims) -> dict[str, str]:
    """What somebody passes on to the administrator, who opens the account with it."""
    login = next((str(claims[n]) for n in ("preferred_username", "email", "name") if claims.get(n)), "")
    facts = {words.LOGIN: login, words.SUBJECT: str(claims["sub"]), words.ISSUER: str(claims["iss"])}
    return {name: value[:LONGEST] for name, value in facts.items() if value}
