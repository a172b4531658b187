"""Rectifications in the ledger: what follows, who may, one winner, once per form, and nothing forgotten."""

import shutil
import threading
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from cockpit import access, config, ledger
from cockpit.ledger import Conflict, Ledger, LedgerError, connection, tables
from tests import rectifying
from tests.rectifying import OURS, PATHS, THEIRS, brought, draft, key, person, picture, step, today

WRITTEN = tomllib.loads((config.ROOT / "data" / "rules" / "rectify.toml").read_text("utf-8"))
POLICY = tomllib.loads((config.ROOT / "data" / "policy.toml").read_text("utf-8"))
ACTIONS = {row["id"]: row for row in WRITTEN["action"]}
UNKNOWN = "fly"
INSPECTOR, SCHOOL, LEADER = person("inspector"), person("school"), person("leader")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, settings: config.Settings, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return request.getfixturevalue("database")
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def book(url: str) -> Iterator[Ledger]:
    opened = Ledger(connection.opened(url))
    yield opened
    opened.close()


@pytest.mark.parametrize("state", PATHS)
def test_each_pair_of_action_and_role_is_in_the_rules_or_changes_nothing(book: Ledger, state: str):
    standing = brought(book, state)
    for action in (*ACTIONS, UNKNOWN):
        row = ACTIONS.get(action, {"from": (), "step": False})
        for role in POLICY:
            listed = f"rectify:{action}" in POLICY[role]["may"]
            if listed and state in row["from"] and row.get("step", True):
                item = brought(book, state)
                after = step(book, item, action, person(role))
                wanted = {"same": state, "before": "fixing"}.get(row["to"], row["to"])
                assert (after.state, after.revision) == (wanted, item.revision + 1), (action, role)
                assert book.rectifications.history(item.id, LEADER.scope)[-1].role == role
                continue
            with pytest.raises(LedgerError if listed else access.Denied, match=r"。$"):
                step(book, standing, action, person(role))
            assert book.rectifications.item(standing.id, LEADER.scope) == standing
    assert book.broken() is None


def test_files_come_from_who_may_and_only_while_an_item_is_live(book: Ledger):
    door = book.rectifications
    for state in PATHS:
        item = brought(book, state)
        held = len(door.evidence(item.id, LEADER.scope))
        for role in POLICY:
            listed, live = "rectify:attach" in POLICY[role]["may"], state in ACTIONS["attach"]["from"]
            given = {"name": "现场.jpg", "data": picture(), "who": person(role), "key": key()}
            if listed and live:
                held += 1
                assert door.attach(item.id, **given).role == role
            else:
                with pytest.raises(LedgerError if listed else access.Denied, match=r"。$"):
                    door.attach(item.id, **given)
        assert len(door.evidence(item.id, LEADER.scope)) == held
        assert door.item(item.id, LEADER.scope) == item, "a file is no edit: nobody is told of a conflict"


def test_only_who_may_opens_one_and_only_for_a_school_in_sight(book: Ledger):
    door = book.rectifications
    for role in POLICY:
        if "rectify:dispatch" in POLICY[role]["may"]:
            assert door.open_(draft(), who=person(role), key=key()).state == "dispatched"
        else:
            with pytest.raises(access.Denied):
                door.open_(draft(), who=person(role), key=key())
    stranger = access.principal("inspector", (THEIRS,))
    for school in (OURS, "9999999999", ""):
        with pytest.raises(LedgerError, match=r"^没有这所学校。$"):
            door.open_(draft(school=school), who=stranger, key=key())


