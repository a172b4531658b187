"""Courses and distributions as drawings: lines with their words at the ends, fans, strips of marks."""

import zlib
from collections.abc import Callable, Sequence
from datetime import date

import polars as pl

from cockpit import text
from cockpit.figures.core import Figure, Row
from cockpit.paper import scale
from cockpit.paper.blocks import Block, Drawing, Mark, Note, Path, Plots, Point, Word
from cockpit.paper.tables import wide
from cockpit.text import paper as words
from cockpit.text import screen as said
from cockpit.theme.palette import LIGHT

Place = Callable[[date], float]
TOGETHER = 4  # series that can carry their names at their ends; more become small multiples
HEIGHT, SMALL = 10.5, 6.5  # em
NAMED = 20  # signs of a name inside a drawing
TYPE = 0.82  # em of a drawing's words
LINE = 1.15 * TYPE  # em that a line of words takes
FOOT = 1.5  # em below a drawing for its ticks
DASHES = ((), (4.0, 2.0), (1.0, 2.0), (6.0, 2.0, 1.0, 2.0))  # tell lines apart in grey


def trend(figure: Figure, room: float) -> tuple[Block, ...]:
    """Lines over months with name and last value at their ends; more than four as small multiples."""
    frame = figure.frame.filter(pl.col("period").is_not_null()).with_columns(pl.col("series").fill_null(""))
    if frame.is_empty():
        return (Note(text.MISSING),)
    names = frame["series"].unique(maintain_order=True).to_list()
    reach = _span(frame, ("value", "expected", "target"), figure)
    if len(names) <= TOGETHER:
        return (_lines(figure, frame, names, reach),)
    parts = [frame.filter(pl.col("series") == name) for name in names]
    small = tuple(
        _lines(figure, part, [name], reach, small=True) for name, part in zip(names, parts, strict=True)
    )
    most = max(1, int(room / 15))
    return (Plots(small, min(most, 3 if len(names) in (5, 6, 9) else 4)),)


def _span(frame: pl.DataFrame, names: Sequence[str], figure: Figure) -> tuple[float, float]:
    known = [value for name in names for value in frame[name].drop_nulls().to_list()]
    return scale.span(known, figure.options.get("from_zero"))


def _lines(
    figure: Figure, frame: pl.DataFrame, names: list[str], reach: tuple[float, float], small: bool = False
) -> Drawing:
    days = sorted(set(frame["period"].to_list()))
    place, (low, high) = scale.across(days[0], days[-1]), reach
    height, ends = (SMALL if small else HEIGHT), _endings(frame, names)
    room = max([wide(word) for _, _, _, word in ends] + [2.0]) * TYPE + 0.9
    levels = [text.number(v, 0 if high - low >= 5 else 1, figure.unit) for v in reach]
    left = 0.3 if small else max(wide(word) for word in levels) * TYPE + 0.5
    margin = (left, room, LINE * 0.8, FOOT)
    items: list[Path | Word | Mark] = [scale.level(1.0, LIGHT.muted)]
    items += [] if small else _levels(levels)
    items += _ticks(days, 2 if small else 6, place)
    for index, name in enumerate(names):
        rows = frame.filter(pl.col("series") == name).sort("period").to_dicts()
        tint, dash = _tint(name, names), DASHES[index % len(DASHES)] if len(names) > 1 else ()
        items += _course(rows, "expected", place, reach, LIGHT.muted, 0.9, (3.0, 2.0))
        items += _course(rows, "value", place, reach, tint, 1.5, dash)
    items += _goals(frame, reach)
    inner = height - margin[2] - margin[3]
    items += _said(ends, names, place, reach, LINE / inner)
    caption = names[0] if small else ""
    return Drawing(tuple(items), height, None, margin, said.reading(figure.title, figure.claim), caption)


def _tint(name: str, names: Sequence[str]) -> str:
    """The same name has the same colour in every chart; a single line has the accent."""
    if len(names) == 1:
        return LIGHT.accent
    taken: dict[str, str] = {}
    for each in names:
        start = zlib.crc32(each.encode())
        order = [LIGHT.categorical[(start + step) % 10] for step in range(10)]
        taken[each] = next(colour for colour in order if colour not in taken.values())
    return taken[name]


def _course(
    rows: Sequence[Row],
    column: str,
    place: Place,
    reach: tuple[float, float],
    tint: str,
    width: float,
    dash: tuple[float, ...],
) -> list[Path]:
    """One column over the rows' months; a gap stays a gap."""

    def spot(at: int, value: float) -> Point:
        return place(rows[at]["period"]), 1 - scale.share(value, *reach)

    found = scale.runs([row[column] for row in rows], spot)
    return [Path(line, tint, width, dash) for line in found]


