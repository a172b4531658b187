"""Conformance: the published measures reproduce every row that statistical offices printed.

`tests/data/progress_cases.csv` holds the printed rows; `path_value` is the value that the benchmark's path
had in the current year where the source prints the distance to it.
"""

import csv
import math
from datetime import date
from pathlib import Path

import pytest

from cockpit import measures
from cockpit.measures import published
from cockpit.measures.published import Record, Verdict

ROWS = list(csv.DictReader((Path(__file__).parent / "data/progress_cases.csv").open(encoding="utf-8")))
OFFICES = {
    "Statistics Canada": published.open_sdg,
    "EUSTAT": published.eustat,
    "Open SDG": published.open_sdg,
}
FIGURED = [row for row in ROWS if row["source"].startswith(tuple(OFFICES))]
DISTANCES = [row for row in ROWS if row["value_kind"] == "gap to benchmark path"]
SCHEDULES = [row for row in ROWS if row["value_kind"] == "SPI(t)"]  # earned schedule, no measure of progress
SETTLED = "BOOL_YES_NO"  # a row without readings: the thing is there, and that is all that counts


def number(text: str) -> float | None:
    return float(text) if text else None


def year(text: str) -> int | None:
    return int(text) if text else None


def record(row: dict[str, str]) -> Record:
    return Record(
        base=number(row["baseline"]),
        base_year=year(row["baseline_year"]),
        current=number(row["current"]),
        current_year=year(row["current_year"]),
        target=number(row["target"]),
        target_year=year(row["target_year"]),
        up=row["direction"] == "increase",
        limit=number(row["limit"]),
    )


def verdict(row: dict[str, str]) -> Verdict:
    if SETTLED in row["indicator"]:
        return published.done(True)
    return next(rule for name, rule in OFFICES.items() if row["source"].startswith(name))(record(row))


def test_every_row_is_published_and_belongs_to_a_test():
    """No row is a computation of ours. One is not judged here: it is an index of earned schedule."""
    assert {row["basis"] for row in ROWS} == {"published"}
    assert len(FIGURED) + len(DISTANCES) + len(SCHEDULES) == len(ROWS) == 183
    assert [len([r for r in FIGURED if r["source"].startswith(name)]) for name in OFFICES] == [132, 46, 2]
    assert (len(DISTANCES), len(SCHEDULES)) == (2, 1)


@pytest.mark.parametrize("row", FIGURED, ids=lambda row: f"{row['source'][:6]} {row['indicator'][:60]}")
def test_the_measure_prints_what_the_office_printed(row):
    """Status always; value and score where they are printed, to nine decimals."""
    found = verdict(row)
    assert found.result == row["published_result"]
    value, score = number(row["published_value"]), number(row["published_score"])
    assert value is None or found.value == pytest.approx(value, rel=1e-9, abs=1e-12)
    assert score is None or found.score == pytest.approx(score, abs=1e-9)


def test_only_rows_without_two_readings_are_not_judged():
    """Seven rows are printed as not available: six have a single reading, one has none."""
    bare = [row for row in FIGURED if verdict(row).result == published.UNKNOWN]
    assert len(bare) == 7
    assert all(not row["current"] or row["baseline_year"] == row["current_year"] for row in bare)


@pytest.mark.parametrize("row", DISTANCES, ids=lambda row: row["indicator"][:40])
def test_the_distance_to_a_benchmark_path_is_the_printed_one(row):
    """69 % in 2015, path at 82 % in 2022, 79 % reached: 3 points off.

    The source prints no benchmark for 2025; the straight path is drawn on to that year.
    """
    begun, now, due = (int(row[name]) for name in ("baseline_year", "current_year", "target_year"))
    start, passed = float(row["baseline"]), float(row["path_value"])
    goal = start + (passed - start) * (due - begun) / (now - begun)
    course = [(date(begun, 12, 31), start), (date(due, 12, 31), goal)]
    off = measures.along(course, date(now, 12, 31)) - float(row["current"])
    assert row["published_result"] == f"{off:.0f} percentage points off track"


