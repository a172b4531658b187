"""A read-only link becomes a cookie at once: its secret leaves the address before a page is drawn."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from cockpit import ledger
from cockpit.door.entering import cookies, form, local, page
from cockpit.door.entering.onward import INVITED, below, here
from cockpit.door.walls import Tries
from cockpit.text import entering as words

LINK = "link"  # the parameter of an address that holds a link's secret
VIA = "link"
GONE = 410
OURS = ("/api/", "/assets/", "/static/", "/media/", "/component/", "/_stcore/", "/auth/", "/wall")
tries = Tries()


def invited(scope: Scope) -> bool:
    """Whether a page is asked for with the secret of a link."""
    path = below(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
    if path is None or path.startswith(OURS):
        return False
    said = scope.get("query_string", b"").decode("latin-1")
    return any(name == LINK for name, _ in parse_qsl(said, keep_blank_values=True))


async def exchanged(request: Request) -> Response:
    """On to the page without the secret, which a cookie keeps; one sentence for a link that is gone."""
    place = form.address(request)
    if tries.spent(place):
        return _said(request, words.TOO_OFTEN, 429)
    try:
        found = await run_in_threadpool(_begun, request, request.query_params[LINK])
    except ledger.LedgerError:
        return _said(request, words.LINK_AWAY, 503)
    if found is None:
        tries.note(place)
        return _said(request, words.LINK_GONE, GONE)
    link, secret = found
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != LINK]
    answer = local.onwards(here(INVITED) + (f"?{urlencode(rest)}" if rest else ""))
    left = int((link.expires_at - datetime.now(UTC)).total_seconds())
    cookies.keep(answer, cookies.GUEST, secret, request, seconds=max(left, 0))
    return answer


def _said(request: Request, sentence: str, status: int) -> Response:
    title = words.LINK_TITLE if status == GONE else words.NOT_NOW
    return page.page(request, title, page.heading(title, sentence), status=status)


def _begun(request: Request, token: str) -> tuple[ledger.Link, str] | None:
    """The link and the secret of a visit that has begun with it; None for a link that is gone."""
    link = ledger.open().meetings.opened(token)
    if link is None:
        return None
    address, agent = form.address(request), form.agent(request)
    _, secret = ledger.open().sessions.begin(link=link, via=VIA, address=address, agent=agent)
    return link, secret
