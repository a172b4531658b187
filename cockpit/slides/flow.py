"""Rows of different heights over several slides, each about as full as the others."""

from collections.abc import Sequence

ROUNDS = 12  # halvings in search of the least height that keeps the number of slides


def stretches(heights: Sequence[float], room: float, between: float = 0.0) -> list[tuple[int, int]]:
    """First and last row of each slide: as few slides as `room` points allow, and none left nearly empty.

    >>> stretches([10, 10, 10, 10, 10], 40), stretches([10], 5), stretches([10, 10], 40)
    ([(0, 3), (3, 5)], [(0, 1)], [(0, 2)])
    """
    found = filled(heights, room, between)
    low, high = 0.0, room
    for _ in range(ROUNDS if len(found) > 1 else 0):
        middle = (low + high) / 2
        tried = filled(heights, middle, between)
        if len(tried) <= len(found):
            found, high = tried, middle
        else:
            low = middle
    return found


def filled(heights: Sequence[float], room: float, between: float = 0.0) -> list[tuple[int, int]]:
    """First and last row of each slide, every one filled before the next begins."""
    found, start, used = [], 0, 0.0
    for place, height in enumerate(heights):
        if used + height > room and place > start:
            found.append((start, place))
            start, used = place, 0.0
        used += height + between
    return [*found, (start, len(heights))]
