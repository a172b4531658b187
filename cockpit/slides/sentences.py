"""Figures that are words and numbers first: headline cards and sentences behind their status."""

from collections.abc import Sequence

from cockpit.figures.core import Figure, Row
from cockpit.slides import measure
from cockpit.slides.canvas import Canvas, Leaf
from cockpit.slides.flow import filled, stretches
from cockpit.slides.ink import Line, Run, line, state
from cockpit.slides.measure import LEAD, clean
from cockpit.slides.sizes import BIG, BODY, LARGE, LEAST, TEXT, Box
from cockpit.text import MISSING
from cockpit.text import screen as said
from cockpit.text import slides as words
from cockpit.theme.palette import LIGHT

ACROSS = 4  # cards in a row
GAP = 20.0  # points between cards
TALL = 167.0  # points that a card is high; two rows fill the body
INSET = 14.0  # points between the edge of a card and its text
NUMBER = {1: 40.0, 2: 40.0, 3: 38.0, 4: 34.0}  # size of the number by cards in a row
STATE = 92.0  # points that the column of status words is wide
SLIDES = 4  # that a list of sentences may take
BETWEEN, CLOSE = 12.0, 8.0  # points between sentences; closer where that saves a slide
FEW = 5  # sentences up to which they stand larger and further apart
MOST, ALL = 3, 6  # lines of a sentence and of its explanation among many, and among few


