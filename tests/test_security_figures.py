"""安全态势: sums agree with the headline, cycles end on their day, nobody sees another school's systems."""

import itertools
from datetime import date

import polars as pl
import pytest

from cockpit import access, config, contracts, measures, store
from cockpit.figures import security
from cockpit.figures.core import KINDS, Selection
from cockpit.measures import State
from queries import security as queries
from tests import small_district as small

ALL = Selection()
MONTH = small.MONTH
REGISTERS = ("information_system", "vulnerability", "incident", "drill", "backup_test", "filter_coverage")
SENSITIVE = ("register", "findings", "flow", "fix", "restores", "incidents")


def system(code: str, owner: str | None, **other) -> dict:
    """A filed system of level 2 whose assessment is a year old."""
    return {
        "system_code": code, "name": f"系统{code}", "school_code": owner, "mlps_level": "2",
        "online_on": date(2022, 1, 5), "filing_no": "备1", "filed_on": date(2022, 3, 1),
        "assessed_on": date(2025, 6, 30), "cycle_months": 24, "conclusion": "pass", "reported_on": MONTH,
        **other,
    }  # fmt: skip


def finding(code: str, system: str, owner: str | None, severity: str, found: date, due: date, **done) -> dict:
    """A finding reported at the month's end."""
    return {
        "finding_code": code, "system_code": system, "school_code": owner, "severity": severity,
        "found_on": found, "due_on": due, "reported_on": MONTH, **done,
    }  # fmt: skip


def fixed(code: str, days: int, **other) -> dict:
    """A high finding of school A, found on the first of May 2026 and fixed after so many days."""
    found = date(2026, 5, 1)
    day = found.replace(day=1 + days)
    more = {"fixed_on": day, "verified_on": day, **other}
    return finding(code, "SA", small.A, "high", found, date(2026, 5, 15), **more)


def restore(system: str, owner: str | None, day: date, restored: bool) -> dict:
    return {
        "system_code": system,
        "school_code": owner,
        "tested_on": day,
        "restored": restored,
        "restore_min": 30,
    }


def covered(school: str, total: int, done: int) -> dict:
    return {
        "school_code": school,
        "month": MONTH.replace(day=1),
        "terminals_total": total,
        "terminals_covered": done,
    }


def drill(code: str, level: str, owner: str | None, day: date) -> dict:
    kind = next(iter(contracts.load().codes["drill_kind"].codes))
    return {
        "drill_code": code,
        "level": level,
        "kind": kind,
        "school_code": owner,
        "held_on": day,
        "participants": 9,
    }


def incident(code: str, owner: str, day: date, closed: date | None) -> dict:
    kind = next(iter(contracts.load().codes["incident_kind"].codes))
    return {
        "incident_code": code, "school_code": owner, "kind": kind, "severity": "low", "occurred_on": day,
        "closed_on": closed, "down_min": 5, "reported_on": MONTH,
    }  # fmt: skip


