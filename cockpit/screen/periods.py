"""Periods of projects on one time scale as plain HTML, for the wall: no chart library, large words."""

from collections.abc import Sequence
from datetime import date

from cockpit import config
from cockpit.figures.core import Figure, Row
from cockpit.screen.html import Markup, el, join, style
from cockpit.screen.pieces import chip, dashed
from cockpit.text import projects as words
from cockpit.text import screen

AHEAD = 2  # years beyond the last promised end that are drawn
MOST = 13  # projects of the plan; more do not fit on a wall


def periods(figure: Figure) -> Markup:
    """A line per project: its period, filled up to where its plan stood so, its likely end, its state."""
    every = dated(figure)
    rows, over = every[:MOST], max(0, len(every) - MOST)
    if not rows:
        return Markup("")
    first, last = reach(rows)
    years = (
        el("span", "cs-year", f"{year}", style=style(x=_place(date(year, 1, 1), first, last)))
        for year in range(first.year, last.year)
    )
    today = figure.options.get("today") or config.settings().today()
    now = el("span", "cs-today", style=style(x=_place(today, first, last)))
    head = (el("span", "cs-name", ""), el("span", "cs-axis", join(years)), el("span", ""))
    lines = join(_period(row, first, last, now) for row in rows)
    note = el("p", "cs-detail", words.WALL_NOTE, el("b", "", screen.rest(over)) if over else "")
    return el("div", "cs-periods", el("div", "cs-period cs-years", *head), lines, note)


def _period(row: Row, first: date, last: date, now: Markup) -> Markup:
    tone = f"ck-status--{dashed(row['status'])}"
    span = {"x": _place(row["start"], first, last), "w": _between(row["start"], row["end"], first, last)}
    bar = el("span", "cs-span", el("span", f"cs-fill {tone}", style=style(w=_part(row))), style=style(**span))
    body = el("span", "cs-odd", style=style(x=_place(row["body_end"], first, last))) if odd(row) else ""
    name = el("span", "cs-name", el("span", "", row["label"]))
    said = el("small", "", row["text"])
    state = el("span", "cs-outlook", chip(row["status"], row["status_word"]), said)
    axis = el("span", "cs-axis", bar, now, *_ahead(row, first, last, tone), body)
    return el("div", "cs-period", name, axis, state)


def _ahead(row: Row, first: date, last: date, tone: str) -> list[Markup]:
    """Dashes beyond the period and a ring where the pace leads."""
    heading = row["forecast_end"]
    if not heading:
        return []
    ring = f"cs-ring {tone}" + (" cs-done" if row["status"] == "achieved" else "")
    made = [el("span", ring, style=style(x=_place(heading, first, last)))]
    if heading > row["end"]:
        over = style(x=_place(row["end"], first, last), w=_between(row["end"], heading, first, last))
        made.insert(0, el("span", f"cs-beyond {tone}", style=over))
    return made


def _part(row: Row) -> str:
    """How much of the period the progress is worth."""
    done = (min(row["earned"], row["end"]) - row["start"]).days if row["earned"] else 0
    return f"{100 * max(0, done) / max(1, (row['end'] - row['start']).days):.2f}%"


def _place(day: date, first: date, last: date) -> str:
    return f"{100 * (min(day, last) - first).days / (last - first).days:.2f}%"


def _between(start: date, end: date, first: date, last: date) -> str:
    return f"{100 * max(0, (min(end, last) - start).days) / (last - first).days:.2f}%"


def dated(figure: Figure) -> list[Row]:
    """The rows with a period."""
    return [row for row in figure.frame.to_dicts() if row["start"] and row["end"]]


def odd(row: Row) -> bool:
    """Whether the plan's text names another end than its annex."""
    return bool(row["body_end"]) and row["body_end"] != row["end"]


def reach(rows: Sequence[Row]) -> tuple[date, date]:
    """The first day of the first year and of the year after the last; a far forecast does not stretch it."""
    first = min((row["start"] for row in rows), default=config.settings().today())
    promised = max((row[c] for row in rows for c in ("end", "body_end") if row[c]), default=first)
    heading = max((row["forecast_end"] for row in rows if row["forecast_end"]), default=first)
    last = min(max(promised, heading).year, promised.year + AHEAD)
    return date(first.year, 1, 1), date(last + 1, 1, 1)
