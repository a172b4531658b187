"""学校: exceptions by published rules, compared as far as one may see, every row traceable to its file."""

import re
from datetime import date, timedelta

import polars as pl
import pytest

from cockpit import access, store
from cockpit.figures import school, security
from cockpit.figures.core import KINDS, Selection
from cockpit.figures.school.rules import RuleError, rules
from tests import small_district as small
from tests.small_district import A, B, C
from tests.test_network_school_queries import FINDINGS, PROBES, ROOMS, USE

MARK = {A: "甲校", B: "乙校", C: "丙校"}
ALL, OF_A, OF_B = Selection(), Selection(school=A), Selection(school=B)
BRIEF = tuple(draw for draw in school.PAGE if draw is not school.directory)
each_figure = pytest.mark.parametrize("draw", school.PAGE, ids=lambda draw: draw.__name__)


@pytest.fixture
def read(settings):
    return small.published(*small.PLACES, *small.REGISTERS, PROBES, ROOMS, *USE, *FINDINGS)


@pytest.fixture
def nothing(settings):
    return small.published(small.rows("subdistrict"))


def as_(role: str, *codes: str) -> store.Reader:
    return store.reader(access.principal(role, codes))


def spoken(figure) -> str:
    return f"{figure.claim}{figure.frame.write_json()}{figure.options}{figure.title}{figure.source}"


def row(figure, key: str) -> dict:
    return next(each for each in figure.frame.to_dicts() if each["key"] == key)


def test_exceptions_come_first_and_say_value_date_reason_and_source(read):
    figure = school.exceptions(read, OF_B)
    said = {row["text"]: row for row in figure.frame.to_dicts()}
    line = said["出口带宽 1\u2009Gbps，低于万兆目标（2026 年 6 月）"]
    assert line["detail"] == "规则：方案要求城域网到校带宽每校达到 10 Gbps；来源：校园网络"
    assert line["link"] == f"/rectify?new=exception&school={B}&indicator=yz-t01-10g-school&ref=ten-gigabit"
    assert "校园无线覆盖率的数据停在 2025 年 6 月，当时为 100.0%" in said
    order = [("off_track", "at_risk", "stale", "no_data").index(s) for s in figure.frame["status"]]
    assert order == sorted(order)


def test_an_overdue_finding_is_traced_to_its_row(read):
    figure = school.exceptions(read, OF_A)
    late = next(row for row in figure.frame.to_dicts() if row["text"].startswith("逾期隐患"))
    assert late["status"] == "off_track" and late["text"] == "逾期隐患 1 项（2026 年 6 月）"
    worst = "高危隐患超期 45 天未修复：系统甲；来源：《a.xlsx》“a”第 2 行"
    assert late["detail"] == f"规则：限期是通报写明的，过期一项即为例外；{worst}"


def test_a_number_that_touches_no_rule_is_no_exception(read):
    said = " ".join(school.exceptions(read, OF_A).frame["text"])
    assert "千兆到班" not in said and "全光网络" not in said


def test_exceptions_are_counted_in_the_claim(read):
    figure = school.exceptions(read, OF_A)
    broken = figure.frame.filter(pl.col("status").is_in(["off_track", "at_risk"])).height
    assert f"有 {broken} 项例外" in figure.claim


def test_three_schools_are_too_few_for_a_middle_and_stand_beside_the_district(read):
    cards = school.headline(read, OF_B)
    assert row(cards, "yz-t01-1g-class")["gap_text"] == "全区 75.0%"
    assert row(cards, "yz-g25-fiber")["gap_text"] == "全区 66.7%"
    assert row(cards, "yz-t01-1g-class")["text"] == "50.0%"
    assert set(school.comparison(read, OF_B).frame["place"]) == {""}


def test_one_school_is_compared_with_the_district_only(read):
    own = as_("school", B)
    cards = school.headline(own, ALL)
    assert row(cards, "yz-g25-fiber")["gap_text"] == "全区 66.7%"
    assert row(cards, "yz-g25-fiber")["text"] == "已达到"
    assert set(school.comparison(own, ALL).frame["place"]) == {""}


