"""What the wall's page carries before the framework starts: the badge's words and colours, its scripts."""

import json
from functools import cache
from pathlib import Path

from cockpit import __version__, config
from cockpit.screen import ticks
from cockpit.screen.html import Markup
from cockpit.text import pulse as words
from cockpit.theme import FONT, MODES, palette

SHEET = Path(__file__).with_name("pulse.css")


def head() -> Markup:
    """The elements for the head of the wall's page; they need nothing of the framework."""
    return _head(config.settings().base, ticks.every())


@cache
def _head(base: str, every: int) -> Markup:
    told = {"app": __version__, "every": every, "words": words.words(), "base": base}
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(
        f"<style>{_colours()}{SHEET.read_text('utf-8')}</style>"
        f'<script type="application/json" id="cs-pulse-told">{data}</script>'
        f'<script src="{base}/assets/wall.js?{__version__}"></script>'
        f'<script src="{base}/assets/motion.js?{__version__}"></script>'
    )


def _colours() -> str:
    """The badge's own colours: those of the dark ground, on which it always stands."""
    p = palette(MODES[0])
    named = {
        "late": p.status["at_risk"],
        "still": p.status["missed"],
        "ground": p.ground,
        "raised": p.raised_2,
        "ink": p.ink,
        "soft": p.ink_2,
        "font": FONT,
    }
    return "html{" + "".join(f"--pulse-{name}:{value};" for name, value in named.items()) + "}"
