"""The audit: a chain that nobody rewrites, from where and in which session, sealed outside the database."""

import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from cockpit import access, config, ledger
from cockpit.access import ACTING, Acting
from cockpit.cli import run
from cockpit.ledger import Ledger, LedgerError, Wanted, chain, connection, entries, seals, trail

FREE = {  # what lets an attacker with the database's own rights change the table
    "sqlite": ("drop trigger audit_no_update", "drop trigger audit_no_delete", "drop trigger audit_in_order"),
    "postgresql": ("alter table audit disable trigger all",),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, settings, monkeypatch) -> Iterator[Ledger]:
    """The ledger of a home, on each engine."""
    if request.param == "postgresql":
        monkeypatch.setenv("COCKPIT_LEDGER_URL", request.getfixturevalue("database"))
        config.reset()
    opened = ledger.open()
    yield opened
    opened.close()


@pytest.fixture
def lite(settings) -> Iterator[Ledger]:
    opened = ledger.open()
    yield opened
    opened.close()


@pytest.fixture
def from_office() -> Iterator[Acting]:
    """Whatever is done comes from an address and is part of a session."""
    here = Acting("10.1.2.3", "s-7f3a")
    token = ACTING.set(here)
    yield here
    ACTING.reset(token)


def some(book: Ledger, count: int = 5) -> None:
    for number in range(count):
        book.audit("li", "admin", "export", str(number))


def attack(book: Ledger, *statements: str) -> None:
    """Change the table behind the triggers' back."""
    with book.engine.begin() as open_:
        for statement in (*FREE[book.engine.dialect.name], *statements):
            open_.execute(sa.text(statement))


def test_c10_an_entry_says_who_what_when_from_where_in_which_session_and_what_changed(book, from_office):
    before = datetime.now(UTC)
    with connection.writing(book.engine) as open_:
        said = {"who": "li", "role": "security", "action": "people:grant", "object": "p1", "result": "done"}
        made = entries.add(open_, **said, detail="改派", before="school", after="inspector")
    (kept,) = book.entries()
    assert kept == made and before <= kept.at <= datetime.now(UTC) and kept.at.tzinfo is UTC
    assert (kept.address, kept.session) == ("10.1.2.3", "s-7f3a")
    assert (kept.who, kept.role, kept.result) == ("li", "security", "done")
    assert (kept.before, kept.after, kept.form) == ("school", "inspector", 2)


@pytest.mark.parametrize("field", ["at", "who", "role", "action", "object", "result", "detail", "before"])
@pytest.mark.parametrize("late", ["after", "address", "session"])
def test_c11_no_field_of_an_entry_can_be_changed_unseen(lite, from_office, field, late):
    some(lite, 3)
    for name in (field, late):
        value = datetime(2020, 1, 1) if name == "at" else "x"
        entry = lite.entries()[1]
        assert chain.sound(entry)
        assert not chain.sound(replace(entry, **{name: value.replace(tzinfo=UTC) if name == "at" else value}))


@pytest.mark.parametrize(
    ("deed", "first"),
    [
        ("update audit set who = 'wang' where number = 3", 3),
        ("update audit set address = '10.9.9.9' where number = 4", 4),
        ("update audit set form = 1 where number = 3", 3),
        ("update audit set form = 3 where number = 3", 3),
        ("delete from audit where number = 1", 1),
        ("delete from audit where number = 3", 3),
        ("update audit set digest = previous where number = 2", 2),
    ],
)
def test_c11_the_first_altered_or_missing_entry_is_named(book, from_office, deed, first, capsys):
    some(book)
    assert run(["audit", "verify"]) == 0
    attack(book, deed)
    found = book.trail.verify()
    assert (found.why, found.first, found.count) == ("altered", first, first - 1)
    assert book.broken() == first
    capsys.readouterr()
    assert run(["audit", "verify"]) == 1
    assert f"第 {first} 条" in capsys.readouterr().out


def test_c11_a_database_that_would_let_entries_be_removed_is_told(book, capsys):
    some(book)
    assert book.trail.verify().why == ""
    attack(book, "delete from audit where number = 5")
    found = book.trail.verify()
    assert (found.why, found.count) == ("open", 4) and "触发器" in found.sentence
    assert run(["audit", "verify"]) == 1 and "触发器" in capsys.readouterr().out


