"""Signing in through a provider: a real one on this machine, told to be wrong in every way that matters."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from cockpit import ledger
from cockpit.text import entering as words
from tests import signing
from tests.convening import light
from tests.guarding import Cockpit
from tests.homes import Home
from tests.signing import CLIENT, PASSWORD, ROOT, Provider, Visit, at_provider, through

LEADER, ADMIN, STRANGER, IDLE, BARE, LONG = "u-leader", "u-admin", "u-nobody", "u-idle", "u-bare", "u-long"
USERS = (
    (LEADER, {"name": "李明", "preferred_username": "li.ming", "roles": ["admin"], "groups": ["admin"]}),
    (ADMIN, {"name": "陈系统"}),
    (STRANGER, {"name": "赵未", "preferred_username": "zhao.wei", "email": "root@local"}),
    (IDLE, {}),
    (BARE, {}),
    (LONG, {"name": "长", "photo": "像" * 4000}),
)
DEEP = "/school?school=2150900001"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with signing.provider(*USERS) as running:
        yield running


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("said") / "log"


@pytest.fixture(scope="module")
def cockpit(provider: Provider, log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cockpit]:
    """A cockpit whose accounts are the provider's, with two reserve accounts of its own."""
    folder = tmp_path_factory.mktemp("provided")
    light(folder)
    home = Home(folder)
    with home.entered():
        _people(provider.issuer)
        ledger.open().close()
    with signing.by_provider(home, folder / "home", provider, log, oidc_mfa="otp,hwk") as running:
        yield running


def _people(issuer: str) -> None:
    """Accounts of the provider, and of our own one that is kept in reserve and one that is not."""
    people = ledger.open().people
    for sub, role in ((LEADER, "leader"), (ADMIN, "admin"), (IDLE, "leader"), (BARE, ""), (LONG, "leader")):
        person = people.add(sub, f"名{sub}", role=role, issuer=issuer, subject=sub, who=ROOT)
        if sub == IDLE:
            people.disable(person.id, revision=person.revision, who=ROOT)
    for login, reserve in (("reserve", True), ("ordinary", False)):
        person = people.add(login, login, role="admin", break_glass=reserve, who=ROOT)
        people.change_password(person.id, people.set_password(person.id, who=ROOT), PASSWORD, address="")


@pytest.fixture
def visit(cockpit: Cockpit, provider: Provider) -> Iterator[Visit]:
    yield Visit(cockpit.port)
    provider.right()


def refused(answer, visit: Visit, sentence: str) -> None:
    """One Chinese page and no session."""
    assert answer.status_code in (403, 503) and sentence in answer.text, answer.text[-600:]
    assert not visit.session and not visit.inside()
    assert not re.search(
        r"Traceback|Error|joserfc|authlib|streamlit|http://127", answer.text.partition("<main")[2]
    )


def test_somebody_the_provider_knows_comes_in_and_goes_to_the_page_that_was_asked_for(cockpit, visit):
    turned = visit.get(DEEP)
    asked = visit.get(turned.headers["location"])
    assert words.with_provider(words.PROVIDER) in asked.text and words.BREAK_GLASS in asked.text
    answer = through(visit, LEADER, DEEP)
    assert (answer.status_code, answer.headers["location"]) == (303, DEEP) and visit.inside()
    assert re.search(
        "cockpit_session=[^;]{43}; HttpOnly; Path=/; SameSite=lax$", str(visit_cookies(answer)[0])
    )
    with cockpit.home.entered():
        session = ledger.open().sessions.living(visit.session)
    assert (session.via, session.person.subject, session.principal.role) == ("oidc", LEADER, "leader")


def visit_cookies(answer) -> list[str]:
    """What an answer sets, the session first."""
    return sorted(
        answer.headers.get_list("set-cookie"), key=lambda each: not each.startswith("cockpit_session")
    )


def test_the_framework_s_own_cookie_never_leaves_the_server(visit):
    answer = through(visit, LEADER)
    assert answer.status_code == 303
    assert not any("_streamlit_user" in each for each in answer.headers.get_list("set-cookie"))
    assert not any(name.startswith("_streamlit_user") for name in visit.client.cookies)


def test_r6_a_role_is_never_taken_from_what_the_provider_says(cockpit, visit, provider):
    provider.claims = lambda said: said | {"roles": ["admin"], "role": "admin", "scope": "admin"}
    assert through(visit, LEADER).status_code == 303
    with cockpit.home.entered():
        assert ledger.open().sessions.living(visit.session).principal.role == "leader"


