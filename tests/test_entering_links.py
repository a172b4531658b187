"""A read-only link: its secret becomes a cookie at once, for one page, and never for more than the link."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from cockpit import ledger
from cockpit.door.entering import invitation
from cockpit.door.walls import TRIES
from cockpit.text import entering as words
from tests import signing
from tests.convening import ADMIN, closed, invited, light
from tests.homes import Home
from tests.signing import Door, Visit


@pytest.fixture(scope="module", params=["local", "off"])
def at(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A door behind which a meeting is closed, with and without sign-in."""
    folder: Path = tmp_path_factory.mktemp("links")
    with signing.doorway(Home(folder), ledger_url=light(folder), sign_in=request.param) as opened:
        closed(ledger.open())
        yield opened


signed_in_only = pytest.mark.parametrize("at", ["local"], indirect=True)


def visitor(at: Door) -> Visit:
    """Without sign-in only somebody at this machine is answered."""
    visit = at.visit()
    if dict(at.home.more)["COCKPIT_SIGN_IN"] == "off":
        visit.client.headers.pop("x-forwarded-for")
    return visit


def link(**more: str) -> tuple[ledger.Link, str]:
    return invited(ledger.open(), ledger.open().meetings.meeting("2026-06"), **more)


@pytest.mark.parametrize("path", ["/meeting", "/", "/network", "/invited"])
def test_the_secret_leaves_the_address_before_a_page_is_drawn(at, path):
    (given, token), visit = link(), visitor(at)
    answer = visit.get(f"{path}?link={token}&month=2026-06&figure=network.headline")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/invited?month=2026-06&figure=network.headline"
    assert token not in str(answer.headers) and "no-store" in answer.headers["cache-control"]
    (set_,) = answer.headers.get_list("set-cookie")
    assert re.search("cockpit_guest=[^;]{43}; HttpOnly; Max-Age=[0-9]+; Path=/; SameSite=lax$", set_)
    session = ledger.open().sessions.living(visit.client.cookies["cockpit_guest"])
    assert session.link.id == given.id and session.principal.role == "guest"
    assert session.principal.scope.schools == frozenset()


@pytest.mark.parametrize("token", ["never-given", "x" * 500, "", "%00", quote("不存在")])
def test_a_link_that_was_never_given_is_one_sentence(at, token):
    visit = visitor(at)
    answer = visit.get(f"/meeting?link={token}")
    assert answer.status_code == 410 and words.LINK_GONE in answer.text
    assert not visit.client.cookies and "<script" not in answer.text
    invitation.tries = invitation.Tries()


def test_r12_a_link_that_is_taken_back_ends_what_was_opened_with_it(at):
    (given, token), visit = link(), visitor(at)
    visit.get(f"/meeting?link={token}")
    kept = visit.client.cookies["cockpit_guest"]
    assert ledger.open().sessions.living(kept)
    ledger.open().meetings.revoke(given.id, who=ADMIN)
    assert ledger.open().sessions.session(ledger.open().sessions.sessions(False)[0].id) is None
    assert visitor(at).get(f"/meeting?link={token}").status_code == 410
    invitation.tries = invitation.Tries()


def test_whoever_guesses_has_to_wait(at):
    visit = visitor(at)
    answers = [visit.get(f"/meeting?link=guess{n}").status_code for n in range(TRIES + 1)]
    assert answers[0] == 410 and answers[-1] == 429
    invitation.tries = invitation.Tries()


@signed_in_only
def test_a_link_leaves_the_session_of_whoever_opens_it_as_it_is(at):
    (person, password), visit, (_, token) = at.account(), at.visit(), link()
    visit.sign_in(person.login, password)
    before = visit.session
    assert visit.get(f"/meeting?link={token}").status_code == 303
    assert visit.session == before and visit.inside()
    assert ledger.open().sessions.living(before).principal.role == "leader"


@signed_in_only
def test_a_guest_s_cookie_opens_the_page_of_the_link_and_no_other(at):
    visit, (_, token) = at.visit(), link()
    visit.get(f"/meeting?link={token}")
    for path in ("/", "/meeting", "/school", "/network", "/admin"):
        assert visit.get(path).headers["location"].startswith("/sign-in")
    assert visit.get("/invited").status_code == 404  # let in: the page itself is the framework's
    assert words.SIGN_IN in visit.get("/sign-in").text
    gone = at.visit().get("/invited")
    assert gone.status_code == 303
    assert words.LINK_GONE in at.visit().get(gone.headers["location"]).text
