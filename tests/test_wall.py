"""大屏: it reads nothing sensitive, says the state of the plan once, and ticks at little cost."""

import re

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from cockpit import access, config, contracts, screen, store
from cockpit.figures import network, overview, standing, wall
from cockpit.figures.core import Selection
from cockpit.figures.standing import joining, parts
from cockpit.figures.wall import scenes
from cockpit.playlists import KINDS, Scene
from cockpit.screen import places, relief, walls
from cockpit.store import reading, relations
from tests.bench import tick
from tests.homes import Home
from tests.watching import FRAME, PATIENCE, Remembering, cards, plain

ALL = Selection()
EVERY = [Scene(kind, kind, kind) for kind in KINDS]


@pytest.fixture
def read(at_district: Home) -> store.Reader:
    return wall.reader()


def on_the_wall(role: str = "leader") -> AppTest:
    """The wall as somebody opens it."""
    page = AppTest.from_file(FRAME, default_timeout=PATIENCE).run()
    page.sidebar.selectbox(key="role").select(role).run()
    page.query_params["scene"] = "overview"
    return page.switch_page("../pages/wall.py").run()


@pytest.mark.parametrize("role", ["leader", "admin", "wall"])
def test_whoever_opens_the_wall_it_reads_as_the_wall(role, at_district, monkeypatch):
    scopes, answer = [], reading.answer

    def watched(found, version, query, scope, params):
        scopes.append(scope)
        return answer(found, version, query, scope, params)

    frame = AppTest.from_file(FRAME, default_timeout=PATIENCE).run()
    frame.sidebar.selectbox(key="role").select(role).run()
    joining._standings.cache_clear()
    scenes._made.cache_clear()
    monkeypatch.setattr(reading, "answer", watched)
    page = frame.switch_page("../pages/wall.py").run()
    assert not page.exception and scopes
    assert {scope.level for scope in scopes} == {access.Level.INTERNAL}
    assert all(scope.whole for scope in scopes)


def test_the_wall_asks_for_no_sensitive_relation(read):
    joining._standings.cache_clear()
    parts._parts.cache_clear()
    scenes._made.cache_clear()
    scenes._turns.cache_clear()
    noted = Remembering(read)
    for scene in EVERY:
        wall.scene(noted, scene)
        wall.sentence(noted, scene)
    wall.oldest(noted)
    touched = {name for query, params in noted.asked for name in _relations(read, query, params)}
    secret = {n for n, c in contracts.load().items() if access.Level.of(c.level) > access.Level.INTERNAL}
    assert secret and {"observation", "campus_link"} <= touched and not touched & secret


def _relations(read: store.Reader, query, params) -> set[str]:
    """The names of the relations that a query asks for."""
    asked: set[str] = set()
    columns = reading.present(reading.serving().engine, read.version)
    real = relations.Relations(read.scope, contracts.load(), columns)

    class Asking:
        def __getattr__(self, name: str):
            asked.add(name)
            return getattr(real, name)

    query(Asking(), **params)
    return asked


def test_the_wall_s_own_reader_is_denied_what_is_sensitive(read):
    with pytest.raises(access.Denied):
        read(_secrets)


def _secrets(t) -> sa.Select:
    return sa.select(t.vulnerability.c.school_code)


def test_security_on_the_wall_is_counts_for_the_district(read):
    figure = wall.security(read, ALL)
    names = set(network.coverage_map(read, ALL).frame["name"])
    said = " ".join([figure.claim, *figure.frame["label"], *figure.frame["text"]])
    assert figure.frame.height == 4 and not any(name in said for name in names)
    told = {s.id: s.text for s in standing.standings(read)}
    assert all(told[row["key"]] == row["text"] for row in figure.frame.to_dicts())


def test_the_sentence_counts_every_target_of_the_next_milestone_once(read):
    year = standing.milestone_year()
    total = len(standing.promised(standing.standings(read), year))
    first, _, _ = wall.sentence(read).partition("；")
    head, *groups = [int(n) for n in re.findall(r"(\d+) 项", first)]
    assert str(year) in first and head == total == sum(groups)


