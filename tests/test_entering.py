"""Coming in with an account of one's own, a new password, going out: what a browser without scripts sees."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit import access, config, ledger
from cockpit.door import entering
from cockpit.door.entering import form, onward, page
from cockpit.text import entering as words
from cockpit.text import people_ledger
from tests import signing
from tests.convening import light
from tests.homes import Home
from tests.parts import served
from tests.signing import PASSWORD, Door, Known

DEEP = "/school?school=2150900001&tab=网络"
ASKED = "/school?school=2150900001&tab=%E7%BD%91%E7%BB%9C"
ELSEWHERE = [
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil",
    ),
    *("https://evil.example", "http:evil.example", "javascript:alert(1)", "data:text/html,x", "HTTPS://evil"),
    *("/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example"),
    *("/\x00/evil.example", "/\x7f", "/\x85/x", "/a//evil.example", "/..//evil.example", "/%2e%2e/x", "/./x"),
    *(
        "/x/../../etc/passwd",
        "/.%2E/x",
        "evil.example",
        "?next=//evil",
        "#//evil",
        "@evil.example",
        ":8080/x",
    ),
    *(
        "/sign-in",
        "/sign-in?next=/x",
        "/sign-out",
        "/auth/login",
        "/oauth2callback?x=1",
        "/api/me",
        "/api/mode/dark",
    ),
    *("/wall-in/x", "/_stcore/stream", "/media/x", "", None, "/" + "x" * 2001, "/http://[evil"),
]


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A door with accounts of its own."""
    folder = tmp_path_factory.mktemp("entering")
    with signing.doorway(Home(folder), ledger_url=light(folder)) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(at: Door) -> Known:
    """An account and its password, which tests use and leave as they are."""
    return at.account()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Door]:
    """A door of one test's own."""
    with signing.doorway(Home(tmp_path), ledger_url=light(tmp_path)) as opened:
        yield opened


def said(answer) -> str:
    """A page as it is compared: without what is drawn for each visitor."""
    return re.sub(r'name="form" value="\w+"|name="login"[^>]*', "", answer.text)


def test_c1_an_account_and_a_password_lead_to_the_page_that_was_asked_for(at, known):
    (person, password), visit = known, at.visit()
    assert not visit.inside()
    turned = visit.get("/school", params={"school": "2150900001", "tab": "网络"})
    assert turned.status_code == 303 and turned.headers["location"].startswith("/sign-in?next=")
    asked = visit.get(turned.headers["location"])
    answer = visit.post("/sign-in", visit.filled(asked, login=person.login, password=password))
    assert (answer.status_code, answer.headers["location"]) == (303, ASKED)
    assert visit.inside() and visit.get("/sign-in").status_code == 303


def test_the_session_cookie_is_opaque_unreadable_for_scripts_and_kept_as_a_digest(at, known):
    (person, password), visit = known, at.visit()
    answer = visit.sign_in(f" {person.login.upper()} ", password)
    (set_,) = [each for each in answer.headers.get_list("set-cookie") if each.startswith("cockpit_session=")]
    parts = {each.strip().lower() for each in set_.split(";")[1:]}
    assert parts == {"httponly", "samesite=lax", "path=/"}
    token = set_.partition("=")[2].partition(";")[0]
    assert len(token) == 43
    mine = ledger.open().sessions.living(token)
    assert token not in repr(mine) and mine.via == "local" and mine.address.startswith("10.")
    by_https = visit.get("/sign-in", headers={"x-forwarded-proto": "https"}, cookies={"cockpit_session": ""})
    assert all("secure" in each.lower() for each in by_https.headers.get_list("set-cookie"))


def test_c2_a_wrong_password_and_an_unknown_account_get_the_same_words(at, known):
    person, _ = known
    wrong, unknown = (at.visit().sign_in(login, "falsch") for login in (person.login, "nobody.here"))
    assert wrong.status_code == unknown.status_code == 403 and said(wrong) == said(unknown)
    assert words.REFUSED in wrong.text and 'aria-describedby="why-password"' in wrong.text
    assert f'value="{person.login}"' in wrong.text and "falsch" not in wrong.text


def test_c2_five_failures_lock_the_account_for_a_while(at, known):
    (person, password), (other, _), visit = at.account(), known, at.visit()
    answers = [visit.sign_in(person.login, "falsch") for _ in range(5)]
    assert [each.status_code for each in answers] == [403] * 4 + [429]
    assert words.LOCKED in answers[-1].text
    assert at.visit().sign_in(person.login, password).status_code == 429
    assert at.visit().sign_in(other.login, password).status_code == 303, "others share the address"


