"""Walls: a secret told once, a place they may be at, a sign of life, an end; and one notice over them all."""

import base64
import json
import logging
import re
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from cockpit import access, config, ledger
from cockpit.door import walls
from cockpit.ledger import Ledger, LedgerError, connection, devices, recent
from cockpit.text import devices as words
from tests import serving

ELSEWHERE = access.place("10.9.9.9")
BEAT = json.dumps({"state": "live", "version": 3, "app": "0.1.0", "uptime": 61})


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return request.getfixturevalue("database")
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def book(url: str) -> Iterator[Ledger]:
    opened = ledger.open(url)
    yield opened
    opened.close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are read every time."""
    monkeypatch.setattr(recent, "FRESH_S", 0.0)


def later(**span: float) -> datetime:
    return datetime.now(UTC) + timedelta(**span)


def aged(book: Ledger, id: str, **moments: datetime) -> None:
    """Write a wall's moments from outside, past the triggers that keep them."""
    plain = {name: value.astimezone(UTC).replace(tzinfo=None) for name, value in moments.items()}
    server = book.engine.dialect.name == "postgresql"
    off = "alter table device disable trigger all" if server else "drop trigger if exists device_no_change"
    with book.engine.begin() as open_:
        open_.execute(sa.text(off))
        table = devices.DEVICE
        open_.execute(sa.update(table).where(table.c.id == id).values(plain))
    book.devices._recent.forget()


def test_a_secret_has_256_random_bits_and_only_its_digest_is_kept(url, book):
    made = [book.devices.register(f"n{n}", by="li") for n in range(20)]
    secrets = [token for _, token in made]
    assert len(set(secrets)) == 20
    assert all(len(base64.urlsafe_b64decode(token + "=")) == 32 for token in secrets)
    with book.engine.connect() as open_:
        kept = repr(open_.execute(sa.select(devices.DEVICE)).all())
    audited = repr(book.entries())
    assert not any(token in kept or token in audited for token in secrets)
    assert all(devices.digest(token) in kept for token in secrets)


def test_a_wall_is_known_by_its_secret_alone_and_for_a_year(book):
    device, token = book.devices.register("大厅", place="机关楼", playlist="district", by="li", role="admin")
    assert book.devices.admitted(token, ELSEWHERE) == device
    assert (device.name, device.place, device.playlist, device.created_by) == (
        "大厅",
        "机关楼",
        "district",
        "li",
    )
    assert device.expires_at - device.created_at == timedelta(days=365)
    for wrong in ("", token[:-1], token + "A", token.lower(), device.id, devices.digest(token), "é\udc80"):
        assert book.devices.admitted(wrong, ELSEWHERE) is None


@pytest.mark.parametrize(
    ("ranges", "address", "inside"),
    [
        ((), None, True),
        (("10.1.0.0/16",), "10.1.2.3", True),
        (("10.1.0.0/16",), "::ffff:10.1.2.3", True),
        (("10.1.0.0/16",), "10.2.0.1", False),
        (("10.1.2.3",), "10.1.2.3", True),
        (("10.1.2.9/16", "fd00::/8"), "fd00::1", True),
        (("10.1.0.0/16",), None, False),
        (("0.0.0.0/0",), "::1", False),
    ],
)
def test_a_wall_is_admitted_only_where_it_may_be(tmp_path, ranges, address, inside):
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    _, token = book.devices.register("n", ranges=ranges, by="li")
    assert bool(book.devices.admitted(token, access.place(address))) == inside
    book.close()


def test_a_revoked_wall_is_out_at_once_and_for_good(book):
    device, token = book.devices.register("大厅", by="li")
    assert book.devices.admitted(token, ELSEWHERE)
    assert book.devices.revoke(device.id, by="wang", role="admin")
    assert book.devices.admitted(token, ELSEWHERE) is None
    assert not book.devices.revoke(device.id, by="wang")
    assert not book.devices.none(), "the server's own screen stays closed, too"
    noted = [(e.action, e.who, e.object) for e in reversed(book.entries())]
    assert noted == [("wall:register", "li", device.id), ("wall:revoke", "wang", device.id)]
    with pytest.raises(LedgerError, match="没有这块大屏"):
        book.devices.revoke("nobody", by="li")