CHANGES = (
    small.rows(
        "information_system",
        system("SD", None, mlps_level="3", cycle_months=12, assessed_on=date(2025, 6, 29)),
        system("SA", small.A),
        system("SB", small.B, filed_on=None, filing_no=None, assessed_on=None, conclusion=None),
        system("SC", small.C, cycle_months=13, assessed_on=date(2025, 6, 30)),
        system("S1", small.C, mlps_level="1", filed_on=None, assessed_on=None, conclusion=None),
    ),
    small.rows(
        "vulnerability",
        finding("F1", "SD", None, "critical", date(2026, 5, 1), date(2026, 6, 20)),
        finding("F2", "SB", small.B, "high", date(2026, 6, 1), date(2026, 6, 30)),
        finding("F3", "SC", small.C, "medium", date(2026, 3, 1), date(2026, 6, 29)),
        fixed("F4", 4),
        fixed("F5", 6, verified_on=None),
        fixed("F6", 20),
        fixed("F7", 2, found_on=date(2023, 4, 1), due_on=date(2023, 5, 1), fixed_on=date(2023, 4, 3),
              verified_on=date(2023, 4, 4)),
    ),
    small.rows(
        "incident",
        incident("E1", small.A, date(2026, 6, 3), date(2026, 6, 4)),
        incident("E2", small.B, date(2026, 2, 3), None),
        incident("E3", small.C, date(2024, 2, 3), date(2024, 2, 5)),
        incident("E4", small.C, date(2026, 3, 3), date(2026, 3, 5)),
    ),
    small.rows(
        "drill",
        drill("D1", "district", None, date(2026, 4, 1)),
        drill("D2", "school", small.A, date(2026, 5, 1)),
        drill("D3", "school", small.B, date(2024, 5, 1)),
    ),
    small.rows(
        "backup_test",
        restore("SD", None, date(2026, 2, 1), True),
        restore("SD", None, date(2026, 5, 1), False),
        restore("SA", small.A, date(2026, 5, 2), True),
        restore("SB", small.B, date(2026, 5, 3), True),
    ),
    small.rows(
        "filter_coverage", covered(small.A, 100, 100), covered(small.B, 50, 40), covered(small.C, 10, 0)
    ),
)  # fmt: skip


def served(patch, folders, name, changes):
    """A district that is published once per test run."""
    home = folders.getbasetemp() / name
    patch.setenv("COCKPIT_HOME", str(home))
    config.reset()
    return store.reader(access.principal("leader")) if home.exists() else small.published(*changes)


@pytest.fixture
def read(settings, monkeypatch, tmp_path_factory):
    return served(monkeypatch, tmp_path_factory, "security", (*small.PLACES, *CHANGES))


@pytest.fixture
def nothing(settings, monkeypatch, tmp_path_factory):
    return small.bare(monkeypatch, tmp_path_factory)


def said(figure) -> str:
    """Everything a figure says, in one string."""
    return figure.claim + "".join(str(v) for row in figure.frame.iter_rows() for v in row)


def cell(figure, row: str, column: str) -> str:
    return figure.frame.filter(row=row, column=column)["text"].item()


def card(read, id: str, selection: Selection = ALL) -> dict:
    return security.headline(read, selection).frame.filter(key=id).row(0, named=True)


@pytest.mark.parametrize(
    ("last", "cycle", "state", "days"),
    [
        (None, 12, State.NEVER, None),
        (date(2025, 6, 30), None, State.UNKNOWN, None),
        (date(2025, 6, 30), 12, State.SOON, 0),
        (date(2025, 6, 29), 12, State.OVERDUE, -1),
        (date(2025, 8, 29), 12, State.SOON, 60),
        (date(2025, 8, 30), 12, State.CURRENT, 61),
        (date(2024, 2, 29), 28, State.OVERDUE, -1),
        (date(2026, 5, 31), 1, State.SOON, 0),
    ],
)
def test_a_duty_is_overdue_on_the_day_after_its_cycle_ends(last, cycle, state, days):
    found = measures.duty(last, cycle, MONTH)
    assert (found.state, found.days) == (state, days)
    assert found.state.status in measures.Status


def test_the_register_says_in_a_word_how_each_system_stands(read):
    figure = security.register(read, ALL)
    words = dict(figure.frame.select("key", "word").iter_rows())
    assert words == {"SD": "测评超期", "SB": "未备案", "SC": "即将到期", "SA": "有效期内", "S1": "无须测评"}
    assert figure.frame["key"].to_list() == ["SD", "SB", "SC", "SA", "S1"], "what needs eyes comes first"
    assert dict(figure.frame.select("key", "left").iter_rows())["SD"] == "超期 1 天"
    assert dict(figure.frame.select("key", "due").iter_rows())["SC"] == date(2026, 7, 30)
    overdue = security.register(read, Selection(status="missed"))
    assert overdue.frame.height == card(read, "op-assessment-overdue")["value"] == 1


