"""Similar schools: a distance that is the same both ways, the same answer always, reasons for the rest."""

import itertools
import math
import time

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit import config
from cockpit.measures import peers
from cockpit.measures.among import Side, among
from cockpit.measures.peers import Category, Exclusion, Feature, PeersError, Rules, similar

RULES = Rules(
    nearest=30,
    close=1.0,
    few=10,
    features=(Feature("students", "在校学生", "log", 1.0, "规模"),),
    categories=(Category("stage", "学段", 1.0, 2.0, (("primary", "nine_year", 1.0),), "学段"),),
    exclusions=(Exclusion("stage", ("special",), "办学性质不同"),),
)


def schools(*rows: tuple) -> pl.DataFrame:
    schema = {"code": pl.String, "students": pl.Int64, "stage": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def district(count: int, seed: int = 1) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "code": [f"{n:010d}" for n in range(count)],
            "students": rng.integers(100, 4000, count),
            "classrooms": rng.integers(6, 90, count),
            "students_per_classroom": rng.normal(28, 5, count),
            "students_per_teacher": rng.normal(16, 3, count),
            "stage": rng.choice(["primary", "junior", "nine_year", "complete"], count),
            "subdistrict_code": rng.choice([str(n) for n in range(11)], count),
        }
    )


def test_the_nearest_come_first_and_the_school_itself_never():
    found = similar(schools(("a", 100, "primary"), ("b", 110, "primary"), ("c", 1000, "primary")), RULES)
    assert found.of("a")["code"].to_list() == ["b", "c"]
    assert found.of("a")["rank"].to_list() == [1, 2]
    assert found.of("unknown").is_empty()


def test_size_counts_by_ratio_and_stage_by_its_table():
    """Two schools, one feature: the deviation is half the distance, so that they are 2 deviations apart."""
    found = similar(schools(("a", 400, "primary"), ("b", 800, "nine_year")), RULES)
    assert found.of("a")["distance"].to_list() == [pytest.approx(math.sqrt((2**2 + 1**2) / 2))]
    apart = similar(schools(("a", 400, "primary"), ("b", 400, "junior")), RULES)
    assert apart.of("a")["distance"].to_list() == [pytest.approx(math.sqrt(2**2 / 2))]


def test_distances_are_symmetric():
    found = similar(district(60), peers.rules())
    table = np.array([found.distances(place) for place in range(len(found.codes))])
    assert (table == table.T).all() and (np.diag(table) == 0).all()


def test_the_same_schools_in_another_order_give_the_same_answer():
    frame = district(80)
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=3)
    one, other = similar(frame, peers.rules()), similar(shuffled, peers.rules())
    assert one.every().equals(other.every())


def test_equal_distances_are_ordered_by_code_and_never_more_than_asked_for():
    alike = schools(*((f"{n:02d}", 500, "primary") for n in range(45)))
    found = similar(alike, RULES).of("07")
    assert found["code"].to_list() == [f"{n:02d}" for n in range(31) if n != 7]
    assert found["distance"].to_list() == [0.0] * 30


def test_who_is_not_compared_has_a_reason():
    found = similar(
        schools(("a", 100, "primary"), ("b", None, "primary"), ("c", 90, "special"), ("d", 80, None)), RULES
    )
    assert dict(found.excluded.iter_rows()) == {"b": "缺少在校学生", "c": "办学性质不同", "d": "缺少学段"}
    assert found.codes == ("a",) and found.of("a").is_empty() and found.of("c").is_empty()


def test_a_feature_that_no_school_has_is_named_and_not_used():
    frame = district(20)
    found = similar(frame, peers.rules())
    assert found.unused == ("校园面积",)
    nowhere = frame.with_columns(campus_area_m2=pl.lit(None, pl.Float64))
    assert similar(nowhere, peers.rules()).every().equals(found.every())


def test_close_schools_are_those_within_the_published_distance():
    found = similar(district(300), peers.rules())
    near = found.close(found.codes[0])
    assert near.height and near["distance"].max() <= peers.rules().close
    assert near.height == found.of(found.codes[0]).filter(pl.col("distance") <= peers.rules().close).height


def test_every_school_is_answered_as_if_it_had_been_asked_alone():
    found = similar(district(50), peers.rules())
    whole = found.every()
    for code in found.codes[:10]:
        assert whole.filter(pl.col("code") == code)["peer"].to_list() == found.of(code)["code"].to_list()


def test_three_thousand_schools_are_answered_within_a_second():
    started = time.process_time()
    found = similar(district(3000), peers.rules()).every()
    assert found.height == 3000 * peers.rules().nearest
    assert time.process_time() - started <= 1.0


def test_nothing_to_compare_gives_nothing():
    assert similar(schools(), RULES).every().is_empty()


@given(st.lists(st.integers(1, 5000), min_size=2, max_size=12))
def test_a_school_is_nowhere_nearer_than_the_triangle_allows(sizes):
    found = similar(schools(*((f"{n:03d}", size, "primary") for n, size in enumerate(sizes))), RULES)
    table = [found.distances(place) for place in range(len(sizes))]
    for i, j, k in itertools.permutations(range(len(sizes)), 3):
        assert table[i][j] <= table[i][k] + table[k][j] + 1e-9


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("nearest = 0\nclose = 1\nfew = 10", "“nearest”应为正数"),
        ('nearest = 30\nclose = 1\nfew = 10\n[[feature]]\nname = "x"', "“feature”中的“x”"),
        ('nearest = 30\nclose = 1\nfew = 10\n[[category]]\nname = "x"\nnear = [["a"]]', "“category”中的“x”"),
        ("nearest = ", "不能读取"),
    ],
)
def test_faulty_rules_are_one_chinese_sentence(settings, tmp_path, monkeypatch, written, said):
    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "peers.toml").write_text(written, encoding="utf-8")
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path / "data"))
    config.reset()
    with pytest.raises(PeersError, match=said):
        peers.rules()


NUMBERS = [float(n) for n in range(1, 31)]


@pytest.mark.parametrize(
    ("own", "direction", "side", "tenth"),
    [
        (0.5, "up", Side.BACK, 1),
        (0.5, "down", Side.FRONT, 1),
        (40.0, "up", Side.FRONT, 1),
        (5.5, "up", Side.BACK, 2),
        (15.5, "up", Side.MIDDLE, None),
        (None, "up", None, None),
        (3.0, "none", None, None),
    ],
)
def test_a_place_is_told_in_tenths_from_the_nearer_end(own, direction, side, tenth):
    band = among(own, NUMBERS, direction, 10)
    assert (band.side, band.tenth, band.size) == (side, tenth, 30)
    assert (band.low, band.median, band.high) == (8.25, 15.5, 22.75)


def test_equal_values_are_told_as_equal():
    assert among(0.0, [0.0] * 25 + [1.0] * 5, "down", 10).side is Side.SAME


def test_nothing_is_told_of_fewer_than_ten():
    assert among(1.0, NUMBERS[:9], "up", 10).median is None
    assert among(1.0, NUMBERS[:10], "up", 10).median == 5.5
