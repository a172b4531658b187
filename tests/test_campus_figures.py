"""智慧校园: lists sum to their headline, a promise has one path, and nobody sees another school."""

from datetime import date

import polars as pl
import pytest

from cockpit import access, store
from cockpit.figures import campus
from cockpit.figures.core import Selection
from queries import campus as queries
from queries import place
from tests import subject_district as small
from tests.small_district import MONTH, NORTH, SOUTH, A, B, C

ALL = Selection()
ASKED = (
    (queries.designations, {"kind": "smart_campus", "on": MONTH}),
    (queries.scenes, {"on": MONTH}),
    (queries.rooms, {"on": MONTH}),
    (queries.terminals, {"on": MONTH}),
    (place.total, {"indicator": "op-terminals", "on": MONTH}),
)


@pytest.fixture
def read(settings):
    return small.published()


@pytest.fixture
def bare(settings):
    return small.bare()


def card(figure, key: str) -> dict:
    return figure.frame.row(by_predicate=pl.col("key") == key, named=True)


@pytest.mark.parametrize(("query", "asked"), ASKED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_query_gives_the_same_columns_on_data_and_on_nothing(store_url, query, asked):
    empty = small.bare()(query, **asked)
    found = small.published()(query, **asked)
    assert found.schema == empty.schema and found.height > 0
    assert set(found.dtypes) <= {pl.String, pl.Int64, pl.Float64, pl.Date}


def test_a_school_stands_where_its_dates_say_on_every_engine(store_url):
    read = small.published()
    rows = read(queries.designations, kind="smart_campus", on=date(2025, 5, 31))
    assert rows.select("school_code", "school", "subdistrict", "applied_on", "granted_on").rows() == [
        (A, "甲校", "北", date(2025, 1, 10), date(2025, 4, 10)),
        (B, "乙校", "北", date(2025, 5, 10), None),
        (C, "丙校", "南", None, None),
    ]
    newest = read(queries.terminals, on=MONTH, subdistrict=NORTH)
    assert newest.select("school_code", "student_terminals").rows() == [(A, 40), (B, 38)]
    total = read(place.total, indicator="op-terminals", on=MONTH, subdistrict=NORTH)
    assert total.rows() == [(2, 78.0, 200.0, MONTH)]


def test_the_lists_add_up_to_the_headline(read):
    head = campus.headline(read, ALL)
    stages, schools, scenes = (f(read, ALL) for f in (campus.stages, campus.schools, campus.scenes))
    granted = stages.frame.sort("order").row(-1, named=True)
    assert card(head, "yz-t03-schools")["value"] == granted["count"] == 1
    assert stages.frame["count"].sum() == schools.frame.height == 3
    last = scenes.frame["column"].unique(maintain_order=True)[-1]
    recognised = scenes.frame.filter(pl.col("column") == last)
    assert recognised["value"].sum() == card(head, "yz-t03-scenes")["value"] == 1
    assert recognised["text"][-1] == "1"
    assert campus.rooms(read, ALL).frame.height == card(head, "op-smart-rooms")["value"] == 2
    assert campus.course(read, ALL).frame["value"].drop_nulls()[-1] == 1


def test_terminals_and_classrooms_are_those_of_the_headline(read):
    head = campus.headline(read, ALL)
    assert card(head, "op-terminals")["text"] == "30.0 台"
    assert campus.terminals(read, ALL).claim.startswith("每 100 名学生 30.0 台；丙校不到平均的 75%")
    assert card(head, "op-interactive")["text"] == "66.7%"
    figure = campus.interactive(read, ALL)
    assert figure.frame.select("label", "text").rows() == [("北", "85.0%"), ("南", "30.0%")]
    assert figure.claim == "交互式教室占 66.7%，最低的是南，30.0%"


def test_the_promise_of_2027_carries_the_date_of_the_annex(read):
    figure = campus.course(read, ALL)
    last = figure.frame.row(-1, named=True)
    assert (last["period"], last["expected"], last["target"]) == (date(2027, 12, 31), 20.0, 20.0)
    assert last["target_text"] == "2027 年目标 20 所（附件 2 为 2026 年）"
    assert figure.claim.startswith("累计 1 所，离 2027 年的 20 所还差 19 所")
    assert "按附件 2 的 2026 年底" in figure.claim
    assert figure.frame.filter(pl.col("period") > MONTH)["value"].null_count() == 18


def test_those_on_their_way_come_first_and_say_how_long(read):
    figure = campus.schools(read, ALL)
    assert figure.frame.select("step", "school", "stayed").rows() == [
        ("创建", "乙校", 12), ("申报", "丙校", 11), ("认定", "甲校", None)
    ]  # fmt: skip
    assert figure.claim == "在途 2 所，停留最久的是乙校，在创建环节已 12 个月"


def test_a_room_that_is_hardly_used_is_marked(read):
    figure = campus.rooms(read, ALL)
    marks = dict(figure.frame.select("label", "status_word").iter_rows())
    assert marks == {"甲校 馆室甲校": "正常", "乙校 馆室乙校": "使用偏少"}
    assert figure.claim == "已验收 2 间，平均每月使用 33 小时，其中 1 间不到 20 小时；另有 1 间在建"


def test_a_choice_narrows_every_figure_and_is_not_judged(read):
    south = Selection(subdistrict=SOUTH)
    for function in campus.PAGE:
        assert not set("甲乙") & set(str(function(read, south).frame.to_dicts()))
    head = campus.headline(read, south)
    mine = card(head, "yz-t03-schools")
    assert (mine["value"], mine["target_text"], mine["status"]) == (0.0, "", None)
    assert mine["gap_text"] == "全区 1 所"
    assert campus.course(read, south).frame["target"].null_count() == campus.course(read, south).frame.height
    assert campus.stages(read, Selection(stage="senior")).empty


@pytest.mark.parametrize("function", campus.PAGE, ids=lambda f: f.__name__)
@pytest.mark.parametrize("role", ["inspector", "school", "wall"])
def test_nobody_sees_a_school_that_is_not_theirs(settings, role, function):
    small.published()
    own = None if role == "wall" else [A]
    figure = function(store.reader(access.principal(role, own)), ALL)
    shown = str((figure.claim, figure.frame.to_dicts(), dict(figure.options)))
    others = [word for code in (B, C) for word in (small.CANARY[code], small.CODES[code], code)]
    if own:
        assert not [word for word in others if word in shown]
    else:
        assert not figure.empty


@pytest.mark.parametrize("function", campus.PAGE, ids=lambda f: f.__name__)
def test_without_data_a_figure_says_what_is_missing(bare, function):
    figure = function(bare, ALL)
    assert figure.as_of is None and not figure.stale
    if figure.kind == "headline":
        assert set(figure.frame["text"]) == {"—"} and set(figure.frame["status"]) == {"no_data"}
    else:
        assert figure.empty and figure.claim.startswith("没有所选范围的")


def test_old_data_are_called_stale(read, monkeypatch):
    from cockpit import config

    monkeypatch.setenv("COCKPIT_TODAY", "2027-03-01")
    config.reset()
    assert all(function(read, ALL).stale for function in campus.PAGE)
