"""The state of the plan and of the data as one object: milestones with counts, sources with their age."""

from typing import Any

from cockpit import config, contracts, plan, store, text
from cockpit.access import Level
from cockpit.feed import promises, sight
from cockpit.feed.document import plain
from cockpit.figures import overview, registers, standing
from cockpit.figures.core import Selection
from queries import registers as queries

WHOLE = Selection()


def status(read: store.Reader, notice: str | None) -> dict[str, Any]:
    """{"notice", "milestones", "sources"}; `notice` says why an older version is served, null otherwise."""
    return {"notice": notice, "milestones": milestones(read), "sources": sources(read)}


def milestones(read: store.Reader) -> list[dict[str, Any]]:
    """One object per milestone year: how many promises in which status, and the sentence of the overview.

    The sentence speaks of every promise, so it is told only to a reader who may be told every one.
    """
    every = standing.promised(promises.chosen(read, {}))
    said = _sentences(read) if read.scope.level >= Level.INTERNAL else {}
    return [_milestone(year, every, said.get(year)) for year in plan.load().tracked.years]


def _sentences(read: store.Reader) -> dict[int, str]:
    """Year → its sentence: the next milestone's is the claim of the figure, the others are its rows."""
    figure, next_year = overview.state(read, WHOLE), standing.milestone_year()
    others = (year for year in plan.load().tracked.years if year != next_year)
    return {next_year: figure.claim} | dict(zip(others, figure.frame["text"], strict=True))


def _milestone(year: int, every: tuple[standing.Standing, ...], said: str | None) -> dict[str, Any]:
    mine = [s for s in every if s.year == year]
    worst = standing.worst(s.status for s in mine)
    return {
        "year": year,
        "text": said,
        "status": worst,
        "status_word": text.status_word(worst) if worst else None,
        "total": len(mine),
        "counts": [
            {"status": status, "status_word": text.status_word(status), "count": count}
            for status, count in standing.counts(mine).items()
        ],
    }


def sources(read: store.Reader) -> list[dict[str, Any]]:
    """One object per register that the reader's level opens, with the words of the page of registers."""
    said = {row["key"]: row for row in registers.catalogue(read, WHOLE).frame.to_dicts()}
    held = {row["dataset"]: row for row in read(queries.freshness).to_dicts()}
    open_ = [name for name in contracts.load() if sight.open_to(read.scope.level, frozenset({name}))]
    return [_source(name, said[name], held.get(name)) for name in open_]


def _source(name: str, said: dict[str, Any], held: dict[str, Any] | None) -> dict[str, Any]:
    as_of = held["as_of"] if held else None
    return {
        "dataset": name,
        "title": said["title"],
        "cadence": said["cadence"],
        "as_of": plain(as_of),
        "as_of_text": said["as_of"],
        "age_days": (config.settings().today() - as_of).days if as_of else None,
        "rows": held["rows"] if held else None,
        "rows_text": said["rows"],
        "state": said["state"],
        "imported_at": held["imported_at"].isoformat() if held and held["imported_at"] else None,
    }
