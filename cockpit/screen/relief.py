"""The district as a drawing that grows with the screen: areas as high as their share, schools as lights."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import quote

from cockpit import config, geo, theme
from cockpit.figures.core import Figure
from cockpit.figures.standing import BEHIND
from cockpit.geo import shape
from cockpit.screen import look, tour
from cockpit.screen.ground import HEIGHT, WIDTH, Ground
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.pieces import severity
from cockpit.screen.places import Box, Label, around, overlap, within
from cockpit.text import screen as words

RISE = 52.0  # height of a full share
MARK = 20.0  # side of a school's mark
TYPE, SMALL = 23.5, 22.5  # school and area names
STEPS = 4  # of the sequential colours; lighter ones would swallow the lights
AROUND = ("right", "left", "below", "above", "south-east", "south-west", "north-east", "north-west")
STRIDE, HIDDEN = 24, 90  # between spots where a river may be named; the edges above and below are covered
LED, REACH, APART = 12, 150.0, 22.0  # with few exceptions a name may stand apart, on a line to its school
SHINE = 25.0  # reach of the light around a school that is done


def relief(figure: Figure) -> Markup:
    """The map with its words; the picture stretches with its box and the words with it."""
    layers = geo.layers(config.settings().home / "geo")
    west, south, east, north = layers.box
    ground = Ground(west, east, (south + north) / 2)
    rows = [r for r in figure.frame.to_dicts() if r["longitude_deg"] is not None]
    heights = _heights(layers, figure)
    lifted = {r["code"]: _spot(ground, layers, heights, r) for r in rows}
    shown = tour.stop(figure, layers)
    said = list(_words(ground, layers, figure, heights, rows, lifted, shown))
    drawn = [
        *_water(ground, layers),
        *_land(ground, layers, figure, heights),
        *_edge(ground, layers, heights, shown),
        *_leaders(said),
        *_schools(rows, lifted),
    ]
    picture = el("img", "", src=_svg("".join(drawn)), alt=words.reading(figure.title, figure.claim))
    names = (_word(label, box, shown is not None and label.code == shown.code) for label, box in said)
    eye = _eye(shown, lifted, said)
    ring = tour.ring(*eye) if shown and eye and shown.code in lifted else ""
    flight = tour.flight(*eye) if eye else None
    classes = "cs-relief-box cs-flight" if eye else "cs-relief-box"
    box = el("div", classes, picture, ring, join(names), style=flight)
    told = tour.caption(shown) if shown and shown.total else ""
    return el("div", "cs-relief" + (" cs-toured" if shown else ""), el("div", "cs-relief-view", box, told))


def _eye(
    shown: tour.Stop | None, lifted: Mapping[str, tuple[float, float]], said: Sequence[tuple[Label, Box]]
) -> tuple[float, float] | None:
    """Where what stands out lies, in shares of the picture: a school's mark, or a subdistrict's name."""
    if shown is None:
        return None
    named = ((box[0] + box[2], box[1] + box[3]) for label, box in said if label.code == shown.code)
    x, y = lifted.get(shown.code) or next(((a / 2, b / 2) for a, b in named), (WIDTH / 2, HEIGHT / 2))
    return x / WIDTH, y / HEIGHT


def _edge(
    ground: Ground, layers: geo.Layers, heights: Mapping[str, float], shown: tour.Stop | None
) -> Iterator[str]:
    """A subdistrict that stands out has a bright edge."""
    for feature in layers.subdistricts["features"]:
        if shown and feature["properties"]["code"] == shown.code:
            rim = _outline(ground, feature["geometry"], heights[shown.code])
            yield _path(rim, "none", look.palette().ink, 3.5)


def _leaders(said: Sequence[tuple[Label, Box]]) -> Iterator[str]:
    """A thin line from a school to its name where the name had to stand apart."""
    for label, (left, top, right, bottom) in said:
        x, y = label.longitude, label.latitude
        near = min(max(x, left), right), min(max(y, top), bottom)
        if label.key in BEHIND and math.dist((x, y), near) > APART:
            colour = look.palette().status[label.key]
            line = f"M{x:.1f} {y:.1f}L{near[0]:.1f} {near[1]:.1f}"
            yield _path(line, "none", colour, 1.4)


def _heights(layers: geo.Layers, figure: Figure) -> dict[str, float]:
    """Area code to units: as high as its share of the range."""
    values = figure.options.get("area_values") or {}
    low, high = figure.options.get("area_range", (0.0, 100.0))
    found = {}
    for feature in layers.subdistricts["features"]:
        named = feature["properties"]
        value = values.get(named["code"], values.get(named["name"]))
        share = 0.0 if value is None else (value - low) / ((high - low) or 1.0)
        found[named["code"]] = RISE * min(1.0, max(0.0, share))
    return found


def _spot(
    ground: Ground, layers: geo.Layers, heights: Mapping[str, float], row: Mapping
) -> tuple[float, float]:
    """A school stands on its area."""
    code = layers.subdistrict(row["longitude_deg"], row["latitude_deg"])
    return ground.at(row["longitude_deg"], row["latitude_deg"], heights.get(code or "", 0.0))


def _water(ground: Ground, layers: geo.Layers) -> Iterator[str]:
    p = look.palette()
    for feature in layers.rivers["features"]:
        outline = _outline(ground, feature["geometry"])
        yield _path(outline, p.river, p.accent, 1.1, seen=0.5)


def _land(ground: Ground, layers: geo.Layers, figure: Figure, heights: Mapping[str, float]) -> Iterator[str]:
    """The shore, then the areas from north to south, each with its side and its top."""
    p = look.palette()
    for feature in layers.district["features"]:
        shore = _outline(ground, feature["geometry"])
        yield _path(shore, "none", p.outline, 13, seen=0.16)
        yield _path(shore, p.ground, p.accent, 1.6)
    features = sorted(layers.subdistricts["features"], key=lambda f: -f["properties"]["lat"])
    for feature in features:
        height = heights[feature["properties"]["code"]]
        fill = _fill(figure, feature["properties"], height)
        side = "".join(_sides(ground, feature["geometry"], height))
        top = _outline(ground, feature["geometry"], height)
        yield _path(side, _mixed(fill, p.ground, 0.5), "none", 0)
        yield _path(top, fill, _mixed(p.outline, fill, 0.38), 1.3)


def _path(drawn: str, fill: str, line: str, width: float, seen: float = 1.0) -> str:
    return (
        f'<path d="{drawn}" fill="{fill}" stroke="{line}" stroke-width="{width}" stroke-linejoin="round" '
        f'opacity="{seen}"/>'
    )


def _fill(figure: Figure, named: Mapping[str, str], height: float) -> str:
    """From little to much along the darker sequential colours; unknown areas stay plain land."""
    values, p = figure.options.get("area_values") or {}, look.palette()
    if values.get(named["code"], values.get(named["name"])) is None:
        return p.land
    return p.sequential[:STEPS][round(height / RISE * (STEPS - 1))]


def _sides(ground: Ground, geometry: Mapping, height: float) -> Iterator[str]:
    """The upright faces below the rim, each turned the same way so that none cancels another."""
    for ring in shape.rings(geometry):
        for (x1, y1), (x2, y2) in pairwise(ring):
            (ax, ay), (bx, by) = sorted((ground.at(x1, y1, height), ground.at(x2, y2, height)))
            yield f"M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}V{by + height:.1f}L{ax:.1f} {ay + height:.1f}Z"


def _outline(ground: Ground, geometry: Mapping, height: float = 0.0) -> str:
    spots = ([ground.at(x, y, height) for x, y in ring] for ring in shape.rings(geometry))
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in spots)


def _schools(rows: Sequence[Mapping], lifted: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    """What is done shines; what is not stands out by shape, above the lights."""
    p = look.palette()
    yield from (
        f'<radialGradient id="shine"><stop offset="0" stop-color="{p.status["achieved"]}" stop-opacity=".8"/>'
        f'<stop offset="1" stop-color="{p.status["achieved"]}" stop-opacity="0"/></radialGradient>',
    )
    for row in sorted(rows, key=lambda r: severity(r["status"])):
        x, y = lifted[row["code"]]
        status = row["status"] or "no_data"
        if status == "achieved":
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{SHINE}" fill="url(#shine)"/>'
        yield _mark(status, x, y, MARK * (1.2 if status in BEHIND else 0.8))
        if status == "achieved":
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{p.ink}"/>'


def _mark(status: str, x: float, y: float, side: float) -> str:
    """A status mark around a spot, with an edge in the colour of the ground."""
    p = look.palette()
    drawing = theme.mark(status, look.mode()).partition(">")[2].removesuffix("</svg>")
    bare = drawing.replace(f'fill="{p.status[status]}"', "").replace(f'stroke="{p.status[status]}"', "")
    edge = f'<g fill="{p.ground}" stroke="{p.ground}" stroke-width="5" stroke-linejoin="round">{bare}</g>'
    place = f"translate({x - side / 2:.1f} {y - side / 2:.1f}) scale({side / 16:.3f})"
    return f'<g transform="{place}">{edge}{drawing}</g>'


def _words(
    ground: Ground,
    layers: geo.Layers,
    figure: Figure,
    heights: Mapping[str, float],
    rows: Sequence[Mapping],
    lifted: Mapping[str, tuple[float, float]],
    shown: tour.Stop | None,
) -> Iterator[tuple[Label, Box]]:
    """What stands out, low areas, schools that need eyes, areas and rivers, each where there is room."""
    eyed = shown.code if shown else None
    named = (r for r in rows if r["status"] in BEHIND or r["code"] == eyed)
    worst = sorted(named, key=lambda r: -severity(r["status"]))
    far = () if len(worst) > LED else around(REACH, REACH / 6)[1:]
    wanted = [
        *_areas(ground, layers, figure, heights),
        *(_school(r, lifted[r["code"]], far, r["code"] == eyed) for r in worst),
        *_rivers(ground, layers),
    ]
    wanted.sort(key=lambda label: (label.code != eyed, label.key != "low", label.key in ("area", "river")))
    reach = {r["code"]: MARK * (0.5 if r["status"] in BEHIND else 0.3) for r in rows}
    taken = [(x - reach[c], y - reach[c], x + reach[c], y + reach[c]) for c, (x, y) in lifted.items()]
    if shown and shown.total:
        taken.append(tour.CAPTION)
    return _placed(wanted, taken, (8.0, HIDDEN * 0.9, WIDTH - 8, HEIGHT - 4), eyed)


def _school(row: Mapping, spot: tuple[float, float], far: tuple, eyed: bool) -> Label:
    """A school's name; what stands out has a larger one, outside its ring."""
    size, gap = (tour.TYPE, tour.RING) if eyed else (TYPE, MARK * 0.8)
    return Label(row["name"] or "", *spot, size, AROUND + far, gap, row["status"], row["code"])


