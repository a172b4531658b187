"""When an alert is raised and when it ends: series worked out by hand, and what holds for every series."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.measures import alerts
from cockpit.measures.alerts import Limit

TODAY = date(2026, 11, 21)
OUTAGE = Limit(">", 120, 60)
SPACE = Limit("<", 30, 35, 3)


def ends(count: int, last: date = date(2026, 10, 31)) -> list[date]:
    """So many month ends, the last one at the end."""
    months = [last.year * 12 + last.month - 1 - back for back in reversed(range(count))]
    firsts = pl.Series([date(m // 12, m % 12 + 1, 1) for m in months])
    return firsts.dt.month_end().to_list()


def history(*values: float | None, place: str = "a", last: date = date(2026, 10, 31)) -> pl.DataFrame:
    """One reading per month, taken on the month's last day."""
    days = ends(len(values), last)
    rows = {"place": [place] * len(days), "month": days, "value": list(values), "as_of": days}
    return pl.DataFrame(rows, schema=alerts.HISTORY)


def told(found: alerts.Crossings, *columns: str) -> list[tuple]:
    return found.frame.select(*columns or ("opened", "closed")).rows()


def crossed(values, limit=OUTAGE, *, cadence="month", today=TODAY):
    rows = values if isinstance(values, pl.DataFrame) else history(*values)
    return alerts.crossings(rows, [limit], cadence, today)


MAY, JUN, JUL, AUG, SEP, OCT = ends(6)
GOLDEN = {  # five months of outage, raised above 120, ended at 60; months as worked out by hand
    "never beyond": ((10, 120, 60, 100, 0), []),
    "the limit itself is not beyond it": ((120, 120, 120, 120, 120), []),
    "once, and back": ((0, 130, 60, 0, 0), [(JUL, AUG)]),
    "only the first of several months counts": ((130, 140, 150, 160, 170), [(JUN, None)]),
    "wavering between limit and clear raises nothing anew": ((130, 100, 130, 61, 130), [(JUN, None)]),
    "back at the clear level, then beyond again": (
        (130, 60, 130, 60, 130), [(JUN, JUL), (AUG, SEP), (OCT, None)]),
    "just above the clear level is not back": ((130, 60.1, 0, 0, 0), [(JUN, AUG)]),
    "beyond for the first time in the newest month": ((0, 0, 0, 0, 121), [(OCT, None)]),
    "between the levels from the start raises nothing": ((100, 100, 100, 61, 100), []),
    "no figures at all": ((None, None, None, None, None), []),
}  # fmt: skip


@pytest.mark.parametrize("case", GOLDEN)
def test_an_alert_is_raised_once_and_ends_only_at_its_clear_level(case):
    values, wanted = GOLDEN[case]
    assert told(crossed(values)) == wanted


LASTING = {  # five months of an active share, raised by three months below 30, ended at 35
    "two months are a holiday": ((50, 20, 20, 50, 50), []),
    "the third month in a row": ((50, 20, 20, 20, 50), [(SEP, OCT)]),
    "a month above the limit begins the count anew": ((20, 20, 31, 20, 20), []),
    "the limit itself breaks the run": ((20, 20, 30, 20, 20), []),
    "a missing month breaks the run": ((20, 20, None, 20, 20), []),
    "what stands is not ended by a missing month": ((20, 20, 20, None, 34.9), [(AUG, None)]),
    "above the limit but below the clear level it stands": ((20, 20, 20, 34, 34.9), [(AUG, None)]),
}  # fmt: skip


@pytest.mark.parametrize("case", LASTING)
def test_a_rule_that_asks_for_several_months_waits_for_them(case):
    values, wanted = LASTING[case]
    assert told(crossed(values, SPACE)) == wanted


def test_an_episode_tells_when_it_began_its_worst_and_its_newest_value():
    found = crossed((130, 180, 150, 100, 40))
    wanted = [(JUN, JUN, 130.0, 120.0, 60.0, 180.0, JUL, 40.0, OCT, OCT)]
    columns = ("begun", "opened", "value", "limit", "clear", "worst", "worst_on", "last", "last_on", "closed")
    assert told(found, *columns) == wanted
    low = crossed((29, 10, 20, 25, 34), SPACE)
    assert told(low, "begun", "opened", "value", "worst", "worst_on", "last") == [
        (JUN, AUG, 20.0, 20.0, AUG, 34.0)
    ]


def test_a_month_repeating_an_old_reading_is_no_second_reading():
    rows = history(20, 20, 20, 20, 20).with_columns(as_of=pl.lit(JUN))
    assert told(crossed(rows, SPACE, cadence="quarter")) == []
    assert told(crossed(rows, Limit("<", 30, 35), cadence="quarter")) == [(JUN, None)]


def test_quarterly_readings_in_a_row_hold_for_the_months_between_them():
    days = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]
    rows = pl.DataFrame({"place": ["a"] * 3, "month": days, "value": [20.0, 50, 20], "as_of": days})
    assert told(crossed(rows, SPACE, cadence="quarter")) == []
    low = rows.with_columns(value=pl.lit(20.0))
    assert told(crossed(low, SPACE, cadence="quarter")) == [(days[1], None)]
    apart = low.filter(pl.col("month") != days[1])
    assert told(crossed(apart, SPACE, cadence="quarter")) == [], "a quarter is missing between them"