def test_r6_an_account_is_issuer_and_subject_and_not_a_name_or_an_address(cockpit, visit, provider):
    claims = {"preferred_username": LEADER, "email": LEADER, "name": "李明"}
    provider.claims = lambda said: said | claims
    answer = through(visit, STRANGER)
    refused(answer, visit, words.UNKNOWN_TITLE)
    for fact in (STRANGER, LEADER, provider.issuer):
        assert f"<dd>{fact}</dd>" in answer.text
    with cockpit.home.entered():
        newest = ledger.open().entries(5, actions=["sign-in"])[0]
    assert (newest.who, newest.result) == (STRANGER, "refused")


@pytest.mark.parametrize("sub, title", [(IDLE, words.IDLE_TITLE), (BARE, words.NO_ROLE_TITLE)])
def test_c5_an_account_that_is_stopped_or_has_no_role_is_told_so(visit, sub, title):
    refused(through(visit, sub), visit, title)


@pytest.mark.parametrize(
    "proof, fine",
    [
        ({}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["pwd", "otp"]}, True),
        ({"acr": "hwk"}, True),
        ({"amr": "otp"}, False),
    ],
)
def test_c4_an_administrator_needs_a_second_factor(visit, provider, proof, fine):
    provider.claims = lambda said: {k: v for k, v in said.items() if k not in ("amr", "acr")} | proof
    answer = through(visit, ADMIN)
    if fine:
        assert answer.status_code == 303 and visit.inside()
    elif isinstance(proof.get("amr"), str):
        refused(answer, visit, words.NOT_CONFIRMED)
    else:
        refused(answer, visit, words.STEP_UP_TITLE)


def test_c4_who_becomes_an_administrator_without_a_second_factor_is_out(cockpit, visit):
    assert through(visit, LONG).status_code == 303 and visit.inside()
    with cockpit.home.entered():
        people = ledger.open().people
        person = next(each for each in people.people() if each.subject == LONG)
        person = people.grant(person.id, "auditor", revision=person.revision, who=ROOT)
        time.sleep(2.5)
        assert not visit.inside()
        people.grant(person.id, "leader", revision=person.revision, who=ROOT)


def test_claims_longer_than_a_cookie_are_understood(visit):
    assert through(visit, LONG).status_code == 303 and visit.inside()


def now() -> int:
    """Seconds since 1970."""
    return int(time.time())


FORGED = {
    "iss": lambda said: said | {"iss": "https://elsewhere.example"},
    "aud": lambda said: said | {"aud": "another-client"},
    "aud and azp": lambda said: said | {"aud": "another-client", "azp": CLIENT},
    "several aud": lambda said: said | {"aud": [CLIENT, "another-client"], "azp": CLIENT},
    "nonce": lambda said: said | {"nonce": "x" * 20},
    "no nonce": lambda said: {k: v for k, v in said.items() if k != "nonce"},
    "no sub": lambda said: {k: v for k, v in said.items() if k != "sub"},
    "sub is no text": lambda said: said | {"sub": ["u-leader"]},
    "expired": lambda said: said | {"iat": now() - 900, "exp": now() - 300},
    "clock five minutes ahead": lambda said: (
        said | {"iat": now() + 600, "exp": now() + 900, "nbf": now() + 600}
    ),
}


@pytest.mark.parametrize("fault", FORGED)
def test_a_proof_that_is_wrong_opens_nothing(visit, provider, fault):
    provider.claims = FORGED[fault]
    refused(through(visit, LEADER), visit, words.NOT_CONFIRMED)


def test_a_clock_that_is_a_minute_off_does_not_matter(visit, provider):
    provider.claims = lambda said: said | {"iat": int(time.time()) + 60}
    assert through(visit, LEADER).status_code == 303 and visit.inside()


@pytest.mark.parametrize("kind", ["another key", "our own secret"])
def test_a_proof_signed_by_somebody_else_opens_nothing(visit, provider, kind):
    provider.key = RSAKey.generate_key(2048) if kind == "another key" else None
    if kind == "our own secret":
        provider.alg, provider.key = "HS256", OctKey.import_key("x" * 32)
    refused(through(visit, LEADER), visit, words.NOT_CONFIRMED)
    provider.alg = "RS256"


