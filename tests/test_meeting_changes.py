"""What changed between two months: each kind in its sentence, causes from data alone, one order."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies

from cockpit import config, contracts, text
from cockpit.figures import meeting
from cockpit.figures.meeting import Facts
from cockpit.figures.meeting.facts import SCHEMAS
from cockpit.measures import changes
from cockpit.measures.changes.rules import read as written_rules
from cockpit.text import meeting_changes as words

BEFORE, AFTER = date(2026, 9, 30), date(2026, 10, 31)
DAYS = {BEFORE: date(2026, 10, 21), AFTER: date(2026, 11, 21)}  # when each month was judged
TARGET = {
    "key": "t1", "indicator": "yz-t05-lessons", "label": "精品课", "year": 2027, "area": "资源供给",
    "task": "任务",
    "units": ["教育科"], "status": "on_track", "status_word": "在轨", "value": 290.0, "text": "290 节",
    "target": 300.0, "target_text": "300 节", "due": date(2027, 12, 31), "due_text": "2027 年底",
    "gap_text": "还差 10 节", "p": 0.8, "chance_text": "80%", "reason": "推算可以按期达到", "as_of": BEFORE,
    "sources": "数字资源", "datasets": ["resource_item"], "formula": 1, "falls": False, "staged": False,
    "link": "/m",
}  # fmt: skip
SCHOOL = {
    "code": "s1", "short": "甲小学", "layer": "optical", "indicator": "yz-g25-fiber", "has": False,
    "value": 0.0, "text": "未达到", "since": None, "as_of": BEFORE, "import_id": "i1", "file": "九月.xlsx",
    "formula": 1,
}  # fmt: skip
SOURCE = {
    "dataset": "wifi_survey", "title": "无线覆盖测试", "as_of": date(2026, 6, 30), "cadence": "quarter",
    "stale": False, "import_id": "i1", "file": "九月.xlsx",
}  # fmt: skip
EXCEPTION = {
    "key": "outage:s1", "source": "school", "ref": "outage", "school": "s1", "short": "甲小学",
    "indicator": "op-outage", "label": "网络中断时长", "value": 10.0, "text": "网络中断时长 10 分钟",
    "status": "off_track", "broken": False, "urgent": True, "as_of": BEFORE, "link": "/school?school=s1",
}  # fmt: skip
ITEM = {
    "code": "ZG2026-0001", "school": "s1", "short": "甲小学", "problem": "断网", "unit": "教育科",
    "state": "received", "state_word": "签收", "origin": "exception", "origin_word": "学校例外",
    "ref": "outage", "indicator": "op-outage", "urgent": False, "due": date(2026, 11, 1),
    "opened": date(2026, 9, 2), "closed": None, "since": date(2026, 9, 3), "overdue": 0, "level": "",
    "reopened": 0, "postponed": 0, "failing": None, "link": "/rectify?item=ZG2026-0001",
}  # fmt: skip
FRESH = ITEM | {"opened": date(2026, 10, 23)}  # since the meeting before
Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def plain(settings: config.Settings) -> Iterator[None]:
    yield


def facts(month: date, **frames: Rows) -> Facts:
    """The facts of a month that hold these rows and nothing else."""
    about = [{"version": month.month, "month": month, "today": DAYS[month], "demo": True, "whole": True}]
    given = {"about": about, **frames}
    return Facts.of({name: pl.DataFrame(rows, schema=shape(name, rows)) for name, rows in given.items()})


def shape(name: str, rows: Rows) -> dict[str, Any]:
    return {column: SCHEMAS[name][column] for column in (rows[0] if rows else SCHEMAS[name])}


def sentences(before: Facts, after: Facts) -> list[str]:
    """What is said about the change, kind by kind."""
    return meeting.changes(before, after).frame["text"].to_list()


def one(name: str, row: Mapping[str, Any], **changed: Any) -> tuple[str, str]:
    """The kind of the one change that a row altered so brings about, and its sentence."""
    before, after = facts(BEFORE, **{name: [dict(row)]}), facts(AFTER, **{name: [{**row, **changed}]})
    found = changes.between(before.frames(), after.frames(), changes.rules())
    assert found.height == 1, found["kind"].to_list()
    (said,) = sentences(before, after)
    return found["kind"][0], said


BETTER = {
    "status": "on_track",
    "status_word": "在轨",
    "p": 0.82,
    "chance_text": "82%",
    "text": "294 节",
    "value": 294.0,
}
TARGETS = [
    (
        {},
        {
            "status": "achieved",
            "status_word": "已达成",
            "value": 301.0,
            "text": "301 节",
            "gap_text": "无差距",
        },
        ("met", "“精品课”（2027 年目标）达成：由 290 节增至 301 节，目标 300 节"),
    ),
    (
        {"due": date(2026, 10, 31), "status": "off_track"},
        {"due": date(2026, 10, 31), "status": "missed", "status_word": "逾期"},
        (
            "missed",
            "“精品课”（2027 年目标）由“在轨”转为“逾期”：现值 290 节，目标 300 节，"
            "还差 10 节；期限 2026 年 10 月 31 日已过",
        ),
    ),
    (
        {"status": "achieved", "status_word": "已达成", "value": 301.0, "text": "301 节"},
        {
            "status": "at_risk",
            "status_word": "有风险",
            "value": 299.0,
            "text": "299 节",
            "gap_text": "还差 1 节",
        },
        (
            "lost",
            "“精品课”（2027 年目标）由“已达成”转为“有风险”：由 301 节减至 299 节，目标 300 节，还差 1 节",
        ),
    ),
    (
        {},
        {"status": "at_risk", "status_word": "有风险", "p": 0.6, "chance_text": "60%"},
        (
            "worse",
            "“精品课”（2027 年目标）由“在轨”转为“有风险”：现值 290 节，目标 300 节，"
            "还差 10 节；按期把握由 80%变为 60%",
        ),
    ),
    (
        {"status": "off_track", "status_word": "偏离", "p": 0.1, "chance_text": "10%"},
        BETTER | {"gap_text": "还差 6 节"},
        (
            "better",
            "“精品课”（2027 年目标）由“偏离”转为“在轨”：由 290 节增至 294 节，目标 300 节，"
            "还差 6 节；按期把握由 10%变为 82%",
        ),
    ),
    (
        {"status": "at_risk", "status_word": "有风险", "p": 0.9, "chance_text": "90%"},
        BETTER | {"gap_text": "还差 6 节"},  # better although the chance fell: that is no cause
        (
            "better",
            "“精品课”（2027 年目标）由“有风险”转为“在轨”：由 290 节增至 294 节，目标 300 节，还差 6 节",
        ),
    ),
    (
        {},
        {"status": "stale", "status_word": "数据过期", "as_of": date(2026, 5, 31)},
        (
            "blind",
            "“精品课”（2027 年目标）由“在轨”转为“数据过期”：现值 290 节，目标 300 节，"
            "还差 10 节；最近一期数据截至 2026 年 5 月 31 日",
        ),
    ),
    (
        {"status": "no_data", "status_word": "无数据", "value": None, "text": "—"},
        {},
        ("seen", "“精品课”（2027 年目标）由“无数据”转为“在轨”：现值 290 节，目标 300 节，还差 10 节"),
    ),
    (
        {},
        {"value": 280.0, "text": "280 节", "gap_text": "还差 20 节"},
        ("moved", "“精品课”（2027 年目标）由 290 节减至 280 节，目标 300 节，还差 20 节"),
    ),
    (
        {},
        {"target": 320.0, "target_text": "320 节"},
        ("promise", "“精品课”（2027 年目标）目标由 300 节调整为 320 节"),
    ),
    (
        {},
        {"due": date(2028, 6, 30)},
        ("promise", "“精品课”（2027 年目标）期限由 2027 年 12 月 31 日调整为 2028 年 6 月 30 日"),
    ),
]


@pytest.mark.parametrize(
    ("was", "now", "told"), TARGETS, ids=[f"{t[2][0]}-{n}" for n, t in enumerate(TARGETS)]
)
def test_a_promise_that_changed_is_told_in_one_sentence(was: dict, now: dict, told: tuple[str, str]):
    assert one("statuses", {**TARGET, **was}, **{**TARGET, **now}) == told


def test_a_value_that_hardly_moved_and_an_unchanged_month_are_not_told():
    before = facts(BEFORE, statuses=[TARGET], schools=[SCHOOL], sources=[SOURCE], exceptions=[EXCEPTION])
    after = facts(
        AFTER,
        statuses=[TARGET | {"value": 291.0, "text": "291 节"}],
        schools=[SCHOOL],
        sources=[SOURCE],
        exceptions=[EXCEPTION],
    )
    figure = meeting.changes(before, after)
    assert figure.empty and figure.claim == figure.options["missing"] == "与上一次例会相比没有变化"


def test_a_promise_that_came_or_went_is_told():
    with_, without = facts(AFTER, statuses=[TARGET]), facts(AFTER, statuses=[])
    assert sentences(facts(BEFORE, statuses=[]), with_) == [
        "“精品课”（2027 年目标）新列入方案：目标 300 节，2027 年底"
    ]
    assert sentences(facts(BEFORE, statuses=[TARGET]), without) == ["“精品课”（2027 年目标）不再列入方案"]


def test_of_one_indicator_with_two_promises_a_move_is_told_once():
    later = TARGET | {"key": "t2", "year": 2030, "due": date(2030, 12, 31)}
    moved = {"value": 280.0, "text": "280 节", "gap_text": "还差 20 节"}
    said = sentences(
        facts(BEFORE, statuses=[later, TARGET]), facts(AFTER, statuses=[later | moved, TARGET | moved])
    )
    assert len(said) == 1 and "2027 年目标" in said[0]


HAS = {"has": True, "value": 100.0, "text": "已达到"}
OTHERS = [
    (
        "schools",
        SCHOOL,
        HAS | {"since": date(2026, 10, 12)},
        "joined",
        "全光网络新增 1 所：甲小学（10 月 12 日），累计 1 所",
    ),
    (
        "schools",
        SCHOOL | HAS,
        {"has": False, "value": 0.0, "import_id": "i2", "file": "核查.xlsx"},
        "fell",
        "全光网络减少 1 所：甲小学，累计 0 所；依据“核查.xlsx”",
    ),
    ("schools", SCHOOL | HAS, {"has": False, "value": 0.0}, "fell", "全光网络减少 1 所：甲小学，累计 0 所"),
    (
        "exceptions",
        EXCEPTION,
        {"broken": True, "value": 133.0, "text": "网络中断时长 133 分钟，超过 120 分钟"},
        "raised",
        "甲小学新出现例外：网络中断时长 133 分钟，超过 120 分钟",
    ),
    (
        "exceptions",
        EXCEPTION | {"broken": True},
        {"broken": False},
        "cleared",
        "甲小学例外消除：网络中断时长 10 分钟",
    ),
    (
        "exceptions",
        EXCEPTION | {"source": "alert", "broken": None},
        {"broken": True, "text": "全区逾期隐患 3 项，高于 2 项"},
        "raised",
        "新增预警：全区逾期隐患 3 项，高于 2 项",
    ),
    (
        "sources",
        SOURCE,
        {"stale": True},
        "stale",
        "《无线覆盖测试》数据过期：停在 2026 年 6 月 30 日，应每季度更新",
    ),
    (
        "sources",
        SOURCE | {"stale": True},
        {"stale": False, "as_of": AFTER, "import_id": "i2", "file": "十月.xlsx"},
        "fresh",
        "《无线覆盖测试》恢复更新，截至 2026 年 10 月 31 日；依据“十月.xlsx”",
    ),
    (
        "rectifications",
        ITEM,
        {"overdue": 20},
        "overdue",
        "甲小学整改 ZG2026-0001 逾期 20 天：断网，2026 年 11 月 1 日到期；自 2026 年 9 月 3 日停在“签收”环节",
    ),
    (
        "rectifications",
        ITEM,
        {"state": "closed", "state_word": "销号", "closed": date(2026, 11, 3), "failing": False},
        "closed",
        "甲小学整改 ZG2026-0001 于 2026 年 11 月 3 日销号：断网；销号时数据复核已达标",
    ),
    (
        "rectifications",
        ITEM,
        {"state": "closed", "state_word": "销号", "closed": date(2026, 11, 3), "failing": True},
        "closed",
        "甲小学整改 ZG2026-0001 于 2026 年 11 月 3 日销号：断网；销号时数据复核未达标，已说明理由",
    ),
    (
        "rectifications",
        ITEM,
        {"state": "closed", "state_word": "销号", "closed": date(2026, 11, 3)},
        "closed",
        "甲小学整改 ZG2026-0001 于 2026 年 11 月 3 日销号：断网",
    ),
    (
        "rectifications",
        ITEM | {"state": "closed", "closed": date(2026, 9, 9)},
        {"state": "dispatched", "closed": None, "reopened": 1},
        "reopened",
        "甲小学整改 ZG2026-0001 第 1 次重新立项：断网",
    ),
    ("rectifications", ITEM, {"state": "withdrawn"}, "withdrawn", "甲小学整改 ZG2026-0001 撤销：断网"),
]


@pytest.mark.parametrize(
    ("name", "row", "now", "kind", "said"), OTHERS, ids=[f"{o[3]}-{n}" for n, o in enumerate(OTHERS)]
)
def test_everything_else_that_changed_is_told_in_one_sentence(
    name: str, row: dict, now: dict, kind: str, said: str
):
    assert one(name, row, **now) == (kind, said)


def test_a_rectification_opened_since_is_told_with_its_term():
    said = sentences(facts(BEFORE, rectifications=[]), facts(AFTER, rectifications=[FRESH]))
    assert said == ["甲小学新立项整改 ZG2026-0001：断网，2026 年 11 月 1 日到期"]


def test_every_kind_that_can_be_found_has_a_case_here():
    told = {case[2][0] for case in TARGETS} | {case[3] for case in OTHERS} | {"opened"}
    assert told == set(changes.KINDS) == set(changes.rules().kinds)


def test_what_became_unknown_is_neither_cleared_nor_lost():
    gone = facts(
        AFTER, exceptions=[EXCEPTION | {"broken": None}], schools=[SCHOOL | {"has": None, "value": None}]
    )
    before = facts(BEFORE, exceptions=[EXCEPTION | {"broken": True}], schools=[SCHOOL | HAS])
    assert sentences(before, gone) == []


def test_a_new_rule_breaks_nothing_anew_but_a_new_alert_does():
    wrong = EXCEPTION | {"broken": True}
    assert sentences(facts(BEFORE, exceptions=[]), facts(AFTER, exceptions=[wrong])) == []
    alert = wrong | {"source": "alert", "text": "全区逾期隐患 3 项，高于 2 项"}
    assert sentences(facts(BEFORE, exceptions=[]), facts(AFTER, exceptions=[alert])) == [
        "新增预警：全区逾期隐患 3 项，高于 2 项"
    ]


def test_what_another_unit_had_before_is_not_told_as_new():
    old = ITEM | {"opened": date(2026, 8, 3), "overdue": 40, "due": date(2026, 10, 12), "reopened": 1}
    before = facts(BEFORE, rectifications=[old | {"unit": "信息中心"}])
    after = facts(AFTER, rectifications=[old])
    assert meeting.changes(before, after, unit="教育科").empty
    done = {"state": "closed", "closed": date(2026, 10, 30), "overdue": 0}
    said = meeting.changes(before, facts(AFTER, rectifications=[old | done]), unit="教育科")
    assert said.frame["text"].to_list() == ["甲小学整改 ZG2026-0001 于 2026 年 10 月 30 日销号：断网"]


def test_an_exception_names_the_rectification_of_the_same_matter():
    done = ITEM | {"state": "closed", "state_word": "销号", "closed": date(2026, 11, 3)}
    before = facts(BEFORE, exceptions=[EXCEPTION | {"broken": True}], rectifications=[done])
    after = facts(AFTER, exceptions=[EXCEPTION], rectifications=[done])
    assert sentences(before, after) == [
        "甲小学例外消除：网络中断时长 10 分钟；整改 ZG2026-0001 已于 2026 年 11 月 3 日销号"
    ]
    for other in ({"school": "s2"}, {"indicator": "op-terminals"}, {"closed": date(2026, 8, 1)}):
        assert sentences(before, facts(AFTER, exceptions=[EXCEPTION], rectifications=[done | other])) == [
            "甲小学例外消除：网络中断时长 10 分钟"
        ]
    raised = facts(AFTER, exceptions=[EXCEPTION | {"broken": True}], rectifications=[ITEM])
    assert sentences(facts(BEFORE, exceptions=[EXCEPTION], rectifications=[ITEM]), raised) == [
        "甲小学新出现例外：网络中断时长 10 分钟；整改 ZG2026-0001 在“签收”环节"
    ]


def test_a_figure_names_the_schools_that_moved_it():
    share = TARGET | {
        "indicator": "yz-g25-fiber",
        "label": "万兆全光校园占比",
        "target": 100.0,
        "target_text": "100%",
    }
    was, now = (
        {"value": 50.0, "text": "50.0%"},
        {"value": 75.0, "text": "75.0%", "gap_text": "还差 25.0 个百分点"},
    )
    names = [SCHOOL | {"code": f"s{n}", "short": f"{n}小学"} for n in range(6)]
    risen = [row | HAS for row in names]
    before = facts(BEFORE, statuses=[share | was], schools=names)
    after = facts(AFTER, statuses=[share | now], schools=risen)
    assert sentences(before, after) == [
        "全光网络新增 6 所：0小学、1小学、2小学、3小学等 6 所，累计 6 所",
        "“万兆全光校园占比”（2027 年目标）由 50.0%升至 75.0%，目标 100%，还差 25.0 个百分点；"
        "新增0小学、1小学、2小学、3小学等 6 所",
    ]
    fallen = sentences(
        facts(BEFORE, statuses=[share | now], schools=names),
        facts(AFTER, statuses=[share | was], schools=risen),
    )
    assert "新增" not in fallen[-1], "schools that joined are no cause of a fall"


def test_a_deliverable_names_the_stages_that_were_done():
    staged = TARGET | {
        "staged": True,
        "value": 25.0,
        "text": "1/4 阶段",
        "target_text": "验收投用",
        "gap_text": "",
    }
    now = staged | {"value": 75.0, "text": "3/4 阶段", "status": "at_risk", "status_word": "有风险"}
    done = [
        {"indicator": TARGET["indicator"], "stage": stage, "title": title, "done_on": day}
        for stage, title, day in (
            ("plan", "方案", date(2026, 5, 1)),
            ("build", "建设", date(2026, 10, 2)),
            ("trial", "试运行", date(2026, 10, 22)),
        )
    ]
    before, after = (
        facts(BEFORE, statuses=[staged], stages=done[:1]),
        facts(AFTER, statuses=[now], stages=done),
    )
    (said,) = sentences(before, after)
    assert said.endswith("；“建设”“试运行”阶段完成，最近一项在 2026 年 10 月 22 日")
    assert sentences(before, facts(AFTER, statuses=[now], stages=done[:1]))[0].count("阶段完成") == 0


def test_another_formula_comes_before_every_other_cause():
    _, said = one(
        "statuses", TARGET, **(TARGET | {"status": "at_risk", "p": 0.2, "chance_text": "20%", "formula": 2})
    )
    assert said.endswith("；口径由第 1 版改为第 2 版")


def test_without_a_month_before_it_says_so():
    now = facts(AFTER, statuses=[TARGET])
    for figure in (meeting.changes(None, now), meeting.changes_table(None, now)):
        assert figure.empty
        assert figure.claim == figure.options["missing"] == "没有上一次例会的封存数据，本次是第一次，不作比较"


def many() -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Two months with changes of many kinds."""
    layers = ("optical", "upgrade")
    schools = [
        SCHOOL | {"code": f"s{n}", "short": f"{n}小学", "layer": layer} for n in range(8) for layer in layers
    ]
    items = [(FRESH if n > 5 else ITEM) | {"code": f"ZG{n}", "school": f"s{n}"} for n in range(9)]
    goals = [TARGET | {"key": f"t{n:02}", "indicator": f"i{n}", "label": f"目标{n}"} for n in range(15)]
    statuses = ("achieved", "at_risk", "missed") * 5
    shaken = [
        goal | {"status": s, "status_word": text.status_word(s), "value": 250.0}
        for goal, s in zip(goals, statuses, strict=True)
    ]
    late = [item | {"overdue": n % 3} for n, item in enumerate(items)]
    wrong = [EXCEPTION | {"key": f"outage:s{n}", "school": f"s{n}", "short": f"{n}小学"} for n in range(5)]
    before = {"schools": schools, "rectifications": items[:6], "statuses": goals, "exceptions": wrong}
    return before | {"sources": [SOURCE]}, {
        "schools": [school | HAS for school in schools],
        "rectifications": late,
        "statuses": shaken,
        "exceptions": [each | {"broken": True, "amount": "133 分钟"} for each in wrong],
        "sources": [SOURCE | {"stale": True}],
    }