def test_a_total_of_the_district_is_nothing_to_compare_a_school_with(read):
    assert row(school.headline_use(as_("school", B), ALL), "op-outage")["gap_text"] == ""


def test_old_data_are_never_shown_as_fine(read):
    assert row(school.headline(read, OF_A), "yz-wifi")["status"] == "stale"


def test_every_record_names_its_file_sheet_and_row(read):
    frame = school.records(read, OF_A).frame
    assert {"校园网络", "无线覆盖测试", "教室网络", "漏洞隐患"} <= set(frame["dataset"])
    assert frame["source_file"].null_count() == frame["source_row"].null_count() == 0
    assert row(school.records(read, OF_A), "campus_link-1")["source_row"] == 2


def test_the_list_puts_the_school_with_most_exceptions_first(read):
    frame = school.directory(read, ALL).frame
    assert frame["count"].to_list() == sorted(frame["count"], reverse=True) and frame.height == 3
    for code, count in frame.select("key", "count").rows():
        shown = school.exceptions(read, Selection(school=code)).frame
        assert count == shown.filter(pl.col("status").is_in(["off_track", "at_risk"])).height


def test_a_school_is_found_by_name_and_code(read):
    assert school.options(read)[A] == f"甲校 · {A}"
    assert school.about(read, OF_A)[0] == "甲校" and "北街道" in school.about(read, OF_A)[1]
    assert school.about(read, Selection(school="0"))[0] == "学校"


def test_a_month_gone_by_is_told_as_it_was(read):
    before = Selection(school=B, month=date(2026, 2, 28))
    assert row(school.headline(read, before), "yz-g25-fiber")["text"] == "未达到"
    assert row(school.headline(read, OF_B), "yz-g25-fiber")["text"] == "已达到"


@each_figure
def test_every_figure_works_without_a_school_and_without_data(read, nothing, draw):
    for reader in (read, nothing):
        figure = draw(reader, ALL)
        assert tuple(figure.frame.columns)[: len(KINDS[figure.kind])] == KINDS[figure.kind]
        if draw in BRIEF:
            assert figure.empty


@each_figure
def test_no_figure_carries_a_school_outside_the_scope(read, draw):
    assert MARK[B] in spoken(draw(read, ALL)) or draw in BRIEF
    for role in ("inspector", "school"):
        own = as_(role, B)
        for chosen in (ALL, OF_A, OF_B, Selection(school=C)):
            said = spoken(draw(own, chosen))
            assert not [name for name in (MARK[A], MARK[C], "系统甲", A, C) if name in said]


@each_figure
def test_a_school_outside_the_scope_is_as_if_it_did_not_exist(read, draw):
    if draw in BRIEF:
        assert draw(as_("school", B), OF_A).empty
    assert A not in school.options(as_("inspector", B, C))


def test_the_age_of_a_fact_is_judged_by_its_cadence(read, settings):
    assert settings.today() - date(2025, 6, 30) > timedelta(days=180)
    assert row(school.headline(read, OF_A), "yz-g25-fiber")["status"] is None


def test_every_rule_names_an_indicator_and_a_reason():
    assert len({rule.id for rule in rules()}) == len(rules()) >= 10
    assert all(
        rule.reason and rule.indicator in {f for s in school.SUBJECTS.values() for f in s} for rule in rules()
    )


def test_a_faulty_rule_file_is_one_chinese_sentence(settings, tmp_path, monkeypatch):
    from cockpit import config

    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "school.toml").write_text('[[rule]]\nid = "x"\n', encoding="utf-8")
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()
    with pytest.raises(RuleError, match="规则“x”的字段、指标、条件或状态不正确"):
        rules()


def test_an_overdue_finding_is_as_many_days_late_here_as_on_the_security_page(read):
    """Days are counted to the end of the month that the version reports, not to the day of reading."""
    here = " ".join(school.exceptions(read, OF_A).frame["detail"].drop_nulls())
    there = " ".join(security.attention(read, ALL).frame["text"])
    mine = re.search(r"超期 (\d+) 天未修复：系统甲", here)
    assert mine and re.search(rf"系统甲：高危隐患 \S+ 逾期 {mine.group(1)} 天", there), (here, there)
