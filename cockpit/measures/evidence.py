"""How much a judgement rests on: graded by its readings, its source and how past forecasts came out."""

GRADES = ("A", "B", "C")  # from the best to the weakest
YEAR_POINTS = 12  # a year of months: every month of the school year has been seen once
FEW_POINTS = 6  # half of that; with 8 readings the best count model already held only 0.72 instead of 0.80
HONEST = (
    0.75,
    0.85,
)  # realised coverage of an 80 % interval that counts as kept: two standard errors at n = 400
BROKEN = (0.65, 0.95)  # beyond this the interval is not what it says


def grade(points: int, stale: bool, declared: bool, backtest: float | None) -> str:
    """The grade of what a judgement rests on.

    `points` is the number of readings, `declared` says that they are reported instead of counted from
    registers, `backtest` is the share of past 80 % intervals of the kind that held what came, None where too
    few have come due. A: a year of counted readings and an honest back-test; B: half a year; C: the rest, and
    whatever is stale. A back-test outside `BROKEN` costs one grade.

    >>> grade(24, False, False, 0.79), grade(24, False, True, 0.79), grade(24, False, False, None)
    ('A', 'B', 'B')
    >>> grade(24, False, False, 0.60), grade(5, False, False, 0.8), grade(24, True, False, 0.8)
    ('C', 'C', 'C')
    """
    if stale or points < FEW_POINTS:
        return "C"
    if backtest is not None and not BROKEN[0] <= backtest <= BROKEN[1]:
        return "C"
    honest = backtest is not None and HONEST[0] <= backtest <= HONEST[1]
    return "A" if points >= YEAR_POINTS and not declared and honest else "B"
