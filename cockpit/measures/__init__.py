"""Arithmetic on frames and plans, without input or output: status, pace, gaps, pipelines, counts."""

from cockpit.measures.counts import BY, counts
from cockpit.measures.pace import DAYS_PER_MONTH, expected, months_between, pace, ratio, required, stale
from cockpit.measures.progress import gap_schools, pipeline
from cockpit.measures.status import Assessment, Status, assess

__all__ = [
    "BY",
    "DAYS_PER_MONTH",
    "Assessment",
    "Status",
    "assess",
    "counts",
    "expected",
    "gap_schools",
    "months_between",
    "pace",
    "pipeline",
    "ratio",
    "required",
    "stale",
]
