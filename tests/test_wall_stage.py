"""大屏: what stands on the wall and when, put on the screen at once; the tour and the urgent notice."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from cockpit import config, geo, ledger, playlists, store
from cockpit.figures import wall
from cockpit.figures.core import Figure, Selection
from cockpit.figures.standing import BEHIND
from cockpit.screen import Bar, Stage, places, relief, staging, tables, tour, walls
from cockpit.text import BEIJING
from tests.homes import Home
from tests.watching import FRAME, PATIENCE

ALL = Selection()
MORNING = datetime(2026, 7, 15, 9, 0, tzinfo=BEIJING)
BAR = Bar(title="驾驶舱", district="区", name="网络", sentence="一句话。", oldest=("网络", MORNING.date()))


@pytest.fixture
def read(at_district: Home) -> store.Reader:
    return wall.reader()


@pytest.fixture
def map_(read: store.Reader) -> Figure:
    return wall.coverage(read, ALL)


def opened(**address: str) -> str:
    """The wall's HTML as it stands at an address."""
    page = AppTest.from_file(FRAME, default_timeout=PATIENCE).run()
    for name, value in address.items():
        page.query_params[name] = value
    page.switch_page("../pages/wall.py").run()
    assert not page.exception
    return "\n".join(element.proto.body for element in page.get("html"))


def stand(kind: str = "network", **more) -> Stage:
    """A stage with one scene of a kind."""
    return Stage("district", playlists.Scene("one", kind, "场景"), 0, (0, 1), **more)


def test_the_address_names_the_scene_and_the_ground(at_district):
    shown = opened(scene="security", ground="light")
    assert "cs-kind-security" in shown and "--ck-ground:#FFFFFF" in shown.replace(" ", "")
    assert "cs-kind-rectify" in opened(scene="rectify", playlist="meeting")


def test_what_the_address_does_not_know_is_passed_over(at_district):
    shown = opened(scene="nothing", playlist="nobody", ground="pink", turn="x")
    assert re.search(r"cs-kind-(" + "|".join(playlists.KINDS) + ")", shown)


def test_a_scene_gives_way_when_its_time_is_up_and_a_held_one_stays(at_district):
    playlist = playlists.load()["district"]
    on = staging._performing(playlist, MORNING)
    number = store.current().number
    left = timedelta(seconds=playlists.showing(playlist, MORNING).left_s)
    assert on.current(lambda: MORNING) == on.shown(number)
    assert on.current(lambda: MORNING + left) != on.shown(number)
    held = replace(on, held=True)
    assert held.current(lambda: MORNING + left) == held.shown(number)


def test_the_round_is_a_line_with_a_part_for_each_scene():
    line = walls._progress(2, 7)
    assert line.count("<i") == 7 and line.split("<i")[3].startswith(' class="cs-now"')


def test_a_notice_is_on_the_wall_as_long_as_it_is_up(settings):
    notices = ledger.open().notices
    before = staging.notice()
    notices.raise_("今晚停电检修", level="urgent", by="admin")
    raised = staging.notice()
    drawn = walls.picture({}, BAR, stand(notice=raised))
    assert before is None and "cs-urgent" in drawn and "紧急通知" in drawn and "今晚停电检修" in drawn
    assert "ck-mark--missed" in drawn
    notices.lower(by="admin")
    assert staging.notice() is None and "cs-urgent" not in walls.picture({}, BAR, stand())


def test_a_notice_is_never_markup(settings):
    raised = ledger.open().notices.raise_("<b>停</b>", by="admin")
    assert "&lt;b&gt;停&lt;/b&gt;" in walls.picture({}, BAR, stand(notice=raised))


def test_the_whole_scene_is_one_element_and_empty_slots_take_no_room(map_):
    drawn = walls.picture({"centre": (map_,), "left": ()}, BAR, stand())
    assert drawn.count("cs-scene ") == 1 and "cs-slot-centre" in drawn
    assert not re.search(r"cs-slot-(left|right|foot|strip)", drawn)


def test_the_tour_comes_to_every_exception_once_in_a_round(map_):
    layers = geo.layers(config.settings().home / "geo")
    behind = map_.frame.drop_nulls("longitude_deg").filter(map_.frame["status"].is_in(BEHIND))["code"]
    wanted = {*behind, *map_.options["area_texts"]}
    stops = [tour.stop(tour.guided(map_, "network", turn), layers) for turn in range(2 * len(wanted))]
    assert len(wanted) > 3
    assert {stop.code for stop in stops[: len(wanted)]} == wanted
    assert [stop.code for stop in stops[len(wanted) :]] == [stop.code for stop in stops[: len(wanted)]]
    assert {stop.total for stop in stops} == {len(wanted)}


def test_only_the_map_of_the_network_scene_is_toured(map_):
    assert tour.guided(map_, "overview", 3) is map_
    assert "cs-focus" not in relief.relief(map_)
    assert "cs-focus-ring" in relief.relief(tour.guided(map_, "network", 0))


def test_the_school_of_the_carousel_stands_out_on_its_map(map_):
    one = map_.frame.drop_nulls("longitude_deg").row(0, named=True)
    drawn = relief.relief(replace(map_, options={**map_.options, "focus": one["code"]}))
    assert drawn.count("cs-focus-ring") == 1
    assert re.search(rf'cs-eyed"[^>]*>{one["name"]}<', drawn)


@pytest.mark.parametrize("turn", range(4))
def test_names_on_a_toured_map_keep_apart_from_each_other_and_from_the_caption(map_, turn):
    boxes, keep = [], relief._placed

    def kept(*given):
        found = list(keep(*given))
        boxes.extend(box for _, box in found)
        return iter(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relief, "_placed", kept)
        relief.relief(tour.guided(map_, "network", turn))
    every = [*boxes, tour.CAPTION]
    assert len(boxes) >= 8
    assert not any(places.overlap(a, b) for i, a in enumerate(every) for b in every[i + 1 :])


def test_a_stale_tile_is_hatched_dated_and_never_green(map_):
    for scene in (playlists.Scene(kind, kind, kind) for kind in playlists.KINDS):
        for figures in wall.scene(wall.reader(), scene).values():
            for figure in figures:
                drawn = walls.tile(replace(figure, stale=True))
                assert "cs-is-stale" in drawn
                if figure.kind == "headline" and not figure.options.get("wall"):
                    continue  # each of its cards carries its own date and state
                assert "ck-mark--stale" in drawn


def test_a_long_heat_table_stands_in_two_parts_and_loses_no_row(read):
    figure = next(
        f
        for figures in wall.scene(read, playlists.Scene("r", "resources", "资源")).values()
        for f in figures
        if f.kind == "matrix"
    )
    whole, halves = tables.matrix(figure), tables.halves(figure, 3)
    rows = re.compile(r'<th scope="row"[^>]*>([^<]*)')
    assert halves.count("<table") == 2 and rows.findall(halves) == rows.findall(whole)
    assert tables.halves(figure, 99) == whole
