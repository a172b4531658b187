"""The checklist of visits: the seven areas of the plan, and a file whose every fault is told at once."""

import re
import tomllib
from pathlib import Path

import pytest

from cockpit import config, contracts, inspection, plan
from cockpit.figures.school import facts
from cockpit.text import visits_ledger as words

SEVEN = ("建设", "应用", "考核", "评估", "安全保护", "技术服务", "运维管理")  # clause 五(四)
FILE = config.ROOT / "data" / "rules" / "inspection.toml"


def clauses() -> set[str]:
    """Every clause that the tracked plan's file names."""
    told = (config.ROOT / "data" / "plans" / "yuzhong-2024-2030.toml").read_text("utf-8")
    return set(re.findall(r'^clause = "(.+)"$', told, re.M))


def test_the_areas_are_the_seven_that_the_plan_names_in_its_order():
    areas = inspection.load().areas
    assert tuple(area.title for area in areas) == SEVEN
    assert {area.clause for area in areas} == {"五(四)"} <= clauses()


def test_every_area_has_three_to_six_points_with_a_clause_of_the_plan():
    for area in inspection.load().areas:
        assert 3 <= len(area.asked) <= 6, area.title
        assert {point.clause for point in area.points} <= clauses()
        assert all(point.look and point.title for point in area.points)


def test_a_linked_indicator_is_one_that_is_known_for_a_school():
    linked = {point.indicator for point in inspection.load().points.values() if point.indicator}
    assert linked <= set(facts.INDICATORS) and len(linked) >= 10
    assert all("school" in contracts.definitions()[id].scopes for id in linked)
    assert plan.load().tracked.id == "yuzhong-2024-2030"


def test_every_grade_has_a_word_and_what_is_wrong_has_a_status_that_says_so():
    assert set(inspection.GRADES) == set(words.GRADES)
    assert {inspection.GRADES[grade] for grade in inspection.WRONG} == {"at_risk", "off_track"}


def test_a_retired_point_is_not_asked_any_more_but_keeps_its_name(tmp_path: Path):
    told = FILE.read_text("utf-8").replace('id = "build-uplink"\n', 'id = "build-uplink"\nretired = true\n')
    found = read(tmp_path, told)
    assert found.title("build-uplink", "") == "万兆到校"
    assert "build-uplink" not in {point.id for point in found.asked(["build"])}
    assert found.place("build-uplink") < found.place("build-class") < found.place("build") < found.place("x")


def read(folder: Path, told: str) -> inspection.Checklist:
    (folder / "inspection.toml").write_text(told, "utf-8")
    return inspection.read(folder / "inspection.toml")


GOOD = """
[[area]]
id = "a"
title = "甲"
clause = "五(四)"
[[area.point]]
id = "a-1"
title = "乙"
clause = "四(一)1"
look = "看"
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('id = "a"\n', 'id = "A b"\n', "id 应为小写字母开头"),
        ('id = "a-1"\n', 'id = "a"\n', "编号 a 重复"),
        ('title = "乙"\n', "", "缺少 title"),
        ('title = "乙"\n', f'title = "{"长" * 17}"\n', "不超过 16 个字"),
        ('look = "看"\n', "look = 3\n", "look 应有内容"),
        ('look = "看"\n', 'look = "看"\nindicator = "no-such"\n', "指标 no-such 没有定义"),
        ('look = "看"\n', 'look = "看"\nretired = "yes"\n', "retired 应是true 或 false"),
        ('look = "看"\n', 'look = "看"\ncolour = "红"\n', "有不认识的键 colour"),
        ("[[area.point]]", "[area.other]", "应有 1 到 12 个要点"),
        (GOOD, "", "应只由若干个"),
        (GOOD, "][", "不是合法的 TOML"),
    ],
)
def test_a_fault_is_one_chinese_sentence_that_says_where(tmp_path, before, after, said):
    assert before in GOOD
    with pytest.raises(inspection.InspectionError, match=re.escape(said)) as raised:
        read(tmp_path, GOOD.replace(before, after))
    assert str(raised.value).endswith("。") and str(tmp_path) not in str(raised.value)


def test_every_fault_is_told_at_once(tmp_path):
    told = GOOD.replace('title = "甲"\n', "").replace('look = "看"\n', 'look = ""\nindicator = "no-such"\n')
    with pytest.raises(inspection.InspectionError) as raised:
        read(tmp_path, told)
    assert all(part in str(raised.value) for part in ("方面 a", "缺少 title", "look", "no-such"))


def test_a_missing_file_is_one_sentence_too(tmp_path):
    with pytest.raises(inspection.InspectionError, match="文件缺失"):
        inspection.load(tmp_path / "none.toml")


def test_the_file_is_read_anew_when_it_changes(tmp_path):
    path = tmp_path / "inspection.toml"
    path.write_text(GOOD, "utf-8")
    assert inspection.load(path).areas[0].title == "甲"
    path.write_text(GOOD.replace("甲", "甲甲"), "utf-8")
    assert inspection.load(path).areas[0].title == "甲甲"
    assert tomllib.loads(FILE.read_text("utf-8"))