def test_a_status_nobody_has_is_said_and_not_taken_for_missing_data(read):
    figure = security.register(read, Selection(status="no_data"))
    assert figure.claim == figure.frame["text"].item() == "5 个在线系统中没有“等保未测评”的"


def test_findings_add_up_to_the_headline(read):
    figure = security.findings(read, ALL)
    grave = sum(int(cell(figure, row, "未修复合计")) for row in ("严重", "高危"))
    assert grave == card(read, "op-findings-open")["value"] == 2
    assert int(cell(figure, "合计", "逾期")) == card(read, "op-findings-overdue")["value"] == 2
    for row in ("严重", "高危", "中危", "低危", "合计"):
        open_, late, fine = (int(cell(figure, row, c)) for c in ("未修复合计", "逾期", "限期内"))
        assert open_ == late + fine
    assert cell(figure, "高危", "待复测") == "1"
    assert cell(figure, "高危", "逾期") == "0", "the due day itself is in time"


def test_found_and_fixed_are_counted_in_their_month(read):
    figure = security.flow(read, ALL)
    counts = {(row["series"], row["period"]): row["value"] for row in figure.frame.to_dicts()}
    assert counts["发现", date(2026, 5, 31)] == 4 and counts["修复", date(2026, 5, 31)] == 3
    assert counts["修复", date(2026, 6, 30)] == 0 and figure.frame.height == 48
    assert "6 月发现 1 项、修复 0 项；近 12 个月发现 6 项、修复 3 项" in figure.claim
    met = card(read, "op-findings-open")["gap_text"].removeprefix("按期修复率 ")
    assert figure.claim.endswith(f"按期修复率 {met}")


def test_time_to_fix_is_the_days_from_discovery_to_repair(read):
    figure = security.fix(read, ALL)
    assert dict(figure.frame.select("key", "value").iter_rows()) == {"F4": 4.0, "F5": 6.0, "F6": 20.0}
    assert figure.frame.filter(key="F6")["status_word"].item() == "超期修复"
    assert "高危 6 天；3 项中 1 项超过限期" in figure.claim


def test_restores_add_up_to_the_headline(read):
    figure = security.restores(read, ALL)
    sums = [int(cell(figure, "合计", c)) for c in ("恢复成功", "恢复失败", "从未测试")]
    assert sums == [2, 1, 1]
    assert card(read, "yz-t16-dr")["value"] == pytest.approx(100 * sums[0] / sum(sums))


def test_green_coverage_adds_up_to_the_headline(read):
    figure = security.green(read, ALL)
    assert figure.frame.select("label", "text").rows() == [("北", "93.3%"), ("南", "0.0%")]
    assert "160 台上网终端中 87.5% 受防护，还差 20 台" in figure.claim
    assert card(read, "yz-t18-green")["value"] == pytest.approx(87.5)
    one = security.green(read, Selection(subdistrict=small.NORTH))
    assert one.frame["label"].to_list() == ["甲校", "乙校"]


def test_drills_are_counted_by_year_level_and_kind(read):
    figure = security.drills(read, ALL)
    assert cell(figure, "2026 区级", "合计") == "1" and cell(figure, "2024 校级", "攻防对抗") == "1"
    assert sum(int(t) for t in figure.frame.filter(column="合计")["text"]) == 3
    assert (
        card(read, "yz-t16-drills")["value"] == 1 and card(read, "yz-t16-drills")["gap_text"] == "校级另 1 次"
    )


def test_incidents_of_the_newest_month_are_those_of_the_headline(read):
    figure = security.incidents(read, ALL)
    assert cell(figure, "合计", "6 月") == "1" and card(read, "op-incidents")["value"] == 1
    assert cell(figure, "合计", "合计") == "3" and "未办结 1 起" in figure.claim


