"""核心项目: every project with its own plan, how late it is by that plan, and when it will end."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from cockpit import config, feed, plan
from cockpit.figures.core import Selection
from cockpit.figures.milestones.projects import gantt
from cockpit.screen import gantts, periods, walls
from cockpit.text import projects as words
from tests import small_district as small

ALL = Selection()
MAY, JUNE = date(2026, 5, 31), small.MONTH
TODAY = date(2026, 7, 15)


@pytest.fixture
def day(settings, monkeypatch):
    """The day that the small district is looked at."""
    monkeypatch.setenv("COCKPIT_TODAY", TODAY.isoformat())
    config.reset()
    return TODAY


@pytest.fixture
def read(day, monkeypatch, tmp_path_factory):
    return small.whole(monkeypatch, tmp_path_factory)


@pytest.fixture
def nothing(day, monkeypatch, tmp_path_factory):
    return small.bare(monkeypatch, tmp_path_factory)


@pytest.fixture
def reported(day):
    """A figure of the given progress reports and no others."""
    return lambda *told: gantt(small.published(*small.PLACES, small.rows("core_project", *told)), ALL)


def by_key(figure):
    return {row["key"]: row for row in figure.frame.to_dicts()}


def test_projects_show_the_annex_period_beside_the_due_date_of_the_text(read):
    rows = by_key(gantt(read, ALL))
    assert list(rows) == [p.id for p in plan.load().tracked.core_projects] and len(rows) == 13
    assert rows["yz-cp03"]["end"].year == 2026 and rows["yz-cp03"]["body_end"].year == 2027
    assert rows["yz-cp04"]["end"] == plan.load().tracked.end


def test_a_project_at_half_its_plan_needs_twice_its_period(read):
    row = by_key(gantt(read, ALL))["yz-cp01"]
    assert (row["status"], row["text"]) == ("off_track", "30%，计划 60%")
    assert row["earned"] == date(2025, 4, 1), "half of the way to the report that planned 60 percent"
    assert row["forecast_end"] == date(2031, 12, 27)
    assert row["index_text"] == "SPI(t) 0.50，按现速度约 2031 年 12 月完成，比工期晚 48 个月"


def test_on_plan_finished_and_silent_projects_are_told_apart(read):
    rows = by_key(gantt(read, ALL))
    assert rows["yz-cp02"]["status"] == "on_track" and rows["yz-cp02"]["earned"] == JUNE
    assert rows["yz-cp02"]["forecast_end"] == rows["yz-cp02"]["end"]
    assert rows["yz-cp13"]["status"] == "achieved", "nobody reports on a finished project any more"
    assert rows["yz-cp13"]["forecast_end"] == date(2024, 12, 28)
    assert rows["yz-cp13"]["index_text"].endswith("2024 年 12 月完成，与工期相符")
    silent = rows["yz-cp03"]
    assert silent["status"] == "no_data" and (silent["text"], silent["index_text"]) == ("—", "—")
    assert silent["earned"] is None and silent["forecast_end"] is None and silent["actual"] is None


def test_a_district_without_reports_says_so(nothing):
    figure = gantt(nothing, ALL)
    assert figure.claim == "13 个核心项目还没有进度填报" and figure.as_of is None
    assert set(figure.frame["status"]) == {"no_data"}


def test_the_claim_names_how_many_are_late_by_their_own_plan_and_the_worst(read):
    assert gantt(read, Selection(status="on_track")).claim == "1 个核心项目均不落后于自己的计划"
    assert gantt(read, ALL).claim == (
        "13 个核心项目中 1 个落后于自己的计划，10 个没有填报，最晚的是“校园网络环境升级”："
        "按现速度约 2031 年 12 月完成，比工期晚 48 个月"
    )


def test_filters_of_area_task_and_status_work_together(read):
    first = plan.load().tracked.core_projects[0]
    assert list(by_key(gantt(read, Selection(area=first.area, status="off_track")))) == [first.id]
    assert set(by_key(gantt(read, Selection(task=first.tasks[0])))) == {first.id}
    empty = gantt(read, Selection(status="missed"))
    assert empty.empty and empty.claim == "没有符合所选条件的核心项目"


def test_the_plan_reported_month_by_month_decides_not_the_straight_line(reported):
    told = [
        small.progress("yz-cp01", date(2025, 6, 30), 10, 8),
        small.progress("yz-cp01", JUNE, 60, 10),
    ]
    row = by_key(reported(*told))["yz-cp01"]
    assert row["earned"] == date(2025, 6, 30), "ten percent was planned for that day"


def test_a_plan_made_anew_is_said(reported):
    told = [small.progress("yz-cp01", MAY, 70, 30), small.progress("yz-cp01", JUNE, 50, 31)]
    row = by_key(reported(*told))["yz-cp01"]
    assert row["index_text"].endswith(words.REPLANNED) and row["planned"] == 50


def test_an_ongoing_project_is_judged_but_not_forecast(reported):
    row = by_key(reported(small.progress("yz-cp04", JUNE, 40, 20)))["yz-cp04"]
    assert row["status"] == "off_track" and row["forecast_end"] is None
    assert row["index_text"] == f"SPI(t) 0.50，{words.ONGOING}"


def test_a_project_past_its_period_is_missed_and_still_forecast(reported):
    figure = reported(small.progress("yz-cp11", MAY, 100, 60), small.progress("yz-cp12", JUNE, 100, 99.9))
    rows = by_key(figure)
    assert rows["yz-cp11"]["status"] == rows["yz-cp12"]["status"] == "missed"
    assert rows["yz-cp11"]["forecast_end"] > TODAY and "比工期晚" in rows["yz-cp11"]["index_text"]
    assert rows["yz-cp12"]["forecast_end"] is None, "a day gone by is no forecast"
    assert "尚未填报完成" in rows["yz-cp12"]["index_text"]


def test_an_old_report_is_stale_and_never_forecast(reported):
    told = [small.progress("yz-cp01", date(2025, 12, 31), 50, 50), small.progress("yz-cp02", JUNE, 60, 60)]
    figure = reported(*told)
    row = by_key(figure)["yz-cp01"]
    assert row["status"] == "stale" and row["forecast_end"] is None and words.TOO_OLD in row["index_text"]
    assert not figure.stale and by_key(figure)["yz-cp02"]["status"] == "on_track"


def test_where_all_reports_are_old_nothing_is_green(reported):
    figure = reported(small.progress("yz-cp13", date(2024, 12, 28), 100, 100))
    assert figure.stale and by_key(figure)["yz-cp13"]["status"] == "stale"


def test_nothing_earned_gives_no_end(reported):
    row = by_key(reported(small.progress("yz-cp01", JUNE, 60, 0)))["yz-cp01"]
    assert row["status"] == "off_track" and row["index_text"] == f"SPI(t) 0.00，{words.NOT_BEGUN}"
    crawling = by_key(reported(small.progress("yz-cp01", JUNE, 60, 5)))["yz-cp01"]
    assert crawling["forecast_end"] is None and crawling["index_text"].endswith(words.FAR)


def test_the_page_draws_every_project_with_both_ends_and_its_words(read):
    figure = gantt(read, ALL)
    drawn = gantts.chart(figure)
    said = json.dumps(drawn.to_plotly_json(), default=str, ensure_ascii=False)
    for row in figure.frame.to_dicts():
        assert row["label"] in said and row["status_word"] in said
    assert "正文 2027-12" in said and "附表 2024-01 至 2026-12" in said and "持续推进" in said
    assert said.count("正文 20") == sum(r["body_end"] != r["end"] for r in figure.frame.to_dicts())


def test_a_far_end_does_not_squeeze_the_chart(read):
    figure = gantt(read, ALL)
    first, last = periods.reach(periods.dated(figure))
    assert figure.options["today"] == TODAY, "a kept drawing is drawn anew the next day"
    assert (first, last) == (date(2024, 1, 1), date(2032, 1, 1))
    far = figure.frame.to_dicts()
    far[0]["forecast_end"] = date(2043, 1, 1)
    assert periods.reach(far)[1] == date(2033, 1, 1)


def test_the_wall_and_the_feed_say_the_same_as_the_page(read):
    figure = gantt(read, ALL)
    tile = walls.tile(figure)
    assert figure.claim in re.sub("<[^>]+>", "", tile) and tile.count("cs-outlook") == 13
    assert tile.count("cs-beyond") == 1 and tile.count("cs-ring") == 3
    shown = feed.document([figure], version=1, demo=True)["figures"][0]["rows"]
    assert [row["index_text"] for row in shown] == figure.frame["index_text"].to_list()
    assert shown[0]["forecast_end"] == "2031-12-27"


def test_a_figure_without_projects_draws_nothing_on_the_wall(read):
    figure = gantt(read, ALL)
    assert periods.periods(replace(figure, frame=figure.frame.clear())) == ""
