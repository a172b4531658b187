"""对标: only what shares a unit stands on one scale; gaps and refusals to compare are said with clauses."""

import polars as pl
import pytest

from cockpit import contracts, plan
from cockpit.figures import benchmark
from cockpit.figures.benchmark import matching
from cockpit.figures.core import Selection
from cockpit.screen import comparisons
from cockpit.text import benchmark as words
from tests import small_district as small

ALL = Selection()


@pytest.fixture
def read(settings, monkeypatch, tmp_path_factory):
    return small.whole(monkeypatch, tmp_path_factory)


@pytest.fixture
def nothing(settings, monkeypatch, tmp_path_factory):
    return small.bare(monkeypatch, tmp_path_factory)


def lanes(figure, item):
    return figure.frame.filter(pl.col("key").str.starts_with(f"{item} ")).to_dicts()


def test_only_rows_of_the_same_unit_are_compared_and_each_scale_has_one_unit(read):
    figure = benchmark.targets_compared(read, ALL)
    units = figure.options["units"]
    same = {x.id for x in plan.load().crosswalk.values() if x.comparability == "same-unit"}
    assert {key.split(" ")[0] for key in units} == same
    for row in figure.frame.drop_nulls("value").to_dicts():
        assert row["text"].endswith(units[row["key"]]), row
    for item in matching.items():
        for targets in item.targets.values():
            assert {matching.indicator(t).unit for t in targets} <= {item.unit}
        assert item.targets[matching.OWN]


def test_every_lane_says_by_when_and_where_it_is_written(read):
    for row in benchmark.targets_compared(read, ALL).frame.to_dicts():
        assert row["due_text"], row
        assert row["detail"] or row["group"] == words.NOW, row


def test_the_wireless_row_shows_all_four_sides_with_their_dates(read):
    found = {row["group"]: row for row in lanes(benchmark.targets_compared(read, ALL), "x-wifi")}
    assert found[words.OWN]["due_text"] == "2025、2027 年底"
    assert found[words.OWN]["detail"] == "三、四(一)1"
    assert (found[words.CITY]["value"], found[words.CITY]["due_text"]) == (100, "2025 年底")
    assert found[words.PEER]["due_text"] == "2024 年底"


def test_a_present_value_in_another_unit_is_said_but_has_no_place_on_the_scale(read):
    assert contracts.measured("yz-t01-10g-school").unit == "%"
    rows = [r for r in lanes(benchmark.targets_compared(read, ALL), "x-school-bw") if r["group"] == words.NOW]
    assert [row["value"] for row in rows] == [None]
    assert "单位不同" in rows[0]["detail"] and "%" in rows[0]["detail"]


def test_an_annex_date_stands_beside_the_judged_one(read):
    rows = lanes(benchmark.targets_compared(read, ALL), "x-online-class")
    own = next(row for row in rows if row["group"] == words.OWN)
    assert own["due_text"] == "2027 年底（附件2(三)7 写 2026 年底）"


def test_what_is_left_out_of_a_comparable_row_is_counted_and_said(read):
    registry = plan.load()
    row = registry.crosswalk["x-online-class"]
    formal = [t for c in matching.COLUMNS for t in matching.formal(row, c)]
    shown = [t for item in matching.items() if item.row is row for ts in item.targets.values() for t in ts]
    assert matching.left_out(row) == len(formal) - len(shown) == 4
    said = benchmark.not_comparable(read, ALL).frame.filter(status_word=words.WORDS["same-unit"])["text"]
    assert any(text.startswith(row.name) and "4 条" in text for text in said)


def test_every_row_of_the_crosswalk_is_compared_refused_or_a_gap(read):
    names = {x.name for x in plan.load().crosswalk.values()}
    told = set(benchmark.targets_compared(read, ALL).frame["label"])
    for figure in (benchmark.not_comparable(read, ALL), benchmark.gaps(read, ALL)):
        told |= {text.split("：")[0] for text in figure.frame["text"]}
    assert told == names


