"""The guard of a running server: what strangers, people, guests and machines get from each address."""

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit import ledger
from cockpit.door import guard
from cockpit.text import door as door_words
from cockpit.text import guard as words
from tests import guarding, serving

CLIMBS = (
    *("../streamlit_app.py", "../../etc/passwd", "..%2fstreamlit_app.py", "..%2f..%2f..%2fetc%2fpasswd"),
    *("%2e%2e/%2e%2e/etc/passwd", "%2e%2e%2fdata%2fpolicy.toml", ".%2e/data/policy.toml", "..;/data/x"),
    *("..\\streamlit_app.py", "..%5cstreamlit_app.py", "%2e%2e%5cdata", "%252e%252e%252fstreamlit_app.py"),
    *("..%252f..%252fetc/passwd", "%c0%ae%c0%ae/etc/passwd", "..%c0%af..%c0%afetc/passwd", "..%u2215etc"),
    *("//etc/passwd", "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "C:/windows/win.ini", "%00"),
    *(
        "x%00.py",
        "..%00/",
        "....//....//etc/passwd",
        "..././..././etc/passwd",
        "./",
        ".",
        "..",
        "%2e",
        "%2e%2e",
    ),
    *("~root/.ssh/id_rsa", ".git/config", ".env", ".streamlit/config.toml", "%0d%0aSet-Cookie:%20a=b"),
    *("x%0a%1b[31mforged", "{ticket}", ":key", "*", "%ff%fe", "deploy/nginx.conf", "data/policy.toml"),
)
LOOT = (b"cockpit.door", b"root:", b"[leader]", b"st.App", b"import streamlit", b"proxy_pass", b"[server]")
PAGES = sorted(row.path for row in guard.rows() if row.page)
SECRETS = {"/wall-in/{}": "GET"}  # where something can be guessed
ORDINARY = ("/", "/network", "/school?school=1", "/intake", "/admin", "/people", "/audit")


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("log") / "said.txt"


@pytest.fixture(scope="module")
def cockpit(district, tmp_path_factory, log) -> Iterator[guarding.Cockpit]:
    """A cockpit with sign-in, administration from one network only, behind a proxy of this machine."""
    told = {"trusted_proxies": "127.0.0.1", "admin_networks": "10.1.0.0/16,127.0.0.0/8"}
    with guarding.signed(district, tmp_path_factory.mktemp("signed") / "home", log, **told) as started:
        yield started


@pytest.fixture(scope="module")
def leader(cockpit) -> str:
    return cockpit.enter()


def test_r2_without_a_session_each_address_answers_exactly_so(cockpit):
    """The unauthenticated surface, route by route: a new one fails here until somebody decides."""
    got = {}
    for row in guard.rows():
        if "SOCKET" in row.methods:
            continue
        path = row.example
        asked = {"Origin": f"http://127.0.0.1:{cockpit.port}"}
        got[row.path] = cockpit.ask(path, row.methods[0], **asked).status
    pages = dict.fromkeys(PAGES, 303)
    made_of = ("/media/", "/component/", "/_stcore/bidi-components/", "/_stcore/upload_file/{}/{}")
    shut = dict.fromkeys((*made_of, "/api/export/{}", "/api/me", "/api/wall/beat", "/api/v1/"), 401)
    files = {"/assets/": 404, "/static/": 200}  # what the framework has no file for is its page shell
    alive = ("/api/livez", "/api/readyz", "/_stcore/health", "/_stcore/host-config", "/favicon.png")
    signing = {"/sign-in": 200, "/sign-in/password": 303, "/sign-in/oidc": 303, "/sign-out": 303}
    provider = {"/auth/login": 404, "/oauth2callback": 404}
    others = {"/api/mode/{}": 303, "/wall-in/{}": 403}
    assert got == pages | shut | files | dict.fromkeys(alive, 200) | signing | provider | others


@pytest.mark.parametrize("path", ORDINARY)
def test_a_page_sends_a_stranger_to_the_sign_in_page_and_keeps_the_way_back(cockpit, path):
    answer = cockpit.ask(path)
    assert answer.status == 303 and answer.headers["location"].startswith("/sign-in")
    assert answer.headers["cache-control"] == "no-store"
    if path != "/":
        assert answer.headers["location"].endswith("next=" + re.sub(r"[/?=]", _quoted, path))


def _quoted(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 100_000, "%00", "'; drop table session; --", "é"])
def test_an_invented_session_is_none(cockpit, token):
    answer = cockpit.ask("/api/me", token=token.encode().decode("latin-1"))
    assert answer.status in (401, 400, 431), "uvicorn itself refuses very long headers"


