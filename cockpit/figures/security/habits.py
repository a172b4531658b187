"""What keeps a district safe between scans: drills and the green filter; and what happened all the same."""

from collections import Counter
from datetime import date

import polars as pl

from cockpit import contracts, store, text
from cockpit.figures import core, dated, reading
from cockpit.figures.cells import by_place, counted, lowest, summed
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school.rules import rules
from cockpit.figures.security import parts
from cockpit.text import dated as said
from cockpit.text import security as words
from queries import security as queries

GREEN = "yz-t18-green"
YEARS = 3  # calendar years of drills, the current one first
SCHOOL = "school"


def drills(read: store.Reader, selection: Selection) -> Figure:
    """Drills by calendar year and level, and by kind; the last column is the sum of a row."""
    on = dated.month_end(read, selection)
    rows = read(
        queries.drills,
        first=min(date(on.year - YEARS + 1, 1, 1), parts.since(on)),
        last=on,
        **dated.choice(selection),
    )
    count = Counter(
        (day.year, level, kind) for level, kind, day in rows.select("level", "kind", "held_on").iter_rows()
    )
    levels = (SCHOOL,) if dated.part(read, selection) else tuple(contracts.load().codes["level"].codes)
    kinds = contracts.load().codes["drill_kind"].codes
    told = []
    for year in range(on.year, on.year - YEARS, -1):
        for level in levels:
            row, counts = (
                words.year(year, parts.title("level", level)),
                [count[year, level, kind] for kind in kinds],
            )
            told += [counted(row, title, n) for title, n in zip(kinds.values(), counts, strict=True)]
            told.append(summed(row, said.TOTAL, sum(counts)))
    recent = rows.filter(pl.col("held_on") >= parts.since(on))
    by_level = {parts.title("level", level): recent.filter(level=level).height for level in levels}
    without = [title for code, title in kinds.items() if code not in recent["kind"]]
    return dated.figure(
        read,
        selection,
        "security-drills",
        "matrix",
        words.DRILLS,
        words.drills(on, by_level, without),
        core.frame("matrix", told if rows.height else []),
        datasets=("drill",),
        options={"corner": words.HELD, "missing": words.NO_DRILLS},
    )


def green(read: store.Reader, selection: Selection) -> Figure:
    """The share of protected terminals by subdistrict, or by school where only one is in sight."""
    every = parts.filtered(read, selection)
    rows = every.filter(pl.col("terminals_total") > 0)
    frame = by_place(rows, "terminals_covered", "terminals_total")
    frame = frame.with_columns(**_judged(parts.old(read, selection, "filter_coverage")))
    covered, total = reading.total(rows["terminals_covered"]), reading.total(rows["terminals_total"])
    share = text.percent(reading.share(rows["terminals_covered"], rows["terminals_total"]))
    claim = words.green(share, covered, total, *lowest(frame))
    missing = words.missing_reports(every["terminals_total"].null_count()) if total else ""
    return dated.figure(
        read,
        selection,
        "security-green",
        "ranking",
        words.GREEN,
        said.sentence(claim, missing),
        core.shape("ranking", frame),
        datasets=("filter_coverage",),
        unit="%",
        options={"missing": words.NO_GREEN},
    )


def incidents(read: store.Reader, selection: Selection) -> Figure:
    """Incidents of the last twelve months by kind and month; the last row and column are the sums."""
    on, every = dated.month_end(read, selection), parts.incidents(read, selection)
    rows = every.filter(pl.col("occurred_on") >= parts.since(on))
    months = pl.date_range(parts.since(on), on, "1mo", eager=True).to_list()
    count = Counter(
        (kind, day.replace(day=1)) for kind, day in rows.select("kind", "occurred_on").iter_rows()
    )
    kinds = contracts.load().codes["incident_kind"].codes
    told = []
    for kind, title in kinds.items():
        told += [counted(title, words.short_month(month), count[kind, month]) for month in months]
        told.append(summed(title, said.TOTAL, sum(count[kind, month] for month in months)))
    for month in months:
        told.append(summed(said.TOTAL, words.short_month(month), sum(count[kind, month] for kind in kinds)))
    told.append(summed(said.TOTAL, said.TOTAL, rows.height))
    kind, most = Counter(rows["kind"].sort().to_list()).most_common(1)[0] if rows.height else ("", 0)
    open_ = every["closed_on"].null_count()
    title = kinds.get(kind, "")
    known = every.height > 0 or parts.as_of(read, selection, "incident") is not None
    claim = words.incidents(rows.height, title, most, open_, reading.together(rows["down_min"]))
    return dated.figure(
        read,
        selection,
        "security-incidents",
        "matrix",
        words.INCIDENTS,
        claim,
        core.frame("matrix", told if known else []),
        datasets=("incident",),
        unit=words.CASE,
        options={"corner": words.KIND, "missing": words.NO_INCIDENTS},
    )


def limit() -> float:
    """The share in percent below which a school is an exception, as the rules for schools publish it."""
    return next(rule.value for rule in rules() if rule.indicator == GREEN)


def _judged(stale: bool) -> dict[str, pl.Expr]:
    """Target, status and words of a share of protected terminals; nothing old is judged."""
    goal = contracts.definitions()[GREEN].target
    states: tuple[tuple[str, str], ...] = (
        ("achieved", words.COVERED),
        ("on_track", words.NEARLY),
        ("at_risk", words.LOW),
    )
    if stale:
        states = (("stale", text.status_word("stale")),) * len(states)
    full, fair = pl.col("value") >= goal, pl.col("value") >= limit()
    chosen = [
        pl.when(full)
        .then(pl.lit(states[0][n]))
        .when(fair)
        .then(pl.lit(states[1][n]))
        .otherwise(pl.lit(states[2][n]))
        for n in range(2)
    ]
    return {
        "target": pl.lit(goal, pl.Float64),
        "target_text": pl.lit(text.percent(goal, 0)),
        "status": chosen[0],
        "status_word": chosen[1],
    }
