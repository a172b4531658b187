"""What changed between two frozen months: found, weighed and put in order, by rules that are data."""

from cockpit.measures.changes.comparing import FOUND, between
from cockpit.measures.changes.rules import KINDS, THEMES, Rules, RulesError, rules

__all__ = ["FOUND", "KINDS", "THEMES", "Rules", "RulesError", "between", "rules"]
