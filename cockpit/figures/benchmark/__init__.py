"""对标: the district's targets and values beside the city's and 崇明's, what they have and it has not."""

from cockpit.figures.benchmark.lanes import options, targets_compared
from cockpit.figures.benchmark.sides import gaps, not_comparable
from cockpit.figures.benchmark.stated import stated

PAGE = (targets_compared, gaps, not_comparable, stated)
TABS = {"gaps": gaps, "not_comparable": not_comparable, "stated": stated}

__all__ = ["PAGE", "TABS", "gaps", "not_comparable", "options", "stated", "targets_compared"]
