"""Where labels may stand on a map so that no two of them, and no mark, overlap."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TILE = 512  # CSS px of the world at zoom 0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Text wanted at a place; the first of `sides` (a word, or an offset in CSS px) that is free is taken."""

    text: str
    longitude: float
    latitude: float
    size: float  # CSS px of the type
    sides: tuple[str | tuple[float, float], ...] = ("right", "left", "above", "below")
    gap: float = 15.0  # CSS px between the place and the text
    key: str = ""
    code: str = ""


@dataclass(frozen=True)
class Placed:
    """A label with its offset from the place in CSS px and the side it took."""

    label: Label
    dx: float
    dy: float
    anchor: str


def project(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    """Web-Mercator place in CSS px at a zoom.

    >>> project(0, 0, 0)
    (256.0, 256.0)
    """
    world = TILE * 2**zoom
    y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return world * (longitude + 180) / 360, world * (1 - y / math.pi) / 2


def zoom_for(box: Box, width: float, height: float) -> float:
    """The zoom at which west, south, east, north fill `width` by `height` CSS px."""
    west, south, east, north = box
    x0, y0 = project(west, north, 0)
    x1, y1 = project(east, south, 0)
    return math.log2(min(width / max(x1 - x0, 1e-9), height / max(y1 - y0, 1e-9)))


def place(
    labels: Sequence[Label], marks: Iterable[tuple[float, float]], zoom: float, radius: float, frame: Box
) -> list[Placed]:
    """The labels that find room inside `frame`, in the order of their importance; the others are left out."""
    taken = [_around(project(*spot, zoom), radius) for spot in marks]
    found: list[Placed] = []
    for label in labels:
        if chosen := _free(label, taken, zoom, frame):
            box, dx, dy, anchor = chosen
            taken.append(box)
            found.append(Placed(label, dx, dy, anchor))
    return found


def _free(label: Label, taken: list[Box], zoom: float, frame: Box) -> tuple[Box, float, float, str] | None:
    x, y = project(label.longitude, label.latitude, zoom)
    width, height = _extent(label)
    for side in label.sides:
        dx, dy, anchor = _offset(side, label.gap, height)
        left = x + dx - {"start": 0.0, "end": width, "middle": width / 2}[anchor]
        box = (left, y + dy - height / 2, left + width, y + dy + height / 2)
        if within(box, frame) and not any(overlap(box, other) for other in taken):
            return box, dx, dy, anchor
    return None


def around(reach: float, step: float) -> tuple[tuple[float, float], ...]:
    """Offsets in CSS px from the middle outwards, twelve directions a ring.

    >>> len(around(40, 20)), around(40, 20)[0]
    (25, (0.0, 0.0))
    """
    rings = [step * (i + 1) for i in range(int(reach / step))]
    turns = [math.tau * k / 12 for k in range(12)]
    return ((0.0, 0.0), *((r * math.cos(t), r * math.sin(t)) for r in rings for t in turns))


def _offset(side: str | tuple[float, float], gap: float, height: float) -> tuple[float, float, str]:
    if isinstance(side, tuple):
        return *side, "middle"
    places = {
        "right": (gap, 0.0, "start"),
        "left": (-gap, 0.0, "end"),
        "above": (0.0, -gap - height / 2, "middle"),
        "below": (0.0, gap + height / 2, "middle"),
        "centre": (0.0, 0.0, "middle"),
    }
    return places[side]


def _extent(label: Label) -> tuple[float, float]:
    """Width and height of a text: a Chinese character is as wide as the type, a Latin one about half."""
    rows = label.text.split("\n")
    width = max(sum(1.0 if ord(c) > 0x2E80 else 0.58 for c in row) for row in rows)
    return label.size * (width + 0.3), label.size * 1.25 * len(rows)


def _around(spot: tuple[float, float], radius: float) -> Box:
    return spot[0] - radius, spot[1] - radius, spot[0] + radius, spot[1] + radius


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes cover each other anywhere; a common edge does not count."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def within(box: Box, frame: Box) -> bool:
    """Whether a box lies wholly inside a frame."""
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]
