"""A document as PDF: what it says goes to the typesetter as data, never as code."""

import json
import threading
from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from typing import Any, Literal

import typst

from cockpit import config, text, theme
from cockpit.figures.document import Document
from cockpit.paper import glyphs
from cockpit.paper.blocks import Drawing, clean, plain
from cockpit.paper.painters import RUNNING, appendix, headings, laid, stamped
from cockpit.text import paper as words
from cockpit.theme.mark import BOX, SHAPES
from cockpit.theme.palette import LIGHT, STATUSES

TEMPLATE = config.ROOT / "assets" / "documents" / "paper.typ"
FONTS = config.ROOT / "assets" / "fonts"
LETTERS = FONTS / "cockpit-sans-400.ttf"
STANDARD = "a-2a"  # archives without a reader of its own: fonts embedded, tagged, no outside reference
SIZES = (
    9.4,
    9.2,
    9.0,
    8.8,
    8.6,
    8.4,
    8.2,
    8.0,
    7.8,
    7.6,
    7.4,
    7.2,
    7.0,
    6.8,
    6.5,
)  # points of the text; nothing smaller is readable
USUAL = 8  # the size that is tried first; a full page of a school ends near it
GROWS, SHRINKS = 2.1, 1.4  # powers of the size by which a page grows above and shrinks below that size
CUTS: tuple[tuple[int | None, int | None, int | None], ...] = (  # rows first section, others; signs a text
    (None, 12, None),
    (None, 8, 160),
    (None, 5, 120),
    (14, 4, 90),
    (9, 3, 70),
    (6, 2, 50),
    (4, 1, 36),
    (2, 1, 24),
)
ROOMY = {"lead": 0.42, "gap": 0.85, "pad": 0.22}
AIRY = {"lead": 0.46, "gap": 1.3, "pad": 0.26}  # of a bound document
TIGHT = {"lead": 0.2, "gap": 0.45, "pad": 0.07}
SIDES = ("circle", "diamond", "triangle", "square", "ring")  # marks of a comparison
SIDE_COLOURS = (LIGHT.accent, LIGHT.ink, *LIGHT.categorical[1:3], LIGHT.ink_2)
OLDEST = datetime(2000, 1, 1)  # for documents without any date; archives ask for one
_lock = threading.Lock()


class PaperError(RuntimeError):
    """A document that could not be set; the cause is chained, the text is Chinese."""


def pdf(document: Document) -> bytes:
    """The document as PDF/A with embedded type; the same document gives the same bytes.

    Characters that no type at hand has, such as most emoji, are printed as a box.
    """
    data = json.dumps(_data(document), ensure_ascii=False, allow_nan=False)
    try:
        return _set(data, "pdf")
    except PaperError:
        shown = glyphs.printable(data, LETTERS)
        if shown == data:
            raise
        return _set(shown, "pdf")


def drawings(shown: Sequence[Drawing], widths: Sequence[float], ppi: float = 200) -> list[bytes]:
    """Each drawing as PNG of a width in mm, for places where only pixels go."""
    if not shown:
        return []
    data = {"drawings": plain(list(shown)), "widths": list(widths), **_look()}
    made = _set(json.dumps(data, ensure_ascii=False, allow_nan=False), "png", ppi)
    return made if isinstance(made, list) else [made]


def _set(data: str, form: Literal["pdf", "png"], ppi: float | None = None) -> Any:
    """One compiler for the process, so that fonts are read once; it serves one document at a time."""
    more: dict[str, Any] = {"pdf_standards": STANDARD} if form == "pdf" else {"ppi": ppi}
    with _lock:
        try:
            return _compiler().compile(format=form, sys_inputs={"data": data}, **more)
        except (RuntimeError, OSError) as fault:
            raise PaperError(words.FAILED) from fault


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        TEMPLATE, root=TEMPLATE.parent, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={}
    )