@pytest.mark.parametrize("path", ORDINARY[:3])
def test_c22_what_only_somebody_signed_in_sees_is_kept_by_no_browser(cockpit, leader, path):
    answer = cockpit.ask(path, token=leader)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert cockpit.ask("/media/x", token=leader).headers["cache-control"] == "no-store"


def test_r12_a_copied_cookie_is_worthless_after_signing_out(cockpit):
    """Reliability 6.3 case 28."""
    token = cockpit.enter()
    copied = str(token)
    assert cockpit.ask("/api/me", token=copied).status == 204
    cockpit.leave(token)
    until = time.monotonic() + 5
    while cockpit.ask("/api/me", token=copied).status == 204 and time.monotonic() < until:
        time.sleep(0.1)
    assert cockpit.ask("/api/me", token=copied).status == 401
    assert cockpit.ask("/", token=copied).status == 303
    assert cockpit.refused(copied) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_no_address_answers_a_method_that_is_not_listed_for_it(cockpit, leader, method):
    for row in guard.rows():
        if method in row.methods or "SOCKET" in row.methods or "key" in row.who:
            continue
        path = row.example
        answer = cockpit.ask(path, method, token=leader)
        assert answer.status == 405, (method, path)
        assert answer.headers["allow"] == ", ".join(row.methods), path


def test_r4_no_address_climbs_or_takes_a_placeholder_for_an_id(cockpit):
    """Forty strings at each address, with a session: never the bytes of a file that is not public."""
    assert len(CLIMBS) >= 40
    somebody = cockpit.person()
    for row in guard.rows():
        token = cockpit.enter(somebody)
        for climb in CLIMBS:
            place = row.path.replace("{}", climb) if "{}" in row.path else f"{row.path.rstrip('/')}/{climb}"
            answer = cockpit.ask(place, token=token)
            assert not [loot for loot in LOOT if loot in answer.body], (row.path, climb)
            inside = answer.status in (301, 303) and re.match(r"/(?![/\\])", answer.headers["location"])
            shell = row.path == "/static/" and b"<html" in answer.body
            assert inside or shell or answer.status >= 400, (row.path, climb, answer.status)
            assert "set-cookie" not in answer.headers or "a=b" not in answer.headers["set-cookie"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "cockpit.example@evil.example", ""])
@pytest.mark.parametrize("path", ["/", "/api/livez", "/sign-in", "/api/me", "/assets/logo.svg"])
def test_a_forged_host_gets_nothing_even_with_a_session(cockpit, leader, host, path):
    answer = cockpit.ask_as(path, host, token=leader)
    assert answer.status in (400, 421)
    assert not answer.body or words.SAID[421].encode() in answer.body or b"host" in answer.body.lower()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example", None])
@pytest.mark.parametrize(("path", "method"), [("/_stcore/upload_file/a/b", "PUT"), ("/sign-in", "POST")])
def test_a_page_of_another_site_changes_nothing(cockpit, leader, origin, path, method):
    said = {"Origin": origin} if origin else {}
    answer = cockpit.ask(path, method, body=b"x=1", token=leader, **said)
    assert answer.status == 403


