"""The demonstration's rectifications come from its own data, take the real steps, and tell every story."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cockpit import access, config, demo, ledger, store
from cockpit.demo import courses, loop
from cockpit.figures.core import Selection
from cockpit.figures.school import facts
from cockpit.ledger import Ledger, Rectification
from cockpit.ledger.rectify.book import Rectifications
from queries import school as schools
from tests import homes

LEADER = access.principal("leader")


@pytest.fixture
def book(
    request: pytest.FixtureRequest, district: homes.Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ledger]:
    """The demonstration district's data with a ledger of its own."""
    district.enter(monkeypatch)
    url = (
        f"sqlite:///{tmp_path}/l.db"
        if getattr(request, "param", "") != "postgresql"
        else request.getfixturevalue("database")
    )
    monkeypatch.setenv("COCKPIT_STORE_URL", f"duckdb:///{district.folder / 'store'}")
    monkeypatch.setenv("COCKPIT_LEDGER_URL", url)
    monkeypatch.setenv("COCKPIT_HOME", str(tmp_path / "home"))
    config.reset()
    opened = ledger.open()
    yield opened
    opened.close()
    ledger._open.cache_clear()
    config.reset()


def items(book: Ledger) -> tuple[Rectification, ...]:
    return book.rectifications.items(LEADER.scope)


def broken(read: store.Reader) -> set[tuple[str, str]]:
    """(school, rule) of today's exceptions."""
    codes = read(schools.names)["school_code"]
    every = (fact for code in codes for fact in facts.facts(read, Selection(), code))
    return {(fact.school, fact.rule.id) for fact in every if fact.rule}


@pytest.mark.parametrize("book", ["sqlite", "postgresql"], indirect=True)
def test_every_item_is_about_what_the_data_say_and_every_story_is_told(book: Ledger):
    written = demo.rectify()
    every, now, today = items(book), broken(store.reader(LEADER)), config.settings().today()
    assert written == len(every) >= 30
    states = Counter(item.state for item in every)
    assert set(states) >= {"dispatched", "received", "fixing", "review", "returned", "suspended", "closed"}
    assert any(item.overdue(today) for item in every) and any(item.postponed for item in every)
    assert max(Counter(item.school for item in every).values()) <= loop.MOST
    for item in every:
        history = book.rectifications.history(item.id, LEADER.scope)
        fine = history[-1].action == "close" and history[-1].failing is False
        if item.origin == "exception":
            assert ((item.school, item.ref) in now) != fine, item.code
        assert item.problem and item.opened_at.date() <= today and item.unit == courses.UNIT
        assert all(event.at.date() <= today for event in history)
    assert any(event.failing and event.action == "close" and event.note for _, event in _events(book))
    assert book.broken() is None


def _events(book: Ledger) -> list:
    return list(book.rectifications.events(LEADER.scope))


def test_a_second_run_adds_nothing(book: Ledger):
    demo.rectify()
    before = items(book), len(book.entries())
    assert demo.rectify() == 0
    assert (items(book), len(book.entries())) == before


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(book: Ledger, monkeypatch: pytest.MonkeyPatch):
    real, left = Rectifications.move, iter(range(25))

    def move(self, *args, **said):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return real(self, *args, **said)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Rectifications, "move", move)
        demo.rectify()
    some = len(_events(book))
    assert demo.rectify() == len(items(book))
    numbers = [event.number for _, event in _events(book)]
    assert some < len(numbers) == len(set(numbers)) and book.broken() is None


def test_the_files_of_the_demonstration_can_be_opened_again(book: Ledger):
    demo.rectify()
    files = [f for item in items(book) for f in book.rectifications.evidence(item.id, LEADER.scope)]
    assert files and all(f.kind == "pdf" for f in files)
    held = book.rectifications.bytes(files[0].id, LEADER.scope)
    assert held.startswith(b"%PDF-") and b"Demonstration data" in held


def test_nothing_is_invented_where_the_data_are_real(settings: config.Settings):
    store.publish([], by="test", note="real")
    assert demo.rectify() == 0
    assert ledger.open().rectifications.stamp() == 0
    ledger.open().close()


def test_steps_fall_on_working_days_in_the_order_of_time(book: Ledger):
    demo.rectify()
    moments = [event.at for _, event in _events(book)]
    assert moments == sorted(moments)
    local = [each + timedelta(hours=8) for each in moments]
    assert all(each.weekday() < 5 and 8 <= each.hour <= 20 for each in local)
