"""里程碑: the list and its roll-ups agree, filters work together, and any number can be explained."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from cockpit import plan
from cockpit.figures import milestones, standing
from cockpit.figures.core import Selection
from cockpit.figures.milestones.members import reason
from cockpit.text import milestones as words
from cockpit.text import milestones_course as said
from cockpit.text import milestones_record as record
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


ROLLED = ("by_area", "by_task", "by_project")


@pytest.mark.parametrize("name", ROLLED)
def test_a_roll_up_adds_up_to_the_list_and_names_the_weakest_of_every_row(read, name):
    listed, rolled = milestones.targets(read, Y2025).frame, milestones.ROLLUPS[name](read, Y2025).frame
    assert rolled["value"].sum() == listed.height
    missed = rolled.filter(column="逾期")["value"].sum()
    assert missed == listed.filter(status="missed").height == 2
    weakest = rolled.filter(column=words.WEAKEST)
    assert weakest["row"].to_list() == rolled["row"].unique(maintain_order=True).to_list()
    late = set(rolled.filter(pl.col("column") == "逾期", pl.col("value") > 0)["row"])
    assert set(weakest.filter(status="missed")["row"]) == late
    named = listed.filter(status="missed")["label"].to_list()
    assert all(any(label in said for label in named) for said in weakest.filter(status="missed")["text"])


def test_a_row_without_anything_behind_names_no_weakest(read):
    frame = milestones.by_area(read, Selection(status="achieved")).frame
    weakest = frame.filter(column=words.WEAKEST)
    assert (
        weakest.height and set(weakest["text"]) == {"—"} and weakest["status"].null_count() == weakest.height
    )


def test_the_roll_up_by_year_holds_every_year_whichever_is_selected(read):
    frame = milestones.by_year(read, Y2027).frame
    per_year = frame.group_by("row", maintain_order=True).agg(pl.col("value").sum())
    assert per_year.rows() == [
        (f"{year} 年", len(plan.load().milestones(year))) for year in plan.load().tracked.years
    ]


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
    project = milestones.board(read, replace(Y2027, project="yz-cp03")).frame
    assert set(area["area"]) == {"环境支撑"} and area.height < whole.height
    assert both.height == area.filter(status="no_data").height
    assert set(unit["area"]) == {"人才培养"} and set(task["label"]) == {
        "智慧校园特色场景",
        "市级智慧校园示范校",
    }
    assert set(project["label"]) == set(task["label"]), "the project builds what the task asks"


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


def test_any_number_can_be_explained(read):
    figure = milestones.explain(read, Selection(indicator="yz-g25-fiber", year=2025))
    told = explained(figure)
    assert told["numerator"] == "全光覆盖学校：2" and told["denominator"] == "在办学校：3"
    assert told["promise"] == "2025 年底达到 100%（三）"
    assert "三为 2025 年底（按此考核）" in told["dates"] and "为 2027 年 4 月 8 日" in told["dates"]
    assert "共 6 行，最近一次入库 " in told["imports"], (
        "three schools in the register of links, three schools"
    )
    assert told["excludes"] and told["status"].startswith("逾期：") and "校园网络" in told["source"]
    assert told["formula"].startswith("口径第 1 版") and "区教委" in told["units"]


def test_a_deliverable_is_explained_with_its_documents(read):
    figure = milestones.explain(read, Selection(indicator="yz-g25-man"))
    assert "文件一" in explained(figure)["evidence"]


def test_the_schools_that_lack_it_are_named(read):
    figure = milestones.lacking(read, Selection(indicator="yz-g25-fiber"))
    assert figure.frame.select("key", "name", "subdistrict").rows() == [(small.C, "丙校", "南")]
    assert figure.frame["text"].to_list() == ["否"]
    assert figure.claim == "3 所学校中 2 所已达到，1 所尚未达到"


def test_every_clause_date_of_a_promise_is_told_and_the_judged_one_marked(read):
    told = explained(milestones.explain(read, Selection(indicator="yz-t01-schools", year=2027)))["dates"]
    dates = plan.load().dates(plan.load().indicators["yz-t01-schools"].formal(2027))
    assert len(dates) > 1 and all(each.clause in told for each in dates)
    assert told.count("按此考核") == 1 and told.index(dates[0].clause) < told.index("按此考核")


def test_every_school_is_counted_or_left_out_with_a_reason(read):
    share = milestones.members(read, Selection(indicator="yz-g25-fiber"))
    assert share.frame.select("key", "included", "reason").rows() == [
        (small.A, "是", "已达到，计入分子和分母"),
        (small.B, "是", "已达到，计入分子和分母"),
        (small.C, "是", "未达到，只计入分母"),
    ]
    count = milestones.members(read, Selection(indicator="yz-t01-schools"))
    assert count.frame.select("key", "included").rows() == [(small.C, "否"), (small.A, "是"), (small.B, "是")]
    assert count.claim == "2 所学校计入，1 所不计入"


def test_a_closed_school_is_left_out_since_its_last_day():
    row = {"value": 1.0, "numerator": 1.0, "denominator": 1.0}
    on = date(2026, 6, 30)
    assert reason(row, None, date(2025, 8, 31), on) == (False, "2025 年 8 月 31 日起停办")
    assert reason(row, date(2026, 9, 1), None, on) == (False, "尚未开办")
    assert reason(row, date(2020, 9, 1), date(2027, 8, 31), on)[0]
    assert reason(dict.fromkeys(row), None, None, on) == (False, "没有数据")


def test_the_rows_behind_a_number_lead_to_file_sheet_import_and_person(read):
    frame = milestones.rows(read, Selection(indicator="yz-t01-schools")).frame
    assert frame.select("register", "file", "sheet", "lines", "rows").rows() == [
        ("校园网络", "a.xlsx", "a", "第 2—4 行", 3)
    ]


def test_the_board_has_a_column_per_year_and_the_worst_first(read):
    frame = milestones.board(read, ALL).frame
    assert frame["year"].unique(maintain_order=True).to_list() == list(plan.load().tracked.years)
    for (_,), column in frame.group_by("year", maintain_order=True):
        severity = [standing.SEVERITY.index(status) for status in column["status"]]
        assert severity == sorted(severity)
    listed = milestones.targets(read, ALL).frame
    assert sorted(frame.select("key", "year", "text").rows()) == sorted(
        listed.select("key", "year", "text").rows()
    )


def test_a_line_of_the_board_is_drawn_on_one_grid_up_to_its_due_date(read):
    frame = milestones.board(read, Y2027).frame
    lengths = frame.select(pl.col(c).list.len() for c in ("course", "path", "low", "median", "high"))
    assert all(len(set(row)) == 1 for row in lengths.rows())
    row = frame.row(by_predicate=pl.col("key") == "yz-t01-schools", named=True)
    course, path = row["course"], row["path"]
    known = [value for value in course if value is not None]
    assert known[-1] == row["value"] == 2.0 and course[-1] is None, "nothing is measured ahead of today"
    assert path[-1] == row["target"] == 33.0
    missing = frame.row(by_predicate=pl.col("key") == "yz-wifi", named=True)
    assert missing["course"] or missing["status"] == "no_data"


def test_the_fan_of_a_line_begins_after_the_newest_figure_and_spans_its_median(read):
    drawn = [row for row in milestones.board(read, ALL).frame.to_dicts() if any(row["median"])]
    assert drawn, "the small district has series long enough to be continued"
    for row in drawn:
        last = max(n for n, value in enumerate(row["course"]) if value is not None)
        ahead = [n for n, value in enumerate(row["median"]) if value is not None]
        assert ahead[0] > last
        assert all(row["low"][n] <= row["median"][n] <= row["high"][n] for n in ahead)


def test_the_course_carries_value_path_target_and_what_is_foreseen(read):
    figure = milestones.course(read, Selection(indicator="yz-t01-schools"))
    frame = figure.frame
    known = frame.filter(pl.col("value").is_not_null())
    assert known["value"].to_list()[-1] == 2.0 and known["text"].to_list()[-1] == "2 所"
    assert frame["target"].unique().to_list() == [33.0] and frame["expected"].drop_nulls().is_sorted()
    ahead = frame.filter(pl.col("median").is_not_null())
    assert ahead["period"].min() > known["period"].max() and ahead["forecast_text"].null_count() == 0
    quantiles = ahead.select("low10", "low25", "median", "high75", "high90")
    assert all(list(row) == sorted(row) for row in quantiles.rows())
    assert figure.options["today"] == known["period"].max() and figure.options["due"] == date(2027, 12, 31)


def test_what_cannot_be_foreseen_says_why(read):
    staged = milestones.course(read, Selection(indicator="yz-g25-man"))
    assert staged.frame["median"].null_count() == staged.frame.height
    assert staged.options["note"] == said.DELIVERED and not staged.empty


def test_paces_are_sorted_by_the_acceleration_they_need(read):
    figure = milestones.pace(read, ALL)
    shares = (figure.frame["observed"] / figure.frame["required"]).to_list()
    assert shares and shares == sorted(shares)
    row = figure.frame.row(by_predicate=pl.col("key") == "yz-t01-schools", named=True)
    judged = next(s for s in standing.standings(read) if s.id == "yz-t01-schools" and s.year == 2027)
    assert row["required"] == judged.assessment.required_pace and row["required_text"] == judged.required_text


def test_a_promise_that_is_kept_or_over_has_no_pace(read):
    open_to = {"on_track", "at_risk", "off_track", "no_trend"}
    assert set(milestones.pace(read, ALL).frame["status"]) <= open_to
    assert milestones.pace(read, Y2025).empty


def test_earlier_forecasts_of_a_promise_are_listed_as_they_were_issued(read):
    figure = milestones.foreseen(read, Selection(indicator="yz-t01-schools", year=2027))
    judged = next(s for s in standing.standings(read) if s.id == "yz-t01-schools" and s.year == 2027)
    assert figure.frame["p_text"].to_list() == [judged.chance_text]
    assert figure.frame["month"].to_list() == [small.MONTH]


def test_without_an_edition_before_nothing_has_changed(read):
    figure = milestones.changes(read, ALL)
    assert figure.empty and figure.claim == record.FIRST_EDITION


def test_what_changed_between_two_versions_is_told_with_its_reason(settings):
    scenes = [small.scene(number) for number in range(16)]
    before = small.published(*small.PLACES, *small.REGISTERS[:2], small.rows("scene", *scenes[:14]))
    was = milestones.targets(before, Y2027).frame.row(by_predicate=pl.col("text") == "14 个", named=True)
    after = small.published(small.rows("scene", *scenes))
    figure = milestones.changes(after, ALL)
    row = figure.frame.row(by_predicate=pl.col("text").str.contains(was["label"]), named=True)
    assert row["text"] == f"{was['label']}（2027 年目标）由{was['status_word']}转为已达成"
    assert row["status"] == "achieved" and row["detail"] and row["link"].endswith(f"{was['key']}&year=2027")
    assert "1 项变好" in figure.claim
    said_before, said_now = milestones.foreseen(after, Selection(indicator=was["key"], year=2027)).frame[
        "month"
    ]
    assert said_before == said_now == small.MONTH, "the first edition is still there"
    filtered = milestones.changes(after, Selection(status="missed"))
    assert filtered.empty


def test_without_a_choice_there_is_nothing_to_explain(read):
    for figure in (milestones.explain, milestones.course, milestones.lacking, milestones.members):
        assert figure(read, ALL).empty


def test_an_unknown_indicator_in_the_address_is_no_error(read):
    assert milestones.explain(read, Selection(indicator="nonsense")).empty


CHOICES = [ALL, Y2025, Selection(indicator="yz-wifi"), Selection(indicator="op-visits")]


@pytest.mark.parametrize("chosen", CHOICES)
def test_the_page_stands_on_an_empty_store_too(nothing, chosen):
    figures = [figure(nothing, chosen) for figure in milestones.PAGE]
    assert all(figure.claim and figure.demo for figure in figures)
    assert "achieved" not in {s for f in figures if "status" in f.frame.columns for s in f.frame["status"]}


def test_a_deliverable_shows_its_stages_with_their_documents_and_nothing_else_does(read):
    figure = milestones.checklist(read, Selection(indicator="yz-g25-man", year=2025))
    assert figure.frame["stage"].to_list() == ["方案", "建设", "试运行", "验收投用"]
    assert figure.frame["done_on"].null_count() == 1 and figure.frame["document"][0] == "文件一"
    assert figure.frame["status_word"].to_list() == ["已完成"] * 3 + ["未完成"]
    assert figure.claim.endswith("4 个阶段完成 3 个")
    assert milestones.checklist(read, Selection(indicator="yz-t01-schools")).empty
    assert milestones.checklist(read, ALL).empty
