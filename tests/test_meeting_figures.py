"""What meetings decided, as figures: follow-ups overdue first, decisions in order, actions as they stood."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from cockpit import access, agenda, config, ledger, plan
from cockpit.figures import meeting as figures
from cockpit.figures.core import Figure
from cockpit.ledger import Basis, Closing, Meeting
from cockpit.text import meeting_figures as words

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)
OURS, THEIRS = "2150000001", "2150000002"
PARTS = {"district": b"d", f"school:{OURS}": b"o", f"school:{THEIRS}": b"t"}
_KEYS = itertools.count()


@pytest.fixture
def book(settings, monkeypatch) -> Iterator[ledger.Ledger]:
    """An empty ledger on the day that it really is: the ledger's own moments are."""
    monkeypatch.setenv("COCKPIT_TODAY", f"{config.now():%Y-%m-%d}")
    config.reset()
    yield ledger.open()
    ledger.open().close()


def key() -> str:
    return f"form-{next(_KEYS)}"


def leader() -> access.Principal:
    return access.principal("leader")


def units() -> tuple[str, str]:
    first, second, *_ = plan.load().tracked.units
    return first.name, second.name


def closed(
    book: ledger.Ledger, period: date = JUNE, *, at: datetime | None = None, note: str = ""
) -> Meeting:
    """A closed month with the parts of a unit and two schools."""
    parts = PARTS | {f"unit:{units()[0]}": b"u"}
    told = Closing(
        cadence="month", period=period, version=3, published_at=datetime(2026, 7, 5, tzinfo=UTC),
        plan="甲方案", foresight="f1", release="0.4.0", demo=True, note=note,
        title=agenda.rules().regular.named(period),
    )  # fmt: skip
    return book.meetings.close(told, parts, who=leader(), key=key(), at=at)


def acted(book: ledger.Ledger, meeting: Meeting, what: str, *, due: date, unit: str = "") -> ledger.Action:
    told = {"unit": unit or units()[0], "due": due, "who": leader(), "key": key()}
    return book.meetings.act(meeting.code, what, **told)


def texts(figure: Figure) -> list[str]:
    return figure.frame["text"].to_list()


def test_follow_ups_come_overdue_first_and_only_from_earlier_meetings(book):
    today = config.settings().today()
    june = closed(book)
    acted(book, june, "不急的事", due=today + timedelta(days=60))
    late = acted(book, june, "拖下来的事", due=today + timedelta(days=1))
    july = closed(book, JULY)
    acted(book, july, "这次的事", due=today + timedelta(days=40))
    shown = figures.followups(JULY, demo=True, until=datetime.now(UTC) + timedelta(days=4))
    assert [text.rpartition("：")[2] for text in texts(shown)] == ["拖下来的事", "不急的事"]
    assert shown.frame["status"].to_list() == ["missed", "on_track"]
    assert shown.claim == words.followups(2, 1)
    assert late.code in shown.frame["detail"][0]
    assert figures.followups(JUNE, demo=True).claim == words.followups(0, 0)


def test_follow_ups_of_a_unit_are_its_own_and_real_and_demonstration_data_never_mix(book):
    today, (mine, other) = config.settings().today(), units()
    june = closed(book)
    acted(book, june, "我们的事", due=today + timedelta(days=30), unit=mine)
    acted(book, june, "他们的事", due=today + timedelta(days=30), unit=other)
    assert texts(figures.followups(JULY, demo=True, unit=mine)) == [words.action(mine, "", "我们的事")]
    assert texts(figures.followups(JULY, demo=False)) == [words.NO_FOLLOWUPS]


def test_what_was_done_after_a_moment_is_still_open_as_of_that_moment(book):
    june = closed(book)
    action = acted(book, june, "做完的事", due=config.settings().today() + timedelta(days=30))
    before = datetime.now(UTC)
    book.meetings.report(action.code, "done", revision=action.revision, who=leader(), key=key())
    assert figures.acted(june).frame["status"].to_list() == ["achieved"]
    assert figures.acted(june).claim == words.acted(1, 1, 0)
    assert figures.acted(june, until=before).frame["status_word"].to_list() == [words.OPEN]
    assert texts(figures.followups(JULY, demo=True)) == [words.NO_FOLLOWUPS]


def test_decisions_stand_in_order_with_their_basis_and_a_replaced_one_says_by_which(book):
    june = closed(book)
    basis = (Basis("network-headline", "网络覆盖概况", "八成"),)
    first = book.meetings.decide(june.code, "先这样", basis=basis, who=leader(), key=key())
    second = book.meetings.decide(june.code, "改成那样", replaces=first.code, who=leader(), key=key())
    shown = figures.decided(june)
    assert texts(shown) == [words.decision(1, "先这样"), words.decision(2, "改成那样")]
    assert shown.frame["status_word"].to_list() == [words.REPLACED, words.STANDING]
    assert words.replaced_by(second.code) in shown.frame["detail"][0]
    assert words.based(["网络覆盖概况"]) in shown.frame["detail"][0]
    assert shown.claim == words.decided(1)