def _data(document: Document) -> dict[str, Any]:
    """Everything the template reads."""
    demo = document.marked
    return {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "watermark": clean(document.watermark),
        "stamp": [clean(line) for line in stamped(document)],
        "signatures": [clean(line) for line in document.signatures],
        "keywords": [text.DEMO_MARK] if demo else [],
        "demo": demo,
        "one_page": document.one_page,
        "contents": document.contents,
        "appendix": appendix(document),
        "date": _date(document),
        "sections": laid(document),
        "usual": USUAL,
        "weights": weights(),
        "steps": steps() if document.one_page else [_whole(document)],
        "words": _words(document, demo),
        **_look(),
    }


def _words(document: Document, demo: bool) -> dict[str, Any]:
    bound = document.contents
    named = words.shortened(clean(document.title), RUNNING) if bound else document.title
    first = [words.shortened(line, RUNNING) if bound else line for line in document.stamp[:1]]
    parts = [*([] if bound else [named]), *first, *([words.DEMO_FOOT] if demo else [])]
    running = [named, *filter(None, headings(document)), words.appendix(words.DEFINITIONS)]
    return {
        "more": words.MORE,
        "page": words.PAGE,
        "demo": text.DEMO_MARK,
        "demo_note": words.DEMO_FOOT,
        "author": words.AUTHOR,
        "contents": words.CONTENTS,
        "appendix": words.appendix(words.DEFINITIONS),
        "defined": words.DEFINED,
        "foot": clean(words.JOIN.join(part for part in parts if part)),
        "running": [words.shortened(line, RUNNING) for line in running] if bound else [],
    }


def steps() -> list[dict[str, Any]]:
    """Ways to set one page, the largest type first; then fewer rows and shorter texts at the smallest."""
    last = len(SIZES) - 1
    sized = [_step(size, (None, None, None), _between(n / last)) for n, size in enumerate(SIZES)]
    return sized + [_step(SIZES[-1], cut, TIGHT) for cut in CUTS]


def _whole(document: Document) -> dict[str, Any]:
    """How a document of many pages is set: the largest type, nothing left out."""
    return _step(SIZES[0], (None, None, None), AIRY if document.contents else ROOMY)


def weights() -> list[float]:
    """How tall a page is in each size, as a share of the first one tried; measured on briefs of schools."""
    shares = [size / SIZES[USUAL] for size in SIZES]
    return [round(share ** (GROWS if share > 1 else SHRINKS), 4) for share in shares]


def _between(share: float) -> dict[str, float]:
    return {name: round(ROOMY[name] + (TIGHT[name] - ROOMY[name]) * share, 3) for name in ROOMY}


def _step(
    size: float, cut: tuple[int | None, int | None, int | None], air: dict[str, float]
) -> dict[str, Any]:
    return {"size": size, **dict(zip(("first", "rest", "chars"), cut, strict=True)), **air}


def _date(document: Document) -> list[int]:
    """When the document was made, else the newest date of its data."""
    days = [figure.as_of for figure in document.figures if figure.as_of]
    made = document.made or (datetime.combine(max(days), time()) if days else OLDEST)
    return [made.year, made.month, made.day, made.hour, made.minute]


@cache
def _look() -> dict[str, Any]:
    """Colours, type and marks of paper."""
    return {
        "font": theme.FONT_FAMILY,
        "least": SIZES[-1],
        "ink": LIGHT.ink,
        "ink_2": LIGHT.ink_2,
        "muted": LIGHT.muted,
        "hairline": LIGHT.hairline,
        "accent": LIGHT.accent,
        "shade": LIGHT.raised_2,
        "status": dict(LIGHT.status),
        "names": dict.fromkeys(_sides(), words.POINT) | {key: s.word for key, s in STATUSES.items()},
        "marks": {status: theme.mark(status, LIGHT.mode) for status in STATUSES} | _sides(),
    }


def _sides() -> dict[str, str]:
    """Marks that are not a status: the sides of a comparison, and a plain point."""
    named = {f"side{n}": pair for n, pair in enumerate(zip(SIDES, SIDE_COLOURS, strict=True))}
    named["point"] = ("circle", LIGHT.accent)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{BOX}" height="{BOX}" viewBox="0 0 {BOX} {BOX}">'
    return {name: f"{head}{SHAPES[s].replace('{c}', c)}</svg>" for name, (s, c) in named.items()}
