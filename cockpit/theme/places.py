"""Places on a scale, the same on paper and on slides: a share of the way, words kept apart."""

from collections.abc import Sequence


def share(value: float, low: float, high: float) -> float:
    """Place of a value on a scale, 0 to 1, never outside.

    >>> share(3, 2, 4), share(9, 2, 4), share(1, 1, 1)
    (0.5, 1.0, 0.0)
    """
    return min(1.0, max(0.0, (value - low) / ((high - low) or 1.0)))


def apart(places: Sequence[float], least: float, most: float = 1.0) -> list[float]:
    """The places moved down so that neighbours are `least` apart, then up as a whole where they leave.

    >>> apart([0.5, 0.52, 0.9], 0.2), apart([0.9, 0.95], 0.2)
    ([0.5, 0.7, 0.9], [0.8, 1.0])
    """
    order = sorted(range(len(places)), key=lambda place: places[place])
    moved: list[float] = []
    for place in order:
        moved.append(max(places[place], moved[-1] + least) if moved else places[place])
    ceiling = most
    for at in range(len(moved) - 1, -1, -1):
        moved[at] = round(min(moved[at], ceiling), 6)
        ceiling = moved[at] - least
    found = dict(zip(order, moved, strict=True))
    return [found[place] for place in range(len(places))]
