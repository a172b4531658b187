"""The data interface as another system meets it: the strings of the pages, by key, paged, refused."""

import json
import logging
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from jsonschema import Draft202012Validator
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from schemathesis import GenerationMode

from cockpit import access, config, door, feed, ledger, store, text
from cockpit.door import part
from cockpit.door.serving import interface
from cockpit.figures import Selection, milestones, overview, registers
from cockpit.figures import school as school_figures
from cockpit.text import feed_api as words
from tests import asking, homes, serving
from tests.asking import directly, over_http, told

OPERATIONS = ("indicators", "schools", "status", "metrics")
EXAMPLES = 25  # of each address, sound ones and unsound ones


@pytest.fixture(scope="module")
def home(district, tmp_path_factory) -> Iterator[homes.Home]:
    """A copy of the demonstration district, whose ledger the tests may write."""
    found = homes.Home(tmp_path_factory.mktemp("feed") / "home")
    shutil.copytree(district.folder, found.folder)
    with found.entered():
        store.close()
        yield found
        ledger.open().close()
        store.close()


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("log") / "said.txt"


@pytest.fixture(scope="module")
def port(home, log) -> Iterator[int]:
    """The real cockpit, as people start it."""
    with serving.started(home, log) as found:
        yield found


@pytest.fixture(autouse=True)
def quiet(home) -> None:
    """Nobody has asked this process anything yet."""
    interface.WRONG.clear()
    interface.PACE.clear()
    interface.NOTED.clear()


def issue(name: str, **said) -> str:
    """The secret of a new key."""
    return ledger.open().keys.issue(name, by="li", role="security", **said)[1]


@pytest.fixture(scope="module")
def token(home) -> str:
    return issue("城市运行中心")


@pytest.fixture(scope="module")
def asker(home) -> str:
    return issue("问题")


@pytest.fixture(scope="module")
def leader(home) -> store.Reader:
    """What the leaders' pages are drawn from."""
    return store.reader(access.principal("leader"))


def test_every_promise_reads_as_on_the_page_of_milestones(token, leader):
    items = {(item["key"], item["year"]): item for item in asking.every(token, "indicators")}
    figures = (milestones.targets(leader, Selection()), milestones.undated(leader, Selection()))
    rows = [row for figure in figures for row in figure.frame.to_dicts()]
    same = (
        "label",
        "task",
        "text",
        "target_text",
        "due_text",
        "gap_text",
        "pace_text",
        "status_word",
        "clause",
    )
    by_indicator = {(item["indicator"], year): item for (_, year), item in items.items()}
    assert len(rows) > 100
    for row in rows:
        item = by_indicator[row["key"], row["year"]]
        assert [item[name] or "" for name in same] == [row[name] for name in same]
        assert (item["value"], item["status"], item["area"]["title"]) == (
            row["value"],
            row["status"],
            row["area"],
        )


def test_every_figure_of_a_school_reads_as_where_schools_stand_side_by_side(token, leader):
    schools, compared = {s["code"]: s for s in asking.every(token, "schools")}, 0
    for some in (list(schools)[first : first + 6] for first in range(0, len(schools), 6)):
        figure = school_figures.side_by_side(leader, Selection(schools=",".join(some)))
        cells = {(row["column"], row["row"]): row for row in figure.frame.to_dicts()}
        for school in map(schools.__getitem__, some):
            for told_ in school["indicators"]:
                row = cells.get((school["short_name"], told_["label"]))
                if row is not None and not told_["suppressed"]:
                    same = ("text", "status", "status_word")
                    assert [told_[name] or "" for name in same] == [row[name] or "" for name in same]
                    compared += 1
    assert compared > 10 * len(schools)


def test_the_state_reads_as_on_the_overview_and_the_page_of_registers(token, leader):
    status = told(directly(token, "status"))
    figure = overview.state(leader, Selection())
    said = {each["text"] for each in status["milestones"]}
    assert said == {figure.claim, *figure.frame["text"]}
    for each in status["milestones"]:
        assert sum(part["count"] for part in each["counts"]) == each["total"]
        assert all(part["status_word"] == text.status_word(part["status"]) for part in each["counts"])
    rows = {row["key"]: row for row in registers.catalogue(leader, Selection()).frame.to_dicts()}
    assert len(status["sources"]) > 15
    for source in status["sources"]:
        row = rows[source["dataset"]]
        assert (source["as_of_text"], source["rows_text"], source["state"]) == (
            row["as_of"],
            row["rows"],
            row["state"],
        )


