"""网络覆盖: headline, map and table are one sum; time and place change all of them; nobody sees others."""

from datetime import date

import polars as pl
import pytest

from cockpit import access, store
from cockpit.figures import network
from cockpit.figures.core import KINDS, Selection
from cockpit.figures.network.layers import LAYERS
from tests import small_district as small
from tests.small_district import MONTH, A, B, C
from tests.test_network_school_queries import PROBES, ROOMS

ALL = Selection()
MARK = {A: "甲校", B: "乙校", C: "丙校"}  # every school carries a name that stands nowhere else
STATE = ("achieved", "on_track", "at_risk", "unknown")


@pytest.fixture
def read(settings):
    return small.published(*small.PLACES, *small.REGISTERS, PROBES, ROOMS)


@pytest.fixture
def nothing(settings):
    return small.published(small.rows("subdistrict"))


def as_(role: str, *codes: str) -> store.Reader:
    return store.reader(access.principal(role, codes))


def spoken(figure) -> str:
    """Everything a figure can show or hand on."""
    return f"{figure.claim}{figure.frame.write_json()}{figure.options}{figure.title}{figure.source}"


def card(figure, key: str) -> dict:
    return next(row for row in figure.frame.to_dicts() if row["key"] == key)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("month", [None, date(2026, 2, 28)])
def test_map_table_and_headline_are_one_sum(read, layer, month):
    chosen = Selection(layer=layer, month=month)
    marks = network.coverage_map(read, chosen).frame
    table = network.coverage_table(read, chosen).frame
    total = table.filter(key="sum").to_dicts()[0]
    parts = table.filter(pl.col("key") != "sum")
    assert total["schools"] == marks.height == 3 == parts["schools"].sum()
    assert all(total[state] == parts[state].sum() for state in STATE)
    counted = {state: marks.filter(status=state).height for state in STATE[:3]}
    assert all(total[state] == counted[state] for state in counted)
    assert total["unknown"] == 3 - sum(counted.values())
    assert card(network.headline(read, chosen), layer)["text"] == total["text"]


def test_the_headline_is_what_the_observations_say(read):
    from queries import observation

    figure = network.headline(read, ALL)
    for layer in LAYERS.values():
        said = read(observation.latest, indicators=(layer.indicator,), on=MONTH)["value"]
        assert card(figure, layer.key)["value"] == pytest.approx(said.item())
    upgraded = read(observation.latest, indicators=("yz-t01-schools",))["value"].item()
    assert card(figure, "yz-t01-schools")["value"] == upgraded == 2
    assert card(figure, "yz-t01-schools")["gap_text"] == "还差 31 所，共 33 所"


def test_a_month_gone_by_is_shown_as_it_was(read):
    before, now = (Selection(layer="optical", month=day) for day in (date(2026, 2, 28), MONTH))
    assert network.coverage_map(read, before).claim == "全光网络：3 所中已覆盖 1 所，未覆盖 2 所"
    assert network.coverage_map(read, now).claim == "全光网络：3 所中已覆盖 2 所，未覆盖 1 所"
    assert network.coverage_map(read, Selection(layer="optical", month=date(2030, 1, 31))).frame.height == 3


def test_what_is_too_old_is_never_shown_as_covered(read):
    chosen = Selection(layer="wireless")
    marks = network.coverage_map(read, chosen).frame
    assert set(marks["status"]) == {"stale"} and "2025 年 6 月" in network.coverage_map(read, chosen).claim
    assert card(network.headline(read, ALL), "wireless")["status"] == "stale"
    then = network.coverage_map(read, Selection(layer="wireless", month=date(2025, 7, 31)))
    assert set(then.frame["status"]) == {"achieved"}


def test_a_school_without_data_is_unknown_and_not_uncovered(read):
    marks = {
        row["code"]: row for row in network.coverage_map(read, Selection(layer="measured")).frame.to_dicts()
    }
    assert (marks[C]["status"], marks[C]["text"], marks[C]["value"]) == ("no_data", "—", None)
    assert (marks[A]["status"], marks[B]["status"]) == ("achieved", "achieved")
    rooms = {
        row["code"]: row for row in network.coverage_map(read, Selection(layer="gigabit")).frame.to_dicts()
    }
    assert [rooms[code]["status"] for code in (A, B, C)] == ["achieved", "at_risk", "no_data"]