def rewrite(book: Ledger, number: int, **changed: str) -> None:
    """Change an entry and compute every digest after it anew: the chain by itself is whole again."""
    with book.engine.begin() as open_:
        for statement in FREE[book.engine.dialect.name]:
            open_.execute(sa.text(statement))
        found = [
            entries.entry(row) for row in open_.execute(sa.select(trail.AUDIT).order_by(trail.AUDIT.c.number))
        ]
        for at, each in enumerate(found[number - 1 :], number):
            each = replace(each, **changed) if at == number else each
            each = replace(each, previous=found[at - 2].digest if at > 1 else chain.START)
            told = {name: getattr(each, name) for name in chain.FIELDS[each.form]}
            found[at - 1] = replace(each, digest=chain.digest(told | {"form": each.form}))
            made = found[at - 1]
            said = {"previous": made.previous, "digest": made.digest, **changed} if at == number else None
            said = said or {"previous": made.previous, "digest": made.digest}
            open_.execute(sa.update(trail.AUDIT).where(trail.AUDIT.c.number == at).values(said))


def test_c11_a_chain_rewritten_whole_or_cut_short_is_found_by_its_seal(book, capsys):
    some(book)
    assert run(["audit", "seal"]) == 0
    (seal,) = seals.read(book.trail.file)
    newest = book.entries(1)[0]
    assert (seal.number, seal.digest) == (6, newest.digest) and newest.action == "audit:seal"
    assert newest.digest in capsys.readouterr().out
    some(book, 2)
    found = book.trail.verify()
    assert (found.why, found.count, found.sealed, found.sentence) == ("", 8, seal, "")
    rewrite(book, 3, who="wang")
    assert book.broken() is None, "the chain alone does not show it"
    found = book.trail.verify()
    assert (found.why, found.first) == ("unlike", 6) and "重写" in found.sentence
    attack_tail = "delete from audit where number >= 5"
    with book.engine.begin() as open_:
        open_.execute(sa.text(attack_tail))
    assert book.broken() is None, "a tail that is cut off leaves a whole chain"
    found = book.trail.verify()
    assert (found.why, found.first) == ("cut", 5) and "第 5 条起缺失" in found.sentence
    assert run(["audit", "verify"]) == 1 and run(["audit", "seal"]) == 1
    assert "第 5 条起缺失" in capsys.readouterr().out
    assert [each.action for each in book.entries(1)] == ["alarm"]
    assert len(seals.read(book.trail.file)) == 1, "what is not whole is not sealed"


def test_c11_seals_that_are_gone_or_damaged_are_told(lite, capsys):
    some(lite)
    found, seal = lite.trail.seal()
    assert not found.why and lite.trail.sealed() == seal
    mode = lite.trail.file.stat().st_mode & 0o777, lite.trail.file.parent.stat().st_mode & 0o777
    assert mode == (0o600, 0o700)
    kept = lite.trail.file.read_text()
    lite.trail.file.write_text(kept[:-10])
    with pytest.raises(LedgerError, match="封存文件"):
        lite.trail.verify()
    assert run(["audit", "verify"]) == 1
    lite.trail.file.unlink()
    found = lite.trail.verify()
    assert found.why == "unsealed" and "封存文件不在" in found.sentence
    lite.trail.seal()
    assert lite.trail.verify().why == ""


SEALER = """
import os, signal, sys, time
from cockpit import ledger
for pause in map(float, sys.argv[1:]):
    writer = os.fork()
    if not writer:
        book = ledger.open()
        while True:
            for number in range(3):
                book.audit("li", "admin", "export", "kill")
            book.trail.seal()
    time.sleep(pause)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
"""


def test_c12_a_process_killed_while_it_writes_and_seals_leaves_whole_entries_and_whole_seals(settings):
    pauses = [str(0.4 + number * 0.037) for number in range(8)]
    subprocess.run([sys.executable, "-c", SEALER, *pauses], cwd=config.ROOT, check=True, timeout=120)
    left = ledger.open()
    found = left.trail.verify()
    assert found.why == "" and found.count == left.trail.newest() > len(pauses)
    assert len(seals.read(left.trail.file)) > 1 and "kill" in {each.object for each in left.entries(9)}
    left.close()


