"""What each dataset must look like: one file gives its checks, its table, its sheet and its register."""

from cockpit.contracts.indicators import (
    Condition,
    Definition,
    IndicatorError,
    Population,
    definitions,
    measured,
    undefined,
)
from cockpit.contracts.kinds import KINDS, PROVENANCE, PROVENANCE_KINDS
from cockpit.contracts.limits import SLACK, Limits, limits
from cockpit.contracts.loading import ContractError, load
from cockpit.contracts.model import Catalogue, Check, CodeList, Contract, Field, Rollup, Stage
from cockpit.contracts.persons import FEWEST, few, of_people
from cockpit.contracts.schemas import FAILURES

__all__ = [
    "FAILURES",
    "FEWEST",
    "KINDS",
    "PROVENANCE",
    "PROVENANCE_KINDS",
    "SLACK",
    "Catalogue",
    "Check",
    "CodeList",
    "Condition",
    "Contract",
    "ContractError",
    "Definition",
    "Field",
    "IndicatorError",
    "Limits",
    "Population",
    "Rollup",
    "Stage",
    "definitions",
    "few",
    "limits",
    "load",
    "measured",
    "of_people",
    "undefined",
]
