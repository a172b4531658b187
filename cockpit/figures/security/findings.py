"""Findings of the scans: which are open or overdue, how many come and go, how long a repair takes."""

from datetime import date

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import core, dated, reading
from cockpit.figures.cells import counted, ordered, summed
from cockpit.figures.core import Figure, Selection
from cockpit.figures.security import parts
from cockpit.text import dated as said
from cockpit.text import security as words

DATASET = ("vulnerability",)
HISTORY = 24  # months of the course
WHOLE = 100.0


def findings(read: store.Reader, selection: Selection) -> Figure:
    """What is not settled by severity and state; in time and overdue make the sum of what is not fixed."""
    on, stale = dated.month_end(read, selection), parts.old(read, selection, DATASET[0])
    rows = parts.findings(read, selection, HISTORY)
    open_, late = pl.col("fixed_on").is_null(), parts.late(on)
    states = {
        words.OVERDUE: late,
        words.IN_TIME: open_ & ~late,
        words.OPEN_SUM: open_,
        words.RETEST: ~open_ & pl.col("verified_on").is_null(),
    }
    sums = rows.group_by("severity").agg(**{name: test.sum() for name, test in states.items()})
    by = {row["severity"]: row for row in sums.to_dicts()}
    cells = [
        _cell(code, title, state, by.get(code, {}).get(state, 0), stale)
        for code, title in contracts.load().codes["severity"].codes.items()
        for state in states
    ]
    total = {state: sum(row[state] for row in by.values()) for state in states}
    cells += [summed(said.TOTAL, state, n) for state, n in total.items()]
    grave = sum(by.get(code, {}).get(words.OPEN_SUM, 0) for code in parts.GRAVE)
    claim = words.findings(total[words.OPEN_SUM], grave, total[words.OVERDUE], total[words.RETEST])
    return dated.figure(
        read,
        selection,
        "security-findings",
        "matrix",
        words.FINDINGS,
        parts.scoped(read, selection, claim),
        core.frame("matrix", cells if _known(read, selection, rows) else []),
        datasets=DATASET,
        options={"corner": words.SEVERITY, "missing": words.NO_FINDINGS},
    )


def flow(read: store.Reader, selection: Selection) -> Figure:
    """How many findings were found and how many were fixed in each of the last 24 months."""
    on, rows = dated.month_end(read, selection), parts.findings(read, selection, HISTORY)
    first, year = parts.since(on, HISTORY), parts.since(on)
    months = pl.DataFrame({"period": pl.date_range(first, on, "1mo", eager=True).dt.month_end()})
    courses = [
        _monthly(rows, months, *pair) for pair in ((words.FOUND, "found_on"), (words.FIXED, "fixed_on"))
    ]
    due = rows.filter(pl.col("due_on").is_between(year, on))
    met = due.filter(pl.col("fixed_on") <= pl.col("due_on")).height
    now, twelve = (_moved(rows, since, on) for since in (on.replace(day=1), year))
    claim = words.flow(on, now, twelve, WHOLE * met / due.height if due.height else None)
    return dated.figure(
        read,
        selection,
        "security-flow",
        "trend",
        words.FLOW,
        claim,
        core.shape("trend", pl.concat(courses) if rows.height else months.clear()),
        datasets=DATASET,
        unit=words.ITEM,
        options={"missing": words.NO_FINDINGS},
    )


def fix(read: store.Reader, selection: Selection) -> Figure:
    """Every finding that was fixed in the last twelve months by its days from discovery to repair."""
    on = dated.month_end(read, selection)
    stale = parts.old(read, selection, DATASET[0])
    rows = parts.findings(read, selection, HISTORY).filter(pl.col("fixed_on").is_between(parts.since(on), on))
    late = pl.col("fixed_on") > pl.col("due_on")
    rows = rows.with_columns(
        days=(pl.col("fixed_on") - pl.col("found_on")).dt.total_days().cast(pl.Float64), late=late
    )
    medians = dict(rows.group_by("severity").agg(pl.median("days")).iter_rows())
    titles = contracts.load().codes["severity"].codes
    groups = {code: words.fix_group(titles[code], medians[code]) for code in titles if code in medians}
    frame = rows.with_columns(
        key=pl.col("finding_code"),
        label=pl.col("finding_code"),
        group=pl.col("severity").replace_strict(groups, return_dtype=pl.String),
        value=pl.col("days"),
        text=pl.col("days").map_elements(lambda d: text.number(d, 0, words.DAYS), return_dtype=pl.String),
        status=pl.when("late").then(pl.lit("at_risk")).otherwise(pl.lit("stale" if stale else "achieved")),
        status_word=pl.when("late").then(pl.lit(words.LATE)).otherwise(pl.lit(words.MET)),
        order=ordered("severity", "severity"),
    ).sort("order", "key")
    told = {titles[code]: medians[code] for code in groups}
    return dated.figure(
        read,
        selection,
        "security-fix",
        "spread",
        words.FIX,
        words.fix(told, reading.total(rows["late"]), rows.height),
        core.shape("spread", frame),
        datasets=DATASET,
        unit=words.DAYS,
        options={"missing": words.NO_FIXED, "axis": words.fix_axis()},
    )


def _known(read: store.Reader, selection: Selection, rows: pl.DataFrame) -> bool:
    """Whether there is a register at all: then a part of the district without findings has none."""
    return rows.height > 0 or parts.as_of(read, selection, DATASET[0]) is not None


def _moved(rows: pl.DataFrame, first: date, last: date) -> tuple[int, int]:
    """How many were found and how many fixed from one day to another."""
    found, fixed = (
        rows.filter(pl.col(day).is_between(first, last)).height for day in ("found_on", "fixed_on")
    )
    return found, fixed


def _cell(code: str, severity: str, state: str, count: int, stale: bool) -> dict:
    told = counted(severity, state, count)
    if state != words.OVERDUE or not count or stale:
        return told
    return told | {"status": "missed" if code in parts.GRAVE else "at_risk", "status_word": words.OVERDUE}


def _monthly(rows: pl.DataFrame, months: pl.DataFrame, series: str, day: str) -> pl.DataFrame:
    """series, period, value, text: rows by the month of one of their dates, zero where there is none."""
    counted = (
        rows.drop_nulls(day).group_by(period=pl.col(day).dt.month_end()).agg(value=pl.len().cast(pl.Float64))
    )
    joined = months.join(counted, on="period", how="left", maintain_order="left")
    told = joined.with_columns(series=pl.lit(series), value=pl.col("value").fill_null(0.0))
    return told.with_columns(
        text=pl.col("value").map_elements(lambda n: text.number(n, 0, words.ITEM), return_dtype=pl.String)
    )
