"""Which indicators count people, and how few of them are too few to be told to everybody."""

from functools import lru_cache

from cockpit.contracts import indicators, soundness
from cockpit.contracts.indicators import Definition
from cockpit.contracts.loading import load
from cockpit.contracts.model import Catalogue
from cockpit.text import contracts as words

FEWEST = 5  # persons: one to four of a small place could be recognised


def of_people() -> frozenset[str]:
    """The indicators that count people, by the units of the fields they are made of."""
    return _of_people(load())


def few(count: float | None) -> bool:
    """Whether there are some, but fewer than may be told.

    >>> [few(count) for count in (None, 0, 1, 4, 5)]
    [False, False, True, True, False]
    """
    return count is not None and 0 < count < FEWEST


@lru_cache(maxsize=4)
def _of_people(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(id for id, d in indicators.definitions().items() if _counts(d, catalogue))


def _counts(d: Definition, catalogue: Catalogue) -> bool:
    weighed = (d.numerator, d.denominator, d.weight, d.distinct)
    named = {(d.dataset, field) for each in weighed if each for field in soundness.terms(each)}
    named |= {(d.of.dataset, d.of.sum)} if d.of and d.of.sum else set()
    return any(_person(catalogue, dataset, field) for dataset, field in named)


def _person(catalogue: Catalogue, dataset: str, field: str) -> bool:
    contract = catalogue.behind(dataset)
    found = contract.by_name.get(field) if contract else None
    return found is not None and bool(found.unit == words.PERSONS or found.personal)
