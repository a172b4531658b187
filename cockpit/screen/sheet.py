"""A page's surroundings: who reads which version, what is chosen, the title with its stamp, the export."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from cockpit import store, text
from cockpit.figures.core import Figure, Selection
from cockpit.figures.document import Document
from cockpit.screen import look
from cockpit.screen.card import principal, show
from cockpit.screen.filters import filters, forget
from cockpit.screen.html import el, esc_markdown
from cockpit.screen.maps import AREA
from cockpit.text import screen as words

Links = Callable[[Sequence[Figure], str, Any, Document | None], Mapping[str, str]]
export_links: Links | None = None  # format → one-time address; the door provides it


@dataclass
class Page:
    """One run of one page: a reader pinned to one version, the reader's choice, the figures shown."""

    name: str
    read: store.Reader
    selection: Selection = field(default_factory=Selection)
    shown: list[Figure] = field(default_factory=list)
    printed: Callable[[], Document] | None = None

    def title(self, title: str, sentence: str = "") -> None:
        """The page's name, its one sentence, and the stamp with the oldest source."""
        dated = store.health().sources.drop_nulls("as_of").sort("as_of", "dataset").select("title", "as_of")
        stamp = words.oldest(*(dated.row(0) if dated.height else ("", None)))
        mark = el("b", "cs-demo", text.DEMO_MARK) if self.read.version and self.read.version.demo else ""
        left = el("div", "", el("h1", "", title), el("p", "", sentence) if sentence else "")
        st.html(el("header", "cs-page", left, el("div", "cs-stamp", el("span", "", stamp), mark)))

    def filters(self, *names: str, options: Mapping[str, Mapping[str, str]] | None = None) -> Selection:
        """Widgets for the named fields of Selection, bound to the address; returns and keeps the choice."""
        month = self.read.version.month if self.read.version else None
        self.selection = filters(names, month, options or {})
        return self.selection

    def back(self, label: str, *names: str) -> None:
        """A button that takes back the choice of these fields and leaves the others."""
        st.button(label, key=f"back-{self.name}", type="tertiary", on_click=forget, args=names)

    def trail(self, *steps: tuple[str, tuple[str, ...]], label: str) -> None:
        """Where the reader is, from the whole down; each step but the last leads back to it.

        A step is its words and the fields to forget on the way back.
        """
        name = f"trail-{self.name}"
        with st.container(key=name, horizontal=True, vertical_alignment="center", gap="small"):
            st.html(el("span", "cs-detail", label), width="content")
            for place, (said, lost) in enumerate(steps[:-1]):
                key, back = f"{name}-{place}", esc_markdown(said)
                st.button(back, key=key, type="tertiary", on_click=forget, args=lost)
                st.html(el("span", "cs-detail", "›", aria_hidden="true"), width="content")
            for said, _ in steps[-1:]:
                st.html(el("b", "cs-here", said, aria_current="location"), width="content")

    def columns(self, *widths: float) -> list[Any]:
        """Columns of a common top edge and gutter; a single number means that many equal ones."""
        spec: Any = int(widths[0]) if len(widths) == 1 else list(widths)
        return list(st.columns(spec, gap="medium"))

    def show(
        self, figure: Figure, *, key: str | None = None, on_select: Callable[[str], object] | None = None
    ) -> str | None:
        """Show the figure and remember it for the export."""
        self.shown.append(figure)
        return show(figure, key=key, on_select=on_select)

    def paper(self, document: Document | Callable[[], Document]) -> None:
        """The export also offers this document to print; a function makes it only when somebody asks."""
        self.printed = document if callable(document) else lambda: document

    def export(self, title: str, figures: Sequence[Figure] | None = None) -> None:
        """An export of the figures; the one-time link is made when the reader opens it, not before."""
        chosen = list(figures if figures is not None else self.shown)
        if export_links is None or not chosen or not principal().may("export"):
            return
        opened = st.popover(words.EXPORT, key=f"export-{self.name}", on_change="rerun")
        with opened:
            st.html(el("p", "cs-detail", words.EXPORT_NOTE))
            if getattr(opened, "open", True):
                document = self.printed() if self.printed else None
                for form, address in export_links(chosen, title, principal(), document).items():
                    st.link_button(words.download(form), address)


def page(name: str) -> Page:
    """Begin a page: style sheets, and a reader for whoever looks, pinned to the served version."""
    look.dress()
    return Page(name, store.reader(principal()))


def go(name: str, **parameters: str) -> None:
    """Open another page with parameters in its address, identity kept."""
    query = {**dict(look.carried()), **parameters}
    st.switch_page(f"../pages/{name}.py", query_params=query)


def to_school(code: str) -> None:
    """Open the page of the school that was picked."""
    go("school", school=code)


def to_register(name: str) -> None:
    """Open the register that was picked."""
    go("registers", register=name)


def to_place(code: str) -> None:
    """From the map: into the subdistrict that was picked, or to the page of the school."""
    if not code.startswith(AREA):
        to_school(code)
    st.query_params["subdistrict"] = code.removeprefix(AREA)
    st.rerun()


def take(field: str, codes: Sequence[str] | None) -> None:
    """A choice made elsewhere than in its widget goes into the address; None changes nothing."""
    if codes:
        st.query_params[field] = ",".join(codes)
        st.rerun()


def address(name: str, **parameters: str) -> str:
    """The address of a page for a figure's link."""
    query = urlencode(parameters)
    return f"/{name}" + (f"?{query}" if query else "")


def say(sentence: str) -> None:
    """A sentence of the page that is not part of a figure; shown as plain text."""
    st.markdown(esc_markdown(sentence))