def test_a_figure_too_old_at_the_end_of_its_month_neither_raises_nor_ends_an_alert():
    """A monthly figure of June is too old from the first of September on."""
    fresh, old = history(0, 0, 500, 0, 0), history(500, 400, 300, 0, 0)
    late = pl.when(pl.col("month") >= AUG).then(MAY).otherwise("as_of")
    assert told(crossed(fresh)) == [(AUG, SEP)]
    assert told(crossed(fresh.with_columns(as_of=late))) == []
    still = pl.when(pl.col("month") >= SEP).then(JUN).otherwise("as_of")
    assert told(crossed(old)) == [(JUN, SEP)]
    assert told(crossed(old.with_columns(as_of=still))) == [(JUN, None)]


def test_an_alert_on_figures_too_old_today_is_marked_and_never_new():
    rows = history(0, 130, last=date(2026, 6, 30))
    assert told(crossed(rows), "opened", "closed", "stale") == [(date(2026, 6, 30), None, True)]
    assert told(crossed(rows, today=date(2026, 8, 31)), "stale") == [(False,)]


def test_places_do_not_touch_each_other():
    both = pl.concat([history(0, 130, 140), history(130, 0, 0, place="b"), history(0, 0, 0, place="c")])
    assert told(crossed(both.sample(fraction=1, shuffle=True, seed=1)), "place", "opened", "closed") == [
        ("a", SEP, None),
        ("b", AUG, SEP),
    ]


def test_a_changed_limit_holds_from_its_day_and_leaves_the_past_as_it_was():
    values = (130, 50, 130, 130, 170)
    tighter, looser = Limit(">", 90, 60, since=AUG), Limit(">", 150, 140, since=SEP)
    assert told(alerts.crossings(history(*values), [OUTAGE], "month", TODAY)) == [(JUN, JUL), (AUG, None)]
    both = alerts.crossings(history(*values), [OUTAGE, looser], "month", TODAY)
    assert told(both, "opened", "closed", "limit") == [(JUN, JUL, 120), (AUG, SEP, 120), (OCT, None, 150)]
    first = alerts.crossings(history(100, 100, 100, 100, 100), [OUTAGE, tighter], "month", TODAY)
    assert told(first) == [(AUG, None)]


def test_of_two_limits_on_one_day_the_later_one_holds():
    first, second = Limit(">", 90, 60, since=AUG), Limit(">", 150, 60, since=AUG)
    assert told(alerts.crossings(history(0, 0, 100, 100, 100), [OUTAGE, first, second], "month", TODAY)) == []


def test_a_rule_without_a_limit_is_refused():
    with pytest.raises(ValueError):
        alerts.crossings(history(1), [], "month", TODAY)


def test_times_counts_by_the_year_in_which_an_alert_was_raised():
    found = crossed([0, 130] * 12)
    assert [found.times(year) for year in (2024, 2025, 2026)] == [1, 6, 5]
    assert found.standing.height == 1 and found.opened(OCT, OCT).height == 1


def reference(values: list[float | None], limit: Limit) -> list[tuple[date, date | None]]:
    """The same answer for monthly readings, month by month, as one would do it on paper."""
    found, up, run = [], False, 0
    for day, value in zip(ends(len(values)), values, strict=True):
        if value is None:
            run = 0
            continue
        beyond = value > limit.value if limit.op == ">" else value < limit.value
        back = value <= limit.clear if limit.op == ">" else value >= limit.clear
        run = run + 1 if beyond else 0
        if not up and run >= limit.months:
            found, up = [*found, (day, None)], True
        elif up and back:
            found, up = [*found[:-1], (found[-1][0], day)], False
    return found


amounts = st.integers(0, 20).map(float)
series = st.lists(st.none() | amounts, min_size=1, max_size=40)


@st.composite
def limits(draw) -> Limit:
    op, low, high = draw(st.sampled_from("<>")), *sorted((draw(amounts), draw(amounts)))
    pair = (high, low) if op == ">" else (low, high)
    return Limit(op, *pair, draw(st.integers(1, 4)))


@settings(max_examples=300, deadline=None)
@given(series, limits())
def test_frames_and_paper_agree(values, limit):
    assert limit.sound
    assert told(crossed(values, limit)) == reference(values, limit)


@settings(max_examples=150, deadline=None)
@given(series, limits(), st.integers(0, 5), st.integers(0, 2))
def test_more_patience_never_raises_more(values, limit, wider, longer):
    """A clear level further away and more months in a row can only merge or drop alerts."""
    away = limit.clear - wider if limit.op == ">" else limit.clear + wider
    patient = Limit(limit.op, limit.value, away, limit.months + longer)
    assert crossed(values, patient).frame.height <= crossed(values, limit).frame.height


@settings(max_examples=150, deadline=None)
@given(series, limits())
def test_episodes_of_a_place_follow_each_other_and_only_the_last_may_stand(values, limit):
    rows = crossed(values, limit).frame
    assert all(row["begun"] <= row["opened"] for row in rows.to_dicts())
    assert all(row["closed"] > row["opened"] for row in rows.head(-1).to_dicts())
    assert rows["closed"].head(-1).null_count() == 0
    assert (rows["opened"].tail(-1) >= rows["closed"].head(-1)).all()


@settings(max_examples=100, deadline=None)
@given(series, limits())
def test_figures_that_were_always_too_old_raise_nothing(values, limit):
    rows = history(*values).with_columns(as_of=pl.col("month").dt.offset_by("-4mo"))
    assert crossed(rows, limit).frame.is_empty()
