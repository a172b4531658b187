"""C-13: nothing listens but what is meant while all runs, and nothing is installed but what is pinned."""

import os
import re
import subprocess
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from cockpit import config
from tests import guarding, serving
from tests.browser.server import copied
from tests.parts import served

DEPLOY = config.ROOT / "assets" / "deploy"
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;#]+)", re.M)


def listening() -> list[tuple[str, int]]:
    """(address:port, process) of every socket that waits, TCP and UDP; 0 for another account's."""
    done = subprocess.run(["ss", "-Hltunp"], capture_output=True, text=True, check=True)
    found = []
    for line in done.stdout.splitlines():
        pids = [int(pid) for pid in re.findall(r"pid=(\d+)", line)]
        found += [(line.split()[4], pid) for pid in pids or [0]]
    return found


def family(pid: int) -> set[int]:
    """A process and all it has started."""
    done = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    found = {pid}
    while more := {child for child, parent in pairs if parent in found} - found:
        found |= more
    return found


@pytest.fixture(scope="module")
def ports(bare, tmp_path_factory) -> Iterator[tuple[int, int]]:
    """The desk with sign-in and the process of the walls, as the units start them."""
    folder = tmp_path_factory.mktemp("ports")
    home = copied(bare, folder / "home")
    told = {"sign_in": "local", "secret": guarding.SECRET}
    parts = [serving.started(served(home, process=part, **told)) for part in ("desk", "wall")]
    with parts[0] as desk, parts[1] as wall:
        assert [serving.ask(port, "/api/livez").status for port in (desk, wall)] == [200, 200]
        yield desk, wall


def test_c13_each_process_listens_on_its_one_port_of_this_machine(ports):
    every = listening()
    for port in ports:
        (pid,) = {pid for address, pid in every if address.endswith(f":{port}")}
        mine = family(pid)
        assert {address for address, owner in every if owner in mine} == {f"127.0.0.1:{port}"}


def test_c13_no_process_of_ours_opens_anything_to_other_machines(ports):
    mine = family(os.getpid())
    wide = {
        address for address, owner in listening() if owner in mine and not address.startswith("127.0.0.1:")
    }
    assert wide == set()


@pytest.mark.parametrize("path", sorted(DEPLOY.rglob("*nginx*.conf")), ids=lambda path: path.name)
def test_c13_outside_only_the_two_ports_of_the_web_are_open(path: Path):
    listed = set(re.findall(r"^\s*listen\s+([^;]+);", path.read_text("utf-8"), re.M))
    numbers = {re.sub(r"^\[::\]:", "", each).split()[0] for each in listed}
    assert numbers == {"80", "443"}


def pinned() -> dict[str, str]:
    """Package → version, of what runs, what tests, and what these bring along."""
    names = ("requirements.txt", "requirements-dev.txt", "constraints.txt")
    text = "\n".join((config.ROOT / name).read_text("utf-8") for name in names)
    return {plain(name): version for name, version in PIN.findall(text)}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def needed() -> dict[str, str]:
    """Package → version here, of everything that what runs brings along."""
    wanted = [Requirement(line) for line in _lines("requirements.txt")]
    found: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    while wanted:
        each = wanted.pop()
        name, extras = plain(each.name), ("", *sorted(each.extras))
        if (name, *extras) in seen:
            continue
        seen.add((name, *extras))
        here = metadata.distribution(name)
        found[name] = here.version
        more = [Requirement(line) for line in here.requires or ()]
        wanted += [m for m in more if not m.marker or any(m.marker.evaluate({"extra": e}) for e in extras)]
    return found


def _lines(name: str) -> list[str]:
    lines = (config.ROOT / name).read_text("utf-8").splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.partition("#")[0].strip()]


def test_c13_what_runs_is_what_is_pinned_version_by_version():
    """Also what the packages bring along: nothing runs that nobody has chosen."""
    here, pins = needed(), pinned()
    assert len(here) > 60
    assert {name: version for name, version in here.items() if pins.get(name) != version} == {}
    listed = [Requirement(line) for line in _lines("requirements.txt")]
    assert all([each.operator for each in one.specifier] == ["=="] for one in listed)
