"""C-9: every important event is in the audit, from where and in which session; refusals ring an alarm."""

import json
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import sqlalchemy as sa

from cockpit import access, backup, config, ledger, store
from cockpit.access import ACTING, Acting
from cockpit.door.sorry import sorry
from cockpit.figures import audit as figures
from cockpit.ledger import Ledger, LedgerError, Wanted, alarms, calling, denials, views
from cockpit.text import audit_page as words
from tests import rectifying

OPERATOR_NAME = "root"
FORBID = {  # whatever is written to the audit fails, as it does on a full disk
    "sqlite": (
        "create trigger no_room before insert on audit begin select raise(abort, 'disk is full'); end",
    ),
    "postgresql": (
        "create function full_disk() returns trigger language plpgsql as"
        " $$ begin raise exception sqlstate '53100'; end $$",
        "create trigger no_room before insert on audit for each row execute function full_disk()",
    ),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, settings, monkeypatch) -> Iterator[Ledger]:
    """The ledger of a home, on each engine."""
    if request.param == "postgresql":
        monkeypatch.setenv("COCKPIT_LEDGER_URL", request.getfixturevalue("database"))
        config.reset()
    opened = ledger.open()
    yield opened
    opened.close()


@pytest.fixture
def lite(settings) -> Iterator[Ledger]:
    opened = ledger.open()
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def office() -> Iterator[Acting]:
    """Whatever is done comes from an address and is part of a session."""
    here = Acting("10.1.2.3", "s-7f3a")
    token = ACTING.set(here)
    alarms.rung.clear()
    yield here
    ACTING.reset(token)


def told(book: Ledger) -> list[tuple[str, str]]:
    """(action, result), oldest first."""
    return [(each.action, each.result) for each in reversed(book.entries())]


def person(book: Ledger, login: str = "lifang", role: str = "leader") -> tuple[ledger.Person, str]:
    """Somebody with a password of their own."""
    who = access.operator(OPERATOR_NAME)
    made = book.people.add(login, "李方", role=role, who=who)
    first, own = book.people.set_password(made.id, who=who), f"Yuzhong-{os.urandom(4).hex()}"
    book.people.change_password(made.id, first, own, address="10.1.2.3")
    return book.people.person(made.id), own


def test_c9_signing_in_failing_to_and_signing_out(book):
    _, own = person(book)
    assert book.people.verify("lifang", "falsch", address="10.1.2.3").person is None
    assert book.people.verify("nobody", "falsch", address="10.1.2.3").person is None
    verdict = book.people.verify("lifang", own, address="10.1.2.3")
    session, token = book.sessions.begin(person=verdict.person, via="local", address="10.1.2.3", agent="test")
    book.sessions.end(token, why="sign-out")
    assert told(book)[-5:] == [
        ("sign-in", "refused"),
        ("sign-in", "refused"),
        ("sign-in", "done"),
        ("session:begin", "done"),
        ("session:end", "done"),
    ]
    end = book.entries(1)[0]
    assert (end.who, end.role, end.address) == ("lifang", "leader", "10.1.2.3")
    assert end.object == session.id == book.entries(2)[1].object
    written = repr(book.entries())
    assert token not in written and own not in written and "falsch" not in written


def test_c9_a_grant_says_what_was_before_and_what_is_after(book):
    made, _ = person(book)
    book.people.grant(made.id, "auditor", revision=made.revision, who=access.operator(OPERATOR_NAME))
    (entry,) = book.trail.search(Wanted(action="people:grant"))
    assert (entry.who, entry.object, entry.result) == (OPERATOR_NAME, made.id, "done")
    assert "区领导" in entry.before and "审计管理员" in entry.after


def test_c9_a_look_at_a_school_is_noted_once_per_session_school_and_ten_minutes(book, monkeypatch):
    who = access.principal("inspector", ("2150900001", "2150900002"), login="du")
    assert [book.viewed(who, "2150900001") for _ in range(3)] == [True, False, False]
    assert book.viewed(who, "2150900002") and book.viewed(access.principal("leader"), "2150900001")
    ACTING.set(Acting("10.1.2.3", "another"))
    assert book.viewed(who, "2150900001")
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + views.ONCE_S)
    assert book.viewed(who, "2150900001")
    found = [
        (each.who, each.object, each.session) for each in reversed(book.trail.search(Wanted(action="view")))
    ]
    assert found == [
        ("du", "2150900001", "s-7f3a"),
        ("du", "2150900002", "s-7f3a"),
        ("leader", "2150900001", "s-7f3a"),
        ("du", "2150900001", "another"),
        ("du", "2150900001", "another"),
    ]


