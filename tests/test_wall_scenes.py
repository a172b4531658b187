"""The scenes of the wall: the same numbers as on the pages, cut for five metres, a school a turn."""

from datetime import date
from itertools import pairwise

import pytest

from cockpit import config, contracts, store
from cockpit.access import Level
from cockpit.figures import PAGES, milestones, network, school, standing, wall
from cockpit.figures.core import Figure, Selection
from cockpit.figures.school import facts
from cockpit.figures.wall import rectify, safety, scenes, subjects
from cockpit.playlists import KINDS, SLOTS, Scene
from cockpit.text import MISSING
from cockpit.text import milestones as unit_words
from cockpit.text import wall as words
from queries import outlook
from queries import school as queries
from tests.homes import Home

ALL = Selection()
LONGEST = 60  # characters of a claim that five metres leave room for
SCHOOLS = Scene("schools", "schools", "学校")
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def read(at_district: Home) -> store.Reader:
    return wall.reader()


def every(read: store.Reader, scene: Scene, turn: int = 0) -> list[Figure]:
    return [figure for slot in wall.scene(read, scene, turn).values() for figure in slot]


@each_kind
def test_a_scene_has_few_figures_with_short_claims_and_a_date_each(kind, read):
    figures = every(read, Scene(kind, kind, kind))
    assert 5 <= len(figures) <= 8
    assert all(len(figure.claim) <= LONGEST and not figure.empty for figure in figures)
    assert all(figure.as_of and figure.source and figure.demo for figure in figures)
    assert len({figure.name for figure in figures}) == len(figures)


def test_the_wall_lists_every_figure_of_every_scene():
    made = {make for layout in wall.LAYOUTS.values() for makes in layout.values() for make in makes}
    assert made == set(PAGES["wall"]) and len(PAGES["wall"]) == len(made)


@each_kind
def test_a_scene_says_its_state_in_one_sentence(kind, read):
    said = wall.sentence(read, Scene(kind, kind, kind))
    assert 10 <= len(said) <= 90 and "\n" not in said


def test_without_a_scene_the_wall_shows_the_whole_plan(read):
    assert wall.scene(read) == wall.scene(read, scenes.OVERVIEW)
    assert [f.name for f in every(read, scenes.OVERVIEW)][:2] == ["key", "wall-milestones"]


def test_the_same_scene_is_made_once_for_all_walls(read):
    scene = Scene("network", "network", "网络")
    first = wall.scene(read, scene, 3)
    assert wall.scene(wall.reader(), scene, 4)["strip"][0] is first["strip"][0]


def test_a_new_day_makes_a_scene_anew(read, monkeypatch):
    scene = Scene("overview", "overview", "全局")
    before = wall.scene(read, scene)["strip"][0]
    monkeypatch.setenv("COCKPIT_TODAY", "2026-07-16")
    config.reset()
    assert wall.scene(wall.reader(), scene)["strip"][0] is not before


@pytest.mark.parametrize(("kind", "name"), [("network", "wall-speed"), ("schools", "school-speed")])
def test_the_time_window_narrows_what_was_and_not_what_comes(kind, name, read):
    long, short = (
        next(f for f in every(read, Scene(kind, kind, kind, months=months)) if f.name == name).frame
        for months in (None, 3)
    )
    assert long["period"].n_unique() > short["period"].n_unique() == 3
    assert short["period"].max() == long["period"].max()


def test_a_short_window_keeps_the_way_to_the_promise(read):
    fan = next(f for f in every(read, Scene("c", "campus", "c", months=3)) if f.kind == "fan").frame
    known = fan.drop_nulls("value")["period"]
    assert len(known) == 3 and fan["period"].max() == date(2027, 12, 31) > known.max()
    assert fan["expected"].drop_nulls().len() > 3


