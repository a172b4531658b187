"""Visitors of the sign-in page, accounts with known passwords, and a real provider that tests make err."""

import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import flask
import httpx
import oidc_provider_mock
from authlib import jose
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock._server import _threaded_server
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from cockpit import access, door, ledger
from cockpit.door import entering
from tests import guarding, serving
from tests.browser.server import copied
from tests.homes import Home
from tests.parts import served

ROOT = access.operator("root")
PASSWORD = "Regen.Fluss7-Kranich"
CLIENT = "cockpit-of-the-district"
PROXY = "127.0.0.1/32"  # the tests stand before the server as a proxy does, each visitor with an address
FIELD = re.compile(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"')
Claims = dict[str, Any]
Known = tuple[ledger.Person, str]


class Visit:
    """A browser without scripts: keeps cookies, sends forms as they are, follows nothing by itself."""

    def __init__(self, port: int, address: str | None = None, base: str = "") -> None:
        self.origin, self.base = f"http://127.0.0.1:{port}", base
        address = address or "10.{}.{}.{}".format(*secrets.token_bytes(3))
        self.client = httpx.Client(headers={"x-forwarded-for": address}, timeout=30, trust_env=False)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.client.get(path if path.startswith("http") else self.origin + self.base + path, **more)

    def post(self, path: str, data: Mapping[str, str], **more: Any) -> httpx.Response:
        headers = {"origin": self.origin} | more.pop("headers", {})
        return self.client.post(self.origin + self.base + path, data=dict(data), headers=headers, **more)

    def filled(self, page: httpx.Response, **given: str) -> dict[str, str]:
        """The form of a page with what a visitor writes into it."""
        return {name: unescape(value) for name, value in FIELD.findall(page.text)} | given

    def sign_in(self, login: str, password: str, onward: str = "/") -> httpx.Response:
        page = self.get("/sign-in", params={"next": onward})
        return self.post("/sign-in", self.filled(page, login=login, password=password))

    @property
    def session(self) -> str:
        return self.client.cookies.get("cockpit_session", "")

    def inside(self) -> bool:
        """Whether the cockpit takes this browser for somebody who is signed in."""
        return self.get("/api/me").status_code == 204


def account(
    home: Home, login: str = "", role: str = "leader", *, fresh: bool = False, **rights: Any
) -> tuple:
    """A new account of our own and its password; a fresh one still has to change it."""
    login = login or f"{role or 'bare'}-{secrets.token_hex(3)}"
    with home.entered():
        people = ledger.open().people
        person = people.add(login, f"名{login}", role=role, who=ROOT, **rights)
        told = people.set_password(person.id, who=ROOT)
        if not fresh:
            people.change_password(person.id, told, PASSWORD, address="")
        return people.person(person.id), told if fresh else PASSWORD


@dataclass
class Provider:
    """A provider on this machine: the real one, with what a test has changed in its answers."""

    port: int = 0
    claims: Callable[[Claims], Claims] | None = None  # of the next proofs
    key: Any = None  # they are signed with this instead of the provider's own
    alg: str = "RS256"
    fresh: Any = None  # the key that the provider has changed to
    status: int = 0  # of every answer, when it is down
    delay: float = 0.0  # seconds before the discovery document
    asked: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def metadata(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    def before(self) -> flask.Response | None:
        self.asked.append(flask.request.path)
        if self.fresh:
            flask.g.oidc_provider_mock_storage.jwk, self.fresh = self.fresh, None
        if self.delay and "well-known" in flask.request.path:
            time.sleep(self.delay)
        return flask.Response("down", self.status) if self.status else None

    def after(self, answer: flask.Response) -> flask.Response:
        """The proof of who somebody is, changed and signed anew."""
        said = answer.get_json(silent=True) if flask.request.path == "/oauth2/token" else None
        if not said or "id_token" not in said or not (self.claims or self.key):
            return answer
        own = flask.g.oidc_provider_mock_storage.jwk
        found = jwt.decode(said["id_token"], _key(own))
        changed = self.claims(dict(found.claims)) if self.claims else dict(found.claims)
        head = dict(found.header) | {"alg": self.alg}
        said["id_token"] = jwt.encode(head, changed, self.key or _key(own))
        answer.set_data(flask.json.dumps(said))
        return answer

    def rotate(self) -> None:
        """From the next question on it has another key."""
        self.fresh = jose.JsonWebKey.generate_key("RSA", 2048, is_private=True)

    def right(self) -> None:
        """As it was."""
        self.claims, self.key, self.alg, self.status, self.delay = None, None, "RS256", 0, 0.0


def _key(own: Any) -> Any:
    return RSAKey.import_key(own.as_dict(is_private=True))


@contextmanager
def provider(*users: tuple[str, Claims]) -> Iterator[Provider]:
    """A provider that knows these subjects with these claims."""
    found = Provider()
    known = [oidc_provider_mock.User(sub=sub, claims=claims) for sub, claims in users]
    app = oidc_provider_mock.app(user_claims=known, require_nonce=True)
    app.before_request(found.before)
    app.after_request(found.after)
    with _threaded_server(app) as server:
        found.port = server.server_port
        yield found


@contextmanager
def by_provider(
    home: Home, folder: Path, given: Provider, log: Path | None = None, **settings: object
) -> Iterator[guarding.Cockpit]:
    """A cockpit whose accounts are the provider's."""
    port = serving.free_port()
    told = {"sign_in": "oidc", "secret": guarding.SECRET, "address": f"http://127.0.0.1:{port}"}
    told |= {"oidc_metadata": given.metadata, "oidc_client": CLIENT, "oidc_secret": secrets.token_hex(16)}
    own = served(copied(home, folder), **(told | {"trusted_proxies": PROXY} | settings))
    with serving.started(own, log, port) as listening:
        yield guarding.Cockpit(listening, own)


def at_provider(visit: Visit, sub: str, onward: str = "/") -> httpx.Response:
    """The way through the provider up to its answer, which leads back to the cockpit."""
    start = visit.get("/sign-in/oidc", params={"next": onward})
    login = visit.get(start.headers["location"])
    return visit.client.post(login.headers["location"], data={"sub": sub, "action": "authorize"})


def through(visit: Visit, sub: str, onward: str = "/") -> httpx.Response:
    """What the cockpit answers to somebody who comes back from the provider."""
    return visit.get(at_provider(visit, sub, onward).headers["location"])


@dataclass(frozen=True)
class Door:
    """The door alone, served by this very process: guard, headers and the routes of our own."""

    port: int
    home: Home
    base: str = ""

    def visit(self, address: str | None = None) -> Visit:
        return Visit(self.port, address, base=self.base)

    def account(self, *given: Any, **more: Any) -> Known:
        return account(self.home, *given, **more)


@contextmanager
def doorway(home: Home, **settings: object) -> Iterator[Door]:
    """The door on `home`, which is this process's own for the while; pages behind it are not drawn."""
    port = serving.free_port()
    base = str(settings.pop("base", ""))
    told = {"sign_in": "local", "secret": guarding.SECRET, "address": f"http://127.0.0.1:{port}{base}"}
    own = served(home, **(told | {"trusted_proxies": PROXY} | settings))
    with own.entered():
        routes = [Mount(base, routes=door.routes())] if base else door.routes()
        layers = [Middleware(each) for each in (door.Headers, door.Guard, entering.Entering)]
        with serving.listening(Starlette(routes=routes, middleware=layers), port):
            yield Door(port, own, base)
        ledger.open().close()
