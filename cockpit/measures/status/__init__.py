"""Whether a promise is kept, in time or at risk: decided step by step, each step says why."""

from cockpit.measures.status.judging import assess
from cockpit.measures.status.model import (
    AT_RISK_P,
    AT_RISK_RATIO,
    BANDS,
    ON_TRACK_P,
    ON_TRACK_RATIO,
    Assessment,
    Previous,
    Status,
    falls,
)
from cockpit.measures.status.weighing import banded, compound, paced

__all__ = [
    "AT_RISK_P",
    "AT_RISK_RATIO",
    "BANDS",
    "ON_TRACK_P",
    "ON_TRACK_RATIO",
    "Assessment",
    "Previous",
    "Status",
    "assess",
    "banded",
    "compound",
    "falls",
    "paced",
]
