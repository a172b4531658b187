"""The guard's list and its judgement: who may ask for what, how often, in whose name."""

import re
import tomllib
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from cockpit import access, config, door, ledger, tickets
from cockpit.door import guard, options
from cockpit.door.guard import asked, limits, table, visitor
from cockpit.text import frame

WHO = {table.OPEN, table.SESSION, table.GUEST, table.DEVICE, table.KEY, table.TICKET}
ANYBODY = {  # what answers to somebody without any session; a new one needs a reason here
    "/_stcore/health": "the page's script asks it before it connects again",
    "/_stcore/host-config": "likewise",
    "/api/livez": "the watchdog asks it",
    "/api/readyz": "the proxy asks it; a stranger learns only ready or not",
    "/api/mode/{}": "the ground of the sign-in page",
    "/assets/": "public files of ours",
    "/auth/login": "the way to the provider",
    "/favicon.png": "a public file",
    "/oauth2callback": "the way back from the provider",
    "/sign-in": "the way in",
    "/sign-in/oidc": "the way to the provider",
    "/sign-in/password": "a password that has to be changed before there is a session",
    "/sign-out": "the way out",
    "/static/": "public files of the framework",
    "/wall-in/{}": "the way in of a wall, with its secret",
}
CONFIG = tomllib.loads((config.ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_r2_what_answers_without_a_session_is_exactly_this():
    assert {row.path for row in guard.rows() if table.OPEN in row.who} == set(ANYBODY)
    assert not [path for path in ANYBODY if "setup" in path or "admin" in path]


def test_every_page_of_the_navigation_is_listed_and_asks_for_a_session():
    pages = {name for group in frame.NAVIGATION.values() for name, _ in group} | {"overview"}
    listed = {row.page: row for row in guard.rows() if row.page}
    assert pages <= set(listed) and set(listed) - pages <= {"invited", "people", "audit"}
    for name, row in listed.items():
        assert row.path == f"/{'' if name == 'overview' else name}"
        assert row.who == {"wall": {"device", "session"}, "invited": {"guest"}}.get(name, {"session"})
        assert not row.body and row.methods == ("GET", "HEAD")


def test_pages_of_administration_and_only_they_are_bound_to_networks():
    assert {row.page for row in guard.rows() if row.near} == {"admin", "people", "audit"} == guard.MANAGING


def test_every_route_of_our_own_has_a_row():
    for route in door.routes():
        path = route.path.split("{")[0] + ("x" if "{" in route.path or isinstance(route, Mount) else "")
        found = guard.find(path.replace("assetsx", "assets/x").replace("v1x", "v1/x"))
        assert found is not None, route.path
        asks = set(getattr(route, "methods", None) or ())
        assert asks <= {*found.methods, "HEAD"}, route.path


def test_every_route_of_the_framework_is_listed_or_shut(framework):
    assert len(framework) > 10
    open_to_nobody = {"metrics", "script-health-check", "openapi.json", "interact", "mcp"}
    for route in framework:
        path = re.sub(r"{[^}]*}", "x", route.path)
        found = guard.find(path)
        if found is None:
            assert path.rsplit("/", 1)[1] in open_to_nobody or path in ("/auth/logout", ""), path
        else:
            assert found.who <= WHO


@pytest.fixture
def framework(settings, tmp_path):
    """The routes that the framework itself adds."""
    from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

    Runtime._instance = None
    script = tmp_path / "script.py"
    script.touch()
    told = {"script_path": str(script), "cache_storage_manager": None, "is_hello": False}
    runtime = Runtime(
        RuntimeConfig(
            media_file_storage=MemoryMediaFileStorage("/media"),
            uploaded_file_manager=MemoryUploadedFileManager("/_stcore/upload_file"),
            session_storage=MemorySessionStorage(ttl_seconds=1),
            **told,
        )
    )
    yield Starlette(routes=create_streamlit_routes(runtime)).routes
    Runtime._instance = None


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/mcp",
        "/auth/logout",
        "/setup",
        "/admin/x",
        "/api",
        "/api/v1x",
        "/st",
        "/assets",
        "/api/export",
        "/_stcore",
        "/media",
        "/component",
        "/Assets/x",
        "/WALL",
        "/wallet",
        "/scene",
    ],
)
def test_what_is_not_listed_has_no_row(path):
    assert guard.find(path) is None


