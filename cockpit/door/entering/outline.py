"""The district's outline between its rivers, as one quiet drawing."""

from math import cos, radians

from cockpit import geo
from cockpit.screen.html import Markup, el

WIDE = 1000.0  # units of the drawing, west to east; its height follows
ROOM = 0.16  # of the district's size around it, so that the rivers come and go
Ring = list[list[float]]


def drawn() -> Markup:
    """The district, its subdistricts and its rivers as SVG; empty where no map can be read."""
    try:
        found = geo.layers()
    except geo.GeoError:
        return Markup("")
    west, south, east, north = found.box
    wide, high = (east - west) * ROOM, (north - south) * ROOM
    box = (west - wide, south - high, east + wide, north + high)
    shapes = [
        el("path", name, d=_path(feature, box))
        for name in ("rivers", "district", "subdistricts")
        for feature in getattr(found, name)["features"]
    ]
    size = f"0 0 {WIDE:.0f} {_high(box):.0f}"
    return el("svg", "", *shapes, viewBox=size, preserveAspectRatio="xMidYMid meet", focusable="false")


def _high(box: tuple[float, float, float, float]) -> float:
    west, south, east, north = box
    return WIDE * (north - south) / ((east - west) * cos(radians((south + north) / 2)))


def _path(feature: dict, box: tuple[float, float, float, float]) -> str:
    """The rings of one area in the drawing's units."""
    shape = feature["geometry"]
    areas = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return "".join(_ring(ring, box) for area in areas for ring in area)


def _ring(ring: Ring, box: tuple[float, float, float, float]) -> str:
    west, south, east, north = box
    high = _high(box)
    points = (
        f"{WIDE * (lon - west) / (east - west):.1f} {high * (north - lat) / (north - south):.1f}"
        for lon, lat, *_ in ring
    )
    return "M" + "L".join(points) + "Z"
