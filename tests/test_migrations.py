"""A ledger of any release before this one, a row in every table, becomes today's without losing a word."""

import hashlib
import json
import multiprocessing
import os
import re
import signal
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from cockpit import ledger
from cockpit.ledger import connection
from cockpit.ledger.tables import METADATA
from cockpit.text import ledger as words

SCRIPTS = ScriptDirectory(str(connection.MIGRATIONS))
RELEASED = sorted(each.revision for each in SCRIPTS.walk_revisions())
HEAD, OLDER = RELEASED[-1], RELEASED[:-1]
AT, DAY = datetime(2026, 3, 4, 5, 6, 7, 890), date(2026, 3, 4)
LATE = ("edition",)  # closes what belongs to it, so it is written after that
EMPTY = {("session", "link"), ("meeting_decision", "replaces")}
SAID = {"alert_limit": {"op": "<"}}  # what no list of words tells
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["cockpit.ledger"])


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("database")
    return f"sqlite:///{tmp_path}/ledger.db"


def engine_of(url: str) -> sa.Engine:
    return connection._sqlite(url) if url.startswith("sqlite") else connection._server(url)


def value(table: sa.Table, column: sa.Column, allowed: dict[str, str]) -> object:
    """Something that fits a column: of a parent its key, of a short list its first word."""
    if (table.name, column.name) in EMPTY and column.nullable:
        return None
    for key in column.foreign_keys:
        return value(key.column.table, key.column, {})
    if column.name in allowed:
        return allowed[column.name]
    made = {sa.LargeBinary: b"\x00bytes", sa.DateTime: AT, sa.Date: DAY, sa.Boolean: True, sa.Float: 0.25}
    made |= {sa.Integer: 1, sa.Text: f"{table.name} {column.name}"}
    return next(each for kind, each in made.items() if isinstance(column.type, kind))


def row(opened: sa.Connection, table: sa.Table) -> dict[str, object]:
    """One row of a table that breaks none of its rules."""
    texts = [each["sqltext"] for each in sa.inspect(opened).get_check_constraints(table.name)]
    found = [re.search(r"(\w+)\W.*?'(\w+)'", text, re.S) for text in texts]
    allowed = {match[1]: match[2] for match in found if match} | SAID.get(table.name, {})
    made = {column.name: value(table, column, allowed) for column in table.columns}
    return chained(made) if table.name == "audit" else made


def chained(made: dict[str, object]) -> dict[str, object]:
    """The first entry of an audit, sealed in the way of the first release."""
    made |= {"number": 1, "previous": "0" * 64, "at": AT}
    if "form" in made:
        made |= {"form": 1, "address": "", "session": "", "before": "", "after": ""}
    said = [made[name] for name in ("who", "role", "action", "object", "result", "detail", "previous")]
    when = AT.replace(tzinfo=UTC).isoformat(timespec="microseconds")
    sealed = json.dumps([1, when, *said], ensure_ascii=False, separators=(",", ":"))
    return made | {"digest": hashlib.sha256(sealed.encode()).hexdigest()}


def built(url: str, revision: str) -> dict[str, list]:
    """A ledger as a release left it, one row in every table; table → rows."""
    engine, meta = engine_of(url), sa.MetaData()
    with engine.begin() as opened:
        connection.upgrade(opened, revision)
        meta.reflect(opened)
        tables = [table for table in meta.sorted_tables if table.name != "alembic_version"]
        for table in sorted(tables, key=lambda each: each.name in LATE):
            if not opened.execute(sa.select(table)).first():
                opened.execute(sa.insert(table).values(row(opened, table)))
    held = rows(engine, meta)
    engine.dispose()
    return held


def rows(engine: sa.Engine, meta: sa.MetaData) -> dict[str, list]:
    """Table → its rows, in the columns of `meta`."""
    with engine.connect() as opened:
        kept = [table for table in meta.sorted_tables if table.name != "alembic_version"]
        return {table.name: [tuple(each) for each in opened.execute(sa.select(table))] for table in kept}