def test_a_foreign_item_is_told_of_in_the_same_words_as_an_unknown_one(book: Ledger):
    item = brought(book, "selfcheck")
    file = book.rectifications.attach(item.id, name="a.jpg", data=picture(), who=SCHOOL, key=key())
    stranger = access.principal("school", (THEIRS,))
    door, scope, said = book.rectifications, stranger.scope, {}
    for id in (item.id, item.code, "ZG1999-0001", ""):
        asks: dict[str, Callable] = {
            "item": lambda id=id: door.item(id, scope),
            "history": lambda id=id: door.history(id, scope),
            "evidence": lambda id=id: door.evidence(id, scope),
            "move": lambda id=id: door.move(id, "remark", revision=1, who=stranger, key=key(), note="x"),
            "attach": lambda id=id: door.attach(id, name="a.jpg", data=picture(), who=stranger, key=key()),
        }
        for name, ask in asks.items():
            with pytest.raises(LedgerError) as refused:
                ask()
            said.setdefault(name, set()).add(str(refused.value))
    assert all(answers == {"没有这项整改。"} for answers in said.values())
    for id in (file.id, "nothing"):
        with pytest.raises(LedgerError, match=r"^没有这份佐证。$"):
            door.bytes(id, scope)
    assert door.items(scope) == () and door.events(scope) == ()
    assert door.items(SCHOOL.scope) == (door.item(item.id, SCHOOL.scope),)


def test_what_people_wrote_stays_below_the_sensitive_level(book: Ledger):
    item = brought(book, "review", person="张三", measures="装门禁")
    wall = person("wall").scope
    seen = book.rectifications.items(wall)[0]
    assert (seen.code, seen.state, seen.school, seen.due) == (item.code, item.state, item.school, item.due)
    assert {seen.problem, seen.person, seen.measures, seen.ref, seen.opened_by} == {""}
    assert seen == book.rectifications.item(item.code, wall)
    events = [event for _, event in book.rectifications.events(wall)]
    assert {(e.by, e.note, e.changes) for e in (*events, *book.rectifications.history(item.id, wall))} == {
        ("", "", "")
    }
    assert book.rectifications.evidence(item.id, wall) == ()
    held = book.rectifications.evidence(item.id, SCHOOL.scope)[0]
    with pytest.raises(access.Denied):
        book.rectifications.bytes(held.id, wall)


