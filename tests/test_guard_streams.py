"""Connections of pages: opened by whoever may, ended soon after their session, and deaf to nonsense."""

import base64
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cockpit import ledger
from cockpit.door.guard import streams
from tests import guarding
from tests.guarding import closed, rerun

SOON = 5  # seconds within which a session that has ended ends everywhere
LOG = 1_000_000  # bytes that nonsense may write at most


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("log") / "said.txt"


@pytest.fixture(scope="module")
def cockpit(district, tmp_path_factory, log) -> Iterator[guarding.Cockpit]:
    told = {"trusted_proxies": "127.0.0.1"}
    with guarding.signed(district, tmp_path_factory.mktemp("streams") / "home", log, **told) as started:
        yield started


@pytest.mark.parametrize("token", ["", "x", "A" * 43])
def test_nobody_without_a_session_opens_a_connection(cockpit, token):
    assert cockpit.refused(token) == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example", "http://localhost:1", None]
)
def test_a_page_of_another_site_opens_no_connection(cockpit, origin):
    assert cockpit.refused(cockpit.enter(), origin=origin) == 403


def test_a_forged_pair_of_host_and_origin_opens_no_connection(cockpit):
    """A name that leads here without being ours: the headers agree with each other, that is not enough."""
    head = (
        "GET /_stcore/stream HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
        f"Cookie: cockpit_session={cockpit.enter()}\r\n\r\n"
    )
    for host, status in (("evil.example", b"403"), (f"127.0.0.1:{cockpit.port}", b"101")):
        with socket.create_connection(("127.0.0.1", cockpit.port), timeout=20) as line:
            line.sendall(head.replace("evil.example", host).encode())
            assert line.recv(64).split()[1] == status


def test_a_page_comes_over_the_connection_of_somebody_signed_in(cockpit):
    with cockpit.stream(cockpit.enter()) as opened:
        opened.send(rerun())
        assert "script_finished" in kinds(opened)


def kinds(opened, within: float = 60) -> set[str]:
    """The kinds of message until the page's script has finished."""
    found: set[str] = set()
    while "script_finished" not in found:
        said = ForwardMsg()
        said.ParseFromString(opened.recv(timeout=within))
        found.add(said.WhichOneof("type"))
    return found


def test_r12_signing_out_ends_every_open_connection_of_the_session_within_five_seconds(cockpit):
    """Nothing is asked for meanwhile: the server itself looks."""
    token, other = cockpit.enter(), cockpit.enter()
    with cockpit.stream(token) as one, cockpit.stream(token) as two, cockpit.stream(other) as stays:
        cockpit.leave(token)
        started = time.monotonic()
        assert (closed(one, SOON), closed(two, SOON)) == (streams.ENDED, streams.ENDED)
        assert time.monotonic() - started < SOON
        assert closed(stays, 0.5) is None, "somebody else goes on"
    assert cockpit.refused(token) == 403


def test_r12_a_message_of_an_ended_session_is_not_answered(cockpit):
    token = cockpit.enter()
    with cockpit.stream(token) as opened:
        opened.send(rerun())
        kinds(opened)
        cockpit.leave(token)
        time.sleep(2.2)
        with pytest.raises(ConnectionClosed):
            opened.send(rerun())
            while True:
                said = ForwardMsg()
                said.ParseFromString(opened.recv(timeout=SOON))
                assert said.WhichOneof("type") not in ("delta", "new_session")


@pytest.mark.parametrize("change", ["grant", "disable"])
def test_a_role_that_is_taken_away_ends_the_connection_within_five_seconds(cockpit, change):
    """Reliability 6.3 case 27."""
    person = cockpit.person("leader")
    token = cockpit.enter(person)
    with cockpit.stream(token) as opened:
        with cockpit.home.entered():
            people = ledger.open().people
            if change == "grant":
                people.grant(person.id, "auditor", revision=person.revision, who=guarding.ROOT)
            else:
                people.disable(person.id, revision=person.revision, who=guarding.ROOT)
        code = closed(opened, SOON)
    assert code == {"grant": streams.CHANGED, "disable": streams.ENDED}[change]
    assert cockpit.refused(token) == {"grant": None, "disable": 403}[change]


