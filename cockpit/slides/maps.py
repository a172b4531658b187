"""The map on a slide: the district as native outlines with a mark per school, and the ranked list."""

import math
from collections.abc import Iterator, Mapping, Sequence

from cockpit import geo
from cockpit.figures.core import Figure, Row
from cockpit.slides import grid, ink, measure, outlines
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.grid import Cell, Column, Grid, state
from cockpit.slides.ink import Line, Run, line
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import BODY, LEAST, Box
from cockpit.text import MISSING
from cockpit.text import screen as said
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT, STATUSES

SIDE = 236.0  # points of the list beside the map
GAP = 28.0
NOTE = 2 * LEAST * LEAD + 2.0
LEGEND = 2 * LEAST * LEAD + 6.0
COUNT = 64.0  # points of a number of schools in the legend
SHADES = 4  # of the sequential colours for areas
MARK = 9.0  # points; smaller where there are many schools
MANY = 120
GRAVE = {"off_track": 0, "missed": 0, "at_risk": 1, "stale": 2, "no_data": 3, "no_trend": 4, "on_track": 5}
SHIFTS = sorted(  # points that a name may stand off the middle of its area, the nearest first
    ((dx, dy) for dx in range(-36, 37, 6) for dy in range(-24, 25, 4)),
    key=lambda by: by[0] ** 2 + 2 * by[1] ** 2,
)
RIVER = 0.45  # how much of a river is seen; more would look like a shaded area
NAMES = 3  # marks that a name would rather cover than another name
LISTED = 1  # slides of the ranked list; a workbook has all of it
SIDE_ROOM = BODY.h - NOTE - 8.0  # points of the table beside the map
ORIGIN = BODY.w - SIDE - GAP  # points of the line on the map's origin
EDGE = 3.0  # points of the map beyond the district


def drawn(figure: Figure) -> tuple[Leaf, ...]:
    """The map with its areas' figures beside it, then the schools, those that need eyes first."""
    layers = outlines.layers()
    rows = sorted(figure.frame.to_dicts(), key=_rank)
    return _page(figure, layers, rows), *_ranked(rows)


def _rank(row: Row) -> tuple[int, float, str]:
    value = row["value"] if row["value"] is not None and math.isfinite(row["value"]) else math.inf
    return GRAVE.get(row["status"] or "no_data", 6), value, row["name"] or ""


def _ranked(rows: Sequence[Row]) -> tuple[Leaf, ...]:
    told = any(row["detail"] for row in rows)
    names = ("status", "name", "place_name", "value", *(("detail",) if told else ()))
    cells = [
        (
            state(row) if row["status"] or row["status_word"] else Cell(MISSING, quiet=True),
            Cell(row["name"] or ""),
            Cell(row["area"] or "", quiet=True),
            Cell(row["text"] or MISSING, strong=True),
            *((Cell(row["detail"] or "", quiet=True),) if told else ()),
        )
        for row in rows
    ]
    columns = [Column(words.HEADS[name], "r" if name == "value" else "l", 1) for name in names]
    return grid.leaves(columns, cells, most=LISTED)


def _page(figure: Figure, layers: geo.Layers, rows: Sequence[Row]) -> Leaf:
    aspect = outlines.aspect(layers)
    width = min(BODY.w - SIDE - GAP, (BODY.h - NOTE - LEGEND - 12) / aspect)
    box = Box(BODY.x, BODY.y, width, width * aspect)
    side = _side(rows, figure.options.get("area_texts") or {})
    shown = side.part(0, max(1, int((SIDE_ROOM - side.head) / max(side.heights))))

    def draw(canvas: Canvas) -> None:
        _map(canvas, figure, layers, rows, box)
        told = Line(tuple(run for part in _counts(rows, 2 * width) for run in part))
        canvas.text(Box(BODY.x, box.bottom + 10, width, LEGEND), [told], "t", "counts")
        note = line(measure.cut(clean(layers.attribution), LEAST, ORIGIN, 2), LEAST, LIGHT.muted)
        canvas.text(Box(BODY.x, BODY.bottom - NOTE, ORIGIN, NOTE), [note], "b", "origin")
        grid.put(canvas, shown.airy(SIDE_ROOM), BODY.right - shown.width, BODY.y)
        if left := len(side.rows) - len(shown.rows):
            rest = Box(BODY.right - SIDE, BODY.bottom - NOTE, SIDE, NOTE)
            canvas.text(rest, [line(said.rest(left), LEAST, LIGHT.muted, align="r")], "b", "rest")

    return Leaf(draw, tuple(note for row in shown.notes for note in row))


def _side(rows: Sequence[Row], areas: Mapping[str, str]) -> Grid:
    """The table beside the map: the figure of each area, else the schools that need eyes first."""
    pairs = [(Cell(name), told) for name, told in areas.items()]
    if not areas:
        pairs = [(Cell(row["name"] or "", mark=row["status"] or ""), _brief(row)) for row in rows]
    cells = [(name, Cell(told or MISSING, strong=True)) for name, told in pairs]
    head = words.HEADS["place_name" if areas else "name"]
    return grid.fitted((Column(head, lines=1), Column(words.HEADS["value"], "r", 1)), cells, SIDE)


