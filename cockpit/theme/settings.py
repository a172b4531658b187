"""What the framework is told: its theme from our tokens, and the settings that keep it closed and quiet.

`python -m cockpit.theme` writes `.streamlit/config.toml`; a test holds the file to what is said here.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from cockpit.theme.palette import palette
from cockpit.theme.size import FONT, FONT_FAMILY, FONT_URL, PAGE, RADIUS

UPLOAD_MB = 20
TARGET = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
# The cookie secret comes from STREAMLIT_SERVER_COOKIE_SECRET, never from a file. An address other than
# loopback, allowed hosts and origins belong to an installation and come from the environment as well.
SERVER: dict[str, dict[str, object]] = {
    "server": {
        "address": "127.0.0.1",
        "headless": True,
        "fileWatcherType": "none",
        "runOnSave": False,
        "enableXsrfProtection": True,
        "enableCORS": True,
        "enableStaticServing": False,
        "enableAgentApi": False,
        "maxUploadSize": UPLOAD_MB,
        "maxWidgetStateSize": 5,
        "maxMessageSize": 50,
        "maxCacheDataSize": "512mb",
        "disconnectedSessionTTL": 120,
        "websocketPingInterval": 20,
    },
    "client": {"showErrorDetails": "none", "toolbarMode": "minimal", "showErrorLinks": False},
    "browser": {"gatherUsageStats": False},
    "runner": {"magicEnabled": False, "postScriptGC": False},
    # its greeting is English and asks a host outside for our address; the door greets instead
    "logger": {"hideWelcomeMessage": True, "enableRich": False},
}


def streamlit_theme(mode: str) -> dict[str, object]:
    """Options of a theme section for one mode: colours, borders, font, chart colours."""
    p = palette(mode)
    return {
        "primaryColor": p.accent,
        "backgroundColor": p.ground,
        "secondaryBackgroundColor": p.raised_2,
        "textColor": p.ink,
        "linkColor": p.accent,
        "borderColor": p.hairline,
        "dataframeBorderColor": p.hairline,
        "dataframeHeaderBackgroundColor": p.raised_2,
        "dataframeHeaderTextColor": p.ink_2,
        "codeBackgroundColor": p.raised_2,
        "codeTextColor": p.ink_2,
        "redColor": p.status["missed"],
        "yellowColor": p.status["at_risk"],
        "greenColor": p.status["achieved"],
        "blueColor": p.status["on_track"],
        "grayColor": p.muted,
        "chartCategoricalColors": list(p.categorical),
        "chartSequentialColors": list(p.sequential),
        "chartDivergingColors": list(p.diverging),
    }


def shared_theme() -> dict[str, object]:
    """Options that hold in both modes; some are read only in the root theme section."""
    return {
        "base": "dark",
        "font": FONT,
        "headingFont": FONT,
        "codeFont": FONT,
        "baseFontSize": PAGE.body,
        "metricValueFontSize": f"{PAGE.figure}px",
        "baseRadius": f"{RADIUS}px",
        "paddingTop": "1rem",
        "paddingBottom": "2rem",
        "linkUnderline": False,
    }


def config_toml() -> str:
    """The whole configuration file."""
    sections = dict(SERVER) | {"theme": shared_theme()}
    face = {"family": FONT_FAMILY, "url": FONT_URL, "weight": "100 900"}
    parts = ["# Made by `python -m cockpit.theme`; change the tokens there, not this file.\n"]
    parts += [_section(f"[{name}]", options) for name, options in sections.items()]
    parts.append(_section("[[theme.fontFaces]]", face))
    parts += [_section(f"[theme.{mode}]", streamlit_theme(mode)) for mode in ("dark", "light")]
    return "\n".join(parts)


def _section(head: str, options: Mapping[str, object]) -> str:
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in options.items()]
    return "\n".join([head, *lines, ""])