def test_a_meeting_without_decisions_says_so(book):
    june = closed(book)
    assert texts(figures.decided(june)) == [words.NO_DECISIONS]
    assert texts(figures.acted(june)) == [words.NO_ACTIONS]


def test_the_agenda_has_the_items_and_minutes_of_the_rules(book):
    shown = figures.agenda(closed(book))
    items = agenda.rules().items
    assert shown.frame["title"].to_list() == [item.title for item in items]
    assert shown.frame["minutes"].to_list() == [item.minutes for item in items]
    assert shown.claim == words.agenda(len(items), agenda.rules().minutes)


def test_closed_months_are_listed_newest_first_with_what_is_left_to_do(book):
    june, july = closed(book), closed(book, JULY)
    acted(book, june, "留下的事", due=config.settings().today() + timedelta(days=3))
    book.meetings.decide(july.code, "同意", who=leader(), key=key())
    shown = figures.months(book.meetings.meetings())
    assert shown.frame["key"].to_list() == [july.code, june.code]
    assert shown.frame.select("decisions", "open", "overdue").rows() == [(1, 0, 0), (0, 1, 0)]


def test_who_may_open_what(book):
    june, unit = closed(book), f"unit:{units()[0]}"
    ours, theirs = f"school:{OURS}", f"school:{THEIRS}"
    assert figures.openable(june, leader()) == ("district", ours, theirs, unit)
    assert figures.openable(june, access.principal("admin")) == ("district", ours, theirs, unit)
    assert figures.openable(june, access.principal("inspector", (THEIRS, "0"))) == (theirs,)
    assert figures.openable(june, access.principal("school", (OURS,))) == (ours,)
    assert figures.openable(june, access.principal("school")) == ()
    assert figures.openable(june, access.principal("unit", unit=unit.removeprefix("unit:"))) == (unit,)
    assert figures.openable(june, access.principal("unit")) == ()
    for role in ("reviewer", "security", "auditor", "wall", "feed", "operator"):
        assert figures.openable(june, access.principal(role)) == (), "the meeting is none of their business"


def test_a_link_opens_exactly_its_scope_of_its_meeting(book):
    june, july = closed(book), closed(book, JULY)
    ends = datetime.now(UTC) + timedelta(days=3)
    told = {"scope": f"school:{OURS}", "label": "张三", "expires_at": ends, "who": leader(), "key": key()}
    link, _ = book.meetings.invite(june.code, **told)
    guest = access.principal("guest")
    assert figures.openable(june, guest, link) == (f"school:{OURS}",)
    assert figures.openable(july, guest, link) == ()
    assert figures.openable(june, guest) == ()
    assert figures.openable(june, leader(), link) == figures.openable(june, leader())


def test_what_is_known_of_a_month_names_its_versions_and_its_seal(book):
    june = closed(book)
    said = dict(figures.about(june).frame.select("label", "value").iter_rows())
    assert said[words.SEAL] == june.seal and said[words.PLAN] == "甲方案"
    assert set(said) == {
        words.PERIOD, words.VERSION, words.PLAN, words.FORESIGHT, words.RELEASE, words.CLOSED, words.HELD,
        words.NOTE, words.SEAL,
    }  # fmt: skip


def test_links_say_whether_they_still_open_anything(book):
    june, now = closed(book), datetime.now(UTC)
    told = {"scope": "district", "expires_at": now + timedelta(days=3), "who": leader()}
    gone, _ = book.meetings.invite(june.code, label="甲", key=key(), **told)
    book.meetings.invite(june.code, label="乙", key=key(), **told)
    book.meetings.revoke(gone.id, who=leader())
    states = dict(figures.links(june, {}, now).frame.select("label", "state").iter_rows())
    assert states == {"甲": words.REVOKED, "乙": words.LIVE}
    later = figures.links(june, {}, now + timedelta(days=4)).frame
    assert set(later["state"]) == {words.REVOKED, words.EXPIRED}


def test_a_meeting_figure_is_dated_by_the_meeting_and_not_by_the_day_it_is_drawn(book, monkeypatch):
    june = closed(book, at=datetime(2026, 7, 10, 2, 0, tzinfo=UTC))
    until = datetime(2026, 7, 12, 2, 0, tzinfo=UTC)
    drawn = [
        f.fingerprint for f in (figures.decided(june), figures.acted(june, until=until), figures.agenda(june))
    ]
    monkeypatch.setenv("COCKPIT_TODAY", "2026-12-01")
    config.reset()
    again = [
        f.fingerprint for f in (figures.decided(june), figures.acted(june, until=until), figures.agenda(june))
    ]
    assert again == drawn
