"""The way of a count to its promised number: the months so far, the straight path, the annex's date."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from cockpit import measures, plan, store, text
from cockpit.figures import core, dated, reading, standing
from cockpit.figures.core import Selection
from cockpit.figures.standing import Standing
from cockpit.text import dated as words
from queries import observation


@dataclass(frozen=True)
class Way:
    """The trend frame of one indicator and the sentence it proves; `done` is null where nothing is known."""

    frame: pl.DataFrame
    claim: str
    done: float | None


def way(read: store.Reader, selection: Selection, id: str, days: pl.Series | None = None) -> Way:
    """The course of indicator `id` up to the end of the selection's month.

    `days` (Date) are the days on which something was counted for the chosen part of the district; without it
    the district's own course is shown, with its promise.
    """
    found, months = dated.standing_of(read, id), course(read, selection, id, days)
    return _promised(months, found) if days is None else _plain(months, found.indicator.unit)


def course(read: store.Reader, selection: Selection, id: str, days: pl.Series | None = None) -> pl.DataFrame:
    """month (last day) and value up to the end of the selection's month: the district's observations of the
    indicator, or how many of the `days` had come by then.
    """
    on = dated.month_end(read, selection)
    months = read(observation.series, indicator=id).filter(pl.col("month") <= on).select("month", "value")
    if days is None:
        return months
    counts = [float(reading.total(days <= month)) for month in months["month"]]
    return months.with_columns(value=pl.Series(counts, dtype=pl.Float64))


def annex_due(found: Standing) -> date | None:
    """The due date that the annex gives where it is not that of the promise."""
    tracked = plan.load().tracked.id
    others = [t.due for t in found.indicator.targets if t.plan == tracked and not t.formal and t.due]
    return next((day for day in others if found.due and day != found.due), None)


def month_ends(known: pl.DataFrame, until: date | None) -> pl.DataFrame:
    """`period`: every month's last day, from the first known `month` to the last one or to `until`."""
    last = pl.max_horizontal(pl.col("month").max(), pl.lit(until, pl.Date))
    return known.select(period=pl.date_range(pl.col("month").min(), last, "1mo").dt.month_end())


def _plain(months: pl.DataFrame, unit: str) -> Way:
    """A course without a promise."""
    done = months["value"].tail(1).to_list()
    claim = words.course(done[0], None, unit, None, None) if done else ""
    return Way(_frame(months.rename({"month": "period"}), unit), claim, done[0] if done else None)


def _promised(months: pl.DataFrame, found: Standing) -> Way:
    """A course up to the due date, beside the straight path from the baseline to the promise."""
    unit, goal, due = found.indicator.unit, found.target.value if found.target else None, found.due
    known, judged, annex = months.drop_nulls("value"), found.assessment, annex_due(found)
    target = found.target
    if known.is_empty() or goal is None or due is None or judged is None or target is None:
        return _plain(months, unit)
    begun = judged.baseline_on or known["month"][0]
    start = known["value"][0] if judged.baseline is None else judged.baseline
    joined = (
        month_ends(known, due).join(months, left_on="period", right_on="month", how="left").sort("period")
    )
    path = [
        measures.planned(found.indicator, target, begun, start, min(day, due)) for day in joined["period"]
    ]
    framed = joined.with_columns(
        expected=pl.Series(path, dtype=pl.Float64),
        target=pl.lit(float(goal)),
        target_text=pl.lit(words.goal(goal, unit, due, annex)),
    )
    on, done = known.row(-1)
    expected = measures.planned(found.indicator, target, begun, start, on)
    needed = measures.required(done, goal, on, annex) if annex and done < goal else None
    claim = words.sentence(
        words.course(done, goal, unit, due, expected),
        standing.foresight(found),
        words.annex(needed, annex, unit),
    )
    return Way(_frame(framed, unit), claim, done)


def _frame(rows: pl.DataFrame, unit: str) -> pl.DataFrame:
    said = [None if value is None else text.number(value, 0, unit) for value in rows["value"]]
    return core.shape("trend", rows.with_columns(series=pl.lit(""), text=pl.Series(said, dtype=pl.String)))
