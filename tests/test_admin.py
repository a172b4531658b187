"""系统管理: walls registered, heard, revoked; a notice up and down; nobody but the administrator."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cockpit import access, config, ledger, store
from cockpit.figures import admin as figures
from cockpit.screen import caretaker
from cockpit.text import admin as words
from cockpit.text import devices
from tests import homes, watching
from tests.test_devices import aged, later


@pytest.fixture
def home(bare, tmp_path, monkeypatch) -> Iterator[homes.Home]:
    """A home of its own with a version to serve and an empty ledger."""
    folder = tmp_path / "home"
    shutil.copytree(bare.folder, folder, ignore=shutil.ignore_patterns("ledger.db*"))
    found = homes.Home(folder)
    found.enter(monkeypatch)
    store.close()
    yield found
    ledger.open().close()
    store.close()
    config.reset()


@pytest.fixture
def page(home):
    visitor = watching.turn(watching.visit("admin"), "admin")
    assert not visitor.exception
    return visitor


def said(page) -> str:
    """Everything that stands on the page, answers to clicks included."""
    spoken = [e.value for kind in ("success", "error", "info", "warning") for e in page.get(kind)]
    return watching.plain(watching.markup(page)) + "\n".join(spoken)


def drawn(page) -> bool:
    """Whether anything of the wall's scene is on the page."""
    return "cs-tile" in watching.markup(page) or "cs-wall" in watching.markup(page)


def press(page, label: str):
    return next(b for b in page.button if b.label == label).click().run()


def secret(page) -> str | None:
    found = re.search(r"/wall-in/([\w-]{43})", watching.markup(page))
    return found and found[1]


def registering(page, name: str, ranges: str = ""):
    page.text_input(key="wall_name").set_value(name)
    page.text_input(key="wall_ranges").set_value(ranges)
    return press(page, words.GO_REGISTER)


def test_a_wall_is_registered_and_its_link_is_shown_until_it_is_put_away(page):
    page = registering(page, "一楼大厅", "10.1.2.3，10.2.0.0/16")
    token = secret(page)
    (device,) = ledger.open().devices.all()
    assert token and ledger.open().devices.admitted(token, access.place("10.2.7.7")) == device
    assert (device.name, device.ranges, device.created_by) == (
        "一楼大厅",
        ("10.1.2.3/32", "10.2.0.0/16"),
        "admin",
    )
    assert device.playlist in {p.id for p in caretaker.playlists.load().values()}
    page = press(page, words.NOTED)
    assert secret(page) is None and token not in said(page.run())
    listed = figures.walls().frame.row(0, named=True)
    assert (listed["name"], listed["heard"]) == ("一楼大厅", words.NEVER)


def test_a_second_click_registers_nothing_and_still_shows_the_link(page):
    page = registering(page, "一楼大厅")
    token = secret(page)
    page = press(page, words.GO_REGISTER)
    assert secret(page) == token and len(ledger.open().devices.all()) == 1
    assert not page.error


@pytest.mark.parametrize(("name", "ranges"), [("", ""), ("大厅", "10.1.x")])
def test_what_cannot_be_registered_is_one_chinese_sentence(page, name, ranges):
    page = registering(page, name, ranges)
    assert [e.value.endswith("。") for e in page.error] == [True]
    assert ledger.open().devices.all() == [] and secret(page) is None


def test_a_wall_is_revoked_only_after_a_confirmation(page):
    registering(page, "一楼大厅")
    page = press(page, words.NOTED)
    button = next(b for b in page.button if b.label == words.GO_REVOKE)
    assert button.disabled
    page.checkbox(key="wall_sure").check().run()
    page = press(page, words.GO_REVOKE)
    assert ledger.open().devices.all()[0].revoked_at is not None
    assert words.revoked("一楼大厅") in said(page)
    assert words.GO_REVOKE not in {b.label for b in page.button}, "nothing is left to revoke"


def test_a_notice_goes_up_and_down_and_a_second_click_changes_nothing(page):
    page.text_input(key="notice_said").set_value("今天 15 点演练")
    page.radio(key="notice_level").set_value("urgent")
    page.selectbox(key="notice_span").set_value(60)
    page = press(page, words.GO_RAISE)
    page = press(page, words.GO_RAISE)
    up = ledger.open().notices.current()
    assert (up.text, up.level, up.by) == ("今天 15 点演练", "urgent", "admin")
    assert timedelta(minutes=59) < up.until - datetime.now(UTC) <= timedelta(minutes=60)
    assert len(ledger.open().notices.all()) == 1 and "今天 15 点演练" in said(page)
    page = press(page, words.GO_LOWER)
    assert ledger.open().notices.current() is None and words.LOWERED in said(page)
    assert [row[3] for row in figures.record().frame.rows()] == [
        words.ACTIONS[a] for a in ("notice:lower", "notice:raise")
    ]


