"""资源应用: cells sum to the headline, use comes from roll-ups, and nobody sees another school."""

from datetime import date

import polars as pl
import pytest

from cockpit import access, store
from cockpit.figures import resources
from cockpit.figures.core import Selection
from queries import resources as queries
from tests import subject_district as small
from tests.small_district import MONTH, NORTH, SOUTH, A, B, C

ALL = Selection()
JUNE = date(2026, 6, 1)
ASKED = (
    (queries.subjects, {"kind": "fine_lesson", "on": MONTH}),
    (queries.items, {"on": MONTH}),
    (queries.visits, {"first": date(2023, 7, 1), "last": JUNE}),
    (queries.apps, {"month": JUNE}),
    (queries.spaces, {"role": "student", "month": JUNE}),
    (queries.space_months, {"first": date(2023, 7, 1), "last": JUNE}),
    (queries.interfaces, {"on": MONTH}),
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


def test_sums_are_the_same_on_every_engine(store_url):
    read = small.published()
    asked = {"first": date(2025, 6, 1), "last": JUNE}
    assert read(queries.visits, **asked, subdistrict=NORTH).drop("as_of").rows() == [
        ("student", date(2025, 6, 1), 100), ("student", JUNE, 100), ("teacher", JUNE, 20)
    ]  # fmt: skip
    used = read(queries.apps, month=JUNE).select("app_code", "visits", "last_month").rows()
    assert used == [("a1", 120, JUNE), ("a2", None, date(2026, 2, 1)), ("a3", None, None)]
    live = read(queries.interfaces, on=MONTH).select("platform", "kind", "interfaces", "live").rows()
    assert sorted(live) == [("国家平台", "data", 1, 1), ("市平台", "user", 2, 1)]
    assert read(queries.subjects, kind="fine_lesson", on=date(2025, 12, 31))["items"].sum() == 4


def test_the_matrix_of_lessons_adds_up_to_the_headline(read):
    figure, head = resources.matrix(read, ALL), resources.headline(read, ALL)
    assert figure.frame["value"].sum() == card(head, "yz-t05-lessons")["value"] == 5
    total = figure.frame["column"].unique(maintain_order=True)[-1]
    assert figure.frame.filter(pl.col("column") == total)["text"].to_list() == ["2", "2", "1"]
    assert resources.course(read, ALL).frame["value"].drop_nulls()[-1] == 5


def test_a_cell_without_lessons_says_so_and_one_that_is_not_taught_stays_open(read):
    cells = {(r["row"], r["column"]): r for r in resources.matrix(read, ALL).frame.to_dicts()}
    assert cells["小学", "语文"]["text"] == "2"
    assert (cells["小学", "数学"]["text"], cells["小学", "数学"]["status_word"]) == ("无", "尚无精品课")
    assert cells["小学", "物理"]["text"] is None and cells["小学", "物理"]["value"] is None
    assert resources.matrix(read, ALL).claim.startswith(
        "精品课 5 节，38 个学段学科中 34 个还没有：小学道德与法治"
    )


def test_items_by_kind_and_tier_are_all_that_is_published(read):
    figure = resources.items(read, ALL)
    assert figure.frame["value"].sum() == 6 and figure.frame["text"][-1] == "6"
    assert figure.claim == "上线资源 6 件，其中学校和教师自建 3 件"
    south = resources.items(read, Selection(subdistrict=SOUTH))
    assert south.claim == "可用资源 4 件，其中所选学校自建 1 件"


def test_the_promise_of_500_lessons_carries_the_date_of_the_annex(read):
    last = resources.course(read, ALL).frame.row(-1, named=True)
    assert (last["period"], last["expected"]) == (date(2027, 12, 31), 500.0)
    assert last["target_text"] == "2027 年目标 500 节（附件 2 为 2026 年）"


def test_visits_are_compared_with_the_same_month_of_last_year(read):
    figure = resources.visits(read, ALL)
    june = figure.frame.filter(pl.col("period") == MONTH)
    head = card(resources.headline(read, ALL), "op-visits")
    assert head["value"] == pytest.approx(10_000 * june["value"].sum()) == 120
    assert (head["text"], head["gap_text"]) == ("120 次", "上年同月 100 次")
    assert june.select("series", "text").rows() == [("学生", "100 次"), ("教师", "20 次")]
    assert figure.claim == "2026 年 6 月 120 次，比上年同月增长 20%；学生占 83.3%"


def test_an_app_that_nobody_uses_for_three_months_is_an_exception(read):
    figure = resources.unused(read, ALL)
    assert figure.frame.select("status", "text").rows() == [
        ("at_risk", "应用2：最近一次使用在 2026 年 2 月"), ("no_data", "应用3：已列入清单，尚未上线")
    ]  # fmt: skip
    assert figure.claim == "2 个已上线应用中 1 个近 3 个月无人使用；1 个尚未上线"
    assert resources.top(read, ALL).frame.select("label", "text").rows() == [("应用1", "120 次")]


def test_missing_logs_are_not_told_as_apps_without_users(read):
    later = Selection(subdistrict=SOUTH)  # its last log is of February
    assert resources.unused(read, later).empty
    assert resources.unused(read, later).claim == "没有所选范围的应用使用日志"


def test_spaces_of_schools_add_up_to_the_district(read):
    figure = resources.spaces(read, ALL)
    assert figure.frame.select("label", "text", "status_word").rows() == [
        ("甲校", "75.0%", "正常"), ("乙校", "25.0%", "活跃偏低"), ("丙校", "70.0%", "正常")
    ]  # fmt: skip
    head = card(resources.headline(read, ALL), "op-space-students")
    assert head["text"] == "56.7%" and figure.claim.startswith("学生空间活跃率 56.7%，最高的是甲校")
    course = resources.space_course(read, ALL)
    assert course.claim == "学生 56.7%，比上年同月下降 18.3 个百分点；教师 75.0%"


def test_interfaces_are_counted_live_and_on_their_way(read):
    figure = resources.interfaces(read, ALL)
    cells = {(r["row"], r["column"]): r["text"] for r in figure.frame.to_dicts()}
    assert cells["市平台", "用户"] == "1 通 1 在途" and cells["国家平台", "数据"] == "1 通"
    assert cells["国家平台", "用户"] == "未约定" and next(iter(cells))[0] == "国家平台"
    assert figure.claim == "2 个平台的 3 个接口已贯通 2 个，在途 1 个"
    assert figure.frame["value"].sum() == 2
    assert card(resources.headline(read, ALL), "op-platforms")["gap_text"] == "接口贯通 2 / 3 个"


def test_a_stage_of_school_chooses_what_it_teaches(read):
    assert resources.matrix(read, Selection(stage="nine_year")).frame["value"].sum() == 4
    outside = resources.matrix(read, Selection(stage="vocational"))
    assert outside.empty and "不在应覆盖的学段学科之内" in outside.claim


@pytest.mark.parametrize("function", resources.PAGE, ids=lambda f: f.__name__)
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


def test_a_narrowed_reader_gets_own_sums_beside_the_district(settings):
    small.published()
    mine = store.reader(access.principal("school", [B]))
    visits = card(resources.headline(mine, ALL), "op-visits")
    assert (visits["text"], visits["gap_text"]) == ("10 次", "全区 120 次")
    assert resources.visits(mine, ALL).frame["text"].to_list() == ["10 次"]
    assert card(resources.headline(mine, ALL), "yz-t05-lessons")["value"] == 5


@pytest.mark.parametrize("function", resources.PAGE, ids=lambda f: f.__name__)
def test_without_data_a_figure_says_what_is_missing(bare, function):
    figure = function(bare, ALL)
    assert figure.as_of is None and not figure.stale
    if figure.kind == "headline":
        assert set(figure.frame["text"]) == {"—"} and set(figure.frame["status"]) == {"no_data"}
    else:
        assert figure.empty and figure.claim.startswith("没有")


def test_what_a_narrowed_reader_cannot_see_is_not_told_as_none(settings):
    small.published()
    mine = store.reader(access.principal("school", [A]))
    lessons, items = resources.matrix(mine, ALL), resources.items(mine, ALL)
    assert lessons.frame.select("row", "column", "text").rows() == [
        ("初中", "语文", "1"), ("初中", "合计", "1")
    ]  # fmt: skip
    assert lessons.claim.startswith("所辖学校自有精品课 1 节") and items.claim.startswith(
        "所辖学校自建资源 1 件"
    )
    assert "区级" not in items.frame["column"].to_list()
    other = resources.matrix(store.reader(access.principal("school", [B])), ALL)
    assert other.empty and other.claim.startswith("没有所辖学校自有的精品课")
