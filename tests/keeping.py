"""A small home with something in every corner, everything it holds as rows, and ways to die half-way."""

import hashlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from cockpit import access, backup, config, ledger, store
from cockpit.store import rows
from tests import rectifying, storing

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["cockpit.backup", "cockpit.demo", "tests.storing"])
# called as often as the machine has processes
UNEVEN = {"_within", "_open_elsewhere", "busy", "<genexpr>", "<listcomp>"}
CANARY = "渝中七彩楼梯"
MOVED = {"audit", "imports", "meeting_run", "session", "people_change", "alembic_version"}


def filled() -> None:
    """Two versions, one of them pinned, raw rows of a feed, a rectification with a picture, a session."""
    feed = storing.sample("network_measurement", tuple(storing.codes()), 30)
    store.publish(storing.both(1), by="li", note="first")
    store.publish([storing.change("network_measurement", feed, "feed-1")], by="li", note="feed")
    store.pin(1)
    book = ledger.Ledger(ledger.open().engine)  # without a register: any school may be named
    rectifying.brought(book, "review", problem=CANARY)
    who = access.operator("root")
    person = book.people.add("zhang", "张三", role="leader", who=who)
    book.sessions.begin(person=person, via="local", address="10.1.2.3", agent="test")
    packs = config.settings().home / "packs" / "run-1"
    packs.mkdir(parents=True)
    (packs / "2026-08 例会.pdf").write_bytes(b"%PDF-1.7 pack")


def let_go() -> None:
    """Close everything this process has open."""
    store.close()
    ledger.close()


def everything(variables: dict[str, str]) -> dict[str, list]:
    """Name → rows, of every table and file that a home holds; read without the product's own reading."""
    let_go()
    with pytest.MonkeyPatch.context() as patch:
        _enter(patch, variables)
        settings = config.settings()
        found = {f"ledger.{name}": each for name, each in _ledger(settings.ledger_url)}
        told = (
            _served(settings.store_url) if settings.store_url.startswith("postgresql") else _files(settings)
        )
        found |= {f"store.{name}": each for name, each in told}
        for folder in ("raw", "evidence", "packs"):
            found[folder] = _digests(settings.home / folder)
    config.reset()
    return found


def _digests(folder: Path) -> list[tuple[str, str]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(str(path.relative_to(folder)), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]


def _ledger(url: str) -> Iterator[tuple[str, list]]:
    driver = url.replace("postgresql://", "postgresql+psycopg://")
    engine = sa.create_engine(driver)
    with engine.connect() as connection:
        for name in sorted(sa.inspect(connection).get_table_names()):
            select = sa.select(sa.text("*")).select_from(sa.table(name))
            yield name, sorted(repr(tuple(row)) for row in connection.execute(select))
    engine.dispose()


def _files(settings: config.Settings) -> Iterator[tuple[str, list]]:
    folder = settings.store_folder
    yield "CURRENT", [(folder / "CURRENT").read_text()]
    yield "pins", sorted(path.name for path in folder.glob("*.pin"))
    for path in sorted(folder.glob("v*.duckdb")):
        with duckdb.connect(str(path), read_only=True) as connection:
            for (name,) in connection.execute("select table_name from information_schema.tables").fetchall():
                yield f"{path.stem}.{name}", sorted(map(repr, connection.table(name).fetchall()))


def _served(url: str) -> Iterator[tuple[str, list]]:
    with psycopg.connect(url) as connection:
        rows.see_everything(connection)
        yield "pointer", connection.execute("select number from cockpit_store.pointer").fetchall()
        kept = connection.execute("select number, pinned from cockpit_store.kept order by 1").fetchall()
        yield "kept", kept
        for number, _ in kept:
            schema = f"v{number:06d}"
            listed = "select table_name from information_schema.tables where table_schema = %s order by 1"
            for (name,) in connection.execute(listed, [schema]).fetchall():
                select = sql.SQL("select * from {}").format(sql.Identifier(schema, name))
                yield f"{schema}.{name}", sorted(map(repr, connection.execute(select).fetchall()))


def _enter(patch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name in [name for name in os.environ if name.startswith("COCKPIT_")]:
        patch.delenv(name)
    for name, value in variables.items():
        patch.setenv(name, value)
    config.reset()


@contextmanager
def entered(variables: dict[str, str]) -> Iterator[None]:
    """The home of this process for a while, with nothing open before and after."""
    let_go()
    with pytest.MonkeyPatch.context() as patch:
        _enter(patch, variables)
        yield
        let_go()
    config.reset()


def in_another(variables: dict[str, str], act: Callable[..., object], *said: Any, place: int = 0) -> int:
    """Do something in another process that kills itself at call number `place` into the backup's code.

    0 when it was killed, else how many calls it took to its end.
    """
    told = FORK.Queue()
    child = FORK.Process(target=_doomed, args=(variables, act, said, place, told))
    child.start()
    child.join(120)
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return told.get(timeout=10) if child.exitcode == 0 else 0


def _doomed(variables: dict[str, str], act: Callable, said: tuple, place: int, told) -> None:
    for name in [name for name in os.environ if name.startswith("COCKPIT_")]:
        del os.environ[name]
    os.environ.update(variables)
    config.reset()
    count = 0

    def step(frame, event: str, _: object) -> None:
        nonlocal count
        path, name = frame.f_code.co_filename, frame.f_code.co_name
        if name in UNEVEN:
            return
        if event == "call" and ("/cockpit/backup/" in path or path.endswith("copies.py")):
            count += 1
            if count == place:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(step)
    act(*said)
    sys.setprofile(None)
    told.put(count)
    told.close()
    told.join_thread()


def make() -> None:
    """Make a backup; for another process."""
    backup.create("li")


def bring_back(path: Path, key: Path) -> None:
    """Restore over what is there; for another process."""
    backup.restore(path, key, by="li", replace=True)
