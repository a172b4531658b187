"""HTML is built from escaped pieces only: plain text cannot become markup by accident."""

import html as _html
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^@])")
VOID = frozenset({"img", "br", "hr", "col", "meta", "link", "input"})
SCHEMES = frozenset({"", "http", "https"})


class Markup(str):
    """Text that is already HTML; only this module and its callers' trees of `el` make it."""

    __slots__ = ()


Piece = str | int | float | None | Markup | Iterable["Piece"]


def esc(value: object) -> Markup:
    """Any value as HTML text, safe in content and in quoted attributes; None is empty.

    >>> esc('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    if isinstance(value, Markup):
        return value
    text = "" if value is None else str(value)
    return Markup(_html.escape(text.replace("\x00", ""), quote=True))


def esc_markdown(value: object) -> str:
    r"""Any value as Markdown text that stays text: links, images, colours, formulas and HTML do nothing.

    >>> esc_markdown("[x](http://a)")
    '\\[x\\]\\(http\\:\\/\\/a\\)'
    """
    text = "" if value is None else " ".join(str(value).split())
    return MARKDOWN.sub(r"\\\1", text).replace("/", "\\/")


def el(tag: str, classes: str = "", *children: Piece, **attributes: object) -> Markup:
    """One element; children are escaped unless they are Markup, attributes always, None ones are left out.

    >>> el("p", "note", "a<b", title='"')
    '<p class="note" title="&quot;">a&lt;b</p>'
    """
    named = {"class": classes or None} | {k.strip("_").replace("_", "-"): v for k, v in attributes.items()}
    opened = "".join(f' {k}="{_attribute(k, v)}"' for k, v in named.items() if v is not None)
    if tag in VOID:
        return Markup(f"<{tag}{opened}>")
    return Markup(f"<{tag}{opened}>{_joined(children)}</{tag}>")


def join(pieces: Iterable[Piece]) -> Markup:
    """Pieces one after another, escaped."""
    return _joined(pieces)


def href(link: str | None, carried: Iterable[tuple[str, str]] = ()) -> str | None:
    """`link` if it is a plain web or own address, with `carried` parameters added; None for anything else.

    >>> href("javascript:alert(1)"), href("/school?school=1", [("role", "a")])
    (None, '/school?school=1&role=a')
    """
    try:
        parts = urlsplit((link or "").strip())
    except ValueError:
        return None
    foreign = bool(parts.netloc and not parts.scheme)
    if not link or foreign or parts.scheme.lower() not in SCHEMES or re.search(r"[\x00-\x1f\\]", link):
        return None
    if parts.scheme:
        return link.strip()
    given = dict(parse_qsl(parts.query))
    query = urlencode({**given, **{k: v for k, v in carried if k not in given}})
    return quote(parts.path, safe="/%") + (f"?{query}" if query else "")


def style(**values: object) -> str:
    """CSS custom properties for a style attribute; only numbers with a unit and colours pass.

    >>> style(width="12.5%", colour="#fff")
    '--width:12.5%;--colour:#fff'
    """
    allowed = re.compile(r"#[0-9a-fA-F]{3,8}|-?[0-9.]+(%|px|vh|vw|fr|)")
    if odd := [k for k, v in values.items() if not allowed.fullmatch(str(v))]:
        raise ValueError(f"not a plain CSS value: {odd}")
    return ";".join(f"--{k.replace('_', '-')}:{v}" for k, v in values.items())


def _attribute(name: str, value: object) -> Markup:
    return esc(href(str(value)) or "#") if name == "href" else esc(value)


def _joined(children: Iterable[Piece]) -> Markup:
    return Markup("".join(_flat(child) for child in children))


def _flat(child: Piece) -> str:
    if isinstance(child, str | int | float) or child is None:
        return esc(child)
    return _joined(child)