def older(url: str) -> None:
    """A ledger as the eighth release of its layout left it, with entries of the first form."""
    engine = connection._sqlite(url) if url.startswith("sqlite") else connection._server(url)
    alembic = Config()
    alembic.set_main_option("script_location", str(connection.MIGRATIONS))
    with engine.begin() as open_:
        alembic.attributes["connection"] = open_
        command.upgrade(alembic, "0008")
        previous = chain.START
        for number in range(1, 4):
            at = datetime(2026, 10, number, 8, tzinfo=UTC)
            said = {"number": number, "at": at, "who": "li", "role": "leader", "action": "export"}
            said |= {"object": "月报", "result": "done", "detail": "", "previous": previous}
            told = [at.isoformat(timespec="microseconds") if n == "at" else said[n] for n in OLD]
            written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
            previous = hashlib.sha256(written.encode()).hexdigest()
            row = {**said, "at": at.replace(tzinfo=None), "digest": previous}
            open_.execute(sa.insert(sa.table("audit", *map(sa.column, row))).values(row))
    engine.dispose()


OLD = ("number", "at", "who", "role", "action", "object", "result", "detail", "previous")


def test_entries_of_the_first_form_stay_valid_and_stay_closed(book, request):
    url = str(config.settings().ledger_url)
    if book.engine.dialect.name == "sqlite":
        book.close()
        Path(book.engine.url.database).unlink()
    else:
        with book.engine.begin() as open_:
            open_.execute(sa.text("drop schema public cascade"))
            open_.execute(sa.text("create schema public"))
        book.close()
    older(url)
    ledger._open.cache_clear()
    migrated = ledger.open()
    fresh = migrated.audit("li", "admin", "export")
    assert [each.form for each in reversed(migrated.entries())] == [1, 1, 1, 2]
    assert fresh.number == 4 and migrated.trail.verify().why == ""
    attack(migrated, "update audit set address = '10.9.9.9' where number = 2")
    found = migrated.trail.verify()
    assert (found.why, found.first) == ("altered", 2), "an old entry says nothing about an address"
    migrated.close()


def test_the_newest_entries_are_examined_in_a_moment(lite):
    assert lite.trail.tail().count == 0
    some(lite, 30)
    found = lite.trail.tail(10)
    assert (found.count, found.why, found.head) == (10, "", lite.entries(1)[0].digest)
    attack(lite, "update audit set who = 'wang' where number = 25")
    found = lite.trail.tail(10)
    assert (found.why, found.first) == ("altered", 25)
    assert lite.trail.tail(3).why == "", "what lies further back is for the whole examination"


def test_a_search_narrows_by_everything_an_entry_says(book, from_office):
    moments = []
    for who, action, object in (("Li", "export", "a%b.xlsx"), ("wang", "rectify:close", "ZG-1")):
        book.audit(who, "leader", action, object, detail="原因")
        moments.append(book.entries(1)[0].at)
    ACTING.set(Acting("10.1.20.9", "other"))
    book.audit("zhao", "admin", "rectify:close", "ZG-2", "denied")

    def found(**said) -> list[str]:
        return [each.who for each in book.trail.search(Wanted(**said))]

    assert found() == ["zhao", "wang", "Li"]
    assert found(who="li") == ["Li"] and found(who="%") == [] and found(object="A%B") == ["Li"]
    assert found(action="rectify:*") == ["zhao", "wang"] and found(action="rectify") == []
    assert found(role="leader") == ["wang", "Li"] and found(result="denied") == ["zhao"]
    assert found(address="10.1.2") == ["zhao", "wang", "Li"] and found(address="10.1.2.") == ["wang", "Li"]
    assert found(session="other") == ["zhao"] and found(detail="原因") == ["wang", "Li"]
    assert found(since=moments[1]) == ["zhao", "wang"] and found(until=moments[1]) == ["Li"]
    assert found(about="zg-") == ["zhao", "wang"] and found(about="原") == ["wang", "Li"]
    assert found(who="' or '1' = '1") == []
    assert book.trail.count(Wanted(action="rectify:*"), 100) == 2 and book.trail.count(Wanted(), 2) == 2
    assert [each.number for each in book.trail.search(Wanted(), limit=1, below=3)] == [2]


def test_the_command_line_finds_and_exports_and_says_so(lite, tmp_path, capsys):
    lite.audit("li", "leader", "export", '=HYPERLINK("x")', detail="[red]红[/red]")
    lite.audit("wang", "leader", "rollback", "3")
    assert run(["audit", "search", "--who", "li"]) == 0
    shown = capsys.readouterr().out
    assert "li" in shown and "wang" not in shown
    assert run(["audit", "search", "--who", "nobody"]) == 0 and "没有符合条件" in capsys.readouterr().out
    assert run(["audit", "export", "--out", str(tmp_path / "a.csv"), "--who", "li"]) == 0
    rows = list(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["who"], row["object"]) for row in rows] == [("li", '\'=HYPERLINK("x")')]
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o600
    assert run(["audit", "export", "--out", str(tmp_path / "a.jsonl"), "--by", "审计员"]) == 0
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    read = [ledger.Entry(**{**line, "at": datetime.fromisoformat(line["at"])}) for line in lines]
    assert chain.broken(reversed(read)) is None, "the file can be examined without the database"
    newest = lite.entries(2)
    assert [(e.who, e.action, e.object, e.result) for e in newest] == [
        ("审计员", "audit:export", "a.jsonl", "done"),
        ("审计员", "audit:export", "a.jsonl", "begun"),
    ]
    assert run(["audit", "export", "--out", str(tmp_path / "a.exe")]) == 1
    assert run(["audit", "search", "--since", "gestern"]) == 1
    assert not list(tmp_path.glob("*.new"))


