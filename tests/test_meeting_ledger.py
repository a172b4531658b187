"""Meetings in the ledger: who may, what follows, one winner, once per form, nothing shown is lost."""

import json
import os
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cockpit import access, config, ledger, plan
from cockpit.ledger import Basis, Conflict, File, Ledger, LedgerError, connection
from cockpit.ledger.meetings import model
from cockpit.text import meeting_ledger as words
from tests.convening import (
    ADMIN,
    LEADER,
    OTHER_UNIT,
    PARTS,
    PERIOD,
    UNIT,
    acted,
    begun,
    closed,
    closing,
    contested,
    decided,
    fill_up,
    held,
    invited,
    key,
    light,
    person,
    reported,
    today,
)

POLICY = tomllib.loads((config.ROOT / "data" / "policy.toml").read_text("utf-8"))
FILES = (File("例会.pptx", "pptx", "a" * 64, 5), File("例会.pdf", "pdf", "b" * 64, 7))
MARKUP = "<script>alert(1)</script>\n[x](javascript:1)\x00 \u202e=1+1 \ud800😀"
PLAIN = "<script>alert(1)</script> [x](javascript:1) =1+1 ?😀"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, settings: config.Settings, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return request.getfixturevalue("database")
    return light(tmp_path)


@pytest.fixture
def book(url: str) -> Iterator[Ledger]:
    opened = Ledger(connection.opened(url))
    yield opened
    opened.close()


