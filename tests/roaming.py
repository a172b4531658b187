"""Visitors who go through what a running cockpit offers, as a browser does, and keep every byte of it."""

import io
import os
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg
import pytest
from streamlit.proto.AppPage_pb2 import AppPage
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

from tests import guarding, homes

PATIENCE = 60  # seconds for one run of a page on a busy machine
TICKET = re.compile(rb"/api/export/[\w-]{22}")
MEDIA = re.compile(rb"/media/[\w.-]+")
DOWNLOADS = ("export", "flat", "template", "files")  # parts of the keys of what opens to a download
Widgets = dict[str, bool]


def database(postgres: str) -> str:
    """The address of a fresh database on the private server."""
    name = f"matrix_{os.urandom(6).hex()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
    return postgres.rsplit("/", 1)[0] + f"/{name}"


def on_postgres(
    postgres: str, folders: pytest.TempPathFactory, build: Callable[[homes.Home], object]
) -> homes.Home:
    """A home whose store is on PostgreSQL, built by `build`."""
    home = homes.Home(folders.mktemp("matrix-pg"), database(postgres))
    with home.entered():
        build(home)
    return home


@dataclass(frozen=True)
class Run:
    """One run of a page as it came over the connection."""

    pages: frozenset[str]  # addresses that the navigation has
    shown: str | None  # the address of the page that ran
    found: bool  # whether the page that was asked for was there
    fault: bool  # whether an exception was shown
    said: bytes
    opens: tuple[str, ...] = ()  # ids of what opens to a download


@dataclass
class Roamer:
    """Somebody signed in: asks for pages over the connection and fetches what they name."""

    cockpit: guarding.Cockpit
    token: str
    stream: ClientConnection
    heard: list[bytes] = field(default_factory=list)

    def go(self, page: str, opened: tuple[str, ...] = (), **address: str) -> Run:
        """Run a page, with what opens to a download open, and keep what came."""
        back = BackMsg()
        back.rerun_script.page_name = page
        back.rerun_script.query_string = urlencode(address)
        back.rerun_script.context_info.url = f"http://127.0.0.1:{self.cockpit.port}/{page}"
        for id in opened:
            state = back.rerun_script.widget_states.widgets.add()
            state.id, state.bool_value = id, True
        self.stream.send(back.SerializeToString())
        run = told(list(self._listened()))
        self.heard.append(run.said)
        return run

    def _listened(self) -> Iterator[bytes]:
        while True:
            data = self.stream.recv(timeout=PATIENCE)
            assert isinstance(data, bytes)
            yield data
            kind = ForwardMsg.FromString(data).WhichOneof("type")
            if kind == "script_finished":
                return

    def fetch(self, path: str) -> bytes:
        """The file behind an address, as somebody signed in gets it."""
        answer = self.cockpit.ask(path, token=self.token)
        assert answer.status == 200, (path, answer.status)
        self.heard.append(repr(answer.headers).encode())
        self.heard.append(spelled(answer.body))
        return answer.body

    def everything(self, page: str, **address: str) -> Run:
        """A page with all its files and downloads."""
        run = self.go(page, **address)
        opened = self.go(page, run.opens, **address) if run.opens else run
        for path in sorted(set(TICKET.findall(opened.said)) | set(MEDIA.findall(opened.said))):
            self.fetch(path.decode())
        return opened


def told(frames: list[bytes]) -> Run:
    """What the messages of one run say."""
    pages: dict[str, str] = {}
    shown, found, fault, opens = None, True, False, set()
    for frame in frames:
        said = ForwardMsg.FromString(frame)
        kind = said.WhichOneof("type")
        if kind == "navigation":
            pages = {p.page_script_hash: _address(p) for p in said.navigation.app_pages}
            shown = pages.get(said.navigation.page_script_hash)
        elif kind == "page_not_found":
            found = False
        elif kind == "delta":
            fault |= _fault(said.delta)
            opens |= _opens(said.delta)
    return Run(frozenset(pages.values()), shown, found, fault, b"\n".join(frames), tuple(sorted(opens)))


def _address(page: AppPage) -> str:
    """Where a page opens; what stands in for the first page of somebody who may not see it is its start."""
    return "start" if page.is_hidden else page.url_pathname


def _fault(delta: Delta) -> bool:
    return delta.HasField("new_element") and delta.new_element.WhichOneof("type") == "exception"


def _opens(delta: Delta) -> set[str]:
    """The ids of popovers that lead to downloads."""
    if not delta.HasField("add_block") or delta.add_block.WhichOneof("type") != "popover":
        return set()
    ids = {delta.add_block.id} | set(re.findall(r"\$\$[\w-]+", str(delta.add_block)))
    return {id for id in ids if id and any(word in id for word in DOWNLOADS)}


def spelled(body: bytes) -> bytes:
    """A file as the texts in it: the parts of a package, the words of a PDF, else as it is."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return b"\n".join(name.encode() + spelled(package.read(name)) for name in package.namelist())
    if body.startswith(b"%PDF"):
        done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=body, capture_output=True, check=True)
        return body + b"".join(done.stdout.split())
    return body


@contextmanager
def roaming(cockpit: guarding.Cockpit, token: str) -> Iterator[Roamer]:
    """A visitor with an open connection."""
    with cockpit.stream(token) as stream:
        yield Roamer(cockpit, token, stream)