def test_an_upload_without_a_session_is_refused_before_it_is_read(cockpit):
    """Reliability 6.3 case 25: five at once, none of which gets further than its first line."""
    head = (
        f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1:{cockpit.port}\r\n"
        f"Origin: http://127.0.0.1:{cockpit.port}\r\nContent-Length: {20 * 1024 * 1024}\r\n\r\n"
    )
    answers: list[bytes] = []

    def upload() -> None:
        with socket.create_connection(("127.0.0.1", cockpit.port), timeout=20) as line:
            line.sendall(head.encode())
            answers.append(line.recv(64))

    threads = [threading.Thread(target=upload) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [answer.split(b"\r\n")[0] for answer in answers] == [b"HTTP/1.1 401 Unauthorized"] * 5


@pytest.mark.parametrize(
    ("path", "method", "length", "status"),
    [
        ("/_stcore/upload_file/a/b", "PUT", 22 * 1024 * 1024, 413),
        ("/sign-in", "POST", 17 * 1024, 413),
        ("/api/wall/beat", "POST", 1025, 413),
        ("/", "GET", 1, 413),
        ("/api/livez", "GET", 1, 413),
        ("/_stcore/upload_file/a/b", "PUT", "12x", 400),
        ("/_stcore/upload_file/a/b", "PUT", -1, 400),
    ],
)
def test_a_body_longer_than_its_address_allows_is_refused_by_its_length_alone(
    cockpit, leader, path, method, length, status
):
    origin = f"http://127.0.0.1:{cockpit.port}"
    answer = cockpit.ask(path, method, token=leader, Content_Length=str(length), Origin=origin)
    assert answer.status == status


def test_a_body_that_hides_its_length_is_cut_off_or_not_taken(cockpit, leader):
    """Reliability 6.3 case 24: chunks instead of a length."""
    told = {"Transfer_Encoding": "chunked", "Origin": f"http://127.0.0.1:{cockpit.port}"}
    assert cockpit.ask("/_stcore/upload_file/a/b", "PUT", token=leader, **told).status == 411
    assert cockpit.ask("/", token=leader, **told).status == 413
    line = socket.create_connection(("127.0.0.1", cockpit.port), timeout=20)
    with line:
        head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{cockpit.port}\r\nOrigin: {told['Origin']}\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(head.encode() + b"5000\r\n" + b"a" * 0x5000 + b"\r\n0\r\n\r\n")
        assert int(line.recv(64).split()[1]) in (400, 403, 413)


def test_c14_pages_of_administration_open_only_from_their_networks(cockpit):
    admin, auditor = cockpit.enter(role="admin"), cockpit.enter(role="auditor")
    for path, token in (("/admin", admin), ("/people", admin), ("/audit", auditor)):
        near = cockpit.ask(path, token=token, X_Forwarded_For="10.1.2.3")
        far = cockpit.ask(path, token=token, X_Forwarded_For="203.0.113.9")
        assert (near.status, far.status) == (200, 403), path
        assert words.NOT_NEAR in far.body.decode()
    assert cockpit.ask("/network", token=admin, X_Forwarded_For="203.0.113.9").status == 200


def test_a_stranger_learns_only_whether_the_server_is_ready(cockpit, leader):
    far = {"X_Forwarded_For": "203.0.113.9"}
    told = json.loads(cockpit.ask("/api/readyz", **far).body)
    assert told == {"ready": True}
    signed = json.loads(cockpit.ask("/api/readyz", token=leader, **far).body)
    assert signed["version"] == json.loads(cockpit.ask("/api/readyz").body)["version"]


@pytest.mark.parametrize(("path", "method"), SECRETS.items())
def test_guessing_is_slowed_down_for_each_address(cockpit, path, method):
    place = {"X_Forwarded_For": f"198.51.100.{len(path)}", "Origin": f"http://127.0.0.1:{cockpit.port}"}
    full = path.replace("{}", "x")
    got = [cockpit.ask(full, method, **place).status for _ in range(40)]
    assert got.count(429) >= 9, "thirty at once, then one every two seconds"
    elsewhere = cockpit.ask(full, method, **(place | {"X_Forwarded_For": "198.51.100.99"}))
    assert elsewhere.status != 429


def test_a_session_that_asks_without_end_has_to_wait_and_others_do_not(cockpit, leader):
    token = cockpit.enter()
    got = [cockpit.ask("/api/me", token=token).status for _ in range(200)]
    assert got[:100] == [204] * 100 and 429 in got
    assert cockpit.ask("/api/me", token=leader).status == 204


def test_every_refusal_carries_the_headers_and_one_chinese_sentence(cockpit):
    for path, host in (("/nowhere", ""), ("/media/x", ""), ("/", "evil.example")):
        answer = cockpit.ask_as(path, host) if host else cockpit.ask(path)
        assert answer.status >= 400 and answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store" and "default-src" in str(answer.headers)
        text = re.sub(r"<style>.*?</style>|<[^>]+>", "", answer.body.decode())
        assert text.endswith("。") and not re.search(r"Traceback|/home|/work|\.py|select ", text), text


def test_somebody_who_looks_at_a_refusal_sees_a_page_with_the_way_back(cockpit):
    admin = cockpit.enter(role="admin")
    far = {"X_Forwarded_For": "203.0.113.9", "Accept": "text/html,*/*", "token": admin}
    for path, status in (("/nowhere", 404), ("/admin", 403)):
        answer = cockpit.ask(path, **far)
        assert answer.status == status and answer.headers["cache-control"] == "no-store"
        body = answer.body.decode()
        assert words.TITLES[status] in body and f'href="/">{words.HOME}' in body.replace(' class="e-go"', "")
        assert "script" not in body and "script-src" not in answer.headers["content-security-policy"]


def test_a_ticket_of_somebody_else_looks_like_one_that_is_spent(cockpit, leader):
    answer = cockpit.ask("/api/export/{}" + "A" * 22, token=leader)
    assert (answer.status, answer.body.decode()) == (410, door_words.spent_ticket())


def test_by_https_the_browser_is_told_to_come_back_by_https_only(cockpit, leader):
    secure = cockpit.ask("/", token=leader, X_Forwarded_Proto="https")
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in cockpit.ask("/", token=leader).headers
    mode = cockpit.ask("/api/mode/light", X_Forwarded_Proto="https")
    assert "; secure" in mode.headers["set-cookie"].lower()
    assert "; secure" not in cockpit.ask("/api/mode/light").headers["set-cookie"].lower()


def test_r11_nobody_writes_lines_or_colours_into_the_log(cockpit, log):
    forged = "%0d%0aERROR%20forged%1b[31m%07"
    for path in (f"/{forged}", f"/sign-in?next={forged}", f"/wall-in/{forged}", f"/network?{forged}"):
        cockpit.ask(path, User_Agent="x\x1b[31mforged", Referer="http://x/\x1b[2Jforged")
    time.sleep(0.5)
    said = log.read_bytes()
    assert b"\x1b" not in said and b"\x07" not in said
    assert not [line for line in said.splitlines() if line.startswith(b"ERROR")]


def test_what_was_refused_is_on_record_with_its_address(cockpit):
    place = "198.51.100.77"
    cockpit.ask("/media/x", X_Forwarded_For=place)
    until = time.monotonic() + 10
    found: list[ledger.Entry] = []
    while not found and time.monotonic() < until:
        with cockpit.home.entered():
            found = [each for each in ledger.open().entries() if each.address == place]
        time.sleep(0.2)
    assert [(each.action, each.object, each.result) for each in found] == [("access", "/media/", "denied")]


def test_without_sign_in_only_walls_answer_through_a_proxy(district):
    """Neither pages nor their connections: the demonstration is for whoever sits at this machine."""
    with serving.started(district) as port:
        far = {"X_Forwarded_For": "203.0.113.9"}
        for row in guard.rows():
            if "SOCKET" in row.methods or row.methods[0] not in ("GET", "POST"):
                continue
            path = row.example
            relayed = serving.ask(port, path, row.methods[0], **far)
            wall = path in ("/wall-in/x", "/api/wall/beat")
            public = path.startswith(
                ("/api/livez", "/api/readyz", "/assets", "/static", "/favicon", "/api/v1")
            )
            assert (relayed.status == 403 and words.RELAYED.encode() in relayed.body) is not (
                wall or public or path.startswith("/_stcore/h")
            ), path
        assert serving.ask(port, "/").status == 200 and serving.ask(port, "/api/me").status == 204
        assert json.loads(serving.ask(port, "/api/readyz", **far).body) == {"ready": True}
        assert guarding.Cockpit(port, district).ask_as("/", "evil.example").status == 421
        desk = guarding.Cockpit(port, district)
        assert desk.refused(additional_headers={"X-Forwarded-For": "203.0.113.9"}) == 403
        assert desk.refused(origin="http://evil.example") == 403
        assert desk.refused() is None and desk.refused(origin=None) is None
