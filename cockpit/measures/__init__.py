"""Arithmetic on frames and plans, without input or output: status, pace, forecast, published methods."""

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
from cockpit.measures.progress import pipeline
from cockpit.measures.published import Verdict
from cockpit.measures.status import Assessment, Previous, Status, assess, compound, falls

__all__ = [
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
    "Verdict",
    "Works",
    "along",
    "assess",
    "compound",
    "duty",
    "expected",
    "falls",
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
]
