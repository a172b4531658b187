"""The district's map without any outside tile: rivers, areas, and schools as shapes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

import pydeck as pdk

from cockpit import config, geo, theme
from cockpit.figures.core import STATUSES, Figure
from cockpit.figures.standing import BEHIND
from cockpit.geo import shape
from cockpit.screen import look
from cockpit.screen.captions import FLAT, FONT, PAGE, WALL, WALLS, Canvas, labels, spot
from cockpit.screen.pieces import severity
from cockpit.screen.places import Box, zoom_for
from cockpit.text import STATUS_WORDS
from cockpit.text import screen as words

AREA = "area:"  # before the code of a subdistrict that was picked
CELL = 96  # px of one mark in the atlas


__all__ = ["PAGE", "WALL", "WALLS", "Canvas", "attribution", "deck", "legend"]


def deck(figure: Figure, canvas: Canvas = PAGE, selected: str | None = None) -> pdk.Deck:
    """The whole map; every layer has an id, and only schools can be picked."""
    layers = geo.layers(config.settings().home / "geo")
    box = sight(layers, figure)
    west, south, east, north = box
    zoom = zoom_for(box, canvas.width * 0.9, canvas.height * 0.84)
    rows = [
        r for r in figure.frame.to_dicts() if r["longitude_deg"] is not None and r["latitude_deg"] is not None
    ]
    view = pdk.ViewState(
        longitude=(west + east) / 2,
        latitude=(south + north) / 2,
        zoom=zoom,
        pitch=canvas.pitch,
        min_zoom=min(zoom, zoom_for(layers.box, canvas.width * 0.9, canvas.height * 0.84)) - 1,
        max_zoom=zoom + 4,
    )
    drawn = [
        *_ground(layers, canvas),
        *_areas(layers, figure),
        *_columns(rows, figure),
        _schools(rows, canvas, selected),
    ]
    drawn += labels(layers, figure, rows, canvas, zoom, box)
    return pdk.Deck(layers=drawn, initial_view_state=view, map_provider=None, tooltip=_tooltip())


def sight(layers: geo.Layers, figure: Figure) -> Box:
    """What the map shows, degrees: the district, or the subdistrict that `options["area"]` names."""
    areas = [
        f["geometry"]
        for f in layers.subdistricts["features"]
        if f["properties"]["code"] == figure.options.get("area")
    ]
    return shape.box(areas) if areas else layers.box


def _ground(layers: geo.Layers, canvas: Canvas) -> list[pdk.Layer]:
    """Neighbouring districts as a hint, the rivers, and the district lifted by a dark edge."""
    p = look.palette()
    dark = look.mode() == "dark"
    return [
        _shape(
            "neighbours", layers.neighbours, p.neighbour, 0 if canvas.floating else 255, p.hairline, 150, 1
        ),
        _shape("rivers", layers.rivers, p.river, 235 if dark else 200, p.river, 255, 1),
        _shape("edge", layers.district, p.land, 255, p.ground if dark else p.hairline, 255, 9),
        _shape("halo", layers.district, p.land, 255, p.outline, 46 if dark else 30, 6),
    ]


def _areas(layers: geo.Layers, figure: Figure) -> list[pdk.Layer]:
    """Subdistricts in the strength of their value, then the hairlines and the outline above them."""
    p = look.palette()
    values = figure.options.get("area_values")
    fills = {
        "type": "FeatureCollection",
        "features": [_area(f, values, figure) for f in layers.subdistricts["features"]],
    }
    return [
        pdk.Layer(
            "GeoJsonLayer",
            fills,
            id="areas",
            parameters=FLAT,
            filled=True,
            stroked=True,
            pickable=bool(figure.options.get("drill")),
            get_fill_color="properties.fill",
            get_line_color=theme.rgb(p.outline, 90),
            line_width_min_pixels=1,
            get_line_width=1,
            line_width_units=pdk.types.String("pixels"),
        ),
        _shape("outline", layers.district, p.land, 0, p.outline, 255, 2),
    ]


def _area(
    feature: Mapping[str, Any], values: Mapping[str, float | None] | None, figure: Figure
) -> dict[str, Any]:
    known = _area_value(feature, values)
    named = feature["properties"]
    return {
        "type": "Feature",
        "code": f"{AREA}{named['code']}",
        "told": named["name"],
        "geometry": feature["geometry"],
        "properties": {"fill": _tint(known, values, figure)},
    }


def _area_value(feature: Mapping[str, Any], values: Mapping[str, float | None] | None) -> float | None:
    """The value of an area by its code or its name."""
    named = feature["properties"]
    return None if values is None else values.get(named["code"], values.get(named["name"]))


def _tint(value: float | None, values: Mapping[str, float | None] | None, figure: Figure) -> list[int]:
    """From little to much along the sequential colours; unknown areas stay plain land."""
    p = look.palette()
    if values is None or value is None:
        return theme.rgb(p.land)
    low, high = figure.options.get("area_range", (0.0, 100.0))
    share = min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))
    ramp = p.sequential[:6]  # the lightest steps would swallow the outline and the labels
    return theme.rgb(ramp[round(share * (len(ramp) - 1))], 235)


def _columns(rows: Sequence[Mapping[str, Any]], figure: Figure) -> list[pdk.Layer]:
    """Optional depth: a column per school, as high as its value."""
    if not figure.options.get("columns"):
        return []
    p = look.palette()
    top = max([r["value"] or 0 for r in rows] + [1e-9])
    data = [
        {
            "position": spot(r),
            "height": (r["value"] or 0) / top,
            "colour": theme.rgb(p.status[r["status"] or "no_data"], 210),
        }
        for r in rows
    ]
    return [
        pdk.Layer(
            "ColumnLayer",
            data,
            id="columns",
            get_position="position",
            get_elevation="height",
            elevation_scale=700,
            radius=38,
            get_fill_color="colour",
            extruded=True,
            pickable=False,
            disk_resolution=24,
        )
    ]


def _schools(rows: Sequence[Mapping[str, Any]], canvas: Canvas, selected: str | None) -> pdk.Layer:
    """One mark per school; shape and colour say its status, exceptions lie on top and are a little larger."""
    order = sorted(rows, key=lambda r: severity(r["status"]))
    data = [_school(row, canvas, selected) for row in order]
    mapping = {s: {"x": i * CELL, "y": 0, "width": CELL, "height": CELL} for i, s in enumerate(STATUSES)}
    return pdk.Layer(
        "IconLayer",
        data,
        id="school",
        icon_atlas=pdk.types.String(_atlas(look.mode())),
        icon_mapping=mapping,
        get_icon="mark",
        get_position="position",
        get_size="size",
        size_units=pdk.types.String("pixels"),
        pickable=True,
        auto_highlight=True,
        parameters=FLAT,
        billboard=True,
    )


def _school(row: Mapping[str, Any], canvas: Canvas, selected: str | None) -> dict[str, Any]:
    status = row["status"] or "no_data"
    size = canvas.mark * (1.7 if row["code"] == selected else 1.18 if status in BEHIND else 1.0)
    word = row["status_word"] or STATUS_WORDS[status]
    told = [row["name"], words.SEPARATOR.join(str(t) for t in (row["text"], word) if t), row["detail"]]
    return {
        "code": row["code"],
        "mark": status,
        "position": spot(row),
        "size": round(size, 1),
        "told": "\n".join(str(line) for line in told if line),
    }


def _shape(
    key: str, data: dict, fill: str, strength: int, line: str, line_strength: int, width: float
) -> pdk.Layer:
    plain = {"type": "FeatureCollection", "features": [{**f, "properties": {}} for f in data["features"]]}
    return pdk.Layer(
        "GeoJsonLayer",
        plain,
        id=key,
        parameters=FLAT,
        filled=strength > 0,
        stroked=True,
        pickable=False,
        get_fill_color=theme.rgb(fill, strength),
        get_line_color=theme.rgb(line, line_strength),
        get_line_width=width,
        line_width_units=pdk.types.String("pixels"),
        line_width_min_pixels=width,
        line_joint_rounded=True,
    )


@cache
def _atlas(mode: str) -> str:
    """All marks side by side, each with an edge in the colour of the ground, as one data address."""
    p = theme.palette(mode)
    cells = []
    for index, status in enumerate(STATUSES):
        shape = theme.mark(status, mode).partition(">")[2].removesuffix("</svg>")
        backed = (
            f'<g fill="{p.ground}" stroke="{p.ground}" stroke-width="4" stroke-linejoin="round">{shape}</g>'
        )
        edge = backed.replace(f'fill="{p.status[status]}"', "").replace(f'stroke="{p.status[status]}"', "")
        cells.append(f'<g transform="translate({index * 20 + 2} 2)">{edge}{shape}</g>')
    size = f'width="{CELL * len(STATUSES)}" height="{CELL}" viewBox="0 0 {20 * len(STATUSES)} 20"'
    body = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(cells)}</svg>'
    return "data:image/svg+xml," + quote(body, safe="")


def _tooltip() -> dict[str, Any]:
    p = look.palette()
    style = {
        "backgroundColor": p.raised_2,
        "color": p.ink,
        "fontFamily": FONT,
        "fontSize": "14px",
        "padding": "8px 12px",
        "borderRadius": "6px",
        "border": f"1px solid {p.hairline}",
        "whiteSpace": "pre-line",
        "lineHeight": "1.5",
    }
    return {"text": "{told}", "style": style}


def legend(figure: Figure) -> list[tuple[str, str, int]]:
    """(status, word, how many schools), worst first; the numbers sum to the rows of the figure."""
    counted = Counter((r["status"] or "no_data", r["status_word"]) for r in figure.frame.to_dicts())
    merged: dict[str, tuple[str, int]] = {}
    for (status, word), number in counted.items():
        said, before = merged.get(status, (word or STATUS_WORDS[status], 0))
        merged[status] = (said, before + number)
    order = sorted(merged, key=lambda s: (-severity(s), STATUSES.index(s)))
    return [(s, *merged[s]) for s in order]


def attribution() -> str:
    """Where the map's shapes come from, first whether they are schematic."""
    return geo.layers(config.settings().home / "geo").attribution