def test_filters_reach_every_number(read):
    south = Selection(layer="optical", subdistrict=small.SOUTH)
    assert network.coverage_map(read, south).frame["name"].to_list() == ["丙校"]
    assert card(network.headline(read, south), "optical")["text"] == "0.0%"
    assert network.coverage_map(read, Selection(stage="junior")).empty
    only = Selection(layer="optical", status="achieved")
    assert network.coverage_map(read, only).frame.height == 2
    assert network.coverage_table(read, only).frame.filter(key="sum")["schools"].item() == 2


def test_a_subdistrict_that_is_far_behind_is_named(read):
    figure = network.behind(read, Selection(layer="optical"))
    assert "南比全区（66.7%）低 20 个百分点以上" in figure.claim
    assert figure.frame.select("label", "status").rows() == [("北", None), ("南", "at_risk")]


def test_the_pipeline_holds_every_planned_school_once(read):
    figure = network.upgrade_stages(read, ALL)
    assert figure.frame["count"].sum() == 3 and figure.frame["count"].to_list()[-1] == 2
    assert figure.claim == "名单内 3 所：已验收 2 所，未开工 1 所"


def test_upgrades_run_beside_the_straight_path_to_the_promise(read):
    figure = network.upgrade_trend(read, ALL)
    last = figure.frame.filter(pl.col("value").is_not_null()).tail(1).to_dicts()[0]
    assert (last["period"], last["value"], last["target"]) == (MONTH, 2, 33)
    end = figure.frame.tail(1).to_dicts()[0]
    assert (end["period"], end["expected"], end["value"]) == (date(2027, 12, 31), 33, None)
    assert figure.claim.startswith("已验收 2 所，离 2027 年的 33 所还差 31 所；按时间应达 ")


def test_measured_speed_is_weighed_by_measurements_and_told_per_place(read):
    figure = network.speed_trend(read, ALL)
    assert figure.frame["series"].unique(maintain_order=True).to_list() == ["甲校", "乙校"]
    assert figure.claim == "2026 年 6 月平均下行 4.3\u2009Gbps"
    assert card(network.headline(read, ALL), "measured")["value"] == 4300


def test_outages_are_ranked_beside_what_a_year_allows(read):
    figure = network.outages(read, ALL)
    assert figure.frame["value"].to_list() == [90.0, 90.0] and figure.frame["target"].unique().to_list() == [
        526.0
    ]
    assert figure.claim == "中断都在 526 分钟以内，最长的是甲校，90 分钟"


@pytest.mark.parametrize("draw", network.PAGE, ids=lambda draw: draw.__name__)
def test_every_figure_names_its_source_and_is_marked_as_demonstration(read, draw):
    figure = draw(read, ALL)
    assert figure.claim and figure.source and figure.as_of and figure.demo and not figure.empty


@pytest.mark.parametrize("draw", network.PAGE, ids=lambda draw: draw.__name__)
def test_every_figure_has_its_columns_on_an_empty_version(nothing, draw):
    for layer in LAYERS:
        figure = draw(nothing, Selection(layer=layer))
        assert tuple(figure.frame.columns)[: len(KINDS[figure.kind])] == KINDS[figure.kind] and figure.claim


@pytest.mark.parametrize("role", ["inspector", "school"])
@pytest.mark.parametrize("draw", network.PAGE, ids=lambda draw: draw.__name__)
def test_no_figure_carries_a_school_outside_the_scope(read, draw, role):
    everybody = {name for name in MARK.values() if name in spoken(draw(read, ALL))}
    own = as_(role, B)
    for chosen in [Selection(layer=layer) for layer in LAYERS] + [Selection(school=C), Selection(school=A)]:
        said = spoken(draw(own, chosen))
        named = MARK[A], MARK[C], *({A, C} - {chosen.school})
        assert not [name for name in named if name in said]
    if MARK[B] in everybody:
        assert MARK[B] in spoken(draw(own, ALL))


def test_a_part_of_the_district_is_never_called_the_district(read):
    own = as_("school", C)
    assert (
        network.headline(own, ALL).claim == "所见学校：万兆到校 0.0%（全区 0.0%），千兆到班 —（全区 75.0%）"
    )
    assert network.headline(read, Selection(subdistrict=small.NORTH)).claim.startswith("所选学校：")
    assert "全区（" not in network.behind(as_("inspector", B, C), Selection(layer="optical")).claim


def test_nobody_without_schools_sees_a_school(read):
    none = as_("inspector")
    assert all(not any(name in spoken(draw(none, ALL)) for name in MARK.values()) for draw in network.PAGE)
