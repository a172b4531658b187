"""Progress as statistical offices publish it: growth-rate ratios, shares of the gap, status indices."""

from collections.abc import Sequence
from dataclasses import dataclass

SUBSTANTIAL, MODERATE = 0.95, 0.60  # cuts of the actual-to-required ratio, Eurostat 2021, Statistics Canada
NEARLY_ZERO = 0.001  # stands for a base or a target of zero, where compound growth does not exist (Open SDG)
LIMIT_POWER = 4.44  # how fast the wanted rate shrinks near a natural limit (Open SDG)
LAST = float("-inf")  # the cut below the worst band
BEST, WORST = 5.0, -5.0  # ends of the score
ACHIEVED, UNKNOWN = "target_achieved", "not_available"
MET_SHARE, FAIR_SHARE = 0.95, 0.10  # cuts of the share of the gap closed (UN progress chart)
FAST_GROWTH, SLOW_GROWTH = (
    0.02,
    0.005,
)  # cuts of the yearly growth where there is no target (UN progress chart)
EDGE = 0.01  # within 1 % of a target of 0 or 100 % counts as met (UN progress chart)
INDEX = 10.0  # length of the way from base to target on UNESCAP's current status index


@dataclass(frozen=True)
class Record:
    """Two readings of one series in its own unit, whole years, and the target if there is one.

    `limit` is the value that can never be passed, used only without a target; None where there is none.
    """

    base: float | None
    base_year: int | None
    current: float | None
    current_year: int | None
    target: float | None = None
    target_year: int | None = None
    up: bool = True
    limit: float | None = None


@dataclass(frozen=True)
class Verdict:
    """What an office prints: the ratio (or directed yearly growth), the score from -5 to 5, and the band."""

    value: float | None
    score: float | None
    result: str


@dataclass(frozen=True)
class Office:
    """The rules of one office: names and cuts of its bands from best to worst, and the lines of its score.

    `aimed` cuts the ratio where there is a target, `aimless` the yearly growth where there is none: the
    cuts that are above zero shrink near a limit.
    """

    achieved: str
    aimed: tuple[tuple[float, str], ...]
    aimless: tuple[tuple[float, str], ...]
    aimed_lines: tuple[tuple[float, float, float], ...]
    aimless_lines: tuple[tuple[float, float, float], ...]


OPEN_SDG = Office(
    achieved=ACHIEVED,
    aimed=(
        (SUBSTANTIAL, "substantial_progress"),
        (MODERATE, "moderate_progress"),
        (0.0, "limited_progress"),
        (LAST, "deterioration"),
    ),
    aimless=(
        (0.015, "substantial_progress"),
        (0.005, "moderate_progress"),
        (0.0, "limited_progress"),
        (LAST, "deterioration"),
    ),
    aimed_lines=((MODERATE, 7.1429, -4.2857), (LAST, 4.1667, -2.5)),
    aimless_lines=((0.015, 500.0, -5.0), (0.005, 250.0, -1.25), (0.0, 500.0, -2.5), (LAST, 125.0, -2.5)),
)
EUSTAT = Office(  # it prints `moderate_deterioration` for a value that improves too slowly: never say so
    achieved="significant_progress",
    aimed=(
        (SUBSTANTIAL, "significant_progress"),
        (MODERATE, "moderate_progress"),
        (0.0, "moderate_deterioration"),
        (LAST, "significant_deterioration"),
    ),
    aimless=(
        (0.01, "significant_progress"),
        (0.001, "moderate_progress"),
        (-0.001, "no_progress"),
        (-0.01, "moderate_deterioration"),
        (LAST, "significant_deterioration"),
    ),
    aimed_lines=((MODERATE, 5 / 0.7, -MODERATE * 5 / 0.7), (LAST, 5 / 1.2, MODERATE * 5 / 1.2 - 5)),
    aimless_lines=((LAST, 250.0, 0.0),),
)
SCORES = (2.5, 0.0, -2.5, LAST)  # cuts of an indicator's mean score, from the best band to the worst


