"""总览: sentences count what the list holds, exceptions carry rule, value and date, nothing old is green."""

import re

import pytest

from cockpit import access, figures, store
from cockpit.figures import milestones, overview
from cockpit.figures.core import Selection
from cockpit.text import frame
from tests import small_district as small

ALL = Selection()


@pytest.fixture
def read(settings, monkeypatch, tmp_path_factory):
    return small.whole(monkeypatch, tmp_path_factory)


@pytest.fixture
def nothing(settings, monkeypatch, tmp_path_factory):
    return small.bare(monkeypatch, tmp_path_factory)


def test_the_state_of_the_plan_is_the_count_of_its_targets(read):
    figure = overview.state(read, ALL)
    listed = milestones.targets(read, Selection(year=2027))
    assert figure.claim == listed.claim and figure.claim.startswith("2027 年 22 项目标：")
    assert sum(int(n) for n in re.findall(r" (\d+)(?=、|$)", figure.claim)) == listed.frame.height
    assert [said[:6] for said in figure.frame["text"]] == ["2025 年", "2030 年"]


def test_eight_figures_lead_to_the_pages_that_explain_them(read):
    frame = overview.key(read, ALL).frame
    assert frame.height == 8 and all(link.startswith("/") for link in frame["link"])
    rows = {row["key"]: row for row in frame.to_dicts()}
    assert rows["yz-t01-schools"]["target_text"] == "2027 年目标 33 所"
    assert rows["yz-t01-schools"]["as_of_text"] == "2026 年 6 月 30 日"
    assert rows["yz-wifi"]["status"] == "stale"


def test_what_needs_eyes_says_rule_value_and_date(read):
    frame = overview.exceptions(read, ALL).frame
    said = frame["text"].to_list()
    assert said[0] == "2025 年目标“万兆全光校园占比”已逾期 196 天：现为 66.7%，目标 100%"
    assert any("1 项交付事项逾期未验收：教育城域网迭代升级" in s for s in said)
    assert any(s.startswith("万兆全光校园占比最低的街道：南 0.0%") for s in said)
    assert any("《无线覆盖测试》停在 2025 年 6 月 30 日" in s for s in said)
    assert all("规则：" in detail for detail in frame["detail"])
    assert f"{frame.height} 件事" in overview.exceptions(read, ALL).claim


def test_nothing_is_called_missed_on_data_that_are_too_old(read):
    said = overview.exceptions(read, ALL).frame.filter(status="missed")["text"].to_list()
    assert not any("无线" in s for s in said)


def test_areas_by_year_add_up_to_every_promise(read):
    frame = overview.by_year(read, ALL).frame
    totals = [int(t.split("/")[1]) for t in frame["text"] if t]
    dated, undated = milestones.targets(read, ALL).frame, milestones.undated(read, ALL).frame
    assert sum(totals) == dated.height + undated.height
    assert frame["column"].unique(maintain_order=True).to_list() == [
        "2025 年",
        "2027 年",
        "2030 年",
        "未定期限",
    ]


def test_deadlines_are_ahead_and_dated(read):
    figure = overview.deadlines(read, ALL)
    assert figure.claim.startswith("距最近的期限 2026 年 12 月 31 日还有 169 天")
    assert not any("2025" in s for s in figure.frame["text"])
    assert "项没有写期限，不在此列" in figure.claim


def test_the_oldest_sources_stand_first_and_are_marked(read):
    figure = overview.ages(read, ALL)
    frame = figure.frame
    assert figure.claim.startswith("30 份台账中有 ")
    late = frame.filter(status="stale")
    assert frame["title"][0] == "无线覆盖测试" and frame["days"][0] == 380
    assert frame["status"].to_list()[: late.height] == ["stale"] * late.height


def test_a_narrowed_reader_gets_district_totals_and_no_other_school(read):
    own = store.reader(access.principal("school", [small.C]))
    assert overview.key(own, ALL).frame["text"].to_list() == overview.key(read, ALL).frame["text"].to_list()
    assert not any("最低的街道" in s for s in overview.exceptions(own, ALL).frame["text"])


def test_the_page_stands_on_an_empty_store_too(nothing):
    figures = [figure(nothing, ALL) for figure in overview.PAGE]
    assert all(figure.claim and figure.demo for figure in figures)
    green = [
        s for f in figures if f.name != "ages" and "status" in f.frame.columns for s in f.frame["status"]
    ]
    assert "achieved" not in green and "on_track" not in green


def test_every_page_with_figures_lists_them():
    pages = [name for group in frame.NAVIGATION.values() for name, _ in group]
    assert set(figures.PAGES) == set(pages) - {"intake", "admin", "people", "audit", "visits", "meeting"}, (
        "these work on the ledger"
    )
    assert all(callable(figure) for page in figures.PAGES.values() for figure in page)