def test_another_process_learns_of_a_revocation_within_a_second(url, book):
    device, token = book.devices.register("大厅", by="li")
    other = Ledger(connection.opened(url))
    assert other.devices.admitted(token, ELSEWHERE)
    book.devices.revoke(device.id, by="li")
    until = time.monotonic() + 2 * recent.FRESH_S
    while other.devices.admitted(token, ELSEWHERE) and time.monotonic() < until:
        time.sleep(0.05)
    assert other.devices.admitted(token, ELSEWHERE) is None
    other.close()


def test_a_link_made_by_another_process_works_at_once(url, book):
    other = Ledger(connection.opened(url))
    assert other.devices.none()
    device, token = book.devices.register("大厅", by="li")
    assert other.devices.admitted(token, ELSEWHERE, anew=True) == device
    assert other.devices.admitted("guess", ELSEWHERE, anew=True) is None
    other.close()


def test_an_expired_wall_is_out_and_its_name_is_free_again(book):
    device, token = book.devices.register("大厅", days=1, by="li")
    aged(book, device.id, expires_at=later(seconds=-1))
    assert book.devices.admitted(token, ELSEWHERE) is None
    assert book.devices.register("大厅", by="li")[0].id != device.id


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " \n"}, "名称"),
        ({"name": "长" * 41}, "40"),
        ({"name": "n", "ranges": ["10.1.2"]}, "“10.1.2”不是网络地址"),
        ({"name": "n", "ranges": [f"10.0.0.{n}" for n in range(21)]}, "20"),
        ({"name": "n", "playlist": "../x"}, "播放单"),
        ({"name": "n", "days": 0}, "天数"),
        ({"name": "n", "days": 5000}, "天数"),
        ({"name": "在用"}, "已有名为“在用”"),
    ],
)
def test_what_is_not_sound_is_refused_in_chinese_and_leaves_no_trace(tmp_path, said, sentence):
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    book.devices.register("在用", by="li")
    with pytest.raises(LedgerError, match=sentence):
        book.devices.register(**said, by="li")
    assert len(book.devices.all()) == 1 and len(book.entries()) == 1
    book.close()


def test_a_wall_that_could_not_be_audited_is_not_registered(url, book):
    forbid_audit(url)
    with pytest.raises(LedgerError, match="没有执行"):
        book.devices.register("大厅", by="li")
    with pytest.raises(LedgerError, match="没有执行"):
        book.notices.raise_("演练", by="li")
    assert book.devices.all() == [] and book.notices.all() == []


def forbid_audit(url: str) -> None:
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as open_:
            open_.execute(
                "create trigger audit_full before insert on audit begin select raise(abort, 'disk full'); end"
            )
    else:
        with psycopg.connect(url) as open_:
            open_.execute("alter table audit add constraint full_disk check (number < 0) not valid")


@pytest.mark.parametrize(
    "statement",
    [
        "delete from device",
        "update device set digest = 'x'",
        "update device set expires_at = '2999-01-01'",
        "update device set ranges = ''",
        "delete from notice",
        "update notice set text = 'x'",
        "update notice set \"by\" = 'x'",
    ],
)
def test_nobody_rewrites_a_registration_or_a_notice(book, statement):
    book.devices.register("大厅", by="li")
    book.notices.raise_("演练", by="li")
    before = book.devices.all(), book.notices.all()
    with pytest.raises(sa.exc.DatabaseError, match="walls are kept"), book.engine.begin() as open_:
        open_.execute(sa.text(statement))
    assert (book.devices.all(), book.notices.all()) == before


