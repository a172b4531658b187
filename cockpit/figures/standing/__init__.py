"""Where every indicator stands against what was promised: value, target, gap, pace and status, said once."""

from cockpit.figures.standing.joining import DISTRICT, Asked, moment, standings
from cockpit.figures.standing.model import Standing
from cockpit.figures.standing.parts import by_school, by_subdistrict
from cockpit.figures.standing.picking import (
    BEHIND,
    SEVERITY,
    any_stale,
    area_code,
    area_order,
    by_id,
    card,
    conflict_text,
    counts,
    foresight,
    headline,
    milestone_year,
    newest,
    oldest,
    promised,
    sources,
    sure,
    worst,
    worst_first,
)
from cockpit.figures.standing.wording import status_word, value_text

__all__ = [
    "BEHIND",
    "DISTRICT",
    "SEVERITY",
    "Asked",
    "Standing",
    "any_stale",
    "area_code",
    "area_order",
    "by_id",
    "by_school",
    "by_subdistrict",
    "card",
    "conflict_text",
    "counts",
    "foresight",
    "headline",
    "milestone_year",
    "moment",
    "newest",
    "oldest",
    "promised",
    "sources",
    "standings",
    "status_word",
    "sure",
    "value_text",
    "worst",
    "worst_first",
]