def _endings(frame: pl.DataFrame, names: Sequence[str]) -> list[tuple[str, date, float, str]]:
    """(series, month, value, words) at the end of each line."""
    found = []
    for name in names:
        known = frame.filter((pl.col("series") == name) & pl.col("value").is_not_null()).sort("period")
        if known.height:
            row = known.row(-1, named=True)
            told = (
                f"{words.shortened(name, NAMED)} {row['text'] or ''}" if len(names) > 1 else row["text"] or ""
            )
            found.append((name, row["period"], row["value"], told.strip()))
    return found


def _said(
    ends: Sequence[tuple[str, date, float, str]],
    names: Sequence[str],
    place: Place,
    reach: tuple[float, float],
    least: float,
) -> list[Word | Mark | Path]:
    """A point and words at the end of each line, words that would meet moved apart."""
    ys = [1 - scale.share(value, *reach) for _, _, value, _ in ends]
    made: list[Word | Mark | Path] = []
    for (name, day, _, told), y, at in zip(ends, ys, scale.apart(ys, least), strict=True):
        x, tint = place(day), _tint(name, names)
        made.append(Path(((x, y), (x, y)), tint, 3.6))
        made.append(Word(x, at, told, tint, 0.55, 0.0, 0.0, TYPE, strong=True))
    return made


def _levels(told: Sequence[str]) -> list[Path | Word | Mark]:
    """Bottom and top of the scale in words, the middle as a hairline."""
    ends = zip(told, (1.0, 0.0), strict=True)
    both = [Word(0.0, y, word, LIGHT.muted, -0.35, 0.0, 1.0, TYPE) for word, y in ends]
    return [scale.level(0.5, LIGHT.hairline, 0.4), scale.level(0.0, LIGHT.hairline, 0.4), *both]


def _ticks(days: Sequence[date], most: int, place: Place) -> list[Word]:
    spots = [(place(day), said.tick(day)) for day in scale.ticks(days, most)]
    return [Word(x, 1.0, told, LIGHT.muted, 0.0, 0.85, _anchor(x), TYPE) for x, told in spots]


def _anchor(x: float) -> float:
    """Words at the ends of an axis stand within it."""
    return 0.0 if x < 0.04 else 1.0 if x > 0.98 else 0.5


def _goals(frame: pl.DataFrame, reach: tuple[float, float]) -> list[Path | Word]:
    """Each promised value as a dotted line with its words above it at the left."""
    made: list[Path | Word] = []
    goals = frame.filter(pl.col("target").is_not_null()).unique("target_text", maintain_order=True)
    for row in goals.to_dicts():
        y = 1 - scale.share(row["target"], *reach)
        tint = LIGHT.status["achieved"]
        made.append(scale.level(y, tint, 0.9, (1.0, 2.0)))
        side = 0.6 if y < 0.2 else -0.6
        made.append(Word(0.0, y, said.goal(row["target_text"]), tint, 0.2, side, 0.0, TYPE))
    return made


def fan(figure: Figure, room: float) -> tuple[Block, ...]:
    """History solid, promised path dashed, two bands, median dotted, target and due date in words."""
    frame = figure.frame.filter(pl.col("period").is_not_null()).sort("period")
    if frame.is_empty():
        return (Note(text.MISSING),)
    names = ("value", "expected", "target", "low10", "high90")
    rows, reach = frame.to_dicts(), _span(frame, names, figure)
    days = [row["period"] for row in rows]
    place, tint = scale.across(days[0], days[-1]), scale.colour(figure.options.get("status"))
    levels = [text.number(v, 0 if reach[1] - reach[0] >= 5 else 1, figure.unit) for v in reach]
    items: list[Path | Word | Mark] = [scale.level(1.0, LIGHT.muted), *_levels(levels)]
    items += _bands(rows, place, reach, tint)
    items += _course(rows, "expected", place, reach, LIGHT.muted, 0.9, (3.0, 2.0))
    items += _course(_from_now(rows), "median", place, reach, tint, 1.2, (1.0, 2.0))
    items += _course(rows, "value", place, reach, LIGHT.ink, 1.5, ())
    items += _goals(frame.filter(pl.col("target").is_not_null()).head(1), reach)
    items += _moments(figure, place)
    items += _newest(rows, place, reach)
    items += _ticks(days, 7, place)
    left = max(wide(word) for word in levels) * TYPE + 0.5
    margin = (left, 1.0, 2 * LINE, FOOT)
    drawn = Drawing(tuple(items), HEIGHT + 3, None, margin, said.reading(figure.title, figure.claim))
    return drawn, *_arrival(figure), Note(words.FAN_KEY)


