"""The store under stress: readers during publication, killed publishers, damaged files, hanging servers."""

import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cockpit import config, store
from cockpit.access import Level, Scope
from cockpit.store import StoreError, cache, files
from cockpit.store.duck import CLOSED
from cockpit.store.postgres import LIMIT_S, within
from tests import copying, storing
from tests.forking import FORKS
from tests.storing import WHOLE, both, change, codes, counted, everything, sample, together

KILLS = 15
PAUSE = 0.005  # seconds between two looks: readers that never rest leave the publisher no time at all
SCHOOLS = tuple(codes())
SCOPES = st.builds(
    Scope, st.none() | st.frozensets(st.sampled_from(["1", "2", "12"]), max_size=3), st.sampled_from(Level)
)
VALUES = st.one_of(
    st.integers(0, 2), st.booleans(), st.floats(0, 2), st.sampled_from(["1", ""]), st.none(), st.dates()
)


def folder() -> Path:
    return config.settings().store_folder


def publish(number: int) -> store.Version:
    return store.publish(both(number), by="li", note=str(number))


def publish_first() -> store.Version:
    """The first version, from then on a copy of the one that was published so."""
    copying.published("one-version", lambda: publish(0))
    return store.current()


def publish_two() -> None:
    """The first two versions, kept and copied like the first."""
    copying.published("two-versions", lambda: (publish(0), publish(1)))


def seen() -> tuple[str, str]:
    """The number that both datasets carry, and the notice that is shown with it."""
    store.close()
    found = store.fetch(together, WHOLE)
    assert found.height == 1
    assert found["name"][0] == found["text"][0]
    return found["name"][0], store.health().notice or ""


# While others publish


def test_readers_never_see_half_a_version_and_never_go_back(store_url: str):
    publish(0)
    over, faults, looks = threading.Event(), [], []

    def look() -> None:
        newest = 0
        while not over.is_set():
            try:
                found = store.fetch(lambda t: together(t), WHOLE).to_dicts()
                (row,) = found
                assert row["name"] == row["text"] == f"n{row['number'] - 1}"
                assert row["number"] >= newest
                newest = row["number"]
                looks.append(newest)
                time.sleep(PAUSE)
            except BaseException as fault:
                faults.append(fault)
                return

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for number in range(1, 7):
        publish(number)
        store.prune(3)
    time.sleep(0.5)
    over.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(looks)) > 2 and len(looks) > 100
    assert max(looks) == 7


def test_a_reader_stays_on_its_version_while_newer_ones_are_published(store_url: str):
    publish_first()
    read = store.reader(WHOLE)
    for number in range(1, 4):
        publish(number)
    assert read(together)["name"].to_list() == ["n0"]
    assert read.version.number == 1
    assert store.reader(WHOLE, 2)(together)["name"].to_list() == ["n1"]
    assert store.fetch(together, WHOLE, version=3)["name"].to_list() == ["n2"]
    assert store.reader(WHOLE)(together)["name"].to_list() == ["n3"]


def test_a_version_published_by_another_process_is_served_within_a_second(store_url: str):
    publish_first()
    assert store.fetch(together, WHOLE)["name"].to_list() == ["n0"]
    process, ready = writer(1)
    assert ready.wait(60)
    until = time.monotonic() + 60
    while store.fetch(together, WHOLE)["name"].to_list() == ["n0"] and time.monotonic() < until:
        time.sleep(0.05)
    process.kill()
    process.join()
    assert store.current().published_by == "writer"
    store.fetch(together, WHOLE)


@pytest.fixture(autouse=True)
def no_foreign_main(monkeypatch):
    """Page tests leave their script as `__main__`; a new process would run it again before its own work."""
    main = sys.modules["__main__"]
    monkeypatch.delattr(main, "__file__", raising=False)
    monkeypatch.setattr(main, "__spec__", None, raising=False)


def writer(first: int):
    """A process that publishes until it is killed, and the event that tells that it has begun."""
    variables = {name: value for name, value in os.environ.items() if name.startswith("COCKPIT_")}
    ready = FORKS.Event()
    process = FORKS.Process(target=storing.publish_for_ever, args=(variables, ready, first), daemon=True)
    process.start()
    return process, ready


def test_a_publisher_killed_at_any_moment_leaves_a_whole_version_and_no_lock(store_url: str):
    publish(-1)
    begun = time.monotonic()
    publish(0)
    chance, span = random.Random(20260715), time.monotonic() - begun
    newest = 2
    for kill in range(KILLS):
        process, ready = writer(1000 * (kill + 1))
        assert ready.wait(60)
        time.sleep(chance.uniform(0.0, 1.5 * span))  # any moment of a publication, however busy it is
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        _, notice = seen()
        version = store.current()
        assert notice == ""
        assert version.number > newest  # it had published at least once when it said that it was ready
        newest = version.number
    assert publish(1).number > newest
    store.prune(3)
    assert len(store.versions()) == 3
    assert seen() == ("n1", "")
    if store_url.startswith("duckdb"):
        assert not list(folder().glob(".build-*"))
        assert {path.suffix for path in folder().glob("v*")} == {".duckdb", ".sha256"}


