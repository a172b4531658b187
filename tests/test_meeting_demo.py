"""The demonstration holds its meetings by the real steps, in time, and leaves the newest month open."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from cockpit import agenda, config, demo, ledger, meeting, store
from cockpit.demo import meetings as held
from cockpit.figures import meeting as figures
from tests import closing, homes, storing

OF = agenda.rules().regular
MONTHS = [date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[homes.Home]:
    """Three versions of a small demonstration district, a month apart, with nothing held yet."""
    home = homes.Home(tmp_path_factory.mktemp("held") / "home")
    with home.entered():
        for month in MONTHS:
            rows = storing.change("school", storing.sample("school", ("2150000001",)), f"import-{month}")
            store.publish([rows], by="demo", note="demo", month=month, demo=True)
        yield home
        closing.let_go()


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(here):
    environment = {**os.environ, **here.variables, "COCKPIT_TODAY": "2026-05-20"}
    command = [sys.executable, "-m", "cockpit.demo", "2026-04-30"]
    assert subprocess.run(command, cwd=config.ROOT, env=environment, check=False).returncode == 0
    assert demo.meet() == 2 and demo.meet() == 0
    every = ledger.open().meetings.meetings()
    assert [(each.code, each.state, each.demo) for each in every] == [
        ("2026-05", "held", True),
        ("2026-04", "held", True),
    ]


def test_each_month_was_closed_on_the_evening_before_its_meeting_with_the_version_of_then(here):
    demo.meet()
    for each, version in zip(reversed(ledger.open().meetings.meetings()), (1, 2), strict=True):
        day = OF.due(each.period)
        assert each.version == version and each.closed_at.date() < day
        assert figures.frozen(each, "district").about["today"].isoformat() == f"{day:%Y-%m-}20"
    assert [each.period for each in meeting.due(date(2026, 7, 21))] == [date(2026, 6, 30)]


def test_decisions_name_figures_that_were_shown_and_some_actions_are_done_and_some_late(here):
    demo.meet()
    book, today = ledger.open().meetings, config.settings().today()
    for each in book.meetings():
        shown = figures.frozen(each, "district").figures
        based = [basis for decision in book.decisions(each.code) for basis in decision.basis]
        assert based and all(shown[basis.figure].claim == basis.claim for basis in based)
    actions = book.actions()
    assert {action.state for action in actions} == {"open", "done"}
    assert any(action.overdue(today) for action in actions) and any(a.postponed for a in actions)
    assert all(book.action_events(action.code)[0].step == "act" for action in actions)


def test_the_second_month_follows_up_what_the_first_one_left_open(here):
    demo.meet()
    may = ledger.open().meetings.meeting("2026-05")
    told = figures.frozen(may, "district").figures["meeting.followups"].frame["text"].to_list()
    assert any("复测逾期高危隐患" in each for each in told)
    assert not any("拨付进度" in each for each in told), "what was done by then is not told again"


def test_real_data_have_no_demonstration_meetings(settings):
    storing_change = storing.change("school", storing.sample("school", ("2150000001",)), "import-real")
    store.publish([storing_change], by="x", note="x", month=MONTHS[-1])
    assert demo.meet() == 0 and ledger.open().meetings.meetings() == ()
    assert held.DONE not in {entry.action for entry in ledger.open().entries()}
    closing.let_go()


def test_a_month_that_somebody_has_closed_before_keeps_what_they_wrote(tmp_path):
    home = homes.Home(tmp_path / "home")
    with home.entered():
        for month in MONTHS[1:]:
            rows = storing.change("school", storing.sample("school", ("2150000001",)), f"import-{month}")
            store.publish([rows], by="demo", note="demo", month=month, demo=True)
        mine = meeting.close(OF, MONTHS[1], version=1, who=closing.LEADER, key="mine")
        assert demo.meet() == 1
        book = ledger.open().meetings
        assert book.meetings() == (mine,) and book.decisions(mine.code) == () and book.actions() == ()
        closing.let_go()
    config.reset()