def test_the_milestones_count_what_the_overview_counts(read):
    figure = wall.milestones(read, ALL)
    state = overview.state(read, ALL)
    assert sorted(figure.frame["text"]) == sorted([state.claim, *state.frame["text"]])
    for tier in figure.options["tiers"]:
        assert tier["total"] == f"{sum(n for _, _, n in tier['counts'])} 项"


def test_the_weakest_are_named_where_something_is_behind(read):
    behind = {
        y: [s for s in standing.standings(read) if s.year == y and s.status in standing.BEHIND]
        for y in (2025, 2027, 2030)
    }
    for tier, mine in zip(wall.milestones(read, ALL).options["tiers"], behind.values(), strict=True):
        assert bool(mine) == any(s.label in tier["weakest"] for s in mine)


def test_visits_on_the_wall_are_the_sum_of_the_roles(read):
    whole = wall.visits(read, ALL).frame
    counted = {s.id: s for s in standing.standings(read, ids=("op-visits",))}["op-visits"]
    assert whole["value"][-1] * 10_000 == pytest.approx(counted.value)


def test_the_deadlines_are_those_of_the_overview(read):
    dates = wall.deadlines(read, ALL).options["dates"]
    told = overview.deadlines(read, ALL).frame
    assert len(dates) == told.height > 0
    for short, full in zip(dates, told.to_dicts(), strict=True):
        assert full["text"].startswith(short["when"]) and short["left"] in full["detail"]


def test_the_map_of_the_wall_is_that_of_the_page_and_its_legend_adds_up(read):
    figure = wall.coverage(read, ALL)
    assert figure.frame.equals(network.coverage_map(read, ALL).frame)
    legend = re.findall(r"<b[^>]*>(\d+)</b></li>", walls.tile(figure))
    assert sum(map(int, legend)) == figure.frame.height > 0


def test_names_on_the_map_stand_apart(read):
    figure = wall.coverage(read, ALL)
    boxes = []
    keep = relief._placed

    def kept(*given):
        found = list(keep(*given))
        boxes.extend(box for _, box in found)
        return iter(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relief, "_placed", kept)
        relief.relief(figure)
    assert len(boxes) >= 10
    assert not any(places.overlap(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_the_wall_says_state_stamp_and_demonstration_and_has_no_plotly(at_district):
    page = on_the_wall()
    said = plain("\n".join(e.proto.body for e in page.get("html")))
    assert not page.exception and not page.get("plotly_chart") and not page.get("deck_gl_json_chart")
    assert wall.sentence(wall.reader()) in said
    assert "最旧数据" in said and "演示数据" in said and "暂时无法显示" not in said


def test_the_wall_stands_on_a_version_without_rows(bare, monkeypatch):
    bare.enter(monkeypatch)
    read = wall.reader()
    figures = [f for scene in EVERY for slot in wall.scene(read, scene).values() for f in slot]
    drawn = [walls.tile(figure) for figure in figures]
    assert all(drawn) and all(wall.sentence(read, scene) for scene in EVERY)
    green = [s for f in figures if "status" in f.frame.columns for s in f.frame["status"]]
    assert "achieved" not in green and "on_track" not in green
    config.reset()


def test_an_unchanged_tick_costs_at_most_twelve_milliseconds(at_district):
    assert tick.body(repeats=100) <= tick.PROMISED


def test_the_wall_speaks_of_one_state_as_the_pages_do(at_district):
    page = on_the_wall("admin")
    told = {row["label"]: row["text"] for row in overview.key(wall.reader(), ALL).frame.to_dicts()}
    shown = cards(page)
    assert {label: shown[label] for label in told} == {k: "".join(v.split()) for k, v in told.items()}


def test_scene_and_tick_are_what_the_page_calls():
    source = (config.ROOT / "pages" / "wall.py").read_text("utf-8")
    assert source.count("screen.scene(") == 1 and source.count("screen.tick(") == 1
    assert callable(screen.scene) and callable(screen.tick)