def test_rows_say_only_what_there_is_to_say():
    for row in guard.rows():
        assert row.who and row.who <= WHO and row.pace in guard.paces(), row.path
        assert row.path.startswith("/") and row.body >= 0, row.path
        assert row.body <= 21 * 1024 * 1024 and (row.body <= 64 * 1024 or row.pace == "upload"), row.path
    assert len({row.path for row in guard.rows()}) == len(guard.rows())


def test_what_comes_with_a_guessed_secret_is_counted_most_strictly():
    secret = {row.path for row in guard.rows() if row.pace == "secret"}
    assert secret == {"/wall-in/{}"}
    assert limits.shared(guard.paces()["secret"]).at_once <= 30
    assert {row.path for row in guard.rows() if row.pace == "enter"} == {"/sign-in", "/sign-in/password"}
    assert limits.shared(guard.paces()["enter"]).at_once <= 200, "passwords guessed are stopped by locks"


def test_a_visitor_waits_once_the_bucket_is_empty_and_goes_on_when_it_fills():
    now = [0.0]
    bucket, pace = limits.Paced(clock=lambda: now[0]), table.Pace(2.0, 4)
    assert [bucket.wait("page", "a", pace) for _ in range(5)] == [0.0] * 4 + [0.5]
    assert bucket.wait("page", "b", pace) == 0.0, "another visitor has a bucket of his own"
    assert bucket.wait("secret", "a", pace) == 0.0, "another kind of request too"
    now[0] = 0.5
    assert bucket.wait("page", "a", pace) == 0.0
    assert bucket.wait("page", "a", pace) == 0.5
    assert bucket.wait("upload", "a", pace, cost=21.0) == 8.5, "more than the bucket holds never comes"


def test_what_is_remembered_of_visitors_has_a_bound():
    bucket, held = limits.Paced(most=100), limits.Held()
    for number in range(5000):
        bucket.wait("page", str(number), table.Pace(1, 1))
        with held.one_more({str(number): 1}) as fine:
            assert fine
    assert (len(bucket), len(held)) == (100, 0)


def test_nobody_holds_more_than_allowed_and_what_is_let_go_counts_no_more():
    held, ask = limits.Held(), [{"a": 2, "all": 3}] * 3 + [{"b": 2, "all": 3}, {"c": 2, "all": 3}]
    with ExitStack() as open_:
        assert [open_.enter_context(held.one_more(each)) for each in ask] == [True, True, False, True, False]
    with held.one_more({"a": 1}) as again:
        assert again


def request(**headers: str) -> asked.Asked:
    named = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": named, "client": ("127.0.0.1", 1)}
    return asked.Asked(scope | {"scheme": "http", "query_string": b""})


@pytest.fixture
def told(monkeypatch, settings):
    """Settings of sign-in for this process."""

    def tell(**named: str) -> None:
        for name, value in named.items():
            monkeypatch.setenv(f"COCKPIT_{name.upper()}", value)
        config.reset()

    return tell


ON = {
    "sign_in": "local",
    "secret": "xK2p9QwZr7VbNmT4sLd8FgHj3YcUe6Ra1oBiWx5z",
    "address": "https://edu.gov.cn",
}


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("edu.gov.cn", True),
        ("EDU.gov.cn.", True),
        ("edu.gov.cn:443", True),
        ("127.0.0.1:8501", True),
        ("localhost", True),
        ("[::1]:8501", True),
        ("evil.example", False),
        ("edu.gov.cn.evil.example", False),
        ("evil.example:80@edu.gov.cn", False),
        ("edu.gov.cn/x", False),
        ("", False),
        ("edu.gov.cn:x", False),
        ("edu.gov.cn evil", False),
        ("10.0.0.1", False),
        ("еdu.gov.cn", False),
    ],
)
def test_only_our_own_names_are_answered(told, host, ours):
    told(**ON)
    assert asked.ours(request(host=host)) is ours


def test_a_name_of_this_machine_counts_only_for_who_is_at_it(told):
    told(**ON)
    assert not asked.ours(request(host="127.0.0.1", x_forwarded_for="10.0.0.9"))
    assert asked.ours(request(host="edu.gov.cn", x_forwarded_for="10.0.0.9"))


