"""What may be asked of each resource, and what is wrong with a question: every fault at once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cockpit import contracts, plan
from cockpit.figures.core import STATUSES
from cockpit.text import feed_api as words

LEAST, USUAL, MOST = 1, 50, 200  # items of one page
CODE = r"^[0-9A-Za-z_-]{1,40}$"
CURSOR = r"^[0-9A-Za-z_-]{8,80}$"
WHOLE = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Parameter:
    """One parameter: a value of a closed list, or a text of a pattern, or with `most` a whole number."""

    name: str
    title: str
    values: tuple[str, ...] = ()
    pattern: str = CODE
    most: int = 0

    def fault(self, said: str) -> str | None:
        """What is wrong with a value; None when nothing is.

        >>> Parameter("limit", "", most=200).fault("0")
        '应是 1 到 200 的整数'
        >>> Parameter("limit", "", most=200).fault("200") is None
        True
        """
        if self.most:
            sound = WHOLE.fullmatch(said) and LEAST <= int(said) <= self.most
            return None if sound else words.not_between(LEAST, self.most)
        if self.values:
            return None if said in self.values else words.not_one_of(list(self.values))
        fits = re.fullmatch(self.pattern.strip("^$"), said)
        return None if fits else words.NOT_A_CURSOR if self.pattern == CURSOR else words.NOT_A_CODE


def parameters(resource: str) -> Mapping[str, Parameter]:
    """The parameters of a resource by name; none for most."""
    filters = {"indicators": _of_indicators, "schools": _of_schools}.get(resource)
    if filters is None:
        return {}
    paging = (
        Parameter("limit", words.LIMIT, most=MOST),
        Parameter("cursor", words.CURSOR, pattern=CURSOR),
    )
    return {each.name: each for each in (*filters(), *paging)}


def faults(resource: str, said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Parameter → what is wrong with it; empty for a sound question."""
    known, seen, found = parameters(resource), set[str](), dict[str, str]()
    for name, value in said:
        wrong = known[name].fault(value) if name in known else words.UNKNOWN_PARAMETER
        wrong = words.REPEATED if name in seen and name in known else wrong
        seen.add(name)
        if wrong:
            found[name] = wrong
    return found


def _of_indicators() -> tuple[Parameter, ...]:
    registry = plan.load()
    areas = ("overall", *(area.id for area in registry.tracked.areas), "safeguard", "operation")
    years = tuple(str(year) for year in registry.tracked.years)
    return (
        Parameter("indicator", words.FILTERS["indicator"]),
        Parameter("year", words.FILTERS["year"], years),
        Parameter("area", words.FILTERS["area"], areas),
        Parameter("status", words.FILTERS["status"], STATUSES),
    )


def _of_schools() -> tuple[Parameter, ...]:
    stages = tuple(contracts.load().codes["stage"].codes)
    return (
        Parameter("school", words.FILTERS["school"]),
        Parameter("stage", words.FILTERS["stage"], stages),
        Parameter("subdistrict", words.FILTERS["subdistrict"]),
    )