@settings(max_examples=25, deadline=None)
@given(order=strategies.randoms(use_true_random=False))
def test_the_order_depends_on_nothing_but_the_facts(order):
    before, after = many()
    expected = changes.between(
        facts(BEFORE, **before).frames(), facts(AFTER, **after).frames(), changes.rules()
    )
    for rows in (*before.values(), *after.values()):
        order.shuffle(rows)
    again = changes.between(facts(BEFORE, **before).frames(), facts(AFTER, **after).frames(), changes.rules())
    assert again.equals(expected)


def test_the_most_important_comes_first_and_nothing_is_lost():
    before, after = (facts(day, **rows) for day, rows in zip((BEFORE, AFTER), many(), strict=True))
    found = changes.between(before.frames(), after.frames(), changes.rules())
    assert found["importance"].is_sorted(descending=True)
    assert found["rank"].to_list() == list(range(1, found.height + 1))
    figure, table = meeting.changes(before, after), meeting.changes_table(before, after)
    assert table.frame.height == found.height and figure.claim.startswith(f"{found.height} 处变化：")
    *shown, left = figure.frame.to_dicts()
    assert left["text"] == "另有 16 处变化：新达标 8 处、达成 3 处、新立项 3 处等，见变化清单"
    last = ["新例外", "新达标", "数据过期", "逾期"]  # one of every theme, however much there is to tell
    assert [row["status_word"] for row in shown] == ["逾期"] * 4 + ["有风险"] * 4 + ["已达成"] * 2 + last


