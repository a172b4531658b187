"""What is foreseen for a version: issued once, kept as said, the same for everybody, held to account."""

import os
from datetime import date

import polars as pl
import pytest

from cockpit import access, config, ledger, outlook, store
from cockpit.figures import standing
from tests import small_district as small

JULY, TARGET = date(2026, 7, 31), "yz-t01-schools"
RECENT = {"accepted_on": date(2026, 7, 20), "all_optical_on": date(2026, 7, 20)}


@pytest.fixture
def read(settings):
    return small.published(*small.PLACES, *small.REGISTERS)


UPGRADED = (
    small.link(small.A, **(small.FIBER | {"reported_on": JULY})),
    small.link(small.B, **(small.LATE | {"reported_on": JULY})),
    small.link(small.C, **(RECENT | {"reported_on": JULY})),
)


def august() -> None:
    os.environ["COCKPIT_TODAY"] = "2026-08-15"
    config.reset()


def later(*links: dict) -> store.Reader:
    """July: the register of links anew, published in the middle of August."""
    august()
    store.publish([small.rows("campus_link", *links)], by="t", note="t", month=JULY, demo=True)
    return store.reader(access.principal("leader"))


def promise(read: store.Reader, id: str = TARGET, year: int = 2027) -> standing.Standing:
    found = standing.by_id(standing.standings(read), id, year)
    assert found is not None
    return found


def kept() -> list[ledger.Edition]:
    return ledger.open().foresight.editions()


def test_the_first_reader_issues_the_forecasts_and_nobody_issues_them_again(read):
    assert kept() == []
    standing.standings(read)
    assert [edition.number for edition in kept()] == [read.version.number]
    assert outlook.issue(read.version) is False


def test_issuing_is_in_the_audit(read):
    assert outlook.issue(read.version) is True
    actions = [entry.action for entry in ledger.open().entries()]
    assert actions.count("forecast") == 1


def test_figures_say_what_was_issued(read):
    s = promise(read)
    issued = ledger.open().foresight.issued(outlook.edition(read.version).id)
    chance = issued.chances.filter(goal=s.key).row(0, named=True)
    assert s.assessment.p == chance["p"] and s.assessment.chance.eta == chance["eta"]
    judged = issued.judgements.filter(target_id=s.key).row(0, named=True)
    assert (judged["status"], judged["reason"]) == (s.status, s.assessment.reason)


def test_what_was_issued_stays_when_data_come_later(read):
    before = promise(read)
    issued = ledger.open().foresight.issued(outlook.edition(read.version).id)
    after = promise(later(*UPGRADED))
    again = ledger.open().foresight.issued(outlook.edition(read.version).id)
    assert again.chances.equals(issued.chances) and again.judgements.equals(issued.judgements)
    assert after.value > before.value and promise(read).assessment.p == before.assessment.p


def test_every_reader_of_a_version_is_told_the_same_forecast(read):
    leader = promise(read)
    inspector = store.reader(access.principal("inspector", frozenset({small.A})))
    assert promise(inspector).assessment.p == leader.assessment.p
    assert promise(inspector).eta_text == leader.eta_text


def test_a_ledger_that_cannot_keep_them_does_not_hide_the_forecast(read, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> bool:
        raise ledger.LedgerError("x")

    kept_away = promise(later(*UPGRADED))
    with monkeypatch.context() as away:
        away.setattr(ledger.Foresight, "issue", refuse)
        standing.joining._standings.cache_clear()
        outlook.issuing._kept.cache_clear()
        store.publish([small.rows("campus_link", *UPGRADED)], by="t", note="t", month=JULY, demo=True)
        alone = promise(store.reader(access.principal("leader")))
    assert alone.assessment.chance == kept_away.assessment.chance
    assert [edition.number for edition in kept()] == [2]


def test_the_status_log_names_what_changed_and_why(read):
    platform = promise(read, "yz-g25-platform", 2025)
    assert platform.status == "achieved"
    august()
    undone = small.rows("deliverable", *small.delivered("yz-g25-platform", 3, date(2025, 10, 1)))
    store.publish([undone], by="t", note="t", month=JULY, demo=True)
    now = store.reader(access.principal("leader"))
    after = promise(now, "yz-g25-platform", 2025)
    log = outlook.changes(outlook.edition(now.version))
    assert log.filter(target_id=platform.key).rows(named=True) == [
        {
            "target_id": platform.key,
            "indicator_id": "yz-g25-platform",
            "before": "achieved",
            "after": "missed",
            "reason": after.assessment.reason,
        }
    ]


def test_the_first_edition_has_nothing_to_compare_with(read):
    outlook.issue(read.version)
    assert outlook.changes(outlook.edition(read.version)).is_empty()
    assert outlook.compared(read, outlook.edition(read.version)).is_empty()


def test_intervals_are_held_against_months_that_came_after_them(read):
    outlook.issue(read.version)
    now = later(*UPGRADED)
    found = outlook.compared(now, outlook.edition(now.version), TARGET)
    assert found.select("month", "value").rows() == [(JULY, 3.0)]
    assert (found["as_of"] < found["month"]).all()
    hits, total = outlook.coverage(found)
    low, high = found.select("low10", "high90").row(0)
    assert (hits, total) == (int(low <= 3.0 <= high), 1)


def test_history_tells_what_each_edition_said_about_a_promise(read):
    first = promise(read)
    now = later(*UPGRADED)
    second = promise(now)
    told = outlook.history(TARGET, first.key)
    assert told["month"].to_list() == [small.MONTH, JULY]
    assert told["p"].to_list() == [first.assessment.p, second.assessment.p]


def test_a_judgement_of_the_past_is_made_as_of_its_own_day(read):
    assert outlook.issue(read.version, on=date(2026, 7, 10))
    days = ledger.open().foresight.issued(outlook.edition(read.version).id).judgements["judged_on"]
    assert days.unique().to_list() == [date(2026, 7, 10)]
    assert config.settings().today() != date(2026, 7, 10)


def test_forecasts_are_the_same_on_both_engines(store_url):
    read = small.published(*small.PLACES, *small.REGISTERS)
    outlook.issue(read.version)
    issued = ledger.open().foresight.issued(outlook.edition(read.version).id)
    assert issued.chances.height and issued.judgements.height > 100
    assert issued.chances["p"].drop_nulls().is_between(0, 1).all()
    assert isinstance(issued.fans, pl.DataFrame) and set(issued.fans["key"]) <= set(issued.forecasts["key"])