def test_c9_a_look_in_the_place_of_another_names_who_really_looks(lite):
    security = access.principal("security", login="an", name="安")
    seen = access.preview(access.principal("school", ("2150900001",), login="yi"), security)
    assert lite.viewed(seen, "2150900001", "一小")
    (entry,) = lite.entries()
    assert entry.who == "an" and "yi" in entry.detail and "预览" in entry.detail


def test_c9_every_step_of_the_workflow_says_where_it_came_from_and_where_it_led(book):
    door, item = book.rectifications, None
    door._register = lambda who: (rectifying.OURS,)
    item = door.open_(rectifying.draft(), who=rectifying.person("leader"), key=rectifying.key())
    for action in ("receive", "fix"):
        said = rectifying.told(action, item)
        item = door.move(
            item.id, action, revision=item.revision, who=rectifying.person("school"),
            key=rectifying.key(), **said,
        )  # fmt: skip
    steps = reversed(book.trail.search(Wanted(action="rectify:*")))
    assert [(each.action, each.before, each.after) for each in steps] == [
        ("rectify:dispatch", "", "dispatched"),
        ("rectify:receive", "dispatched", "received"),
        ("rectify:fix", "received", "fixing"),
    ]


def test_c9_imports_and_what_becomes_of_them(book):
    book.record("i1", file_name="名单.xlsx", sha256="a" * 64, by="li", role="school")
    book.advance("i1", ledger.PARSED, by="li", rows_kept=5, rows_back=0)
    book.advance("i1", ledger.PUBLISHED, by="wang", version=3)
    assert told(book) == [("import", "received"), ("import", "parsed"), ("import", "published")]
    assert {each.address for each in book.entries()} == {"10.1.2.3"}


def test_c9_settings_and_rules_that_changed_are_noted_at_the_next_start(book, monkeypatch, tmp_path):
    secret = "S3cret-of-the-database"
    ledger.begun()
    ledger.begun()
    assert told(book) == [("settings", "done")], "what did not change is not told again"
    first = book.entries(1)[0]
    monkeypatch.setenv("COCKPIT_KEEP_VERSIONS", "9")
    monkeypatch.setenv("COCKPIT_STORE_URL", f"postgresql://cockpit:{secret}@127.0.0.1/none")
    config.reset()
    ledger.begun()
    second = book.entries(1)[0]
    assert "keep_versions" in second.detail and "store_url" in second.detail
    assert "evidence_mb" not in second.detail and second.before == first.after != second.after
    data = tmp_path / "data"
    data.mkdir()
    for each in config.settings().data.iterdir():
        (data / each.name).symlink_to(each)
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    config.reset()
    ledger.begun()
    (data / "policy.toml").unlink()
    policy = (config.ROOT / "data" / "policy.toml").read_text("utf-8")
    (data / "policy.toml").write_text(policy + "\n# looser\n", encoding="utf-8")
    ledger.begun()
    assert book.entries(1)[0].detail == "改动：data/policy.toml"
    assert secret not in repr(book.entries()) and book.trail.verify().why == ""


def test_c9_a_password_in_the_settings_cannot_be_tried_out_against_the_audit(settings, monkeypatch):
    def digests() -> dict[str, str]:
        config.reset()
        return ledger.starting.digests(config.settings())

    urls = [f"postgresql://cockpit:{password}@127.0.0.1/none" for password in ("one", "two")]
    monkeypatch.setenv("COCKPIT_STORE_URL", urls[0])
    without = digests()["store_url"]
    monkeypatch.setenv("COCKPIT_STORE_URL", urls[1])
    assert digests()["store_url"] == without, "without a secret the password is no part of the digest"
    monkeypatch.setenv("COCKPIT_SECRET", os.urandom(32).hex())
    second = digests()["store_url"]
    monkeypatch.setenv("COCKPIT_STORE_URL", urls[0])
    assert digests()["store_url"] not in (second, without), "with one a changed password shows"