@pytest.mark.parametrize(
    "login, password, beside", [("", "x", "login"), ("x", "", "password"), ("", "", "login")]
)
def test_what_is_missing_is_said_beside_the_field(at, login, password, beside):
    answer = at.visit().sign_in(login, password)
    assert answer.status_code == 422 and f'id="why-{beside}" role="alert"' in answer.text


def test_c1_a_first_password_opens_nothing_until_it_is_changed(at):
    (person, first), visit = at.account(fresh=True), at.visit()
    turned = visit.sign_in(person.login, first, ASKED)
    assert turned.headers["location"].startswith("/sign-in/password?next=") and not visit.inside()
    asked = visit.get(turned.headers["location"])
    assert words.MUST_CHANGE in asked.text
    new = {"old": first, "new": PASSWORD, "again": PASSWORD}
    answer = visit.post("/sign-in/password", visit.filled(asked, **new))
    assert (answer.status_code, answer.headers["location"]) == (303, ASKED) and visit.inside()
    assert at.visit().sign_in(person.login, first).status_code == 403
    assert at.visit().sign_in(person.login, PASSWORD).status_code == 303


def test_who_is_registered_and_not_yet_granted_sets_a_password_and_is_told_whom_to_ask(at):
    (person, first), visit = at.account(fresh=True, role=""), at.visit()
    asked = visit.get(visit.sign_in(person.login, first).headers["location"])
    new = {"old": first, "new": PASSWORD, "again": PASSWORD}
    saved = visit.post("/sign-in/password", visit.filled(asked, **new))
    assert saved.status_code == 403 and words.SAVED_WITHOUT_ROLE in saved.text and not visit.inside()
    told = at.visit().sign_in(person.login, PASSWORD)
    assert told.status_code == 403 and words.NO_ROLE in told.text
    people = ledger.open().people
    people.grant(person.id, "leader", revision=people.person(person.id).revision, who=access.operator("root"))
    assert at.visit().sign_in(person.login, PASSWORD).status_code == 303


def test_c1_an_expired_password_must_be_changed_too(lite):
    (person, password), visit = lite.account(), lite.visit()
    with sqlite3.connect(lite.home.folder / "ledger.db") as book:
        book.execute("update person set expires_at = '2020-01-01 00:00:00.000000'")
    turned = visit.sign_in(person.login, password)
    assert words.EXPIRED in visit.get(turned.headers["location"]).text and not visit.inside()


WRONG = [
    ({"old": ""}, "old", words.NO_OLD),
    ({"old": "Falsch.Falsch-123"}, "old", people_ledger.WRONG_OLD),
    ({"new": "", "again": ""}, "new", words.NO_NEW),
    ({"again": "Anders.Anders-77"}, "again", words.NOT_AGAIN),
    ({"new": "Password2026!", "again": "Password2026!"}, "new", people_ledger.WEAK),
    ({"new": "short", "again": "short"}, "new", "至少 12 个字符"),
]


@pytest.fixture(scope="module")
def changing(at):
    """Somebody before the page for a new password, and the old one."""
    (person, first), visit = at.account(fresh=True), at.visit()
    return visit, visit.get(visit.sign_in(person.login, first).headers["location"]), first


@pytest.mark.parametrize("given, beside, sentence", WRONG, ids=[each[2][:6] for each in WRONG])
def test_c1_what_is_wrong_with_a_new_password_is_said_beside_its_field(changing, given, beside, sentence):
    visit, asked, first = changing
    fine = {"old": first, "new": PASSWORD, "again": PASSWORD}
    answer = visit.post("/sign-in/password", visit.filled(asked, **(fine | given)))
    place = answer.text.index(f'id="why-{beside}"')
    assert answer.status_code == 422 and sentence in answer.text[place : place + 300]
    assert not visit.inside() and not any(each in answer.text for each in (first, PASSWORD))


def test_a_new_password_ends_every_other_session_of_the_account(at):
    (person, password), here, there = at.account(), at.visit(), at.visit()
    for each in (here, there):
        assert each.sign_in(person.login, password).status_code == 303
    new = "Wolke.Anker8-Distel"
    asked = here.get("/sign-in/password")
    assert words.CHOSEN_CHANGE in asked.text
    given = here.filled(asked, old=password, new=new, again=new)
    assert here.post("/sign-in/password", given).status_code == 303
    assert here.inside()
    assert ledger.open().sessions.living(there.session) is None


