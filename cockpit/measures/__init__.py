"""Arithmetic on frames and plans, without input or output: status, pace, gaps, pipelines, counts."""

from cockpit.measures.counts import BY, counts, weakest
from cockpit.measures.duty import SOON_DAYS, Duty, State, duty, next_due
from cockpit.measures.evidence import grade
from cockpit.measures.forecast.model import Chance, Forecast, Goal, Series, Works
from cockpit.measures.pace import (
    DAYS_PER_MONTH,
    along,
    expected,
    months_between,
    pace,
    planned,
    ratio,
    required,
    span,
    stale,
)
from cockpit.measures.progress import gap_schools, pipeline
from cockpit.measures.status import Assessment, Previous, Status, assess, falls

__all__ = [
    "BY",
    "DAYS_PER_MONTH",
    "SOON_DAYS",
    "Assessment",
    "Chance",
    "Duty",
    "Forecast",
    "Goal",
    "Previous",
    "Series",
    "State",
    "Status",
    "Works",
    "along",
    "assess",
    "counts",
    "duty",
    "expected",
    "falls",
    "gap_schools",
    "grade",
    "months_between",
    "next_due",
    "pace",
    "pipeline",
    "planned",
    "ratio",
    "required",
    "span",
    "stale",
    "weakest",
]
