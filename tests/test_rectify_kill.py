"""A process that dies between any two statements of a step leaves the step done or not begun, never half."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cockpit import config, rectification
from cockpit.ledger import Conflict, Ledger, connection, evidence
from tests.rectifying import brought, draft, key, person, picture, step

INSPECTOR, SCHOOL, LEADER = person("inspector"), person("school"), person("leader")
FORK = multiprocessing.get_context("fork")
MOST = 60  # statements of one step


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


def killed(url: str, act: Callable[[Ledger], object], place: int) -> bool:
    """Do something in another process that kills itself before its statement number `place`.

    False when it came to its end, and said so, before that many.
    """
    told = FORK.Event()
    child = FORK.Process(target=_doomed, args=(url, act, place, told))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL)
    assert told.is_set() == (child.exitcode == 0)
    return child.exitcode != 0


def _doomed(url: str, act: Callable[[Ledger], object], place: int, told) -> None:
    book, count = Ledger(connection.opened(url)), 0

    def die(*_: object) -> None:
        nonlocal count
        count += 1
        if count == place:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(book.engine, "before_cursor_execute", die)
    sa.event.listen(book.engine, "commit", die)
    act(book)
    told.set()
    os._exit(0)


def agree(book: Ledger) -> list[str]:
    """Every item is where its history leaves it, each event is in the audit, and each file can be read."""
    door, flow, states, events = book.rectifications, rectification.workflow(), [], 0
    door._recent.forget()
    for item in door.items(LEADER.scope):
        state, before, moved = "", "", 0
        history = door.history(item.id, LEADER.scope)
        for event in history:
            after = flow.next(state, event.action, before)
            before = state if after == "suspended" else "" if event.action == "resume" else before
            state, moved = after, moved + (event.action != "attach")
            assert event.state == state
        assert (item.state, item.revision) == (state, moved)
        files = door.evidence(item.id, LEADER.scope)
        assert len(files) == sum(event.action == "attach" for event in history)
        assert all(len(door.bytes(file.id, LEADER.scope)) == file.size for file in files)
        states.append(state)
        events += len(history)
    assert len(book.entries()) == events and book.broken() is None
    return states


def test_a_death_between_any_two_statements_of_a_step_is_all_or_nothing(url: str, book: Ledger):
    item = brought(book, "review")
    form = key()

    def close(ledger: Ledger) -> None:
        given = {
            "revision": item.revision,
            "who": INSPECTOR,
            "key": form,
            "failing": True,
            "note": "已列入计划",
        }
        ledger.rectifications.move(item.id, "close", **given)

    place = 1
    while killed(url, close, place):
        assert agree(book) == ["review"], f"died before statement {place}"
        place += 1
        assert place < MOST
    assert place > 8, "a step takes several statements"
    assert agree(book) == ["closed"]
    close(book)
    assert agree(book) == ["closed"], "the answer was lost, the same form again changes nothing"


def test_a_death_while_one_is_opened_leaves_one_or_none(url: str, book: Ledger):
    form, place = key(), 1

    def open_(ledger: Ledger) -> None:
        ledger.rectifications.open_(draft(), who=INSPECTOR, key=form)

    while killed(url, open_, place):
        assert agree(book) == []
        place += 1
        assert place < MOST
    assert place > 5 and agree(book) == ["dispatched"]


def test_a_death_around_a_file_leaves_no_row_without_it(url: str, book: Ledger):
    item, form, place = brought(book, "fixing"), key(), 1

    def attach(ledger: Ledger) -> None:
        ledger.rectifications.attach(item.id, name="a.jpg", data=picture(), who=SCHOOL, key=form)

    while killed(url, attach, place):
        assert agree(book) == ["fixing"]
        assert book.rectifications.evidence(item.id, LEADER.scope) == ()
        place += 1
        assert place < MOST
    assert place > 8
    assert len(book.rectifications.evidence(item.id, LEADER.scope)) == 1 and agree(book) == ["fixing"]


def test_a_death_while_a_file_is_written_leaves_a_piece_that_the_sweep_takes(
    url: str, book: Ledger, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
):
    item = brought(book, "fixing")

    def attach(ledger: Ledger) -> None:
        os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)  # this process is about to end
        ledger.rectifications.attach(item.id, name="a.jpg", data=picture(), who=SCHOOL, key=key())

    assert killed(url, attach, MOST)
    assert agree(book) == ["fixing"]
    (piece,) = [path for path in settings.evidence.rglob("*") if path.is_file()]
    assert piece.suffix == evidence.PART
    monkeypatch.setattr(evidence, "ORPHAN_S", -1)
    assert evidence.sweep(book.engine) == 1 and not piece.exists()


def test_what_was_acknowledged_survives_a_death_right_after(url: str, book: Ledger):
    item = brought(book, "dispatched")

    def receive_and_die(ledger: Ledger) -> None:
        step(ledger, item, "receive", SCHOOL)
        os.kill(os.getpid(), signal.SIGKILL)

    assert killed(url, receive_and_die, MOST)
    assert agree(book) == ["received"]
    with pytest.raises(Conflict, match="刚被别人更新"):
        step(book, item, "receive", SCHOOL, key="another form")
