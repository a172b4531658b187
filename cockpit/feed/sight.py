"""What another program may be told: by the level of its key, and never about too few people."""

from functools import cache

from cockpit import contracts, store
from cockpit.access import Level
from cockpit.contracts import soundness
from cockpit.contracts.indicators import WHOLE, Definition
from cockpit.figures.standing import Standing
from cockpit.text import feed as words

FEWEST = 5  # persons; a group of one to four is not told, nor one that leaves so few over
KEPT_BACK = words.KEPT_BACK


def open_to(level: Level, datasets: frozenset[str]) -> bool:
    """Whether every one of these datasets may be seen at a level; an unknown one may not."""
    known = contracts.load()
    return all(each in known and Level.of(known[each].level) <= level for each in datasets)


def told(read: store.Reader, standing: Standing) -> bool:
    """Whether a figure of the whole district is told: to a public key only what public registers say.

    What nobody has defined rests on no register: only the promise itself is told, which is published.
    """
    named = frozenset(filter(None, standing.definition.datasets))
    return read.scope.level >= Level.INTERNAL or open_to(read.scope.level, named)


def few(definition: Definition, numerator: float | None, denominator: float | None) -> bool:
    """Whether a figure about one school counts so few persons that they could be recognised."""
    if not persons(definition.id):
        return False
    part = definition.share and definition.factor == WHOLE
    left = denominator - numerator if part and numerator is not None and denominator is not None else None
    return any(small(each) for each in (numerator, denominator, left))


def small(count: float | None) -> bool:
    """Whether there are some, but fewer than may be told.

    >>> [small(count) for count in (None, 0, 1, 4, 5)]
    [False, False, True, True, False]
    """
    return count is not None and 0 < count < FEWEST


@cache
def persons(indicator: str) -> bool:
    """Whether an indicator counts people, by the units of the fields it is made of."""
    d = contracts.definitions()[indicator]
    weighed = (d.numerator, d.denominator, d.weight, d.distinct)
    named = {(d.dataset, field) for each in weighed if each for field in soundness.terms(each)}
    named |= {(d.of.dataset, d.of.sum)} if d.of and d.of.sum else set()
    return any(_personal(dataset, field) for dataset, field in named)


def _personal(dataset: str, field: str) -> bool:
    contract = contracts.load().behind(dataset)
    found = contract.by_name.get(field) if contract else None
    return found is not None and (found.unit == words.PERSONS or field in words.PERSON_KEYS)
