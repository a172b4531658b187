"""The door: what it answers, what it refuses, and what every answer tells the browser."""

import base64
import gc
import hashlib
import io
import json
import re
import subprocess
import weakref
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
import streamlit
from streamlit.watcher.polling_path_watcher import PollingPathWatcher

from cockpit import __version__, access, config, door, figures, ledger, store, tickets
from cockpit.door import memory, parcel, still
from cockpit.text import config as config_words
from cockpit.text import door as words
from cockpit.text import identity, pulse
from tests import homes, serving

SHELL = Path(streamlit.__file__).parent / "static" / "index.html"
FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
PATHS = (
    "/",
    "/network",
    "/assets/logo.svg",
    "/api/livez",
    "/api/readyz",
    "/nowhere",
    "/api/export/x",
    "/wall-in/x",
    "/api/wall/beat",
    "/_stcore/metrics",
)
CLIMBS = [
    "/assets/../streamlit_app.py",
    "/assets/../../etc/passwd",
    "/assets/..%2fstreamlit_app.py",
    "/assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/assets/%2e%2e%2fdata%2fpolicy.toml",
    "/assets/fonts/../../data/policy.toml",
    "/assets/..\\streamlit_app.py",
    "/assets/..%5cstreamlit_app.py",
    "/assets/%252e%252e%252fstreamlit_app.py",
    "/assets//etc/passwd",
    "/assets/%00",
    "/assets/.",
    "/assets/",
    "/assets/fonts",
    "/api/export/..%2f..%2fstreamlit_app.py",
    "/api/export/../../streamlit_app.py",
    "/api/export/%2e%2e",
    "/api/export/....//",
    "/api/export/%00",
    "/wall-in/..%2f..%2fstreamlit_app.py",
    "/wall-in/%2e%2e",
    "/media/../streamlit_app.py",
    "/app/static/../streamlit_app.py",
    "/component/../../streamlit_app.py",
]
LOOT = (b"cockpit.door", b"root:", b"[leader]", b"st.App", b"import streamlit")


@pytest.fixture(scope="module")
def servers(district, log, tmp_path_factory) -> Iterator[tuple[int, int]]:
    """The ports of a cockpit that serves the district and of one that has no store yet."""
    empty = homes.Home(tmp_path_factory.mktemp("no-store"))
    with ExitStack() as stack:
        one = stack.enter_context(serving.started(district, log))
        yield one, stack.enter_context(serving.started(empty))


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    """Everything the serving process says to whoever started it."""
    return tmp_path_factory.mktemp("log") / "said.txt"


@pytest.fixture(scope="module")
def port(servers) -> int:
    return servers[0]


def test_the_routes_are_these_and_no_others():
    assert [route.path for route in door.routes()] == [
        "/api/livez",
        "/api/readyz",
        "/api/me",
        "/api/mode/{mode}",
        "/api/export/{ticket}",
        *("/sign-in", "/sign-in", "/sign-in/password", "/sign-in/password", "/sign-in/oidc"),
        *("/sign-out", "/sign-out"),
        "/wall-in/{token}",
        "/api/wall/beat",
        "/api/v1/{rest:path}",
        "/assets",
    ]


def test_the_policy_names_no_other_host_and_allows_no_foreign_script():
    rules = dict(part.strip().split(" ", 1) for part in door.policy().split(";"))
    for name, value in rules.items():
        assert not re.search(r"https?:|//|\*|\w\.\w", value.replace("'", "")), name
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "'unsafe-eval'" not in rules["script-src"].split()
    assert (rules["default-src"], rules["object-src"], rules["base-uri"]) == ("'self'", "'none'", "'self'")
    assert {"connect-src", "img-src", "font-src", "style-src", "frame-ancestors", "form-action"} <= set(rules)


def test_the_only_inline_script_allowed_is_the_one_of_the_page_shell_in_use(port):
    served = serving.ask(port, "/").body.decode()
    inline = re.findall(r"<script>(.*?)</script>", served, re.S)
    digests = {base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in inline}
    installed = re.findall(r"<script>(.*?)</script>", SHELL.read_text("utf-8"), re.S)
    assert inline == installed
    assert set(re.findall(r"'sha256-([^']+)'", door.policy())) == digests


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_enforced_policy_and_the_fixed_headers(port, path):
    headers = serving.ask(port, path).headers
    assert headers["content-security-policy"] == door.policy()
    assert {name: headers.get(name) for name in FIXED} == FIXED
    assert "content-security-policy-report-only" not in headers


