"""The ledger: imports, their problems, and an audit nobody can rewrite."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from cockpit import ledger
from cockpit.ledger import FAILED, PARSED, PUBLISHED, RECEIVED, Ledger, LedgerError, chain
from tests.forking import FORKS


@dataclass(frozen=True)
class Wrong:
    file: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    reason: str
    severity: str = "row"


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


def received(book: Ledger, name: str = "i1", sha256: str = "a" * 64) -> ledger.Import:
    return book.record(name, file_name="名单.xlsx", sha256=sha256, by="li", role="admin")


def test_an_import_goes_from_received_over_parsed_to_published(book: Ledger):
    assert received(book).state == RECEIVED
    wrong = [
        Wrong("名单.xlsx", "学校", 3, "在校学生", "很多", "不是整数"),
        Wrong("名单.xlsx", None, None, None, None, "x"),
    ]
    parsed = book.advance("i1", PARSED, by="li", rows_kept=5, rows_back=1, problems=wrong)
    assert (parsed.state, parsed.rows_kept, parsed.rows_back) == (PARSED, 5, 1)
    done = book.advance("i1", PUBLISHED, by="wang", version=7, note="ok")
    assert (done.state, done.version, done.rows_kept, done.note) == (PUBLISHED, 7, 5, "ok")
    assert book.imports() == [done]
    noted = book.problems("i1")
    assert [(each.sheet, each.row, each.value) for each in noted] == [("学校", 3, "很多"), (None, None, None)]
    assert [(each.action, each.result) for each in reversed(book.entries())] == [
        ("import", RECEIVED),
        ("import", PARSED),
        ("import", PUBLISHED),
    ]
    assert book.published("a" * 64) == done


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), PUBLISHED),
        ((PARSED, PUBLISHED), FAILED),
        ((FAILED,), PARSED),
        ((FAILED,), PUBLISHED),
        ((), "lost"),
    ],
)
def test_a_step_that_does_not_follow_is_refused(book: Ledger, steps: tuple[str, ...], state: str):
    received(book)
    for step in steps:
        book.advance("i1", step, by="li")
    before = book.found("i1"), len(book.entries())
    with pytest.raises(LedgerError, match=r"。$"):
        book.advance("i1", state, by="li")
    assert (book.found("i1"), len(book.entries())) == before


def test_the_same_bytes_are_published_once(book: Ledger):
    received(book)
    book.advance("i1", PARSED, by="li")
    book.advance("i1", PUBLISHED, by="li", version=1)
    for name in ("i1", "i2"):
        with pytest.raises(LedgerError, match="已经发布"):
            received(book, name)
    assert [each.id for each in book.imports()] == ["i1"]


def test_two_imports_of_the_same_bytes_cannot_both_reach_published(book: Ledger):
    received(book, "i1")
    received(book, "i2")
    for name in ("i1", "i2"):
        book.advance(name, PARSED, by="li")
    book.advance("i1", PUBLISHED, by="li", version=1)
    with pytest.raises(LedgerError):
        book.advance("i2", PUBLISHED, by="li", version=2)
    assert book.found("i2").state == PARSED


def test_a_failed_import_may_begin_again_without_its_old_problems(book: Ledger):
    received(book)
    book.advance("i1", FAILED, by="li", problems=[Wrong("f", "s", 1, "c", "v", "r")])
    assert received(book).state == RECEIVED
    assert book.problems("i1") == []


def test_an_unknown_import_is_said_to_be_unknown(book: Ledger):
    for ask in (lambda: book.found("x"), lambda: book.advance("x", PARSED, by="li")):
        with pytest.raises(LedgerError, match="没有这次导入"):
            ask()


def test_the_audit_is_a_chain_and_one_entry_is_one_line(book: Ledger):
    first = book.audit("li", "admin", "store:rollback", "3")
    second = book.audit("li\n2026 root", "admin", "export", "overview\x1b[2J", "done", "\u2028x\x00")
    assert (first.number, first.previous) == (1, chain.START)
    assert (second.number, second.previous) == (2, first.digest)
    assert second.who == "li 2026 root"
    assert second.object == "overview [2J"
    assert book.entries() == [second, first]
    assert book.broken() is None


def test_nobody_can_change_delete_or_replace_an_audit_entry(book: Ledger):
    book.audit("li", "admin", "export")
    statements = ["update audit set who = 'x'", "delete from audit"]
    if book.engine.dialect.name == "sqlite":
        rest = "at,'x',role,action,object,result,detail,previous,digest"
        rest += ",address,session,before,after,form from audit"
        statements += [
            f"insert {how} into audit select {n},{rest}" for how, n in (("or replace", 1), ("", 5))
        ]
    else:
        statements.append("truncate audit")
    for statement in statements:
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), book.engine.begin() as connection:
            connection.execute(sa.text(statement))
    assert [each.who for each in book.entries()] == ["li"]
    assert book.broken() is None


@pytest.mark.parametrize(
    "attack",
    [
        "update audit set detail = 'nothing happened' where number = 2",
        "delete from audit where number = 2",
        "delete from audit where number = 1",
    ],
)
def test_a_change_behind_the_triggers_back_is_found(book: Ledger, attack: str):
    for number in range(4):
        book.audit("li", "admin", "export", str(number))
    disable = (
        ["drop trigger audit_no_update", "drop trigger audit_no_delete"]
        if book.engine.dialect.name == "sqlite"
        else ["alter table audit disable trigger all"]
    )
    with book.engine.begin() as connection:
        for statement in [*disable, attack]:
            connection.execute(sa.text(statement))
    assert book.broken() == (1 if attack.endswith("= 1") else 2)


def test_an_action_without_its_audit_entry_does_not_happen(url: str, book: Ledger):
    _forbid_audit(url)
    done = []
    with pytest.raises(LedgerError, match="没有执行"), book.audited("li", "admin", "store:rollback", "3"):
        done.append("rolled back")
    assert done == []
    with pytest.raises(LedgerError, match="没有执行"):
        received(book)
    assert book.imports() == []


def test_an_action_is_noted_before_and_after_and_when_it_breaks_off(book: Ledger):
    with book.audited("li", "admin", "store:rollback", "3"):
        pass
    with pytest.raises(ValueError), book.audited("li", "admin", "export", "overview"):
        raise ValueError("no secret in the audit")
    noted = [(each.action, each.result, each.detail) for each in reversed(book.entries())]
    assert noted == [
        ("store:rollback", "begun", ""),
        ("store:rollback", "done", ""),
        ("export", "begun", ""),
        ("export", "failed", "ValueError"),
    ]


def test_writers_at_the_same_time_make_one_whole_chain(book: Ledger):
    def write() -> None:
        for _ in range(15):
            book.audit(threading.current_thread().name, "admin", "export")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.number for each in book.entries()] == list(range(60, 0, -1))
    assert book.broken() is None


def _import_until_killed(url: str, step: str, ready) -> None:
    book = ledger.open(url)
    received(book, "dead", "d" * 64)
    if step == PARSED:
        book.advance("dead", PARSED, by="li")
    ready.set()
    time.sleep(60)


@pytest.mark.parametrize("step", [RECEIVED, PARSED])
@pytest.mark.parametrize(("held", "settled"), [((), FAILED), (("dead",), PUBLISHED)])
def test_an_import_whose_process_died_is_settled_at_the_next_start(
    url: str, book: Ledger, step: str, held: tuple[str, ...], settled: str
):
    ready = FORKS.Event()
    process = FORKS.Process(target=_import_until_killed, args=(url, step, ready))
    process.start()
    assert ready.wait(60)
    received(book, "mine", "e" * 64)
    assert book.recover() == []
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert [(each.id, each.state) for each in book.recover(held, 4)] == [("dead", settled)]
    assert book.found("mine").state == RECEIVED
    assert book.recover(held, 4) == []
    assert book.broken() is None


def test_opening_twice_keeps_what_was_written(url: str, book: Ledger):
    received(book)
    ledger._open.cache_clear()
    again = ledger.open(url)
    assert again.imports() == book.imports()
    again.close()


def test_a_ledger_of_a_newer_release_is_refused(url: str, book: Ledger):
    with book.engine.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    ledger._open.cache_clear()
    with pytest.raises(LedgerError, match="请先升级"):
        ledger.open(url)


def test_a_file_that_is_no_ledger_is_refused_in_chinese(tmp_path: Path):
    (tmp_path / "ledger.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(LedgerError, match="损坏"):
        ledger.open(f"sqlite:///{tmp_path}/ledger.db")


def test_a_server_that_does_not_answer_is_said_in_chinese_without_its_address():
    with pytest.raises(LedgerError) as refused:
        ledger.open("postgresql://me:secret@127.0.0.1:1/db")
    assert "127.0.0.1" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_sqlite_ledger_is_durable_and_readable_by_its_owner_only(tmp_path: Path):
    path = tmp_path / "deep" / "ledger.db"
    book = ledger.open(f"sqlite:///{path}")
    with book.engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(asked).scalar()
            for asked in ("pragma journal_mode", "pragma synchronous")
        ]
    assert settings == ["wal", 2]
    assert path.stat().st_mode & 0o777 == 0o600
    book.close()


def test_the_default_ledger_lies_in_the_home(settings):
    book = ledger.open()
    book.audit("li", "admin", "export")
    assert (settings.home / "ledger.db").is_file()
    book.close()


def _forbid_audit(url: str) -> None:
    """Make the audit unwritable from outside, as a full or broken disk would."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute(
                "create trigger audit_full before insert on audit begin select raise(abort, 'disk full'); end"
            )
    else:
        with psycopg.connect(url) as connection:
            connection.execute("alter table audit add constraint full_disk check (number < 0) not valid")
