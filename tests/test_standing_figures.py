"""Where the indicators stand: one promise, one series, one set of texts."""

from datetime import date

import pytest

from cockpit import access, contracts, plan, store
from cockpit.contracts import indicators
from cockpit.figures import core, standing
from tests import small_district as small


@pytest.fixture
def read(settings, monkeypatch, tmp_path_factory):
    return small.whole(monkeypatch, tmp_path_factory)


@pytest.fixture
def nothing(settings, monkeypatch, tmp_path_factory):
    return small.bare(monkeypatch, tmp_path_factory)


def one(read, id, year=None):
    return standing.by_id(standing.standings(read), id, year)


def test_every_formal_target_and_every_operational_indicator_has_one_standing(read):
    every = standing.standings(read)
    tracked = plan.load().tracked.id
    formal = [t.id for t in plan.load().targets.values() if t.plan == tracked and t.formal]
    operational = [d.id for d in contracts.definitions().values() if d.operational]
    assert sorted(s.key for s in every) == sorted(formal + operational)


def test_a_count_says_value_target_gap_and_date_in_chinese(read):
    s = one(read, "yz-t01-schools", 2027)
    assert (s.value, s.text, s.target_text, s.gap_text) == (2.0, "2 所", "33 所", "还差 31 所")
    assert (s.due_text, s.as_of_text, s.clause) == ("2027 年底", "截至 2026 年 6 月 30 日", "四(一)1")
    assert s.pace_text.startswith("每月需 ") and "近一年" in s.pace_text
    assert s.units[0] == "区教委" and s.area == "环境支撑" and s.spark[-1] == 2.0


def test_a_share_says_how_many_schools_it_lacks(read):
    s = one(read, "yz-g25-fiber", 2025)
    assert (s.text, s.target_text, s.status) == ("66.7%", "100%", "missed")
    assert s.gap_text == "还差 33.3 个百分点（1 所）"
    assert standing.card(s)["gap_text"] == "还差 1 所"


def test_the_same_indicator_stands_differently_at_two_milestones(read):
    assert one(read, "yz-g25-fiber", 2025).status == "missed"
    assert one(read, "yz-g25-fiber", 2027).status != "missed"
    assert one(read, "yz-g25-fiber").due == date(2027, 4, 8), "without a year the next one ahead"


def test_old_data_are_never_green_even_where_the_target_is_met(read):
    s = one(read, "yz-wifi", 2027)
    assert s.value == 100.0 and s.as_of == date(2025, 6, 30)
    assert s.status == "stale" and s.status_word == "数据过期" and s.stale


def test_a_met_count_has_no_gap(read):
    s = one(read, "yz-t03-scenes", 2027)
    assert (s.text, s.status, s.gap_text) == ("16 个", "achieved", "无差距")


def test_a_deliverable_counts_its_stages(read):
    done, late = one(read, "yz-g25-platform", 2025), one(read, "yz-g25-man", 2025)
    assert (done.text, done.target_text, done.status) == ("4/4 阶段", "验收投用", "achieved")
    assert (late.text, late.gap_text, late.status) == ("3/4 阶段", "还差 1 个阶段", "missed")


def test_a_standard_in_gbps_is_shown_as_a_share_under_a_name_that_says_so(read):
    s = one(read, "yz-t01-10g-school")
    assert s.label == "城域网到校带宽达标率" and s.unit == "%" and s.target_text == "100%"


def test_without_data_nothing_is_zero(nothing):
    every = standing.standings(nothing)
    assert {s.text for s in every} == {"—"}
    assert {s.status for s in every} == {"no_data"}
    assert {s.gap_text for s in every} <= {"—", ""}


def test_every_text_is_finished(read):
    for s in standing.standings(read):
        assert s.label and s.text and s.area and s.as_of_text, s.key
        assert s.target is None or (s.target_text and s.due_text and s.gap_text and s.pace_text and s.clause)
        assert s.status in ("", *core.STATUSES)


def test_subdistricts_are_judged_where_the_promise_is_a_share(read):
    frame = standing.by_subdistrict(read, "yz-g25-fiber")
    assert frame.select("name", "text").rows() == [("北", "100.0%"), ("南", "0.0%")]
    assert frame["status"].to_list()[0] == "achieved"
    assert frame["numerator"].sum() == one(read, "yz-g25-fiber").numerator


def test_subdistricts_have_no_share_of_a_count_that_was_promised_to_the_whole_district(read):
    frame = standing.by_subdistrict(read, "yz-t01-schools")
    assert frame["value"].to_list() == [2.0, 0.0] and frame["status"].to_list() == [None, None]


def test_a_school_has_it_or_has_it_not_yet(read):
    frame = standing.by_school(read, "yz-t01-schools")
    assert frame["value"].sum() == one(read, "yz-t01-schools").value
    assert frame.select("name", "status", "status_word").rows() == [
        ("甲校", "achieved", "已达成"), ("乙校", "achieved", "已达成"), ("丙校", "no_trend", "尚未达到"),
    ]  # fmt: skip


def test_a_school_sees_the_district_and_itself_only(read):
    own = store.reader(access.principal("school", [small.A]))
    assert one(own, "yz-t01-schools").text == "2 所"
    assert standing.by_school(own, "yz-t01-schools")["code"].to_list() == [small.A]
    assert standing.by_subdistrict(own, "yz-t01-schools").is_empty()


def test_a_new_version_is_never_answered_from_the_old_one(settings):
    read = small.published(*small.PLACES, *small.REGISTERS)
    assert one(read, "yz-t01-schools").text == "2 所"
    links = (small.link(code, **small.FIBER) for code in (small.A, small.B, small.C))
    assert one(small.published(small.rows("campus_link", *links)), "yz-t01-schools").text == "3 所"
    assert one(read, "yz-t01-schools").text == "2 所", "a page run keeps the version it began with"


def test_a_headline_is_made_of_cards(read):
    chosen = [one(read, "yz-t01-schools", 2027), one(read, "yz-t03-scenes", 2027)]
    frame = standing.headline(chosen, {"yz-t01-schools": "/network"}, {"yz-t01-schools": "升级"})
    assert frame.select("label", "text", "target_text", "link").rows() == [
        ("升级", "2 所", "2027 年目标 33 所", "/network"),
        ("智慧校园特色场景", "16 个", "2027 年目标 15 个", ""),
    ]  # fmt: skip


def test_what_the_plan_says_elsewhere_stays_visible(read):
    assert "2027年还是2026年" in standing.conflict_text(one(read, "yz-t03-scenes", 2027))
    assert standing.conflict_text(one(read, "op-visits")) == ""


def test_a_promise_without_a_formula_has_no_figure_and_is_not_zero(read, monkeypatch):
    known = {id: d for id, d in contracts.definitions().items() if id != "yz-t01-schools"}
    monkeypatch.setattr(indicators, "_shipped", lambda: known)
    standing.joining._standings.cache_clear()
    try:
        s = one(read, "yz-t01-schools", 2027)
        assert contracts.undefined() == ("yz-t01-schools",)
        assert (s.status, s.status_word, s.text, s.value, s.gap_text) == ("no_data", "无口径", "—", None, "—")
        assert "怎样计算" in s.assessment.reason and standing.sources([s]) == "—"
        assert [s.key for s in standing.standings(read)].count("yz-t01-schools") == 1
    finally:
        standing.joining._standings.cache_clear()