def test_c9_a_backup_and_a_restore(settings, monkeypatch, tmp_path):
    recipient = backup.keypair(tmp_path / "identity")
    monkeypatch.setenv("COCKPIT_BACKUP_RECIPIENT", recipient)
    config.reset()
    store.publish([], by="test", note="nothing yet")
    ledger.open().trail.seal()
    backup.create(by=OPERATOR_NAME)
    made = ledger.open().trail.search(Wanted(action="backup:create"))
    assert made[0].who == OPERATOR_NAME and made[-1].result == "begun"
    ledger.open().close()
    kept = config.settings().backup / backup.latest().name
    backup.restore(kept, tmp_path / "identity", by="another", replace=True)
    restored = ledger.open()
    (entry,) = restored.trail.search(Wanted(action="backup:restore"))
    found = restored.trail.verify()
    assert entry.who == "another" and (found.why, found.sealed is None) == ("", False)
    restored.close()
    store.close()


def refuse(book: Ledger, count: int) -> None:
    for number in range(count):
        book.denied("yi", "school", f"/api/export/{number}", "没有这项权限")


def raised(book: Ledger) -> list[ledger.Entry]:
    return book.trail.search(Wanted(action=alarms.ALARM))


def test_c17_twenty_refusals_within_five_minutes_are_an_alarm_and_nineteen_are_none(book):
    refuse(book, alarms.MOST - 1)
    assert raised(book) == []
    refuse(book, 1)
    found = raised(book)
    assert {each.object for each in found} == {"session:s-7f3a"} and len(found) == 1
    assert found[0].detail == "5 分钟内 20 次访问被拒绝" and found[0].address == "10.1.2.3"
    assert book.entries(1) == found, "the alarm follows the refusal that sets it off at once"
    assert alarms.rung.is_set() and book.trail.verify().why == ""


def test_c17_refusals_of_one_address_in_many_sessions_are_an_alarm(lite):
    for number in range(alarms.MOST):
        ACTING.set(Acting("10.1.9.9", f"s-{number}"))
        refuse(lite, 1)
    assert [each.object for each in raised(lite)] == ["address:10.1.9.9"]
    ACTING.set(Acting("10.1.9.8", ""))
    refuse(lite, alarms.MOST - 1)
    assert len(raised(lite)) == 1


def test_c17_passwords_that_are_tried_out_are_an_alarm(lite):
    for number in range(alarms.MOST):
        lite.people.verify(f"user{number}", "falsch", address="10.1.9.7")
    assert [each.address for each in raised(lite)] == ["10.1.9.7"]


def test_c17_a_flood_is_counted_and_not_written(lite, monkeypatch):
    refuse(lite, 500)
    assert len(lite.trail.search(Wanted(action=denials.ACTION))) == alarms.MOST and len(raised(lite)) == 1
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + 301)
    refuse(lite, 1)
    counted = lite.trail.search(Wanted(result="counted"))
    assert [(each.object, each.detail) for each in counted] == [("s-7f3a", "另有 480 次被拒绝，未逐条记录")]
    before = lite.trail.newest()
    for number in range(denials.TOGETHER + 200):
        ACTING.set(Acting(f"10.9.{number // 250}.{number % 250}", ""))
        refuse(lite, 1)
    assert lite.trail.newest() - before < denials.TOGETHER + 10, "many addresses fill no disk either"