def test_two_names_or_none_are_nobodys(told):
    told(**ON)
    one = request(host="edu.gov.cn")
    two = asked.Asked(one.scope | {"headers": [(b"host", b"edu.gov.cn"), (b"host", b"evil.example")]})
    assert (asked.ours(one), asked.ours(two), asked.ours(request())) == (True, False, False)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example"])
def test_without_sign_in_a_name_that_only_leads_here_is_refused(settings, host):
    assert not asked.ours(request(host=host)), "a page elsewhere made its own name mean this machine"
    assert asked.ours(request(host="localhost:8501"))


@pytest.mark.parametrize(
    ("origin", "fine"),
    [
        ("https://edu.gov.cn", True),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("https://edu.gov.cn.evil.example", False),
        ("https://edu.gov.cn@evil.example", False),
        ("http://127.0.0.1:9999", False),
        (None, False),
    ],
)
def test_only_pages_of_our_own_may_change_something(told, origin, fine):
    told(**ON)
    said = {} if origin is None else {"origin": origin}
    assert asked.same_origin(request(host="edu.gov.cn", **said)) is fine


def test_without_sign_in_programs_of_this_machine_may_keep_silent_about_where_they_come_from(settings):
    assert asked.same_origin(request(host="127.0.0.1:1"))
    assert asked.same_origin(request(host="127.0.0.1:1", origin="http://127.0.0.1:1"))
    assert not asked.same_origin(request(host="127.0.0.1:1", origin="http://evil.example"))


@pytest.mark.parametrize(
    ("path", "below"),
    [
        ("/cockpit", "/"),
        ("/cockpit/", "/"),
        ("/cockpit/wall", "/wall"),
        ("/cockpitx", None),
        ("/wall", None),
        ("/cockpit/../wall", None),
        ("/cockpit/a\\b", None),
        ("/cockpit//x", None),
        ("/cockpit/\x00", None),
        ("/cockpit/x\r\ny", None),
        ("/cockpit/\x1b[31m", None),
        ("/cockpit/" + "x" * 2000, None),
    ],
)
def test_below_a_path_of_its_own_the_cockpit_answers_there_and_nowhere_else(told, path, below):
    told(**{**ON, "address": "https://edu.gov.cn/cockpit"})
    scope = request(host="edu.gov.cn").scope
    assert asked.Asked(scope | {"path": path}).path == below


def test_nobody_brings_an_identity_along(settings):
    said = request(
        host="x", x_cockpit_session="forged", cookie="a=1; _streamlit_user=x; _streamlit_user__1=y"
    )
    kept = dict(asked.trusted(said.scope, "0123"))
    assert kept[b"x-cockpit-session"] == b"0123" and kept[b"cookie"] == b"a=1"
    assert b"x-cockpit-session" not in dict(asked.trusted(said.scope, ""))


@pytest.mark.parametrize(
    ("networks", "address", "role", "near"),
    [
        ("", "203.0.113.9", "admin", True),
        ("10.1.0.0/16", "10.1.2.3", "admin", True),
        ("10.1.0.0/16", "203.0.113.9", "admin", False),
        ("10.1.0.0/16", "", "security", False),
        ("10.1.0.0/16", "203.0.113.9", "auditor", False),
        ("10.1.0.0/16", "203.0.113.9", "leader", True),
        ("10.1.0.0/16", "::ffff:10.1.2.3", "auditor", True),
    ],
)
def test_c14_administration_is_done_from_its_networks_only(told, networks, address, role, near):
    told(admin_networks=networks)
    assert guard.near_enough(access.principal(role), address) is near
    assert guard.near_enough(access.principal(role), access.place(address)) is near


def held(session: str, role: str = "leader", **more) -> access.Principal:
    return access.principal(role, session=session, **more)


def parcel() -> tickets.Parcel:
    return tickets.Parcel("a.txt", "text/plain", b"mine")


def test_a_ticket_belongs_to_the_session_that_asked_and_who_asks_in_vain_spends_nothing(told):
    told(**ON)
    ticket = tickets.issue(parcel, held("one"))
    for others in ((), (held("two"),), (held(""),)):
        with pytest.raises(tickets.Foreign):
            tickets.redeem(ticket, others)
    assert tickets.redeem(ticket, (held("two"), held("one"))).body == b"mine", (
        "and who asks in vain spends nothing"
    )
    assert tickets.redeem(ticket, (held("one"),)) is None