def test_every_theme_has_its_say_where_there_is_too_much_to_tell(tmp_path: Path, monkeypatch):
    few = replace(changes.rules(), most=6)
    monkeypatch.setattr(changes, "rules", lambda: few)
    before, after = (facts(day, **rows) for day, rows in zip((BEFORE, AFTER), many(), strict=True))
    *shown, left = meeting.changes(before, after).frame["text"].to_list()
    assert len(shown) == 6 and left.startswith("另有 ")
    for part in ("“目标2”", "“目标5”", "“网络中断时长”", "全光网络新增", "《无线覆盖测试》", "整改新逾期"):
        assert sum(part in line for line in shown) == 1, part


def test_changes_of_one_sort_are_told_together_and_listed_one_by_one():
    before, after = (facts(day, **rows) for day, rows in zip((BEFORE, AFTER), many(), strict=True))
    said = meeting.changes(before, after, theme="exceptions").frame["text"].to_list()
    assert said == [
        "“网络中断时长”新出现例外 5 所："
        "0小学（133 分钟）、1小学（133 分钟）、2小学（133 分钟）、3小学（133 分钟）等 5 所"
    ]
    said = meeting.changes(before, after, theme="rectifications").frame["text"].to_list()
    assert said == [
        "整改新逾期 6 项：甲小学 ZG1（逾期 1 天）、甲小学 ZG2（逾期 2 天）、"
        "甲小学 ZG4（逾期 1 天）、甲小学 ZG5（逾期 2 天）等",
        "整改新立项 3 项：甲小学 ZG6（11 月 1 日到期）、甲小学 ZG7（11 月 1 日到期）、"
        "甲小学 ZG8（11 月 1 日到期）",
    ]
    table = meeting.changes_table(before, after).frame
    assert table.filter(pl.col("theme") == "例外增减").height == 5
    assert table.filter(pl.col("theme") == "整改动态").height == 9


