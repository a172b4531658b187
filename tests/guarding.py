"""A cockpit that asks people to sign in, and visitors with and without a session who ask it directly."""

import http.client
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from cockpit import access, ledger
from tests import serving
from tests.browser.server import copied
from tests.homes import Home
from tests.parts import served

SECRET = secrets.token_urlsafe(48)  # of this test run
ROOT = access.operator("root")
ISSUER = "https://people.example"


@dataclass(frozen=True)
class Cockpit:
    """A running cockpit with sign-in: its port and its home."""

    port: int
    home: Home

    def ask(self, path: str, method: str = "GET", *, token: str = "", **more: Any) -> serving.Answer:
        """One request, with the session of a token when there is one."""
        cookie = {"Cookie": f"cockpit_session={token}"} if token else {}
        return serving.ask(self.port, path, method, **(cookie | more))

    def ask_as(self, path: str, host: str, token: str = "") -> serving.Answer:
        """One request that names another host than the one it reaches."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            cookie = f"Cookie: cockpit_session={token}\r\n" if token else ""
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}Connection: close\r\n\r\n".encode())
            answer = http.client.HTTPResponse(line)
            answer.begin()
            return serving.Answer(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
            )

    def person(self, role: str = "leader", **rights: Any) -> ledger.Person:
        """A new account in a role."""
        name = f"{role}-{secrets.token_hex(4)}"
        with self.home.entered():
            people = ledger.open().people
            return people.add(name, name, role=role, issuer=ISSUER, subject=name, who=ROOT, **rights)

    def enter(self, person: ledger.Person | None = None, role: str = "leader") -> str:
        """The token of a new session, of somebody new unless a person is named."""
        person = person or self.person(role)
        with self.home.entered():
            told = {"via": "test", "address": "127.0.0.1", "agent": "test"}
            return ledger.open().sessions.begin(person=person, **told)[1]

    def leave(self, token: str) -> None:
        """End a session as signing out does."""
        with self.home.entered():
            ledger.open().sessions.end(token)

    @contextmanager
    def stream(self, token: str = "", **more: Any) -> Iterator[ClientConnection]:
        """An open connection of a page."""
        headers = {"Cookie": f"cockpit_session={token}"} if token else {}
        told = {"origin": f"http://127.0.0.1:{self.port}", "additional_headers": headers} | more
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        with connect(address, subprotocols=["streamlit"], max_size=None, close_timeout=2, **told) as opened:
            yield opened

    def refused(self, token: str = "", **more: Any) -> int | None:
        """The status that a handshake is refused with; None when it is let in."""
        try:
            with self.stream(token, **more):
                return None
        except InvalidStatus as answer:
            return answer.response.status_code


@contextmanager
def signed(home: Home, folder: Path, log: Path | None = None, **settings: object) -> Iterator[Cockpit]:
    """A cockpit of its own on a copy of a home, with local accounts unless the settings say otherwise."""
    told = {"sign_in": "local", "secret": SECRET} | settings
    own = served(copied(home, folder), **told)
    with serving.started(own, log) as port:
        yield Cockpit(port, own)


def rerun(page: str = "", automatic: bool = False) -> bytes:
    """What a browser sends to have a page run."""
    said = BackMsg()
    said.rerun_script.page_name = page
    said.rerun_script.is_auto_rerun = automatic
    return said.SerializeToString()


def closed(opened: ClientConnection, within: float = 10) -> int | None:
    """The code a connection ends with; None when it is still open after so many seconds."""
    try:
        while True:
            opened.recv(timeout=within)
    except TimeoutError:
        return None
    except ConnectionClosed as fault:
        return fault.rcvd.code if fault.rcvd else 1006
