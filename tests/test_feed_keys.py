"""Keys of the data interface: told once, kept as digests, narrow, ending, revoked within seconds, audited."""

import base64
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from cockpit import access, ledger
from cockpit.access import Level
from cockpit.ledger import Ledger, LedgerError, connection, keys
from cockpit.ledger.devices import digest

INSIDE, OUTSIDE = access.place("10.1.2.3"), access.place("10.2.0.1")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return request.getfixturevalue("database")
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def book(url: str) -> Iterator[Ledger]:
    opened = Ledger(connection.opened(url), lambda who: {"2150000001", "2150000002"})
    yield opened
    opened.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger in a file, for what no engine decides."""
    opened = Ledger(
        connection.opened(f"sqlite:///{tmp_path}/small.db"), lambda who: {"2150000001", "2150000002"}
    )
    yield opened
    opened.close()


def aged(book: Ledger, id: str, **moments: datetime) -> None:
    """Write a key's moments from outside, past the triggers that keep them."""
    plain = {name: value.astimezone(UTC).replace(tzinfo=None) for name, value in moments.items()}
    server = book.engine.dialect.name == "postgresql"
    off = "alter table api_key disable trigger all" if server else "drop trigger if exists api_key_fixed"
    with book.engine.begin() as open_:
        open_.execute(sa.text(off))
        open_.execute(sa.update(keys.API_KEY).where(keys.API_KEY.c.id == id).values(plain))
    book.keys._forget()


def test_a_key_has_256_random_bits_and_only_its_digest_is_kept(book):
    """R-9: no table, audit entry or repr holds a secret."""
    made = [book.keys.issue(f"n{n}", by="li") for n in range(20)]
    tokens = [token for _, token in made]
    assert len(set(tokens)) == 20
    for token in tokens:
        assert len(base64.urlsafe_b64decode(token.removeprefix(keys.PREFIX) + "=")) == 32
    with book.engine.connect() as open_:
        kept = repr(open_.execute(sa.select(keys.API_KEY)).all())
    told = repr(book.entries()) + repr([key for key, _ in made]) + repr(book.keys.all())
    assert not any(token in kept or token[4:] in kept or token in told for token in tokens)
    assert all(digest(token) in kept for token in tokens)


def test_a_key_opens_with_its_secret_alone(small):
    key, token = small.keys.issue("城市运行中心", by="li", role="security")
    assert small.keys.admitted(token, OUTSIDE) == key
    for wrong in ("", token[:-1], token + "A", token.lower(), key.id, digest(token), "é\udc80", token[4:]):
        assert small.keys.admitted(wrong, OUTSIDE) is None


def test_a_key_reads_as_a_program_and_never_more_than_the_policy_gives(small):
    """R-6, C-6: the role comes from our policy, the scope from our table."""
    whole, _ = small.keys.issue("一", by="li")
    some, _ = small.keys.issue("二", schools=["2150000002", "2150000001", ""], level="public", by="li")
    who = whole.principal
    assert (who.login, who.role, who.name) == (f"key:{whole.id}", "feed", "一")
    assert (who.scope.schools, who.scope.level) == (None, Level.INTERNAL)
    assert some.principal.scope == access.Scope(frozenset({"2150000001", "2150000002"}), Level.PUBLIC)
    assert who.may("feed:indicators") and not any(map(who.may, ("export", "page:overview", "key:issue")))
    assert access.policy()["feed"].level == Level.INTERNAL


@pytest.mark.parametrize(
    ("ranges", "origin", "opens"),
    [
        ((), None, True),
        (("10.1.0.0/16",), INSIDE, True),
        (("10.1.0.0/16",), access.place("::ffff:10.1.2.3"), True),
        (("10.1.0.0/16",), OUTSIDE, False),
        (("10.1.0.0/16",), None, False),
        (("10.9.0.0/16", "fd00::/8"), access.place("fd00::1"), True),
    ],
)
def test_a_key_is_used_only_from_where_it_may_be(tmp_path, ranges, origin, opens):
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    _, token = book.keys.issue("n", ranges=ranges, by="li")
    assert bool(book.keys.admitted(token, origin)) == opens
    book.close()


def test_a_revoked_key_opens_nothing_any_more_and_stays_revoked(book):
    key, token = book.keys.issue("n", by="li", role="security")
    assert book.keys.admitted(token, None)
    assert book.keys.revoke(key.id, by="wang", role="security")
    assert book.keys.admitted(token, None) is None
    assert not book.keys.revoke(key.id, by="wang")
    found = book.keys.found(key.id)
    assert found.revoked_at is not None and found.revoked_by == "wang"
    with pytest.raises(LedgerError, match="没有这把接口密钥"):
        book.keys.revoke("gone", by="wang")
    again, other = book.keys.issue("n", by="li")
    assert (again.id, other) != (key.id, token), "a name is free again once its key has ended"


def test_another_process_hears_of_a_revocation_within_five_seconds(url, book):
    """R-12: what one process revokes, another refuses, although it remembers what it read."""
    key, token = book.keys.issue("n", by="li")
    elsewhere = Ledger(sa.create_engine(book.engine.url))
    assert elsewhere.keys.admitted(token, None)
    book.keys.revoke(key.id, by="li")
    begun = time.monotonic()
    while elsewhere.keys.admitted(token, None):
        assert time.monotonic() - begun < 5.0
        time.sleep(0.05)
    elsewhere.close()


def test_another_process_knows_a_new_key_before_it_refuses_it(book):
    elsewhere = Ledger(sa.create_engine(book.engine.url))
    assert elsewhere.keys.admitted("nothing", None) is None
    key, token = book.keys.issue("n", by="li")
    assert elsewhere.keys.admitted(token, None) is None, "what was read a moment ago still stands"
    assert elsewhere.keys.admitted(token, None, anew=True) == key
    elsewhere.close()


