"""Links and runs in the ledger: tokens told once, openings counted, and runs that died told of as broken."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cockpit import config
from cockpit.ledger import File, Ledger, LedgerError, connection, worker
from cockpit.ledger.meetings import links, runs, sound
from cockpit.text import meeting_ledger as words
from tests.convening import ADMIN, UNIT, begun, closed, contested, fill_up, invited, key, light

FILES = (File("例会.pptx", "pptx", "a" * 64, 5), File("例会.pdf", "pdf", "b" * 64, 7))


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


def test_a_token_is_told_once_and_kept_only_as_its_digest(book: Ledger, url: str):
    meeting = closed(book)
    link, token = invited(book, meeting, label="张委员")
    assert len(token) >= 43 and (link.meeting, link.label, link.opened) == ("2026-06", "张委员", 0)
    kept = []
    with book.engine.connect() as open_:
        for table in sa.inspect(book.engine).get_table_names():
            rows = open_.execute(sa.select(sa.text("*")).select_from(sa.table(table)))
            kept += [str(dict(row._mapping)) for row in rows]
    assert len(kept) > 5 and token not in " ".join(kept)
    assert links.digest(token) in " ".join(kept) and token not in repr(link)
    form = key()
    _, first = invited(book, meeting, key=form)
    with pytest.raises(LedgerError, match="只显示一次"):
        invited(book, meeting, key=form)
    assert first != token and len(book.meetings.links(meeting.code)) == 2


def test_a_link_opens_until_it_expires_or_is_revoked(book: Ledger, monkeypatch: pytest.MonkeyPatch):
    meeting = closed(book)
    link, token = invited(book, meeting, scope=f"unit:{UNIT}")
    other, kept = invited(book, meeting)
    door = book.meetings
    assert (door.opened(token).id, door.opened(token).scope) == (link.id, f"unit:{UNIT}")
    for wrong in ("", "x", token[:-1], token + "x", "x" * 43, "y" * 5000, None, "令牌"):
        assert door.opened(wrong) is None
    assert door.revoke(link.id, who=ADMIN).revoked_at
    assert door.opened(token) is None and door.opened(kept).id == other.id
    once = door.revoke(link.id, who=ADMIN)
    assert once == door.links(meeting.code)[-1] or once in door.links(meeting.code)
    monkeypatch.setenv("COCKPIT_TODAY", "2026-01-01")
    config.reset()
    later = datetime.now(UTC) + timedelta(days=3, seconds=1)
    assert door.opened(kept), "of another day only the cockpit's figures are"
    monkeypatch.setattr(sound, "clock", lambda: later)
    assert door.opened(kept) is None, "it has expired, whatever day the cockpit is set to"
    with pytest.raises(LedgerError, match="没有这条只读链接"):
        door.revoke("none", who=ADMIN)


def test_openings_are_counted_and_audited_at_most_once_a_minute(book: Ledger, monkeypatch):
    link, token = invited(book, closed(book))
    begun, clock = datetime.now(UTC), [datetime.now(UTC)]
    monkeypatch.setattr(sound, "clock", lambda: clock[0])
    for seconds in (0, 1, 59, 60, 61, 150):
        clock[0] = begun + timedelta(seconds=seconds)
        seen = book.meetings.opened(token)
    assert (seen.opened, seen.last_opened) == (3, clock[0])
    told = [each for each in book.entries() if each.action == "meeting:open"]
    assert [(e.who, e.role, e.object) for e in told] == [(f"link:{link.id}", "guest", link.id)] * 3


def test_an_opening_that_cannot_be_written_down_shows_nothing(book: Ledger):
    _, token = invited(book, closed(book))
    fill_up(book)
    with pytest.raises(LedgerError):
        book.meetings.opened(token)
    assert book.meetings.links("2026-06")[0].opened == 0


def test_many_who_open_a_link_at_once_are_counted_once(book: Ledger):
    _, token = invited(book, closed(book))
    assert contested(lambda: book.meetings.opened(token)) == ["done"] * 6
    assert book.meetings.links("2026-06")[0].opened == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"scope": "unit:区财政局"}, "没有这个范围"),
        ({"scope": ""}, "没有这个范围"),
        ({"label": " "}, "给谁看"),
        ({"expires_at": datetime.now(UTC) - timedelta(seconds=1)}, "晚于现在"),
        ({"expires_at": datetime.now(UTC) + timedelta(days=62)}, "最长有效 60 天"),
        ({"expires_at": None}, "晚于现在"),
    ],
)
def test_a_link_is_for_a_frozen_scope_a_named_person_and_a_time(lite: Ledger, said: dict, why: str):
    meeting = closed(lite)
    with pytest.raises(LedgerError, match=why):
        invited(lite, meeting, **said)
    assert lite.meetings.links(meeting.code) == ()


def test_a_run_goes_from_its_start_to_its_files(book: Ledger):
    door, run = book.meetings, begun(book)
    assert (run.state, run.said, run.live, run.login) == ("queued", words.WAITING, True, "leader-1")
    with pytest.raises(LedgerError, match="等待开始"):
        door.advance(run.id, 1, 4, "幻灯片")
    with pytest.raises(LedgerError, match=r"^区领导已经开始，正在进行，请稍候。$"):
        begun(book, who=ADMIN)
    assert door.running(run.id).state == "running"
    with pytest.raises(LedgerError, match="进行中"):
        door.running(run.id)
    half = door.advance(run.id, 2, 4, "正在写幻灯片\n第二页")
    assert (half.done, half.total, half.said) == (2, 4, "正在写幻灯片 第二页")
    done = door.finish(run.id, FILES)
    assert (done.state, done.files, done.said, done.live) == ("done", FILES, words.FINISHED, False)
    assert done.finished_at >= run.at and Ledger(book.engine).meetings.run(run.id) == done
    for more in (
        lambda: door.advance(run.id, 1, 1, ""),
        lambda: door.fail(run.id, "x"),
        lambda: door.finish(run.id),
    ):
        with pytest.raises(LedgerError, match="已完成"):
            more()
    failed = begun(book, subject="2026-05")
    assert door.fail(failed.id, "没有磁盘空间。").said == "没有磁盘空间。"
    assert {each.id for each in door.runs()} == {run.id, failed.id} and len(door.runs(limit=1)) == 1
    assert [each.state for each in door.runs("2026-05")] == ["failed"]
    mine = begun(book, scope="school:5001", pack="school")
    assert (
        [each.id for each in door.runs(scope="school:5001")]
        == [mine.id]
        == [each.id for each in door.runs("2026-06", 9, pack="school")]
    )
    assert door.runs(scope="school:5002") == () == door.runs("2026-05", pack="school")
    assert begun(book).id != run.id, "it may be made again"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ((FILES[0], FILES[0]), "不完整"),
        ((File("a", "pdf", "x", 5),), "不完整"),
        ((File("a", "pdf", "a" * 64, 0),), "不完整"),
        ((File("", "pdf", "a" * 64, 5),), "不完整"),
        ((File("a", "p/df", "a" * 64, 5),), "不完整"),
    ],
)
def test_a_run_ends_only_with_whole_files_of_different_forms(lite: Ledger, files: tuple, why: str):
    run = lite.meetings.running(begun(lite).id)
    with pytest.raises(LedgerError, match=why):
        lite.meetings.finish(run.id, files)
    assert lite.meetings.run(run.id) == run


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kind": "fly"}, "没有这种后台任务"),
        ({"subject": ""}, "哪一期"),
        ({"scope": "unit:无"}, "没有这个范围"),
        ({"pack": "../x"}, "没有这项议程"),
        ({"key": "\n"}, "表单"),
    ],
)
def test_a_run_that_nobody_can_make_is_not_started(lite: Ledger, said: dict, why: str):
    with pytest.raises(LedgerError, match=why):
        begun(lite, **said)
    assert lite.meetings.runs() == ()


def dead() -> str:
    """The name of a process of this machine that has ended."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    named = worker._named(child)
    os.waitpid(child, 0)
    return named if named.rsplit(":", 1)[1] else f"{worker._machine()}:{child}:1"


