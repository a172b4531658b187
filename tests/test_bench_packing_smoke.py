"""The benchmark of the pack runs and gives numbers; how large the numbers are is never asserted."""

import math

import pytest

from cockpit import meeting
from tests import canaries, homes
from tests.bench import crowd, packing
from tests.browser.server import copied


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    return homes.shared(tmp_path_factory, "canaries", canaries.publish)


def test_a_month_is_closed_and_every_file_of_its_pack_is_timed(marked, tmp_path):
    found = packing.packing_time(copied(marked, tmp_path / "home"))
    assert found.parts == 1 + 9 + len(canaries.SCHOOLS)
    assert set(found.forms) == set(meeting.PAINTERS)
    assert all(0 < each < math.inf for each in (found.closing, *found.forms.values()))
    shown = packing.table(found, 0)
    assert shown.row_count == 2 + len(found.forms)


def test_what_takes_too_long_is_told():
    late = packing.Packing(3.0, 56, {"pptx": 6.0, "pdf": 15.0}, [0.1] * 10 + [2.0] * 10, 2)
    assert crowd.unkept(packing.table(late, 60)) == [
        "pptx",
        "whole pack",
        "tick p95 of 60 walls, 20 ticks, 2 packs made meanwhile",
    ]
