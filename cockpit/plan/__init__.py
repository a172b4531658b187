"""What was promised: plans, clauses, indicators, dated targets and conflicts, read from `data/plans`."""

from cockpit.plan.check import check, report
from cockpit.plan.loading import FOLDER, PlanError, load
from cockpit.plan.model import (
    Area,
    Baseline,
    Conflict,
    CoreProject,
    Crosswalk,
    Indicator,
    Plan,
    Question,
    Safeguard,
    Side,
    SourceDate,
    Target,
    Task,
    Unit,
)
from cockpit.plan.registry import Registry
from cockpit.plan.shapes import Fault

__all__ = [
    "FOLDER",
    "Area",
    "Baseline",
    "Conflict",
    "CoreProject",
    "Crosswalk",
    "Fault",
    "Indicator",
    "Plan",
    "PlanError",
    "Question",
    "Registry",
    "Safeguard",
    "Side",
    "SourceDate",
    "Target",
    "Task",
    "Unit",
    "check",
    "load",
    "report",
]
