"""总览: where the whole plan stands, what needs eyes, what comes next and how old the data are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from cockpit import config, measures, plan, store, text
from cockpit.figures import core, network, rectify, standing
from cockpit.figures.attention import arrives, exceptions
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing import Standing
from cockpit.text import overview as words
from queries import observation

FINE = ("achieved", "on_track")
OLDEST = 6  # sources listed by name
NAMED = 2  # how many things a sentence names before it counts the rest
KEY = {  # the indicators leaders ask for first, and the page that explains each
    "yz-t01-schools": "/network",
    "yz-g25-fiber": "/network?layer=optical",
    "yz-wifi": "/network?layer=wireless",
    "yz-t03-scenes": "/campus",
    "yz-t03-schools": "/campus",
    "yz-t05-lessons": "/resources",
    "yz-t11-teachers": "/milestones?indicator=yz-t11-teachers",
    "yz-t17-mlps": "/security",
}


def state(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per milestone year: how many targets and how they stand; the next milestone is the claim."""
    every = standing.promised(standing.standings(read))
    years = {year: [s for s in every if s.year == year] for year in plan.load().tracked.years}
    next_year = standing.milestone_year()
    return Figure(
        name="state",
        kind="claims",
        title=words.STATE,
        claim=_said(next_year, years[next_year]),
        frame=core.frame("claims", [_year(y, mine) for y, mine in years.items() if y != next_year]),
        source=words.PLAN,
        as_of=standing.newest(every),
        demo=read.version.demo,
    )


def coverage_map(read: store.Reader, selection: Selection) -> Figure:
    """The network's map, whose schools also say how many rectifications are open there."""
    return rectify.marked(read, network.coverage_map(read, selection))


def key(read: store.Reader, selection: Selection) -> Figure:
    """Eight cards: value, target of the next milestone, gap, status and date, each leading to its page."""
    every = standing.standings(read)
    year = standing.milestone_year()
    found = [standing.by_id(every, id, year) or standing.by_id(every, id) for id in KEY]
    shown = [s for s in found if s]
    good = sum(s.status in FINE for s in shown)
    return Figure(
        name="key",
        kind="headline",
        title=words.KEY,
        claim=words.key(len(shown), good),
        frame=standing.headline(shown, KEY, words.LABELS),
        source=standing.sources(shown),
        as_of=standing.newest(shown),
        demo=read.version.demo,
    )


def by_year(read: store.Reader, selection: Selection) -> Figure:
    """Area × milestone year: how many promises are kept, coloured by the worst status among them."""
    every = standing.promised(standing.standings(read))
    cells: dict[tuple[str, int | None], list[Standing]] = defaultdict(list)
    for s in every:
        cells[s.area, s.year].append(s)
    years = [*plan.load().tracked.years, None]
    areas = dict.fromkeys(s.area for s in sorted(every, key=standing.area_order))
    rows = [_cell(area, year, cells[area, year]) for area in areas for year in years if (area, year) in cells]
    nearest = standing.milestone_year()
    bad = {area: sum(s.status in standing.BEHIND for s in cells.get((area, nearest), ())) for area in areas}
    worst = max(bad, key=lambda area: bad[area], default="")
    return Figure(
        name="by_year",
        kind="matrix",
        title=words.BY_YEAR,
        claim=words.by_year(nearest, worst, bad.get(worst, 0)),
        frame=core.frame("matrix", _in_columns(rows, [words.column(year) for year in years])),
        source=words.PLAN,
        as_of=standing.newest(every),
        options={"corner": words.CORNER, "max": 100.0},
        demo=read.version.demo,
    )


