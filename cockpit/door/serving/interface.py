"""One application for all addresses of the interface: who asks first, then what, then whether it changed."""

import hashlib
import json
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cockpit import __version__, access, config, feed, ledger, store
from cockpit.door.serving import asked as plain
from cockpit.door.serving.asked import Answer, Asked, Refused
from cockpit.door.serving.limits import Pace, place
from cockpit.ledger.keys import FEED, TOKEN
from cockpit.text import feed_api as words

ROOT = "/api/v1"
JSON = "application/json"
BORN = secrets.token_hex(8)  # plans and words are read once per process: another one may say something else
WRONG = Pace(10, 60.0)  # wrong keys of one address
PACE = Pace(240, 60.0)  # requests of one key
NOTED_S, MOST_NOTED = 600.0, 5_000  # one key's reading of one resource is noted once in this time
UNCHANGED = 304
READ_ACTION, SERVED = "api:read", "done"
log = logging.getLogger("cockpit")


class Interface:
    """The ASGI application behind every address of the interface."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        found = await run_in_threadpool(answered, _asked(request))
        answer = Response(found.body, found.status, dict(found.headers))
        if found.status == UNCHANGED:
            del answer.headers["content-length"]
        if request.method == "HEAD":
            answer.body = b""
        await answer(scope, receive, send)


def _asked(request: Request) -> Asked:
    headers, peer = request.headers, request.client.host if request.client else None
    return Asked(
        method=request.method,
        path=request.path_params.get("rest", ""),
        parameters=tuple(request.query_params.multi_items()),
        authorization=headers.get("authorization", ""),
        accept=",".join(headers.getlist("accept")),
        match=",".join(headers.getlist("if-none-match")),
        origin=access.origin(peer, headers.getlist),
    )


def answered(asked: Asked) -> Answer:
    """The answer to a request; whatever goes wrong is a problem in one Chinese sentence."""
    before = access.ACTING.set(access.Acting(str(asked.origin or "")))
    try:
        return _served(asked, _admitted(asked))
    except Refused as refused:
        return plain.problem(refused)
    except access.Denied:
        return plain.problem(Refused("denied"))
    except (ledger.LedgerError, store.StoreError):
        log.warning("the interface could not read", exc_info=True)
        return plain.problem(Refused("away", {"Retry-After": "10"}))
    except Exception:
        log.exception("the interface failed")
        return plain.problem(Refused("failed"))
    finally:
        access.ACTING.reset(before)


def _admitted(asked: Asked) -> ledger.Key:
    """The key of a request; the same refusal for an unknown, ended or foreign one."""
    secret = plain.token(asked.authorization)
    if not secret:
        raise Refused("no-key", {"WWW-Authenticate": "Bearer"})
    book = ledger.open()
    where = place(asked.origin)
    anew = not WRONG.waits(where)  # guessing asks the ledger ten times a minute, not at every guess
    key = book.keys.admitted(secret, asked.origin, anew=anew) if TOKEN.fullmatch(secret) else None
    if key is None:
        raise _wrong(book, where)
    access.ACTING.set(access.Acting(str(asked.origin or ""), key.principal.login))
    if wait := PACE.waits(key.id):
        raise Refused("too-many", {"Retry-After": str(wait)})
    PACE.note(key.id)
    book.keys.seen(key, asked.origin)
    return key


def _wrong(book: ledger.Ledger, where: str) -> Refused:
    """What a wrong key is answered with; a place that tries many is not listened to for a while.

    A right key from the same place goes on working, so that nobody can lock out a neighbour behind one proxy.
    """
    if wait := WRONG.waits(where):
        return Refused("too-many", {"Retry-After": str(wait)})
    WRONG.note(where)
    book.denied("", FEED, ROOT, words.PROBLEMS["bad-key"][1])
    return Refused("bad-key", {"WWW-Authenticate": 'Bearer error="invalid_token"'})


@dataclass(frozen=True)
class Resource:
    """What an address answers with: its media type, and what makes it."""

    media: str
    make: Callable[["Question"], tuple[Answer, int | None]]


@dataclass(frozen=True)
class Question:
    """A sound request of a known key: what it wants of the served version."""

    name: str
    parameters: Mapping[str, str]
    key: ledger.Key
    read: store.Reader
    notice: str | None
    headers: Mapping[str, str]


def _served(asked: Asked, key: ledger.Key) -> Answer:
    resource = _resource(asked, key)
    if faults := feed.faults(asked.path, asked.parameters):
        raise Refused("bad-parameter", None, **faults)
    health, parameters = store.health(), dict(asked.parameters)
    if health.version is None:
        raise Refused("away", {"Retry-After": "60"})
    headers = {"ETag": _tag(asked.path, parameters, key, health)}
    if plain.unchanged(asked.match, headers["ETag"]):
        return Answer(UNCHANGED, {**plain.KEPT, **headers})
    read = store.reader(key.principal, health.version.number)
    question = Question(asked.path, parameters, key, read, health.notice, headers)
    answer, rows = resource.make(question)
    NOTED.note(key, asked.path, read.version.number, rows)
    return answer


def _resource(asked: Asked, key: ledger.Key) -> Resource:
    """What is asked for, if there is such a thing and the key may have it in a form that is wanted."""
    resource = RESOURCES.get(asked.path)
    if resource is None:
        raise Refused("not-found")
    if asked.method not in plain.READ:
        raise Refused("not-allowed", {"Allow": ", ".join(plain.READ)})
    if not plain.accepts(asked.accept, resource.media):
        raise Refused("not-acceptable")
    if not key.principal.may(f"feed:{asked.path.partition('.')[0]}"):
        ledger.open().denied(key.principal.login, FEED, f"{ROOT}/{asked.path}", words.PROBLEMS["denied"][1])
        raise Refused("denied")
    return resource


def _tag(path: str, parameters: Mapping[str, str], key: ledger.Key, health: store.Health) -> str:
    """The same for the same bytes: by version, scope, key, day and question."""
    version = health.version
    served = (version.number, version.published_at.isoformat()) if version else ()
    told = (__version__, BORN, *served, health.notice, config.settings().today().isoformat())
    whole = [*told, key.id, key.name, key.principal.scope.key, path, sorted(parameters.items())]
    return '"' + hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:32] + '"'


def _list(q: Question) -> tuple[Answer, int]:
    """One page of a list, with the address of the next one."""
    wanted = {name: value for name, value in q.parameters.items() if name not in ("limit", "cursor")}
    limit, cursor = int(q.parameters.get("limit", feed.USUAL)), q.parameters.get("cursor", "")
    try:
        found = feed.listed(q.read, q.key, q.name, wanted, cursor, limit)
    except feed.Expired as fault:
        raise Refused("cursor-expired") from fault
    following = _next(q, found.following) if found.following else None
    headers = {**q.headers, **({"Link": f'<{following}>; rel="next"'} if following else {})}
    return plain.document(found.document | {"next": following}, headers), found.count


def _next(q: Question, cursor: str) -> str:
    return config.settings().path(f"{ROOT}/{q.name}?{urlencode({**q.parameters, 'cursor': cursor})}")


def _status(q: Question) -> tuple[Answer, None]:
    return plain.document(feed.status(q.read, q.key, q.notice), q.headers), None


def _metrics(q: Question) -> tuple[Answer, None]:
    headers = {"Content-Type": feed.MEDIA, **plain.KEPT, **q.headers}
    return Answer(200, headers, feed.metrics(q.read).encode()), None


def _openapi(q: Question) -> tuple[Answer, None]:
    return plain.document(feed.openapi(config.settings().path(ROOT)), q.headers), None


RESOURCES: Mapping[str, Resource] = {
    "indicators": Resource(JSON, _list),
    "schools": Resource(JSON, _list),
    "status": Resource(JSON, _status),
    "metrics": Resource(feed.MEDIA, _metrics),
    "openapi.json": Resource(JSON, _openapi),
}


class Noted:
    """Who reads what is written down before it is handed out, but not every few seconds again."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str, int], float] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, key: ledger.Key, path: str, version: int, rows: int | None) -> None:
        """Write it down unless that was done lately; raises LedgerError, and then nothing is handed out."""
        name, now = (key.id, path, version), time.monotonic()
        with self._lock:
            fresh = now - self._known.get(name, float("-inf")) < NOTED_S
        if fresh:
            return
        who, detail = key.principal, words.read(version, rows)
        ledger.open().audit(who.login, who.role, READ_ACTION, f"{ROOT}/{path}", SERVED, detail)
        with self._lock:
            self._known[name] = now
            self._known.move_to_end(name)
            while len(self._known) > MOST_NOTED:
                self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget what was written down."""
        with self._lock:
            self._known.clear()


NOTED = Noted()
