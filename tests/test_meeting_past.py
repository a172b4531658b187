"""Rectifications at an earlier moment: rebuilt from what happened, as the ledger said then."""

import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies

from cockpit import access, config, ledger, store
from cockpit.access import Level, Scope
from cockpit.figures import rectify
from cockpit.ledger import Ledger, Rectification, connection
from tests import small_district
from tests.rectifying import OURS, THEIRS, draft, key, picture

ACTIONS = {
    row["id"]: row
    for row in tomllib.loads((config.ROOT / "data/rules/rectify.toml").read_text("utf-8"))["action"]
}
WHOLE = Scope(None, Level.SENSITIVE)
BEGIN = datetime(2026, 3, 2, 1, tzinfo=UTC)  # the tests' today is 15 July 2026
# A dash alone is how an empty field is told, so nobody can tell it from one.
texts = strategies.text("甲乙丙；：→—措施x ", max_size=6).filter(lambda said: said.strip() != "—")
plans = strategies.lists(
    strategies.tuples(
        strategies.integers(0, 2),  # which item
        strategies.integers(0, 9),  # which of the steps that fit, the first one for most numbers
        strategies.tuples(texts, texts, texts),
        strategies.integers(0, 3),  # hours since the last event: several at once are one moment
    ),
    min_size=1,
    max_size=14,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, settings: config.Settings, tmp_path: Path) -> Iterator[Ledger]:
    where = f"sqlite:///{tmp_path}/ledger.db"
    opened = Ledger(
        connection.opened(request.getfixturevalue("database") if request.param == "postgresql" else where)
    )
    yield opened
    opened.close()


def stood(book: Ledger, until: datetime | None = None) -> dict[str, Rectification]:
    """Every item by its code, as of a moment."""
    return {item.code: item for item in book.rectifications.items(WHOLE, until=until)}


def act(book: Ledger, item: Rectification, pick: int, said: tuple[str, str, str], at: datetime) -> str:
    """Take one of the steps that fit, with everything it may carry; which one."""
    fits = [id for id, row in ACTIONS.items() if item.state in row["from"]]
    id = fits[min(pick, len(fits) - 1)]
    row, door = ACTIONS[id], book.rectifications
    role = "school" if id in ("receive", "fix", "selfcheck", "submit", "attach") else "inspector"
    who = access.principal(role, (item.school,), f"{role}-1")
    if id in ("attach", "submit"):
        door.attach(item.id, name="a.jpg", data=picture(), who=who, key=key(), at=at)
    if id == "attach":
        return id
    carried = dict(zip(("measures", "unit", "person"), said, strict=True))
    given = {name: value for name, value in carried.items() if name in (*row["needs"], *row["takes"])}
    if id == "fix":
        given["measures"] = said[0].strip() or "装门禁"
    if id == "amend":
        given["person"] = f"{said[2]}{item.revision}"
    if "due" in (*row["needs"], *row["takes"]) and id != "amend":
        given["due"] = max(item.due, at.date()) + timedelta(days=2)
    door.move(
        item.id, id, revision=item.revision, note="因为", who=who, key=key(), at=at, failing=None, **given
    )
    return id


def lived(
    book: Ledger, plan: list, schools: tuple[str, ...] = (OURS, OURS, THEIRS)
) -> dict[datetime, dict[str, Rectification]]:
    """Open three items, follow the plan, and note after every moment how each item stood."""
    at, seen = BEGIN, {}
    for school in schools:
        fresh = draft(school=school, due=at.date() + timedelta(days=30))
        book.rectifications.open_(fresh, who=access.principal("leader"), key=key(), at=at)
        seen[at] = stood(book)
        at += timedelta(hours=1)
    for number, pick, said, hours in plan:
        item = sorted(stood(book).values(), key=lambda each: each.code)[number]
        at += timedelta(hours=hours)
        act(book, item, pick, said, at)
        seen[at] = stood(book)
    return seen


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=plans)
def test_every_earlier_moment_is_rebuilt_as_the_ledger_stood_then(plan: list):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COCKPIT_HOME", folder)
        patch.setenv("COCKPIT_TODAY", "2026-07-15")
        config.reset()
        book = Ledger(connection.opened(f"sqlite:///{folder}/ledger.db"))
        seen = lived(book, plan)
        for moment, expected in seen.items():
            assert stood(book, moment) == expected
            assert stood(book, moment + timedelta(minutes=1)) == expected
        assert stood(book, BEGIN - timedelta(seconds=1)) == {}
        assert stood(book, datetime(2030, 1, 1, tzinfo=UTC)) == stood(book)
        book.close()
    config.reset()


EVERY_STEP = [  # attach counts as a step that leaves the item alone; words are altered by four of the steps
    (0, n, (f"措施{n}", f"甲；→{n}", f"人{n}"), 1) for n in (0, 0, 4, 0, 9, 0, 4, 0, 0, 1, 0, 5, 1, 0, 8, 3)
]


def test_both_databases_remember_the_same(book: Ledger):
    for moment, expected in lived(book, EVERY_STEP).items():
        assert stood(book, moment) == expected


def test_what_happened_later_is_in_no_earlier_history(book: Ledger):
    moments = sorted(lived(book, EVERY_STEP))
    door = book.rectifications
    for moment in moments:
        told = door.events(WHOLE, until=moment)
        assert told == tuple(pair for pair in door.events(WHOLE) if pair[1].at <= moment)
    assert len(door.events(WHOLE, until=moments[0])) < len(door.events(WHOLE))


def test_an_earlier_moment_shows_nobody_more_than_the_present_one(book: Ledger):
    moments = sorted(lived(book, EVERY_STEP))
    theirs = Scope(frozenset({THEIRS}), Level.SENSITIVE)
    assert {item.school for item in book.rectifications.items(theirs, until=moments[-1])} == {THEIRS}
    wall = book.rectifications.items(replace(WHOLE, level=Level.INTERNAL), until=moments[3])
    assert wall and not any(
        (item.problem, item.measures, item.person, item.opened_by) != ("",) * 4 for item in wall
    )


def test_a_reader_carries_its_moment_into_the_figures(settings: config.Settings):
    small_district.published(*small_district.PLACES)
    leader, book = access.principal("leader"), ledger.open()
    moments = sorted(lived(book, EVERY_STEP, (small_district.A, small_district.A, small_district.B)))
    middle = moments[1]
    now, then = (store.reader(leader, until=until) for until in (None, middle))
    assert {i.held for i in rectify.items(then)} == set(
        ledger.open().rectifications.items(leader.scope, until=middle)
    )
    assert len(rectify.items(then)) < len(rectify.items(now))
    assert {i.held for i in rectify.items(now)} == set(ledger.open().rectifications.items(leader.scope))
