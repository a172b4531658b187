"""The network of the district's schools: where it has arrived, how the upgrades move, what probes measure."""

from cockpit.figures.network.cards import headline
from cockpit.figures.network.places import behind, coverage_map, coverage_table
from cockpit.figures.network.speed import outages, speed_spread, speed_trend
from cockpit.figures.network.upgrades import upgrade_stages, upgrade_trend

PAGE = (
    headline,
    coverage_map,
    coverage_table,
    behind,
    upgrade_stages,
    upgrade_trend,
    speed_spread,
    speed_trend,
    outages,
)

__all__ = [
    "PAGE",
    "behind",
    "coverage_map",
    "coverage_table",
    "headline",
    "outages",
    "speed_spread",
    "speed_trend",
    "upgrade_stages",
    "upgrade_trend",
]