def test_the_note_of_who_must_change_a_password_cannot_be_made_up_or_kept(at, changing, known):
    note, (other, _) = changing[0].client.cookies.get("cockpit_change"), known
    person = ledger.open().people.person(note.partition(".")[0])
    old = f"{person.id}.1000000000.must_change"
    made_up = (
        note.replace(person.id, other.id),
        note[:-1] + ("0" if note[-1] != "0" else "1"),
        "x",
        "a.b.c.d",
    )
    for each in (*made_up, f"{old}.{form.sealed('change', old)}"):
        answer = at.visit().get("/sign-in/password", cookies={"cockpit_change": each})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/password", "/sign-out"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_of_another_site_does_nothing(at, known, path, origin):
    (person, password), visit = known, at.visit()
    given = visit.filled(visit.get("/sign-in"), login=person.login, password=password)
    if path != "/sign-in":
        visit.post("/sign-in", given)
    before = visit.session
    headers = {"origin": origin} if origin else {}
    answer = visit.client.post(visit.origin + path, data=given, headers=headers)
    assert answer.status_code in (303, 403) and visit.session == before
    assert visit.inside() == (path != "/sign-in")


def test_a_form_that_was_handed_to_another_browser_does_nothing(at, known):
    (person, password), mine, other = known, at.visit(), at.visit()
    asked = other.get("/sign-in")
    mine.get("/sign-in")
    for form_ in (mine.filled(asked), {}, {"form": ""}):
        answer = mine.post("/sign-in", form_ | {"login": person.login, "password": password})
        assert answer.status_code == 400 and words.FORM_GONE in answer.text and not mine.inside()


@pytest.mark.parametrize(
    "body, kind",
    [
        (b"x" * 9000, form.URLENCODED),
        (b"{}", "application/json"),
        (b"\xff=\xff", form.URLENCODED),
        (b"a&" * 99, form.URLENCODED),
    ],
)
def test_c15_a_form_that_is_none_is_told_to_be_filled_in_anew(at, body, kind):
    visit = at.visit()
    visit.get("/sign-in")
    answer = visit.client.post(
        visit.origin + "/sign-in", content=body, headers={"content-type": kind, "origin": visit.origin}
    )
    assert answer.status_code in (400, 413, 415) and not visit.inside()


def test_a_session_that_was_planted_is_not_taken_over_and_an_earlier_one_ends(at, known):
    (person, password), visit, earlier = known, at.visit(), at.visit()
    earlier.sign_in(person.login, password)
    for planted in ("A" * 43, earlier.session):
        asked = visit.get("/sign-in")
        visit.client.cookies.set("cockpit_session", planted, domain="127.0.0.1", path="/")
        given = visit.filled(asked, login=person.login, password=password)
        assert visit.post("/sign-in", given).status_code == 303
        assert visit.session not in ("", planted) and visit.inside()
        visit.post("/sign-out", {})
    assert not earlier.inside()


def test_r12_c22_signing_out_ends_the_session_for_every_copy_of_its_cookie(at, known):
    (person, password), visit, copy = known, at.visit(), at.visit()
    visit.sign_in(person.login, password)
    copy.client.cookies.set("cockpit_session", visit.session, domain="127.0.0.1", path="/")
    assert copy.inside()
    asked = visit.get("/sign-out")
    assert person.name in asked.text and "<button" in asked.text and visit.inside()
    answer = visit.post("/sign-out", visit.filled(asked))
    assert answer.headers["location"] == "/sign-in?why=left"
    assert answer.headers["clear-site-data"] == '"cache"' and "no-store" in answer.headers["cache-control"]
    assert not visit.session and not copy.inside()
    assert words.LEFT in visit.get("/sign-in?why=left").text
    assert visit.get("/sign-out").headers["location"] == "/sign-in"


def test_c9_every_way_in_and_out_is_in_the_audit_with_its_address(at):
    (person, password), visit = at.account(), at.visit("10.9.8.7")
    visit.sign_in(person.login, "falsch")
    visit.sign_in(person.login, password)
    visit.post("/sign-out", {})
    told = [
        each for each in ledger.open().entries(40) if each.who == person.login and each.address == "10.9.8.7"
    ]
    assert [(each.action, each.result) for each in reversed(told)] == [
        ("sign-in", "refused"),
        ("sign-in", "done"),
        ("session:begin", "done"),
        ("session:end", "done"),
    ]
    assert not any(secret in str(each) for each in told for secret in (password, "falsch"))


def test_c12_nobody_comes_in_while_the_audit_cannot_be_written(lite):
    (person, password), visit = lite.account(), lite.visit()
    with sqlite3.connect(lite.home.folder / "ledger.db") as book:
        book.execute("create trigger full before insert on audit begin select raise(abort, 'disk full'); end")
    answer = visit.sign_in(person.login, password)
    assert answer.status_code == 503 and 'role="status"' in answer.text and not visit.session
    assert not re.search("disk|sqlite|audit|Error", answer.text)