def test_a_sign_of_life_is_written_once_in_half_a_minute(book):
    device, _ = book.devices.register("大厅", by="li")
    told = {"badge": "live", "version": 3, "app": "0.1.0", "uptime_s": 61}
    wrote = [book.devices.beat(device.id, **told) for _ in range(20)]
    found = book.devices.found(device.id)
    assert 1 <= sum(wrote) <= 2, "two only where the clock began another half minute meanwhile"
    assert (found.badge, found.version, found.app, found.uptime_s) == ("live", 3, "0.1.0", 61)
    assert found.beat_at and abs(datetime.now(UTC) - found.beat_at) < timedelta(seconds=30)
    assert len(book.entries()) == 1, "signs of life are no deeds"
    aged(book, device.id, beat_at=later(seconds=-31))
    book.devices._beaten.clear()
    assert book.devices.beat(device.id, badge="late")
    assert book.devices.found(device.id).badge == "late"


def test_two_processes_write_one_sign_of_life(url, book):
    device, _ = book.devices.register("大厅", by="li")
    other = Ledger(connection.opened(url))
    wrote = [each.devices.beat(device.id, badge="live") for each in (book, other, book, other)]
    other.close()
    assert 1 <= sum(wrote) <= 2


@pytest.mark.parametrize(
    ("heard", "silent"), [(-10, False), (-115, False), (-121, True), (-86_400, True)], ids=str
)
def test_a_wall_is_silent_after_two_minutes(tmp_path, heard, silent):
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    device, _ = book.devices.register("大厅", by="li")
    aged(book, device.id, beat_at=later(seconds=heard))
    assert book.devices.found(device.id).silent(datetime.now(UTC)) == silent
    book.devices.revoke(device.id, by="li")
    assert not book.devices.found(device.id).silent(datetime.now(UTC)), "nobody expects a revoked wall"
    book.close()


def test_the_end_of_a_registration_is_warned_of_seven_days_ahead(book):
    device, _ = book.devices.register("大厅", days=8, by="li")
    now = device.created_at
    assert [device.expiring(now + timedelta(days=d)) for d in (0, 1, 7.9, 8)] == [False, True, True, False]


def test_one_notice_is_up_until_it_is_taken_down_and_the_audit_says_who(book):
    assert book.notices.current() is None
    up = book.notices.raise_("今天 15 点演练", level="urgent", by="li", role="admin")
    assert book.notices.current() == up
    assert (up.text, up.level, up.by, up.until) == ("今天 15 点演练", "urgent", "li", None)
    other = book.notices.raise_("演练改到 16 点", by="wang")
    assert book.notices.current() == other and other.level == "info"
    assert book.notices.lower(by="zhao") and book.notices.current() is None
    told = [(e.action, e.who, e.object) for e in reversed(book.entries())]
    assert told == [
        ("notice:raise", "li", up.id),
        ("notice:lower", "wang", up.id),
        ("notice:raise", "wang", other.id),
        ("notice:lower", "zhao", other.id),
    ]
    assert [n.lowered_by for n in book.notices.all()] == ["zhao", "wang"]


def test_a_second_click_changes_nothing(book):
    first = book.notices.raise_("演练", until=later(minutes=30), by="li")
    again = book.notices.raise_("演练", until=later(minutes=30), by="li")
    assert again == first and len(book.notices.all()) == 1
    assert [book.notices.lower(by="li"), book.notices.lower(by="li")] == [True, False]
    assert len(book.entries()) == 2


