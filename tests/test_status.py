"""The golden set: series computed by hand, what they must be judged as, and what must never happen."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit import measures
from cockpit.measures import Previous, Status
from cockpit.measures.status import BANDS, banded
from cockpit.plan import Indicator, Target

TODAY = date(2026, 11, 21)
COUNT = Indicator(id="n", plan="p", name="n", kind="count", unit="所")
SHARE = Indicator(id="r", plan="p", name="r", kind="ratio", unit="%", decimals=1, floor=0, ceiling=100)
FALLING = Indicator(id="f", plan="p", name="f", kind="falling", unit="项", direction="down")
DELIVERABLE = Indicator(id="d", plan="p", name="d", kind="deliverable", unit="%", ceiling=100)
GREEN = (Status.ACHIEVED, Status.ON_TRACK)
OCT25, APR26, OCT26 = date(2025, 10, 31), date(2026, 4, 30), date(2026, 10, 31)
OCT27, DEC27, DEC25 = date(2027, 10, 31), date(2027, 12, 31), date(2025, 12, 31)


def promise(value: float | None, due: date | None, op: str = ">=", **more: Any) -> Target:
    return Target(
        id="t", indicator="i", plan="p", clause="1", source="body", value=value, due=due, op=op, **more
    )


def frame(*rows: tuple[date, float | None] | tuple[date, float | None, date]) -> pl.DataFrame:
    """Month end, value and, where it differs from the month's end, the day the value describes."""
    full = [(row[0], row[1], row[2] if len(row) > 2 else row[0]) for row in rows]
    return pl.DataFrame(full, schema={"month": pl.Date, "value": pl.Float64, "as_of": pl.Date}, orient="row")


def judge(indicator, target, rows, *, p=None, today=TODAY, cadence="month", **more):
    """An assessment of `rows` (a frame or its rows) with the chance `p` foreseen for it."""
    found = rows if isinstance(rows, pl.DataFrame) else frame(*rows)
    chance = None if p is None else measures.Chance(target.id, p)
    return measures.assess(indicator, target, found, today=today, cadence=cadence, chance=chance, **more)


@dataclass(frozen=True)
class Golden:
    """A series, the promise made about it, what is given beside it, and the fields it must come out with."""

    indicator: Indicator
    target: Target
    rows: list[Any]
    status: Status
    fields: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()


STEADY = [(OCT25, 9.0), (APR26, 15.0), (OCT26, 21.0)]  # 12 in 365 days = 11.992 months: 1.001 a month
CHECKED = [(OCT25, 25.0), (OCT26, 50.0)]