class Watcher(BaseHTTPRequestHandler):
    """Whoever is told of alarms; `answers` says what it answers in turn."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, json.loads(body)))
        self.send_response(self.server.code)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_) -> None:
        """Nobody reads it."""


@pytest.fixture
def watcher() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Watcher)
    server.heard, server.code = [], 204
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_c17_an_alarm_is_passed_on_once_by_whichever_process_takes_it_up(book, watcher):
    url = f"http://127.0.0.1:{watcher.server_port}/alarm"
    refuse(book, alarms.MOST)
    callers = [threading.Thread(target=calling.deliver, args=(book.engine, url)) for _ in range(3)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    ((path, said),) = watcher.heard
    assert path == "/alarm" and said["text"] == "5 分钟内 20 次访问被拒绝" and said["address"] == "10.1.2.3"
    assert "s-7f3a" not in json.dumps({k: v for k, v in said.items() if k != "source"})
    assert [each.result for each in book.trail.search(Wanted(action=calling.CALL))] == ["done", "begun"]
    assert words.SENT["done"] in figures.recent()[0]["detail"]


@pytest.mark.parametrize("code", [500, 302])
def test_c17_an_alarm_that_does_not_arrive_is_told_on_the_page_and_goes_nowhere_else(lite, watcher, code):
    watcher.code = code
    refuse(lite, alarms.MOST)
    assert calling.deliver(lite.engine, f"http://127.0.0.1:{watcher.server_port}/alarm") == 0
    assert [path for path, _ in watcher.heard] == ["/alarm"]
    assert words.SENT["failed"] in figures.recent()[0]["detail"]


def test_c17_a_server_passes_alarms_on_and_nobody_waits_for_it(settings, monkeypatch, watcher):
    monkeypatch.setenv("COCKPIT_ALARM_URL", f"http://127.0.0.1:{watcher.server_port}/alarm")
    config.reset()
    ledger.begun()
    book = ledger.open()
    refuse(book, alarms.MOST)
    until = time.monotonic() + 20
    while not watcher.heard and time.monotonic() < until:
        time.sleep(0.05)
    assert len(watcher.heard) == 1
    book.close()


def test_c17_a_page_that_refuses_somebody_counts_as_a_refusal_and_any_other_fault_does_not(lite):
    assert sorry(access.Denied("当前角色无权查看这类数据。")) and sorry(ValueError("a fault of the program"))
    (entry,) = lite.entries()
    assert (entry.action, entry.result, entry.address) == ("access", "denied", "10.1.2.3")
    assert entry.detail == "当前角色无权查看这类数据。"


def forbidden(book: Ledger) -> None:
    with book.engine.begin() as open_:
        for statement in FORBID[book.engine.dialect.name]:
            open_.execute(sa.text(statement))


def test_c12_what_cannot_be_noted_does_not_happen(book):
    made, own = person(book)
    book.sessions.begin(person=made, via="local", address="10.1.2.3", agent="test")
    leader = rectifying.person("leader")
    book.rectifications._register = lambda who: (rectifying.OURS,)
    forbidden(book)
    before = book.trail.newest()
    deeds = {
        "sign-in": lambda: book.people.verify("lifang", own, address="10.1.2.3"),
        "session": lambda: book.sessions.begin(person=made, via="local", address="10.1.2.3", agent="test"),
        "grant": lambda: book.people.grant(
            made.id, "auditor", revision=made.revision, who=access.operator(OPERATOR_NAME)
        ),
        "view": lambda: book.viewed(leader, rectifying.OURS),
        "step": lambda: book.rectifications.open_(rectifying.draft(), who=leader, key=rectifying.key()),
        "import": lambda: book.record("i1", file_name="a.xlsx", sha256="a" * 64, by="li"),
        "export": lambda: book.audit("li", "leader", "export", "a.xlsx"),
        "seal": lambda: book.trail.seal(),
    }
    for name, deed in deeds.items():
        with pytest.raises(LedgerError) as refused:
            deed()
        assert str(refused.value) and "full" not in str(refused.value), name
    assert book.people.person(made.id).role == "leader" and book.imports() == []
    assert book.rectifications.stamp() == 0 and book.trail.newest() == before
    assert not book.trail.file.exists() and book.denied("yi", "school", "/x", "x") is None
    assert book.trail.verify().why == ""


def test_every_action_that_the_code_writes_has_a_name_for_people():
    rights = {a for rule in access.policy().values() for a in rule.actions}
    kinds = {right.partition(":")[0] for right in rights} - {"page", "register", "store", "intake", "feed"}
    assert kinds <= set(words.GROUPS)
    steps = {f"rectify:{id}" for id in ledger.rectify.sound.rectification.workflow().deeds}
    steps |= {f"{kind}:{step}" for kind, every in words.STEPS.items() for step in every}
    for action in {*words.ACTIONS, *steps}:
        assert figures.action(action) != action
        kind = action.partition(":")[0]
        assert kind in words.GROUPS or kind in ("demo", "forecast", "prune", "sign-in"), action