def test_a_notice_ends_by_itself(book, at_once):
    book.notices.raise_("演练", until=later(seconds=0.3), by="li")
    assert book.notices.current()
    time.sleep(0.35)
    assert book.notices.current() is None
    assert not book.notices.lower(by="li")
    assert book.notices.raise_("演练", by="li") == book.notices.current(), "the same words may come again"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": "  "}, "60"),
        ({"text": "长" * 61}, "60"),
        ({"text": "x", "level": "red"}, "两级"),
        ({"text": "x", "until": datetime(2020, 1, 1, tzinfo=UTC)}, "已经过去"),
    ],
)
def test_a_notice_that_is_not_sound_is_refused_in_chinese(tmp_path, said, sentence):
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    with pytest.raises(LedgerError, match=sentence):
        book.notices.raise_(**said, by="li")
    assert book.notices.all() == [] and book.entries() == []
    book.close()


def test_an_unchanged_tick_asks_at_little_cost(book):
    _, token = book.devices.register("大厅", by="li")
    for n in range(60):
        book.devices.register(f"n{n}", by="li")
    book.devices.admitted(token, ELSEWHERE)
    begun = time.process_time()
    for _ in range(200):
        assert book.devices.admitted(token, ELSEWHERE)
        book.notices.current()
    assert 1000 * (time.process_time() - begun) / 200 < 2, "ms of processor for one of 60 walls"


def test_while_the_ledger_is_away_walls_keep_what_was_known_and_do_not_wait(tmp_path, monkeypatch):
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    _, token = book.devices.register("大厅", by="li")
    up = book.notices.raise_("演练", by="li")
    assert book.devices.admitted(token, ELSEWHERE) and book.notices.current()
    asked = []

    def gone():
        asked.append(1)
        raise LedgerError("away。")

    for kept in (book.devices._recent, book.notices._recent):
        kept._ask = gone
        kept.forget()
    for _ in range(50):
        assert book.devices.admitted(token, ELSEWHERE) and book.notices.current() == up
    assert len(asked) == 2, "a database that does not answer is left alone for a while"
    book.close()


