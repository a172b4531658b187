"""The guard and its visitors in one process: guests, walls, tickets, and a ledger that does not answer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from cockpit import access, config, door, ledger, tickets
from cockpit.door import entering
from cockpit.text import devices
from cockpit.text import door as words
from cockpit.text import guard as guard_words
from tests import convening, guarding, serving

PAGE = b"a page"


@pytest.fixture
def signed(settings, monkeypatch) -> None:
    """Sign-in with local accounts in this process, whose ledger is empty."""
    monkeypatch.setenv("COCKPIT_SIGN_IN", "local")
    monkeypatch.setenv("COCKPIT_SECRET", guarding.SECRET)
    config.reset()


@contextmanager
def guarded() -> Iterator[int]:
    """The port of our own routes behind the guard; whatever the framework would answer is one word."""

    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(PAGE)

    told = [Middleware(door.Headers), Middleware(door.Guard), Middleware(entering.Entering)]
    app = Starlette(routes=[*door.routes(), Route("/{rest:path}", page)], middleware=told)
    port = serving.free_port()
    with serving.listening(app, port):
        yield port


def entered(role: str = "leader", **rights: object) -> tuple[access.Principal, str]:
    """Somebody who has signed in, as the ledger knows them, and the token of the session."""
    book = ledger.open()
    name = f"{role}-{time.monotonic_ns()}"
    told = {"issuer": guarding.ISSUER, "subject": name, "who": guarding.ROOT}
    person = book.people.add(name, name, role=role, **told, **rights)
    session, token = book.sessions.begin(person=person, via="test", address="127.0.0.1", agent="test")
    return session.principal, token


def parcel() -> tickets.Parcel:
    """What somebody asked for; making it is an action that goes on record."""
    ledger.open().audit("somebody", "leader", "export", "a.txt", detail="")
    return tickets.Parcel("a.txt", "text/plain", b"mine")


def test_a_file_is_handed_to_the_session_that_asked_for_it_and_to_nobody_else(signed):
    (mine, my_token), (_, other_token) = entered(), entered()
    address = tickets.address(parcel, mine)
    with guarded() as port:
        stranger = serving.ask(port, address)
        other = serving.ask(port, address, Cookie=f"cockpit_session={other_token}")
        first, second = (serving.ask(port, address, Cookie=f"cockpit_session={my_token}") for _ in range(2))
    assert (first.status, first.body, first.headers["cache-control"]) == (200, b"mine", "no-store")
    assert stranger.status == 401
    assert (other.status, other.body) == (second.status, second.body) == (410, words.spent_ticket().encode())
    taken = [each for each in ledger.open().entries() if each.action == "export"]
    assert [(each.address, each.session) for each in taken] == [("127.0.0.1", mine.session)]


def test_a_file_asked_for_before_a_role_was_taken_away_is_not_handed_out_after_it(signed):
    """Reliability 6.3 case 27, for what is already on its way."""
    mine, token = entered()
    address = tickets.address(parcel, mine)
    people = ledger.open().people
    person = next(each for each in people.people() if each.login == mine.login)
    people.grant(person.id, "auditor", revision=person.revision, who=guarding.ROOT)
    time.sleep(2.1)
    with guarded() as port:
        answer = serving.ask(port, address, Cookie=f"cockpit_session={token}")
    assert answer.status == 410 and b"mine" not in answer.body


def test_whoever_looks_through_somebody_s_eyes_takes_no_file_along(signed):
    by, token = entered("security")
    seen = access.preview(access.principal("leader"), by)
    address = tickets.address(parcel, seen)
    with guarded() as port:
        assert serving.ask(port, address, Cookie=f"cockpit_session={token}").status == 410


def test_a_guest_opens_the_one_page_of_the_link_and_nothing_else(signed):
    book = ledger.open()
    link, secret = convening.invited(book, convening.closed(book))
    with guarded() as port:
        came = serving.ask(port, f"/meeting?link={secret}")
        assert came.status == 303 and came.headers["location"] == "/invited"
        cookie = came.headers["set-cookie"].split(";")[0]
        assert cookie.startswith("cockpit_guest=") and secret not in cookie
        found = {path: serving.ask(port, path, Cookie=cookie).status for path in GUEST}
        put = serving.ask(
            port, "/_stcore/upload_file/a/b", "PUT", Cookie=cookie, Origin=f"http://127.0.0.1:{port}"
        )
    assert found == GUEST
    assert put.status == 401
    held = book.sessions.sessions()
    assert [each.link.id for each in held] == [link.id]


GUEST = {
    "/invited": 200,
    "/media/x": 200,
    "/api/me": 204,
    "/api/export/x": 410,
    "/assets/logo.svg": 200,
    "/": 303,
    "/meeting": 303,
    "/network": 303,
    "/admin": 303,
    "/audit": 303,
    "/wall": 303,
}


def test_a_registered_wall_opens_the_wall_and_nothing_else(signed):
    _, secret = ledger.open().devices.register("一号屏", by="admin")
    with guarded() as port:
        came = serving.ask(port, f"/wall-in/{secret}")
        cookie = came.headers["set-cookie"].split(";")[0]
        wall = serving.ask(port, "/wall", Cookie=cookie)
        pages = [
            serving.ask(port, path, Cookie=cookie).status for path in ("/", "/network", "/invited", "/admin")
        ]
        files = [serving.ask(port, path, Cookie=cookie).status for path in ("/api/export/x", "/api/me")]
        forged = serving.ask(port, "/wall", Cookie="wall=" + "A" * 43)
        nobody = serving.ask(port, "/wall")
    assert (came.status, wall.status, wall.body) == (303, 200, PAGE)
    assert set(pages) == {303} and set(files) == {401}
    assert forged.status == 403 and devices.STRANGER in forged.body.decode()
    assert b'http-equiv="refresh"' in forged.body, "it asks again by itself"
    assert nobody.status == 303, "a person without a session goes to the sign-in page"


def test_a_revoked_wall_is_a_stranger_again(signed):
    book = ledger.open().devices
    device, secret = book.register("二号屏", by="admin")
    with guarded() as port:
        assert serving.ask(port, "/wall", Cookie=f"wall={secret}").status == 200
        book.revoke(device.id, by="admin")
        until = time.monotonic() + 5
        while serving.ask(port, "/wall", Cookie=f"wall={secret}").status == 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert serving.ask(port, "/wall", Cookie=f"wall={secret}").status == 403


def test_c17_a_page_of_others_is_refused_to_a_signed_in_person_and_put_on_record(signed):
    (person, token), (_, other) = entered(), entered("security")
    pages = {"/": 200, "/network": 200, "/wall": 200, "/audit": 403, "/people": 403}
    with guarded() as port:
        found = {path: serving.ask(port, path, Cookie=f"cockpit_session={token}").status for path in pages}
        looking = serving.ask(port, "/network", Cookie=f"cockpit_session={other}").status
        until, refused = time.monotonic() + 10, []
        while len(refused) < 2 and time.monotonic() < until:
            refused = [each for each in ledger.open().entries() if each.result == "denied"]
    assert found == pages and looking == 200, "the security administrator looks through the eyes of others"
    assert {(each.who, each.object) for each in refused} == {(person.login, p) for p in ("/audit", "/people")}


def test_while_the_ledger_does_not_answer_nobody_is_let_in_and_signs_of_life_go_on(signed, monkeypatch):
    """Fail closed (C-12): who cannot be known is nobody."""
    monkeypatch.setenv("COCKPIT_LEDGER_URL", "postgresql://nobody@127.0.0.1:9/none")
    config.reset()
    with guarded() as port:
        for path in ("/", "/media/x", "/api/export/x", "/api/me"):
            answer = serving.ask(port, path, Cookie="cockpit_session=" + "A" * 43)
            assert answer.status == 503 and guard_words.SAID[503] in answer.body.decode(), path
            assert b"postgresql" not in answer.body and b"Traceback" not in answer.body
        assert serving.ask(port, "/api/livez").status == 200
        assert serving.ask(port, "/").status == 303, "without a cookie there is nothing to ask the ledger for"


def test_a_page_left_open_after_its_session_raises_no_alarm(signed):
    """It asks every few seconds; only who never had a session, or takes or sends files, is on record."""
    left = {"Cookie": "cockpit_session=" + "A" * 43}
    with guarded() as port:
        for _ in range(25):
            assert serving.ask(port, "/api/me", **left).status == 401
            assert serving.ask(port, "/media/x", **left).status == 401
        assert serving.ask(port, "/api/export/x", **left).status == 401
        until, found = time.monotonic() + 5, []
        while not found and time.monotonic() < until:
            found = [each for each in ledger.open().entries() if each.result == "denied"]
            time.sleep(0.1)
    assert [each.object for each in found] == ["/api/export/{}"]


def test_twenty_refusals_from_one_address_raise_the_alarm(signed):
    """C-17, from the guard to the record."""
    with guarded() as port:
        for _ in range(25):
            serving.ask(port, "/media/x")
            time.sleep(0.02)
        until, found = time.monotonic() + 10, []
        while not found and time.monotonic() < until:
            found = [each for each in ledger.open().entries() if each.action == "alarm"]
            time.sleep(0.1)
    assert len(found) == 1 and "127.0.0.1" in str(found[0])
