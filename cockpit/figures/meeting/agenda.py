"""What a meeting goes through: its items in order, how long each takes, what stands behind it."""

from datetime import date
from itertools import accumulate
from typing import Any, Protocol

import polars as pl

from cockpit import agenda as rules
from cockpit import packs, text
from cockpit.figures.core import Figure
from cockpit.text import meeting_figures as words

DISTRICT = "district"  # the pack whose sections are the items'
COLUMNS = (
    ("number", words.NUMBER, "", 0),
    ("title", words.ITEM, "", None),
    ("minutes", words.MINUTES, words.MINUTE, 0),
    ("until", words.UNTIL, "", None),
    ("content", words.CONTENT, "", None),
)


class Held(Protocol):
    """What is closed or about to be: a meeting, a closing, a month to come."""

    @property
    def period(self) -> date:
        """The last day of its period."""

    @property
    def demo(self) -> bool:
        """Whether it shows demonstration data."""


def agenda(meeting: Held) -> Figure:
    """The items in order, how many minutes each takes and which (table)."""
    items = rules.rules().items
    ends = accumulate(item.minutes for item in items)
    rows = [_item(number, item, end) for number, (item, end) in enumerate(zip(items, ends, strict=True), 1)]
    schema = {
        "key": pl.String,
        "number": pl.Int64,
        "title": pl.String,
        "minutes": pl.Int64,
        "until": pl.String,
        "content": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    said = words.agenda(len(items), rules.rules().minutes)
    options, day = {"columns": COLUMNS}, meeting.period
    told: dict[str, Any] = {"options": options, "demo": meeting.demo}
    return Figure("meeting-agenda", "table", words.AGENDA, said, frame, words.SOURCE, day, **told)


def _item(number: int, item: rules.Item, end: int) -> dict[str, Any]:
    span = words.span(end - item.minutes, end)
    told = {"title": item.title, "minutes": item.minutes, "until": span, "content": _content(item)}
    return {"key": item.id, "number": number, **told}


def _content(item: rules.Item) -> str:
    """What the item goes through: for a standing one the sections of the district's pack."""
    parts = [part.title for part in packs.load()[DISTRICT].parts if part.item == item.id]
    return words.SOURCES.get(item.source) or text.listing(parts)