def test_what_cannot_be_compared_says_why_and_what_each_side_says(read):
    figure = benchmark.not_comparable(read, ALL)
    scenes = figure.frame.filter(pl.col("text").str.starts_with("应用场景：")).row(0, named=True)
    assert "单位不同（个、类）" in scenes["text"]
    assert "智慧校园特色场景 15 个（2027 年底）" in scenes["detail"]
    assert "市级：没有相应承诺" in scenes["detail"]
    assert figure.claim.startswith("17 项口径或单位不同，10 项")


def test_gaps_come_first_and_ipv6_is_among_them(read):
    frame = benchmark.gaps(read, ALL).frame
    order = frame["status_word"].to_list()
    lacking = [word in (words.LACKING, words.NO_FIGURE) for word in order]
    assert lacking == sorted(lacking, reverse=True)
    assert "IPv6" in frame.filter(status_word=words.LACKING)["text"].item()
    registry = plan.load()
    for text in frame.filter(status_word=words.NO_FIGURE)["text"]:
        row = next(x for x in registry.crosswalk.values() if text.startswith(f"{x.name}："))
        assert all(registry.targets[id].value is None for id in row.yuzhong)


def test_verdicts_follow_from_the_figures_and_dates():
    found = {(v.item.row.id, v.column): (v.level, v.timing) for v in matching.verdicts()}
    assert found["x-wifi", "city"] == (0, 0)
    assert found["x-wifi", "chongming"] == (0, -1)
    assert found["x-school-bw", "city"] == (1, None), "the city gives no date"
    assert found["x-class-bw", "city"] == (1, -1)
    assert found["x-smart-campus", "city"] == (None, -1), (
        "a district's count is not weighed against the city's"
    )
    assert found["x-online-class", "chongming"] == (1, -1)
    assert found["x-space", "city"] == (0, None), "the district gives no date"


def test_the_sentences_of_the_verdicts_quote_both_clauses(read):
    frame = benchmark.gaps(read, ALL).frame
    row = frame.filter(pl.col("text").str.starts_with("到班带宽")).row(0, named=True)
    assert row["status_word"] == "高于市级"
    assert "晚于市级的 2025 年底" in row["text"]
    assert "四(一)1" in row["detail"] and "三(一)2" in row["detail"]


def test_stated_facts_stand_beside_present_values_of_the_same_unit_only(read):
    figure = benchmark.stated(read, ALL)
    registry = plan.load()
    assert figure.frame.height == sum(b.value is not None for b in registry.baselines.values())
    beside = figure.frame.filter(pl.col("now") != "—")
    for key, indicator in beside.select("key", "indicator").iter_rows():
        named = [i for i in registry.of() if i.name == indicator]
        assert registry.baselines[key].unit in {i.unit for i in named}


def test_an_area_narrows_every_figure_and_the_areas_offered_are_not_empty(read):
    offered = benchmark.options()["area"]
    assert "yz-c1" in offered
    whole = {figure.__name__: figure(read, ALL).frame.height for figure in benchmark.PAGE}
    for area in offered:
        chosen = Selection(area=area)
        told = {figure.__name__: figure(read, chosen).frame.height for figure in benchmark.PAGE}
        assert all(told[name] <= whole[name] for name in whole)
        assert told["targets_compared"] + told["not_comparable"] + told["gaps"] > 0
    assert set(benchmark.targets_compared(read, Selection(area="yz-c2")).frame["label"]) <= {
        x.name for x in matching.rows("yz-c2")
    }


def test_on_an_empty_store_the_promises_are_still_compared(nothing):
    figure = benchmark.targets_compared(nothing, ALL)
    assert words.NOW not in set(figure.frame["group"])
    assert figure.frame.height > 20
    assert benchmark.gaps(nothing, ALL).frame.height > 10


def test_the_drawing_keeps_one_scale_per_unit_and_tells_sides_apart_by_shape(read):
    drawn = comparisons.compare(benchmark.targets_compared(read, ALL))
    shapes = {f"cs-shape-{shape}" for shape in comparisons.SHAPES}
    assert all(shape in drawn for shape in shapes)
    assert drawn.count('<section class="cs-c-item">') == len(matching.items())
    assert drawn.count("<small>600 所</small>") == 2, "both counts of schools share a scale"
    assert drawn.count("<small>100%</small>") == drawn.count("<small>10\u2009Gbps</small>") == 2
