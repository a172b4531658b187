"""The same items on other pages: in a few sentences, of one school, as marks on a map, on the wall."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from cockpit import store
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.rectify.items import (
    NOBODY,
    Item,
    away,
    calm,
    claim,
    counted,
    figure,
    items,
    known,
)
from cockpit.text import rectify as words
from queries import school as queries

NAMED = 4  # items told one by one before the rest is counted
DONE = 2  # closed ones of a school that are told
PAGE = "/rectify"


def brief(read: store.Reader, selection: Selection) -> Figure:
    """How many are open and late, and the longest delayed ones (claims)."""
    return _few(read, selection, "rectify-brief", words.BRIEF)


def wall(read: store.Reader, selection: Selection) -> Figure:
    """The same for five metres: what people wrote is not shown there."""
    found = _few(read, selection, "wall-rectifications", words.WALL, page="")
    return replace(found, claim=found.claim.partition(words.STOP)[0])


def _few(read: store.Reader, selection: Selection, name: str, title: str, page: str = words.TITLE) -> Figure:
    """The gravest items, and how many more there are; `page` is where they stand."""
    every = known(read, selection)
    if every is None:
        return away(read, name, title)
    n, live = counted(every), _gravest(every)
    rows = [claim(i) for i in live[:NAMED]]
    if more := n.open - len(rows):
        rows.append({"text": words.more(more, page), "link": PAGE})
    frame = core.frame("claims", rows or [calm(every)])
    return figure(read, name, "claims", title, words.brief(n.open, n.overdue, n.closed), frame)


def _gravest(every: Sequence[Item]) -> list[Item]:
    """Open items, the longest delayed first, then by their term."""
    return sorted((i for i in every if i.live), key=lambda i: (-i.late, i.held.due, i.held.code))


def of_school(read: store.Reader, code: str) -> Figure:
    """The items of one school: open ones first, then the newest closed ones (claims)."""
    every = known(read, Selection(school=code))
    if every is None:
        return away(read, "rectify-school", words.OF_SCHOOL)
    n = counted(every)
    live, done = _gravest(every), [i for i in every if i.closed]
    rows = [claim(i, named=False) for i in (*live, *done[:DONE])]
    frame = core.frame("claims", rows if live else [calm(every), *rows])
    return figure(
        read, "rectify-school", "claims", words.OF_SCHOOL, words.brief(n.open, n.overdue, n.closed), frame
    )


def places(read: store.Reader, selection: Selection) -> Figure:
    """Every school as a mark of its gravest open item, every subdistrict in its number of open ones."""
    every = items(read, selection)
    by, settled = _by_school(every), {i.held.school for i in every if i.closed}
    shown = [row for row in read(queries.names).to_dicts() if _within(row, selection)]
    rows = [_place(row, by.get(row["school_code"], []), row["school_code"] in settled) for row in shown]
    area: Counter[str] = Counter()
    for row in shown:
        area[row["subdistrict_code"]] += len(by.get(row["school_code"], []))
    hit, number = sum(bool(row["value"]) for row in rows), sum(int(row["value"]) for row in rows)
    values = {code: float(n) for code, n in area.items()}
    more = {"area_values": values, "area_range": (0.0, max(1.0, *values.values(), 0.0))}
    said, frame = words.places(hit, number), core.frame("map", rows)
    return figure(read, "rectify-map", "map", words.PLACES, said, frame, selected=selection.school, **more)


def marked(read: store.Reader, shown: Figure) -> Figure:
    """A map of schools whose marks also say how many rectifications are open there."""
    by = _by_school(known(read, NOBODY) or ())
    told = [
        "\n".join(filter(None, (detail, _mark(by[code])))) if code in by else detail
        for code, detail in shown.frame.select("code", "detail").iter_rows()
    ]
    return replace(shown, frame=shown.frame.with_columns(detail=pl.Series(told, dtype=pl.String)))


def _by_school(every: Sequence[Item]) -> dict[str, list[Item]]:
    by: dict[str, list[Item]] = defaultdict(list)
    for item in every:
        if item.live:
            by[item.held.school].append(item)
    return dict(by)


def _within(row: dict[str, Any], selection: Selection) -> bool:
    asked = {"subdistrict_code": selection.subdistrict, "school_code": selection.school}
    return all(code in (None, row[name]) for name, code in (asked | {"stage": selection.stage}).items())


def _mark(mine: Sequence[Item]) -> str:
    return words.mark(len(mine), sum(i.late > 0 for i in mine))


def _place(row: dict[str, Any], mine: Sequence[Item], settled: bool) -> dict[str, Any]:
    """A school by its gravest open item; without one, whether everything is done or nothing ever was."""
    grave = _gravest(mine)
    status, word = ("achieved", words.CLOSED) if settled else ("no_data", words.NONE)
    status, word = grave[0].status if grave else (status, word)
    return {
        "code": row["school_code"],
        "name": row["name"],
        "area": row["subdistrict"],
        "longitude_deg": row["longitude_deg"],
        "latitude_deg": row["latitude_deg"],
        "value": float(len(mine)),
        "text": words.amount(len(mine), sum(i.late > 0 for i in mine)),
        "status": status,
        "status_word": word,
        "detail": words.lines(*(i.problem for i in grave[:2])) or None,
    }