def open_sdg(record: Record) -> Verdict:
    """The measure of Open SDG as Statistics Canada publishes it.

    Source: Open SDG, progress methodology, 2025, and `ProgressMeasure` of sdg-build.

    >>> open_sdg(Record(14.5, 2015, 10.4, 2023, 7.25, 2030, up=False)).result
    'moderate_progress'
    """
    return _judged(record, OPEN_SDG)


def eustat(record: Record) -> Verdict:
    """The measure of the Basque Statistics Office, with Eurostat's cuts.

    >>> eustat(Record(6.13, 2015, 5.91, 2024)).result
    'moderate_deterioration'
    """
    return _judged(record, EUSTAT)


def done(yes: bool, office: Office = EUSTAT) -> Verdict:
    """A thing that is there or is not: no trend, the best score or the worst."""
    return Verdict(None, BEST, office.achieved) if yes else Verdict(None, WORST, office.aimed[-1][1])


def indicator(verdicts: Sequence[Verdict], office: Office = OPEN_SDG) -> Verdict:
    """An indicator of several series: the mean of their scores; achieved only when all of them are.

    >>> indicator([Verdict(1.4, 5, "target_achieved"), Verdict(0.2, -1.7, "limited_progress")]).result
    'moderate_progress'
    """
    known = [v for v in verdicts if v.score is not None]
    if not known:
        return Verdict(None, None, UNKNOWN)
    score = sum(v.score or 0.0 for v in known) / len(known)
    if all(v.result == office.achieved and v.score == BEST for v in known):
        return Verdict(None, score, office.achieved)
    return Verdict(None, score, office.aimed[_place(score, SCORES)][1])


def growth(first: float, last: float, years: float) -> float:
    """Compound yearly growth, as a share: (last / first)^(1 / years) - 1.

    >>> round(growth(100, 121, 2), 6)
    0.1
    """
    return (last / first) ** (1 / years) - 1


def shrunk(base: float, limit: float | None) -> float:
    """What a wanted growth is multiplied by near a natural limit: 1 far away, 0 at the limit itself.

    >>> shrunk(100, 100), shrunk(50, None), round(shrunk(80, 100), 3), shrunk(250, 100)
    (0.0, 1.0, 0.629, 1.0)
    """
    if not limit or limit < 0 or not 0 <= base <= 2 * limit:
        return 1.0
    near = base if base <= limit else 2 * limit - base
    return 1 - (near / limit) ** LIMIT_POWER


def gap_closed(record: Record) -> float:
    """The share of the way from base to target that is done by the target's year if growth goes on.

    The growth since the base year is kept up to the target's year; above 1 the target is passed. Source:
    United Nations Statistics Division, progress chart. Raises ValueError without target or years.

    >>> round(gap_closed(Record(40, 2015, 60, 2020, 100, 2030)), 3)
    1.583
    """
    base, begun, value, on = _known(record)
    if record.target is None or record.target_year is None or record.target == base:
        raise ValueError("a share of the gap needs a target that differs from the base")
    start = base or NEARLY_ZERO
    foreseen = value * (1 + growth(start, value, on - begun)) ** max(0, record.target_year - on)
    return (foreseen - base) / (record.target - base)


def charted(record: Record) -> int:
    """The level on the UN progress chart: 3 met or on track, 2 fair, 1 stagnation or regression."""
    base, begun, value, on = _known(record)
    if record.target is None:
        yearly = _sign(record) * growth(base or NEARLY_ZERO, value, on - begun)
        return 1 + (yearly >= SLOW_GROWTH) + (yearly >= FAST_GROWTH)
    if _met(record) or (record.target in (0, 100) and abs(record.target - value) <= 100 * EDGE):
        return 3
    share = gap_closed(record)
    return 1 + (share >= FAIR_SHARE) + (share >= MET_SHARE)


