"""What another program may be told: by the level of its key, and never about too few people."""

from cockpit import contracts, store
from cockpit.access import Level
from cockpit.contracts.indicators import WHOLE, Definition
from cockpit.figures.standing import Standing
from cockpit.text import feed as words

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
    if definition.id not in contracts.of_people():
        return False
    part = definition.share and definition.factor == WHOLE
    left = denominator - numerator if part and numerator is not None and denominator is not None else None
    return any(contracts.few(each) for each in (numerator, denominator, left))