def _from_now(rows: Sequence[Row]) -> list[Row]:
    """The months that are foreseen, after the newest figure standing for every quantile."""
    ahead = [row for row in rows if row["median"] is not None]
    known = [row for row in rows if row["value"] is not None]
    columns = ("low10", "low25", "median", "high75", "high90")
    return [dict(known[-1]) | dict.fromkeys(columns, known[-1]["value"]), *ahead] if ahead and known else []


def _bands(rows: Sequence[Row], place: Place, reach: tuple[float, float], tint: str) -> list[Path]:
    made: list[Path] = []
    for low, high, seen in (("low10", "high90", 0.18), ("low25", "high75", 0.3)):
        both = [row for row in _from_now(rows) if row[low] is not None and row[high] is not None]
        upper, lower = (
            [(place(row["period"]), 1 - scale.share(row[c], *reach)) for row in both] for c in (high, low)
        )
        made += scale.band(upper, lower, tint, seen)
    return made


def _moments(figure: Figure, place: Place) -> list[Path | Word]:
    """Upright lines where the data end and where the promise is due, their words above, one line each."""
    ends, due = figure.options.get("today"), figure.options.get("due")
    named = (
        (ends, said.DATA_END, LIGHT.accent),
        (due, said.due(figure.options.get("due_text")), LIGHT.ink_2),
    )
    made: list[Path | Word] = []
    for line, (day, told, tint) in enumerate(named):
        if day:
            x = place(day)
            made.append(scale.upright(x, tint, 0.8, (2.0, 2.0)))
            made.append(Word(x, 0.0, told, tint, 0.0, -0.55 - LINE * (1 - line), min(1.0, max(0.0, x)), TYPE))
    return made


def _newest(rows: Sequence[Row], place: Place, reach: tuple[float, float]) -> list[Path | Word]:
    """The newest figure as a point with its words above it."""
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return []
    row = known[-1]
    x, y = place(row["period"]), 1 - scale.share(row["value"], *reach)
    side = 1.0 if x > 0.12 else 0.0
    told = Word(x, y, row["text"] or "", LIGHT.ink, -0.4 if side else 0.4, -0.75, side, 1.0, strong=True)
    return [Path(((x, y), (x, y)), LIGHT.ink, 4.4), told]


def _arrival(figure: Figure) -> list[Note]:
    """When it is expected to be done, in words."""
    lines = figure.options.get("eta_lines") or ()
    return [Note(words.JOIN.join(map(str, lines)))] if lines else []


def spread(figure: Figure, room: float) -> tuple[Block, ...]:
    """A strip of marks per group on a common scale, the ends of the scale in words."""
    frame = figure.frame.filter(pl.col("value").is_not_null())
    if frame.is_empty():
        return (Note(text.MISSING),)
    low, high = scale.span(frame["value"].to_list(), figure.options.get("from_zero", False))
    groups = frame.partition_by("group", maintain_order=True)
    step, items = 1 / len(groups), []
    for index, group in enumerate(groups):
        y = (index + 0.5) * step
        items += [scale.level(y, LIGHT.hairline, 0.6), *_strip(group, y, low, high)]
    ends = [text.number(v, 0 if high - low >= 5 else 1, figure.unit) for v in (low, high)]
    items += [
        Word(x, 1.0, end, LIGHT.muted, 0.0, 0.7, x, TYPE) for x, end in zip((0.0, 1.0), ends, strict=True)
    ]
    left = max(wide(str(group["group"][0] or "")) for group in groups) * TYPE + 0.7
    height = 2.0 * len(groups) + FOOT + 0.3
    drawn = Drawing(
        tuple(items), height, None, (left, 1.6, 0.3, FOOT), said.reading(figure.title, figure.claim)
    )
    return (drawn,)


def _strip(group: pl.DataFrame, y: float, low: float, high: float) -> list[Path | Word | Mark]:
    """The name of a group, its marks, and the names of its first and last where there is room."""
    rows = group.sort("value").to_dicts()
    name = str(rows[0]["group"] or "")
    made: list[Path | Word | Mark] = [Word(0.0, y, name, LIGHT.ink_2, -0.5, 0.0, 1.0, TYPE)]
    made += [Mark(scale.share(r["value"], low, high), y, r["status"] or "point", 0.62) for r in rows]
    first, last = rows[0], rows[-1]
    marked = [(first, 0.0 if scale.share(first["value"], low, high) < 0.2 else 0.5)]
    if scale.share(last["value"], low, high) - scale.share(first["value"], low, high) > 0.35:
        marked.append((last, 1.0 if scale.share(last["value"], low, high) > 0.8 else 0.5))
    for row, side in marked:
        told = words.of(words.shortened(row["label"] or "", NAMED), row["text"] or "")
        made.append(Word(scale.share(row["value"], low, high), y, told, LIGHT.ink_2, 0.0, -0.72, side, 0.7))
    return made