def test_a_run_whose_process_died_is_told_of_as_broken_and_can_be_made_again(book: Ledger):
    door, run = book.meetings, begun(book)
    door.running(run.id, dead())
    seen = door.run(run.id)
    assert (seen.state, seen.said, seen.live) == ("broken", words.BROKEN, False)
    assert door.runs() == (seen,)
    other = begun(book)
    assert other.id != run.id and other.live
    (settled,) = door.recover()
    assert (settled.id, settled.state, door.recover()) == (run.id, "broken", ())
    assert settled.finished_at and book.entries(1)[0].result == "broken"
    for late in (lambda: door.advance(run.id, 1, 2, "x"), lambda: door.finish(run.id, FILES)):
        with pytest.raises(LedgerError, match="已中断"):
            late()
    assert door.run(other.id).state == "queued", "the living are left alone"


def test_a_run_that_nobody_takes_up_is_broken_after_a_while(lite: Ledger, monkeypatch):
    run = begun(lite)
    assert lite.meetings.run(run.id).state == "queued"
    later = run.at + runs.PATIENCE + timedelta(seconds=1)
    monkeypatch.setattr(sound, "clock", lambda: later)
    assert lite.meetings.run(run.id).state == "broken"
    assert [each.id for each in lite.meetings.recover()] == [run.id]
    with pytest.raises(LedgerError, match="已中断"):
        lite.meetings.running(run.id)


def test_a_run_on_a_machine_that_is_gone_does_not_stand_in_the_way_for_ever(lite: Ledger, monkeypatch):
    run, elsewhere = begun(lite), "another-machine:1:1"
    lite.meetings.running(run.id, elsewhere)
    assert lite.meetings.run(run.id).state == "running"
    later = run.at + runs.LONGEST + timedelta(seconds=1)
    monkeypatch.setattr(sound, "clock", lambda: later)
    assert lite.meetings.run(run.id).state == "broken"
    assert begun(lite).id != run.id and [each.id for each in lite.meetings.recover()] == [run.id]