@pytest.fixture
def lite(settings: config.Settings, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger on SQLite, for rules that no database has a say in."""
    opened = Ledger(connection.opened(light(tmp_path)))
    yield opened
    opened.close()


def state(book: Ledger) -> tuple:
    """Everything that a refused step must leave as it was."""
    door = book.meetings
    meetings = door.meetings()
    of_each = [(door.decisions(each.code), door.links(each.code), door.scopes(each.id)) for each in meetings]
    return meetings, of_each, door.actions(), door.runs(), len(book.entries())


RIGHTS = {  # what is done → (the right it needs, doing it as somebody)
    "close": ("close", lambda b, m, who: b.meetings.close(closing(note="更正"), PARTS, who=who, key=key())),
    "hold": ("decide", lambda b, m, who: b.meetings.hold(m.code, revision=now(b, m), who=who, key=key())),
    "decide": ("decide", lambda b, m, who: decided(b, m, who=who)),
    "act": ("act", lambda b, m, who: acted(b, m, who=who)),
    "report": ("act", lambda b, m, who: reported(b, b.meetings.actions()[0], "progress", who=who)),
    "invite": ("link", lambda b, m, who: invited(b, m, who=who)),
    "revoke": ("link", lambda b, m, who: b.meetings.revoke(b.meetings.links(m.code)[-1].id, who=who)),
    "start a closing": ("close", lambda b, m, who: begun(b, "close", subject=f"{who.role}", who=who)),
    "start a pack": ("produce", lambda b, m, who: begun(b, subject=f"{who.role}", who=who)),
}


def now(book: Ledger, meeting: ledger.Meeting) -> int:
    return book.meetings.meeting(meeting.code).revision


@pytest.mark.parametrize("deed", RIGHTS)
def test_each_deed_is_done_by_the_roles_that_the_policy_lists_and_nobody_else(lite: Ledger, deed: str):
    right, do = RIGHTS[deed]
    for role in access.ROLES:
        meeting = closed(lite, note="再出一版")
        acted(lite, meeting), invited(lite, meeting)
        before = state(lite)
        if f"meeting:{right}" in POLICY[role]["may"]:
            do(lite, meeting, person(role))
            last = lite.entries(1)[0]
            assert (last.who, last.role) == (f"{role}-1", role) and state(lite) != before
        else:
            with pytest.raises(access.Denied, match=r"。$"):
                do(lite, meeting, person(role))
            assert state(lite) == before, (deed, role)
    assert lite.broken() is None


def test_the_rights_of_a_meeting_are_given_as_its_rules_say():
    given = {
        role: sorted(each.removeprefix("meeting:") for each in rule["may"] if each.startswith("meeting:"))
        for role, rule in POLICY.items()
    }
    assert given == {
        "leader": ["act", "close", "decide", "link", "produce"],
        "admin": ["close", "link", "produce"],
        **{role: ["produce"] for role in ("inspector", "school", "unit")},
        **{role: [] for role in ("wall", "guest", "reviewer", "security", "auditor", "feed", "operator")},
    }
    assert {role for role in POLICY if "page:meeting" in POLICY[role]["may"]} == {
        *("leader", "inspector", "school", "admin", "unit", "guest")
    }
    assert POLICY["guest"]["may"] == ["page:meeting"], "a link opens this page and nothing else"


def test_what_was_closed_is_read_back_byte_for_byte(book: Ledger):
    random = {
        "district": os.urandom(200_000),
        "school:2150900002": b"\0" * 100_000,
        "unit:区公安分局": b"\xff",
    }
    meeting = closed(book, parts=random)
    assert Ledger(book.engine).meetings.meeting("2026-06") == meeting == book.meetings.meetings()[0]
    assert (meeting.code, meeting.edition, meeting.state, meeting.revision) == ("2026-06", 1, "closed", 1)
    assert (meeting.period, meeting.version, meeting.closed_by) == (PERIOD, 3, "区领导")
    assert meeting.published_at == closing().published_at and meeting.closed_at.tzinfo is UTC
    for named in (meeting.id, meeting.code):
        assert book.meetings.scopes(named) == tuple(sorted(random))
        assert {scope: book.meetings.part(named, scope).data for scope in random} == random
    assert book.meetings.part(meeting.id, "unit:区财政局") is None and book.meetings.whole(meeting.code)
    assert book.meetings.part("2026-05", "district") is None and book.meetings.scopes("2026-05") == ()


def test_a_frozen_part_that_was_tampered_with_is_refused(book: Ledger):
    meeting = closed(book)
    other = closed(book, note="更正", parts={"district": b"something else"})
    swap = (
        "update meeting_part set data = (select data from meeting_part where meeting = :other)"
        " where meeting = :mine and scope = 'district'"
    )
    tampered_with(book, swap, mine=meeting.id, other=other.id)
    with pytest.raises(LedgerError, match=r"^这份材料与封存时存下的不一致.*。$"):
        book.meetings.part(meeting.id, "district")
    assert book.meetings.part(meeting.id, f"unit:{UNIT}").data == b"unit", "the others still open"
    tampered_with(book, "update meeting_part set data = :waste where scope = 'district'", waste=b"waste")
    for each in (meeting, other):
        with pytest.raises(LedgerError, match="不一致"):
            book.meetings.part(each.id, "district")


def test_a_part_that_was_swapped_together_with_its_digest_no_longer_fits_the_seal(book: Ledger):
    meeting = closed(book)
    assert book.meetings.damaged() == ()
    tampered_with(book, "update meeting_part set sha256 = :digest where scope = 'district'", digest="0" * 64)
    assert not book.meetings.whole(meeting.code) and book.meetings.damaged() == ("2026-06",)


def test_a_seal_that_was_rewritten_no_longer_fits_the_audit(book: Ledger):
    meeting = closed(book)
    tampered_with(book, "update meeting set seal = :seal", seal="0" * 64)
    assert book.meetings.damaged() == (meeting.code,)


def tampered_with(book: Ledger, statement: str, **told: object) -> None:
    """What somebody with the database in hand can do: first away with the triggers."""
    with book.engine.begin() as open_:
        if book.engine.dialect.name == "sqlite":
            triggers = "select name from sqlite_master where type = 'trigger' and tbl_name like 'meeting%'"
            for name in open_.execute(sa.text(triggers)).scalars().all():
                open_.exec_driver_sql(f'drop trigger "{name}"')
        else:
            for table in ("meeting", "meeting_part"):
                open_.exec_driver_sql(f"alter table {table} disable trigger user")
        open_.execute(sa.text(statement), told)


def test_a_later_edition_of_a_period_says_why_and_leaves_the_first_as_it_is(book: Ledger):
    first = closed(book)
    with pytest.raises(LedgerError, match=r"^这一期已经封存过，再出一版请写明原因。$"):
        closed(book)
    second = closed(book, note="补报了六月的网络数据", parts={"district": b"second"})
    assert (second.code, second.edition, second.note) == ("2026-06-2", 2, "补报了六月的网络数据")
    assert second.title == "2026 年 6 月例会（第 2 版）" != first.title, (
        "people choose an edition by its name"
    )
    assert book.meetings.meeting("2026-06") == first
    assert book.meetings.part(first.id, "district").data == PARTS["district"]
    assert book.meetings.part(second.id, "district").data == b"second"
    assert [each.code for each in book.meetings.meetings("month")] == ["2026-06-2", "2026-06"]


def test_the_meeting_before_is_the_newest_edition_of_the_newest_earlier_period(book: Ledger):
    def of(month: int, day: int, **said) -> ledger.Meeting:
        return closed(book, period=date(2026, month, day), at=datetime(2026, 7, 14, tzinfo=UTC), **said)

    april, again, may, demo = of(4, 30), of(4, 30, note="更正"), of(5, 31), of(5, 31, note="演示", demo=True)
    door = book.meetings
    assert door.before(may) == again and door.before(april) is None is door.before(again)
    assert door.before(PERIOD, "month") == may, "the demonstration's edition is none of a real month's"
    assert door.before(PERIOD, "month", demo=True) == demo and door.before(demo) is None
    assert door.before(PERIOD, "quarter") is None
    assert door.meetings(demo=True) == (demo,) and set(door.meetings(demo=False)) == {april, again, may}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"cadence": "week"}, "没有这种会议周期"),
        ({"period": date(2026, 6, 29)}, "最后一天"),
        ({"period": datetime(2026, 6, 30)}, "最后一天"),
        ({"period": date(2026, 8, 31)}, "还没有开始"),
        ({"version": 0}, "数据版本"),
        ({"title": " \n"}, "会议名称"),
        ({"title": "长" * 61}, "60"),
        ({"note": "长" * 501}, "500"),
    ],
)
def test_a_closing_that_is_not_sound_is_refused_in_one_sentence(lite: Ledger, changed: dict, why: str):
    with pytest.raises(LedgerError, match=why) as refused:
        closed(lite, **changed)
    assert str(refused.value).endswith("。") and str(refused.value).count("。") == 1
    assert state(lite) == ((), [], (), (), 0)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"school:1": b"x"}, "没有全区"),
        ({"district": b""}, "空的"),
        ({"district": "x"}, "空的"),
        (PARTS | {"unit:区教育局": b"x"}, "没有这个范围"),
        (PARTS | {"school:": b"x"}, "没有这个范围"),
        (PARTS | {"school:../1": b"x"}, "没有这个范围"),
        (PARTS | {"everything": b"x"}, "没有这个范围"),
    ],
)
def test_parts_are_of_the_district_of_its_units_and_of_its_schools(lite: Ledger, parts: dict, why: str):
    with pytest.raises(LedgerError, match=why):
        closed(lite, parts=parts)
    assert lite.meetings.meetings() == ()


def test_a_quarter_is_closed_where_the_rules_have_quarters(lite, tmp_path, monkeypatch):
    shutil.copytree(config.ROOT / "data", tmp_path / "data")
    with (tmp_path / "data" / "rules" / "meeting.toml").open("a", encoding="utf-8") as rules:
        rules.write(
            '[[cadence]]\nid = "quarter"\ntitle = "季度例会"\nmonths = 3\ndue_after = 1\ndue_day = 25\n'
        )
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()
    month, quarter = closed(lite), closed(lite, cadence="quarter")
    assert (month.code, quarter.code) == ("2026-06", "2026-Q2")
    assert lite.meetings.meetings("quarter") == (quarter,)
    assert decided(lite, quarter).code == "D2026-Q2-01"


def test_faulty_rules_close_nothing_and_are_told_of(lite, tmp_path, monkeypatch):
    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "meeting.toml").write_text("[term]\n")
    (tmp_path / "data" / "policy.toml").write_bytes((config.ROOT / "data" / "policy.toml").read_bytes())
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()
    with pytest.raises(LedgerError, match="例会规则有误"):
        closed(lite)


def test_decisions_are_numbered_kept_and_only_replaced_by_another(book: Ledger):
    meeting = closed(book)
    based = (Basis("overview.state", "目标状态", "29 项在轨"), Basis("network.headline", "网络"))
    first = decided(book, meeting, basis=based, item="milestones")
    assert (first.code, first.number, first.meeting, first.basis) == ("D2026-06-01", 1, "2026-06", based)
    second = decided(book, meeting, "改为年底前完成", replaces=first.code)
    listed = book.meetings.decisions(meeting.code)
    assert [(each.code, each.replaces, each.replaced_by) for each in listed] == [
        ("D2026-06-01", "", "D2026-06-02"),
        ("D2026-06-02", "D2026-06-01", ""),
    ]
    assert listed[0].text == first.text and listed[0].basis == based and listed[1].id == second.id
    with pytest.raises(Conflict, match=r"^议定事项 D2026-06-01 已由区领导在 .* 改为 D2026-06-02，.*。$"):
        decided(book, meeting, replaces=first.code)
    with pytest.raises(Conflict):
        acted(book, meeting, decision=first.code)
    other = closed(book, note="更正")
    for code in ("D2026-06-09", second.code):
        with pytest.raises(LedgerError, match="没有这条议定事项"):
            decided(book, other, replaces=code)
    assert len(book.meetings.decisions(meeting.code)) == 2 and book.meetings.decisions(other.code) == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": " \n "}, "议定的内容"),
        ({"text": "长" * 1001}, "1000"),
        ({"item": "第一项"}, "没有这项议程"),
        ({"basis": [Basis("", "题")]}, "哪一张图"),
        ({"basis": [Basis(f"a.b{n}", "题") for n in range(21)]}, "不超过 20 张"),
        ({"code": "2026-05"}, "没有这次会议"),
        ({"key": ""}, "表单"),
    ],
)
def test_a_decision_that_is_not_sound_is_refused(lite: Ledger, said: dict, why: str):
    closed(lite)
    told = {"code": "2026-06", "text": "加快改造", "who": LEADER, "key": key()} | said
    with pytest.raises(LedgerError, match=why):
        lite.meetings.decide(told.pop("code"), told.pop("text"), **told)
    assert lite.meetings.decisions("2026-06") == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"what": ""}, "要办的事"),
        ({"unit": ""}, "九家单位"),
        ({"unit": "各校园"}, "九家单位"),
        ({"due": None}, "写明期限"),
        ({"due": "2026-08-01"}, "写明期限"),
        ({"due": datetime(2026, 8, 1, tzinfo=UTC)}, "写明期限"),
        ({"due": date(2026, 7, 15)}, "不能早于 2026 年 7 月 16 日"),
        ({"due": date(2029, 1, 1)}, "两年"),
        ({"decision": "D2026-06-09"}, "没有这条议定事项"),
        ({"person": "长" * 41}, "40"),
    ],
)
def test_an_action_that_is_not_sound_is_refused(lite: Ledger, said: dict, why: str):
    meeting = closed(lite)
    told = {
        "what": "改造",
        "unit": UNIT,
        "due": today() + timedelta(days=9),
        "who": LEADER,
        "key": key(),
    } | said
    with pytest.raises(LedgerError, match=why):
        lite.meetings.act(meeting.code, told.pop("what"), **told)
    assert lite.meetings.actions() == () and lite.meetings.meeting(meeting.code).revision == 1


STATES = ("open", "done", "dropped")


@pytest.mark.parametrize("state_", STATES)
@pytest.mark.parametrize("step", [*model.STEPS, "act", "fly"])
def test_each_pair_of_state_and_step_is_in_the_rules_or_changes_nothing(lite: Ledger, state_: str, step: str):
    action = acted(lite, closed(lite), state_)
    sources, after = model.STEPS.get(step, ((), ""))
    if state_ in sources:
        moved = reported(lite, action, step)
        assert (moved.state, moved.revision) == (after, action.revision + 1)
        assert lite.meetings.action(action.code) == moved
        assert lite.meetings.action_events(action.code)[-1].state == after
        return
    events = lite.meetings.action_events(action.code)
    with pytest.raises(LedgerError, match=r"。$"):
        reported(lite, action, step)
    assert lite.meetings.actions() == (action,) and lite.meetings.action_events(action.code) == events


@pytest.mark.parametrize(
    ("state_", "step", "said", "why"),
    [
        *(("open", step, {"note": " "}, "说明") for step in ("progress", "postpone", "drop")),
        ("done", "reopen", {"note": ""}, "说明"),
        *(
            ("open", step, {"due": date(2026, 9, 1)}, "不能同时改期限")
            for step in ("progress", "done", "drop")
        ),
        ("open", "postpone", {"due": None}, "写明期限"),
        ("open", "postpone", {"due": "2026-09-01"}, "写明期限"),
        ("open", "postpone", {"due": date(2026, 8, 4)}, "应晚于现在的"),
        ("open", "postpone", {"due": date(2026, 8, 3)}, "应晚于现在的"),
        ("open", "postpone", {"due": date(2030, 1, 1)}, "两年"),
        ("done", "reopen", {"due": date(2026, 7, 14)}, "不能早于"),
        ("open", "progress", {"note": "长" * 501}, "500"),
    ],
)
def test_a_step_that_lacks_something_or_carries_too_much_is_refused(lite: Ledger, state_, step, said, why):
    action = acted(lite, closed(lite), state_)
    assert action.due == date(2026, 8, 4)
    with pytest.raises(LedgerError, match=why):
        reported(lite, action, step, **said)
    assert lite.meetings.actions() == (action,)


def test_an_action_goes_through_its_life_and_every_step_is_kept(book: Ledger):
    meeting = closed(book)
    decision = decided(book, meeting)
    based = (Basis("security.findings", "隐患", "3 条"),)
    action = acted(book, meeting, decision=decision.code, person="王工", basis=based, unit=OTHER_UNIT)
    assert (action.code, action.decision, action.basis) == ("A2026-06-01", decision.code, based)
    later = reported(book, reported(book, action, "progress"), "postpone")
    assert (later.postponed, later.due, later.revision) == (1, action.due + timedelta(days=10), 3)
    done = reported(book, later, "done", note="")
    assert done.done_at == book.meetings.action_events(action.code)[-1].at and not done.live
    again = reported(book, done, "reopen", due=done.due + timedelta(days=1))
    assert (again.state, again.done_at, again.due) == ("open", None, done.due + timedelta(days=1))
    steps = [(e.step, e.state, e.revision, e.due) for e in book.meetings.action_events(action.id)]
    assert steps == [
        ("act", "open", 1, action.due),
        ("progress", "open", 2, action.due),
        ("postpone", "open", 3, later.due),
        ("done", "done", 4, later.due),
        ("reopen", "open", 5, again.due),
    ]
    assert book.meetings.action(action.code) == again
    assert again.overdue(again.due) == 0 and again.overdue(again.due + timedelta(days=3)) == 3
    assert done.overdue(date(2030, 1, 1)) == 0


def test_actions_are_told_as_they_stood_at_any_moment(book: Ledger):
    def at(day: int, month: int = 6) -> datetime:
        return datetime(2026, month, day, 4, tzinfo=UTC)

    may = closed(book, period=date(2026, 5, 31), at=at(1))
    june = closed(book, at=at(1, 7))
    due = date(2026, 6, 20)
    one = acted(book, may, due=due, at=at(2))
    two = acted(book, may, due=due, at=at(3))
    one = reported(book, one, "postpone", due=date(2026, 7, 12), at=at(10))
    two = reported(book, two, "done", at=at(12))
    two = reported(book, two, "reopen", at=at(2, 7))
    one = reported(book, one, "done", at=at(5, 7))
    three = acted(book, june, at=at(6, 7))
    door = book.meetings

    def stood(when: datetime, **said) -> list[tuple]:
        return [
            (a.number, a.meeting, a.state, a.postponed, a.revision) for a in door.actions(until=when, **said)
        ]

    assert stood(at(1)) == []
    assert stood(at(2)) == [(1, "2026-05", "open", 0, 1)]
    assert stood(at(11)) == [(1, "2026-05", "open", 1, 2), (2, "2026-05", "open", 0, 1)]
    assert stood(at(13), open_only=True) == [(1, "2026-05", "open", 1, 2)]
    earlier = door.actions(until=at(13))
    assert [a.done_at for a in earlier] == [None, at(12)] and earlier[0].due == date(2026, 7, 12)
    assert door.actions(until=at(13).replace(tzinfo=None)) == earlier
    assert door.actions(until=at(8, 7)) == door.actions() == (one, two, three)
    assert door.actions(meeting="2026-05", open_only=True) == (two,)
    assert door.actions(demo=True) == () and door.actions(demo=False, meeting=june.id) == (three,)


def test_a_meeting_that_is_over_takes_no_more_decisions_and_its_actions_go_on(book: Ledger):
    meeting = closed(book)
    action = acted(book, meeting)
    over = held(book, meeting)
    assert (
        over.state == "held"
        and over.held_at >= meeting.closed_at
        and over == book.meetings.meeting("2026-06")
    )
    for more in (lambda: decided(book, over), lambda: acted(book, over), lambda: held(book, over)):
        with pytest.raises(LedgerError, match=r"^这次会议已经结束，不能再改动。$"):
            more()
    assert reported(book, action, "done").state == "done"
    assert invited(book, over)[0].meeting == "2026-06" and book.meetings.meeting("2026-06") == over


def test_who_was_slower_is_told_who_was_faster(book: Ledger):
    meeting = closed(book)
    action = acted(book, meeting)
    reported(book, action, "postpone")
    with pytest.raises(Conflict, match=r"^这项任务刚被别人更新：区领导在 .* 操作“延期”，现为“办理中”。.*。$"):
        reported(book, action, "done")
    with pytest.raises(Conflict, match=r"^这次会议刚有新的记录：区领导在 .* 操作“交办”。.*。$"):
        book.meetings.hold(meeting.code, revision=meeting.revision, who=LEADER, key=key())
    assert book.meetings.meeting(meeting.code).state == "closed"


def test_of_many_edits_at_once_exactly_one_wins(book: Ledger):
    meeting = closed(book)
    action, decision = acted(book, meeting), decided(book, meeting)
    assert contested(lambda: reported(book, action, "done")) == ["done", *["told"] * 5]
    assert contested(lambda: decided(book, meeting, replaces=decision.code)) == ["done", *["told"] * 5]
    assert contested(lambda: closed(book, period=date(2026, 5, 31))) == ["done", *["refused"] * 5]
    assert contested(lambda: begun(book)) == ["done", *["refused"] * 5]
    assert book.broken() is None


def test_everybody_who_decides_at_once_gets_a_number_of_their_own(book: Ledger):
    meeting = closed(book)
    assert contested(lambda: decided(book, meeting)) == ["done"] * 6
    assert contested(lambda: acted(book, meeting)) == ["done"] * 6
    assert [each.number for each in book.meetings.decisions(meeting.code)] == [1, 2, 3, 4, 5, 6]
    assert {each.code for each in book.meetings.actions()} == {f"A2026-06-0{n}" for n in range(1, 7)}
    assert book.meetings.meeting(meeting.code).revision == 13


def test_a_form_acts_once_for_every_deed(book: Ledger):
    meeting, door = closed(book), book.meetings
    action = acted(book, meeting)
    deeds = {
        "close": lambda form: door.close(closing(note="更正"), PARTS, who=LEADER, key=form),
        "decide": lambda form: decided(book, meeting, key=form),
        "act": lambda form: acted(book, meeting, key=form),
        "report": lambda form: reported(book, action, "progress", key=form),
        "start": lambda form: begun(book, key=form),
        "hold": lambda form: door.hold(meeting.code, revision=4, who=LEADER, key=form),
    }
    for name, do in deeds.items():
        form = key()
        first = do(form)
        after = state(book)
        again = [do(form) for _ in range(2)]
        assert state(book) == after, name
        assert again == [first, first], name
        with pytest.raises(LedgerError, match=r"^这张表单已经用过"):
            if name == "start":
                begun(book, key=form, who=ADMIN)
            else:
                door.close(closing(note="更正"), PARTS, who=ADMIN, key=form)


def test_a_key_of_one_deed_is_no_key_of_another(lite: Ledger):
    meeting = closed(lite)
    form = key()
    decided(lite, meeting, key=form)
    first, second = acted(lite, meeting), acted(lite, meeting)
    used = key()
    reported(lite, first, "progress", key=used)
    for other in (
        lambda: acted(lite, meeting, key=form),
        lambda: reported(lite, first, "done", key=form, revision=2),
        lambda: reported(lite, second, "progress", key=used),
        lambda: reported(lite, first, "done", key=used, revision=2),
    ):
        with pytest.raises(LedgerError, match="已经用过"):
            other()
    run = key()
    begun(lite, key=run)
    with pytest.raises(LedgerError, match="已经用过"):
        begun(lite, key=run, subject="2026-05")


def test_a_moment_lies_between_the_last_step_and_now(lite: Ledger):
    past = datetime(2026, 7, 10, 2, tzinfo=UTC)
    meeting = closed(lite, at=past)
    assert meeting.closed_at == past
    for at, why in (
        (past - timedelta(seconds=1), "不能早于上一次"),
        (past + timedelta(days=9), "不能晚于现在"),
    ):
        for do in (decided, acted):
            with pytest.raises(LedgerError, match=why):
                do(lite, meeting, at=at)
    action = acted(lite, meeting, at=past + timedelta(hours=1))
    reported(lite, action, "progress", at=past + timedelta(days=2))
    assert decided(lite, meeting, at=past + timedelta(hours=2)).at == past + timedelta(hours=2)
    with pytest.raises(LedgerError, match="不能早于上一次"):
        reported(lite, action, "done", revision=2, at=past + timedelta(days=1))


def test_words_of_people_are_kept_as_one_line_that_turns_nothing_around(book: Ledger):
    meeting = closed(book, title=MARKUP, note=MARKUP)
    decision = decided(book, meeting, MARKUP, basis=[Basis("a.b", MARKUP, MARKUP)])
    action = acted(book, meeting, person=MARKUP[:26])
    noted = reported(book, action, "progress", note=MARKUP)
    assert (meeting.title, meeting.note, decision.text) == (PLAIN, PLAIN, PLAIN)
    assert decision.basis == (Basis("a.b", PLAIN, PLAIN),)
    assert book.meetings.decisions(meeting.code) == (decision,) and book.meetings.actions() == (noted,)
    assert book.meetings.action_events(action.code)[-1].note == PLAIN
    assert book.broken() is None


TABLES = ("meeting", *(f"meeting_{name}" for name in ("part", "decision", "action", "event", "link", "run")))


def test_what_was_kept_only_grows(book: Ledger):
    meeting = closed(book)
    decided(book, meeting), acted(book, meeting)
    link, _ = invited(book, meeting)
    book.meetings.revoke(link.id, who=LEADER)
    run = begun(book)
    book.meetings.fail(run.id, "没有磁盘空间。")
    statements = [" ".join(("delete from", table)) for table in TABLES]
    statements += [
        "update meeting_part set data = ''",
        "update meeting_part set sha256 = sha256",
        "update meeting_decision set text = 'x'",
        "update meeting_event set note = 'x'",
        "update meeting set version = 4, revision = revision + 1",
        "update meeting set seal = 'x', revision = revision + 1",
        "update meeting set state = 'held'",
        "update meeting set state = 'held', revision = revision + 2",
        "update meeting_action set what = 'x', revision = revision + 1",
        "update meeting_action set due = '2030-01-01'",
        "update meeting_link set expires_at = '2030-01-01'",
        "update meeting_link set digest = 'x'",
        "update meeting_link set revoked_at = null",
        "update meeting_run set state = 'done'",
        "update meeting_run set subject = 'x'",
    ]
    if book.engine.dialect.name == "sqlite":
        statements += [
            " ".join(("insert or replace into", table, "select * from", table)) for table in TABLES
        ]
    else:
        statements += [f"truncate {table} cascade" for table in TABLES]
    before = state(book)
    for statement in statements:
        with pytest.raises(sa.exc.DatabaseError, match="meetings are kept"), book.engine.begin() as open_:
            open_.execute(sa.text(statement))
    assert state(book) == before
    held(book, meeting)
    with pytest.raises(sa.exc.DatabaseError, match="are kept"), book.engine.begin() as open_:
        open_.execute(sa.text("update meeting set state = 'closed', revision = revision + 1"))


def test_everything_done_is_in_the_audit_in_the_same_transaction(book: Ledger):
    meeting = closed(book)
    decision, action = decided(book, meeting), acted(book, meeting)
    reported(book, action, "done")
    link, token = invited(book, meeting)
    book.meetings.opened(token), book.meetings.revoke(link.id, who=ADMIN)
    run = begun(book)
    book.meetings.running(run.id), book.meetings.finish(run.id, FILES), held(book, meeting)
    told = [(each.action.removeprefix("meeting:"), each.object) for each in reversed(book.entries())]
    assert told == [
        ("close", "2026-06"),
        ("decide", decision.code),
        ("act", action.code),
        ("done", action.code),
        ("invite", link.id),
        ("open", link.id),
        ("revoke", link.id),
        ("pack", run.id),
        ("pack", run.id),
        ("hold", "2026-06"),
    ]
    assert meeting.seal in book.entries()[-1].detail
    before = state(book)
    fill_up(book)
    for do in (
        lambda: closed(book, note="更正"),
        lambda: reported(book, action, "reopen", revision=2),
        lambda: invited(book, meeting),
        lambda: begun(book),
    ):
        with pytest.raises(LedgerError, match="没有执行"):
            do()
    assert state(book) == before


def test_the_stamp_moves_with_everything_that_pages_show(lite: Ledger):
    door, stamps = lite.meetings, [lite.meetings.stamp()]
    meeting = closed(lite)
    for do in (lambda: decided(lite, meeting), lambda: acted(lite, meeting), lambda: invited(lite, meeting)):
        stamps.append(door.stamp())
        do()
    stamps.append(door.stamp())
    reported(lite, door.actions()[0], "done")
    stamps.append(door.stamp())
    held(lite, meeting)
    stamps.append(door.stamp())
    assert stamps == sorted(set(stamps)) and stamps[0] == 0


def test_a_second_process_sees_what_the_first_has_written(url: str, book: Ledger):
    other = Ledger(connection.opened(url))
    meeting = closed(book)
    decision = decided(other, meeting)
    assert other.meetings.meetings() == book.meetings.meetings()
    assert book.meetings.decisions(meeting.code) == (decision,)
    other.close()


def test_a_meeting_that_there_is_not_is_told_of_in_one_sentence(lite: Ledger):
    door = lite.meetings
    for ask in (door.meeting, door.decisions, door.links, door.whole):
        with pytest.raises(LedgerError, match=r"^没有这次会议。$"):
            ask("2026-01")
    for ask in (door.action, door.action_events):
        with pytest.raises(LedgerError, match=r"^没有这项任务。$"):
            ask("A2026-01-01")
    with pytest.raises(LedgerError, match=r"^没有这个后台任务。$"):
        door.run("none")
    assert door.meetings() == () and door.actions() == () and door.runs() == () and door.stamp() == 0


def test_frozen_parts_are_kept_small(lite: Ledger, settings: config.Settings):
    closed(lite, parts={"district": json.dumps([{"school": n} for n in range(50_000)]).encode()})
    with sqlite3.connect(lite.engine.url.database) as open_:
        size, kept = open_.execute("select size, length(data) from meeting_part").fetchone()
    assert kept * 4 < size


def test_each_of_the_nine_units_can_be_given_something_to_do_and_nobody_else(lite: Ledger):
    meeting, units = closed(lite), [unit.name for unit in plan.load().tracked.units]
    assert len(units) == 9
    assert [acted(lite, meeting, unit=unit).unit for unit in units] == units
    for party in plan.load().tracked.parties:
        with pytest.raises(LedgerError, match="九家单位"):
            acted(lite, meeting, unit=party.name)


def test_every_state_and_step_has_a_word_of_its_own():
    assert set(words.STEPS) == {*model.STEPS, "act"} and set(words.STATES) == set(STATES)
    assert set(words.MEETING_STATES) == {"closed", "held"} and set(words.KINDS) == set(model.KINDS)
    assert set(words.RUN_STATES) == {"queued", "running", "done", "failed", "broken"}
    for told in (words.STEPS | words.OTHERS, words.STATES, words.RUN_STATES, words.MEETING_STATES):
        assert len(set(told.values())) == len(told)