def test_codes_are_readable_and_count_within_a_year(book: Ledger):
    last_year = datetime(today().year - 1, 12, 31, 3, tzinfo=UTC)
    new_year = datetime(today().year - 1, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Beijing
    moments = [last_year, last_year, new_year, None]
    made = [
        book.rectifications.open_(draft(due=today() + timedelta(days=1)), who=INSPECTOR, key=key(), at=at)
        for at in moments
    ]
    year = today().year
    assert [each.code for each in made] == [
        f"ZG{year - 1}-0001",
        f"ZG{year - 1}-0002",
        f"ZG{year}-0001",
        f"ZG{year}-0002",
    ]
    assert book.rectifications.item(made[2].code, LEADER.scope) == made[2]


def test_the_same_form_acts_once(book: Ledger):
    door, form = book.rectifications, key()
    first = door.open_(draft(), who=INSPECTOR, key=form)
    assert door.open_(draft(problem="又一次"), who=INSPECTOR, key=form) == first
    form, said = key(), {"revision": 1, "who": SCHOOL}
    moved = door.move(first.id, "receive", key=form, **said)
    assert door.move(first.id, "receive", key=form, **said) == moved
    form = key()
    kept = [door.attach(first.id, name="a.jpg", data=picture(), who=SCHOOL, key=form) for _ in range(2)]
    assert kept[0] == kept[1] and door.evidence(first.id, SCHOOL.scope) == (kept[0],)
    assert [e.action for e in door.history(first.id, SCHOOL.scope)] == ["dispatch", "receive", "attach"]
    assert len(book.entries()) == 3 and len(door.items(LEADER.scope)) == 1


def test_a_form_is_nobody_elses_and_for_nothing_else(book: Ledger):
    door, form = book.rectifications, key()
    item, other = brought(book, "dispatched"), brought(book, "dispatched")
    item = door.move(item.id, "remark", revision=1, who=INSPECTOR, key=form, note="一")
    for id, action, who in (
        (item.id, "remark", person("school")),
        (item.id, "withdraw", INSPECTOR),
        (other.id, "remark", INSPECTOR),
    ):
        with pytest.raises(LedgerError, match="已经用过"):
            door.move(id, action, revision=item.revision, who=who, key=form, note="二")
    for wrong in ("", "x" * 81, "a\nb", None):
        with pytest.raises(LedgerError, match="刷新"):
            door.move(item.id, "remark", revision=2, who=INSPECTOR, key=wrong, note="二")
    assert len(door.history(item.id, LEADER.scope)) == 2


def test_of_two_edits_one_wins_and_the_other_is_told_who_did_what(book: Ledger):
    door, item = book.rectifications, brought(book, "review")
    door.move(item.id, "return", revision=item.revision, who=INSPECTOR, key=key(), note="缺复测")
    with pytest.raises(Conflict) as refused:
        door.move(item.id, "close", revision=item.revision, who=INSPECTOR, key=key())
    assert str(refused.value).startswith("这项整改刚被别人更新：督学在 ")
    assert "“退回”" in str(refused.value)
    assert door.item(item.id, LEADER.scope).state == "returned"
    assert isinstance(refused.value, LedgerError)


def test_of_many_edits_at_once_exactly_one_wins(book: Ledger):
    item, ended = brought(book, "review"), []

    def close() -> None:
        try:
            given = {"revision": item.revision, "who": INSPECTOR, "key": key()}
            ended.append(book.rectifications.move(item.id, "close", **given).state)
        except Conflict:
            ended.append("told")

    threads = [threading.Thread(target=close) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["closed", *["told"] * 5]
    assert book.rectifications.history(item.id, LEADER.scope)[-1].action == "close"
    assert book.broken() is None


def test_the_same_problem_is_opened_once_while_it_is_being_worked_on(book: Ledger):
    door, said = book.rectifications, {"origin": "exception", "ref": "ten-gigabit"}
    first = door.open_(draft(**said), who=INSPECTOR, key=key())
    with pytest.raises(LedgerError, match=first.code):
        door.open_(draft(**said), who=LEADER, key=key())
    door.open_(draft(**said | {"ref": "optical"}), who=INSPECTOR, key=key())
    door.open_(draft(**said, school=THEIRS), who=INSPECTOR, key=key())
    done = brought(book, "closed", origin="alert", ref="outage")
    door.open_(draft(origin="alert", ref="outage"), who=INSPECTOR, key=key())
    with pytest.raises(LedgerError, match="同一问题"):
        step(book, done, "reopen", INSPECTOR)
    step(book, first, "withdraw", INSPECTOR)
    assert door.open_(draft(**said), who=INSPECTOR, key=key()).live


def test_closing_while_the_data_fail_needs_a_reason_and_the_right_to_decide(book: Ledger):
    item, door = brought(book, "review"), book.rectifications
    with pytest.raises(LedgerError, match="必须写明理由"):
        step(book, item, "close", INSPECTOR, failing=True, note=" \n ")
    closed = step(book, item, "close", INSPECTOR, failing=True, note="已列入改造计划")
    told = door.history(item.id, LEADER.scope)[-1]
    assert (closed.state, told.failing, told.note) == ("closed", True, "已列入改造计划")
    assert closed.closed_at == told.at
    fine = brought(book, "review")
    assert step(book, fine, "close", INSPECTOR, failing=False, note="").state == "closed"


def test_without_the_right_to_override_failing_data_keep_an_item_open(
    book: Ledger, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    item = brought(book, "review")
    _policy_without(tmp_path, monkeypatch, '"rectify:override", ')
    assert person("inspector").may("rectify:close") and not person("inspector").may("rectify:override")
    with pytest.raises(LedgerError, match="仍未达标"):
        step(book, item, "close", person("inspector"), failing=True, note="就是要关")
    assert step(book, item, "close", person("inspector"), failing=None).state == "closed"


def _policy_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: str) -> None:
    shutil.copytree(config.ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "policy.toml"
    written = path.read_text("utf-8")
    assert right in written
    path.write_text(written.replace(right, ""), encoding="utf-8")
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()


def test_a_submission_needs_a_file_of_its_own_side_since_it_was_given_back(book: Ledger):
    door, item = book.rectifications, brought(book, "selfcheck")
    said = {"who": SCHOOL}
    with pytest.raises(LedgerError, match="佐证"):
        door.move(item.id, "submit", revision=item.revision, key=key(), **said)
    door.attach(item.id, name="督学.jpg", data=picture(), who=INSPECTOR, key=key())
    with pytest.raises(LedgerError, match="佐证"):
        door.move(item.id, "submit", revision=item.revision, key=key(), **said)
    item = step(book, item, "submit", SCHOOL)
    for action, who in (("return", INSPECTOR), ("fix", SCHOOL), ("selfcheck", SCHOOL)):
        item = step(book, item, action, who)
    with pytest.raises(LedgerError, match="佐证"):
        door.move(item.id, "submit", revision=item.revision, key=key(), **said)
    assert step(book, item, "submit", SCHOOL).state == "review"


def test_terms_move_only_the_way_they_may(book: Ledger):
    item, at = brought(book, "fixing"), today()

    def due(days: int) -> dict:
        return {"due": item.due + timedelta(days=days)}

    for action, said, why in (
        ("postpone", due(0), "晚于"),
        ("postpone", due(-1), "晚于"),
        ("postpone", {"due": None}, "时限"),
        ("postpone", due(3000), "两年"),
        ("postpone", due(5) | {"note": ""}, "说明"),
        ("amend", due(1), "延期"),
        ("amend", {"due": at - timedelta(days=1)}, "不能早于|提前"),
        ("amend", {"unit": item.unit}, "没有要更正"),
        ("selfcheck", due(5), "不能同时改时限"),
        ("remark", {"failing": True}, "不能同时改数据复核结果"),
    ):
        with pytest.raises(LedgerError, match=why):
            step(book, item, action, INSPECTOR if action != "selfcheck" else SCHOOL, **said)
    later = step(book, item, "postpone", INSPECTOR, **due(20))
    assert (later.due - item.due).days == 20 and later.postponed == 1 and later.state == "fixing"
    sooner = step(book, later, "amend", INSPECTOR, due=at, unit=None, person="李四")
    assert (sooner.due, sooner.person, sooner.postponed) == (at, "李四", 1)
    event = book.rectifications.history(item.id, LEADER.scope)[-1]
    assert event.changes == f"时限：{later.due}→{at}；责任人：—→李四"


def test_what_was_closed_can_come_back_and_that_is_counted(book: Ledger):
    item = brought(book, "closed")
    assert item.closed_at and not item.live
    back = step(book, item, "reopen", INSPECTOR)
    assert (back.state, back.reopened, back.closed_at, back.live) == ("dispatched", 1, None, True)
    with pytest.raises(LedgerError, match="时限"):
        step(book, brought(book, "closed"), "reopen", INSPECTOR, due=today() - timedelta(days=1))


def test_a_suspended_item_goes_on_where_it_was_and_its_term_rests(book: Ledger):
    for state in ("dispatched", "review", "returned"):
        item = brought(book, state)
        rests = step(book, item, "suspend", INSPECTOR)
        late = item.due + timedelta(days=40)
        assert (rests.before, rests.overdue(late), item.overdue(late)) == (state, 0, 40)
        noted = step(book, rests, "remark", INSPECTOR)
        again = step(book, noted, "resume", INSPECTOR)
        assert (again.state, again.before) == (state, "")
    gone = step(book, step(book, brought(book, "fixing"), "suspend", INSPECTOR), "withdraw", INSPECTOR)
    assert (gone.state, gone.before, gone.closed_at) == ("withdrawn", "", None)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"problem": " \n\t"}, "写明问题"),
        ({"problem": "长" * 501}, "不超过 500"),
        ({"unit": "长" * 61}, "责任单位不超过"),
        ({"clause": "长" * 61}, "依据条款不超过"),
        ({"severity": "grave"}, "严重程度"),
        ({"origin": "rumour"}, "来源"),
        ({"origin": "exception", "ref": ""}, "哪一条"),
        ({"indicator": "yz-nothing"}, "没有这项指标"),
        ({"due": None}, "写明时限"),
        ({"due": "2026-08-01"}, "写明时限"),
        ({"due": datetime(2026, 8, 1, tzinfo=UTC)}, "写明时限"),
        ({"due": date(2020, 1, 1)}, "时限 2020-01-01 不能早于"),
        ({"due": date(2100, 1, 1)}, "两年"),
    ],
)
def test_a_draft_that_is_not_sound_is_refused_in_one_sentence(book: Ledger, changed: dict, why: str):
    with pytest.raises(LedgerError, match=why) as refused:
        book.rectifications.open_(draft(**changed), who=INSPECTOR, key=key())
    assert str(refused.value).endswith("。") and str(refused.value).count("。") == 1
    assert book.rectifications.stamp() == 0 and book.entries() == []