def test_r10_what_somebody_types_stays_text(at):
    answer = at.visit().sign_in('"><script>alert(1)</script>', "x", '/school?x="><img src=x>')
    assert answer.status_code == 403 and "<script" not in answer.text and "<img src=x" not in answer.text


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_the_page_runs_no_script_loads_nothing_foreign_and_is_kept_nowhere(at, mode):
    answer = at.visit().get("/sign-in", cookies={"mode": mode})
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "script-src" not in policy
    assert "no-store" in answer.headers["cache-control"]
    assert "<script" not in answer.text and not re.search(r'(src|href)="(https?:)?//|style="', answer.text)
    assert f'content="{mode}"' in answer.text and len(answer.content) < 40_000


def test_whoever_wrote_the_sheet_named_every_colour_in_the_theme():
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", page.SHEET.read_text("utf-8"))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_r15_nobody_is_led_to_a_place_outside_the_cockpit(address, settings):
    assert onward.inside(address) == "/"


def test_r15_not_even_after_signing_in(at, known):
    (person, password), visit = known, at.visit()
    assert visit.sign_in(person.login, password, "//evil.example").headers["location"] == "/"
    for address in ELSEWHERE[:20:5]:
        answer = visit.get("/sign-in", params={"next": address})
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), address


KEPT = [
    "/",
    "/school",
    ASKED,
    "/meeting?month=2026-06&figure=network.headline",
    "/registers?q=http%3A%2F%2Fx",
]


@pytest.mark.parametrize("address", KEPT)
def test_a_page_of_the_cockpit_is_kept_as_it_was_asked_for(address, settings):
    assert onward.inside(address) == address


@pytest.mark.parametrize(
    "address, kept",
    [
        ("/edu", True),
        ("/edu/school?x=1", True),
        ("/education", False),
        ("/school", False),
        ("/edu/sign-in", False),
    ],
)
def test_below_a_path_of_its_own_only_pages_below_it_are_kept(address, kept, tmp_path):
    with served(Home(tmp_path), address="http://127.0.0.1:1/edu").entered():
        assert onward.inside(address) == (address if kept else "/edu/")


def test_below_a_path_of_its_own_everything_leads_there(tmp_path):
    with signing.doorway(Home(tmp_path), ledger_url=light(tmp_path), base="/edu") as opened:
        (person, password), visit = opened.account(), opened.visit()
        asked = visit.get("/sign-in")
        assert re.findall(r'(?:action|src|href)="([^"]*)"', asked.text)
        assert all(
            each.startswith("/edu/") for each in re.findall(r'(?:action|src|href)="([^"]*)"', asked.text)
        )
        answer = visit.post("/sign-in", visit.filled(asked, login=person.login, password=password))
        assert answer.headers["location"] == "/edu/" and "path=/edu" in str(answer.headers).lower()
        assert visit.inside()
        assert visit.post("/sign-out", {}).headers["location"] == "/edu/sign-in?why=left"


def test_without_sign_in_there_is_no_sign_in_page(tmp_path):
    with signing.doorway(
        Home(tmp_path), ledger_url=light(tmp_path), sign_in="off", trusted_proxies=""
    ) as opened:
        visit = opened.visit()
        visit.client.headers.pop("x-forwarded-for")
        for path in ("/sign-in", "/sign-in/password", "/sign-out", "/sign-in/oidc"):
            assert visit.get(path).status_code == 303
        assert visit.post("/sign-in", {"login": "x", "password": "y"}).headers["location"] == "/"
        assert [
            visit.get(path).status_code for path in ("/auth/login", "/oauth2callback", "/auth/logout")
        ] == [404] * 3


def test_the_framework_s_way_to_a_provider_is_shut_where_there_is_none(at):
    for path in ("/auth/login", "/auth/login?provider=x", "/oauth2callback?code=1&state=2", "/auth/logout"):
        assert at.visit().get(path).status_code == 404
    assert at.visit().get("/sign-in/oidc").headers["location"] == "/sign-in"
    assert entering.secrets(config.settings()) == {}


def test_c2_sessions_and_locks_hold_on_the_other_engine_too(database, tmp_path):
    with signing.doorway(Home(tmp_path), ledger_url=database) as opened:
        (person, password), visit, other = opened.account(), opened.visit(), opened.visit()
        assert visit.sign_in(person.login, password).status_code == 303 and visit.inside()
        token = visit.session
        visit.post("/sign-out", {})
        assert ledger.open().sessions.living(token) is None and not visit.inside()
        assert [other.sign_in(person.login, "falsch").status_code for _ in range(5)][-1] == 429
        assert opened.visit().sign_in(person.login, password).status_code == 429


def test_r2_nothing_lets_a_stranger_make_an_account(at):
    before = ledger.open().people.people()
    paths = {each.path for each in entering.routes()}
    assert paths == {"/sign-in", "/sign-in/password", "/sign-in/oidc", "/sign-out"}
    for path in paths:
        at.visit().post(path, {"login": "new.one", "password": PASSWORD, "new": PASSWORD, "again": PASSWORD})
    assert ledger.open().people.people() == before