def layout(engine: sa.Engine) -> dict[str, dict[str, tuple]]:
    """Table → column → (kind, may be empty), and the names of its indexes and keys."""
    inspector = sa.inspect(engine)
    return {
        table: {each["name"]: (str(each["type"]), each["nullable"]) for each in inspector.get_columns(table)}
        | {"indexes": tuple(sorted(each["name"] for each in inspector.get_indexes(table)))}
        for table in sorted(inspector.get_table_names())
    }


def triggers(engine: sa.Engine) -> list[str]:
    """The names of what guards the tables."""
    asked = {
        "sqlite": "select name from sqlite_master where type = 'trigger' order by 1",
        "postgresql": "select tgname::text from pg_trigger where not tgisinternal order by 1",
    }
    with engine.connect() as opened:
        return list(opened.exec_driver_sql(asked[engine.dialect.name]).scalars())


@pytest.mark.parametrize("revision", OLDER)
def test_39_every_released_schema_is_brought_to_the_newest_with_all_its_rows(url, revision, tmp_path):
    held = built(url, revision)
    assert len(held) >= 3 and all(held.values())
    meta = sa.MetaData()
    old = engine_of(url)
    meta.reflect(old)
    old.dispose()
    book = ledger.Ledger(connection.opened(url))
    assert rows(book.engine, meta) == held
    assert book.broken() is None, "the chain of the first release is still whole"
    assert book.audit("li", "admin", "export").number == 2 and book.broken() is None
    fresh = connection.opened(f"sqlite:///{tmp_path}/fresh.db")
    assert set(layout(book.engine)) == set(layout(fresh)) == {*METADATA.tables, "alembic_version"}
    if url.startswith("sqlite"):
        assert layout(book.engine) == layout(fresh) and triggers(book.engine) == triggers(fresh)
    book.close()


def test_the_tables_in_the_code_are_those_that_the_migrations_leave(url):
    engine = connection.opened(url)
    found = layout(engine)
    for table in METADATA.sorted_tables:
        columns = {column.name: column.nullable for column in table.columns}
        there = {name: told[1] for name, told in found[table.name].items() if name != "indexes"}
        assert there == columns, table.name
    engine.dispose()


def _doomed(url: str, place: int, told) -> None:
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == place:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(sa.Engine, "before_cursor_execute", step)
    sa.event.listen(sa.Engine, "commit", step)
    connection.opened(url).dispose()
    told.put(count)
    told.close()
    told.join_thread()


def _killed(url: str, place: int) -> int:
    told = FORK.Queue()
    child = FORK.Process(target=_doomed, args=(url, place, told))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL)
    return told.get(timeout=5) if child.exitcode == 0 else 0


def test_39_a_migration_killed_between_any_two_statements_begins_again(url, request):
    held = built(url, "0004")
    meta = sa.MetaData()
    engine = engine_of(url)
    meta.reflect(engine)
    for place in (4, 40, 120):
        if _killed(url, place):
            break  # it came to its end
        found = sa.inspect(engine).get_table_names()
        assert "visit" not in found and rows(engine, meta) == held, "all of it or nothing"
    engine.dispose()
    book = ledger.Ledger(connection.opened(url))
    assert rows(book.engine, meta) == held and book.broken() is None
    book.close()


def test_39_a_ledger_of_a_newer_release_is_left_alone_and_says_so(url):
    book = ledger.Ledger(connection.opened(url))
    with book.engine.begin() as opened:
        opened.exec_driver_sql("update alembic_version set version_num = '9999'")
    before = layout(book.engine)
    book.close()
    with pytest.raises(ledger.LedgerError) as refused:
        connection.opened(url)
    assert str(refused.value) == words.NEWER == "台账由更新版本的系统写成，请先升级本系统。"
    engine = engine_of(url)
    assert layout(engine) == before
    engine.dispose()