def test_words_of_people_are_kept_as_one_line_that_turns_nothing_around(book: Ledger):
    said = "<script>alert(1)</script>\n*粗*\x00 \u202eexe.\u2066 \ud800 ok"
    item = book.rectifications.open_(draft(problem=said, unit="$x$ [a](b)"), who=INSPECTOR, key=key())
    assert item.problem == "<script>alert(1)</script> *粗* exe. ? ok"
    assert book.rectifications.item(item.id, LEADER.scope) == item
    assert book.broken() is None


def test_a_moment_lies_between_the_last_event_and_now(book: Ledger):
    now = datetime.now(UTC).replace(year=today().year, month=today().month, day=today().day)
    past, future = now - timedelta(days=3), now + timedelta(days=2)
    door = book.rectifications
    item = door.open_(draft(), who=INSPECTOR, key=key(), at=past)
    assert item.opened_at == past
    for at, why in ((future, "不能晚于现在"), (past - timedelta(seconds=1), "不能早于上一次")):
        with pytest.raises(LedgerError, match=why):
            door.move(item.id, "receive", revision=1, who=SCHOOL, key=key(), at=at)
    naive = (past + timedelta(hours=1)).replace(tzinfo=None)
    door.move(item.id, "receive", revision=1, who=SCHOOL, key=key(), at=naive)
    assert door.history(item.id, LEADER.scope)[-1].at == past + timedelta(hours=1)


