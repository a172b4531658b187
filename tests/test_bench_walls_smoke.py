"""The benchmarks of the walls run and give numbers; how large the numbers are is never asserted."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from tests.bench import crowd, soak
from tests.browser.server import copied

Result = TypeVar("Result")


def sample(ticks: int, **sizes: float) -> soak.Sample:
    shown = {"heap": 20.0, "nodes": 1000, "listeners": 300, "contexts": 0, "rss": 400.0, "browser": 200.0}
    return soak.Sample(ticks, ticks // 10, **{**shown, **sizes}, loads=1)


def apart(work: Callable[[], Result]) -> Result:
    """In a thread of its own: a browser opened by an earlier test keeps an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def verdicts(table) -> list[str]:
    return list(table.columns[-1].cells)


def test_a_crowd_of_walls_and_people_is_served_by_two_processes_without_an_error(district, tmp_path):
    home = copied(district, tmp_path / "home")
    found = apart(lambda: crowd.crowd(home, walls=3, people=2, seconds=25, every=2))
    assert not found.errors
    assert len(found.opened) == 3 and len(found.ticks) + len(found.scenes) == len(found.sent) > 3
    assert found.actions and all(0 < each < math.inf for each in found.actions)
    assert found.cores > 0 and len(found.rss) == 2
    assert crowd.table(found, 3, 2, 25).row_count == 9


@pytest.mark.browser
def test_a_wall_is_watched_in_a_real_browser_tick_by_tick(district, tmp_path):
    home = soak.hurried(copied(district, tmp_path / "home"), tmp_path, 10)
    found = apart(lambda: soak.soak(home, ticks=30, speed=5, samples=3, note=lambda _: None))
    assert [each.ticks for each in found] == sorted({each.ticks for each in found})
    assert found[-1].ticks >= 30
    assert all(each.heap > 1 and each.nodes > 100 and each.rss > 50 and each.browser > 10 for each in found)
    assert soak.table(found, 10).row_count == 7


def test_growth_and_a_second_gpu_context_are_called_so():
    calm = [sample(ticks) for ticks in range(0, 4000, 100)]
    assert not [each for each in verdicts(soak.table(calm, 1)) if each.startswith("OVER")]
    grown = [sample(t, heap=20 + t / 500, rss=400 + t / 100, contexts=t // 1000) for t in range(0, 4000, 100)]
    assert sum(each.startswith("OVER") for each in verdicts(soak.table(grown, 1))) == 3


def test_growth_by_scenes_alone_is_seen_as_well_as_growth_by_ticks():
    stepped = [soak.Sample(t, t // 100, 20 + t // 100, 0, 0, 0, 0, 0, 1) for t in range(0, 4000, 100)]
    assert soak.an_hour(stepped, lambda each: each.heap) == pytest.approx(soak.SCENES_AN_HOUR)


def test_slow_ticks_slow_actions_and_errors_are_called_so():
    slow = crowd.Found(ticks=[1.0] * 20, actions=[2.0] * 20, sent=[1.0, 1.1, 1.2, 9.0], errors=["x"])
    assert {"OVER 0.8", "OVER 1.5", "OVER 2×", "ERRORS"} <= set(verdicts(crowd.table(slow, 1, 1, 60)))
    quick = crowd.Found(ticks=[0.1] * 20, actions=[0.2] * 20, sent=[float(each) for each in range(20)])
    assert verdicts(crowd.table(quick, 1, 1, 60)).count("within") == 3
