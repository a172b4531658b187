"""The registry holds every commitment with its clause, and refuses broken files with every fault at once."""

import shutil
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cockpit import plan
from cockpit.plan import courses

YUZHONG = "yuzhong-2024-2030"


@pytest.fixture(scope="module")
def registry() -> plan.Registry:
    return plan.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped plans to break."""
    return Path(shutil.copytree(plan.FOLDER, tmp_path / "plans"))


def _edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def _append(folder: Path, name: str, text: str) -> None:
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n" + text + "\n")


def _faults(folder: Path) -> list[str]:
    with pytest.raises(plan.PlanError) as raised:
        plan.load(folder)
    sentences = [fault.sentence for fault in raised.value.faults]
    assert all(sentence in str(raised.value) for sentence in sentences)
    return sentences


def test_every_commitment_baseline_and_disagreement_is_there(registry):
    counts = registry.counts()
    assert (counts["plans"], counts["targets"], counts["baselines"]) == (5, 334, 59)
    assert (counts["crosswalk"], counts["conflicts"], counts["questions"]) == (34, 23, 10)
    assert (counts["dated"], counts["disputed"]) == (191, 56)
    inside = [counts[key] for key in ("areas", "tasks", "core_projects", "units")]
    assert inside == [6, 18, 13, 9]


@pytest.mark.parametrize(
    ("id", "number"),
    [
        (YUZHONG, 166),
        ("chongqing-2022-2025", 56),
        ("chongqing-2018-2022", 71),
        ("news-2024", 0),
        ("chongming-2022-2024", 41),
    ],
)
def test_each_document_has_all_its_commitments(registry, id, number):
    assert sum(t.plan == id for t in registry.targets.values()) == number
    assert registry.counts()[f"targets:{id}"] == number


def test_every_target_says_where_it_stands(registry):
    assert all(t.clause and t.source for t in registry.targets.values())
    assert all(b.clause for b in registry.baselines.values())
    sources = Counter(t.source for t in registry.targets.values() if t.plan == YUZHONG)
    assert sources == {"goal": 21, "body": 94, "safeguard": 12, "annex1": 12, "annex2": 27}


KEY_FIGURES = [
    ("yz-t01-schools", "四(一)1", 33, "所", date(2027, 12, 31)),
    ("yz-g25-wifi", "三", 100, "%", date(2025, 12, 31)),
    ("yz-t01-wifi", "四(一)1", 100, "%", date(2027, 12, 31)),
    ("yz-g25-fiber", "三", 100, "%", date(2025, 12, 31)),
    ("yz-t01-fiber-3y", "四(一)1", 100, "%", date(2027, 4, 8)),
    ("yz-t01-10g-school", "四(一)1", 10, "Gbps", date(2027, 4, 8)),
    ("yz-t01-1g-class", "四(一)1", 1, "Gbps", date(2027, 4, 8)),
    ("yz-t03-scenes", "四(一)3", 15, "个", date(2027, 12, 31)),
    ("yz-t03-schools", "四(一)3", 20, "所", date(2027, 12, 31)),
    ("yz-t04-schools", "四(二)4", 10, "所", date(2027, 12, 31)),
    ("yz-t05-lessons", "四(二)5", 500, "节", date(2027, 12, 31)),
    ("yz-t05-coverage", "四(二)5", 100, "%", date(2027, 12, 31)),
    ("yz-t07-projects", "四(三)7", 20, "项", date(2027, 12, 31)),
    ("yz-t08-schools", "四(三)8", 3, "所", date(2027, 12, 31)),
    ("yz-t09-sixdb", "四(三)9", 6, "个", None),
    ("yz-t10-cases", "四(四)10", 20, "个", date(2027, 12, 31)),
    ("yz-t11-teachers", "四(四)11", 100, "名", date(2027, 12, 31)),
    ("yz-t11-navigators", "四(四)11", 20, "名", date(2027, 12, 31)),
    ("yz-t15-onething", "四(五)15", 2, "项", date(2027, 12, 31)),
    ("yz-cp02-apps", "附件2(一)2", 10, "项", date(2027, 12, 31)),
    ("yz-cp11-experts", "附件2(五)11", 5, "名", date(2024, 12, 31)),
    ("yz-cp03-schools", "附件2(一)3", 20, "所", date(2026, 12, 31)),
    ("yz-cp05-lessons", "附件2(二)5", 500, "节", date(2026, 12, 31)),
    ("yz-cp07-schools", "附件2(三)7", 3, "所", date(2026, 12, 31)),
    ("yz-cp13-onething", "附件2(五)13", 2, "项", date(2024, 12, 31)),
    ("yz-cp04-schools", "附件2(二)4", 10, "所", None),
    ("cq25-m02-wifi", "三(一)2", 100, "%", date(2025, 12, 31)),
    ("cq25-m02-class", "三(一)2", 0.1, "Gbps", date(2025, 12, 31)),
    ("cq25-m12-schools", "三(四)12", 600, "所", date(2025, 12, 31)),
    ("cq25-m13-schools", "三(五)13", 200, "所", date(2025, 12, 31)),
    ("cq25-m07-lessons", "三(三)7", 3000, "节", date(2025, 12, 31)),
    ("cq22-m08-sch20", "二(八)", 350, "所", date(2020, 12, 31)),
    ("cq22-m08-sch22", "二(八)", 500, "所", date(2022, 12, 31)),
    ("cq22-m04-coding", "二(四)", 36, "课时", date(2020, 12, 31)),
    ("cm-1-outlet", "四(一)", 30, "Gbps", date(2024, 12, 31)),
    ("cm-1-backbone", "四(一)", 40, "Gbps", date(2024, 12, 31)),
]


@pytest.mark.parametrize(("id", "clause", "value", "unit", "due"), KEY_FIGURES)
def test_key_figure_stands_with_its_clause_and_date(registry, id, clause, value, unit, due):
    target = registry.targets[id]
    assert (target.clause, target.value, target.due) == (clause, value, due)
    assert registry.indicators[target.indicator].unit == unit


def test_expert_committee_has_five_to_six_members(registry):
    target = registry.targets["yz-cp11-experts"]
    assert (target.op, target.value, target.value_max, target.milestone) == ("between", 5, 6, 2025)


@pytest.mark.parametrize(
    ("id", "value"),
    [
        ("bl-yz-thirdparty", 11),
        ("bl-yz-apps", 45),
        ("bl-yz-pilot-schools", 17),
        ("bl-yz-schools-46", 46),
        ("bl-yz-smart-campus", 15),
        ("bl-cq-smart-schools", 550),
    ],
)
def test_baseline_carries_its_figure_and_its_missing_date(registry, id, value):
    baseline = registry.baselines[id]
    assert (baseline.value, baseline.as_of) == (value, None)
    assert baseline.as_of_basis in ("undated", "since-2020")


@pytest.mark.parametrize(
    ("id", "year"),
    [
        ("yz-cp11-experts", 2025),  # 2024-12-31
        ("yz-g25-wifi", 2025),
        ("yz-cp03-scenes", 2027),  # 2026-12-31
        ("yz-t01-10g-school", 2027),  # 2027-04-08
        ("yz-g30-society", 2030),
        ("yz-t02-space", None),
        ("yz-cp04-subjectlib", None),
        ("cq22-m08-sch20", 2020),
    ],
)
def test_target_belongs_to_the_first_milestone_not_before_its_date(registry, id, year):
    assert registry.targets[id].milestone == year


def test_milestones_list_formal_targets_only_once(registry):
    tracked = [t for t in registry.targets.values() if t.plan == YUZHONG and t.formal]
    listed = [t for year in (*registry.tracked.years, None) for t in registry.milestones(year)]
    assert Counter(t.id for t in listed) == Counter(t.id for t in tracked)
    assert {t.id for t in registry.milestones(2027)} >= {"yz-t01-schools", "yz-t01-wifi", "yz-cp02-apps"}
    assert "yz-cp03-scenes" not in {t.id for t in registry.milestones(2027)}


def test_where_dates_disagree_the_body_date_is_the_formal_one(registry):
    for id in ("yz-t03-scenes", "yz-t05-lessons", "yz-t08-schools", "yz-t09-portrait", "yz-t15-onething"):
        judged = [t for t in registry.indicators[id].targets if t.formal]
        assert [(t.source, t.due) for t in judged] == [("body", date(2027, 12, 31))]
        inner = next(t for t in registry.indicators[id].targets if t.source == "annex2")
        assert inner.due < date(2027, 12, 31)
        assert inner.restates == id


def test_wireless_is_judged_at_both_of_its_dates(registry):
    wifi = registry.indicators["yz-wifi"]
    assert wifi.formal(2025).clause == "三"
    assert wifi.formal(2027).clause == "四(一)1"
    assert wifi.formal(2030) is None
    assert wifi.conflicts == ("cf-wifi-inside", "cf-city-wifi")


def test_a_conflict_shows_every_side_with_clause_and_figure_and_its_targets_point_back(registry):
    for conflict in registry.conflicts.values():
        assert len({(side.plan, side.clause) for side in conflict.sides}) >= 2
        assert all(side.says for side in conflict.sides)
        assert conflict.title
        assert conflict.formal
        assert all(conflict.id in registry.targets[id].conflicts for id in conflict.targets)
    wifi = registry.conflicts["cf-wifi-inside"]
    assert [(s.clause, "2025" in s.says) for s in wifi.sides] == [
        ("三", True),
        ("四(一)1", False),
        ("附件2(一)1", False),
    ]


def test_a_question_is_found_from_the_targets_it_touches(registry):
    assert all(q.targets for q in registry.questions.values())
    assert "q01" in registry.targets["yz-t03-schools"].questions


def test_units_of_body_and_annex_are_kept_apart(registry):
    task = registry.tasks["yz-t09"]
    assert set(task.units) - set(task.units_annex1) == {"区委网信办"}
    assert registry.targets["yz-t09-sixdb"].units == task.units
    assert registry.targets["yz-a1-09-sixdb"].units == task.units_annex1
    roles = Counter(unit.role for unit in registry.tracked.units)
    assert roles == {"lead": 1, "responsible": 8}
    assert len(next(u for u in registry.tracked.units if u.name == "区教委").tasks) == 18


def test_no_unit_is_held_responsible_where_no_text_names_one(registry):
    goals = [t for t in registry.targets.values() if t.plan == YUZHONG and t.source == "goal"]
    assert len(goals) == 21
    assert all(t.units == () for t in goals)


@pytest.mark.parametrize(
    ("id", "start", "end"),
    [
        ("yz-cp01", 2024, 2027),
        ("yz-cp03", 2024, 2026),
        ("yz-cp04", 2024, None),
        ("yz-cp11", 2024, 2024),
        ("yz-cp12", 2024, 2025),
        ("yz-cp13", 2024, 2024),
    ],
)
def test_core_project_has_its_construction_period(registry, id, start, end):
    project = registry.core_projects[id]
    assert project.start.year == start
    assert (project.end.year if project.end else None) == end
    assert project.ongoing == (end is None)


def test_smart_campus_total_is_open_whether_total_or_addition(registry):
    assert registry.indicators["yz-t03-schools"].cumulative is None
    assert registry.indicators["yz-t01-schools"].cumulative is True


def test_an_indicator_stands_once_even_when_two_city_plans_share_it(registry):
    shared = registry.indicators["cq-smart-campus"]
    assert [(t.plan, t.value) for t in shared.targets] == [
        ("chongqing-2018-2022", 350),
        ("chongqing-2018-2022", 500),
        ("chongqing-2022-2025", 600),
    ]
    assert shared in registry.of("chongqing-2018-2022")
    names = Counter((i.plan, i.name) for i in registry.indicators.values())
    assert max(names.values()) == 1


def test_no_new_data_centre_is_a_falling_count_with_target_zero(registry):
    indicator = registry.indicators["cq25-m03-nodc"]
    assert (indicator.kind, indicator.direction) == ("falling", "down")
    assert (indicator.targets[0].op, indicator.targets[0].value) == ("<=", 0)


def test_deliverables_carry_no_figure_and_shares_know_their_limits(registry):
    for indicator in registry.indicators.values():
        if indicator.kind in ("deliverable", "cyclic"):
            assert all(t.value is None for t in indicator.targets)
        if indicator.kind in ("ratio", "coverage"):
            assert (indicator.unit, indicator.floor, indicator.ceiling) == ("%", 0, 100)


def _texts(value: object):
    if isinstance(value, dict):
        yield from (found for key, inner in value.items() for found in _named(key, inner))
    elif isinstance(value, list):
        yield from (found for inner in value for found in _texts(inner))


def _named(key: str, value: object):
    yield from [(key, value)] if isinstance(value, str) else _texts(value)


def test_no_file_holds_a_pasted_sentence():
    for path in plan.FOLDER.glob("*.toml"):
        for key, text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            assert key not in ("quote", "note")
            assert "。" not in text, (path.name, text)
            assert len(text) <= 60, (path.name, key, text)


def test_row_labels_fit_the_wall(registry):
    assert max(len(i.name) for i in registry.indicators.values()) <= 16


def test_the_shipped_files_are_read_once(registry):
    assert plan.load() is registry


def test_check_prints_counts_for_sound_files_and_sentences_for_broken_ones(folder):
    faults, rows = plan.check()
    assert faults == []
    assert ("承诺", "334") in rows
    assert ("承诺：渝中方案", "166") in rows
    _edit(folder, f"{YUZHONG}.toml", ("value = 33\n", "value = -33\n"))
    faults, rows = plan.check(folder)
    assert rows == []
    assert faults == [f"《{YUZHONG}.toml》“yz-t01-schools”：数值 -33 超出允许范围（下限 0，上限 不限）"]


BREAKS = [
    ("misspelt key", ("cumulative = true\n", "cumulatve = true\n"), "不认识的字段“cumulatve”"),
    ("missing clause", ('clause = "四(一)2"\nsource', "source"), "没有条款号"),
    ("text for a date", ("due = 2027-04-08\n", 'due = "2027-04-08"\n'), "字段“due”应为日期"),
    ("due after the plan", ("due = 2030-12-31\n", "due = 2035-12-31\n"), "期限 2035-12-31 不在方案期"),
    ("not a number", ("value = 500\n", "value = nan\n"), "字段“value”应为数字，现为“nan”"),
    ("share over 100", ("value = 100\n", "value = 130\n"), "数值 130 超出允许范围"),
    ("unknown task", ('task = "yz-t05"\n', 'task = "yz-t55"\n'), "字段“task”指向不存在的“yz-t55”"),
    ("unknown unit", ('units = ["区教委"]\n', 'units = ["区教育局"]\n'), "单位“区教育局”不在责任单位之列"),
    ("unknown restated", ('restates = "yz-t01-schools"', 'restates = "yz-x"'), "指向不存在的“yz-x”"),
    ("wrong kind", ('kind = "coverage"', 'kind = "cover"'), "字段“kind”只能取"),
    ("name too long", ('name = "学习型社会构建"', f'name = "{"长" * 25}"'), "不超过 24 字的名称"),
    (
        "two judged at once",
        ('restates = "yz-t02-platform2"\nformal = false', 'restates = "yz-t02-platform2"'),
        "有两条正式承诺",
    ),
    ("period end moved", ("end = 2025-12-31\n", "end = 2026-12-31\n"), "与重点项目“yz-cp12”的建设期末不符"),
]


@pytest.mark.parametrize(("change", "sentence"), [b[1:] for b in BREAKS], ids=[b[0] for b in BREAKS])
def test_a_single_fault_is_named_with_its_file(folder, change, sentence):
    _edit(folder, f"{YUZHONG}.toml", change)
    faults = _faults(folder)
    assert any(sentence in fault and fault.startswith(f"《{YUZHONG}.toml》") for fault in faults)


def test_every_fault_of_a_broken_folder_is_listed_at_once(folder):
    for _, change, _ in BREAKS:
        _edit(folder, f"{YUZHONG}.toml", change)
    _append(
        folder, f"{YUZHONG}.toml", '[[baseline]]\nid = "bl-yz-pilotzone-000"\nname = "重复"\nclause = "三"'
    )
    _append(
        folder, "crosswalk.toml", '[[crosswalk]]\nid = "x-new"\nname = "新"\nfamily = "n"\nyuzhong = ["no"]'
    )
    _edit(folder, "conflicts.toml", ('targets = ["yz-t03-scenes"', 'targets = ["yz-t99"'))
    _append(folder, "questions.toml", "[[indicator]]\nid = 1")
    faults = _faults(folder)
    wanted = [sentence for _, _, sentence in BREAKS] + [
        "编号“bl-yz-pilotzone-000”重复",
        "缺少字段“scope”",
        "缺少字段“comparability”",
        "字段“yuzhong”指向不存在的“no”",
        "字段“targets”指向不存在的“yz-t99”",
        "《questions.toml》“indicator”：只能写在有 [plan] 的文件中",
    ]
    assert [sentence for sentence in wanted if not any(sentence in fault for fault in faults)] == []
    assert len(faults) == len(set(faults))


def test_unreadable_files_are_named_with_their_line_and_blamed_for_nothing_else(folder):
    (folder / "news-2024.toml").write_text('[plan]\nid = "news-2024"\nname = \n', encoding="utf-8")
    (folder / "chongming-2022-2024.toml").write_bytes("[plan]\nname = '崇明'".encode("gb18030"))
    _edit(folder, f"{YUZHONG}.toml", ('task = "yz-t05"\n', 'task = "yz-t55"\n'))
    faults = _faults(folder)
    assert faults[:2] == [
        "《chongming-2022-2024.toml》：不是 UTF-8 文本",
        "《news-2024.toml》：第 3 行起格式有误，无法读取",
    ]
    assert [fault for fault in faults[2:] if "字段“task”指向不存在的“yz-t55”" not in fault] == []
    assert len(faults) == 3


def test_the_same_target_id_twice_is_refused(folder):
    _edit(folder, f"{YUZHONG}.toml", ('id = "yz-t01-listed"\nclause', 'id = "yz-t01-newtech"\nclause'))
    assert any("编号“yz-t01-newtech”重复" in fault for fault in _faults(folder))


def test_a_crosswalk_column_refuses_targets_of_another_plan(folder):
    _edit(folder, "crosswalk.toml", ('chongming = ["cm-1-wifi"]', 'chongming = ["cq25-m02-wifi"]'))
    assert _faults(folder) == ["《crosswalk.toml》“x-wifi”：字段“chongming”的“cq25-m02-wifi”属于另一方案"]


def test_a_conflict_with_one_side_is_refused(folder):
    text = (folder / "conflicts.toml").read_text(encoding="utf-8")
    (folder / "conflicts.toml").write_text(text[: text.rindex("[[conflict.side]]")], encoding="utf-8")
    once = text[: text.rindex("[[conflict.side]]")]
    once = once[: once.rindex("[[conflict.side]]")]
    (folder / "conflicts.toml").write_text(once, encoding="utf-8")
    assert _faults(folder) == ["《conflicts.toml》“cf-society”：至少要有两处说法"]


@pytest.mark.parametrize(("name", "sentence"), [("", "没有方案文件"), ("nowhere", "找不到方案目录")])
def test_an_empty_or_absent_folder_is_one_sentence(tmp_path, name, sentence):
    faults = _faults(tmp_path / name)
    assert len(faults) == 1
    assert faults[0].endswith(sentence)


def test_a_second_tracked_plan_is_refused(folder):
    _edit(folder, "chongming-2022-2024.toml", ('role = "peer"', 'role = "tracked"'))
    assert any("须有且只有一个跟踪方案，现有 2 个" in fault for fault in _faults(folder))


PLANNED = "[[2025-06-30, 5], [2026-06-30, 18], [2027-12-31, 33]]"


def _with_curve(folder: Path, curve: str = PLANNED, path: str = "curve") -> None:
    """The 33 schools with a planned course, as a customer would write it."""
    _edit(folder, f"{YUZHONG}.toml", ("value = 33\n", f'value = 33\npath = "{path}"\ncurve = {curve}\n'))


def test_the_documents_plan_no_curve_and_a_deliverable_comes_in_one_step(registry):
    for indicator in registry.indicators.values():
        usual = "step" if indicator.kind == "deliverable" else "linear"
        assert {(t.path, t.curve) for t in indicator.targets} == {(usual, ())}


def test_a_straight_path_bends_at_the_earlier_promise(registry):
    wifi = registry.indicators["yz-wifi"]
    bend, end = (date(2025, 12, 31), 100.0), (date(2027, 12, 31), 100.0)
    assert courses.corners(wifi, wifi.formal(2025)) == (bend,)
    assert courses.corners(wifi, wifi.formal(2027)) == (bend, end)
    campus = registry.indicators["cq-smart-campus"]
    assert courses.corners(campus, campus.targets[1]) == (
        (date(2020, 12, 31), 350.0),
        (date(2022, 12, 31), 500.0),
    )
    assert courses.corners(campus, campus.targets[2]) == ((date(2025, 12, 31), 600.0),), (
        "each plan for itself"
    )


def test_an_inner_construction_date_bends_no_path(registry):
    schools = registry.indicators["yz-t03-schools"]
    assert courses.corners(schools, schools.formal(2027)) == ((date(2027, 12, 31), 20.0),)


def test_a_step_stays_until_the_day_before_its_date(registry):
    indicator = registry.indicators["yz-g25-platform"]
    target = replace(indicator.formal(2025), value=100.0)
    eve, due = (date(2025, 12, 30), 0.0), (date(2025, 12, 31), 100.0)
    assert courses.corners(indicator, target) == (eve, due)
    assert courses.corners(indicator, target, level=25.0) == ((eve[0], 25.0), due)


def test_without_a_date_or_a_figure_there_is_no_path(registry):
    undated = next(t for t in registry.milestones(None) if t.value is not None)
    assert courses.corners(registry.indicators[undated.indicator], undated) == ()
    deliverable = registry.indicators["yz-g25-platform"].formal(2025)
    assert courses.corners(registry.indicators[deliverable.indicator], deliverable) == ()


def test_a_planned_curve_of_a_customer_is_the_path(folder):
    _with_curve(folder)
    found = plan.load(folder)
    schools = found.indicators["yz-t01-schools"]
    corners = ((date(2025, 6, 30), 5.0), (date(2026, 6, 30), 18.0), (date(2027, 12, 31), 33.0))
    assert (schools.formal(2027).path, schools.formal(2027).curve) == ("curve", corners)
    assert courses.corners(schools, schools.formal(2027)) == corners


CURVES = [
    ("not pairs", "[[2025-06-30], [2027-12-31, 33]]", "字段“curve”应为日期与数值的列表"),
    ("empty", "[]", "字段“curve”应为日期与数值的列表"),
    ("backwards", "[[2026-06-30, 5], [2025-06-30, 18], [2027-12-31, 33]]", "2025-06-30 没有晚于前一日期"),
    ("too early", "[[2023-06-30, 5], [2027-12-31, 33]]", "2023-06-30 不在 2024-01-01 至 2027-12-31 之内"),
    ("below the floor", "[[2025-06-30, -5], [2027-12-31, 33]]", "数值 -5 超出允许范围"),
    ("other end", "[[2025-06-30, 5], [2027-06-30, 30]]", "须止于期限 2027-12-31 的目标值 33"),
    ("turns back", "[[2025-06-30, 9], [2026-06-30, 8], [2027-12-31, 33]]", "数值 8 倒退"),
]


@pytest.mark.parametrize(("curve", "sentence"), [c[1:] for c in CURVES], ids=[c[0] for c in CURVES])
def test_a_curve_that_cannot_be_walked_is_refused(folder, curve, sentence):
    _with_curve(folder, curve)
    assert [sentence in fault and "yz-t01-schools" in fault for fault in _faults(folder)].count(True) == 1


def test_a_curve_and_the_word_curve_go_together(folder):
    _with_curve(folder, path="linear")
    assert _faults(folder) == [f"《{YUZHONG}.toml》“yz-t01-schools”：path 为 curve 时须写 curve，否则不写"]
    _edit(folder, f"{YUZHONG}.toml", (f'path = "linear"\ncurve = {PLANNED}\n', 'path = "zigzag"\n'))
    assert _faults(folder) == [
        f"《{YUZHONG}.toml》“yz-t01-schools”：字段“path”只能取 linear、step、curve，现为“zigzag”"
    ]


TEN = [
    ('kind = "count"', 'kind = "headcount"', "字段“kind”只能取"),
    ("value = 500\n", "value = -500\n", "数值 -500 超出允许范围"),
    ("value = 100\n", "value = 130\n", "数值 130 超出允许范围"),
    ('task = "yz-t05"\n', 'task = "yz-t55"\n', "指向不存在的“yz-t55”"),
    ('units = ["区教委"]\n', 'units = ["区教育局"]\n', "单位“区教育局”不在责任单位之列"),
    ("start = 2024-01-01\ncore_project", "start = 2029-01-01\ncore_project", "结束早于开始"),
    ("due = 2030-12-31\n", "due = 2031-01-01\n", "期限 2031-01-01 不在方案期"),
    ('restates = "yz-t02-platform2"\nformal = false', 'restates = "yz-t02-platform2"', "有两条正式承诺"),
    ('id = "yz-t01-listed"\nclause', 'id = "yz-t01-newtech"\nclause', "编号“yz-t01-newtech”重复"),
    ("value = 33\n", f"value = 33\ncurve = {PLANNED}\n", "path 为 curve 时须写 curve"),
]


def test_a_file_with_ten_faults_is_refused_with_ten_sentences(folder):
    for old, new, _ in TEN:
        _edit(folder, f"{YUZHONG}.toml", (old, new))
    faults = _faults(folder)
    assert [s for _, _, s in TEN if sum(s in fault for fault in faults) != 1] == []
    assert len(faults) == len(TEN)


SAID_WITHOUT_PROMISE = {  # sides of disagreements that are reports or names: they promise no date
    ("cf-names-4-9", YUZHONG, "四(二)4"),
    ("cf-names-4-9", YUZHONG, "附件1(二)4"),
    ("cf-baseline-15", "news-2024", "渝中区"),
    ("cf-name-1nx", "news-2024", "渝中区"),
    ("cf-society", "news-2024", "渝中区"),
}


def test_every_side_of_every_disagreement_is_among_the_dates_of_its_targets(registry):
    assert len(registry.conflicts) == 23
    lost = set()
    for conflict in registry.conflicts.values():
        told = [d for id in conflict.targets for d in registry.dates(registry.targets[id])]
        places = {(d.plan, d.clause) for d in told}
        lost |= {(conflict.id, s.plan, s.clause) for s in conflict.sides if (s.plan, s.clause) not in places}
        if conflict.targets:
            assert conflict.id in {id for d in told for id in d.conflicts}
    assert lost == SAID_WITHOUT_PROMISE


def test_no_restatement_is_lost_and_the_judged_date_comes_first(registry):
    for target in registry.targets.values():
        dates = registry.dates(target)
        assert dates[0].target == target.id
        assert {t.id for t in registry.targets.values() if t.restates == target.id} <= {
            d.target for d in dates
        }
        assert len({d.target for d in dates}) == len(dates)
    told = registry.dates(registry.targets["yz-t15-onething"])
    assert [(d.clause, d.due, d.formal, d.conflict) for d in told] == [
        ("四(五)15", date(2027, 12, 31), True, "cf-due-t15"),
        ("附件2(五)13", date(2024, 12, 31), False, "cf-due-t15"),
    ]
    city = registry.dates(registry.targets["yz-t01-wifi"])
    assert ("chongqing-2022-2025", date(2025, 12, 31)) in {(d.plan, d.due) for d in city}