def test_what_was_never_known_is_not_made_up(tmp_path):
    book = Ledger(connection.opened(f"sqlite:///{tmp_path}/l.db"))
    book.engine.dispose()
    (tmp_path / "l.db").write_bytes(b"not a database" * 1000)
    for name in ("l.db-wal", "l.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    for ask in (book.devices.none, book.notices.current):
        with pytest.raises(LedgerError, match=r"。$"):
            ask()


def test_a_ledger_of_the_release_before_keeps_all_it_has(url):
    old = sa.create_engine(_driver(url))
    with old.begin() as open_:
        settings = Config()
        settings.set_main_option("script_location", str(connection.MIGRATIONS))
        settings.attributes["connection"] = open_
        command.upgrade(settings, "0002")
        open_.execute(
            sa.text(
                "insert into imports values ('i1','a.xlsx','s','li','2026-01-01','failed',1,2,null,'','w')"
            )
        )
    old.dispose()
    book = Ledger(connection.opened(url))
    assert [each.id for each in book.imports()] == ["i1"]
    book.audit("li", "admin", "export")
    assert book.devices.all() == [] and book.notices.current() is None and book.broken() is None
    with book.engine.connect() as open_:
        assert open_.scalar(sa.text("select version_num from alembic_version")) >= "0003"
    book.close()


def _driver(url: str) -> str:
    return url.replace("postgresql:", "postgresql+psycopg:")


def test_the_tables_are_those_that_the_migrations_make(book):
    made = sa.inspect(book.engine)
    for table in (devices.DEVICE, ledger.notices.NOTICE):
        assert {c["name"] for c in made.get_columns(table.name)} == set(table.c.keys())


@pytest.mark.parametrize(
    ("trusted", "host", "headers", "origin"),
    [
        ("", "127.0.0.1", {}, "127.0.0.1"),
        ("", "10.0.0.5", {}, "10.0.0.5"),
        ("", "10.0.0.5", {"x-forwarded-for": ["10.1.1.1"]}, None),
        ("", "127.0.0.1", {"x-forwarded-for": ["127.0.0.1"]}, None),
        ("", "127.0.0.1", {"x-real-ip": ["127.0.0.1"]}, None),
        ("127.0.0.1", "10.0.0.5", {"x-forwarded-for": ["10.0.0.5"]}, "10.0.0.5"),
        ("127.0.0.1", "10.0.0.5", {"x-forwarded-for": ["127.0.0.1, 10.0.0.5"]}, "10.0.0.5"),
        ("127.0.0.1", "10.0.0.5", {"x-forwarded-for": ["127.0.0.1", "10.0.0.5"]}, "10.0.0.5"),
        ("127.0.0.1", "127.0.0.1", {"x-forwarded-for": ["127.0.0.1"]}, "127.0.0.1"),
        ("10.0.0.9", "10.0.0.9", {"x-forwarded-for": ["10.7.7.7"]}, "10.7.7.7"),
        ("10.0.0.9", "10.0.0.9", {"x-forwarded-for": ["1.1.1.1, 10.7.7.7"]}, "10.7.7.7"),
        ("10.0.0.9", "10.0.0.9", {"x-forwarded-for": ["nonsense"]}, None),
        ("10.0.0.9", "10.0.0.5", {"x-forwarded-for": ["10.1.1.1"]}, None),
        ("10.0.0.9", "10.0.0.5", {}, "10.0.0.5"),
        ("", "testclient", {}, None),
    ],
)
def test_only_a_trusted_proxy_is_believed(settings, monkeypatch, trusted, host, headers, origin):
    monkeypatch.setenv("COCKPIT_TRUSTED_PROXIES", trusted)
    config.reset()
    assert access.origin(host, lambda name: headers.get(name, [])) == access.place(origin)


@pytest.fixture
def door(settings, monkeypatch) -> Iterator[int]:
    """The routes of this process over a ledger of its own; it trusts its own machine to name a far origin."""
    monkeypatch.setenv("COCKPIT_TRUSTED_PROXIES", "127.0.0.1")
    config.reset()
    monkeypatch.setattr(walls, "tries", walls.Tries())
    with serving.routed() as port:
        yield port
    ledger.open().close()


def post(port: int, body: str, **headers: str) -> serving.Answer:
    return serving.ask(port, "/api/wall/beat", "POST", body=body.encode(), **headers)


def test_the_link_becomes_a_cookie_that_no_script_reads_and_no_other_site_sends(door):
    device, token = ledger.open().devices.register("大厅", playlist="meeting", days=30, by="li")
    answer = serving.ask(door, f"/wall-in/{token}")
    cookie = answer.headers["set-cookie"]
    assert (answer.status, answer.headers["location"]) == (303, "/wall?playlist=meeting")
    assert cookie.startswith(f"wall={token};") and answer.headers["cache-control"] == "no-store"
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert 29 * 86_400 < int(re.search(r"Max-Age=(\d+)", cookie)[1]) <= 30 * 86_400
    over_tls = serving.ask(door, f"/wall-in/{token}", X_Forwarded_Proto="https")
    assert "Secure" in over_tls.headers["set-cookie"].split("; ")
    assert token not in answer.headers["location"] and device.name


def test_a_link_that_is_not_valid_is_one_chinese_sentence(door):
    device, token = ledger.open().devices.register("大厅", by="li")
    afar, far = ledger.open().devices.register("会议室", ranges=["10.1.0.0/16"], by="li")
    ledger.open().devices.revoke(device.id, by="li")
    for wrong in (token, far, "A" * 43, "%00", "%C3%A9"):
        answer = serving.ask(door, f"/wall-in/{wrong}")
        assert (answer.status, "set-cookie" in answer.headers) == (403, False)
        assert answer.body.decode() == words.page(words.REFUSED)
    assert serving.ask(door, f"/wall-in/{far}", X_Forwarded_For="10.1.2.3").status == 303
    assert afar.name


def test_wrong_links_are_rate_limited_for_their_address_only(door):
    _, token = ledger.open().devices.register("大厅", by="li")
    asked = [serving.ask(door, f"/wall-in/{n}").status for n in range(walls.TRIES + 3)]
    assert asked == [403] * walls.TRIES + [429] * 3
    assert words.TOO_OFTEN in serving.ask(door, f"/wall-in/{token}").body.decode()
    assert serving.ask(door, f"/wall-in/{token}", X_Forwarded_For="10.1.2.3").status == 303


def test_nobody_fills_the_memory_with_wrong_links(monkeypatch):
    tries = walls.Tries()
    for n in range(walls.MOST_PLACES + 50):
        tries.note(f"10.0.{n // 256}.{n % 256}")
    assert len(tries._wrong) == walls.MOST_PLACES
    for _ in range(walls.TRIES):
        tries.note("x")
    assert tries.spent("x") and not tries.spent("y")
    then = time.monotonic()
    monkeypatch.setattr(walls.time, "monotonic", lambda: then + walls.WINDOW_S + 1)
    assert not tries.spent("x")


def test_a_sign_of_life_arrives_with_what_the_wall_shows(door):
    device, token = ledger.open().devices.register("大厅", by="li")
    answer = post(door, BEAT, Cookie=f"wall={token}")
    found = ledger.open().devices.found(device.id)
    assert (answer.status, answer.body) == (204, b"")
    assert (found.badge, found.version, found.app, found.uptime_s) == ("live", 3, "0.1.0", 61)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (BEAT, 204),
        ('{"state": "late", "age": 7, "version": "12", "app": "0.1.0"}', 204),
        ('{"state": "opening", "version": "", "app": null}', 204),
        ('{"state": "rosy"}', 400),
        ('{"state": ["live"]}', 400),
        ('{"state": "live", "version": -1}', 400),
        ('{"state": "live", "version": 1e99}', 400),
        ('{"state": "live", "version": NaN}', 400),
        ('{"state": "live", "version": true}', 400),
        ('{"state": "live", "version": "²"}', 400),
        ('{"state": "live", "uptime": "long"}', 400),
        ('{"state": "live", "app": "<script>"}', 400),
        ("[]", 400),
        ("", 400),
        ("\x00", 400),
        ("[" * 1000, 400),
        (json.dumps({"state": "live", "more": "x" * 1024}), 413),
        ("x" * 100_000, 413),
    ],
    ids=lambda value: str(value)[:40],
)
def test_only_a_small_and_sound_sign_of_life_is_taken(door, body, status):
    _, token = ledger.open().devices.register("大厅", by="li")
    answer = post(door, body, Cookie=f"wall={token}")
    assert (answer.status, answer.body) == (status, b"")


