"""Files and feeds become tidy rows and problems; kept, sent back and skipped rows are all that came in."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cockpit.intake.passing import folder, sweep
    from cockpit.intake.problems import Batch, Counts, Problem, Refusal, problems_table
    from cockpit.intake.publishing import IntakeError, after, feed, known, publish, recover, stage
    from cockpit.intake.reading import read
    from cockpit.intake.standing import Known

_HOMES = {  # found on first use, so that the reading process loads nothing but its reader
    "standing": ("Known",),
    "passing": ("folder", "sweep"),
    "problems": ("Batch", "Counts", "Problem", "Refusal", "problems_table"),
    "publishing": ("IntakeError", "after", "feed", "known", "publish", "recover", "stage"),
    "reading": ("read",),
}
__all__ = [
    "Batch",
    "Counts",
    "IntakeError",
    "Known",
    "Problem",
    "Refusal",
    "after",
    "feed",
    "folder",
    "known",
    "problems_table",
    "publish",
    "read",
    "recover",
    "stage",
    "sweep",
]


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f"cockpit.intake.{home}"), name)
