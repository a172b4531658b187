"""The promises as a list with every detail, worst first, and those without an end date."""

from collections.abc import Sequence
from typing import Any

from cockpit import store
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words


def targets(read: store.Reader, selection: Selection) -> Figure:
    """The formal targets of the selected milestone year (all dated ones without it) that pass the filters."""
    chosen = standing.worst_first(choosing.dated(read, selection))
    claim = words.targets(words.years(selection.year), len(chosen), standing.counts(chosen))
    return _listed(read, selection, "targets", words.TARGETS, claim, chosen)


def undated(read: store.Reader, selection: Selection) -> Figure:
    """The commitments without an end date that pass the filters; they count in no milestone."""
    chosen = standing.worst_first(s for s in choosing.chosen(read, selection) if s.due is None)
    claim = words.undated(len(chosen), sum(s.status == "achieved" for s in chosen))
    return _listed(read, selection, "undated", words.UNDATED, claim, chosen)


def _listed(
    read: store.Reader, selection: Selection, name: str, title: str, claim: str, chosen: Sequence[Standing]
) -> Figure:
    return Figure(
        name=name,
        kind="targets",
        title=title,
        claim=claim,
        frame=core.frame("targets", [_row(s) for s in chosen]),
        source=standing.sources(chosen),
        as_of=standing.newest(chosen),
        options={"link": choosing.link(selection), "missing": words.NO_MATCH, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _row(s: Standing) -> dict[str, Any]:
    same = ("area", "task", "label", "value", "text", "target_text", "due_text", "gap_text", "pace_text")
    plain = {name: getattr(s, name) for name in (*same, "status", "status_word", "clause")}
    return plain | {"key": s.id, "year": s.year, "spark": list(s.spark)}