def test_r8_a_ticket_is_worth_nothing_once_its_holder_may_see_something_else(told):
    told(**ON)
    schools = access.principal("inspector", ("S01", "S02"), session="one")
    ticket = tickets.issue(parcel, schools)
    for now in (access.principal("inspector", ("S01",), session="one"), held("one")):
        with pytest.raises(tickets.Foreign):
            tickets.redeem(ticket, (now,))


def test_a_ticket_without_a_session_is_for_the_demonstration_only(told):
    free = tickets.issue(parcel, held(""))
    told(**ON)
    with pytest.raises(tickets.Foreign):
        tickets.redeem(free, (held("one"),))
    with pytest.raises(tickets.Foreign):
        tickets.redeem(tickets.issue(parcel), ())


def test_the_framework_s_settings_are_these():
    server = {
        "address": "127.0.0.1",
        "headless": True,
        "fileWatcherType": "none",
        "runOnSave": False,
        "enableXsrfProtection": True,
        "enableCORS": True,
        "enableStaticServing": False,
        "enableAgentApi": False,
        "maxUploadSize": 20,
        "maxWidgetStateSize": 5,
        "maxMessageSize": 50,
        "maxCacheDataSize": "512mb",
        "disconnectedSessionTTL": 120,
        "websocketPingInterval": 20,
    }
    assert CONFIG["server"] == server
    client = {"showErrorDetails": "none", "toolbarMode": "minimal", "showErrorLinks": False}
    assert CONFIG["client"] == client and CONFIG["browser"] == {"gatherUsageStats": False}
    assert CONFIG["runner"] == {"magicEnabled": False, "postScriptGC": False}
    assert not [path for path in (config.ROOT / ".streamlit").iterdir() if path.name != "config.toml"]


def test_names_origin_and_key_come_from_our_settings_at_start(told):
    told(**{**ON, "address": "https://edu.gov.cn/cockpit", "hosts": "walls.edu.gov.cn"})
    found = options.options(config.settings())
    assert {"edu.gov.cn", "walls.edu.gov.cn"} <= set(found["server.allowedHosts"])
    assert not [name for name in found["server.allowedHosts"] if "*" in name]
    assert found["server.corsAllowedOrigins"] == ["https://edu.gov.cn"]
    assert found["server.baseUrlPath"] == "cockpit"
    key = found["server.cookieSecret"]
    assert len(key) >= 64 and ON["secret"] not in key and key != config.settings().key("something else")
    assert found["server.cookieSecret"] not in repr(config.settings())


def test_without_sign_in_the_framework_draws_its_own_key(settings):
    assert "server.cookieSecret" not in options.options(settings)


def test_uploads_are_as_long_as_the_framework_takes_them():
    upload = guard.find("/_stcore/upload_file/a/b")
    assert upload.body == (CONFIG["server"]["maxUploadSize"] + 1) * 1024 * 1024
    assert upload.who == {"session"}


def test_the_list_holds_nothing_but_rows_and_paces():
    written = tomllib.loads((config.ROOT / "data" / "routes.toml").read_text("utf-8"))
    assert set(written) == {"pace", "route"}
    keys = set(chain.from_iterable(row for row in written["route"]))
    assert keys == {"path", "who", "methods", "body", "pace", "page", "near"}


HELD = ledger.Session(
    "01", None, None, *[""] * 3, (), *[datetime(2026, 7, 1, tzinfo=UTC)] * 3, None, "", None
)
VISITORS = {
    "nobody": visitor.Visitor("10.0.0.1"),
    "session": visitor.Visitor("10.0.0.1", session=HELD),
    "guest": visitor.Visitor("10.0.0.1", guest=HELD),
    "device": visitor.Visitor("10.0.0.1", wall=True),
}


@pytest.mark.parametrize("who", VISITORS)
def test_each_address_welcomes_exactly_those_it_is_listed_for(told, who):
    told(**ON)
    means = {"session": {"session", "ticket"}, "guest": {"guest", "ticket"}, "device": {"device"}}
    for row in guard.rows():
        expected = bool(row.who & (means.get(who, set()) | {"open", "key"}))
        assert visitor.welcome(row, VISITORS[who]) is expected, row.path


def test_without_sign_in_every_visitor_of_this_machine_is_the_demonstration_s(settings):
    assert all(visitor.welcome(row, VISITORS["nobody"]) for row in guard.rows())