def _placed(
    wanted: Sequence[Label], taken: Sequence[Box], frame: Box, eyed: str | None
) -> Iterator[tuple[Label, Box]]:
    """The labels that find room inside `frame`, most important first, with the boxes they fill.

    The name of what stands out has to be there: without room of its own it lies on the marks.
    """
    full = list(taken)
    for label in wanted:
        inside = [box for box in _boxes(label) if within(box, frame)]
        free = (box for box in inside if not any(overlap(box, other) for other in full))
        box = next(free, inside[0] if inside and label.code == eyed else None)
        if box:
            full.append(box)
            yield label, box


def _boxes(label: Label) -> Iterator[Box]:
    """The boxes a label may fill: a Chinese character is as wide as the type, a Latin one about half."""
    spaced = 1.45 if label.key == "river" else 1.0
    width = label.size * (spaced * sum(1.0 if ord(c) > 0x2E80 else 0.58 for c in label.text) + 0.35)
    height, reach = label.size * 1.2, label.gap + 2
    beside = {
        "right": (reach + width / 2, 0.0),
        "left": (-reach - width / 2, 0.0),
        "below": (0.0, reach + height / 2),
        "above": (0.0, -reach - height / 2),
        "south-east": (width / 2 + 4, reach + height / 2),
        "south-west": (-width / 2 - 4, reach + height / 2),
        "north-east": (width / 2 + 4, -reach - height / 2),
        "north-west": (-width / 2 - 4, -reach - height / 2),
    }
    for side in label.sides:
        dx, dy = beside[side] if isinstance(side, str) else side
        x, y = label.longitude + dx, label.latitude + dy
        yield x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _areas(
    ground: Ground, layers: geo.Layers, figure: Figure, heights: Mapping[str, float]
) -> Iterator[Label]:
    said = figure.options.get("area_texts", {})
    free = tuple((dx, dy) for dy in (0, 16, -16, 32, -32, 48, -48) for dx in (0, 24, -24, 48, -48))
    for feature in layers.subdistricts["features"]:
        named = feature["properties"]
        value = said.get(named["code"], "")
        name = named["name"].removesuffix(words.SUBDISTRICT)
        spot = ground.at(named["lon"], named["lat"], heights[named["code"]])
        yield Label(
            f"{name} {value}".strip(), *spot, SMALL, free, 0.0, "low" if value else "area", named["code"]
        )


