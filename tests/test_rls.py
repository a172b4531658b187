"""PostgreSQL shows a row only within the stated scope, whatever a query asks for: R-14, C-7."""

import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import adbc_driver_postgresql.dbapi as adbc
import polars as pl
import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from cockpit import access, contracts, store
from cockpit.access import Level, Scope
from cockpit.store import conform, rows, tables
from cockpit.store.postgres import Postgres
from cockpit.store.relations import EVERYBODY
from tests import canaries, homes, storing

OWN, OTHER, THIRD = canaries.SCHOOLS
MINE = Scope(frozenset({OWN}), Level.SENSITIVE)
LOGIN = "cockpit_plain"  # owns the tables and is no superuser
TABLES = {table.name: table for _, table in tables.of_contracts(contracts.load())} | dict(
    tables.METADATA.tables
)
OWNED = [name for name, table in TABLES.items() if "school_code" in table.c]
SHARED = {"source", "dim_month", "version"}
DISTRICT = {c.held_in for c in contracts.load().values() if c.scope == "district"}
each_table = pytest.mark.parametrize("name", TABLES)


def _fresh(postgres: str, name: str, login: str) -> str:
    """The address of a new database that belongs to a new login."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        who = psycopg.sql.Identifier(login)
        connection.execute(psycopg.sql.SQL("create role {} login").format(who))
        made = psycopg.sql.SQL("create database {} owner {}").format(psycopg.sql.Identifier(name), who)
        connection.execute(made)
    parts = urlsplit(postgres)
    return f"postgresql://{login}@{parts.hostname}:{parts.port}/{name}"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, postgres: str) -> Iterator[homes.Home]:
    """The store in which every text names its school, in a database whose owner may make roles."""
    url = _fresh(postgres, "guarded", LOGIN)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"alter role {LOGIN} createrole")
    home = homes.Home(tmp_path_factory.mktemp("guarded"), url)
    with home.entered():
        canaries.publish(home)
    yield home


@pytest.fixture
def engine(guarded: homes.Home) -> Iterator[Postgres]:
    """An engine of its own on that store."""
    found = Postgres(guarded.store_url)
    yield found
    found.close()


def forgetful(name: str) -> sa.Select:
    """Every row of a table, without a word about scope."""
    return sa.select(*TABLES[name].c)


def seen(engine: Postgres, name: str, scope: Scope) -> pl.DataFrame:
    return conform.conformed(engine.read(1, forgetful(name), scope), forgetful(name))


@pytest.mark.parametrize("name", OWNED)
def test_r14_a_query_that_forgets_the_scope_gets_the_rows_of_its_own_schools(engine: Postgres, name: str):
    every = seen(engine, name, EVERYBODY)
    mine = seen(engine, name, MINE)
    assert set(every["school_code"].drop_nulls()) == set(canaries.SCHOOLS)
    assert mine.height > 0
    assert mine["school_code"].to_list() == [OWN] * mine.height
    assert mine.height == every.filter(school_code=OWN).height


@each_table
def test_r14_without_a_stated_scope_a_connection_sees_no_row(guarded: homes.Home, name: str):
    """Neither the owner of the tables nor the reader, over psycopg as over ADBC."""
    with psycopg.connect(guarded.store_url, autocommit=True) as connection:
        asked = psycopg.sql.SQL("select count(*) from {}").format(psycopg.sql.Identifier("v000001", name))
        counted = asked.as_string(connection)
        assert connection.execute(counted).fetchone() == (0,)
        connection.execute(f"set role {rows.reader_of(LOGIN)}")
        assert connection.execute(counted).fetchone() == (0,)
    with adbc.connect(guarded.store_url, autocommit=True) as reader, reader.cursor() as cursor:
        cursor.execute(counted)
        assert cursor.fetch_arrow_table().to_pylist() == [{"count": 0}]


@pytest.mark.parametrize("level", Level)
@each_table
def test_c7_a_table_above_the_level_has_no_rows_for_anybody(engine: Postgres, name: str, level: Level):
    contract = contracts.load().behind(name)
    if contract is None:
        return
    shown = seen(engine, name, Scope(None, level)).height > 0
    assert shown == (Level.of(contract.level) <= level)


def test_observations_are_shown_by_place_and_by_level_as_the_relations_show_them(engine: Postgres):
    for scope in (MINE, Scope(None, Level.INTERNAL), Scope(frozenset({OWN}), Level.INTERNAL), EVERYBODY):
        relation = store.Relations(scope, contracts.load()).observation
        asked = sa.select(*relation.c).order_by(*relation.c)
        through = engine.read(1, asked, EVERYBODY)  # the relations alone
        both = engine.read(1, asked, scope)
        assert both.equals(through)
        if scope.level == Level.SENSITIVE:  # below it the relations know the registers as they are today
            raw = engine.read(1, forgetful("observation"), scope)
            assert raw.height == both.height > 0


def test_only_who_sees_the_whole_district_sees_imports_and_what_was_rejected(engine: Postgres):
    for name in ("import_record", "rejected", "raw_partition"):
        assert seen(engine, name, MINE).height == 0
    assert seen(engine, "import_record", EVERYBODY).height > 0
    assert all(seen(engine, name, MINE).height > 0 for name in SHARED | DISTRICT - {"usage_monthly"})


def test_r14_a_pooled_connection_forgets_the_scope_with_the_answer(engine: Postgres):
    seen(engine, "school", EVERYBODY)
    connection = engine._idle.get_nowait()
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user::text as who, current_setting('cockpit.schools', true) as schools,"
            " current_setting('cockpit.level', true) as level, (select count(*) from v000001.school) as rows"
        )
        (found,) = cursor.fetch_arrow_table().to_pylist()
    connection.close()
    assert found == {"who": LOGIN, "schools": "", "level": "", "rows": 0}


def test_r14_readers_that_share_connections_never_see_each_others_schools(engine: Postgres):
    wrong: list[set[str]] = []

    def ask(school: str) -> None:
        for _ in range(25):
            found = set(
                seen(engine, "campus_link", Scope(frozenset({school}), Level.SENSITIVE))["school_code"]
            )
            if found != {school}:
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=[school]) for school in canaries.SCHOOLS * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_r14_a_question_that_fails_takes_its_connection_with_it(engine: Postgres):
    with pytest.raises(store.StoreError, match="没有成功"):
        engine.read(1, sa.text("select 1 / 0 as x").columns(x=sa.Integer), EVERYBODY)
    assert engine._idle.empty()
    assert set(seen(engine, "school", MINE)["school_code"]) == {OWN}


HOSTILE = ["*", "{}", "}", '"', "\\", f'{OWN}","{OTHER}', f"{{{OTHER}}}", "' or true --", "null", OTHER + " "]


@pytest.mark.parametrize("code", HOSTILE)
def test_r7_a_hostile_code_in_a_scope_is_only_a_school_that_does_not_exist(engine: Postgres, code: str):
    assert seen(engine, "school", Scope(frozenset({code}), Level.SENSITIVE)).height == 0
    both = Scope(frozenset({code, OWN}), Level.SENSITIVE)
    assert set(seen(engine, "school", both)["school_code"]) == {OWN}


@example_settings(max_examples=60, deadline=None)
@given(schools=st.frozensets(st.one_of(st.sampled_from(canaries.SCHOOLS), st.text(max_size=12)), max_size=6))
def test_r7_any_scope_sees_exactly_its_schools(guarded: homes.Home, schools: frozenset[str]):
    readable = frozenset(each.replace("\0", "").encode("utf-8", "ignore").decode() for each in schools)
    engine = ENGINES.setdefault(guarded.store_url, Postgres(guarded.store_url))
    found = seen(engine, "school", Scope(readable, Level.PUBLIC))
    assert set(found["school_code"]) == readable & set(canaries.SCHOOLS)


ENGINES: dict[str, Postgres] = {}


@pytest.mark.parametrize(
    "statement",
    [
        "update v000001.school set name = 'x'",
        "delete from v000001.school",
        "alter table v000001.school disable row level security",
        "drop policy cockpit_rows on v000001.school",
        "create table v000001.mine (a int)",
        "select * from cockpit_store.pointer",
    ],
)
def test_the_reader_owns_nothing_and_may_only_read(guarded: homes.Home, statement: str):
    with psycopg.connect(guarded.store_url) as connection:
        connection.execute(f"set local role {rows.reader_of(LOGIN)}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_a_published_version_cannot_be_changed_even_by_its_owner(guarded: homes.Home):
    with psycopg.connect(guarded.store_url) as connection:
        rows.see_everything(connection)
        assert connection.execute("update v000001.school set name = 'x'").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("insert into v000001.subdistrict select * from v000001.subdistrict limit 1")


def test_a_narrow_reader_gets_figures_through_both_guards(guarded: homes.Home):
    with guarded.entered():
        read = store.reader(access.principal("school", [OWN]))
        found = read(storing.everything, name="campus_link")
        assert set(found["school_code"]) == {OWN}
        assert store.unprotected() == ""


def test_a_version_that_lost_its_guard_is_guarded_again_before_it_is_read(guarded: homes.Home):
    """Published by an earlier release, or put back from a copy."""
    with psycopg.connect(guarded.store_url, autocommit=True) as connection:
        connection.execute("alter table v000001.school disable row level security")
        connection.execute(f"revoke usage on schema v000001 from {rows.reader_of(LOGIN)}")
    engine = Postgres(guarded.store_url)
    assert "第 1 版" in engine.unprotected()
    assert set(seen(engine, "school", MINE)["school_code"]) == {OWN}
    assert engine.unprotected() == ""
    engine.close()


def test_a_login_that_may_not_make_roles_says_what_the_administrator_runs_once(
    postgres: str, settings, monkeypatch: pytest.MonkeyPatch
):
    url = _fresh(postgres, "strict", "cockpit_strict")
    home = homes.Home(settings.home, url)
    with home.entered():
        with pytest.raises(store.StoreError, match="cockpit_strict_reader") as refused:
            store.publish(storing.both(1), by="t", note="n")
        assert str(refused.value).endswith("。")
        advice = store.unprotected()
        statement = advice.partition("：")[2]
        with psycopg.connect(postgres, autocommit=True) as administrator:
            administrator.execute(statement)
        assert store.publish(storing.both(1), by="t", note="n").number == 1
        assert store.unprotected() == ""
        store.close()