def test_a_monitoring_system_reads_the_same_numbers(token):
    """OpenMetrics, read by the parser of a real monitoring system."""
    answer = directly(token, "metrics", accept="application/openmetrics-text;version=1.0.0,*/*;q=0.1")
    assert answer.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    families = {each.name: each for each in text_string_to_metric_families(answer.body.decode())}
    items = asking.every(token, "indicators")
    values = {s.labels["indicator"]: s.value for s in families["cockpit_indicator_value"].samples}
    assert values == {item["indicator"]: item["value"] for item in items if item["value"] is not None}
    lit = {
        s.labels["target"]: s.labels["cockpit_target_status"]
        for s in families["cockpit_target_status"].samples
        if s.value
    }
    assert lit == {item["key"]: item["status"] for item in items if item["target_text"] is not None}
    (version,) = families["cockpit_data_version"].samples
    assert version.value == store.current().number


def test_pages_hold_every_row_once_and_in_order(token):
    whole = asking.every(token, "indicators")
    found, path = [], "indicators?limit=7"
    while path:
        page = told(over_page(token, path))
        assert page["meta"]["total"] == len(whole) and len(page["items"]) <= 7
        found += page["items"]
        path = (page["next"] or "").removeprefix("/api/v1/")
    assert found == whole


def over_page(token: str, path: str):
    name, _, query = path.partition("?")
    return directly(token, name, **dict(pair.split("=", 1) for pair in query.split("&")))


def test_filters_keep_what_they_name(token):
    whole = asking.every(token, "indicators")
    area = next(i["area"]["code"] for i in whole if i["area"]["code"] not in ("overall", "operation"))
    for name, value in {"year": "2027", "area": area, "status": "missed"}.items():
        kept = asking.every(token, "indicators", **{name: value})
        wanted = [i for i in whole if str(i["area"]["code"] if name == "area" else i[name]) == value]
        assert kept == wanted and kept
    schools = asking.every(token, "schools")
    one = schools[3]
    assert asking.every(token, "schools", school=one["code"]) == [one]
    stage = one["stage"]["code"]
    assert asking.every(token, "schools", stage=stage) == [s for s in schools if s["stage"]["code"] == stage]
    assert asking.every(token, "schools", school="nowhere") == []


def test_a_cursor_serves_no_other_question_key_or_version(token):
    following = told(directly(token, "indicators", limit="5"))["next"]
    cursor = re.search("cursor=([^&]+)", following)[1]
    assert directly(token, "indicators", limit="9", cursor=cursor).status == 200, "the size may change"
    other = issue("另一家", schools=[asking.every(token, "schools")[0]["code"]])
    asked = [
        directly(token, "indicators", cursor=cursor, year="2027"),
        directly(token, "schools", cursor=cursor),
        directly(other, "indicators", cursor=cursor),
        directly(token, "indicators", cursor="A" * 20),
        directly(token, "indicators", cursor="Nzg5NGU3NmMwYmU5OWRjZS45OTk5OTk5OTk5OTk"),
    ]
    assert [answer.status for answer in asked] == [410] * len(asked)
    assert directly(token, "indicators", cursor="../../etc").status == 400


def test_what_has_not_changed_is_not_sent_again(port, token):
    other = issue("第二把")
    for name in (*OPERATIONS, "openapi.json"):
        first = over_http(port, token, name)
        tag = first.headers["etag"]
        assert re.fullmatch('"[0-9a-f]{32}"', tag)
        assert first.headers["cache-control"] == "private, no-cache"
        assert "Authorization" in first.headers["vary"]
        again = over_http(port, token, name, If_None_Match=f'"x", W/{tag}')
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert over_http(port, other, name, If_None_Match=tag).status == 200, "another key, another tag"
    assert over_http(port, token, "indicators?limit=3", If_None_Match=tag).status == 200
    assert over_http(port, "", "indicators", If_None_Match="*").status == 401


