"""All real series of a kind, in a fixed order."""

from tests.bench.backtest import events, panels
from tests.bench.backtest.real import COUNT, FLOW, LEVEL, RATIO, Real

LEAST, MOST = 0.2, 30.0  # events per period: the pace at which schools are finished per month
SHORTEST = 10  # periods: eight to learn from, two to be judged by
KINDS = (COUNT, RATIO, LEVEL, FLOW)
SOURCES = {COUNT: events.SOURCES, RATIO: panels.RATIOS, LEVEL: panels.LEVELS, FLOW: panels.FLOWS}


def every(kind: str) -> tuple[Real, ...]:
    """The series that are long enough and, for counts, as rare as ours; ordered by name."""
    found = [each for source in SOURCES[kind] for each in source() if len(each.values) >= SHORTEST]
    kept = [each for each in found if kind != COUNT or LEAST <= each.mean <= MOST]
    return tuple(sorted(kept, key=lambda each: each.name))
