"""Visits of inspectors to schools: planned, started, recorded point by point, signed, finished."""

from cockpit.ledger.visits.book import Visits
from cockpit.ledger.visits.model import (
    CANCELLED,
    FINISHED,
    INSPECTOR,
    PARTIES,
    PLANNED,
    SCHOOL,
    STARTED,
    STATES,
    Finding,
    Photo,
    Plan,
    Signature,
    Step,
    Visit,
    digest,
)

__all__ = [
    "CANCELLED",
    "FINISHED",
    "INSPECTOR",
    "PARTIES",
    "PLANNED",
    "SCHOOL",
    "STARTED",
    "STATES",
    "Finding",
    "Photo",
    "Plan",
    "Signature",
    "Step",
    "Visit",
    "Visits",
    "digest",
]
