"""The benchmarks run and give numbers; how large the numbers are is never asserted."""

import math

import pytest

from tests.bench import __main__ as bench
from tests.bench import history, measures
from tests.browser.server import copied, running


@pytest.fixture(scope="module")
def server(district, tmp_path_factory):
    with running(copied(district, tmp_path_factory.mktemp("bench") / "home")) as started:
        yield started


def is_time(seconds: float) -> bool:
    return math.isfinite(seconds) and seconds > 0


def test_page_times_cover_every_page_of_both_roles(server):
    found = measures.page_times(server, runs=2)
    assert [(t.name, t.role) for t in found] == [(n, r) for r in measures.ROLES for n in measures.pages(r)]
    assert all(is_time(t.p50) and t.p50 <= t.p95 and t.received > 1000 for t in found)
    assert bench.page_table(found).row_count == len(found)


def test_memory_counts_open_sessions(server):
    found = measures.memory(server, sessions=2)
    assert found.before > 10 and math.isfinite(found.each)
    assert bench.memory_table(found).row_count == 3


def test_import_rate_reads_every_row_of_a_file_that_the_demonstration_wrote(district):
    file = bench.feed_file(district)
    found = measures.import_rate(district, file, repeats=1)
    assert found.rows == sum(1 for _ in file.open("rb")) - 1
    assert 0 < found.ratio < 1
    assert bench.rate_table(found).row_count == 2


def test_a_longer_history_has_that_many_rows_and_figures_are_timed_on_it(district, tmp_path):
    short, rows = history.grown(district, tmp_path / "short", 1)
    long, more = history.grown(district, tmp_path / "long", 2)
    assert more == 2 * rows
    kept = history.raw(long)
    lost = 2 * rows - kept.height  # days that shorter months lack
    assert 0 <= lost < 0.05 * rows
    found = [
        (n, r, measures.figure_times(h, ("resources",), 1)) for n, r, h in ((1, rows, short), (2, more, long))
    ]
    assert all(is_time(t.p50) for *_, timings in found for t in timings)
    assert bench.growth_table(found).row_count == 2


def test_a_cold_start_passes_its_marks_in_order(district, tmp_path):
    found = measures.cold_start(copied(district, tmp_path / "home"), browser=False)
    assert 0 < found.ready < found.first
    assert bench.start_table(found).row_count == 3


def test_the_engine_is_timed_on_every_series_and_promise(district):
    found = measures.engine_time(district, runs=2)
    assert found.series > 100 and found.promises > 40
    assert len(found.seconds) == 2 and all(is_time(each) for each in found.seconds)
    assert bench.engine_table(found).row_count == 3
