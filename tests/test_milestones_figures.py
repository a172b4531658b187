"""里程碑: the list and its roll-ups agree, filters work together, and any number can be explained."""

from dataclasses import replace

import pytest

from cockpit import plan
from cockpit.figures import milestones
from cockpit.figures.core import Selection
from cockpit.text import milestones as words
from tests import small_district as small

ALL = Selection()
Y2025, Y2027 = Selection(year=2025), Selection(year=2027)


@pytest.fixture
def read(settings, monkeypatch, tmp_path_factory):
    return small.whole(monkeypatch, tmp_path_factory)


@pytest.fixture
def nothing(settings, monkeypatch, tmp_path_factory):
    return small.bare(monkeypatch, tmp_path_factory)


def explained(figure):
    """Item → what is said about it."""
    titles = {title: item for item, title in words.ITEMS.items()}
    return {titles[word]: said for word, said in figure.frame.select("status_word", "text").iter_rows()}


def test_the_list_of_a_year_holds_every_formal_target_of_it(read):
    for year in plan.load().tracked.years:
        frame = milestones.targets(read, Selection(year=year)).frame
        assert frame.height == len(plan.load().milestones(year)) and set(frame["year"]) == {year}
    dated = [len(plan.load().milestones(year)) for year in plan.load().tracked.years]
    assert milestones.targets(read, ALL).frame.height == sum(dated)


def test_what_has_no_date_is_listed_apart_and_counted(read):
    figure = milestones.undated(read, Y2027)
    assert figure.frame.height == len(plan.load().milestones(None))
    assert figure.claim.startswith(f"{figure.frame.height} 项承诺没有写期限")
    assert set(figure.frame["status_word"]) <= {"已达成", "不限期", "无数据", "数据过期"}


def test_the_roll_up_by_area_adds_up_to_the_list(read):
    listed, rolled = milestones.targets(read, Y2025).frame, milestones.by_area(read, Y2025).frame
    assert rolled["value"].sum() == listed.height
    missed = rolled.filter(column="逾期")["value"].sum()
    assert missed == listed.filter(status="missed").height == 2


def test_every_unit_counts_every_target_it_answers_for(read):
    frame = milestones.by_unit(read, Y2027).frame
    named = [u for t in plan.load().milestones(2027) for u in t.units]
    assert frame.filter(row="区教委")["value"].sum() == named.count("区教委")


def test_filters_narrow_together(read):
    whole = milestones.targets(read, Y2027).frame
    area = milestones.targets(read, replace(Y2027, area="yz-c1")).frame
    both = milestones.targets(read, replace(Y2027, area="yz-c1", status="no_data")).frame
    unit = milestones.targets(read, replace(Y2027, unit="区人社局")).frame
    task = milestones.targets(read, replace(Y2027, task="yz-t03")).frame
    assert set(area["area"]) == {"环境支撑"} and area.height < whole.height
    assert both.height == area.filter(status="no_data").height
    assert set(unit["area"]) == {"人才培养"} and set(task["label"]) == {
        "智慧校园特色场景",
        "市级智慧校园示范校",
    }


def test_a_filter_nothing_passes_gives_an_empty_list_and_says_so(read):
    figure = milestones.targets(read, replace(Y2025, task="yz-t06"))
    assert figure.empty and figure.claim == "2025 年没有符合条件的目标"


def test_the_worst_stands_first_and_the_claim_counts_every_row(read):
    figure = milestones.targets(read, Y2025)
    assert figure.frame["status"][0] == "missed" and figure.frame["status"][-1] == "achieved"
    counted = figure.frame["status_word"].value_counts()
    assert all(f"{word} {n}" in figure.claim for word, n in counted.iter_rows())


def test_both_sides_of_every_disagreement_inside_the_plan_are_shown(read):
    figure = milestones.conflicts(read, ALL)
    tracked = plan.load().tracked.id
    inside = [c for c in plan.load().conflicts.values() if sum(side.plan == tracked for side in c.sides) > 1]
    assert figure.frame.height == len(inside) and f"{len(inside)} 处" in figure.claim
    for conflict, detail in zip(inside, figure.frame["detail"], strict=True):
        own = [side for side in conflict.sides if side.plan == tracked]
        assert all(f"{side.clause}：{side.says}" in detail for side in own) and conflict.formal in detail


def test_every_open_question_is_asked(read):
    figure = milestones.questions(read, ALL)
    assert figure.frame["text"].to_list() == [q.title for q in plan.load().questions.values()]


def test_projects_show_the_annex_period_beside_the_due_date_of_the_text(read):
    figure = milestones.schedule(read, ALL)
    rows = {row["key"]: row for row in figure.frame.to_dicts()}
    assert len(rows) == 13
    assert rows["yz-cp03"]["end"].year == 2026 and rows["yz-cp03"]["body_end"].year == 2027
    assert (rows["yz-cp01"]["status"], rows["yz-cp01"]["text"]) == ("off_track", "30%，计划 60%")
    assert rows["yz-cp02"]["status"] == "on_track" and rows["yz-cp03"]["status"] == "no_data"
    assert rows["yz-cp13"]["status"] == "achieved", "nobody reports on a finished project any more"
    assert figure.claim == "13 个核心项目中 1 个落后于计划"


def test_any_number_can_be_explained(read):
    figure = milestones.explain(read, Selection(indicator="yz-g25-fiber", year=2025))
    said = explained(figure)
    assert said["numerator"] == "全光覆盖学校：2" and said["denominator"] == "在办学校：3"
    assert said["promise"] == "2025 年底达到 100%（三）"
    assert "2027 年 4 月 8 日达到 100%" in said["elsewhere"]
    assert said["excludes"] and said["status"].startswith("逾期：") and "校园网络" in said["source"]
    assert said["formula"] == "第 1 版" and "区教委" in said["units"]


def test_a_deliverable_is_explained_with_its_documents(read):
    figure = milestones.explain(read, Selection(indicator="yz-g25-man"))
    assert "文件一" in explained(figure)["evidence"]


def test_the_schools_that_lack_it_are_named(read):
    figure = milestones.lacking(read, Selection(indicator="yz-g25-fiber"))
    assert figure.frame.select("key", "name", "subdistrict").rows() == [(small.C, "丙校", "南")]
    assert figure.frame["text"].to_list() == ["否"]
    assert figure.claim == "3 所学校中 2 所已达到，1 所尚未达到"


def test_the_course_carries_value_path_and_target(read):
    frame = milestones.course(read, Selection(indicator="yz-t01-schools")).frame
    assert frame["value"].to_list()[-1] == 2.0 and frame["text"].to_list()[-1] == "2 所"
    assert frame["target"].unique().to_list() == [33.0] and frame["expected"].is_sorted()


def test_without_a_choice_there_is_nothing_to_explain(read):
    for figure in (milestones.explain, milestones.course, milestones.lacking):
        assert figure(read, ALL).empty


def test_an_unknown_indicator_in_the_address_is_no_error(read):
    assert milestones.explain(read, Selection(indicator="nonsense")).empty


CHOICES = [ALL, Y2025, Selection(indicator="yz-wifi"), Selection(indicator="op-visits")]


@pytest.mark.parametrize("chosen", CHOICES)
def test_the_page_stands_on_an_empty_store_too(nothing, chosen):
    figures = [figure(nothing, chosen) for figure in milestones.PAGE]
    assert all(figure.claim and figure.demo for figure in figures)
    assert "achieved" not in {s for f in figures if "status" in f.frame.columns for s in f.frame["status"]}
