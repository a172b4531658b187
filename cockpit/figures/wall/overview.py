"""全局: the three milestones with what will arrive in time, the map, and the figures of its foot."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from cockpit import measures, plan, store, text
from cockpit.figures import core, network, overview, resources, standing
from cockpit.figures.attention import FINDINGS
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing import Standing
from cockpit.figures.wall.cut import shortly
from cockpit.text import overview as plans
from cockpit.text import wall as words
from cockpit.text.resources import ten_thousands

FINE = ("achieved", "on_track")
DECIDED = {"achieved": 1.0, "missed": 0.0}  # what these have come to, as a probability
NAMED = 3  # weak targets named per milestone at most
ROOM = 20  # characters: what the names have room for on one line
UPGRADES = "yz-t01-schools"
FULL = 100.0


def milestones(read: store.Reader, selection: Selection) -> Figure:
    """A sentence per milestone year with its counts by status, what is foreseen, and its weakest by name."""
    every = standing.promised(standing.standings(read))
    years = {year: [s for s in every if s.year == year] for year in plan.load().tracked.years}
    ahead = years[standing.milestone_year()]
    good = sum(s.status in FINE for s in ahead)
    return Figure(
        name="wall-milestones",
        kind="claims",
        title=words.MILESTONES,
        claim=words.milestones(standing.milestone_year(), good, len(ahead)),
        frame=core.frame("claims", [_milestone(year, mine) for year, mine in years.items()]),
        source=plans.PLAN,
        as_of=standing.newest(every),
        options={"wall": "tiers", "tiers": [_tier(year, mine) for year, mine in years.items()]},
        demo=read.version.demo,
    )


def coverage(read: store.Reader, selection: Selection) -> Figure:
    """The network map; the shares of the subdistricts below the district's own stand on it."""
    figure = network.coverage_map(read, selection)
    values: dict[str, float | None] = figure.options["area_values"]
    whole = standing.by_id(standing.standings(read), "yz-t01-10g-school")
    least = whole.value if whole and whole.value is not None else FULL
    low = {code: text.percent(value) for code, value in values.items() if value is not None and value < least}
    return replace(figure, options={**figure.options, "area_texts": low})


def security(read: store.Reader, selection: Selection) -> Figure:
    """Four counts for the district: open and overdue findings, late assessments, open incidents."""
    every = standing.standings(read, ids=tuple(words.SECURITY_LABELS))
    found = [s for id in words.SECURITY_LABELS if (s := standing.by_id(every, id))]
    late = [next((s.value for s in found if s.id == id), None) for id in FINDINGS]
    return Figure(
        name="wall-security",
        kind="headline",
        title=words.SECURITY,
        claim=words.security(*late),
        frame=core.frame("headline", [count(s, words.SECURITY_LABELS[s.id]) for s in found]),
        source=standing.sources(found),
        as_of=standing.oldest(found),
        stale=standing.any_stale(found),
        options={"wall": "counts"},
        demo=read.version.demo,
    )


def upgrades(read: store.Reader, selection: Selection) -> Figure:
    """The upgrades against their path, said in one clause, and how sure they are to arrive in time."""
    found = standing.by_id(standing.standings(read), UPGRADES)
    figure = shortly(network.upgrade_trend(read, selection))
    part = selection.subdistrict or selection.stage
    return replace(
        figure, claim=words.surely(figure.claim, standing.sure(found) if found and not part else "")
    )


def visits(read: store.Reader, selection: Selection) -> Figure:
    """All roles together, month by month: the sum of the visits that the page on resources shows by role."""
    figure = shortly(resources.visits(read, selection))
    months = figure.frame.group_by("period").agg(pl.sum("value")).sort("period")
    said = [ten_thousands(value) for value in months["value"]]
    whole = months.with_columns(series=pl.lit(""), text=pl.Series(said, dtype=pl.String))
    return replace(figure, name="wall-visits", frame=core.shape("trend", whole))


def deadlines(read: store.Reader, selection: Selection) -> Figure:
    """The days that come next, a line each: the day, what is owed by then and how long it is."""
    figure = shortly(overview.deadlines(read, selection))
    dates = [_date(row) for row in figure.frame.to_dicts()]
    return replace(figure, options={**figure.options, "wall": "dates", "dates": dates})


def _date(row: dict[str, Any]) -> dict[str, Any]:
    when, owed = words.owed(row["text"])
    told = {"when": when, "owed": owed, "left": words.left(row["detail"])}
    return {"status": row["status"], "status_word": row["status_word"]} | told


def _milestone(year: int, mine: Sequence[Standing]) -> dict[str, Any]:
    worst = standing.worst(s.status for s in mine)
    weak = _weak(mine)
    return {
        "status": worst,
        "status_word": text.status_word(worst) if worst else "",
        "text": plans.state(year, len(mine), standing.counts(mine)),
        "detail": words.sentence(_arriving(mine), words.weakest(_named(weak), len(weak))),
        "link": f"/milestones?year={year}",
    }


def _tier(year: int, mine: Sequence[Standing]) -> dict[str, Any]:
    """What the wall draws of a milestone: name, counts by status, how many will arrive, weakest by name."""
    weak = _weak(mine)
    return {
        "name": words.milestone(year),
        "total": words.total(len(mine)),
        "counts": [(status, text.status_word(status), n) for status, n in standing.counts(mine).items()],
        "chance": _arriving(mine),
        "weakest": words.weakest(_named(weak), len(weak)),
        "next": year == standing.milestone_year(),
    }


def _arriving(mine: Sequence[Standing]) -> str:
    """How many are expected in time: the sum of their probabilities; a decided one is certain.

    What has no probability (too few or too old data) is not guessed but counted apart.
    """
    known = {s.key: p for s in mine if (p := _probability(s)) is not None}
    ahead = [s for s in mine if s.status not in DECIDED and s.key in known]
    return words.arriving(sum(known.values()), len(mine) - len(known)) if ahead else ""


def _probability(s: Standing) -> float | None:
    if s.status in DECIDED:
        return DECIDED[s.status]
    return s.assessment.p if s.assessment and s.chance_text else None


def _weak(mine: Iterable[Standing]) -> list[str]:
    return [s.label for s in standing.worst_first(mine) if s.status in standing.BEHIND]


def _named(labels: Sequence[str]) -> list[str]:
    """The first labels that have room together, at least one."""
    fit = [n for n in range(1, NAMED + 1) if sum(map(len, labels[:n])) <= ROOM]
    return list(labels[: max(fit, default=1)])


def count(s: Standing, label: str) -> dict[str, Any]:
    """A card of one count; what should be zero and is not counts as missed, as among the exceptions."""
    card = standing.card(s, label=label, link="/security")
    if s.id in FINDINGS and s.value is not None and not s.stale:
        status = measures.Status.MISSED if s.value else measures.Status.ACHIEVED
        card |= {"status": str(status), "status_word": text.status_word(status) if s.value else ""}
    return card