def test_a_clock_that_was_set_back_stops_nobody_and_history_stays_in_order(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
):
    item = brought(book, "received")
    earlier = today() - timedelta(days=2)
    monkeypatch.setenv("COCKPIT_TODAY", earlier.isoformat())
    config.reset()
    step(book, item, "fix", SCHOOL)
    moments = [event.at for event in book.rectifications.history(item.id, LEADER.scope)]
    assert moments == sorted(moments)


def test_history_and_files_only_grow_and_an_item_only_steps_on(book: Ledger):
    item = brought(book, "review")
    statements = [
        "delete from rectification",
        "delete from rectification_event",
        "delete from evidence",
        "update rectification_event set note = 'x'",
        "update evidence set name = 'x'",
        "update rectification set problem = 'x', revision = revision + 1",
        "update rectification set opened_at = '2020-01-01', revision = revision + 1",
        "update rectification set state = 'closed'",
        "update rectification set state = 'closed', revision = revision + 2",
    ]
    if book.engine.dialect.name == "sqlite":
        statements += [
            "insert or replace into rectification select * from rectification",
            "insert or replace into rectification_event select * from rectification_event",
            "insert or replace into evidence select * from evidence",
        ]
    else:
        statements += [f"truncate {t} cascade" for t in ("rectification", "rectification_event", "evidence")]
    for statement in statements:
        with pytest.raises(sa.exc.DatabaseError, match="is kept"), book.engine.begin() as open_:
            open_.execute(sa.text(statement))
    assert book.rectifications.item(item.id, LEADER.scope) == item


def test_everything_done_is_in_the_audit_in_the_same_transaction(book: Ledger):
    item = brought(book, "closed")
    history = book.rectifications.history(item.id, LEADER.scope)
    audited = [(e.action, e.object, e.who, e.role, e.result) for e in reversed(book.entries())]
    login = {"school": "school-1", "inspector": "inspector-1"}
    assert audited == [(f"rectify:{e.action}", item.code, login[e.role], e.role, "done") for e in history]
    with book.engine.begin() as open_:
        if book.engine.dialect.name == "sqlite":
            full = (
                "create trigger full_disk before insert on audit begin select raise(abort, 'disk full'); end"
            )
        else:
            full = "alter table audit add constraint full_disk check (number < 0) not valid"
        open_.execute(sa.text(full))
    with pytest.raises(LedgerError, match="没有执行"):
        step(book, item, "reopen", INSPECTOR)
    with pytest.raises(LedgerError, match="没有执行"):
        book.rectifications.open_(draft(), who=INSPECTOR, key=key())
    assert book.rectifications.item(item.id, LEADER.scope) == item
    assert book.rectifications.history(item.id, LEADER.scope) == history


