"""预警: what has crossed its limit and who sees to it, the record, the rules, a limit tried on history."""

from cockpit.figures.alerts.board import attention, listing, state
from cockpit.figures.alerts.choosing import by_id, chosen, options, parameters, picked
from cockpit.figures.alerts.course import course, story
from cockpit.figures.alerts.evaluating import alerts
from cockpit.figures.alerts.model import Alert
from cockpit.figures.alerts.printing import document
from cockpit.figures.alerts.record import book, changes, condition, log, present
from cockpit.figures.alerts.rules import Rule, RuleError, rule, rules
from cockpit.figures.alerts.simulation import differences, trial, unit

PAGE = (state, attention, listing, course, story, log, book, trial, differences, changes)

__all__ = [
    "PAGE",
    "Alert",
    "Rule",
    "RuleError",
    "alerts",
    "attention",
    "book",
    "by_id",
    "changes",
    "chosen",
    "condition",
    "course",
    "differences",
    "document",
    "listing",
    "log",
    "options",
    "parameters",
    "picked",
    "present",
    "rule",
    "rules",
    "state",
    "story",
    "trial",
    "unit",
]