def headline(figure: Figure) -> tuple[Leaf, ...]:
    """Cards: label, number with unit, status, target, gap, chance and date; at most eight to a slide."""
    rows = figure.frame.to_dicts()
    count = len(rows)
    slides = -(-count // (2 * ACROSS))
    each = -(-count // slides)
    across = each if each <= ACROSS else -(-each // 2)
    return tuple(_cards(rows[start : start + each], across) for start in range(0, count, each))


def _cards(rows: Sequence[Row], across: int) -> Leaf:
    width = min((BODY.w - GAP * (across - 1)) / across, BODY.w / 2)
    single = len(rows) <= across
    top = BODY.y + (46.0 if single else 0.0)
    boxes = [
        Box(BODY.x + place % across * (width + GAP), top + place // across * (TALL + GAP), width, TALL)
        for place in range(len(rows))
    ]
    notes = [note for row in rows for note in _shortened(row, width - INSET)]

    def draw(canvas: Canvas) -> None:
        for row, box in zip(rows, boxes, strict=True):
            _card(canvas, row, box, NUMBER[across])

    return Leaf(draw, tuple(dict.fromkeys(notes)))


def _card(canvas: Canvas, row: Row, box: Box, size: float) -> None:
    """A card on fixed lines, so that the same parts of all cards stand at the same height."""
    canvas.rect(Box(box.x, box.y, 2.0, box.h), LIGHT.accent, name="edge")
    x, room = box.x + INSET, box.w - INSET
    label = measure.cut(clean(row["label"]), TEXT, room, 2)
    canvas.text(Box(x, box.y, room, 2 * TEXT * LEAD), [line(label, TEXT, LIGHT.ink_2)], "t", "label")
    number, unit = _number(row)
    size = next(
        (s for s in (size, 34.0, 30.0, 24.0, 18.0) if s <= size and _wide(number, unit, s) <= room), 14.0
    )
    runs: tuple[Run, ...] = (Run(number, size, LIGHT.ink, True), Run(unit, BIG, LIGHT.ink_2))
    if _wide(number, unit, size) > room:
        runs = (Run(measure.cut(number + unit, TEXT, room, 2), TEXT, LIGHT.ink, True),)
    shown = Line(runs)
    canvas.text(Box(x, box.y + 33, room, 52), [shown], "ctr", "number")
    rest = [Line(state(row["status"] or "", row["status_word"] or "", TEXT, room))]
    rest += [line(measure.cut(told, LEAST, room), LEAST, LIGHT.muted) for told in _lines(row)]
    canvas.text(Box(x, box.y + 86, room, box.h - 86), [each for each in rest if each.runs], "t", "lines")


def _number(row: Row) -> tuple[str, str]:
    """The number and its unit, as the figure says them."""
    told, unit = clean(row["text"] or MISSING), clean(row["unit"] or "")
    number = told.removesuffix(unit) if unit and told != unit else told
    return number, unit if number != told else ""


def _wide(number: str, unit: str, size: float) -> float:
    return measure.wide(number, size) + measure.wide(unit, BIG)


def _lines(row: Row) -> tuple[str, ...]:
    chance = said.sure(row["chance_text"]) if row["chance_text"] else ""
    parts = (said.goal(row["target_text"]), chance, row["gap_text"], row["as_of_text"])
    return tuple(clean(part) for part in parts if part)


def _shortened(row: Row, room: float) -> list[str]:
    told = [
        (clean(row["label"]), TEXT, 2),
        (clean(row["text"]), TEXT, 2),
        *((part, LEAST, 1) for part in _lines(row)),
    ]
    return [text for text, size, most in told if not measure.fits(text, size, room, most)]


def claims(figure: Figure) -> tuple[Leaf, ...]:
    """Sentences behind the shape and the word of their status, in as many slides as they need."""
    rows = figure.frame.to_dicts()
    few = len(rows) <= FEW
    size = LARGE if len(rows) < FEW else BIG if few else TEXT
    room = BODY.w - STATE
    most = ALL if few else MOST
    told = [_said(row, size, room, most) for row in rows]
    heights = [_height(*each, size, room) for each in told]
    between = BETWEEN * (1.6 if few else 1.0)
    if len(stretches(heights, BODY.h, CLOSE)) < len(stretches(heights, BODY.h, between)):
        between = CLOSE
    parts = stretches(heights, BODY.h, between)
    if len(parts) > SLIDES:
        parts = filled(heights, BODY.h - LEAST * LEAD - 6, between)
    shown = parts[:SLIDES]
    left = len(rows) - sum(stop - start for start, stop in shown)
    return tuple(
        _list(
            rows[start:stop],
            told[start:stop],
            heights[start:stop],
            size,
            between,
            left if stop == shown[-1][1] else 0,
        )
        for start, stop in shown
    )


def _said(row: Row, size: float, room: float, most: int) -> tuple[str, str]:
    """A sentence and its explanation, each cut to so many lines."""
    sized = ((row["text"], size), (row["detail"], LEAST))
    text, detail = (measure.cut(clean(told), points, room, most) for told, points in sized)
    return text, detail


def _height(text: str, detail: str, size: float, room: float) -> float:
    tall = max(1, measure.lines(text, size, room)) * size * LEAD
    return tall + (measure.lines(detail, LEAST, room) * LEAST * LEAD + 3 if detail else 0)


def _list(
    rows: Sequence[Row],
    told: Sequence[tuple[str, str]],
    heights: Sequence[float],
    size: float,
    between: float,
    left: int,
) -> Leaf:
    room = BODY.w - STATE
    pairs = [
        (row[c], short)
        for row, shorts in zip(rows, told, strict=True)
        for c, short in zip(("text", "detail"), shorts, strict=True)
    ]
    notes = tuple(clean(full) for full, short in pairs if clean(full) != short)

    def draw(canvas: Canvas) -> None:
        y = BODY.y
        for place, (row, (text, detail), height) in enumerate(zip(rows, told, heights, strict=True)):
            if place:
                canvas.rect(Box(BODY.x, y - between / 2 - 0.25, BODY.w, 0.5), LIGHT.hairline, name="rule")
            word = Line(state(row["status"] or "", row["status_word"] or "", TEXT, STATE - 8))
            canvas.text(Box(BODY.x, y, STATE, size * LEAD), [word], "ctr", "status")
            below = [Line((Run(detail, LEAST, LIGHT.muted),), before=3)] if detail else []
            canvas.text(Box(BODY.x + STATE, y, room, height), [line(text, size), *below], "t", "claim")
            y += height + between
        if left:
            rest = Box(BODY.x, BODY.bottom - LEAST * LEAD, BODY.w, LEAST * LEAD)
            canvas.text(rest, [line(words.items_left(left), LEAST, LIGHT.muted)], "b", "rest")

    return Leaf(draw, notes)
