"""One process for people, one for walls: each serves its part and says in one sentence what it does not."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cockpit import config, door, ledger
from cockpit.door import part, warm
from cockpit.text import door as words
from cockpit.text import frame
from tests import homes, serving
from tests.bench.session import Session
from tests.browser.server import Server
from tests.parts import served

PAGES = [name for group in frame.NAVIGATION.values() for name, _ in group]
DIES = """from cockpit import ledger
ledger.open().record("dead", file_name="a.xlsx", sha256="0" * 64, by="somebody")
"""
CLOSED = [f"/{name}" for name in PAGES if name not in ("wall", "overview")]


@pytest.fixture(scope="module")
def ports(district) -> Iterator[dict[str, int]]:
    """The ports of the two processes that share one home, as they do where they are installed."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(serving.started(served(district, process=name)))
            for name in (config.DESK, config.WALL)
        }


def visited(port: int, home: homes.Home, page: str) -> int:
    """How many bytes a page sends over the framework's own protocol; RuntimeError when it has none."""
    with Session(Server(f"http://127.0.0.1:{port}", home, 0)) as session:
        return session.visit(page, "role=leader")[1]


def test_without_the_setting_one_process_serves_everything():
    assert config.read({}).process == config.ALL
    assert all(part.elsewhere(config.ALL, f"/{page}") is None for page in PAGES)


@pytest.mark.parametrize("written", ["Wall", "walls", "desk,wall", "1"])
def test_an_unknown_process_is_named_in_one_chinese_sentence(written):
    with pytest.raises(config.ConfigError) as refused:
        config.read({"COCKPIT_PROCESS": written})
    assert "COCKPIT_PROCESS 应是 all、desk、wall 之一" in str(refused.value)


@pytest.mark.parametrize("path", [*CLOSED, "/api/export/x", "/api/mode/light", "/_stcore/upload_file/a/b"])
def test_a_wall_process_answers_every_other_address_with_one_sentence(ports, path):
    answer = serving.ask(ports[config.WALL], path)
    assert (answer.status, answer.body.decode()) == (404, words.only_walls("/wall"))
    assert answer.headers["content-security-policy"] == door.policy()


@pytest.mark.parametrize("path", ["/wall", "/api/livez", "/api/readyz", "/assets/logo.svg", "/favicon.png"])
def test_a_wall_process_serves_the_wall_and_what_it_needs(ports, path):
    assert serving.ask(ports[config.WALL], path).status == 200


def test_the_root_of_a_wall_process_leads_to_the_wall(ports):
    answer = serving.ask(ports[config.WALL], "/")
    assert (answer.status, answer.headers["location"]) == (303, "/wall")


@pytest.mark.parametrize("path", ["/wall", "/wall/", "/wall-in/x", "/api/wall/beat"])
def test_a_desk_process_says_that_walls_are_served_elsewhere(ports, path):
    answer = serving.ask(ports[config.DESK], path)
    assert (answer.status, answer.body.decode()) == (404, words.no_walls())


@pytest.mark.parametrize("path", ["/", "/network", "/api/livez", "/api/readyz", "/api/mode/dark"])
def test_a_desk_process_serves_people(ports, path):
    assert serving.ask(ports[config.DESK], path).status in (200, 303)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("wall", "overview")])
def test_no_page_of_people_is_reached_through_the_wall_s_connection(ports, district, page):
    with pytest.raises(RuntimeError, match=page):
        visited(ports[config.WALL], district, page)


def test_the_wall_is_drawn_at_its_address_and_below_one_that_a_proxy_gives(ports, district):
    direct = visited(ports[config.WALL], district, "wall")
    below = visited(ports[config.WALL], district, "overview")  # the root, as a browser asks below /wall/
    assert min(direct, below) > 20_000 and abs(direct - below) < 0.2 * direct


def test_the_wall_is_not_reached_through_the_desk_s_connection(ports, district):
    with pytest.raises(RuntimeError, match="wall"):
        visited(ports[config.DESK], district, "wall")
    assert visited(ports[config.DESK], district, "network") > 20_000


def test_only_a_process_that_serves_people_settles_broken_imports(settings):
    subprocess.run([sys.executable, "-c", DIES], cwd=config.ROOT, check=True)
    book = ledger.open()
    warm(config.WALL)
    left = book.imports()[0].state
    warm(config.DESK)
    assert (left, book.imports()[0].state) == ("received", "failed")
