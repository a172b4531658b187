"""Sessions: begun with a token that is kept nowhere, alive for as long as they may, ended within seconds."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from cockpit import access, config
from cockpit.ledger import Ledger, LedgerError, connection
from cockpit.ledger.people import rows
from cockpit.ledger.people.tables import PERSON, SESSION
from cockpit.ledger.sessions import FRESH_S, digest
from tests.peopling import HERE, OPERATOR, joined

SECURITY = access.principal("security", login="wang")
FORK = multiprocessing.get_context("fork")
MOST = 60  # statements of one step
SOON = 5.0  # seconds within which a right that was taken is gone


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, settings: config.Settings) -> str:
    return settings.ledger_url if request.param == "sqlite" else request.getfixturevalue("database")


@pytest.fixture
def book(url: str) -> Iterator[Ledger]:
    opened = Ledger(connection.opened(url))
    yield opened
    opened.close()


@pytest.fixture
def other(url: str) -> Iterator[Ledger]:
    """The same ledger as another process has it open: nothing is remembered between the two."""
    opened = Ledger(connection.opened(url))
    yield opened
    opened.close()


def begin(book: Ledger, login: str = "li", role: str = "leader", **said):
    person = joined(book, login, role)
    told = {"via": "local", "address": HERE, "agent": "Firefox"} | said
    return *book.sessions.begin(person=person, **told), person


def aged(book: Ledger, **columns: timedelta) -> None:
    """Let moments of every session lie further back."""
    with connection.writing(book.engine) as opened:
        for row in opened.execute(sa.select(SESSION)).mappings().all():
            values = {name: row[name] - by for name, by in columns.items()}
            opened.execute(sa.update(SESSION).where(SESSION.c.id == row["id"]).values(values))
    book.sessions._kept.clear()


def gone_within(book: Ledger, token: str) -> float:
    """How many seconds a session still lives."""
    begun = time.monotonic()
    while book.sessions.living(token) is not None:
        assert time.monotonic() - begun < SOON
        time.sleep(0.05)
    return time.monotonic() - begun


def test_a_token_opens_its_session_and_is_kept_nowhere(book: Ledger):
    session, token, person = begin(book)
    seen = book.sessions.living(token)
    assert seen is not None and seen.principal == session.principal
    assert (seen.principal.login, seen.principal.session, seen.person.id) == ("li", session.id, person.id)
    with connection.reading(book.engine) as opened:
        kept = str(opened.execute(sa.select(SESSION)).mappings().one())
    audit = "".join(map(repr, book.entries()))
    assert digest(token) in kept and len(token) >= 43
    for place in (kept, audit, repr(seen), repr(book.sessions.sessions())):
        assert token not in place
    assert digest(token) not in audit + repr(seen)


@pytest.mark.parametrize("token", ["", "x", "x" * 101, "é" * 50, "' or 1=1 --", "\x00", None, 7])
def test_what_is_no_token_opens_nothing(book: Ledger, token):
    begin(book)
    assert book.sessions.living(token) is None


def test_the_public_id_and_the_digest_of_a_token_open_nothing(book: Ledger):
    session, token, _ = begin(book)
    assert book.sessions.living(session.id) is None and book.sessions.living(digest(token)) is None
    assert book.sessions.end(session.id) is False, "whoever has no right needs the token"
    assert book.sessions.living(token) is not None


def test_a_sign_in_and_a_sign_out_are_in_the_audit_with_address_and_session(book: Ledger):
    session, token, _ = begin(book)
    assert book.sessions.end(token) and not book.sessions.end(token)
    first, last = book.entries(2)[::-1]
    assert (first.action, first.who, first.address, first.session) == (
        "session:begin",
        "li",
        HERE,
        session.id,
    )
    assert (last.action, last.who, last.object, last.session) == ("session:end", "li", session.id, session.id)
    assert book.broken() is None


def test_r12_a_copied_token_is_useless_after_sign_out_everywhere(book: Ledger, other: Ledger):
    _, token, _ = begin(book)
    assert other.sessions.living(token) is not None
    book.sessions.end(token)
    assert book.sessions.living(token) is None, "at once where it was ended"
    assert gone_within(other, token) <= FRESH_S + 1


@pytest.mark.parametrize("how", ["ended", "disabled", "demoted", "password"])
def test_r12_what_takes_a_right_takes_it_within_five_seconds_in_every_process(
    book: Ledger, other: Ledger, how: str
):
    session, token, person = begin(book)
    assert other.sessions.living(token) is not None
    stamp, moment = other.sessions.stamp(), datetime.now(UTC)
    {
        "ended": lambda: book.sessions.end(session.id, why="ended", who=SECURITY),
        "disabled": lambda: book.people.disable(person.id, revision=0, who=OPERATOR),
        "demoted": lambda: book.people.grant(person.id, "", revision=0, who=OPERATOR),
        "password": lambda: book.people.set_password(person.id, who=OPERATOR),
    }[how]()
    assert gone_within(other, token) < SOON
    time.sleep(1.1)
    assert other.sessions.stamp() != stamp, "whoever guards open connections hears of it"
    assert session.id in other.sessions.ended_since(moment)
    assert session.id not in other.sessions.ended_since(datetime.now(UTC) + timedelta(seconds=1))


def test_a_role_that_changed_is_the_session_s_role_within_five_seconds(book: Ledger, other: Ledger):
    session, token, person = begin(book, role="admin")
    assert other.sessions.living(token).principal.may("backup:run")
    moment = datetime.now(UTC)
    book.people.grant(person.id, "unit", unit="区教委", revision=0, who=OPERATOR)
    time.sleep(FRESH_S + 0.1)
    seen = other.sessions.living(token).principal
    assert (seen.role, seen.unit, seen.may("backup:run")) == ("unit", "区教委", False)
    assert session.id in other.sessions.ended_since(moment)


def test_c2_half_an_hour_without_a_click_ends_a_session(book: Ledger):
    _, token, _ = begin(book)
    aged(book, seen_at=timedelta(minutes=29))
    assert book.sessions.living(token, touch=False) is not None
    aged(book, seen_at=timedelta(minutes=1, seconds=1))
    assert book.sessions.living(token) is None


def test_c2_clicks_keep_a_session_alive_and_are_written_once_a_minute(book: Ledger):
    _, token, _ = begin(book)
    aged(book, seen_at=timedelta(minutes=29))
    written: list[str] = []
    sa.event.listen(book.engine, "before_cursor_execute", lambda *told: written.append(told[2]))
    for _ in range(20):
        assert book.sessions.living(token) is not None
    assert sum(said.lstrip().upper().startswith("UPDATE") for said in written) == 1
    aged(book, seen_at=timedelta(minutes=29))
    assert book.sessions.living(token) is not None


def test_c2_what_nobody_clicked_does_not_keep_a_session_alive(book: Ledger):
    _, token, _ = begin(book)
    aged(book, seen_at=timedelta(minutes=29))
    for _ in range(3):
        assert book.sessions.living(token, touch=False) is not None
    aged(book, seen_at=timedelta(minutes=1))
    assert book.sessions.living(token, touch=False) is None


def test_c2_twelve_hours_end_a_session_whatever_it_does(book: Ledger):
    session, token, _ = begin(book)
    assert session.ends_at - session.opened_at == timedelta(hours=12)
    aged(book, ends_at=timedelta(hours=12))
    assert book.sessions.living(token) is None
    assert book.sessions.sessions() == () and len(book.sessions.sessions(active_only=False)) == 1


def test_settings_may_shorten_both_limits(book: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COCKPIT_IDLE_MINUTES", "5")
    monkeypatch.setenv("COCKPIT_SESSION_HOURS", "1")
    config.reset()
    session, token, _ = begin(book)
    assert session.ends_at - session.opened_at == timedelta(hours=1)
    aged(book, seen_at=timedelta(minutes=5))
    assert book.sessions.living(token) is None


@pytest.mark.parametrize("state", ["bare", "stopped", "first password", "unused"])
def test_nobody_who_may_nothing_gets_a_session(book: Ledger, state: str):
    person = book.people.add("li", "李萍", role="" if state == "bare" else "leader", who=OPERATOR)
    if state == "stopped":
        person = book.people.disable(person.id, revision=0, who=OPERATOR)
    if state == "first password":
        book.people.set_password(person.id, who=OPERATOR)
    if state == "unused":
        with connection.writing(book.engine) as opened:
            opened.execute(sa.update(PERSON).values(since=datetime(2026, 1, 1)))
    count = len(book.entries())
    with pytest.raises(LedgerError):
        book.sessions.begin(person=person, via="local", address=HERE, agent="")
    assert book.sessions.sessions(active_only=False) == () and len(book.entries()) == count


def test_c4_an_administrator_by_a_provider_needs_the_second_factor_also_when_granted_later(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COCKPIT_OIDC_MFA", "otp,hwk")
    config.reset()
    _, token, person = begin(book, via="oidc", mfa=("pwd",))
    assert book.sessions.living(token) is not None, "a leader needs none"
    for role in access.STEPPED:
        person = book.people.grant(person.id, role, revision=person.revision, who=OPERATOR)
        book.sessions._kept.clear()
        assert book.sessions.living(token) is None
    with pytest.raises(LedgerError):
        book.sessions.begin(person=person, via="oidc", address=HERE, agent="", mfa=("pwd",))
    _, token = book.sessions.begin(person=person, via="oidc", address=HERE, agent="", mfa=("pwd", "otp"))
    assert book.sessions.living(token).principal.role == access.STEPPED[-1]


def test_only_those_with_the_right_end_somebody_else_s_session(book: Ledger):
    session, token, _ = begin(book)
    for role in ("leader", "inspector", "auditor", "guest", "wall", "feed"):
        with pytest.raises(access.Denied):
            book.sessions.end(session.id, why="ended", who=access.principal(role))
    assert book.sessions.end(session.id, why="ended", who=access.principal("admin", login="feng"))
    assert book.entries(1)[0].who == "feng" and book.sessions.living(token) is None


def test_a_provider_s_cookie_is_exchanged_once(book: Ledger, other: Ledger):
    assert book.sessions.exchanged("signed") is True
    assert [other.sessions.exchanged("signed"), book.sessions.exchanged("signed")] == [False, False]
    assert other.sessions.exchanged("another") is True


def test_when_the_ledger_does_not_answer_nobody_is_known(book: Ledger):
    _, token, _ = begin(book)
    book.sessions._kept.clear()

    def away(*_: object) -> None:
        raise sa.exc.OperationalError("", {}, Exception("gone"))

    sa.event.listen(book.engine, "before_cursor_execute", away)
    with pytest.raises(LedgerError):
        book.sessions.living(token)


def test_what_is_remembered_of_sessions_is_bounded(book: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cockpit.ledger.sessions.MOST_KEPT", 50)
    for number in range(200):
        assert book.sessions.living(f"guess-{number}") is None
    assert len(book.sessions._kept) == 50


def test_a_ledger_that_is_busy_throws_nobody_out(book: Ledger):
    _, token, _ = begin(book)
    aged(book, seen_at=timedelta(minutes=2))

    def busy(_connection, _cursor, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("UPDATE"):
            raise sa.exc.OperationalError(statement, {}, Exception("database is locked"))

    sa.event.listen(book.engine, "before_cursor_execute", busy)
    assert book.sessions.living(token) is not None
    sa.event.remove(book.engine, "before_cursor_execute", busy)
    book.sessions._kept.clear()
    assert book.sessions.living(token).seen_at > datetime.now(UTC) - timedelta(minutes=1)


def test_listing_sessions_asks_no_more_for_many_than_for_few(book: Ledger):
    asked: list[str] = []
    sa.event.listen(book.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = []
    for number in range(1, 13):
        begin(book, login=f"person.{number}")
        if number in (2, 12):
            asked.clear()
            assert len(book.sessions.sessions()) == number
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_session_that_was_over_a_month_ago_is_listed_no_longer(book: Ledger):
    begin(book)
    aged(book, opened_at=timedelta(days=31), seen_at=timedelta(days=31), ends_at=timedelta(days=31))
    fresh, _, _ = begin(book, login="wu")
    assert [each.id for each in book.sessions.sessions(active_only=False)] == [fresh.id]
    assert sum(each.action == "session:begin" for each in book.entries()) == 2


# a death between any two statements


def killed(url: str, act: Callable[[Ledger], object], place: int) -> bool:
    """Do something in another process that kills itself before its statement number `place`."""
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


def test_a_death_while_an_account_is_stopped_leaves_it_open_with_its_session_or_neither(
    url: str, book: Ledger
):
    session, _, person = begin(book)
    entries, place = len(book.entries()), 1

    def stop(ledger: Ledger) -> None:
        ledger.people.disable(person.id, revision=0, who=OPERATOR)

    while killed(url, stop, place):
        assert book.people.person(person.id).active and book.sessions.session(session.id) is not None
        assert len(book.entries()) == entries
        place += 1
        assert place < MOST
    assert place > 5, "a step takes several statements"
    assert not book.people.person(person.id).active and book.sessions.session(session.id) is None
    assert len(book.entries()) == entries + 1 and book.broken() is None


def test_a_death_while_a_session_begins_leaves_none(url: str, book: Ledger):
    person, place = joined(book, "li", "leader"), 1
    entries = len(book.entries())

    def start(ledger: Ledger) -> None:
        ledger.sessions.begin(person=person, via="local", address=HERE, agent="")

    while killed(url, start, place):
        assert book.sessions.sessions(active_only=False) == () and len(book.entries()) == entries
        assert book.people.person(person.id).seen_at is None
        place += 1
        assert place < MOST
    assert place > 5 and len(book.sessions.sessions()) == 1
    assert book.entries(1)[0].action == "session:begin" and book.broken() is None


def test_nothing_changes_somebody_without_counting_it(book: Ledger):
    _, _, person = begin(book)
    with connection.reading(book.engine) as opened:
        before = rows.row(opened, person.id)["revision"]
    book.people.rename(person.id, "李平", revision=before, who=OPERATOR)
    assert book.people.person(person.id).revision == before + 1
