"""The words on the map: schools that need attention, areas, rivers; each only where nothing else stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pydeck as pdk

from cockpit import geo, theme
from cockpit.figures.core import Figure, Row
from cockpit.figures.standing import BEHIND
from cockpit.screen import look
from cockpit.screen.pieces import severity
from cockpit.screen.places import Box, Label, Placed, around, place, project
from cockpit.text import screen as words

FLAT = {"depthCompare": "always"}  # flat layers that overlap would fight for depth and swallow Chinese labels
AREA_SIDES = around(64, 8)  # an area's name may move this far from its middle
FONT = "Cockpit Sans, Microsoft YaHei, Noto Sans CJK SC, sans-serif"


@dataclass(frozen=True)
class Canvas:
    """How large the map is drawn, in CSS px, and how it is looked at."""

    width: float = 860
    height: float = 560
    pitch: float = 0
    mark: float = 22
    type: float = 14
    named: bool = True  # exceptions carry their school's name
    floating: bool = False  # no ground of its own: the map lies on the screen's


PAGE = Canvas()
WALL = Canvas(width=790, height=560, mark=21, type=16, floating=True)


def spot(row: Row) -> list[float]:
    """Longitude and latitude of a school, degrees, to about ten centimetres."""
    return [round(row["longitude_deg"], 6), round(row["latitude_deg"], 6)]


ULTRA = replace(WALL, width=1480, height=620)
PORTRAIT = replace(WALL, width=1000, height=520)
WALLS = {"standard": WALL, "ultra": ULTRA, "portrait": PORTRAIT}  # shape of the screen to its map


def labels(
    layers: geo.Layers,
    figure: Figure,
    rows: Sequence[Row],
    canvas: Canvas,
    zoom: float,
    box: Box | None = None,
) -> list[pdk.Layer]:
    """Exceptional schools first, then subdistricts, then rivers and neighbours, where there is room.

    Within one subdistrict (`options["area"]`) every school is named.
    """
    within = bool(figure.options.get("area"))
    schools = school_labels(rows, canvas, within) if canvas.named else []
    wanted = schools + area_labels(layers, figure, canvas)
    wanted += _other_labels(layers, canvas)
    marks = [(r["longitude_deg"], r["latitude_deg"]) for r in rows]
    seen = in_sight(box or layers.box, canvas, zoom)
    return [_texts(place(wanted, marks, zoom, canvas.mark * 0.5, seen))]


def in_sight(box: tuple[float, float, float, float], canvas: Canvas, zoom: float) -> Box:
    """What is in sight, in CSS px of the world at this zoom, less a margin."""
    west, south, east, north = box
    x, y = project((west + east) / 2, (south + north) / 2, zoom)
    across, down = canvas.width / 2 - 12, canvas.height / 2 - 12
    return x - across, y - down, x + across, y + down


def school_labels(rows: Sequence[Row], canvas: Canvas, everyone: bool = False) -> list[Label]:
    """Names of the schools that need attention, or of all of them, the worst first."""
    named = (r for r in rows if everyone or r["status"] in BEHIND)
    worst = sorted(named, key=lambda r: -severity(r["status"]))
    labels = (Label(r["name"] or "", r["longitude_deg"], r["latitude_deg"], canvas.type) for r in worst)
    return [replace(label, gap=canvas.mark * 0.75, key="school") for label in labels]


def area_labels(layers: geo.Layers, figure: Figure, canvas: Canvas) -> list[Label]:
    """Names of the subdistricts with the text of their value."""
    said = figure.options.get("area_texts", {})
    found = []
    for feature in layers.subdistricts["features"]:
        named = feature["properties"]
        value = said.get(named["code"], said.get(named["name"]))
        shown = named["name"].removesuffix(words.SUBDISTRICT) + (f" {value}" if value else "")
        found.append(Label(shown, named["lon"], named["lat"], canvas.type, AREA_SIDES, 0, "area"))
    return found


def _other_labels(layers: geo.Layers, canvas: Canvas) -> list[Label]:
    found = []
    for key, layer in (("river", layers.rivers), ("neighbour", layers.neighbours)):
        for feature in layer["features"]:
            named = feature["properties"]
            found.append(Label(named["name"], named["lon"], named["lat"], canvas.type, ("centre",), 0, key))
    return found


def _texts(placed: Sequence[Placed]) -> pdk.Layer:
    """All labels as one layer, each on a plate of the ground so that it reads on any area."""
    p = look.palette()
    inks = {"area": p.ink_2, "river": p.accent, "neighbour": p.muted}
    data = [
        {
            "text": one.label.text,
            "position": [one.label.longitude, one.label.latitude],
            "size": one.label.size,
            "offset": [round(one.dx, 1), round(one.dy, 1)],
            "anchor": one.anchor,
            "colour": theme.rgb(inks.get(one.label.key, p.ink)),
        }
        for one in placed
    ]
    return pdk.Layer(
        "TextLayer",
        data,
        id="labels",
        get_text="text",
        get_position="position",
        get_size="size",
        get_color="colour",
        get_pixel_offset="offset",
        get_text_anchor="anchor",
        get_alignment_baseline=pdk.types.String("center"),
        font_family=pdk.types.String(FONT),
        font_weight=500,
        character_set=pdk.types.String("auto"),
        font_settings={"fontSize": 64, "buffer": 8},
        background=True,
        background_border_radius=3,
        get_background_color=theme.rgb(p.label_halo, 150),
        background_padding=[4, 1, 4, 2],
        line_height=1.2,
        parameters=FLAT,
        pickable=False,
    )