def test_lists_tell_of_another_process_within_a_second_and_stand_while_the_ledger_is_away(
    url: str, book: Ledger
):
    mine, other = book.rectifications, Ledger(connection.opened(url))
    item = brought(book, "dispatched")
    assert mine.items(LEADER.scope) == (item,) and mine.stamp() == 1
    moved = step(other, item, "receive", SCHOOL)
    assert mine.item(item.id, LEADER.scope) == moved, "one item is always read anew"
    mine._recent.forget()
    assert mine.items(LEADER.scope) == (moved,) and mine.stamp() == 2
    fresh = brought(other, "dispatched", school=THEIRS)
    mine._recent.forget()
    assert mine.items(LEADER.scope) == (moved, fresh)
    assert mine.items(SCHOOL.scope) == (moved,) == mine.items(LEADER.scope, school=OURS)
    assert [(id, e.action) for id, e in mine.events(LEADER.scope)] == [
        (item.id, "dispatch"),
        (item.id, "receive"),
        (fresh.id, "dispatch"),
    ]
    other.close()

    def away():
        raise LedgerError("away。")

    mine._recent._ask = away
    mine._recent.forget()
    assert mine.items(LEADER.scope) == (moved, fresh)


def test_lists_can_leave_out_what_is_done(book: Ledger):
    every = [brought(book, state) for state in PATHS]
    live = {item.state for item in book.rectifications.items(LEADER.scope, open_only=True)}
    assert live == set(PATHS) - {"closed", "withdrawn"}
    assert [item.id for item in book.rectifications.items(LEADER.scope)] == [item.id for item in every]


def test_a_school_that_the_served_version_does_not_hold_is_unknown_to_everybody(district, monkeypatch):
    with district.entered():
        real = ledger.registered(person("leader"))
        assert len(real) > 40 and OURS in real
        book = Ledger(
            connection.opened(f"sqlite:///{district.folder}/rectify-register.db"), ledger.registered
        )
        assert book.rectifications.open_(draft(), who=person("leader"), key=key()).school == OURS
        for who in (person("leader"), access.principal("inspector", ("9999999999",))):
            with pytest.raises(LedgerError, match="没有这所学校"):
                book.rectifications.open_(draft(school="9999999999"), who=who, key=key())
        book.close()


def test_without_a_served_version_nobody_can_tell_which_schools_there_are(settings):
    with pytest.raises(LedgerError, match="学校名录"):
        ledger.open().rectifications.open_(draft(), who=INSPECTOR, key=key())


def test_a_ledger_of_the_release_before_keeps_all_it_has_and_takes_rectifications(url: str):
    old = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with old.begin() as open_:
        said = Config()
        said.set_main_option("script_location", str(connection.MIGRATIONS))
        said.attributes["connection"] = open_
        command.upgrade(said, "0003")
        open_.execute(
            sa.text("insert into notice values (1,'n1','停电','info','li','2026-01-01',null,null,null)")
        )
    old.dispose()
    book = Ledger(connection.opened(url))
    assert [each.id for each in book.notices.all()] == ["n1"]
    assert brought(book, "closed").state == "closed"
    book.close()


def test_the_tables_are_those_that_the_migration_makes(book: Ledger):
    made = sa.inspect(book.engine)
    for table in (tables.RECTIFICATION, tables.RECTIFICATION_EVENT, tables.EVIDENCE):
        assert {c["name"] for c in made.get_columns(table.name)} == set(table.c.keys())


def test_the_helpers_reach_every_state():
    assert set(rectifying.PATHS) == {row["id"] for row in WRITTEN["state"]}