def test_the_emphasis_is_on_the_figures_of_its_slot_alone(read):
    found = wall.scene(read, Scene("o", "overview", "o", emphasis="right"))
    stressed = {slot for slot in SLOTS for figure in found[slot] if figure.options.get("emphasis")}
    assert stressed == {"right"}


@pytest.mark.parametrize("kind", ["network", "campus", "resources", "security"])
def test_a_part_of_the_district_is_named_and_what_is_not_its_own_is_marked(kind, read):
    scene = Scene(kind, kind, kind, stage="primary")
    assert wall.sentence(read, scene).startswith("小学：")
    whole = {f.name for f in every(read, scene) if f.title.endswith("（全区）")}
    own = {f.name for f in every(read, scene)} - whole
    assert any(each in own for each in (f"{kind}-headline", "network-headline"))
    assert all(not f.title.endswith("（全区）") for f in every(read, Scene(kind, kind, kind)))


def test_a_filter_narrows_the_map(read):
    scene = Scene("n", "network", "n", stage="primary")
    shown = wall.scene(read, scene)["centre"][0].frame
    page = network.coverage_map(read, Selection(stage="primary")).frame
    assert shown.equals(page) and 0 < shown.height < network.coverage_map(read, ALL).frame.height


def test_what_is_expected_in_time_is_the_sum_of_the_chances(read):
    for tier, year in zip(wall.milestones(read, ALL).options["tiers"], (2025, 2027, 2030), strict=True):
        mine = [s for s in standing.standings(read) if s.year == year]
        decided = [s for s in mine if s.status in ("achieved", "missed")]
        open_ = [s for s in mine if s not in decided and s.chance_text]
        done = sum(s.status == "achieved" for s in mine)
        number = done + sum(s.assessment.p for s in open_)
        unknown = len(mine) - len(decided) - len(open_)
        assert tier["chance"] == (words.arriving(number, unknown) if open_ else "")
    assert any(tier["chance"] for tier in wall.milestones(read, ALL).options["tiers"])


def test_the_layers_are_the_cards_of_the_network_page(read):
    cards = {row["key"]: row for row in network.headline(read, ALL).frame.to_dicts()}
    bars = subjects.layers(read, ALL).frame.to_dicts()
    assert len(bars) == 4
    assert all(cards[bar["key"]]["text"] == bar["text"] and bar["target"] == 100.0 for bar in bars)


def test_the_promises_of_the_network_are_rows_of_the_board(read):
    shown = subjects.promises(read, ALL).frame
    board = milestones.board(read, ALL).frame
    year = standing.milestone_year()
    mine = board.filter(key=shown["key"][0], year=year)
    assert shown["year"].unique().to_list() == [year] and shown["task"].n_unique() == 1
    assert mine["text"].to_list() == shown["text"].head(1).to_list()


def test_the_speed_of_the_district_is_one_line_that_ends_with_the_indicator(read):
    frame = subjects.speed(read, ALL).frame
    now = standing.by_id(standing.standings(read), "op-down-speed")
    assert frame["series"].unique().to_list() == [""]
    assert frame["value"][-1] == pytest.approx(now.value)


def test_findings_by_month_end_with_the_counts_of_the_indicators(read):
    frame = safety.findings(read, ALL).frame
    told = {s.label: s.value for s in standing.standings(read) if s.id in (safety.OPEN, safety.OVERDUE)}
    last = {name: part["value"][-1] for (name,), part in frame.partition_by("series", as_dict=True).items()}
    assert last == told


def test_the_units_hold_every_missed_promise_and_every_one_off_track(read):
    figure = rectify.units(read, ALL)
    grave = [s for s in milestones_of(read) if s.status in rectify.GRAVE]
    for row in figure.frame.to_dicts():
        mine = [s for s in grave if row["label"] in (s.units or (unit_words.NO_UNIT,))]
        assert row["value"] == len(mine) > 0
    named = figure.frame.filter(figure.frame["label"] != unit_words.NO_UNIT)["value"].to_list()
    assert named == sorted(named, reverse=True) and str(len(grave)) in figure.claim