def test_what_has_to_be_done_carries_value_date_source_and_rule(read):
    figure = security.attention(read, ALL)
    texts = figure.frame["text"].to_list()
    assert texts[0] == "系统SD：严重隐患 F1 逾期 10 天"
    assert (
        "系统SD（三级）：等保测评超期 1 天" in texts and "系统SB（二级）：上线 1637 天，尚未等保备案" in texts
    )
    assert "系统SD（三级）：2026 年 5 月 1 日恢复测试未成功" in texts
    assert "1 所学校没有绿色上网防护：丙校" in texts
    assert not any("F2" in t for t in texts), "the due day itself is in time"
    for detail in figure.frame["detail"]:
        assert "台账" in detail and "2026 年" in detail and "规则：" in detail
    assert figure.claim == "须立即处理 5 件：高危逾期 1、测评超期 1、未备案 1、恢复失败 1、无绿色上网防护 1"


def test_old_registers_are_called_old_and_nothing_in_them_is_green(read, monkeypatch):
    monkeypatch.setenv("COCKPIT_TODAY", "2027-03-01")
    config.reset()
    later = store.reader(access.principal("leader"))
    assert set(security.attention(later, ALL).frame["status"]) == {"stale"}
    assert "数据过期" in security.register(later, ALL).frame["word"].to_list()
    assert "有效期内" not in security.register(later, ALL).frame["word"].to_list()
    for build in security.PAGE:
        figure = build(later, ALL)
        assert figure.stale, figure.name
        if "status" in figure.frame.columns:
            assert not {"achieved", "on_track"} & set(figure.frame["status"].drop_nulls()), figure.name


CANARY = {small.A: "金丝雀甲", small.B: "金丝雀乙", small.C: "金丝雀丙"}


@pytest.fixture
def canaries(settings, monkeypatch, tmp_path_factory):
    """Every school, system, finding and incident carries the canary of its school, the district its own."""
    named = [
        small.school(code, small.NORTH if code != small.C else small.SOUTH, n) for code, n in CANARY.items()
    ]
    marks, days = {**CANARY, None: "金丝雀区"}, (date(2026, 5, 1), date(2026, 5, 9))
    owners = list(marks)
    changes = (
        small.PLACES[0],
        small.rows("school", *named),
        small.rows(
            "information_system", *(system(marks[o], o, name=marks[o], filed_on=None) for o in owners)
        ),
        small.rows(
            "vulnerability",
            *(finding(f"{marks[o]}1", marks[o], o, "high", *days) for o in owners),
            *(finding(f"{marks[o]}2", marks[o], o, "high", *days, fixed_on=days[1]) for o in owners),
        ),
        small.rows("incident", *(incident(f"{n}3", o, date(2026, 6, 3), None) for o, n in CANARY.items())),
        small.rows("backup_test", *(restore(marks[o], o, date(2026, 5, 1), False) for o in owners)),
        small.rows("filter_coverage", *(covered(code, 10, 0) for code in CANARY)),
        small.rows("drill", *(drill(f"{n}4", "school", o, date(2026, 5, 1)) for o, n in CANARY.items())),
    )  # fmt: skip
    return served(monkeypatch, tmp_path_factory, "security-canaries", changes)


@pytest.mark.parametrize(("role", "own"), [("inspector", [small.A, small.B]), ("school", [small.A])])
def test_a_canary_never_leaves_its_school(canaries, role, own):
    mine = store.reader(access.principal(role, own))
    hidden = {"金丝雀区"} | {mark for code, mark in CANARY.items() if code not in own}
    hidden |= {code for code in CANARY if code not in own}
    for build in security.PAGE:
        figure = build(mine, ALL)
        told = said(figure) + str(dict(figure.options)) + figure.title
        assert not [mark for mark in hidden if mark in told], figure.name


def test_the_canaries_are_there_for_those_who_may_see_them(canaries):
    everything = "".join(said(build(canaries, ALL)) for build in security.PAGE)
    assert all(mark in everything for mark in (*CANARY.values(), "金丝雀区"))


