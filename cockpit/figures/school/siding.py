"""From the district to a street to several schools: where the reader is, and those schools side by side."""

from typing import Any

from cockpit import contracts, store, text
from cockpit.figures import core
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts
from cockpit.figures.school.facts import Fact
from cockpit.text import network_side as words
from queries import school as queries

MOST = 6  # schools that stand beside each other and can still be read
BROKEN = ("off_track", "at_risk")
ALSO = ("students", "teachers", "classrooms")


def names(read: store.Reader) -> dict[str, str]:
    """School code → name of the schools in sight, for ticking."""
    return dict(read(queries.names).select("school_code", "name").iter_rows())


def picked(read: store.Reader, selection: Selection) -> tuple[str, ...]:
    """The codes of the chosen schools that the reader may see, in the order chosen, at most six."""
    known = set(read(queries.names)["school_code"])
    asked = (selection.schools or "").split(",")
    return tuple(dict.fromkeys(code for code in asked if code in known))[:MOST]


def trail(read: store.Reader, selection: Selection) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Where the reader is, from the district down: a label, and what to forget to go back to it."""
    steps: list[tuple[str, tuple[str, ...]]] = [(words.whole(read.scope.whole), ("subdistrict", "schools"))]
    if selection.subdistrict:
        areas = read(queries.names).select("subdistrict_code", "subdistrict").unique().rows()
        steps.append((dict(areas).get(selection.subdistrict, selection.subdistrict), ("schools",)))
    chosen = picked(read, selection)
    if chosen:
        known = names(read)
        steps.append((words.chosen([known[code] for code in chosen]), ()))
    return tuple(steps)


def side_by_side(read: store.Reader, selection: Selection) -> Figure:
    """The chosen schools as columns, what the school page tells of them as rows, exceptions marked."""
    chosen = picked(read, selection)
    rows = {row["school_code"]: row for row in read(queries.names).to_dicts()}
    every = {code: facts.facts(read, selection, code) for code in chosen}
    cells: list[dict[str, Any]] = []
    for name in ALSO:
        cells += [_plain(words.ALSO[name], rows[code], name) for code in chosen]
    for place in range(len(facts.INDICATORS) if chosen else 0):
        cells += [_cell(rows[code], every[code][place]) for code in chosen]
    count = {
        rows[c]["short_name"]: sum(f.status in ("off_track", "at_risk") for f in every[c]) for c in chosen
    }
    used = [fact for listed in every.values() for fact in listed if fact.as_of]
    return Figure(
        "school-side",
        "matrix",
        words.TITLE,
        words.claim(count),
        core.frame("matrix", cells),
        text.sources(dict.fromkeys(fact.source for fact in used)),
        max((fact.as_of for fact in used if fact.as_of), default=None),
        options={"corner": words.CORNER, "missing": words.NOT_CHOSEN, "max": 1.0},
        demo=read.version.demo,
    )


def _plain(label: str, row: dict, name: str) -> dict[str, Any]:
    unit = contracts.load()["school"].by_name[name].unit
    return {"row": label, "column": row["short_name"], "text": text.number(row[name], 0, unit)}


def _cell(row: dict, fact: Fact) -> dict[str, Any]:
    """One figure of one school; only what broke a rule or is too old carries a status."""
    return {
        "row": fact.label,
        "column": row["short_name"],
        "text": fact.text,
        "status": fact.status or None,
        "status_word": text.status_word(fact.status) if fact.status else "",
    }