def test_r11_no_entry_breaks_the_line_turns_the_text_or_cannot_be_kept(book):
    made = book.audit("li\r\n2026 admin", "admin", "export", "\x1b[31m\u202egnp.exe", detail="\ud800\x00")
    assert made.who == "li  2026 admin" and made.object == " [31m gnp.exe" and made.detail == "? "
    assert book.entries() == [made] and book.trail.verify().why == ""


def test_c11_there_is_no_way_in_the_code_to_remove_an_entry():
    """Entries are kept for ever, which is longer than 183 days: nothing deletes, empties or changes them."""
    told = [path.read_text("utf-8") for path in config.ROOT.glob("cockpit/**/*.py")]
    deeds = ("delete from", "truncate", "drop trigger", "drop table", "update")
    gone = [f"{deed} audit" for deed in deeds] + ["sa.delete(AUDIT", "sa.update(AUDIT"]
    assert not [(words, text[:80]) for words in gone for text in told if words in text]


def test_c6_nobody_but_the_auditor_reads_the_audit():
    rights = ("page:audit", "audit:read", "audit:verify", "audit:export")
    assert {role for role, rule in access.policy().items() for a in rights if rule.allows(a)} == {"auditor"}
    assert access.policy()["auditor"].actions == set(rights)


def test_c12_writing_an_entry_costs_less_than_two_milliseconds(lite):
    some(lite, 200)
    with connection.writing(lite.engine) as open_:
        taken = []
        for _ in range(200):
            start = time.perf_counter()
            entries.add(open_, who="li", role="admin", action="export", object="x", result="done", detail="")
            taken.append(time.perf_counter() - start)
    assert sorted(taken)[100] < 0.002


def test_c12_a_full_disk_stops_the_action_with_one_sentence(lite, tmp_path):
    some(lite, 3)

    def full(dbapi, _record) -> None:
        pages = dbapi.execute("pragma page_count").fetchone()[0]
        dbapi.execute(f"pragma max_page_count={pages}")

    sa.event.listen(lite.engine, "connect", full)
    lite.engine.dispose()
    with pytest.raises(LedgerError, match="没有执行"):
        for _ in range(200):
            lite.audit("li", "admin", "export", "x" * 1000)
    before = lite.trail.newest()
    done = []
    with pytest.raises(LedgerError, match="没有执行"), lite.audited("li", "admin", "rollback", "y" * 2000):
        done.append("rolled back")
    assert done == [] and lite.trail.newest() == before
    sa.event.remove(lite.engine, "connect", full)
    lite.engine.dispose()
    assert lite.broken() is None
    with sqlite3.connect(lite.engine.url.database) as raw:
        assert raw.execute("pragma integrity_check").fetchone() == ("ok",)


def test_c9_a_clock_that_was_set_is_noted_before_what_is_done_next(lite, monkeypatch):
    some(lite, 1)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 7200)
    lite.audit("li", "admin", "export")
    monkeypatch.undo()
    lite.audit("li", "admin", "export")
    lite.audit("li", "admin", "export")
    told = [(each.action, each.detail) for each in reversed(lite.entries())]
    assert [action for action, _ in told] == ["export", "clock", "export", "clock", "export", "export"]
    assert "向前拨了 2 小时 0 分" in told[1][1] and "向后拨了 2 小时 0 分" in told[3][1]


def test_c9_a_start_earlier_than_the_newest_entry_is_noted(lite, monkeypatch):
    ahead = entries.now() + timedelta(hours=3)
    monkeypatch.setattr(entries, "now", lambda: ahead)
    some(lite, 1)
    monkeypatch.undo()
    ledger.begun()
    told = [each.action for each in reversed(lite.entries())]
    assert told == ["export", "clock", "settings"]
    assert "向后拨了" in lite.entries()[1].detail and lite.trail.verify().why == ""