def test_what_is_not_there_is_not_kept_by_the_browser(port):
    answer = serving.ask(port, f"/assets/nothing.js?{__version__}")
    assert answer.status == 404 and "cache-control" not in answer.headers


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/assets/logo.svg", "public, max-age=86400"),
        (f"/assets/shell.js?{__version__}", "public, max-age=31536000"),
        ("/assets/fonts/cockpit-sans.woff2", "public, max-age=86400"),
    ],
)
def test_assets_are_kept_by_the_browser(port, path, expected):
    answer = serving.ask(port, path)
    assert (answer.status, answer.headers["cache-control"]) == (200, expected)


@pytest.mark.parametrize("path", ["/", "/network"])
def test_the_page_shell_is_never_kept_and_speaks_chinese(port, path):
    answer = serving.ask(port, path)
    assert answer.status == 200
    assert "max-age=31536000" not in answer.headers.get("cache-control", "")
    assert b'<html lang="zh-CN">' in answer.body
    assert f"<title>{words.TITLE}</title>".encode() in answer.body
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.parametrize("path", ["/wall", "/wall?playlist=x"])
def test_the_page_of_the_wall_carries_its_pulse_before_the_framework(port, path):
    body = serving.ask(port, path).body.decode()
    found = re.search(r'<script type="application/json" id="cs-pulse-told">(.*?)</script>', body, re.S)
    told = json.loads(found[1])
    assert (told["app"], told["every"], told["words"]) == (__version__, config.TICK_DEFAULT, pulse.words())
    own, framework = body.index(f"/assets/wall.js?{__version__}"), body.index("./static/js/index")
    assert body.index("/assets/shell.js") < found.start() < own < framework
    kept = serving.ask(port, f"/assets/wall.js?{__version__}")
    assert (kept.status, kept.headers["cache-control"]) == (200, "public, max-age=31536000")


@pytest.mark.parametrize("path", ["/", "/network", "/wallet", "/school?back=/wall"])
def test_no_other_page_carries_the_pulse_of_the_wall(port, path):
    body = serving.ask(port, path).body
    assert b"wall.js" not in body and b"cs-pulse" not in body


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent"])
def test_the_framework_tells_nobody_about_itself(port, path):
    answer = serving.ask(port, path)
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize("path", CLIMBS)
def test_no_path_climbs_out_of_the_assets(port, path):
    answer = serving.ask(port, path)
    assert not [loot for loot in LOOT if loot in answer.body]
    shell = answer.status == 200 and b"<html" in answer.body  # an unknown address is a page of the cockpit
    inside = answer.status == 301 and re.match(r"/(?![/\\])", answer.headers["location"])
    assert shell or inside or answer.status in (400, 403, 404, 405, 410)


@pytest.mark.parametrize(
    "path", ["", "/", "/README.md", "/wall.sh", "/nginx.conf", "/cockpit-wall.service", "/%2e/wall.sh"]
)
def test_how_the_servers_are_set_up_is_not_told(port, path):
    for way in ("/assets/deploy", "/assets/./deploy", "/assets/fonts/%2e%2e/deploy", "/assets//deploy"):
        answer = serving.ask(port, way + path)
        assert answer.status in (400, 404) and b"cockpit" not in answer.body, way
    assert serving.ask(port, "/assets/deploy" + path).status in (400, 404)
    assert serving.ask(port, "/assets/logo.svg").status == 200


def test_no_settings_file_is_watched_and_each_section_is_read_once(monkeypatch, tmp_path):
    watched, asked = tmp_path / "config.toml", []
    watched.touch()
    watcher = PollingPathWatcher(str(watched), asked.append)
    monkeypatch.setattr(streamlit.config, "get_options_for_section", lambda name: asked.append(name) or {})
    still.settle()
    assert not watcher._active, "the framework still has what is closed here"
    first, second = (streamlit.config.get_options_for_section("theme") for _ in range(2))
    assert asked == ["theme"] and first == second and first is not second


def test_sections_of_settings_are_what_the_framework_says():
    read = streamlit.config.get_options_for_section
    for section in ("theme", "theme.dark", "theme.light", "theme.sidebar", "server"):
        assert still.once(read)(section) == read(section)


def test_what_only_holds_itself_is_let_go_at_a_quiet_moment():
    class Knot:
        pass

    knot = Knot()
    knot.knot, seen = knot, weakref.ref(knot)
    gc.disable()
    try:
        del knot
        assert seen() is not None
        memory.tidy()
        assert seen() is None
    finally:
        gc.enable()