def test_a_cause_is_told_of_several_only_when_it_is_the_cause_of_all():
    had = [SCHOOL | HAS | {"code": f"s{n}", "short": f"{n}小学"} for n in range(2)]
    lost = {"has": False, "value": 0.0, "import_id": "i2"}
    before = facts(BEFORE, schools=had)
    alike = facts(AFTER, schools=[row | lost | {"file": "核查.xlsx"} for row in had])
    assert sentences(before, alike) == ["全光网络减少 2 所：0小学、1小学，累计 0 所；依据“核查.xlsx”"]
    apart = facts(AFTER, schools=[row | lost | {"file": f"{row['code']}.xlsx"} for row in had])
    assert sentences(before, apart) == ["全光网络减少 2 所：0小学、1小学，累计 0 所"]


def test_of_rectifications_closed_together_it_is_said_which_the_data_did_not_support():
    items = [ITEM | {"code": f"ZG{n}"} for n in range(3)]
    done = {"state": "closed", "closed": date(2026, 11, 3)}
    closed = [
        item | done | {"failing": failing} for item, failing in zip(items, (False, True, None), strict=True)
    ]
    (said,) = sentences(facts(BEFORE, rectifications=items), facts(AFTER, rectifications=closed))
    assert said == (
        "整改销号 3 项：甲小学 ZG0（11 月 3 日）、甲小学 ZG1（11 月 3 日）、甲小学 ZG2（11 月 3 日）；"
        "其中 1 项销号时数据复核未达标，已说明理由"
    )