def test_the_mean_of_the_series_is_the_score_of_the_indicator():
    """5 and 2.5 give 3.75, the best band; 5 and -5 give 0, the second; achieved only when all are."""
    met, half = Verdict(1.2, 5.0, published.ACHIEVED), Verdict(0.95, 2.5, "substantial_progress")
    assert published.indicator([met, half]) == Verdict(None, 3.75, "substantial_progress")
    assert published.indicator([met, Verdict(-1.0, -5.0, "deterioration")]).result == "moderate_progress"
    assert published.indicator([met, met]).result == published.ACHIEVED
    assert published.indicator([Verdict(None, None, published.UNKNOWN)]).result == published.UNKNOWN


def test_a_target_or_a_base_of_zero_stands_for_a_thousandth():
    """8 to 4 in 3 of 6 years: (1/2)^(1/3) - 1 over (0.001/8)^(1/6) - 1 = 0.2063 / 0.7764 = 0.2657."""
    found = published.open_sdg(Record(8, 2020, 4, 2023, 0, 2026, up=False))
    assert found.value == pytest.approx(0.2657, abs=1e-4)
    assert found == published.open_sdg(Record(8, 2020, 4, 2023, 0.001, 2026, up=False))
    assert published.open_sdg(Record(0, 2020, 4, 2023)) == published.open_sdg(Record(0.001, 2020, 4, 2023))


def test_growth_across_zero_is_not_judged():
    assert published.open_sdg(Record(-2, 2020, 4, 2023)).result == published.UNKNOWN


def test_a_series_at_its_limit_is_on_track_until_it_falls():
    """C = 1 - (100/100)^4.44 = 0: standing still at the ceiling is the best there is."""
    assert published.open_sdg(Record(100, 2015, 100, 2023, limit=100)) == Verdict(
        0, 5, "substantial_progress"
    )
    assert published.open_sdg(Record(100, 2015, 99, 2023, limit=100)).result == "deterioration"


def test_the_floor_mirrors_the_ceiling():
    """120 lies as far above a limit of 100 as 80 below it: the same C."""
    assert published.shrunk(120, 100) == pytest.approx(published.shrunk(80, 100))


def test_the_progress_chart_looks_at_the_gap_that_will_be_closed():
    """40 to 44 in 5 years grows 1.1 every 5: 44 * 1.1^2 = 53.24 in 2030, 13.24 of 60 = 0.2207: fair."""
    fair = Record(40, 2015, 44, 2020, 100, 2030)
    assert published.gap_closed(fair) == pytest.approx(13.24 / 60)
    levels = {
        3: (Record(40, 2015, 60, 2020, 100, 2030), Record(90, 2015, 99.2, 2020, 100, 2030)),
        2: (fair, Record(40, 2015, 42, 2020)),  # yearly 0.98 %
        1: (Record(40, 2015, 40.5, 2020, 100, 2030), Record(40, 2015, 40.5, 2020), Record(9, 2015, 8, 2020)),
    }
    for level, records in levels.items():
        assert [published.charted(record) for record in records] == [level] * len(records)
    assert published.charted(Record(9, 2015, 8, 2020, up=False)) == 3  # falls 2.3 % a year, as wanted


def test_the_status_index_runs_from_base_to_target():
    """20 of 80 left to fall, 5 done: 10 * 5/20; rising 5 instead is as far the other way."""
    falling = Record(100, 2015, 95, 2022, 80, 2030, up=False)
    assert published.current_status_index(falling) == pytest.approx(2.5)
    assert published.current_status_index(Record(100, 2015, 105, 2022, 80, 2030, up=False)) == -2.5
    assert published.current_status_index(
        Record(0.8, 2015, 1.1, 2022, 1.0, 2030), parity=True
    ) == pytest.approx(5)
    assert math.isclose(published.elapsed_index(falling), 10 * 7 / 15)