def test_head_tells_the_size_without_the_body(port, token):
    whole = over_http(port, token, "schools?limit=3")
    head = over_http(port, token, "schools?limit=3", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))


def test_without_a_right_key_every_address_answers_the_same(port, token):
    """The same answer for a missing address and for one that is there; C-17: what was refused is written."""
    key, ended = ledger.open().keys.issue("停用的", by="li")
    ledger.open().keys.revoke(key.id, by="li")
    elsewhere = issue("别处的", ranges=["10.9.0.0/16"])
    wrong = ("ckp_" + "A" * 43, ended, elsewhere, token[:-1], "x", "ckp_" + "é" * 3)
    said = {(a.status, a.body) for each in wrong for a in [_latin(port, each, "indicators")]}
    assert len(said) == 1 and next(iter(said))[0] == 401
    for name in ("indicators", "nowhere", "schools/x", "openapi.json"):
        answer = over_http(port, "", name)
        assert (answer.status, json.loads(answer.body)["code"]) == (401, "no-key")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert over_http(port, "", "indicators", Authorization="Basic " + "YWRtaW46YWRtaW4=").status == 401
    assert over_http(port, "", "indicators?key=" + token).status == 401, "never in an address"
    assert over_http(port, "", "indicators", Cookie="cockpit_session=" + token).status == 401
    denied = [e for e in ledger.open().entries(limit=40) if e.result == "denied" and e.role == "feed"]
    assert len(denied) >= 5 and {(e.object, e.address) for e in denied} == {("/api/v1", "127.0.0.1")}


def _latin(port: int, token: str, path: str):
    return serving.ask(port, f"/api/v1/{path}", Authorization=f"Bearer {token}".encode().decode("latin-1"))


def test_a_key_that_is_revoked_is_out_within_five_seconds(port):
    """R-12 over HTTP: another process revokes it, and its next request finds the door closed."""
    key, secret = ledger.open().keys.issue("短命的", by="li")
    assert over_http(port, secret, "status").status == 200
    ledger.open().keys.revoke(key.id, by="wang")
    begun = time.monotonic()
    while over_http(port, secret, "status").status == 200:
        assert time.monotonic() - begun < 5.0
        time.sleep(0.1)


def test_an_address_that_tries_many_keys_is_not_listened_to_but_a_right_key_is(token):
    here, other = access.place("10.5.5.5"), access.place("10.5.5.6")
    answers = [directly("ckp_" + "B" * 43, "status", origin=here) for _ in range(14)]
    assert [a.status for a in answers] == [401] * 10 + [429] * 4
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert directly("ckp_" + "B" * 43, "status", origin=other).status == 401
    assert directly(token, "status", origin=here).status == 200


def test_one_subscriber_of_ipv6_is_one_place(token):
    for number in range(10):
        directly("ckp_" + "B" * 43, "status", origin=access.place(f"2001:db8::{number:x}"))
    assert directly("ckp_" + "B" * 43, "status", origin=access.place("2001:db8::ffff")).status == 429


def test_a_key_that_asks_too_often_is_told_when_to_come_back(monkeypatch):
    eager, calm = issue("急的"), issue("慢的")
    monkeypatch.setattr(interface.PACE, "most", 5)
    answers = [directly(eager, "openapi.json") for _ in range(7)]
    assert [a.status for a in answers] == [200] * 5 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert directly(calm, "openapi.json").status == 200


