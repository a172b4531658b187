"""Figures with the date, source and age of their registers, and the cards of a subject's headline."""

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from cockpit import config, contracts, measures, store, text
from cockpit.figures import standing
from cockpit.figures.core import Figure, FigureError, Selection
from cockpit.figures.standing import Standing
from cockpit.text import dated as words
from queries import observation, place

DISTRICT_ONLY = ("district",)
COUNTS = (
    "events",
    "open",
    "overdue",
)  # a place without rows of such a register has none, not an unknown number


def figure(
    read: store.Reader,
    selection: Selection,
    name: str,
    kind: str,
    title: str,
    claim: str,
    frame: pl.DataFrame,
    *,
    datasets: tuple[str, ...],
    unit: str = "",
    options: Mapping[str, Any] | None = None,
) -> Figure:
    """A figure that carries the oldest date of its registers and is stale when one of them is.

    Without rows its claim says what is missing (`options["missing"]`) instead of counting nothing as zero.
    """
    as_of = dates(read, month_end(read, selection), datasets)
    today = asked_on(read, selection)
    old = any(measures.stale(day, contracts.load()[name].cadence, today) for name, day in as_of.items())
    titles = text.sources(contracts.load()[each].title for each in datasets)
    asked = dict(options or {})
    claim = words.nothing(asked["missing"]) if frame.is_empty() and "missing" in asked else claim
    oldest = min((day for day in as_of.values() if day), default=None)
    return Figure(name, kind, title, claim, frame, titles, oldest, old, unit, asked, read.version.demo)


def month_end(read: store.Reader, selection: Selection) -> date:
    """The last day of the chosen month, never later than the month that the version reports."""
    newest = read.version.month
    return min(selection.month, newest) if selection.month else newest


def asked_on(read: store.Reader, selection: Selection) -> date:
    """The day from which the age of data is judged: today for the newest month, else the month's own end."""
    on = month_end(read, selection)
    return config.settings().today() if on >= read.version.month else on


def dates(read: store.Reader, on: date, datasets: tuple[str, ...]) -> dict[str, date | None]:
    """Dataset → the newest day its rows describe, at most `on`; a month counts by its last day."""
    known = dict(read(observation.sources).select("dataset", "as_of").iter_rows())
    return {name: _day(name, known.get(name), on) for name in datasets}


def _day(dataset: str, day: date | None, on: date) -> date | None:
    if day is None:
        return None
    contract = contracts.load()[dataset]
    field = contract.by_name.get(contract.as_of or "")
    monthly = field is not None and field.type == "month"
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return min(last if monthly else day, on)


def part(read: store.Reader, selection: Selection) -> bool:
    """Whether only a part of the district is in sight or chosen."""
    return bool(selection.subdistrict or selection.stage) or not read.scope.whole


def choice(selection: Selection) -> dict[str, str | None]:
    """The chosen part as parameters of a query."""
    return {"subdistrict": selection.subdistrict, "stage": selection.stage}


def first_month(on: date, months: int) -> date:
    """The first day of the first of so many months that end with the month of `on`.

    >>> first_month(date(2026, 10, 31), 12), first_month(date(2026, 3, 31), 3)
    (datetime.date(2025, 11, 1), datetime.date(2026, 1, 1))
    """
    year, month = divmod(on.year * 12 + on.month - months, 12)
    return date(year, month + 1, 1)


def standing_of(read: store.Reader, id: str) -> Standing:
    """The indicator's next milestone, or its last one, for the district; FigureError for an unknown id."""
    found = standing.by_id(standing.standings(read, ids=(id,)), id)
    if found is None:
        raise FigureError(f"no indicator is called {id!r}")
    return found


def card(
    read: store.Reader, selection: Selection, id: str, *, label: str, link: str, shared: bool = False
) -> dict[str, Any]:
    """One row of a headline figure: the district's standing, or what the chosen schools add up to.

    A part of the district is not judged by the district's promise; its card names the district's figure. What
    all schools share (`shared`, or an indicator that exists for the district only) stays as it is.
    """
    found = standing_of(read, id)
    common = shared or found.definition.scopes == DISTRICT_ONLY
    if part(read, selection) and not common:
        return _part_card(read, selection, found) | {"key": id, "label": label, "link": link}
    row = standing.card(found, label=label, link=link)
    if month_end(read, selection) < read.version.month:
        row |= _earlier(read, selection, found)
    if found.target is None and row["value"] is not None:
        row["gap_text"] = words.year_before(amount(found, year_before(read, selection, id)))
    return row | (
        {"gap_text": words.SHARED, "chance_text": ""} if part(read, selection) and found.target else {}
    )


def amount(found: Standing, value: float | None) -> str:
    """A figure of the indicator as it stands in a sentence."""
    return words.amount(value, found.indicator.decimals, found.indicator.unit)


def year_before(read: store.Reader, selection: Selection, id: str) -> float | None:
    """The district's figure in the same month of last year."""
    on = month_end(read, selection)
    first = on.replace(year=on.year - 1, day=1)
    rows = read(observation.series, indicator=id).filter(pl.col("month").dt.month_start() == first)
    return rows["value"][0] if rows.height else None


def _part_card(read: store.Reader, selection: Selection, found: Standing) -> dict[str, Any]:
    on = month_end(read, selection)
    sums = read(place.total, indicator=found.id, on=on, **choice(selection)).row(0, named=True)
    value = _value(found, sums)
    as_of = sums["as_of"] or (None if value is None else found.as_of)
    return _told(read, selection, found, value, as_of) | {
        "gap_text": words.beside(amount(found, found.value))
    }


def _earlier(read: store.Reader, selection: Selection, found: Standing) -> dict[str, Any]:
    """What the district's figure was at the end of an earlier month: not judged, only told."""
    rows = read(observation.latest, indicators=(found.id,), on=month_end(read, selection))
    last = rows.to_dicts()[0] if rows.height else {"value": None, "as_of": None}
    return _told(read, selection, found, last["value"], last["as_of"])


def _told(
    read: store.Reader, selection: Selection, found: Standing, value: float | None, as_of: date | None
) -> dict[str, Any]:
    old = measures.stale(as_of, found.definition.cadence, asked_on(read, selection))
    status = "no_data" if value is None else "stale" if old else None
    return {
        "value": value,
        "text": text.number(value, found.indicator.decimals, found.indicator.unit),
        "unit": found.indicator.unit,
        "target_text": "",
        "gap_text": "",
        "chance_text": "",
        "status": status,
        "status_word": text.status_word(status) if status else "",
        "as_of_text": text.date(as_of),
    }


def _value(found: Standing, sums: Mapping[str, Any]) -> float | None:
    """What the sums make in the indicator's unit; a register that counts knows zero."""
    definition = found.definition
    if definition.share:
        return definition.factor * sums["numerator"] / sums["denominator"] if sums["denominator"] else None
    zero = 0.0 if definition.method in COUNTS and sums["schools"] and found.value is not None else None
    return zero if sums["numerator"] is None else sums["numerator"]