def test_timers_of_a_page_do_not_keep_a_session_alive(cockpit):
    """C-2: only what somebody does counts; the ledger is told so by moving the last sign of life back."""
    person = cockpit.person()
    for automatic, moved in ((True, False), (False, True)):
        token = cockpit.enter(person)
        before = _seen(cockpit, token, back=True)
        time.sleep(2.1)
        with cockpit.stream(token) as opened:
            opened.send(rerun(automatic=automatic))
            closed(opened, 3)
        assert (_seen(cockpit, token) > before) is (moved or not automatic), automatic


def _seen(cockpit: guarding.Cockpit, token: str, back: bool = False):
    """When a session last gave a sign of life; moved back by ten minutes first when asked."""
    from datetime import timedelta

    import sqlalchemy as sa

    from cockpit.ledger.people.tables import SESSION
    from cockpit.ledger.sessions import digest

    with cockpit.home.entered():
        engine, mine = ledger.open().engine, SESSION.c.digest == digest(token)
        with engine.begin() as connection:
            if back:
                seen = connection.execute(sa.select(SESSION.c.seen_at).where(mine)).scalar_one()
                earlier = seen - timedelta(minutes=10)
                connection.execute(sa.update(SESSION).where(mine).values(seen_at=earlier))
            return connection.execute(sa.select(SESSION.c.seen_at).where(mine)).scalar_one()


@pytest.mark.parametrize(
    ("sent", "code"),
    [(b"\xff\xff\xff garbage", 1002), ("text", 1003), (b"\x00" * (6 * 1024 * 1024), 1009)],
    ids=["garbage", "text", "long"],
)
def test_a_message_that_makes_no_sense_ends_its_connection_and_nothing_else(cockpit, sent, code, log):
    """Reliability 6.3 case 31."""
    before = log.stat().st_size
    with cockpit.stream(cockpit.enter()) as opened:
        opened.send(sent)
        assert closed(opened) == code
    assert cockpit.ask("/api/livez").status == 200
    assert log.stat().st_size - before < 4096 and b"Traceback" not in log.read_bytes(), "nobody fills the log"


def test_thousands_of_random_frames_leave_the_server_alive_and_the_log_short(cockpit, log):
    """Reliability 6.3 case 31: as many as the limits let in; what they do not let in is refused cheaply."""
    person, sent, turned = cockpit.person(), 0, 0
    token = cockpit.enter(person)
    for number in range(300):
        if number % 15 == 0:
            token = cockpit.enter(person)
        try:
            with cockpit.stream(token) as opened:
                for _ in range(40):
                    opened.send(os.urandom(200))
                    sent += 1
        except InvalidStatus:
            turned += 1
        except (ConnectionClosed, OSError):
            continue
    assert sent >= 100 and turned > 0
    assert cockpit.ask("/api/livez").status == 200
    assert log.stat().st_size < LOG
    assert b"Traceback" not in log.read_bytes()


def test_a_session_holds_only_so_many_connections(cockpit, monkeypatch):
    """Reliability 6.3 case 33, for one session; an address and the whole server have bounds as well."""
    token, far = cockpit.enter(), [0]

    def place() -> dict[str, str]:
        far[0] += 1  # so that the pace of one address does not come first
        return {"Cookie": f"cockpit_session={token}", "X-Forwarded-For": f"198.51.100.{far[0]}"}

    with ExitStack() as stack:
        opened = 0
        for _ in range(streams.OF_SESSION + 5):
            try:
                stack.enter_context(cockpit.stream(additional_headers=place()))
                opened += 1
            except InvalidStatus:
                time.sleep(0.2)
        assert 10 <= opened <= streams.OF_SESSION
    assert streams.OF_ALL <= 1000 and streams.OF_ADDRESS <= 300
