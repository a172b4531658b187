"""The colours of the two grounds; a colour stands here once and has a meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.text import STATUS_WORDS

MODES = ("dark", "light")
SHAPES = {  # key → shape; the same shape only where the table of statuses gives one mark to two words
    "achieved": "circle",
    "on_track": "triangle",
    "at_risk": "diamond",
    "off_track": "square",
    "missed": "square",
    "stale": "hatched",
    "no_data": "ring",
    "no_trend": "ring",
}


@dataclass(frozen=True)
class Status:
    """One status: key, word for people, shape of its mark."""

    key: str
    word: str
    shape: str


STATUSES: Mapping[str, Status] = MappingProxyType(
    {key: Status(key, STATUS_WORDS[key], shape) for key, shape in SHAPES.items()}
)


@dataclass(frozen=True)
class Palette:
    """All colours of one ground as #RRGGBB."""

    mode: str
    ground: str
    raised_1: str  # cards
    raised_2: str  # controls, hovered rows
    hairline: str
    ink: str
    ink_2: str  # second line
    muted: str  # as-of lines, axis labels
    accent: str  # the one accent: selection, links, focus
    on_accent: str
    status: Mapping[str, str]
    categorical: tuple[str, ...]  # ten; school, unit, layer: the same on every page
    sequential: tuple[str, ...]  # ten, from little to much
    diverging: tuple[str, ...]  # ten, below to above
    land: str
    neighbour: str
    river: str
    outline: str
    label_halo: str


def _channels(colour: str) -> tuple[float, float, float]:
    """Linear light of a colour, 0 to 1 (sRGB, IEC 61966-2-1)."""
    values = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#FFFFFF"))
    21
    """
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(_channels, (one, other)))
    return (high + 0.05) / (low + 0.05)


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """The colour as [red, green, blue, alpha], 0 to 255, as map layers take it.

    >>> rgb("#0A141E", 128)
    [10, 20, 30, 128]
    """
    return [*(int(colour[start : start + 2], 16) for start in (1, 3, 5)), alpha]


def _blend(one: str, other: str, share: float) -> str:
    mixed = (round(a + (b - a) * share) for a, b in zip(rgb(one)[:3], rgb(other)[:3], strict=True))
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def _ramp(*stops: str, count: int = 10) -> tuple[str, ...]:
    """`count` colours evenly along the stops."""
    spots = [index * (len(stops) - 1) / (count - 1) for index in range(count)]
    cells = [(min(int(spot), len(stops) - 2), spot) for spot in spots]
    return tuple(_blend(stops[cell], stops[cell + 1], spot - cell) for cell, spot in cells)


DARK = Palette(
    mode="dark",
    ground="#070F1E",
    raised_1="#0D1930",
    raised_2="#142441",
    hairline="#26395C",
    ink="#F1F5FB",
    ink_2="#C3CEDF",
    muted="#93A2BA",
    accent="#4CC9F0",
    on_accent="#04121F",
    status=MappingProxyType(
        {
            "achieved": "#2EC4B6",
            "on_track": "#5BA8FF",
            "at_risk": "#F6B93B",
            "off_track": "#FF6B6B",
            "missed": "#FF6B6B",
            "stale": "#8A94A6",
            "no_data": "#8A94A6",
            "no_trend": "#8A94A6",
        }
    ),
    categorical=(
        "#8AB4F8",
        "#FFD37A",
        "#6FD6C5",
        "#FF9F80",
        "#C3A6FF",
        "#B5D96B",
        "#F7A1CF",
        "#67D1F0",
        "#D6B98C",
        "#AEB9CC",
    ),
    sequential=_ramp("#16335C", "#1F78B4", "#56C5EE", "#D3F3FF"),
    diverging=_ramp("#F2A33A", "#7A5B36", "#3A475E", "#3C6FA8", "#6FC0FF"),
    land="#123253",
    neighbour="#0A1528",
    river="#1B5DA3",
    outline="#BFE6FF",
    label_halo="#070F1E",
)

LIGHT = Palette(
    mode="light",
    ground="#FFFFFF",
    raised_1="#F8FAFC",
    raised_2="#EDF2F8",
    hairline="#CBD5E1",
    ink="#0F1B2D",
    ink_2="#334155",
    muted="#56657A",
    accent="#0B63B0",
    on_accent="#FFFFFF",
    status=MappingProxyType(
        {
            "achieved": "#0F766E",
            "on_track": "#1D4ED8",
            "at_risk": "#B45309",
            "off_track": "#B91C1C",
            "missed": "#B91C1C",
            "stale": "#64748B",
            "no_data": "#64748B",
            "no_trend": "#64748B",
        }
    ),
    categorical=(
        "#2B5FC0",
        "#9A6700",
        "#0B7285",
        "#C0501F",
        "#6B46C1",
        "#5C7A12",
        "#B83280",
        "#137A4B",
        "#7A5230",
        "#4A5568",
    ),
    sequential=_ramp("#DCE9F7", "#7FB2E0", "#2B6CB0", "#0B2F63"),
    diverging=_ramp("#9A4A08", "#E0A96D", "#E9EDF3", "#8DB4E3", "#1E4FA3"),
    land="#DDE8F4",
    neighbour="#F4F7FB",
    river="#9CC3EA",
    outline="#1F4E86",
    label_halo="#FFFFFF",
)


def palette(mode: str) -> Palette:
    """The palette of a mode; KeyError for anything but dark or light."""
    return {"dark": DARK, "light": LIGHT}[mode]