def deadlines(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per day on which something falls due from today on; what has no date is only counted."""
    every = standing.promised(standing.standings(read))
    today = config.settings().today()
    projects = [p.end for p in plan.load().tracked.core_projects if p.end]
    days = sorted({d for d in (*(s.due for s in every), *projects) if d and d >= today})
    due = {day: [s for s in every if s.due == day] for day in days}
    ends = {day: projects.count(day) for day in days}
    first = days[0] if days else None
    total = len(due[first]) + ends[first] if first else 0
    undated = sum(s.due is None for s in every)
    return Figure(
        name="deadlines",
        kind="claims",
        title=words.DEADLINES,
        claim=words.deadlines((first - today).days if first else None, first, total, undated),
        frame=core.frame("claims", [_deadline(day, due[day], ends[day], today) for day in days]),
        source=words.PLAN,
        as_of=standing.newest(every),
        demo=read.version.demo,
    )


def ages(read: store.Reader, selection: Selection) -> Figure:
    """The sources most in need of new data, stale ones first: date, cadence and age of each.

    The claim counts all sources; the registers show the rest.
    """
    today = config.settings().today()
    rows = [_age(row, today) for row in read(observation.sources).to_dicts()]
    rows.sort(key=lambda row: (row["status"] != "stale", row["as_of"] or date.max, row["key"]))
    dated = [row for row in rows if row["as_of"]]
    nothing: dict[str, Any] = {"title": "", "as_of": None}
    eldest = min(dated, key=lambda row: row["as_of"], default=nothing)
    late = sum(row["status"] == "stale" for row in rows)
    return Figure(
        name="ages",
        kind="table",
        title=words.AGES,
        claim=words.ages(len(rows), late, eldest["title"], eldest["as_of"]),
        frame=pl.DataFrame(rows[:OLDEST], schema=AGE),
        source=words.PLAN if not rows else text.listing([eldest["title"]]),
        as_of=max((row["as_of"] for row in dated), default=None),
        options={"columns": words.AGE_COLUMNS, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


AGE = {
    "key": pl.String(),
    "title": pl.String(),
    "as_of": pl.Date(),
    "days": pl.Int64(),
    "cadence": pl.String(),
    "rows": pl.Int64(),
    "status": pl.String(),
    "status_word": pl.String(),
}


def _said(year: int, mine: Sequence[Standing]) -> str:
    return words.state(year, len(mine), standing.counts(mine))


def _year(year: int, mine: Sequence[Standing]) -> dict[str, Any]:
    late = [s.label for s in standing.worst_first(mine) if s.status in standing.BEHIND]
    worst = standing.worst(s.status for s in mine)
    return {
        "status": worst,
        "status_word": text.status_word(worst) if worst else "",
        "text": _said(year, mine),
        "detail": words.attention(late[:NAMED], len(late)),
        "link": f"/milestones?year={year}",
    }


def _cell(area: str, year: int | None, mine: Sequence[Standing]) -> dict[str, Any]:
    done = sum(s.status == "achieved" for s in mine)
    return {
        "row": area,
        "column": words.column(year),
        "value": 100.0 * done / len(mine),
        "text": words.cell(done, len(mine)),
        "status": standing.worst(s.status for s in mine),
        "status_word": words.cell_word(standing.counts(mine)),
    }


def _in_columns(rows: list[dict[str, Any]], columns: list[str]) -> list[dict[str, Any]]:
    """Cells row by row, with an empty one where an area promises nothing: so the columns keep their order."""
    filled = {(r["row"], r["column"]): r for r in rows}
    names = dict.fromkeys(r["row"] for r in rows)
    return [filled.get((name, c), {"row": name, "column": c}) for name in names for c in columns]


def _deadline(day: date, due: Iterable[Standing], projects: int, today: date) -> dict[str, Any]:
    left = [s for s in standing.worst_first(due) if s.status != "achieved"]
    late = [s.label for s in left if s.status in standing.BEHIND]
    worst = standing.worst(s.status for s in due)
    return {
        "status": worst,
        "status_word": text.status_word(worst) if worst else "",
        "text": words.deadline(day, len(left), len(list(due)) - len(left), projects),
        "detail": words.deadline_detail((day - today).days, late[:NAMED], len(late)),
        "link": f"/milestones?year={plan.load().tracked.milestone(day)}",
    }


def _age(row: dict[str, Any], today: date) -> dict[str, Any]:
    known, cadence = row["as_of"] is not None, arrives(row["dataset"], row["cadence"])
    stale = measures.stale(row["as_of"], cadence, today)
    status = "stale" if stale else "on_track" if known else "no_data"
    return {
        "key": row["dataset"],
        "title": row["title"],
        "as_of": row["as_of"],
        "days": (today - row["as_of"]).days if known else None,
        "cadence": text.CADENCE_WORDS[cadence],
        "rows": row["rows"],
        "status": status,
        "status_word": words.FRESH if status == "on_track" else text.status_word(status),
    }


PAGE = (state, key, coverage_map, exceptions, rectify.brief, by_year, deadlines, ages)
