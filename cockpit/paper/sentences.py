"""Figures that are words and numbers first: headline cards, sentences, pipelines."""

from cockpit.figures.core import Figure, Row
from cockpit.paper import scale
from cockpit.paper.blocks import Block, Card, Cards, Cell, Drawing, Line, Lines, Table
from cockpit.text import MISSING, STATUS_WORDS
from cockpit.text import paper as words
from cockpit.text import screen as said
from cockpit.theme.palette import LIGHT

CARD = 10.0  # Chinese characters that a card is wide


def headline(figure: Figure, room: float) -> tuple[Block, ...]:
    """Cards: label, number with unit, status, target, gap, chance and date."""
    most, count = max(1, int(room / CARD)), figure.frame.height
    return (Cards(tuple(_card(row) for row in figure.frame.to_dicts()), -(-count // -(-count // most))),)


def _card(row: Row) -> Card:
    text, unit = row["text"] or MISSING, row["unit"] or ""
    number = text.removesuffix(unit) if unit else text
    chance = said.sure(row["chance_text"]) if row["chance_text"] else ""
    lines = (said.goal(row["target_text"]), chance, row["gap_text"], row["as_of_text"])
    shown = unit if number != text else ""
    word = row["status_word"] or STATUS_WORDS.get(row["status"] or "", "")
    return Card(
        row["label"] or "", number, shown, row["status"] or "", word, tuple(line for line in lines if line)
    )


def claims(figure: Figure, room: float) -> tuple[Block, ...]:
    """Sentences behind the word and shape of their status."""
    return (Lines(tuple(_line(row) for row in figure.frame.to_dicts())),)


def _line(row: Row) -> Line:
    word = row["status_word"] or STATUS_WORDS.get(row["status"] or "", "")
    return Line(row["status"] or "", word, row["text"] or "", row["detail"] or "")


def stages(figure: Figure, room: float) -> tuple[Block, ...]:
    """A pipeline from top to bottom: how many stand at each stage, and their share as a bar."""
    rows = figure.frame.sort("order").to_dicts()
    top = max([100.0, *(row["share"] or 0.0 for row in rows)])
    heads = (words.HEADS["stage"], words.HEADS["count"], "", words.HEADS["detail"])
    shown = tuple(_stage(row, top) for row in rows)
    return (Table(heads, shown, "lrll", (0, 0, 2, 1)),)


def _stage(row: Row, top: float) -> tuple[Cell, ...]:
    count = MISSING if row["count"] is None else str(row["count"])
    told = row["text"] if row["text"] and row["text"] != count else ""
    return Cell(row["stage"] or ""), Cell(count, strong=True), bar(row["share"], top), Cell(told)


def bar(value: float | None, top: float, fill: str = LIGHT.accent, goal: float | None = None) -> Cell:
    """A bar from zero on a quiet ground, with a stroke at the target."""
    items = [scale.rectangle(0, 1, 0.3, 0.7, fill=LIGHT.raised_2)]
    if value is not None and value > 0:
        items.append(scale.rectangle(0, scale.share(value, 0, top), 0.3, 0.7, fill=fill))
    if goal is not None:
        items.append(scale.upright(scale.share(goal, 0, top), LIGHT.ink, 1.2))
    return Cell(drawing=Drawing(tuple(items), height=1.1))