def test_a_key_ends_by_itself_after_at_most_400_days(book):
    key, token = book.keys.issue("n", days=400, by="li")
    assert key.expires_at - key.created_at == timedelta(days=400)
    assert not key.expiring(datetime.now(UTC)) and key.expiring(key.expires_at - timedelta(days=3))
    aged(book, key.id, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert book.keys.admitted(token, None) is None
    for days in (0, -1, 401):
        with pytest.raises(LedgerError, match="1 到 400"):
            book.keys.issue("m", days=days, by="li")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "  "}, "请写明"),
        ({"name": "长" * 41}, "不超过 40"),
        ({"level": "sensitive"}, "公开"),
        ({"level": ""}, "公开"),
        ({"schools": []}, "至少选一所"),
        ({"schools": ["2150000001", "nowhere"]}, "不在当前的学校台账"),
        ({"ranges": ["10.1.2.3.4"]}, "不是网络地址"),
        ({"ranges": [f"10.0.0.{n}" for n in range(21)]}, "最多写 20"),
    ],
)
def test_what_is_not_sound_is_refused_in_one_chinese_sentence(small, wrong, sentence):
    """C-15: every field is checked where it is kept, not only in a form."""
    before = len(small.entries())
    with pytest.raises(LedgerError, match=sentence):
        small.keys.issue(**{"name": "n", "by": "li"} | wrong)
    assert small.keys.all() == [] and len(small.entries()) == before


def test_two_keys_in_use_never_share_a_name(small):
    small.keys.issue("城市  运行中心", by="li")
    with pytest.raises(LedgerError, match="已有名为“城市 运行中心”"):
        small.keys.issue("城市 运行中心", by="li")


def test_issuing_and_revoking_stand_in_the_audit_with_what_was_given(book):
    """C-9, C-10: who gave which rights to whom, until when, and who ended them."""
    told = {"schools": ["2150000001"], "level": "public", "ranges": ["10.1.0.0/16"], "days": 30}
    key, _ = book.keys.issue("平台", **told, by="li", role="security")
    book.keys.revoke(key.id, by="wang", role="security")
    revoked, issued = book.entries(limit=2)
    assert (issued.action, issued.who, issued.role, issued.object) == ("key:issue", "li", "security", key.id)
    assert issued.detail.startswith("平台：1 所学校，公开，地址 10.1.0.0/16，有效至 ")
    assert (revoked.action, revoked.who, revoked.object, revoked.detail) == (
        "key:revoke",
        "wang",
        key.id,
        "平台",
    )


CHANGES = (
    "delete from api_key",
    "update api_key set level = 'internal'",
    "update api_key set whole = (1 = 1)",
    "update api_key set schools = ''",
    "update api_key set expires_at = '2099-01-01'",
    "update api_key set digest = 'x'",
    "update api_key set revoked_at = null",
)
OWN_CHANGES = {  # what only one engine understands
    "postgresql": "truncate api_key",
    "sqlite": "insert or replace into api_key select * from api_key",
}


def test_nobody_widens_revives_or_deletes_a_key_in_the_database(book):
    """C-11: the table itself keeps what was given, whatever program connects to it."""
    key, _ = book.keys.issue("n", schools=["2150000001"], level="public", by="li")
    book.keys.revoke(key.id, by="li")
    before = book.keys.found(key.id)
    for change in (*CHANGES, OWN_CHANGES[book.engine.dialect.name]):
        with pytest.raises((psycopg.Error, sqlite3.Error), match="keys are kept"):
            _raw(book, change)
        assert book.keys.found(key.id) == before


def _raw(book: Ledger, change: str) -> None:
    """A change by a program of its own, without any of our code."""
    if book.engine.dialect.name == "postgresql":
        address = book.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(change.encode())
    else:
        with sqlite3.connect(book.engine.url.database or "") as connection:
            connection.execute(change)


def test_the_last_use_is_written_at_most_once_a_minute(book):
    key, token = book.keys.issue("n", by="li")
    assert book.keys.seen(key, INSIDE)
    seen = book.keys.admitted(token, INSIDE)
    assert seen is not None and seen.seen_from == "10.1.2.3"
    assert seen.seen_at is not None and datetime.now(UTC) - seen.seen_at < timedelta(seconds=30)
    assert not book.keys.seen(seen, OUTSIDE) and not book.keys.seen(key, OUTSIDE)
    aged(book, key.id, seen_at=datetime.now(UTC) - timedelta(minutes=2))
    assert book.keys.seen(book.keys.found(key.id), OUTSIDE)
    assert book.keys.found(key.id).seen_from == "10.2.0.1"


def test_a_key_opens_nothing_while_the_ledger_cannot_say_whether_it_was_revoked(tmp_path, monkeypatch):
    """C-12: fail closed, also for a key that was let in a moment ago."""
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    _, token = book.keys.issue("n", by="li")
    assert book.keys.admitted(token, None)
    monkeypatch.setattr(keys, "FRESH_S", 0.0)
    with sqlite3.connect(tmp_path / "l.db") as connection:
        connection.execute("alter table api_key rename to gone")
    with pytest.raises(LedgerError):
        book.keys.admitted(token, None)
    book.close()


def test_a_key_that_cannot_be_audited_is_not_issued(tmp_path):
    """C-12: without the entry there is no key."""
    book = ledger.open(f"sqlite:///{tmp_path}/l.db")
    with sqlite3.connect(tmp_path / "l.db") as connection:
        connection.execute(
            "create trigger full before insert on audit begin select raise(abort, 'disk full'); end"
        )
    with pytest.raises(LedgerError):
        book.keys.issue("n", by="li")
    assert book.keys.all() == []
    book.close()
