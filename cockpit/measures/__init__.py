"""Arithmetic on frames and plans, without input or output: status, pace, gaps, pipelines, counts."""

from cockpit.measures.counts import BY, counts
from cockpit.measures.duty import SOON_DAYS, Duty, State, duty, next_due
from cockpit.measures.pace import DAYS_PER_MONTH, expected, months_between, pace, ratio, required, stale
from cockpit.measures.progress import gap_schools, pipeline
from cockpit.measures.status import Assessment, Status, assess

__all__ = [
    "BY",
    "DAYS_PER_MONTH",
    "SOON_DAYS",
    "Assessment",
    "Duty",
    "State",
    "Status",
    "assess",
    "counts",
    "duty",
    "expected",
    "gap_schools",
    "months_between",
    "next_due",
    "pace",
    "pipeline",
    "ratio",
    "required",
    "stale",
]