def milestones_of(read: store.Reader) -> list:
    return [s for s in standing.promised(standing.standings(read)) if s.year]


def test_a_deliverable_waits_only_for_stages_past_their_day(read):
    rows = read(outlook.checklist).to_dicts()
    late = {
        r["indicator_id"]
        for r in rows
        if not r["done_on"] and r["due_on"] and r["due_on"] < read.version.month
    }
    figure = rectify.deliverables(read, ALL)
    shown = [link.partition("indicator=")[2] for link in figure.frame["link"]]
    assert late and len(shown) == len(set(shown)) and set(shown) <= late
    days = [int(text.rpartition("过期 ")[2].split()[0]) for text in figure.frame["text"]]
    assert all(a >= b > 0 for a, b in pairwise(days)) and figure.claim.startswith(str(len(late)))


def test_the_rules_count_schools_that_the_directory_lists(read):
    listed = school.directory(read, ALL).frame
    assert str(listed.filter(listed["count"] > 0).height) in rectify.schools(read, ALL).claim
    assert rectify.schools(read, ALL).frame["value"].sum() <= listed["count"].sum()


def test_what_is_overdue_is_what_the_overview_says(read):
    shown = rectify.overdue(read, ALL).frame
    told = next(f for f in every(read, scenes.OVERVIEW) if f.name == "exceptions").frame
    assert shown.equals(told.filter(told["status"] == "missed")) and shown.height


def test_the_carousel_begins_with_the_school_that_has_most_exceptions(read):
    listed = school.directory(read, ALL).frame
    order = [wall.chosen(read, SCHOOLS, turn).school for turn in range(listed.height)]
    assert order == listed["key"].to_list() and len(set(order)) == listed.height
    assert wall.chosen(read, SCHOOLS, listed.height).school == order[0]


def test_a_narrowed_carousel_shows_only_its_own_schools(read):
    scene = Scene("s", "schools", "s", stage="primary")
    known = dict(read(queries.names).select("school_code", "stage").iter_rows())
    assert {known[wall.chosen(read, scene, turn).school] for turn in range(60)} == {"primary"}


def test_a_turn_shows_one_school_on_map_cards_and_courses(read):
    code = wall.chosen(read, SCHOOLS, 2).school
    name = read(queries.names).filter(school_code=code)["short_name"][0]
    found = wall.scene(read, SCHOOLS, 2)
    assert found["centre"][0].options["selected"] == code
    assert name in found["left"][0].claim and name in wall.sentence(read, SCHOOLS, 2)
    assert all(name in figure.frame["series"].to_list() for figure in found["foot"])


def test_of_a_school_the_wall_says_nothing_that_it_must_not_know(read):
    secret = {
        facts.label(id)
        for id in facts.INDICATORS
        for name in contracts.definitions()[id].datasets
        if Level.of(contracts.load().behind(name).level) > Level.INTERNAL
    }
    assert len(secret) >= 3
    for turn in range(6):
        said = " ".join(text for text in wall.scene(read, SCHOOLS, turn)["left"][0].frame["text"])
        assert not [label for label in secret if label in said]


def test_the_carousel_stands_without_schools(bare, monkeypatch):
    bare.enter(monkeypatch)
    read = wall.reader()
    assert wall.chosen(read, SCHOOLS).school is None
    assert wall.sentence(read, SCHOOLS) == words.NO_SCHOOL
    assert all(figure.empty for figure in every(read, SCHOOLS))


def test_what_nobody_has_counted_is_not_called_fine(bare, monkeypatch):
    bare.enter(monkeypatch)
    cards = rectify.duties(wall.reader(), ALL).frame.filter(key="deliverables")
    assert cards["text"].to_list() == [MISSING] and cards["status"].to_list() == ["no_data"]
    assert rectify.deliverables(wall.reader(), ALL).empty
