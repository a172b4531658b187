"""What signing in costs is judged by all pages together, and the audit by one entry."""

import pytest

from cockpit import ledger
from tests.bench import signed
from tests.bench.measures import Timing
from tests.homes import Home

PLAIN = Timing("overview", "leader", tuple(0.1 + number / 1000 for number in range(30)))


def found(share: float, audit: float) -> signed.Found:
    slower = Timing("overview", "leader", tuple(each * share for each in PLAIN.seconds))
    return signed.Found((signed.Pair(PLAIN, slower),), Timing("audit", "leader", (audit,) * 30))


@pytest.mark.parametrize(
    ("share", "audit", "over"),
    [(1.0, 0.001, False), (1.09, 0.0019, False), (1.12, 0.001, True), (1.0, 0.0021, True)],
)
def test_more_than_a_tenth_or_two_milliseconds_is_called_over(share, audit, over):
    assert signed.unkept(signed.table(found(share, audit))) is over


def test_the_audit_is_measured_by_entries_that_are_really_written(settings):
    spent = signed.audit_time(Home(settings.home), 20)
    assert len(spent.seconds) == 20 and all(0 < each < 1 for each in spent.seconds)
    with Home(settings.home).entered():
        assert len([each for each in ledger.open().entries() if each.action == "bench"]) == 20