def test_health_tells_the_version_and_the_age_of_the_oldest_source(servers, at_district):
    told = serving.ask(servers[0], "/api/readyz")
    said, served = json.loads(told.body), store.current()
    oldest = store.health().sources.drop_nulls("as_of").sort("as_of").row(0, named=True)
    assert (told.status, said["ready"], said["version"], said["demo"]) == (200, True, served.number, True)
    assert said["oldest_as_of"] == oldest["as_of"].isoformat()
    assert said["oldest_age_days"] == (config.settings().today() - oldest["as_of"]).days
    assert json.loads(serving.ask(servers[0], "/api/livez").body) == {"ok": True}


def test_without_a_store_the_process_lives_but_is_not_ready(servers):
    assert serving.ask(servers[1], "/api/livez").status == 200
    told = serving.ask(servers[1], "/api/readyz")
    said = json.loads(told.body)
    assert (told.status, said["ready"]) == (503, False)
    assert serving.ask(servers[1], "/").status == 200, "people get the page with its sentence"
    assert identity.EMPTY_STORE


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "/\t/evil.example",
    ],
)
def test_the_switch_of_grounds_never_sends_people_elsewhere(port, back):
    answer = serving.ask(port, f"/api/mode/light?back={back}".replace("\t", "%09").replace("\\", "%5C"))
    target = answer.headers[
        "location"
    ]  # as it travels: a browser takes %09 for a letter, a bare tab for nothing
    assert answer.status == 303
    assert re.match(r"/(?![/\\\s])|/$", target), target


def test_the_switch_of_grounds_remembers_only_the_two_there_are(port):
    answer = serving.ask(port, "/api/mode/light?back=/network%3Flayer%3Doptical")
    assert answer.headers["location"] == "/network?layer=optical"
    assert answer.headers["set-cookie"].startswith("mode=light;")
    assert "set-cookie" not in serving.ask(port, "/api/mode/%3Cscript%3E").headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/api/livez", "/api/readyz", "/api/mode/dark", "/api/export/x", "/wall-in/x"]
)
def test_our_routes_only_answer_questions(port, path, method):
    assert serving.ask(port, path, method).status == 405


def test_an_export_is_fetched_once_and_nobody_else_gets_it(at_district):
    principal = access.principal("leader")
    shown = [make(store.reader(principal), figures.Selection()) for make in figures.PAGES["network"][:2]]
    address, before = parcel.links(shown, "网络覆盖", principal)["xlsx"], _exports()
    with serving.routed() as port:
        first, second = serving.ask(port, address), serving.ask(port, address)
        guessed = serving.ask(port, "/api/export/" + "A" * 22)
    assert (first.status, first.headers["cache-control"]) == (200, "no-store")
    assert "网络覆盖" in unquote(first.headers["content-disposition"])
    book = openpyxl.load_workbook(io.BytesIO(first.body))
    assert [figure.title for figure in shown] == book.sheetnames[1:]
    assert second.status == guessed.status == 410
    assert words.spent_ticket().encode() == second.body == guessed.body
    assert _exports() == before + 1, "every export is in the audit, once"


def _exports() -> int:
    return sum(entry.action == "export" for entry in ledger.open().entries())


def test_a_ticket_expires_and_cannot_be_guessed(monkeypatch):
    made = [tickets.issue(lambda: tickets.Parcel("a", "text/plain", b"")) for _ in range(100)]
    assert len(set(made)) == 100
    assert all(len(base64.urlsafe_b64decode(t + "==")) >= 16 for t in made)
    late = tickets.time.monotonic() + tickets.SECONDS
    monkeypatch.setattr(tickets.time, "monotonic", lambda: late + 1)
    assert [tickets.redeem(t) for t in made] == [None] * 100


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.10", "example.org", ""])
def test_only_loopback_is_listened_on(address):
    assert config.refusal(config.read({}), address).endswith("。")


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_loopback_is_fine(address):
    assert config.refusal(config.read({}), address) is None


def test_an_open_address_ends_the_start_with_one_sentence(tmp_path):
    options = ("--server.address", "0.0.0.0", "--server.port", str(serving.free_port()))
    done = subprocess.run(
        serving.command(*options),
        cwd=config.ROOT,
        env=serving.environment(homes.Home(tmp_path)),
        capture_output=True,
        text=True,
        timeout=serving.PATIENCE,
        check=False,
    )
    said = (done.stdout + done.stderr).strip()
    assert done.returncode != 0
    assert "Traceback" not in said
    assert said == config_words.open_address("0.0.0.0")


def test_the_start_says_in_chinese_where_to_look_and_nothing_else(port, log):
    assert log.read_text("utf-8") == words.opened("127.0.0.1", port) + "\n"
