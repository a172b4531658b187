"""The pages around signing in: small, drawn by the server, without any script."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse

from cockpit import config, theme
from cockpit.door.entering import outline
from cockpit.door.entering.onward import here
from cockpit.screen.html import Markup, Piece, el, join
from cockpit.text import entering as words

SHEET = Path(__file__).with_name("entering.css")
NO_STORE = {"cache-control": "no-store", "pragma": "no-cache", "referrer-policy": "same-origin"}
WRONG = "why"  # the id of the sentence that stands beside a field


def ground(request: Request) -> str:
    """Dark or light, as the visitor chose."""
    chosen = request.cookies.get("mode", theme.MODES[0])
    return chosen if chosen in theme.MODES else theme.MODES[0]


def page(request: Request, title: str, *body: Piece, status: int = 200) -> HTMLResponse:
    """A whole page around `body` in the visitor's ground; it loads a font and a logo, nothing else."""
    mode = ground(request)
    head = join(
        [
            el("meta", "", charset="utf-8"),
            el("meta", "", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", "", name="color-scheme", content=mode),
            el("meta", "", name="robots", content="noindex"),
            el("title", "", words.titled(title)),
            el("link", "", rel="icon", href=here("/assets/favicon.png")),
            Markup(f"<style>{sheet(mode)}</style>"),
        ]
    )
    frame = el("body", "", _picture(), _side(mode, body))
    text = f'<!doctype html>\n<html lang="zh-CN">{el("head", "", head)}{frame}</html>'
    return HTMLResponse(text, status, {**NO_STORE, "content-security-policy": policy(mode)})


@cache
def sheet(mode: str) -> str:
    """The style sheet of one ground: the tokens of the theme and our own rules."""
    font = here(theme.FONT_URL)
    face = f"@font-face{{font-family:'{theme.FONT_FAMILY}';font-display:swap;src:url({font}) format('woff2');"
    return f"{theme.tokens(mode)}\n{face}font-weight:100 900}}\n{SHEET.read_text('utf-8')}"


@cache
def policy(mode: str) -> str:
    """What such a page may load: its one sheet, our font and pictures; it sends forms only to us."""
    digest = base64.b64encode(hashlib.sha256(sheet(mode).encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def form(address: str, token: str, onward: str, *body: Piece) -> Markup:
    """A form that is sent to `address` with its seal and the place to go on to."""
    hidden = [el("input", "", type="hidden", name=k, value=v) for k, v in (("form", token), ("next", onward))]
    return el("form", "e-form", *hidden, *body, method="post", action=here(address), novalidate="novalidate")


def field(name: str, label: str, kind: str, wrong: str = "", **more: object) -> Markup:
    """One field with its label above and, when it is wrong, the reason below it."""
    reason = f"{WRONG}-{name}"
    said = {k: k if v is True else v for k, v in more.items() if v is not None and v is not False}
    if wrong:
        said |= {"aria_invalid": "true", "aria_describedby": reason}
    box = el("input", "", id=name, name=name, type=kind, required="required", **said)
    told = el("p", "e-wrong", wrong, id=reason, role="alert") if wrong else None
    return el("div", "e-field", el("label", "", label, _for=name), box, told)


def button(label: str) -> Markup:
    """The one thing to do on a page."""
    return el("button", "e-go", label, type="submit")


def link(label: str, address: str, *, main: bool = False) -> Markup:
    """A way on; the main one looks like the button it replaces."""
    return el("a", "e-go" if main else "e-link", label, href=address)


def heading(title: str, sentence: str = "") -> Markup:
    """What the page is for, and one sentence about it."""
    return el("div", "e-head", el("h1", "", title), note(sentence) if sentence else None)


def hidden(name: str, value: str) -> Markup:
    """A field that people do not see and password managers do."""
    return el(
        "input", "e-hidden", type="text", name=name, value=value, autocomplete="username", tabindex="-1"
    )


def told_who(who: str) -> Markup:
    """Whose page it is."""
    return el("p", "e-who", who)


def note(sentence: str) -> Markup:
    """One quiet sentence."""
    return el("p", "e-note", sentence)


def folded(title: str, *body: Piece, opened: bool) -> Markup:
    """What few people need, behind its title."""
    return el("details", "", el("summary", "", title), *body, open="open" if opened else None)


def listed(lines: Iterable[str]) -> Markup:
    """Short lines below one another."""
    return el("ul", "e-rules", *(el("li", "", line) for line in lines))


def told(facts: Mapping[str, str]) -> Markup:
    """Facts that somebody passes on, each with its name."""
    return el("dl", "", *(join([el("dt", "", name), el("dd", "", value)]) for name, value in facts.items()))


def notice(sentence: str) -> Markup:
    """One sentence above a form that says what happened before."""
    return el("p", "e-notice", sentence, role="status")


def message(request: Request, title: str, sentence: str, *more: Piece, status: int) -> HTMLResponse:
    """A page that says one thing and leads back to signing in."""
    back = link(words.RETRY, here("/sign-in"), main=True) if config.settings().signed else None
    return page(request, title, heading(title, sentence), *more, back, status=status)


def _side(mode: str, body: tuple[Piece, ...]) -> Markup:
    return el("div", "e-side", _brand(), el("main", "e-card", *body), _foot(mode))


def _brand() -> Markup:
    logo = el("img", "", src=here("/assets/logo.svg"), alt="", width="40", height="40")
    return el("header", "e-brand", logo, el("span", "", words.PRODUCT))


def _foot(mode: str) -> Markup:
    other = "light" if mode == "dark" else "dark"
    switch = here(f"/api/mode/{other}") + f"?back={here('/sign-in')}"
    watched = el("p", "", words.WATCHED) if config.settings().signed else None
    return el("footer", "e-foot", watched, el("a", "e-link", words.GROUNDS[other], href=switch))


@cache
def _picture() -> Markup:
    return el("div", "e-picture", outline.drawn(), aria_hidden="true")