def test_a_second_publisher_waits_and_is_told_when_it_takes_too_long(settings: config.Settings):
    publish_first()
    with files.locked(folder()):
        begun = time.monotonic()
        with pytest.raises(StoreError, match="另一项发布"), files.locked(folder(), 0.2):
            raise AssertionError("two publishers at once")
        assert time.monotonic() - begun < 5
    assert publish(1).number == 2


def test_publishers_at_the_same_time_all_get_their_turn(store_url: str):
    publish_first()
    numbers = []
    threads = [
        threading.Thread(target=lambda n=number: numbers.append(publish(n).number)) for number in range(1, 4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [2, 3, 4]


# Going back and clearing up


def test_going_back_publishes_the_old_state_as_a_new_version(store_url: str):
    publish_two()
    first = store.serving().version(1)
    third = store.rollback(1, by="wang")
    assert (third.number, third.published_by, third.note) == (3, "wang", "回退到第 1 版")
    assert (third.month, third.imports) == (first.month, first.imports)
    assert seen()[0] == "n0"
    assert [version.number for version in store.versions()] == [1, 2, 3]
    again = store.publish(both(1), by="li", note="")
    assert (again.number, seen()[0]) == (4, "n1")


def test_going_back_to_what_is_not_kept_is_refused(store_url: str):
    publish_first()
    for number in (0, 2, -1, 99):
        with pytest.raises(StoreError, match="不存在或已清理"):
            store.rollback(number, by="wang")
    assert store.current().number == 1


def test_the_newest_versions_are_kept_by_rule(store_url: str):
    for number in range(config.settings().keep_versions + 2):
        publish(number)
    assert [version.number for version in store.versions()] == [3, 4, 5, 6, 7]


def test_clearing_up_keeps_the_newest_and_the_pinned(store_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COCKPIT_KEEP_VERSIONS", "50")
    config.reset()
    for number in range(6):
        publish(number)
    store.pin(2)
    assert store.prune(3) == [1, 3]
    assert [version.number for version in store.versions()] == [2, 4, 5, 6]
    store.pin(2, keep=False)
    assert store.prune(4) == []
    assert store.prune(1) == [2, 4, 5]
    with pytest.raises(StoreError, match="不存在或已清理"):
        store.fetch(together, WHOLE, version=2)
    assert store.prune(0) == []
    assert seen()[0] == "n5"


def test_clearing_up_drops_raw_months_that_no_kept_version_needs(settings: config.Settings):
    for seed in (1, 2):
        frame = sample("network_measurement", SCHOOLS, 3, seed)
        store.publish([change("network_measurement", frame, f"i{seed}", mode="replace")], by="li", note="")
    kept = set(store.fetch(everything, WHOLE, name="raw_partition")["file"])
    place = settings.raw / "network_measurement"
    assert {path.name for path in place.iterdir()} > kept
    store.prune(1)
    assert {path.name for path in place.iterdir()} == kept


# Damage


def flip(path: Path) -> None:
    path.chmod(0o644)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "one bit": flip,
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "empty": lambda path: os.truncate(path, 0),
    "gone": Path.unlink,
    "no digest": lambda path: path.with_suffix(".sha256").unlink(),
    "another file": lambda path: shutil.copyfile(path.with_name("v000001.duckdb"), path),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_with_a_damaged_newest_version_the_one_before_is_served_and_said(
    settings: config.Settings, kind: str
):
    publish_two()
    store.close()
    DAMAGE[kind](folder() / "v000002.duckdb")
    number, notice = seen()
    assert number == "n0"
    assert notice.endswith("目前显示的是第 1 版数据。")
    assert store.health().previous_served
    with pytest.raises(StoreError, match="请先回退"):
        publish(2)
    assert store.rollback(1, by="wang").number == 3
    assert seen() == ("n0", "")
    assert publish(3).number == 4
    assert [version.number for version in store.versions()] in ([1, 3, 4], [1, 2, 3, 4])


@pytest.mark.parametrize("content", [None, "", "v00000x", "\xff", "v000099"])
def test_with_a_lost_pointer_the_newest_whole_version_is_served_and_said(
    settings: config.Settings, content: str | None
):
    publish_two()
    store.close()
    (folder() / "CURRENT").unlink()
    if content is not None:
        (folder() / "CURRENT").write_text(content, encoding="latin-1")
    number, notice = seen()
    assert number == "n1"
    assert "第 2 版" in notice
    assert store.rollback(2, by="wang").number in (3, 100)
    assert seen() == ("n1", "")


def newer(path: Path, digest: bool = True) -> None:
    """Let the version say that a later release wrote it."""
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute('update "version" set "schema" = 99')
    path.with_suffix(".sha256").write_text(files.digest(path), encoding="ascii")


def test_a_store_of_a_newer_release_is_said_and_never_written(settings: config.Settings):
    publish_first()
    store.close()
    newer(folder() / "v000001.duckdb")
    for ask in (lambda: store.reader(WHOLE), lambda: publish(1), lambda: store.rollback(1, by="x")):
        with pytest.raises(StoreError, match="请先升级"):
            ask()
    assert "请先升级" in store.health().notice
    assert store.health().version is None


def test_a_version_of_a_newer_release_leaves_the_one_before_in_service(settings: config.Settings):
    publish_two()
    store.close()
    newer(folder() / "v000002.duckdb")
    number, notice = seen()
    assert number == "n0"
    assert "请先升级" in notice


def test_a_newer_schema_on_a_server_leaves_the_one_before_in_service(
    settings: config.Settings, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COCKPIT_STORE_URL", database)
    config.reset()
    publish_two()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute('update v000002.version set "schema" = 99')
    number, notice = seen()
    assert (number, "请先升级" in notice) == ("n0", True)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("drop schema v000002 cascade")
    number, notice = seen()
    assert (number, "第 1 版" in notice) == ("n0", True)


def _hold(path: str, ready, done) -> None:
    connection = duckdb.connect(path)
    ready.set()
    done.wait(60)
    connection.close()


def test_a_file_locked_by_another_program_is_said(settings: config.Settings):
    publish_first()
    store.close()
    ready, done = FORKS.Event(), FORKS.Event()
    (folder() / "v000001.duckdb").chmod(0o644)
    process = FORKS.Process(target=_hold, args=(str(folder() / "v000001.duckdb"), ready, done))
    process.start()
    assert ready.wait(60)
    with pytest.raises(StoreError, match="占用"):
        store.reader(WHOLE)
    done.set()
    process.join()
    assert seen() == ("n0", "")


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(settings: config.Settings):
    settings.home.mkdir()
    (settings.home / "store").write_text("in the way")
    with pytest.raises(StoreError, match="没有写成"):
        publish(0)


def test_a_published_file_is_read_only_and_carries_its_digest(settings: config.Settings):
    publish(0)
    path = folder() / "v000001.duckdb"
    assert path.stat().st_mode & 0o777 == 0o444
    assert path.with_suffix(".sha256").read_text() == files.digest(path)
    assert (folder() / "CURRENT").read_text() == "v000001"


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "copy (select 1) to '/tmp/cockpit-leak.csv'",
        "export database '/tmp/cockpit-leak'",
        "select * from statement",
        "select * from duckdb_secrets()",
        "install httpfs",
        "install spatial from community",
        "load httpfs",
        "attach '/tmp/cockpit-other.duckdb'",
        "set enable_external_access = true",
        "reset lock_configuration",
        "create table x (a int)",
    ],
)
def test_the_engine_reaches_nothing_outside_its_file(settings: config.Settings, statement: str):
    """R-5."""
    publish_first()
    store.fetch(together, WHOLE)
    with pytest.raises(duckdb.Error), store.serving().engine._handle(1).cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(StoreError):
        store.serving().engine.read(1, sa.text(statement).columns(), WHOLE)
    assert not Path("/tmp/cockpit-leak.csv").exists()


def test_r5_every_handle_is_closed_to_files_extensions_and_changes_of_its_settings(settings: config.Settings):
    publish(0)
    store.fetch(together, WHOLE)
    with store.serving().engine._handle(1).cursor() as cursor:
        found = dict(cursor.execute("select name, value from duckdb_settings()").fetchall())
    assert {name: found[name] for name in CLOSED} == CLOSED
    assert found["allow_unsigned_extensions"] == "false"
    assert found["access_mode"].lower() == "read_only"


# A server that fails


def test_a_server_that_is_not_there_is_said_within_seconds_and_without_its_address(
    settings: config.Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COCKPIT_STORE_URL", "postgresql://me:secret@127.0.0.1:1/db")
    config.reset()
    begun = time.monotonic()
    for ask in (lambda: store.reader(WHOLE), lambda: publish(0)):
        with pytest.raises(StoreError, match="数据库连接不上") as refused:
            ask()
        assert "secret" not in str(refused.value)
    assert store.health().notice == str(refused.value)
    assert time.monotonic() - begun < 10


def test_a_lost_connection_is_opened_again(
    settings: config.Settings, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COCKPIT_STORE_URL", database)
    config.reset()
    publish_first()
    store.fetch(together, WHOLE)
    end = (
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(end)
    assert store.fetch(lambda t: together(t), WHOLE)["name"].to_list() == ["n0"]


def slow(t: store.Relations) -> sa.Select:
    """A row after ten seconds."""
    return sa.select(sa.cast(sa.cast(sa.func.pg_sleep(10), sa.Text), sa.Text).label("slept"))


def test_a_query_that_takes_too_long_is_given_up(
    settings: config.Settings, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COCKPIT_STORE_URL", database)
    config.reset()
    publish_first()
    begun = time.monotonic()
    with pytest.raises(StoreError, match="没有按时应答"):
        store.fetch(slow, WHOLE)
    assert time.monotonic() - begun < LIMIT_S + 2
    assert seen() == ("n0", "")


def test_work_that_hangs_for_ever_is_left_behind():
    never = threading.Event()
    begun = time.monotonic()
    with pytest.raises(StoreError, match="没有按时应答"):
        within(0.2, lambda: never.wait(30))
    assert time.monotonic() - begun < 5
    never.set()
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


# The cache


def test_an_answer_is_computed_once_per_version_query_parameters_and_scope(store_url: str):
    publish_first()
    store.reading.ANSWERS.clear()
    one = Scope(frozenset(["1"]), Level.SENSITIVE)
    for scope in (WHOLE, one):
        for name in ("school", "subdistrict"):
            for _ in range(2):
                store.fetch(counted, scope, name=name)
    assert len(store.reading.ANSWERS) == 4
    publish(1)
    store.fetch(counted, WHOLE, name="school", version=2)
    assert len(store.reading.ANSWERS) == 5


def test_a_nameless_query_is_never_answered_from_the_cache(store_url: str):
    publish_two()
    for name in ("n1", "absent"):
        found = store.fetch(
            lambda t, name=name: sa.select(t.subdistrict.c.name).where(t.subdistrict.c.name == name), WHOLE
        )
        assert set(found["name"]) == {"n1"} - {"absent" if name == "n1" else "n1"}


def test_what_a_caller_does_to_its_frame_stays_with_the_caller(store_url: str):
    publish_first()
    for _ in range(2):
        frame = store.fetch(together, WHOLE)
        assert frame["name"].to_list() == ["n0"]
        frame[0, "name"] = "changed"
        frame.drop_in_place("text")


@given(one=SCOPES, other=SCOPES, first=VALUES, second=VALUES)
def test_the_key_of_an_answer_holds_scope_and_parameters(one: Scope, other: Scope, first, second):
    a = cache.key(1, counted, {"on": first}, one.key)
    b = cache.key(1, counted, {"on": second}, other.key)
    same = one == other and type(first) is type(second) and first == second
    assert (a == b) == same
    assert a != cache.key(2, counted, {"on": first}, one.key)
    assert a != cache.key(1, everything, {"on": first}, one.key)
    assert a != cache.key(1, counted, {"by": first}, one.key)
    assert a != cache.key(1, counted, {"on": [first]}, one.key)


@pytest.mark.parametrize("value", [{"a": [1, {2}]}, [1, "x"], {1, 2}, (1, (2, 3))])
def test_collections_can_be_parameters_of_a_cached_query(value: object):
    once, again = (cache.key(1, counted, {"on": value}, "s") for _ in range(2))
    assert hash(once) == hash(again) and once == again


def test_the_cache_stays_within_its_bytes_and_forgets_the_oldest():
    small = cache.Cache(limit=10_000)
    frame = pl.DataFrame({"a": range(400)})
    for number in range(10):
        small.put(number, frame)
        small.get(0)
    assert small.size <= 10_000
    assert small.get(0).equals(frame)
    assert small.get(1) is None
    assert small.get(9).equals(frame)
    small.put("large", pl.DataFrame({"a": range(4000)}))
    assert small.get("large") is None
    small.put(9, frame)
    assert len(small) == small.size // (frame.estimated_size() + 1)


def test_the_cache_can_be_used_by_many_threads():
    shared, faults = cache.Cache(limit=50_000), []

    def use(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(2000):
            number = chance.randrange(40)
            found = shared.get(number)
            if found is not None and found["a"][0] != number:
                faults.append(number)
            shared.put(number, pl.DataFrame({"a": [number] * 300}))

    threads = [threading.Thread(target=use, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert shared.size <= 50_000


def test_handles_to_old_versions_do_not_pile_up(settings: config.Settings):
    for number in range(8):
        publish(number)
        store.fetch(together, WHOLE)
        store.prune(3)
    held = [os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.exists()]
    assert len([name for name in held if str(folder()) in name]) <= 8