def _rivers(ground: Ground, layers: geo.Layers) -> Iterator[Label]:
    """A river's name stands in its water, as near to the middle of the picture as it is free."""
    grid = [
        (x, y) for x in range(60, int(WIDTH), STRIDE) for y in range(HIDDEN, int(HEIGHT) - HIDDEN, STRIDE)
    ]
    grid.sort(key=lambda spot: math.dist(spot, (WIDTH / 2, HEIGHT / 2)))
    for feature in layers.rivers["features"]:
        wet = tuple(spot for spot in grid if shape.inside(*ground.back(*spot), feature["geometry"]))
        yield Label(feature["properties"]["name"], 0.0, 0.0, SMALL, wet, 0.0, "river")


def _word(label: Label, box: Box, eyed: bool) -> Markup:
    x, y = (box[0] + box[2]) / 2 / WIDTH, (box[1] + box[3]) / 2 / HEIGHT
    spot = style(x=f"{100 * x:.2f}%", y=f"{100 * y:.2f}%")
    classes = f"cs-place cs-place-{label.key}" + (" cs-eyed" if eyed else "")
    return el("span", classes, label.text, style=spot)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(theme.rgb(one)[:3], theme.rgb(other)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _svg(drawn: str) -> str:
    body = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">{drawn}</svg>'
    return "data:image/svg+xml," + quote(body, safe="/:=' ")
