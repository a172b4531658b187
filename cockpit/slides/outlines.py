"""Areas of the map as outlines on a slide: degrees to points, cut off at the edge of their place."""

import math
from collections.abc import Callable, Mapping, Sequence

from cockpit import config, geo
from cockpit.geo import shape
from cockpit.slides import ink
from cockpit.slides.canvas import Canvas
from cockpit.slides.measure import clean
from cockpit.slides.sizes import Box

Spot = tuple[float, float]
Place = Callable[[float, float], Spot]


def layers() -> geo.Layers:
    """The map that this home shows."""
    return geo.layers(config.settings().home / "geo")


def aspect(known: geo.Layers) -> float:
    """How high the district is as a share of its width."""
    west, south, east, north = known.box
    return (north - south) / ((east - west) * math.cos(math.radians((south + north) / 2)))


def place(known: geo.Layers, box: Box) -> Place:
    """Where a place in degrees stands when the district fills the box."""
    west, south, east, north = known.box

    def spot(longitude: float, latitude: float) -> Spot:
        return (
            box.x + (longitude - west) / (east - west) * box.w,
            box.y + (north - latitude) / (north - south) * box.h,
        )

    return spot


def drawn(
    canvas: Canvas,
    feature: Mapping,
    spot: Place,
    frame: Box,
    ground: str,
    edge: str = "",
    width: float = 1.0,
    seen: float = 1.0,
) -> str:
    """The markup of one area, cut off at the frame; empty when nothing of it lies inside."""
    rings = [[spot(*point[:2]) for point in ring] for ring in shape.rings(feature["geometry"])]
    kept = [ring for ring in (clipped(each, frame) for each in rings) if len(ring) > 2]
    name = clean(feature["properties"].get("name"))
    return ink.outline(canvas.number(), name, kept, ground, edge, width, seen) if kept else ""


def clipped(ring: Sequence[Spot], frame: Box) -> list[Spot]:
    """The part of a polygon inside a rectangle (Sutherland and Hodgman 1974).

    >>> clipped([(0, 0), (4, 0), (4, 2), (0, 2)], Box(1, 0, 2, 2))
    [(1.0, 0.0), (3.0, 0.0), (3.0, 2.0), (1.0, 2.0)]
    """
    found = [(float(x), float(y)) for x, y in ring]
    edges = ((0, frame.x, 1), (0, frame.right, -1), (1, frame.y, 1), (1, frame.bottom, -1))
    for axis, limit, side in edges:
        found = _cut(found, axis, limit, side)
    return found


def _cut(ring: Sequence[Spot], axis: int, limit: float, side: int) -> list[Spot]:
    """What lies on one side of a line along an axis."""
    found: list[Spot] = []
    for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        inside, next_inside = (side * (point[axis] - limit) >= 0 for point in (one, other))
        if inside:
            found.append(one)
        if inside != next_inside:
            share = (limit - one[axis]) / (other[axis] - one[axis])
            found.append((one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share))
    return found