def test_r12_a_callback_opens_once_and_only_in_the_browser_that_began(cockpit, visit):
    back = at_provider(visit, LEADER).headers["location"]
    state = dict(visit.client.cookies)
    other = Visit(cockpit.port)
    refused(other.get(back), other, words.NOT_CONFIRMED)
    assert visit.get(back).status_code == 303 and visit.inside()
    visit.client.cookies.delete("cockpit_session")
    refused(visit.get(back), visit, words.NOT_CONFIRMED)
    copy = Visit(cockpit.port)
    for name, value in state.items():
        copy.client.cookies.set(name, value, domain="127.0.0.1", path="/")
    refused(copy.get(back), copy, words.NOT_CONFIRMED)


@pytest.mark.parametrize("query", ["code=x&state=y", "state=y", "code=x", "error=access_denied", "code[]=1"])
def test_a_callback_that_nobody_began_opens_nothing(visit, query):
    answer = visit.get(f"/oauth2callback?{query}")
    refused(answer, visit, words.CANCELLED if "error" in query else words.UNPROVEN)


def test_who_declines_at_the_provider_may_try_again(visit):
    start = visit.get("/sign-in/oidc")
    login = visit.get(start.headers["location"])
    back = visit.client.post(login.headers["location"], data={"action": "deny"})
    refused(visit.get(back.headers["location"]), visit, words.CANCELLED)
    assert through(visit, LEADER).status_code == 303


def test_the_way_to_the_provider_begins_at_our_own_page_only(visit):
    for token in ("", "?provider=x", "?provider=eyJhbGciOiJub25lIn0.e30."):
        answer = visit.get(f"/auth/login{token}")
        assert answer.status_code in (302, 303, 503) and "localhost" not in answer.headers.get("location", "")
    assert visit.get("/auth/logout").status_code == 404


@pytest.mark.parametrize("status", [500, 404])
def test_a_provider_that_is_down_is_said_in_one_sentence_and_keeps_nobody_out_who_is_in(
    cockpit, visit, provider, status
):
    assert through(visit, LEADER).status_code == 303
    provider.status = status
    other = Visit(cockpit.port)
    start = other.get("/sign-in/oidc")
    refused(other.get(start.headers["location"]), other, words.PROVIDER_AWAY)
    assert visit.inside()


def test_a_provider_that_goes_away_in_the_middle_opens_nothing(visit, provider):
    back = at_provider(visit, LEADER).headers["location"]
    provider.status = 503
    refused(visit.get(back), visit, words.NOT_CONFIRMED)


def test_a_provider_that_is_slow_is_not_waited_for(visit, provider):
    provider.delay = 12.0
    start, began = visit.get("/sign-in/oidc"), time.monotonic()
    refused(visit.get(start.headers["location"]), visit, words.PROVIDER_AWAY)
    assert time.monotonic() - began < 10


def test_r3_a_password_is_for_reserve_accounts_only(cockpit, visit):
    assert visit.sign_in("ordinary", PASSWORD).status_code == 403 and not visit.inside()
    other = Visit(cockpit.port)
    assert other.sign_in("reserve", PASSWORD, DEEP).headers["location"] == DEEP and other.inside()
    assert visit.get("/sign-in/password").status_code == 303


def test_who_signs_out_is_signed_out_at_the_provider_too(visit, provider, cockpit):
    through(visit, LEADER)
    answer = visit.post("/sign-out", {})
    there = answer.headers["refresh"].partition("url=")[2]
    assert there.startswith(f"{provider.issuer}/") and not visit.inside() and not visit.session
    query = parse_qs(urlsplit(there).query)
    assert query["post_logout_redirect_uri"] == [f"http://127.0.0.1:{cockpit.port}/oauth2callback"]
    assert visit.get("/oauth2callback").headers["location"] == "/sign-in?why=left"
    through(visit, LEADER)
    provider.status = 500
    assert visit.post("/sign-out", {}).headers["location"] == "/sign-in?why=left"


def test_a_key_that_the_provider_has_changed_is_fetched(visit, provider):
    assert through(visit, LEADER).status_code == 303
    provider.rotate()
    visit.post("/sign-out", {})
    assert through(visit, LEADER).status_code == 303 and visit.inside()


def test_r9_nothing_secret_is_written_into_the_log(cockpit, visit, log):
    back = at_provider(visit, LEADER).headers["location"]
    visit.get(back)
    query = parse_qs(urlsplit(back).query)
    told = log.read_text("utf-8", errors="replace")
    settings = dict(cockpit.home.more)
    secret = [visit.session, query["code"][0], query["state"][0], PASSWORD]
    secret += [settings["COCKPIT_SECRET"], settings["COCKPIT_OIDC_SECRET"]]
    assert not [each for each in secret if each in told]
