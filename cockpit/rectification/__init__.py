"""How a rectification goes from opened to closed: states, steps, terms and escalation as data."""

from cockpit.rectification.loading import RulesError, read, workflow
from cockpit.rectification.model import (
    BEFORE,
    FIELDS,
    SAME,
    START,
    Action,
    Illegal,
    Named,
    Severity,
    State,
    Step,
    Workflow,
)

__all__ = [
    "BEFORE",
    "FIELDS",
    "SAME",
    "START",
    "Action",
    "Illegal",
    "Named",
    "RulesError",
    "Severity",
    "State",
    "Step",
    "Workflow",
    "read",
    "workflow",
]