def current_status_index(record: Record, *, parity: bool = False) -> float:
    """How much of the way is done, from 0 at the base to 10 at the target, negative when moving away.

    With `parity` the target is a point to be met from either side. Source: UNESCAP. To be compared with
    `elapsed_index`. Raises ValueError without target.

    >>> current_status_index(Record(40, 2015, 55, 2022, 100, 2030))
    2.5
    """
    base, _, value, _ = _known(record)
    if record.target is None or record.target == base:
        raise ValueError("a status index needs a target that differs from the base")
    way = abs(record.target - base)
    if parity:
        return INDEX - INDEX * abs(record.target - value) / way
    return (INDEX if record.up else -INDEX) * (value - base) / way


def elapsed_index(record: Record) -> float:
    """How much of the time is gone, from 0 in the base year to 10 in the target's.

    >>> round(elapsed_index(Record(40, 2015, 55, 2022, 100, 2030)), 2)
    4.67
    """
    _, begun, _, on = _known(record)
    if record.target_year is None:
        raise ValueError("elapsed time needs the target's year")
    return INDEX * (on - begun) / (record.target_year - begun)


def _judged(record: Record, office: Office) -> Verdict:
    if record.base is None or record.current is None or record.base_year == record.current_year:
        return Verdict(None, None, UNKNOWN)
    if record.base * record.current < 0 or record.base * (record.target or 0.0) < 0:
        return Verdict(None, None, UNKNOWN)  # growth across zero does not exist
    yearly = _directed(record)
    return _aimless(record, yearly, office) if record.target is None else _aimed(record, yearly, office)


def _directed(record: Record) -> float:
    """The observed yearly growth, positive where it goes the wanted way."""
    base, begun, value, on = _known(record)
    start = base or NEARLY_ZERO
    side = 1 if start > 0 else -1
    return side * _sign(record) * growth(start, value, on - begun)


def _aimed(record: Record, yearly: float, office: Office) -> Verdict:
    base, begun, _, _ = _known(record)
    if record.target is None or record.target_year is None:
        raise ValueError("a target needs its year")
    needed = growth(base or NEARLY_ZERO, record.target or NEARLY_ZERO, record.target_year - begun)
    ratio = yearly / abs(needed) if needed else None
    if _met(record):
        return Verdict(ratio, BEST, office.achieved)
    if ratio is None:
        return Verdict(None, None, UNKNOWN)
    _, slope, rest = office.aimed_lines[_place(ratio, [line[0] for line in office.aimed_lines])]
    result = office.aimed[_place(ratio, [cut for cut, _ in office.aimed])][1]
    return Verdict(ratio, _capped(slope * ratio + rest), result)


def _aimless(record: Record, yearly: float, office: Office) -> Verdict:
    scale = shrunk(record.base or NEARLY_ZERO, record.limit)
    if scale == 0 and yearly >= 0:
        return Verdict(yearly, BEST, office.aimless[0][1])
    cuts = [cut * scale if cut > 0 else cut for cut, _ in office.aimless]
    result = office.aimless[_place(yearly, cuts)][1]
    lines = [cut * scale if cut > 0 else cut for cut, _, _ in office.aimless_lines]
    _, slope, rest = office.aimless_lines[_place(yearly, lines)]
    return Verdict(yearly, _capped(slope * yearly / (scale if yearly > 0 else 1.0) + rest), result)


def _known(record: Record) -> tuple[float, int, float, int]:
    """Base, its year, current value, its year; raises ValueError when one of them is missing."""
    base, begun, value, on = record.base, record.base_year, record.current, record.current_year
    if base is None or begun is None or value is None or on is None:
        raise ValueError("a progress measure needs two readings with their years")
    return base, begun, value, on


def _sign(record: Record) -> int:
    return 1 if record.up else -1


def _met(record: Record) -> bool:
    value, target = record.current, record.target
    return value is not None and target is not None and _sign(record) * (value - target) >= 0


def _place(value: float, cuts: Sequence[float]) -> int:
    return next(n for n, cut in enumerate(cuts) if value >= cut)


def _capped(score: float) -> float:
    return max(WORST, min(score, BEST))