def test_a_stranger_gives_no_sign_of_life(door):
    assert post(door, BEAT).status == 204, "nothing is registered, and it is the server's own screen"
    assert post(door, BEAT, X_Forwarded_For="10.1.2.3").status == 403
    device, token = ledger.open().devices.register("大厅", by="li")
    assert post(door, BEAT).status == post(door, BEAT, Cookie="wall=guess").status == 403
    ledger.open().devices.revoke(device.id, by="li")
    assert post(door, BEAT, Cookie=f"wall={token}").status == 403
    assert ledger.open().devices.found(device.id).beat_at is None


def test_a_ledger_that_is_away_tells_nothing_about_itself(door, monkeypatch, caplog):
    device, token = ledger.open().devices.register("大厅", by="li")
    with ledger.open().engine.begin() as open_:
        open_.execute(sa.text("alter table device rename to elsewhere"))
    with caplog.at_level(logging.ERROR):
        answer = post(door, BEAT, Cookie=f"wall={token}")
    assert (answer.status, answer.body) == (503, b"")
    ledger.open().devices._recent._held.clear()
    ledger.open().devices._recent.forget()
    coming = serving.ask(door, f"/wall-in/{token}")
    assert (coming.status, coming.body.decode()) == (503, words.page(words.AWAY))
    assert device.name