def test_the_list_says_why_where_its_cells_say_the_rest():
    now = TARGET | {
        "status": "at_risk",
        "status_word": "有风险",
        "p": 0.6,
        "chance_text": "60%",
        "reason": "速度不够",
    }
    row = meeting.changes_table(facts(BEFORE, statuses=[TARGET]), facts(AFTER, statuses=[now])).frame.row(
        0, named=True
    )
    assert (row["was"], row["now"]) == ("在轨 · 290 节", "有风险 · 290 节")
    assert row["sentence"] == "按期把握由 80%变为 60%；速度不够"


def test_a_unit_is_told_its_own_promises_and_rectifications_alone():
    other = TARGET | {"key": "t9", "label": "CANARY", "units": ["信息中心"], "indicator": "i9"}
    foreign = FRESH | {"code": "ZG9", "unit": "信息中心", "problem": "CANARY"}
    school = SCHOOL | {"short": "CANARY"}
    before = facts(BEFORE, statuses=[TARGET, other], rectifications=[], schools=[school], sources=[SOURCE])
    after = facts(
        AFTER,
        statuses=[row | {"status": "missed", "status_word": "逾期"} for row in (TARGET, other)],
        rectifications=[FRESH, foreign],
        schools=[school | HAS],
        sources=[SOURCE | {"stale": True, "title": "CANARY"}],
    )
    said = meeting.changes(before, after, unit="教育科").frame["text"].to_list()
    assert len(said) == 2 and not any("CANARY" in each for each in said)
    assert "CANARY" in str(meeting.changes(before, after).frame["text"].to_list())


