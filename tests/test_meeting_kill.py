"""A process that dies between any two statements leaves a meeting's step done or not begun, never half."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cockpit import config
from cockpit.ledger import Conflict, File, Ledger, connection
from tests.convening import (
    LEADER,
    PARTS,
    UNIT,
    acted,
    begun,
    closed,
    closing,
    decided,
    invited,
    key,
    light,
    reported,
    today,
)
from tests.test_rectify_kill import MOST, killed

FILES = (File("例会.pdf", "pdf", "b" * 64, 7),)


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


def standing(book: Ledger) -> Counter:
    """What there is, after checking that meetings, parts, histories and audit agree with each other."""
    door, found = book.meetings, Counter()
    assert door.damaged() == () and book.broken() is None
    for meeting in door.meetings():
        assert door.scopes(meeting.id) == tuple(sorted(PARTS)), "all parts or none"
        decisions, actions = door.decisions(meeting.code), door.actions(meeting=meeting.code)
        assert meeting.revision == 1 + len(decisions) + len(actions) + (meeting.state == "held")
        found += Counter(meetings=1, decisions=len(decisions), actions=len(actions))
        found += Counter(links=len(door.links(meeting.code)), held=int(meeting.state == "held"))
        for action in actions:
            events = door.action_events(action.code)
            assert [event.revision for event in events] == list(range(1, action.revision + 1))
            assert (action.state, action.due) == (events[-1].state, events[-1].due)
            found += Counter(steps=len(events) - 1)
    audited = Counter(entry.action.removeprefix("meeting:") for entry in book.entries())
    assert audited["close"] == found["meetings"] and audited["decide"] == found["decisions"]
    assert audited["act"] == found["actions"] and audited["invite"] == found["links"]
    return found


DEEDS: dict[str, Callable[[Ledger, str], object]] = {
    "meetings": lambda b, form: b.meetings.close(closing(note="更正"), PARTS, who=LEADER, key=form),
    "decisions": lambda b, form: b.meetings.decide("2026-06", "加快改造", who=LEADER, key=form),
    "actions": lambda b, form: b.meetings.act(
        "2026-06", "改造", unit=UNIT, due=today() + timedelta(days=9), who=LEADER, key=form
    ),
    "steps": lambda b, form: b.meetings.report("A2026-06-01", "done", revision=1, who=LEADER, key=form),
    "held": lambda b, form: b.meetings.hold("2026-06", revision=3, who=LEADER, key=form),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_death_before_any_statement_is_all_or_nothing(url: str, book: Ledger, deed: str):
    meeting = closed(book)
    acted(book, meeting), decided(book, meeting)
    before, form, place = standing(book), key(), 1
    step = 1 if url.startswith("sqlite") else 3  # the transaction is the same code on both
    while killed(url, lambda ledger: DEEDS[deed](ledger, form), place):
        assert standing(book) == before, f"died before statement {place}"
        place += step
        assert place < MOST
    assert place > 6, "a step takes several statements"
    after = standing(book)
    assert after == before + Counter({deed: 1})
    DEEDS[deed](book, form)
    assert standing(book) == after, "the answer was lost, the same form again changes nothing"


def test_what_was_acknowledged_survives_a_death_right_after(url: str, book: Ledger):
    meeting = closed(book)
    action = acted(book, meeting)

    def report_and_die(ledger: Ledger) -> None:
        reported(ledger, action, "done")
        os.kill(os.getpid(), signal.SIGKILL)

    assert killed(url, report_and_die, MOST)
    assert book.meetings.action(action.code).state == "done"
    with pytest.raises(Conflict, match="刚被别人更新"):
        reported(book, action, "done", key="another form")


def test_a_death_while_a_link_is_made_leaves_one_or_none(url: str, book: Ledger):
    meeting, form, place = closed(book), key(), 1
    before = standing(book)
    while killed(url, lambda ledger: invited(ledger, meeting, key=form), place):
        assert standing(book) == before
        place += 2
        assert place < MOST
    assert standing(book) == before + Counter(links=1)


def test_a_death_at_the_end_of_a_run_offers_all_of_its_files_or_none(url: str, book: Ledger):
    closed(book)
    run, place = book.meetings.running(begun(book).id), 1
    while killed(url, lambda ledger: ledger.meetings.finish(run.id, FILES), place):
        assert book.meetings.run(run.id) == run
        place += 1
        assert place < MOST
    done = book.meetings.run(run.id)
    assert (done.state, done.files) == ("done", FILES)
    assert [e.result for e in book.entries() if e.object == run.id] == ["done", "begun"]