GOLDEN = {
    # 0 → 10 of 20: gap 10, 365 days left: 10 / 11.992 = 0.834 needed, 10 / 11.992 made, so 1.0 times as fast.
    # Course on 21 November 2026: 386 of 730 days × 20 = 10.575.
    "zero baseline": Golden(
        COUNT,
        promise(20, OCT27),
        [(OCT25, 0.0), (APR26, 5.0), (OCT26, 10.0)],
        Status.ON_TRACK,
        {"gap": 10, "required_pace": 0.8339, "observed_pace": 0.8339, "acceleration": 1, "ratio": 1}
        | {"expected": 10.5753, "baseline": 0, "published": Status.ON_TRACK, "disagree": False},
        {"p": 0.8},
        ("现有速度已够", "把握为 80%"),
    ),
    # 28 → 14, nothing may be left: -14 / 11.992 = -1.167 needed and made. A target of zero divides nothing.
    "zero target": Golden(
        FALLING,
        promise(0, OCT27, "<="),
        [(OCT25, 28.0), (APR26, 21.0), (OCT26, 14.0)],
        Status.AT_RISK,
        {"gap": 14, "required_pace": -1.1674, "observed_pace": -1.1674, "ratio": 1},
        {"p": 0.6},
        ("还多 14 项", "每月需减少 1.2 项", "近 12 个月每月减少 1.2 项"),
    ),
    # 50 → 22 of at most 10: 12 too many, 426 days = 13.996 months: -0.857 needed; -28 / 11.992 = -2.335 made;
    # 0.857 / 2.335 = 0.367.
    "falling is good": Golden(
        FALLING,
        promise(10, DEC27, "<="),
        [(OCT25, 50.0), (APR26, 36.0), (OCT26, 22.0)],
        Status.ON_TRACK,
        {"gap": 12, "required_pace": -0.8574, "observed_pace": -2.3349, "acceleration": 0.3672},
        {"p": 0.97},
        ("现有速度已够",),
    ),
    # ln(.6/.4) = 0.4055, ln(.8/.2) = 1.3863, ln(.95/.05) = 2.9444: 0.9808 made, 1.5581 needed in as many
    # days: 0.6295. In points it would be 20 against 15, 1.33: the last points are the hard ones.
    "ceiling": Golden(
        SHARE,
        promise(95, OCT27),
        [(OCT25, 60.0), (APR26, 70.0), (OCT26, 80.0)],
        Status.ON_TRACK,
        {"gap": 15, "ratio": 0.6295, "published": Status.AT_RISK, "acceleration": 0.75, "disagree": False},
        {"p": 0.9},
        ("还差 15.0 个百分点",),
    ),
    # 98.4 → 99.2 of 100: value and goal both lie in the last percent, so points count: 0.8 made, 0.8 needed.
    "ceiling, last percent": Golden(
        SHARE,
        promise(100, OCT27),
        [(OCT25, 98.4), (APR26, 98.8), (OCT26, 99.2)],
        Status.AT_RISK,
        {"gap": 0.8, "ratio": 1, "published": Status.ON_TRACK},
        {"p": 0.5},
    ),
    # 95 and 96 met 90, 85 does not: not achieved; (85 - 95) / 11.992 = -0.834 a month, 5 points short again.
    "met, then fallen back": Golden(
        SHARE,
        promise(90, DEC27),
        [(OCT25, 95.0), (APR26, 96.0), (OCT26, 85.0)],
        Status.OFF_TRACK,
        {"gap": 5, "observed_pace": -0.8339, "published": Status.OFF_TRACK, "acceleration": None},
        {"p": 0.1},
        ("与目标方向相反",),
    ),
    # Months without a figure are neither zeros nor readings: (21 - 9) / 11.992 = 1.001; 12 / 13.996 needed.
    "missing months": Golden(
        COUNT,
        promise(33, DEC27),
        [(OCT25, 9.0), (date(2026, 1, 31), None), (APR26, 15.0), (date(2026, 9, 30), None), (OCT26, 21.0)],
        Status.ON_TRACK,
        {"observed_pace": 1.0007, "required_pace": 0.8574, "evidence": "C"},
        {"p": 0.8},
    ),
    # Three readings are a trend: ratio (12 / 365) / (12 / 426) = 426 / 365 = 1.167.
    "three points": Golden(
        COUNT, promise(33, DEC27), STEADY, Status.ON_TRACK, {"ratio": 1.1671, "p": 0.8}, {"p": 0.8}
    ),
    # Two are none, however likely it is said to be: only the needed pace, 12 / 13.996 = 0.857, is told.
    "two points": Golden(
        COUNT,
        promise(33, DEC27),
        STEADY[1:],
        Status.NO_TREND,
        {"required_pace": 0.8574, "p": None, "published": None},
        {"p": 0.99},
        ("只有 2 期数据", "每月需 0.86 所"),
    ),
    # Three readings and nothing foreseen: the paces are told, no status is made of them.
    "nothing foreseen": Golden(
        COUNT, promise(33, DEC27), STEADY, Status.NO_TREND, {"ratio": 1.1671}, {}, ("没有可用的推算",)
    ),
    # 33 first on 31 March 2026, 90 days after 31 December 2025.
    "late achievement": Golden(
        COUNT,
        promise(33, DEC25),
        [(OCT25, 20.0), (date(2026, 3, 31), 33.0), (OCT26, 34.0)],
        Status.ACHIEVED,
        {"late": True, "gap": 0},
        {"p": 0.0},
        ("晚 90 天",),
    ),
    # 21 November is day 325 of 2026; 33 - 21 = 12.
    "past due": Golden(
        COUNT,
        promise(33, DEC25),
        STEADY,
        Status.MISSED,
        {"gap": 12, "late": False},
        {"p": 0.9},
        ("325 天", "12 所"),
    ),
    # Two of four stages and a good chance, but a stage is open past its date: not green.
    "deliverable, late predecessor": Golden(
        DELIVERABLE,
        promise(100, DEC27),
        CHECKED,
        Status.AT_RISK,
        {"p": 0.9, "ratio": None, "published": None},
        {"p": 0.9, "late_stage": True},
        ("有阶段已过计划日期而未完成",),
    ),
    "deliverable, every stage in time": Golden(
        DELIVERABLE, promise(100, DEC27), CHECKED, Status.ON_TRACK, {"held": False}, {"p": 0.9}
    ),
    "deliverable, late and nothing foreseen": Golden(
        DELIVERABLE, promise(100, DEC27), CHECKED, Status.AT_RISK, {"p": None}, {"late_stage": True}
    ),
    # No stage done by 21 November 2026 and nothing foreseen: 1055 of 1460 days since the plan began would be
    # 72 %, nearly three stages behind the straight line, although its course is a step on the due date.
    "deliverable, behind the straight line": Golden(
        DELIVERABLE,
        promise(100, DEC27),
        [(OCT25, 0.0), (OCT26, 0.0)],
        Status.OFF_TRACK,
        {"p": None},
    ),
    # 20 September was reported as 18 in September and corrected to 16 in October: the later month wins;
    # (16 - 9) / (324 / 30.4375) = 0.6576.
    "revised observation": Golden(
        COUNT,
        promise(33, DEC27),
        [
            (OCT25, 9.0),
            (APR26, 12.0),
            (date(2026, 9, 30), 18.0, date(2026, 9, 20)),
            (OCT26, 16.0, date(2026, 9, 20)),
        ],
        Status.AT_RISK,
        {"value": 16, "as_of": date(2026, 9, 20), "gap": 17, "observed_pace": 0.6576},
        {"p": 0.4, "today": date(2026, 11, 15)},
    ),
    # 0.78 lies 0.03 above the cut and 0.72 did not: the published word stays.
    "hysteresis, held": Golden(
        COUNT,
        promise(33, DEC27),
        STEADY,
        Status.AT_RISK,
        {"held": True, "p": 0.78},
        {"p": 0.78, "previous": Previous(Status.AT_RISK, 0.72)},
        ("刚越过 75% 的界线", "暂按“有风险”公布"),
    ),
    # 0.81 lies 0.06 above it: the word follows at once.
    "hysteresis, changed by margin": Golden(
        COUNT,
        promise(33, DEC27),
        STEADY,
        Status.ON_TRACK,
        {"held": False},
        {"p": 0.81, "previous": Previous(Status.AT_RISK, 0.72)},
    ),
    # 0.78 for the second time: the word follows.
    "hysteresis, changed by repetition": Golden(
        COUNT,
        promise(33, DEC27),
        STEADY,
        Status.ON_TRACK,
        {"held": False},
        {"p": 0.78, "previous": Previous(Status.AT_RISK, 0.78)},
    ),
    # Downwards alike: 0.22 lies 0.03 below 0.25.
    "hysteresis, held downwards": Golden(
        COUNT,
        promise(33, DEC27),
        STEADY,
        Status.AT_RISK,
        {"held": True},
        {"p": 0.22, "previous": Previous(Status.AT_RISK, 0.30)},
        ("刚越过 25% 的界线",),
    ),
    # 12 made, 39 needed in as many days: 12 / 39 = 0.3077, off track; 0.8 is on track: two bands apart.
    "methods disagree, pace is worse": Golden(
        COUNT,
        promise(60, OCT27),
        STEADY,
        Status.OFF_TRACK,
        {"ratio": 0.3077, "published": Status.OFF_TRACK, "disagree": True, "p": 0.8},
        {"p": 0.8},
        ("两法不一致", "31%", "“在轨”", "“偏离”"),
    ),
    # The other way round: the pace is 1.167 times the needed one, the chance only 0.1.
    "methods disagree, chance is worse": Golden(
        COUNT,
        promise(33, DEC27),
        STEADY,
        Status.OFF_TRACK,
        {"published": Status.ON_TRACK, "disagree": True},
        {"p": 0.1},
        ("两法不一致", "117%"),
    ),
    # 31 August + 2 months = 31 October < 21 November: stale, though 40 of 33 would be achieved.
    "stale is never green": Golden(
        COUNT,
        promise(33, DEC27),
        [(OCT25, 9.0), (APR26, 35.0), (date(2026, 8, 31), 40.0)],
        Status.STALE,
        {"evidence": "C", "p": None},
        {"p": 0.99},
    ),
    "a share that meets its target once": Golden(
        SHARE,
        promise(90, DEC27),
        [(OCT26, 95.0)],
        Status.NO_TREND,
        {"gap": 0},
        {"p": 0.99},
        ("尚待下一期确认",),
    ),
    "a share that meets its target twice": Golden(
        SHARE,
        promise(90, DEC27),
        [(date(2026, 9, 30), 91.0), (OCT26, 95.0)],
        Status.ACHIEVED,
        {"late": False},
    ),
    # Met in time by one reading, the due date has passed, the next reading is still to come: neither.
    "a share that meets its target once, just before its due date": Golden(
        SHARE,
        promise(90, date(2026, 11, 15)),
        [(OCT25, 80.0), (APR26, 85.0), (OCT26, 91.0)],
        Status.NO_TREND,
        {},
        {"p": 0.99},
        ("尚待下一期确认",),
    ),
    # No time left on the due date itself: 12 are missing, no pace can be required.
    "due today": Golden(
        COUNT,
        promise(33, OCT26),
        STEADY,
        Status.OFF_TRACK,
        {"required_pace": None, "ratio": None, "gap": 12},
        {"p": 0.0, "today": OCT26},
        ("数据已到期限", "不足 1%"),
    ),
    # A planned course that stays at 10 until July 2026 and steps to 20: 20 by now, not a straight 20.7.
    "planned course": Golden(
        COUNT,
        promise(
            33,
            DEC27,
            path="curve",
            curve=(
                (date(2026, 7, 1), 10.0),
                (date(2026, 7, 1), 20.0),
                (date(2027, 7, 1), 20.0),
                (DEC27, 33.0),
            ),
        ),
        STEADY,
        Status.ON_TRACK,
        {"expected": 20},
        {"p": 0.8},
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_series_computed_by_hand_is_judged_so(name):
    case = GOLDEN[name]
    found = judge(case.indicator, case.target, case.rows, **case.given)
    assert found.status is case.status, found.reason
    for key, value in case.fields.items():
        near = pytest.approx(value, abs=5e-4) if isinstance(value, int | float) else value
        assert getattr(found, key) == near, key
    for said in case.says:
        assert said in found.reason


def test_the_reason_is_one_whole_sentence():
    """6 in 365 days and 1 in 92 (3.023 months) against 12 in 426 days; 0.8574 / 0.5003 = 1.71."""
    rows = frame((OCT25, 15.0), (date(2026, 7, 31), 20.0), (OCT26, 21.0))
    target = promise(33, DEC27)
    chance = measures.Chance(
        "t", 0.31, eta=date(2028, 9, 30), eta_low=date(2028, 3, 31), eta_high=date(2029, 10, 31)
    )
    found = measures.assess(COUNT, target, rows, today=TODAY, cadence="month", chance=chance)
    assert found.status is Status.AT_RISK
    assert found.reason == (
        "还差 12 所，到 2027 年 12 月 31 日每月需 0.86 所，近 12 个月每月 0.50 所，近 3 个月每月 0.33 所，"
        "须加快到 1.71 倍；按此推算，按期达到的把握为 31%，"
        "预计 2028 年 9 月达到，八成可能在 2028 年 3 月至 2029 年 10 月之间"
    )


def test_a_hair_of_movement_is_no_speed():
    """Movement that only floating point sees gives no acceleration and no endless digits."""
    found = judge(COUNT, promise(33, DEC27), [(OCT25, 9.0), (APR26, 9.0), (OCT26, 9.0 + 1e-12)], p=0.1)
    assert found.acceleration is None and "近 12 个月没有变化" in found.reason
    slow = judge(COUNT, promise(33, DEC27), [(OCT25, 9.0), (APR26, 9.0), (OCT26, 9.01)], p=0.1)
    assert slow.acceleration > 1000 and "须加快到 100 倍以上" in slow.reason


def test_of_conflicting_due_dates_the_formal_one_is_judged():
    """Due at the end of 2025 it is broken, due at the end of 2027, the formal date, it is in time."""
    body = promise(33, DEC27, milestone=2027, conflicts=("due",))
    annex = promise(33, DEC25, milestone=2025, formal=False, conflicts=("due",))
    two = Indicator(id="n", plan="p", name="n", kind="count", unit="所", targets=(annex, body))
    assert two.formal(2025) is None and two.formal(2027) == body
    found = {t.formal: judge(two, t, STEADY, p=0.8).status for t in two.targets}
    assert found == {True: Status.ON_TRACK, False: Status.MISSED}


def test_the_compound_growth_rules_are_told_only_where_they_apply():
    """9 → 21 from 2024 to 2026 of 33 by 2028: (21/9)^(1/2)-1 = 52.75 %, (33/9)^(1/4)-1 = 38.38 %, 1.3745."""
    asked = measures.Assessment("n", "t", Status.AT_RISK, value=21, as_of=OCT26, target=33,
                                due=date(2028, 12, 31), baseline=9, baseline_on=date(2024, 1, 1))  # fmt: skip
    told = measures.compound(asked)
    assert told.result == "substantial_progress" and told.value == pytest.approx(1.3745, abs=5e-4)
    assert measures.compound(replace(asked, baseline_on=date(2025, 12, 31))) is None, "one year says nothing"
    assert measures.compound(replace(asked, target=None)) is None


@pytest.mark.parametrize(
    ("points", "declared", "backtest", "grade"),
    [
        (12, False, 0.80, "A"),
        (11, False, 0.80, "B"),
        (12, True, 0.80, "B"),
        (12, False, 0.70, "B"),
        (12, False, None, "B"),
        (12, False, 0.64, "C"),
        (12, False, 0.96, "C"),
        (5, False, 0.80, "C"),
    ],
)
def test_evidence_is_graded_by_readings_source_and_coverage(points, declared, backtest, grade):
    rows = [(_end(n), float(n)) for n in range(points)]
    found = judge(COUNT, promise(99, DEC27), rows, p=0.5, declared=declared, backtest=backtest)
    assert found.evidence == grade


def _end(back: int) -> date:
    """The end of the month so many months before October 2026."""
    year, month = divmod(2026 * 12 + 10 - back, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


VALUES = st.lists(st.floats(0, 100, allow_nan=False), min_size=3, max_size=12)
CHANCES = st.floats(0, 1, allow_nan=False)
KINDS = st.sampled_from([(COUNT, ">="), (SHARE, ">="), (FALLING, "<="), (DELIVERABLE, ">=")])
DUES = st.dates(date(2024, 1, 31), date(2029, 12, 31))
BEFORE = st.none() | st.builds(Previous, st.sampled_from(list(Status)), st.none() | CHANCES)
modest = settings(max_examples=60, deadline=None)


def _rows(values: list[float]) -> list[tuple[date, float]]:
    return [(_end(back), value) for back, value in enumerate(reversed(values))]


@modest
@given(kind=KINDS, values=VALUES, goal=st.floats(0, 100), due=DUES, p=CHANCES, order=st.randoms())
def test_the_order_of_the_rows_changes_nothing(kind, values, goal, due, p, order):
    indicator, op = kind
    rows = [*_rows(values), (_end(0), 50.0, _end(3)), (_end(1), 51.0, _end(3)), (_end(0), 52.0, _end(3))]
    mixed = order.sample(rows, len(rows))
    target = promise(goal, due, op)
    assert judge(indicator, target, rows, p=p) == judge(indicator, target, mixed, p=p)


@modest
@given(kind=KINDS, values=VALUES, goal=st.floats(0, 100), due=DUES, p=CHANCES, days=st.integers(0, 900))
def test_no_promise_turns_green_by_time_alone(kind, values, goal, due, p, days):
    """A missed target stays missed or grows stale, one off track does not come back on track."""
    indicator, op = kind
    target = promise(goal, due, op)
    first = judge(indicator, target, _rows(values), p=p, cadence="year")
    later = judge(indicator, target, _rows(values), p=p, cadence="year", today=TODAY + timedelta(days=days))
    if first.status is Status.MISSED:
        assert later.status in (Status.MISSED, Status.STALE)
    if first.status not in GREEN:
        assert later.status not in GREEN


@modest
@given(kind=KINDS, values=VALUES, goal=st.floats(0, 100), low=CHANCES, high=CHANCES, before=BEFORE)
def test_a_better_chance_never_gives_a_worse_status(kind, values, goal, low, high, before):
    """Unless the methods disagree: then the worse one is published whatever the other says."""
    low, high = sorted((low, high))
    indicator, op = kind
    target = promise(goal, DEC27, op)
    found = [judge(indicator, target, _rows(values), p=p, previous=before) for p in (low, high)]
    if found[0].status in BANDS and not any(a.disagree for a in found):
        assert BANDS.index(found[1].status) <= BANDS.index(found[0].status)
    assert BANDS.index(banded(high, before)) <= BANDS.index(banded(low, before))
    assert all(a.status is Status.OFF_TRACK for a in found if a.disagree)


@modest
@given(kind=KINDS, values=VALUES, goal=st.floats(0, 100), due=DUES, p=CHANCES, before=BEFORE)
def test_a_repeated_chance_is_followed_by_the_second_refresh(kind, values, goal, due, p, before):
    indicator, op = kind
    target = promise(goal, due, op)
    once = judge(indicator, target, _rows(values), p=p, previous=before)
    twice = judge(indicator, target, _rows(values), p=p, previous=Previous(once.status, once.p))
    assert not twice.held
    assert twice.status is judge(indicator, target, _rows(values), p=p).status


@modest
@given(values=st.lists(st.floats(0, 100), min_size=1, max_size=12), goal=st.floats(0, 100), p=CHANCES)
def test_too_little_or_too_old_is_never_on_track(values, goal, p):
    old = TODAY + timedelta(days=200)
    assert judge(SHARE, promise(goal, DEC27), _rows(values), p=p, today=old).status is Status.STALE
    few = judge(SHARE, promise(goal, DEC27), _rows(values)[:2], p=p)
    assert few.status is not Status.ON_TRACK


@modest
@given(kind=KINDS, start=st.floats(0, 40), step=st.floats(0.1, 3), goal=st.floats(90, 100), p=CHANCES)
def test_what_improves_is_never_said_to_move_away(kind, start, step, goal, p):
    indicator, op = kind
    side = -1 if op == "<=" else 1
    values = [50 + side * (start - 40 + step * n) for n in range(6)]
    found = judge(indicator, promise(goal if side > 0 else 100 - goal, DEC27, op), _rows(values), p=p)
    assert "相反" not in found.reason
