"""The alerts as a document to hand round: what stands, what was raised this year and last, the rules."""

from dataclasses import replace

import polars as pl

from cockpit import store
from cockpit.figures.alerts import board, record
from cockpit.figures.alerts.choosing import chosen, picked
from cockpit.figures.alerts.course import course, story
from cockpit.figures.core import Figure, Selection
from cockpit.figures.document import Document, Section
from cockpit.text import alerts as words

LEFT_OUT = {  # columns that a page of paper has no room for
    "alerts-standing": ("clear", "worst", "opened"),
    "alerts-log": ("worst", "limit"),
    "alerts-rules": ("indicator", "scope", "reason", "changed"),
}


def document(read: store.Reader, selection: Selection) -> Document:
    """What the reader's filters leave, the picked alert first where there is one."""
    shown = [board.state(read, selection), board.listing(read, selection)]
    if picked(read, selection):
        shown = [story(read, selection), course(read, selection), *shown]
    parts = [*shown, _recent(read, selection), record.book(read, selection)]
    return Document(
        name="alerts",
        title=words.TITLE,
        subtitle=words.SENTENCE,
        stamp=words.stamp(read.version.number, read.version.month),
        sections=tuple(Section(each.title, (_narrow(each),)) for each in parts),
        demo=read.version.demo,
        signatures=words.SIGNED,
    )


def _recent(read: store.Reader, selection: Selection) -> Figure:
    """The record without what was raised before last year."""
    whole, every, year = record.log(read, selection), chosen(read, selection), read.version.month.year
    old = {a.id for a in every if a.opened.year < year - 1}
    kept = whole.frame.filter(~pl.col("key").is_in(old))
    raised = [sum(a.opened.year == each for a in every) for each in (year, year - 1)]
    claim = words.log(kept.height, *raised) if kept.height else whole.claim
    return replace(whole, title=words.RECENT, claim=claim, frame=kept)


def _narrow(figure: Figure) -> Figure:
    """A table with the columns that fit a page."""
    if figure.kind != "table":
        return figure
    left = LEFT_OUT[figure.name]
    heads = tuple(each for each in figure.options["columns"] if each[0] not in left)
    return replace(figure, options={**figure.options, "columns": heads})