def test_what_a_person_typed_is_text_and_not_markup(page):
    page = registering(page, "<b>[x](javascript:alert(1))</b>")
    assert "<b>[x]" not in watching.markup(page)
    assert all("<b>[x]" not in e.value for e in page.success)


@pytest.mark.parametrize("role", [role for role in access.CHOSEN if role != "admin"])
def test_nobody_else_reaches_the_page_or_its_actions(home, role):
    with pytest.raises(ValueError, match="Could not find"):
        watching.turn(watching.visit(role), "admin")
    who = access.principal(role, ("2150000001",) if role in ("inspector", "school") else None)
    assert not any(who.may(a) for a in ("page:admin", "wall:register", "wall:revoke", "notice:raise"))


@pytest.mark.parametrize("act", [caretaker._register, caretaker._revoke, caretaker._raise, caretaker._lower])
def test_an_action_asks_for_the_right_itself(home, act, monkeypatch):
    monkeypatch.setattr(caretaker, "principal", lambda: access.principal("leader"))
    with pytest.raises(access.Denied, match=words.NOT_ALLOWED):
        act()
    assert ledger.open().devices.all() == [] and ledger.open().notices.all() == []


STATES = {
    "heard": ({"beat_at": -20}, "live", None, devices.BADGES["live"]),
    "silent": ({"beat_at": -130}, "live", words.SILENT, words.SILENT),
    "never heard": ({"created_at": -130}, None, words.NEVER, words.NEVER),
    "just registered": ({}, None, words.WAITING, words.NEVER),
    "behind": ({"beat_at": -20}, "late", words.LATE, devices.BADGES["late"]),
    "standing still": ({"beat_at": -20}, "still", words.STILL, devices.BADGES["still"]),
    "about to end": ({"beat_at": -20, "expires_at": 518_400}, "live", words.EXPIRING, devices.BADGES["live"]),
    "ended": ({"beat_at": -20, "expires_at": -60}, "live", words.EXPIRED, words.EXPIRED),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_every_state_of_a_wall_has_its_word_and_shape(home, case):
    moments, badge, claimed, listed = STATES[case]
    book = ledger.open()
    device, _ = book.devices.register("大厅", by="li")
    if badge:
        book.devices.beat(device.id, badge=badge)
    if moments:
        aged(book, device.id, **{name: later(seconds=s) for name, s in moments.items()})
    told = figures.attention()
    rows = told.frame.select("status_word", "status").rows()
    assert [word for word, _ in rows] == [claimed or words.FINE]
    assert all(status for _, status in rows), "a status has a shape"
    assert (told.claim == words.attention(1, 0)) == (claimed in (None, words.WAITING))
    assert figures.walls().frame["state"].to_list() == [listed]


def test_silent_walls_come_first_and_revoked_ones_are_no_trouble(home):
    book = ledger.open()
    late, quiet, gone = (book.devices.register(n, by="li")[0] for n in ("晚", "静", "停"))
    book.devices.beat(late.id, badge="late")
    aged(book, quiet.id, beat_at=later(minutes=-7))
    book.devices.revoke(gone.id, by="li")
    told = figures.attention()
    assert told.frame["text"].to_list() == ["静", "晚"]
    assert told.claim == words.attention(2, 2)
    assert "7 分钟前" in told.frame["detail"][0]


def test_without_walls_the_page_says_who_may_open_the_wall(page):
    assert words.NO_WALLS in said(page)


def test_a_ledger_that_is_away_is_a_sentence_on_the_page(page, monkeypatch):
    def gone():
        raise ledger.LedgerError("台账数据库连接不上或没有按时应答，请稍后再试。")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "open", gone)
        page.run()
    assert not page.exception and {e.value for e in page.error} == {
        "台账数据库连接不上或没有按时应答，请稍后再试。"
    }


def test_the_wall_opens_on_the_server_until_a_wall_is_registered(home, monkeypatch):
    visitor = watching.turn(watching.visit("leader"), "wall")
    assert not visitor.exception and devices.STRANGER not in said(visitor) and drawn(visitor)
    assert devices.PREVIEW not in said(visitor)
    ledger.open().devices.register("大厅", by="li")
    screen = watching.turn(watching.visit("wall"), "wall")
    assert not screen.exception and devices.STRANGER in said(screen) and not drawn(screen)


@pytest.mark.parametrize("role", ["leader", "admin"])
def test_people_at_the_server_see_the_wall_of_registered_screens_as_a_preview(home, role):
    ledger.open().devices.register("大厅", by="li")
    visitor = watching.turn(watching.visit(role), "wall")
    assert not visitor.exception and drawn(visitor)
    assert devices.PREVIEW in said(visitor) and devices.STRANGER not in said(visitor)


def test_a_screen_that_cannot_be_checked_is_told_so_calmly(home, monkeypatch):
    visitor = watching.visit("leader")

    def gone():
        raise ledger.LedgerError("x。")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "open", gone)
        watching.turn(visitor, "wall")
    assert not visitor.exception and devices.UNSURE in said(visitor) and not drawn(visitor)