def test_words_of_people_stay_what_they_are():
    odd = "<b>断网</b> 😀 [x](javascript:1) =1+1 " + "很长" * 100
    said = sentences(
        facts(BEFORE, rectifications=[]), facts(AFTER, rectifications=[FRESH | {"problem": odd}])
    )
    assert odd in said[0]


def test_four_hundred_schools_are_compared_at_once():
    rules = changes.rules()
    names = [
        SCHOOL | {"code": f"s{n}", "layer": layer, "short": "长" * 200}
        for n in range(400)
        for layer in rules.layers
    ]
    wrong = [EXCEPTION | {"key": f"{r}:s{n}", "school": f"s{n}"} for n in range(400) for r in range(12)]
    before = facts(BEFORE, schools=names, exceptions=wrong)
    after = facts(AFTER, schools=[n | HAS for n in names], exceptions=[w | {"broken": True} for w in wrong])
    assert meeting.changes(before, after).frame.height <= rules.most + 1
    assert meeting.changes_table(before, after).frame.height == 400 * (len(rules.layers) + 12)


FAULTS = {
    'most = 14': ("most = 0", "show.most"),
    'weight = 96': ("weight = 196", "missed"),
    'id = "lost"': ('id = "missed"', "写了两次"),
    'id = "fell"': ('id = "fled"', "没有这一类变化"),
    'theme = "sources"': ('theme = "schools"', "归到了别的栏"),
    'indicator = "yz-wifi"': ('indicator = "yz-nothing"', "没有这项指标"),
    'since = "granted_on"': ('since = "someday"', "没有这个日期字段"),
    'reason = "新立项的整改"': ('reason = ""', "没有写明理由"),
    'near_days = 180': ("far_days = 180", "[bonus]"),
}  # fmt: skip


