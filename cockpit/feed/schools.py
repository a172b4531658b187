"""Every school in sight as an object: who and where it is, and its figures with the texts of its page."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import polars as pl

from cockpit import contracts, store, text
from cockpit.feed import sight
from cockpit.feed.document import plain
from cockpit.figures import standing
from cockpit.figures.core import Selection
from cockpit.figures.school import facts
from cockpit.figures.school.facts import EVERY, Fact
from cockpit.figures.standing import Asked
from queries import school as queries

Row = Mapping[str, Any]
TESTS: Mapping[str, Callable[[Row, str], bool]] = {
    "school": lambda row, wanted: row["school_code"] == wanted,
    "stage": lambda row, wanted: row["stage"] == wanted,
    "subdistrict": lambda row, wanted: row["subdistrict_code"] == wanted,
}
PEOPLE = ("students", "teachers")
NEWEST = Selection()
KEPT = 1_000  # schools of scopes whose figures stay in memory, about five kilobytes each


def chosen(read: store.Reader, wanted: Mapping[str, str]) -> list[Row]:
    """The rows of the schools in sight that pass every filter, by school code."""
    every = read(queries.names).to_dicts()
    return [row for row in every if all(TESTS[name](row, value) for name, value in wanted.items())]


def schools(read: store.Reader, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """One object per school with the indicators that the reader's level opens."""
    moment = standing.moment(read)
    return [
        _place(row) | {"indicators": _figures(Asked((*moment, row["school_code"]), read))} for row in rows
    ]


@lru_cache(maxsize=KEPT)
def _figures(asked: Asked) -> list[dict[str, Any]]:
    """The figures of one school; the same for every key of one scope until another version is served."""
    read, school, known = asked.read, asked.key[-1], contracts.definitions()
    shown = tuple(id for id in EVERY if sight.open_to(read.scope.level, known[id].datasets))
    own = facts.observed(read, NEWEST).filter(pl.col("scope_code") == school)
    counted = {row["indicator_id"]: row for row in own.to_dicts()}
    return [_told(fact, counted) for fact in facts.facts(read, NEWEST, school, shown)]


def _place(row: Row) -> dict[str, Any]:
    few = {name for name in PEOPLE if contracts.few(row[name])}
    return {
        "code": row["school_code"],
        "name": row["name"],
        "short_name": row["short_name"],
        "stage": {"code": row["stage"], "title": contracts.load().codes["stage"].title(row["stage"])},
        "subdistrict": {"code": row["subdistrict_code"], "title": row["subdistrict"]},
        "longitude_deg": plain(row["longitude_deg"]),
        "latitude_deg": plain(row["latitude_deg"]),
        **{name: None if name in few else row[name] for name in PEOPLE},
        "classrooms": row["classrooms"],
        "suppressed": sorted(few),
        "as_of": plain(row["as_of"]),
    }


def _told(fact: Fact, counted: Mapping[str, Row]) -> dict[str, Any]:
    """One figure of one school; one about too few persons only says that it is kept back."""
    row = counted.get(fact.indicator, {})
    numerator, denominator = row.get("numerator"), row.get("denominator")
    few = sight.few(fact.definition, numerator, denominator)
    return {
        "indicator": fact.indicator,
        "label": fact.label,
        "value": None if few else plain(fact.value),
        "text": sight.KEPT_BACK if few else fact.text,
        "unit": contracts.measured(fact.indicator).unit or None,
        "numerator": None if few else plain(numerator),
        "denominator": None if few else plain(denominator),
        "suppressed": few,
        "status": None if few else fact.status or None,
        "status_word": text.status_word(fact.status) if fact.status and not few else None,
        "as_of": plain(fact.as_of),
        "as_of_text": text.as_of(fact.as_of),
        "source": fact.source,
    }
