"""A limit tried on the whole history before anybody adopts it: how often it would have raised an alert."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from cockpit import contracts, store, text
from cockpit.figures import core
from cockpit.figures.alerts import choosing
from cockpit.figures.alerts.evaluating import crossed, history, names
from cockpit.figures.alerts.model import amount
from cockpit.figures.alerts.record import condition, present
from cockpit.figures.alerts.rules import Rule, rule
from cockpit.figures.core import Figure, Selection
from cockpit.measures.alerts import PLACE, Crossings, Limit
from cockpit.text import alerts as words

YEARS = 2  # this one and the one before are compared one by one
Key = tuple[str, date]  # place and month of an alert


def trial(read: store.Reader, selection: Selection, tried: Limit | None = None) -> Figure:
    """How often a limit would have raised an alert per year, beside the present one (matrix).

    Both limits are laid over the whole history, as if each had always been in force. Without `tried` the
    present limit stands alone; without a rule there is nothing to show.
    """
    found = rule(selection.rule)
    if found is None:
        frame = core.frame("matrix")
        return choosing.figure(
            read, "alerts-trial", "matrix", words.TRIAL, "", frame, missing=words.PICK_RULE
        )
    now = present(read, found)
    both = {words.PRESENT: now} | ({words.TRIED: tried} if tried and not _same(tried, now) else {})
    counted = {name: crossed(read, found, [_always(limit)]) for name, limit in both.items()}
    years = _years(read, found)
    rows = [cell for name, each in counted.items() for cell in _cells(name, each, years)]
    claim = _claim(found, both, counted, read.version.month.year)
    frame = core.frame("matrix", rows)
    return choosing.figure(
        read, "alerts-trial", "matrix", words.TRIAL, claim, frame, (found,), corner=words.LIMIT_HEAD
    )


def differences(read: store.Reader, selection: Selection, tried: Limit | None = None) -> Figure:
    """The alerts of this year and the last that only one of the two limits raises, newest first (table)."""
    found = rule(selection.rule)
    rows: list[tuple[str, ...]] = []
    if found is not None and tried is not None:
        now = present(read, found)
        first = date(read.version.month.year - YEARS + 1, 1, 1)
        old, new = (_raised(crossed(read, found, [_always(limit)]), first) for limit in (now, tried))
        called = names(read)
        rows = [_row(found, key, old, new, called) for key in sorted(set(old) ^ set(new), key=_newest)]
    claim = words.differences(len(rows)) if tried else words.NOT_TRIED
    used = (found,) if found else ()
    return choosing.table(
        read, "alerts-differences", words.DIFFERENCES, claim, words.DIFFERENCE_COLUMNS, rows, used
    )


def _always(limit: Limit) -> Limit:
    return Limit(limit.op, limit.value, limit.clear, limit.months)


def _same(one: Limit, other: Limit) -> bool:
    return _always(one) == _always(other)


def _years(read: store.Reader, found: Rule) -> list[int]:
    """The years that the history of the rule's indicator touches, and those that people ask about."""
    year = read.version.month.year
    return list(range(min(_first(read, found), year - 1), year + 1))


def _first(read: store.Reader, found: Rule) -> int:
    months = history(read, found)["month"]
    first = months.min()
    return first.year if isinstance(first, date) else read.version.month.year


def _cells(name: str, found: Crossings, years: list[int]) -> Iterator[dict[str, Any]]:
    for year in years:
        yield _cell(name, words.year(year), found.times(year))
    yield _cell(name, words.STILL_UP, found.standing.height)


def _cell(row: str, column: str, count: int) -> dict[str, Any]:
    return {"row": row, "column": column, "value": float(count), "text": words.times(count)}


def _claim(found: Rule, both: dict[str, Limit], counted: dict[str, Crossings], year: int) -> str:
    times = {name: (each.times(year - 1), each.times(year)) for name, each in counted.items()}
    now = times[words.PRESENT]
    if words.TRIED not in both:
        return words.as_it_is(condition(found, both[words.PRESENT]), *now)
    return words.simulated(condition(found, both[words.TRIED]), *times[words.TRIED], *now)


def _raised(found: Crossings, first: date) -> dict[Key, float]:
    """Place and month of every alert raised from a day on, with the value that raised it."""
    rows = found.frame.filter(found.frame["opened"] >= first)
    return {
        (place, opened): value for place, opened, value in rows.select(PLACE, "opened", "value").iter_rows()
    }


def _newest(key: Key) -> tuple[int, str]:
    return -key[1].toordinal(), key[0]


def _row(
    found: Rule, key: Key, old: dict[Key, float], new: dict[Key, float], called: dict[str, tuple[str, str]]
) -> tuple[str, ...]:
    place, opened = key
    value = amount(found.indicator, old.get(key, new.get(key)))
    raised = tuple(words.RAISED if key in each else text.MISSING for each in (old, new))
    return f"{place}.{opened:%Y-%m}", called.get(place, (place, ""))[0], text.month(opened), value, *raised


def unit(rule_id: str | None) -> str:
    """The unit that a rule's limit is given in; empty for an unknown rule."""
    found = rule(rule_id)
    return contracts.measured(found.indicator).unit if found else ""