def _brief(row: Row) -> str:
    """What a school has, else the word of its status."""
    return row["text"] if row["text"] not in (None, "", MISSING) else row["status_word"] or ""


def _counts(rows: Sequence[Row], room: float = 1e9) -> list[tuple[Run, ...]]:
    """How many schools carry each status, in its words, in so many points side by side."""
    found = {(row["status"] or "no_data", row["status_word"] or "") for row in rows}
    ordered = sorted(found, key=lambda pair: (tuple(STATUSES).index(pair[0]), pair[1]))
    made: list[tuple[Run, ...]] = []
    for status, word in ordered:
        count = sum((row["status"] or "no_data", row["status_word"] or "") == (status, word) for row in rows)
        (run,) = ink.state(status, word, LEAST, min(ink.WORD, room * 0.9 / len(ordered) - COUNT))
        made.append((run, Run(f" {words.counted(count)}     ", LEAST, LIGHT.ink)))
    return made


def _map(canvas: Canvas, figure: Figure, layers: geo.Layers, rows: Sequence[Row], box: Box) -> None:
    """All outlines and marks in one group, so that they move together."""
    spot = outlines.place(layers, box)
    frame = Box(box.x - EDGE, box.y - EDGE, box.w + 2 * EDGE, box.h + 2 * EDGE)
    parts = [*_areas(canvas, figure, layers, spot, frame)]
    for each in layers.rivers["features"]:
        parts.append(outlines.drawn(canvas, each, spot, frame, LIGHT.river, seen=RIVER))
    for each in layers.district["features"]:
        parts.append(outlines.drawn(canvas, each, spot, frame, "", LIGHT.outline, 1.75))
    marks, size = _marked(rows, spot), MARK if len(rows) <= MANY else MARK * 0.7
    parts += [
        ink.mark(canvas.number(), row["status"] or "no_data", at, size, _called(row)) for at, row in marks
    ]
    parts += _names(canvas, layers, spot, [at for at, _ in marks], frame)
    told = words.said(figure.title, figure.claim)
    canvas.add(ink.group(canvas.number(), words.MAP_SAID, told, frame, "".join(parts)))


def _marked(rows: Sequence[Row], spot: outlines.Place) -> list[tuple[outlines.Spot, Row]]:
    """Schools with a place, those that need eyes on top."""
    known = [
        row for row in reversed(rows) if row["longitude_deg"] is not None and row["latitude_deg"] is not None
    ]
    return [(spot(row["longitude_deg"], row["latitude_deg"]), row) for row in known]


def _called(row: Row) -> str:
    return " ".join(clean(row[c]) for c in ("name", "status_word", "text") if row[c])


def _areas(
    canvas: Canvas, figure: Figure, layers: geo.Layers, spot: outlines.Place, frame: Box
) -> Iterator[str]:
    """Areas shaded by their figure."""
    values = figure.options.get("area_values") or {}
    low, high = figure.options.get("area_range", (0.0, 100.0))
    for feature in layers.subdistricts["features"]:
        named = feature["properties"]
        value = values.get(named["code"], values.get(named["name"]))
        share = 0.0 if value is None else min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))
        ground = LIGHT.raised_1 if value is None else LIGHT.sequential[round(share * (SHADES - 1))]
        yield outlines.drawn(canvas, feature, spot, frame, ground, LIGHT.ground, 1.25)


def _names(
    canvas: Canvas, layers: geo.Layers, spot: outlines.Place, marks: Sequence[outlines.Spot], frame: Box
) -> list[str]:
    """The name of each area where it covers the fewest marks and no other name, near its middle."""
    made: list[str] = []
    taken: list[Box] = []
    for feature in layers.subdistricts["features"]:
        named = feature["properties"]
        name = clean(named["name"]).removesuffix(words.SUBDISTRICT)
        x, y = spot(named["lon"], named["lat"])
        wide, tall = measure.wide(name, LEAST) + 4, LEAST * LEAD
        tried = [Box(x + dx - wide / 2, y + dy - tall / 2, wide, tall) for dx, dy in SHIFTS]
        kept = [box for box in tried if box.x >= frame.x and box.right <= frame.right] or tried
        room = min(kept, key=lambda box: _covered(box, marks, taken))
        taken.append(room)
        told = [line(name, LEAST, LIGHT.ink_2, align="c")]
        made.append(ink.text_box(canvas.number(), name, room, told, "ctr"))
    return made


def _covered(box: Box, marks: Sequence[outlines.Spot], names: Sequence[Box]) -> int:
    """How much a name would hide: marks, and names, which weigh more."""
    far = MARK / 2 + 1
    over = (box.x - far < x < box.right + far and box.y - far < y < box.bottom + far for x, y in marks)
    met = (box.x < n.right and n.x < box.right and box.y < n.bottom and n.y < box.bottom for n in names)
    return sum(over) + NAMES * sum(met)
