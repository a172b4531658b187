"""How fast every open promise moves, and how fast it has to from now on."""

import math
from collections.abc import Sequence
from typing import Any

from cockpit import store
from cockpit.figures import core, standing
from cockpit.figures.core import Figure, Selection
from cockpit.figures.milestones import choosing
from cockpit.figures.standing import Standing
from cockpit.text import milestones as words
from cockpit.text import milestones_course as said

ENOUGH = 1.0  # observed over required pace from which on nothing has to become faster


def pace(read: store.Reader, selection: Selection) -> Figure:
    """The open promises with a figure and a date that pass the filters, what needs most acceleration first.

    `observed` and `required` are paces in the unit of each indicator per month, so only their ratio may be
    compared between rows.
    """
    chosen = sorted((s for s in choosing.dated(read, selection) if _open(s)), key=_ratio)
    return Figure(
        name="pace",
        kind="pace",
        title=said.PACE,
        claim=_claim(chosen),
        frame=core.frame("pace", [_row(s) for s in chosen]),
        source=standing.sources(chosen),
        as_of=standing.newest(chosen),
        options={"link": choosing.link(selection), "missing": words.NO_MATCH, "supplier": words.SUPPLIER},
        demo=read.version.demo,
    )


def _open(s: Standing) -> bool:
    """Whether there is a pace to compare: something lacks, the date is ahead and a trend is known."""
    judged = s.assessment
    if judged is None or s.status == "stale" or s.definition.method == "stages":
        return False
    return bool(judged.gap and judged.required_pace) and judged.observed_pace is not None


def _ratio(s: Standing) -> float:
    """Observed over required pace; the smallest stands first."""
    judged = s.assessment
    if judged is None or judged.observed_pace is None or not judged.required_pace:
        return -math.inf
    return judged.observed_pace / judged.required_pace


def _claim(chosen: Sequence[Standing]) -> str:
    short = [s for s in chosen if _ratio(s) < ENOUGH]
    still = sum(_ratio(s) <= 0 for s in short)
    worst = f"{short[0].label}" if short else ""
    return said.pace(len(chosen), len(short), still, worst)


def _row(s: Standing) -> dict[str, Any]:
    judged = s.assessment
    plain = ("observed_text", "required_text", "acceleration_text", "status", "status_word")
    return {name: getattr(s, name) for name in plain} | {
        "key": s.id,
        "label": said.dated(s.label, s.due_text),
        "observed": judged.observed_pace if judged else None,
        "required": judged.required_pace if judged else None,
    }
