"""A session of ours begins with one cookie and ends on the server, whatever the browser keeps."""

from collections.abc import Sequence

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from cockpit import ledger
from cockpit.door.entering import cookies, form

OUT = "out"  # why a session ended: whoever it belongs to ended it
LONGEST = 100  # characters of a cookie that are looked at


def token(request: Request, name: str = cookies.SESSION) -> str:
    """The secret that the browser keeps; empty without one."""
    kept = request.cookies.get(name, "")
    return kept if len(kept) <= LONGEST else ""


async def living(request: Request, name: str = cookies.SESSION) -> ledger.Session | None:
    """The session of this browser while it lives; None also while nobody can tell."""
    kept = token(request, name)
    if not kept:
        return None
    try:
        return await run_in_threadpool(lambda: ledger.open().sessions.living(kept))
    except ledger.LedgerError:
        return None


async def begun(
    request: Request, answer: Response, *, person: ledger.Person, via: str, mfa: Sequence[str] = ()
) -> Response:
    """`answer` with a new session for `person`; whatever session this browser had before has ended.

    Raises LedgerError when it cannot be written down, and then there is no session.
    """
    before = token(request)
    secret = await run_in_threadpool(_begin, request, person, via, tuple(mfa), before)
    cookies.keep(answer, cookies.SESSION, secret, request)
    cookies.drop(answer, cookies.FORM, cookies.CHANGE, cookies.ONWARD)
    return answer


def _begin(request: Request, person: ledger.Person, via: str, mfa: tuple[str, ...], before: str) -> str:
    sessions = ledger.open().sessions
    if before:
        sessions.end(before, why=OUT)
    _, secret = sessions.begin(
        person=person, via=via, address=form.address(request), agent=form.agent(request), mfa=mfa
    )
    return secret


async def ended(request: Request, name: str = cookies.SESSION) -> None:
    """End the session of this browser; raises LedgerError when that cannot be written down."""
    if kept := token(request, name):
        await run_in_threadpool(lambda: ledger.open().sessions.end(kept, why=OUT))