def test_every_fault_of_the_rules_is_told_at_once(tmp_path: Path):
    written = (config.ROOT / "data/rules/changes.toml").read_text("utf-8")
    assert {row["id"] for row in tomllib.loads(written)["kind"]} == set(changes.KINDS)
    for right, (wrong, _) in FAULTS.items():
        assert right in written
        written = written.replace(right, wrong, 1)
    (tmp_path / "changes.toml").write_text(written, "utf-8")
    with pytest.raises(changes.RulesError) as refused:
        written_rules(tmp_path / "changes.toml")
    for _, said in FAULTS.values():
        assert said in str(refused.value)
    (tmp_path / "broken.toml").write_text("[[kind", "utf-8")
    with pytest.raises(changes.RulesError, match="读不出来"):
        written_rules(tmp_path / "broken.toml")


def test_a_school_reads_of_itself_what_the_district_reads_in_numbers():
    part = {"about": facts(AFTER).about.with_columns(whole=pl.lit(False))}
    before = Facts.of(
        facts(BEFORE, schools=[SCHOOL, SCHOOL | HAS | {"layer": "ten_gigabit"}]).frames() | part
    )
    turned = [SCHOOL | HAS | {"since": date(2026, 10, 12)}, SCHOOL | {"layer": "ten_gigabit"}]
    after = Facts.of(facts(AFTER, schools=turned).frames() | part)
    assert sentences(before, after) == ["甲小学不再万兆到校", "甲小学建成全光网络（10 月 12 日）"]


def test_every_layer_of_the_rules_is_an_indicator_of_schools_and_has_its_words():
    layers = set(changes.rules().layers)
    assert layers == set(words.LAYERS) == set(words.REACHED) == set(words.LOST)
    for layer in changes.rules().layers.values():
        assert "school" in contracts.definitions()[layer.indicator].scopes, layer.id


def test_facts_survive_being_kept_and_older_ones_lack_nothing():
    before, _ = many()
    kept = facts(BEFORE, **before)
    again = Facts.of(kept.frames())
    assert all(frame.equals(again.frames()[name]) for name, frame in kept.frames().items())
    older = {name: frame.drop(frame.columns[-1]) for name, frame in kept.frames().items() if name != "stages"}
    assert meeting.changes(Facts.of(older), kept).claim