def test_schools_are_told_that_the_districts_systems_are_not_in_their_scope(canaries):
    mine = store.reader(access.principal("school", [small.A]))
    for build in (security.attention, security.register, security.findings, security.restores):
        assert "区级系统不在您的可见范围" in build(mine, ALL).claim
    assert security.register(mine, ALL).frame["owner"].to_list() == ["金丝雀甲"]


def test_the_wall_reads_no_sensitive_row(canaries):
    wall = store.reader(access.principal("wall"))
    for build in security.PAGE:
        if build.__name__ in SENSITIVE:
            with pytest.raises(access.Denied):
                build(wall, ALL)
        else:
            assert "金丝雀区" not in said(build(wall, ALL))
    listed = security.attention(wall, ALL).frame["text"].to_list()
    assert "逾期未修复隐患 4 项" in listed and "未办结安全事件 3 起" in listed


CHOICES = (
    ALL,
    Selection(subdistrict=small.NORTH, stage="primary"),
    Selection(month=date(2026, 4, 30), status="missed"),
)


def test_without_data_every_figure_says_so(nothing):
    for build, chosen in itertools.product(security.PAGE, CHOICES):
        figure = build(nothing, chosen)
        assert tuple(figure.frame.columns)[: len(KINDS[figure.kind])] == KINDS[figure.kind]
        if figure.kind == "headline":
            assert set(figure.frame["text"]) == {"—"}
        else:
            assert figure.empty and figure.claim.startswith("没有"), figure.name


def test_a_chosen_part_is_narrowed_and_leaves_the_districts_systems_out(read):
    chosen = Selection(subdistrict=small.SOUTH)
    assert set(security.register(read, chosen).frame["key"]) == {"SC", "S1"}
    assert "不含区级系统" in security.register(read, chosen).claim
    assert (
        security.findings(read, Selection(stage="senior")).frame.filter(row="合计")["text"].to_list()
        == ["0"] * 4
    )


def test_an_earlier_month_shows_what_was_known_then(read):
    before = Selection(month=date(2026, 5, 31))
    figure = security.findings(read, before)
    assert cell(figure, "合计", "未修复合计") == "2" and cell(figure, "合计", "逾期") == "0"
    assert security.flow(read, before).frame["period"].max() == date(2026, 5, 31)


BUILDERS = {
    queries.systems: {"on": MONTH},
    queries.findings: {"since": date(2025, 7, 1), "on": MONTH},
    queries.restores: {"on": MONTH},
    queries.drills: {"first": date(2024, 1, 1), "last": MONTH},
    queries.filtered: {"on": MONTH},
    queries.incidents: {"first": date(2025, 7, 1), "last": MONTH},
}
ROWS = {"systems": 5, "findings": 6, "restores": 4, "drills": 3, "filtered": 3, "incidents": 3}
ANSWERS: dict[str, pl.DataFrame] = {}  # what the first engine answered
PART = {"subdistrict": small.NORTH, "stage": "primary"}


def test_every_query_answers_alike_on_every_engine_on_data_and_on_nothing(store_url):
    bare = small.published(*small.PLACES)
    empty = {query: bare(query, **asked) for query, asked in BUILDERS.items()}
    full = small.published(*small.PLACES, *CHANGES)
    for query, asked in BUILDERS.items():
        found, none = full(query, **asked), empty[query]
        assert found.height == ROWS[query.__name__], query.__name__
        assert found.schema == none.schema, query.__name__
        assert found.equals(ANSWERS.setdefault(query.__name__, found)), query.__name__
        assert none.height == (3 if query is queries.filtered else 0)
        part = full(query, **asked, **PART)
        assert 0 < part.height < found.height and part.schema == found.schema
        allowed = {pl.Int64(), pl.Float64(), pl.Date(), pl.String(), pl.Boolean()}
        assert set(found.schema.values()) <= allowed, query.__name__
