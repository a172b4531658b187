"""Invented schools stand at plausible points: inside subdistrict and district, apart from each other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians
from pathlib import Path

import numpy as np

METRES_PER_DEGREE = 111_320.0  # along a meridian; a parallel is shorter by the cosine of the latitude
TRIES = 600  # candidate points per school
WIDER = (2.2, 1.8, 1.4, 1.02)  # distances tried first, as multiples of the least one; 2 % for rounding


class Outline:
    """The outer ring of one area, in metres on a local plane."""

    def __init__(self, ring: list[list[float]], latitude: float) -> None:
        self.scale = np.array([METRES_PER_DEGREE * cos(radians(latitude)), METRES_PER_DEGREE])
        self.points = np.array(ring, dtype=float)[:, :2] * self.scale

    @cached_property
    def box(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper corner."""
        return self.points.min(axis=0), self.points.max(axis=0)

    def contains(self, points: np.ndarray) -> np.ndarray:
        """Which of the points (n × 2, metres) lie inside: even-odd rule."""
        x, y = points[:, :1], points[:, 1:]
        (x1, y1), (x2, y2) = self.points[:-1].T, self.points[1:].T
        crosses = (y1 > y) != (y2 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        return (np.sum(crosses & (x < at), axis=1) % 2).astype(bool)

    def distance(self, points: np.ndarray) -> np.ndarray:
        """Metres from each point to the nearest edge."""
        start, step = self.points[:-1], np.diff(self.points, axis=0)
        length = np.maximum((step**2).sum(axis=1), 1e-9)
        along = np.clip(((points[:, None] - start) * step).sum(axis=2) / length, 0, 1)
        nearest = start + along[..., None] * step
        return np.sqrt(((points[:, None] - nearest) ** 2).sum(axis=2)).min(axis=1)


def outlines(path: Path) -> dict[str, Outline]:
    """Outlines of a GeoJSON of polygons, by the property `code`."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rings = {f["properties"]["code"]: _ring(f["geometry"]) for f in features}
    latitude = float(np.mean([point[1] for ring in rings.values() for point in ring]))
    return {code: Outline(ring, latitude) for code, ring in rings.items()}


def names(path: Path) -> dict[str, str]:
    """Names of the areas of a GeoJSON, by the property `code`."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: f["properties"]["name"] for f in features}


def _ring(geometry: dict) -> list[list[float]]:
    """The longest outer ring of a polygon or multipolygon."""
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return max((part[0] for part in parts), key=len)


@dataclass(frozen=True)
class Ground:
    """Where schools may stand: in an area and the district, off the water, away from every edge."""

    areas: Mapping[str, Outline]
    district: Outline
    waters: Sequence[Outline]
    margin_m: float

    def free(self, points: np.ndarray, code: str) -> np.ndarray:
        """The points (n × 2, degrees) on which a school of the subdistrict may stand."""
        own = self.areas[code]
        good = own.contains(points * own.scale) & self.district.contains(points * self.district.scale)
        good &= own.distance(points * own.scale) >= self.margin_m
        for water in self.waters:
            there = points * water.scale
            good &= ~water.contains(there) & (water.distance(there) >= self.margin_m)
        return points[good]


def ground(folder: Path, margin_m: float) -> Ground:
    """The ground of the map in `folder`."""
    district = next(iter(outlines(folder / "district.geojson").values()))
    waters = tuple(outlines(folder / "rivers.geojson").values())
    return Ground(outlines(folder / "subdistricts.geojson"), district, waters, margin_m)


def scatter(
    rng: np.random.Generator, folder: Path, wanted: Mapping[str, int], *, apart_m: float, margin_m: float
) -> dict[str, list[tuple[float, float]]]:
    """Longitude and latitude (degrees, five decimals) of the wanted number of points per subdistrict.

    A new point stands at least `apart_m` from all earlier ones, further where there is room. Raises
    ValueError when an area has no room left.
    """
    land = ground(folder, margin_m)
    taken: list[np.ndarray] = []
    return {
        code: [_place(rng, land, code, taken, apart_m) for _ in range(count)]
        for code, count in wanted.items()
    }


def _place(
    rng: np.random.Generator, land: Ground, code: str, taken: list[np.ndarray], apart_m: float
) -> tuple[float, float]:
    """One more point in the subdistrict; it is added to `taken`."""
    area = land.areas[code]
    low, high = area.box
    points = land.free(np.round(rng.uniform(low, high, (TRIES, 2)) / area.scale, 5), code)
    metres = points * area.scale
    gaps = np.array([min((np.hypot(*(at - other)) for other in taken), default=np.inf) for at in metres])
    for wide in WIDER:
        fits = np.flatnonzero(gaps >= apart_m * wide)
        if len(fits):
            taken.append(metres[fits[0]])
            return float(points[fits[0], 0]), float(points[fits[0], 1])
    raise ValueError(f"no room for another school in {code}")
