"""What people see: pages run whole, their elements read back, a reader that remembers what was asked."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from cockpit import config, store

FRAME = str(config.ROOT / "cockpit" / "frame.py")
CARD = re.compile(r'<div class="cs-label">(.*?)</div><div class="cs-number">(.*?)</div>', re.S)
TAG = re.compile(r"<style>.*?</style>|<[^>]+>", re.S)
PATIENCE = 60  # seconds for one run of a page on a busy machine


def visit(role: str = "leader", schools: tuple[str, ...] = ()) -> AppTest:
    """The cockpit opened by somebody in a role, for an inspector or a school with these schools."""
    page = AppTest.from_file(FRAME, default_timeout=PATIENCE).run()
    if page.sidebar.selectbox:
        page.sidebar.selectbox(key="role").select(role).run()
    if role == "school" and schools:
        page.sidebar.selectbox(key="own").select(schools[0]).run()
    if role == "inspector" and schools:
        page.sidebar.multiselect(key="mine").set_value(list(schools)).run()
    return page


def turn(page: AppTest, name: str, **address: str) -> AppTest:
    """Go to a page; raises ValueError when its navigation does not have it."""
    for key, value in address.items():
        page.query_params[key] = value
    return page.switch_page(f"../pages/{name}.py").run()


def page_file(name: str) -> Path:
    """The script of a page."""
    return config.ROOT / "pages" / f"{name}.py"


def elements(block: Any) -> Iterator[Any]:
    """Every element below a block, in order."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def markup(page: AppTest) -> str:
    """All HTML of the page's main part, style sheets left out."""
    return "\n".join(
        TAG.sub("", e.value) if e.value.startswith("<style") else e.value for e in page.get("html")
    )


def plain(text: str) -> str:
    """The words of a piece of HTML."""
    return html.unescape(TAG.sub(" ", text))


def sent(page: AppTest) -> bytes:
    """Every byte that the main part of a page sends to the browser."""
    return b"\n".join(e.proto.SerializeToString() for e in elements(page.main))


def cards(page: AppTest) -> dict[str, str]:
    """Label → number with its unit, as the cards of the page show them, without spaces."""
    return {plain(label).strip(): solid(plain(number)) for label, number in CARD.findall(markup(page))}


def solid(text: str) -> str:
    """The text without spaces: a page sets the unit in an element of its own."""
    return "".join(text.split())


class Remembering:
    """A reader that answers like another one and remembers every query and its parameters."""

    def __init__(self, read: store.Reader) -> None:
        self._read = read
        self.asked: list[tuple[Any, dict[str, Any]]] = []

    def __call__(self, query: Any, /, **params: Any) -> Any:
        self.asked.append((query, params))
        return self._read(query, **params)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._read, name)


class Named:
    """Relations that remember which of them a query names."""

    def __init__(self, relations: store.Relations) -> None:
        self._relations = relations
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.names.add(name)
        return getattr(self._relations, name)