@pytest.mark.parametrize(
    ("path", "method", "headers", "status", "code"),
    [
        ("nowhere", "GET", {}, 404, "not-found"),
        ("indicators/", "GET", {}, 404, "not-found"),
        ("indicators/x", "GET", {}, 404, "not-found"),
        ("indicators", "POST", {}, 405, "not-allowed"),
        ("indicators", "PUT", {}, 405, "not-allowed"),
        ("status", "DELETE", {}, 405, "not-allowed"),
        ("status", "OPTIONS", {"Origin": "https://evil.example"}, 405, "not-allowed"),
        ("indicators", "GET", {"Accept": "text/html"}, 406, "not-acceptable"),
        ("metrics", "GET", {"Accept": "application/json"}, 406, "not-acceptable"),
        ("indicators?limit=0", "GET", {}, 400, "bad-parameter"),
        ("indicators?limit=201", "GET", {}, 400, "bad-parameter"),
        ("indicators?limit=%EF%BC%91", "GET", {}, 400, "bad-parameter"),
        ("indicators?limit=5&limit=6", "GET", {}, 400, "bad-parameter"),
        ("indicators?year=2026", "GET", {}, 400, "bad-parameter"),
        ("indicators?status=%27%20or%201=1--", "GET", {}, 400, "bad-parameter"),
        ("indicators?indicator=%00", "GET", {}, 400, "bad-parameter"),
        ("schools?school=" + "x" * 41, "GET", {}, 400, "bad-parameter"),
        ("status?role=admin", "GET", {}, 400, "bad-parameter"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_problem_in_chinese(
    port, asker, path, method, headers, status, code
):
    """Bad method, form, address or parameter: RFC 9457, one sentence, nothing of the inside; R-8 per verb."""
    answer = over_http(port, asker, path, method, **headers)
    said = json.loads(answer.body)
    assert (answer.status, said["code"], said["status"]) == (status, code, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    schema = feed.openapi("")["components"]["schemas"]
    Draft202012Validator({**schema["Problem"]}).validate(said)
    assert re.search("[\u4e00-\u9fff]", said["title"]) and said["detail"].endswith("。")
    assert (answer.headers.get("allow") == "GET, HEAD") == (status == 405)
    assert "access-control-allow-origin" not in answer.headers


def test_every_fault_of_a_question_is_told_at_once(token):
    answer = directly(token, "indicators", limit="x", year="1999", order="asc")
    errors = {each["name"]: each["detail"] for each in json.loads(answer.body)["errors"]}
    assert set(errors) == {"limit", "year", "order"}
    assert errors["order"] == words.UNKNOWN_PARAMETER and "2027" in errors["year"]


def test_who_reads_what_is_written_down_once_in_a_while():
    """C-9: handing out data is an event of the audit; C-10 names key, address and version."""
    key, secret = ledger.open().keys.issue("读者", by="li")
    for _ in range(3):
        assert directly(secret, "schools", limit="2").status == 200
    assert directly(secret, "status").status == 200
    mine = [e for e in ledger.open().entries(limit=30) if e.who == f"key:{key.id}"]
    assert [(e.action, e.role, e.object, e.result) for e in mine] == [
        ("api:read", "feed", "/api/v1/status", "done"),
        ("api:read", "feed", "/api/v1/schools", "done"),
    ]
    assert mine[1].detail == words.read(store.current().number, 2)
    assert (mine[0].address, mine[0].session) == ("127.0.0.1", f"key:{key.id}")
    found = ledger.open().keys.found(key.id)
    assert found.seen_at is not None and found.seen_from == "127.0.0.1"


def test_what_cannot_be_written_down_is_not_handed_out(tmp_path, monkeypatch, caplog):
    """C-12: the audit is full, so the answer is one sentence without data, path or trace."""
    monkeypatch.setenv("COCKPIT_LEDGER_URL", f"sqlite:///{tmp_path}/full.db")
    config.reset()
    secret = issue("满")
    with ledger.open().engine.begin() as connection:
        connection.exec_driver_sql(
            "create trigger full before insert on audit begin select raise(abort, 'disk full'); end"
        )
    with caplog.at_level(logging.ERROR):
        answer = directly(secret, "indicators")
    assert (answer.status, json.loads(answer.body)["code"]) == (503, "away")
    assert answer.headers["Retry-After"] and len(answer.body) < 300
    assert not re.search(r"sqlite|disk|/|Traceback", json.loads(answer.body)["detail"])
    ledger.open().close()
    monkeypatch.undo()
    config.reset()


def test_without_a_version_or_with_a_broken_store_the_interface_says_so(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        homes.Home(tmp_path / "empty").enter(patch)
        store.close()
        answer = directly(issue("空"), "indicators")
        assert (answer.status, json.loads(answer.body)["code"]) == (503, "away")
        ledger.open().close()
        store.close()
    config.reset()


@pytest.mark.parametrize("name", ["bare", "bare_pg"])
def test_a_version_without_a_row_is_told_as_missing_not_as_zero(request, tmp_path, monkeypatch, name):
    with monkeypatch.context() as patch:
        request.getfixturevalue(name).enter(patch)
        patch.setenv("COCKPIT_LEDGER_URL", f"sqlite:///{tmp_path}/ledger.db")
        config.reset()
        store.close()
        secret = issue("空的")
        items = asking.every(secret, "indicators")
        assert {(item["value"], item["as_of"]) for item in items} == {(None, None)}
        assert {item["text"] for item in items} <= {
            text.MISSING,
            *(i["text"] for i in items if "/" in i["text"]),
        }
        assert asking.every(secret, "schools") == []
        assert "cockpit_indicator_value{" not in directly(secret, "metrics").body.decode()
        ledger.open().close()
        store.close()
    config.reset()


def test_below_a_path_every_address_told_begins_with_it(token, monkeypatch):
    monkeypatch.setenv("COCKPIT_ADDRESS", "http://127.0.0.1:8501/cockpit")
    config.reset()
    try:
        answer = directly(token, "indicators", limit="2")
        assert told(answer)["next"].startswith("/cockpit/api/v1/indicators?limit=2&cursor=")
        assert answer.headers["Link"] == f'<{told(answer)["next"]}>; rel="next"'
        assert told(directly(token, "openapi.json"))["servers"] == [{"url": "/cockpit/api/v1"}]
    finally:
        monkeypatch.undo()
        config.reset()


def test_a_process_of_walls_does_not_serve_other_systems():
    answers = [part.elsewhere(process, "/api/v1/status") for process in (config.WALL, config.DESK)]
    assert [answer and answer.status_code for answer in answers] == [404, None]


def test_the_description_names_every_address_and_no_other(token):
    told_ = told(directly(token, "openapi.json"))
    assert {path.lstrip("/") for path in told_["paths"]} == set(interface.RESOURCES) == set(words.RESOURCES)
    assert told_["security"] == [{"key": []}] and told_["servers"] == [{"url": "/api/v1"}]
    assert set(feed.LISTS) == {name for name in interface.RESOURCES if feed.parameters(name)}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_the_description_allows_or_forbids_is_answered_as_it_says(port, token, name, mode):
    """Schemathesis against the running cockpit: shapes, statuses, media types, no key, foreign parameters."""
    schema = schemathesis.openapi.from_dict(told(directly(token, "openapi.json")))
    schema.config.update(base_url=f"http://127.0.0.1:{port}/api/v1")
    schema.config.checks.ignored_auth.enabled = False  # a place that tries many keys gets 429: told above
    schema.config.checks.positive_data_acceptance.expected_statuses += ["410"]  # an invented cursor
    secret, statuses = issue(f"试 {name} {mode.value}"), set[int]()

    @effort(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[f"/{name}"]["GET"].as_strategy(generation_mode=mode))
    def asked(case: schemathesis.Case) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        statuses.add(answer.status_code)
        case.validate_response(answer)

    asked()
    assert 200 in statuses if mode == GenerationMode.POSITIVE else statuses - {200}


def test_no_log_holds_a_secret(port, token, log):
    """R-9, R-11: neither the key nor what was tried in its place reaches a log."""
    over_http(port, token, "indicators?limit=1&next=" + "SECRETLIKE" * 3)
    over_http(port, "ckp_" + "S" * 43, "indicators")
    said = log.read_bytes().decode("utf-8", "replace")
    assert token not in said and "S" * 43 not in said and "SECRETLIKE" not in said


def test_the_answer_carries_the_headers_of_every_answer(port, token):
    headers = over_http(port, token, "indicators?limit=1").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == door.policy()
    assert "set-cookie" not in headers


def test_a_new_version_has_new_tags_and_ends_old_cursors(home, port, token):
    """Last of this file: it publishes."""
    first = over_http(port, token, "indicators?limit=3")
    following = told(first)["next"].removeprefix("/api/v1/")
    before = told(first)["meta"]["version"]
    store.publish([], by="test", note="again")
    begun = time.monotonic()
    while (now := over_http(port, token, "indicators?limit=3")).headers["etag"] == first.headers["etag"]:
        assert time.monotonic() - begun < 30
        time.sleep(0.2)
    assert told(now)["meta"]["version"] == before + 1
    ended = over_http(port, token, following)
    assert (ended.status, json.loads(ended.body)["code"]) == (410, "cursor-expired")
