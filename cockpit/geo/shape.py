"""Plain geometry of rings in degrees: is a point inside, is an area sound, how far does it reach."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite

from cockpit.text import geo as words

Point = Sequence[float]
Ring = Sequence[Point]
WEST, SOUTH, EAST, NORTH = (
    73.0,
    18.0,
    135.0,
    54.0,
)  # degrees; mainland China, enough to catch swapped or projected axes
SMALLEST_AREA = 1e-12  # square degrees, about 0.01 m²


def rings(geometry: Mapping) -> Iterator[Ring]:
    """Every ring of a Polygon or MultiPolygon, outer and inner alike."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def box(geometries: Sequence[dict]) -> tuple[float, float, float, float]:
    """West, south, east, north of all the geometries, degrees."""
    points = [point for geometry in geometries for ring in rings(geometry) for point in ring]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def meets(one: tuple, other: tuple) -> bool:
    """Whether two boxes overlap."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def inside(longitude: float, latitude: float, geometry: dict) -> bool:
    """Whether the point lies in the area; rings are counted even-odd, so holes are outside."""
    crossings = 0
    for ring in rings(geometry):
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > latitude) != (y2 > latitude):
                crossings += longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
    return crossings % 2 == 1


def signed_area(ring: Ring) -> float:
    """Area in square degrees, positive when the ring runs anticlockwise."""
    x0, y0 = ring[0]
    terms = ((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in pairwise(ring))
    return sum(terms) / 2


def area(geometry: dict) -> float:
    """Area in square degrees; inner rings are taken off."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return sum(abs(signed_area(p[0])) - sum(abs(signed_area(hole)) for hole in p[1:]) for p in polygons)


def fault(ring: Ring) -> str | None:
    """What is wrong with a ring, in words; None when it is sound."""
    if not all(_is_point(point) for point in ring):
        return words.BAD_NUMBERS
    if not all(WEST <= x <= EAST and SOUTH <= y <= NORTH for x, y in ring):
        return words.OUT_OF_COUNTRY
    if len(ring) < 4:
        return words.TOO_SHORT
    if tuple(ring[0]) != tuple(ring[-1]):
        return words.OPEN_RING
    if abs(signed_area(ring)) < SMALLEST_AREA:
        return words.NO_AREA
    return words.CROSSING if _crosses_itself(ring) else None


def _is_point(point: Point) -> bool:
    return len(point) == 2 and all(isinstance(value, int | float) and isfinite(value) for value in point)


def _crosses_itself(ring: Ring) -> bool:
    """Whether two edges properly cross; edges are swept from west to east, so only near ones are compared."""
    edges = sorted(
        (tuple(sorted((tuple(one), tuple(other)))) for one, other in pairwise(ring)),
    )
    active: list[tuple] = []
    for edge in edges:
        active = [other for other in active if other[1][0] >= edge[0][0]]
        if any(_cross(edge, other) for other in active):
            return True
        active.append(edge)
    return False


def _cross(one: tuple, other: tuple) -> bool:
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def middle(geometry: dict) -> tuple[float, float]:
    """A point well inside: the middle of the longest east-west run through the largest part."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    largest = max(polygons, key=lambda polygon: abs(signed_area(polygon[0])))
    latitudes = sorted({point[1] for point in largest[0]})
    low, high = latitudes[0], latitudes[-1]
    levels = [low + (high - low) * (step + 0.5) / 16 for step in range(4, 12)]  # the middle half
    runs = [run for level in levels for run in _runs(largest, level)]
    west, east, latitude = max(runs, key=lambda run: run[1] - run[0])
    return (west + east) / 2, latitude


def _runs(polygon: Sequence[Ring], latitude: float) -> list[tuple[float, float, float]]:
    """Where the parallel runs inside the polygon: (west, east, latitude)."""
    cuts = sorted(
        (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        for ring in polygon
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > latitude) != (y2 > latitude)
    )
    return [(west, east, latitude) for west, east in zip(cuts[::2], cuts[1::2], strict=True)]
