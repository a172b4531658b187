"""Isolated homes and a private PostgreSQL cluster for the tests."""

import gc
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from streamlit.components.v2 import manifest_scanner

from cockpit import config, demo, store
from tests import homes
from tests.homes import TODAY

BINARIES = Path("/usr/lib/postgresql/15/bin")
HOW_TO = "PostgreSQL 15 is needed for the tests: apt-get install -y --no-install-recommends postgresql-15"


def pytest_collection_finish() -> None:
    """What was imported and collected lives until the end: every walk of the collector past it is in vain."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def packages_looked_through_once() -> Iterator[None]:
    """The framework reads the description of every installed package for each page tested: 0.2 s a time."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """A page tested in this process becomes its main module; a process started later would run it again."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[config.Settings]:
    """Settings with a home of their own and a fixed date; everything is closed afterwards."""
    for name in [name for name in os.environ if name.startswith("COCKPIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COCKPIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COCKPIT_TODAY", TODAY)
    config.reset()
    store.close()
    yield config.settings()
    store.close()
    config.reset()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a private PostgreSQL 15 server, which listens on a free port of this machine only."""
    if not (BINARIES / "initdb").exists():
        pytest.fail(HOW_TO)
    folder = Path(tempfile.mkdtemp(prefix="cockpit-pg-"))
    port = _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _run(folder, "initdb", "-D", "data", "-A", "trust", "-U", "cockpit", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=64MB"
        _run(folder, "pg_ctl", "-D", "data", "-o", options, "-l", "log", "-w", "-t", "60", "start")
        yield f"postgresql://cockpit@127.0.0.1:{port}/postgres"
    finally:
        _run(folder, "pg_ctl", "-D", "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """The address of a fresh database on the private server."""
    name = f"cockpit_{os.urandom(6).hex()}"
    yield _created(postgres, name)
    store.close()
    with psycopg.connect(postgres, autocommit=True) as connection:
        drop = psycopg.sql.SQL("drop database {} with (force)")
        connection.execute(drop.format(psycopg.sql.Identifier(name)))


@pytest.fixture(params=["duckdb", "postgresql"])
def store_url(
    request: pytest.FixtureRequest, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """An empty store on each engine in turn; the settings name it."""
    url = settings.store_url
    if request.param == "postgresql":
        url = request.getfixturevalue("database")
        monkeypatch.setenv("COCKPIT_STORE_URL", url)
        config.reset()
    yield url
    store.close()


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> homes.Home:
    """The demonstration district, sent through the intake once per test run; tests only read it."""
    return homes.shared(tmp_path_factory, "district", _demonstration)


@pytest.fixture(scope="session")
def district_pg(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> homes.Home:
    """The same files sent through the intake into a store on PostgreSQL; tests only read it."""
    home = homes.Home(tmp_path_factory.mktemp("district-pg"), _created(postgres, "district"))
    with home.entered():
        _demonstration(home)
    return home


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> homes.Home:
    """A store whose only version holds no row at all."""
    return homes.shared(tmp_path_factory, "bare", _nothing)


@pytest.fixture(scope="session")
def bare_pg(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> homes.Home:
    """A version without rows on PostgreSQL."""
    home = homes.Home(tmp_path_factory.mktemp("bare-pg"), _created(postgres, "bare"))
    with home.entered():
        _nothing(home)
    return home


@pytest.fixture
def at_district(district: homes.Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[homes.Home]:
    """The demonstration district as the home of one test."""
    district.enter(monkeypatch)
    yield district
    config.reset()


def _demonstration(home: homes.Home) -> None:
    demo.build(months=homes.MONTHS, scale=homes.SCALE, rounds=1)
    store.close()


def _nothing(home: homes.Home) -> None:
    store.publish([], by="test", note="nothing yet")
    store.close()


def _created(postgres: str, name: str) -> str:
    """The address of a new database on the private server."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
    return postgres.rsplit("/", 1)[0] + f"/{name}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(folder: Path, program: str, *arguments: str, check: bool = True) -> None:
    command = [str(BINARIES / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    with (folder / "output").open("ab") as output:  # a pipe would stay open with the server
        done = subprocess.run(command, cwd=folder, stdout=output, stderr=output, check=False)
    if check and done.returncode:
        pytest.fail(f"{program}: {(folder / 'output').read_text(errors='replace')[-2000:]}")
