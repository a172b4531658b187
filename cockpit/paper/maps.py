"""The map on paper: a drawing of the district with a mark per school, and the list that goes with it."""

import math
from collections.abc import Iterator, Mapping

from cockpit import config, geo, text
from cockpit.figures.core import Figure, Row
from cockpit.geo import shape
from cockpit.paper.blocks import Block, Cell, Drawing, Mark, Note, Path, Table, Word
from cockpit.paper.tables import fitted, state
from cockpit.text import paper as words
from cockpit.text import screen as said
from cockpit.theme.palette import LIGHT

NARROW = 30.0  # Chinese characters; less room holds status, name and value only
WIDTH = 0.72  # of the page's width
SHADES = 4  # of the sequential colours for areas
GRAVE = {"off_track": 0, "missed": 0, "at_risk": 1, "stale": 2, "no_data": 3, "no_trend": 4, "on_track": 5}


def drawn(figure: Figure, room: float) -> tuple[Block, ...]:
    """Map, areas with their figure, schools ranked by what needs eyes first."""
    layers = geo.layers(config.settings().home / "geo")
    areas = figure.options.get("area_texts") or {}
    rows = sorted(figure.frame.to_dicts(), key=_rank)
    heads = tuple(words.HEADS[n] for n in ("status", "name", "place_name", "value", "detail"))
    shown = [
        (
            state(row),
            Cell(row["name"] or ""),
            Cell(row["area"] or "", quiet=True),
            Cell(row["text"] or text.MISSING, strong=True),
            Cell(row["detail"] or "", quiet=True),
        )
        for row in rows
    ]
    kept = [0, 1, 3] if room < NARROW else [0, 1, 2, 3, *([4] if any(r["detail"] for r in rows) else [])]
    cut = [tuple(row[n] for n in kept) for row in shown]
    listed = fitted([heads[n] for n in kept], cut, "".join("lllrl"[n] for n in kept), room)
    return _map(figure, layers), Note(layers.attribution), *_areas(areas), listed


def _rank(row: Row) -> tuple[int, float, str]:
    value = row["value"] if row["value"] is not None and math.isfinite(row["value"]) else math.inf
    return GRAVE.get(row["status"] or "no_data", 6), value, row["name"] or ""


def _areas(texts: Mapping[str, str]) -> list[Table]:
    """The figures of the areas, as they stand on the map."""
    if not texts:
        return []
    rows = tuple((Cell(name), Cell(said_ or text.MISSING, strong=True)) for name, said_ in texts.items())
    half = (len(rows) + 1) // 2
    blank = (Cell(), Cell())
    pairs = tuple(rows[n] + (rows[n + half] if n + half < len(rows) else blank) for n in range(half))
    heads = (words.HEADS["place_name"], words.HEADS["value"]) * 2
    return [Table(heads, pairs, "lrlr", (1, 0.6, 1, 0.6))]


def _map(figure: Figure, layers: geo.Layers) -> Drawing:
    west, south, east, north = layers.box
    squeeze = math.cos(math.radians((south + north) / 2))
    items = [*_ground(figure, layers), *_schools(figure, layers)]
    aspect = (north - south) / ((east - west) * squeeze)
    told = said.reading(figure.title, figure.claim)
    return Drawing(tuple(items), aspect=aspect, margin=(0.6, 0.6, 0.6, 0.6), said=told, width=WIDTH)


def _spot(layers: geo.Layers, longitude: float, latitude: float) -> tuple[float, float]:
    west, south, east, north = layers.box
    return round((longitude - west) / (east - west), 4), round((north - latitude) / (north - south), 4)


def _ground(figure: Figure, layers: geo.Layers) -> Iterator[Path | Word]:
    """Areas shaded by their figure, rivers, the district's edge, names of areas."""
    values = figure.options.get("area_values") or {}
    low, high = figure.options.get("area_range", (0.0, 100.0))
    for feature in layers.subdistricts["features"]:
        named = feature["properties"]
        value = values.get(named["code"], values.get(named["name"]))
        share = 0.0 if value is None else min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))
        fill = LIGHT.raised_1 if value is None else LIGHT.sequential[round(share * (SHADES - 1))]
        yield from _outlines(layers, feature, LIGHT.muted, 0.5, fill)
    for feature in layers.rivers["features"]:
        yield from _outlines(layers, feature, "", 0.4, LIGHT.river, seen=0.45)
    for feature in layers.district["features"]:
        yield from _outlines(layers, feature, LIGHT.outline, 1.2)
    for feature in layers.subdistricts["features"]:
        named = feature["properties"]
        name = named["name"].removesuffix(said.SUBDISTRICT)
        yield Word(*_spot(layers, named["lon"], named["lat"]), name, LIGHT.ink_2, anchor=0.5, size=0.72)


def _outlines(
    layers: geo.Layers, feature: Mapping, stroke: str, width: float, fill: str = "", seen: float = 1.0
) -> Iterator[Path]:
    for ring in shape.rings(feature["geometry"]):
        yield Path(tuple(_inside(_spot(layers, *p[:2])) for p in ring), stroke, width, (), fill, seen)


def _inside(spot: tuple[float, float]) -> tuple[float, float]:
    """A river runs beyond the district; the drawing ends at its edge."""
    return min(1.02, max(-0.02, spot[0])), min(1.02, max(-0.02, spot[1]))


def _schools(figure: Figure, layers: geo.Layers) -> Iterator[Mark]:
    """A mark per school, those that need eyes on top."""
    rows = [row for row in figure.frame.to_dicts() if row["longitude_deg"] is not None]
    for row in sorted(rows, key=_rank, reverse=True):
        spot = _spot(layers, row["longitude_deg"], row["latitude_deg"])
        yield Mark(*spot, row["status"] or "no_data", 0.75)
