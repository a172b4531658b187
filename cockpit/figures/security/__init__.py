"""Whether the district is safe: systems and their cycles, findings, restores, drills, filter, incidents."""

from cockpit.figures.security.attention import attention
from cockpit.figures.security.cards import headline
from cockpit.figures.security.findings import findings, fix, flow
from cockpit.figures.security.habits import drills, green, incidents
from cockpit.figures.security.systems import register, restores

PAGE = (headline, attention, register, findings, flow, fix, restores, green, drills, incidents)

__all__ = [
    "PAGE",
    "attention",
    "drills",
    "findings",
    "fix",
    "flow",
    "green",
    "headline",
    "incidents",
    "register",
    "restores",
]
